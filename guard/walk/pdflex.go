package walk

import (
	"bytes"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// A pdf reads a PDF from its first byte to its last and tells the bodies of streams, where chance spells short names,
// from everything else, where it does not.
//
// A reader starts wherever the file's index says that an object is. As long as every object starts outside of comments,
// strings and bodies, it sees the same bodies; one that starts inside makes the file hidden, and then short names count
// everywhere.
type pdf struct {
	w        *walker
	mode     byte // '%' in a comment, '(' in a string, 0 elsewhere
	parens   int
	escaped  bool
	name     []byte // being read
	inName   bool
	word     [8]byte // being read, as much as fits
	wordLen  int
	closed   bool // the last token is ">>"
	before   byte // byte before
	afterEnd bool // the word follows ">>"
	objects  bool // "ObjStm" stood somewhere since the last body
	decodes  int  // names of filters since then, their parameters included
	flate    bool // one is FlateDecode
	stream   bool // a body starts with the next byte
	streams  int
	hidden   bool
	short    error // the first name in a body that counts only if hidden
}

// pdfRegular says which bytes may stand in a word or name.
var pdfRegular = func() (t [256]bool) {
	for c := range t {
		t[c] = c > ' ' && strings.IndexByte("()<>[]{}/%", byte(c)) < 0
	}
	return t
}()

// byte takes the next byte outside of bodies.
func (p *pdf) byte(c byte, off int64) error {
	if pdfRegular[c] {
		if p.wordLen == 0 {
			p.afterEnd = p.closed
		}
		if p.wordLen < len(p.word) {
			p.word[p.wordLen] = c
		}
		p.wordLen++
		if p.inName && len(p.name) < pdfName {
			p.name = append(p.name, c)
		}
	} else {
		if p.inName {
			p.inName = false
			if err := p.endName(off); err != nil {
				return err
			}
		} else if p.wordLen > 0 {
			p.endWord(c)
		}
		p.wordLen = 0
		if c == '/' {
			p.inName, p.name = true, p.name[:0]
		}
	}
	switch p.mode {
	case '%':
		if c == '\r' || c == '\n' {
			p.mode = 0
		}
		return nil // what stands before a comment also stands before what follows it
	case '(':
		switch {
		case p.escaped:
			p.escaped = false
		case c == '\\':
			p.escaped = true
		case c == '(':
			p.parens++
		case c == ')':
			if p.parens--; p.parens == 0 {
				p.mode = 0
			}
		}
	default:
		switch {
		case c == '%':
			p.mode = '%'
			return nil
		case c == '(':
			p.mode, p.parens = '(', 1
		case c == '>' && p.before == '>':
			p.closed = true
		case c > ' ':
			p.closed = false
		}
	}
	p.before = c
	return nil
}

// endName looks at the name that has been read.
func (p *pdf) endName(off int64) error {
	name := pdfUnescape(string(p.name))
	p.objects = p.objects || name == "ObjStm"
	p.flate = p.flate || name == "FlateDecode"
	if strings.Contains(name, "Decode") {
		p.decodes++
	}
	return p.w.pdfName(name, off)
}

// endWord looks at the word that c ends.
func (p *pdf) endWord(c byte) {
	word := string(p.word[:min(p.wordLen, len(p.word))])
	switch {
	case word == "obj" && p.mode != 0:
		p.hidden = true
	case word == "stream" && p.mode == 0 && p.afterEnd && (c == '\r' || c == '\n'):
		p.stream = true
	}
}

// body reads a stream's body up to the nearest end mark and returns what follows it. Bodies that hold packed objects are
// unpacked; others are searched for the longer names as they are.
func (p *pdf) body(at int64) (int64, error) {
	if p.streams++; p.streams > 200_000 {
		return 0, fact.Over(fact.CodeNodes, at, int64(p.streams), 200_000, "streams")
	}
	if p.w.is(at, "\n") {
		at++
	}
	p.stream, p.closed, p.before, p.wordLen = false, false, 0, 0
	for off := at; off < p.w.size; {
		b, err := p.w.bytes(off, min(pdfPiece, p.w.size-off))
		if err != nil {
			return 0, err
		}
		i := bytes.Index(b, []byte("endstream"))
		if i >= 0 {
			b = b[:i]
		}
		if err := p.bodyNames(b, off); err != nil {
			return 0, err
		}
		if i >= 0 {
			end := off + int64(i)
			if p.objects && (!p.flate || p.decodes != 1) {
				err = fact.Deny(fact.CodeActive, at, "object stream in an unusual coding")
			} else if p.objects {
				err = p.w.pdfObjects(at, end-at)
			}
			p.objects, p.flate, p.decodes = false, false, 0
			return end + 9, err
		}
		if int64(len(b)) == p.w.size-off {
			break
		}
		off += int64(len(b)) - pdfName
	}
	return 0, fact.Deny(fact.CodeTruncated, at, "stream without an end")
}

// bodyNames refuses the longer names in a piece of a body, keeps the first short one, and looks for the start of an object.
func (p *pdf) bodyNames(b []byte, off int64) error {
	for i := 0; ; {
		k := bytes.IndexByte(b[i:], '/')
		if k < 0 {
			break
		}
		i += k + 1
		end := i
		for end < len(b) && end-i < pdfName && pdfRegular[b[end]] {
			end++
		}
		if name := pdfUnescape(string(b[i:end])); pdfActive[name] || name == "ObjStm" {
			err := fact.Deny(fact.CodeActive, off+int64(i), "/%s", name)
			if len(name) > 3 && name != "ObjStm" {
				return err
			}
			if p.short == nil {
				p.short = err
			}
		}
		i = end
	}
	for rest := b; !p.hidden; {
		i := bytes.Index(rest, []byte("obj"))
		if i < 0 {
			break
		}
		front := bytes.TrimRight(rest[:i], "\x00\t\n\f\r ")
		number := len(front) > 0 && front[len(front)-1] >= '0' && front[len(front)-1] <= '9'
		p.hidden = len(front) < i && (number || bytes.ContainsAny(rest[len(front):i], "\r\n")) && (i+3 == len(rest) || !pdfRegular[rest[i+3]])
		rest = rest[i+3:]
	}
	return p.w.b.Now()
}
