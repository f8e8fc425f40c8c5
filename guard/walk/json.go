package walk

import (
	"bufio"
	"errors"
	"hash/maphash"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/oriel-go/oriel/guard/fact"
)

// walkJSON reads one JSON document token by token, building nothing.
func walkJSON(w *walker) error {
	j := newJSON(w)
	j.skipBOM()
	if err := j.value(j.space()); err != nil {
		return err
	}
	if c := j.space(); !j.end {
		return fact.Deny(fact.CodeMany, j.off, "%q after the document", c)
	}
	return j.finish("document")
}

// walkNDJSON reads one JSON document a line.
func walkNDJSON(w *walker) error {
	j := newJSON(w)
	j.skipBOM()
	for c := j.space(); !j.end; c = j.space() {
		if err := j.value(c); err != nil {
			return err
		}
		w.m.Media.Rows++
	}
	return j.finish("lines")
}

// longStrings is how much longer than a cell a string may be: notebooks have pictures in them.
const longStrings = 32

type jsonReader struct {
	w    *walker
	r    *bufio.Reader
	off  int64
	end  bool
	err  error // of the reader
	seed maphash.Seed
}

func newJSON(w *walker) *jsonReader {
	w.b.Extend(w.size) // byte by byte takes longer than most
	return &jsonReader{w: w, r: bufio.NewReaderSize(w.section(0, w.size), 32<<10), seed: maphash.MakeSeed()}
}

func (j *jsonReader) finish(name string) error {
	if j.err != nil {
		return j.err
	}
	return j.w.part(name, 0, j.w.size, false)
}

func (j *jsonReader) skipBOM() {
	if b, _ := j.r.Peek(3); string(b) == "\xef\xbb\xbf" {
		j.r.Discard(3)
		j.off = 3
	}
}

// next returns the next byte, 0 at the end.
func (j *jsonReader) next() byte {
	c, err := j.r.ReadByte()
	if err != nil {
		j.end = true
		if !errors.Is(err, io.EOF) {
			j.err = err
		}
		return 0
	}
	j.off++
	return c
}

func (j *jsonReader) back() {
	if !j.end {
		j.r.UnreadByte()
		j.off--
	}
}

// space returns the next byte that is no white space.
func (j *jsonReader) space() byte {
	for {
		c := j.next()
		if j.end || c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			return c
		}
	}
}

func (j *jsonReader) bad(what string) error {
	if j.err != nil {
		return j.err
	}
	if j.end {
		return fact.Deny(fact.CodeTruncated, j.off, "%s", what)
	}
	return malformed(j.off, "%s", what)
}

// value reads a value that starts with c.
func (j *jsonReader) value(c byte) error {
	if err := j.w.b.Node(1); err != nil {
		return err
	}
	switch {
	case c == '{' || c == '[':
		if err := j.w.b.Enter(); err != nil {
			return err
		}
		defer j.w.b.Leave()
		if c == '{' {
			return j.object()
		}
		return j.array()
	case c == '"':
		_, err := j.text(false)
		return err
	case c == '-' || c >= '0' && c <= '9':
		return j.number(c)
	}
	for _, word := range []string{"true", "false", "null", "NaN", "Infinity"} {
		if c != word[0] || j.end {
			continue
		}
		for i := 1; i < len(word); i++ {
			if j.next() != word[i] {
				return j.bad("word")
			}
		}
		if word[0] == 'N' || word[0] == 'I' {
			j.w.note(fact.CodeNumber, fact.Note, j.off, word)
		}
		return nil
	}
	return j.bad("value")
}

func (j *jsonReader) array() error {
	c := j.space()
	if c == ']' {
		return nil
	}
	for {
		if err := j.value(c); err != nil {
			return err
		}
		switch j.space() {
		case ']':
			return nil
		case ',':
			c = j.space()
		default:
			return j.bad("array")
		}
	}
}

func (j *jsonReader) object() error {
	keys := map[uint64]struct{}{}
	defer func() { j.w.b.Free(int64(len(keys)) * 32) }()
	c := j.space()
	if c == '}' {
		return nil
	}
	for {
		if c != '"' {
			return j.bad("key")
		}
		key, err := j.text(true)
		if err != nil {
			return err
		}
		if err := j.key(keys, key); err != nil {
			return err
		}
		if j.space() != ':' {
			return j.bad("colon")
		}
		if err := j.value(j.space()); err != nil {
			return err
		}
		switch j.space() {
		case '}':
			return nil
		case ',':
			c = j.space()
		default:
			return j.bad("object")
		}
	}
}

func (j *jsonReader) key(keys map[uint64]struct{}, key string) error {
	h := maphash.String(j.seed, key)
	if _, twice := keys[h]; twice {
		return fact.Deny(fact.CodeKey, j.off, "key %.60q twice", key)
	}
	if err := j.w.b.Alloc(32); err != nil {
		return err
	}
	keys[h] = struct{}{}
	if key == "__proto__" || key == "constructor" || key == "prototype" {
		if j.w.opt.Strict {
			return fact.Deny(fact.CodeKey, j.off, "key %q", key)
		}
		j.w.note(fact.CodeKey, fact.Note, j.off, key)
	}
	return nil
}

// text reads a string up to its closing quote. It returns the contents of keys only, which are at most 4 KiB.
func (j *jsonReader) text(keep bool) (string, error) {
	var out []byte
	var run [utf8.UTFMax]byte // bytes of the character being read
	n, high := 0, false
	for start := j.off; ; {
		c := j.next()
		if keep {
			out = append(out, c)
		}
		switch limit := j.w.b.Limits.Field * longStrings; {
		case j.end:
			return "", j.bad("string")
		case j.off-start > limit:
			return "", fact.Over(fact.CodeCells, start, j.off-start, limit, "bytes of a string")
		case keep && len(out) > 4096:
			return "", fact.Over(fact.CodeKey, start, int64(len(out)), 4096, "bytes of a key")
		}
		if c >= utf8.RuneSelf {
			if n == len(run) {
				return "", fact.Deny(fact.CodeEncoding, j.off, "invalid UTF-8")
			}
			run[n] = c
			if n++; utf8.FullRune(run[:n]) {
				if r, _ := utf8.DecodeRune(run[:n]); r == utf8.RuneError && string(run[:n]) != "\uFFFD" {
					return "", fact.Deny(fact.CodeEncoding, j.off, "invalid UTF-8")
				}
				n = 0
			}
			continue
		}
		if n > 0 || high && c != '\\' {
			return "", fact.Deny(fact.CodeEncoding, j.off, "half a character")
		}
		switch {
		case c == '"':
			return string(out[:max(0, len(out)-1)]), nil
		case c < ' ':
			return "", fact.Deny(fact.CodeControl, j.off, "control character in a string")
		case c == '\\':
			r, err := j.escape()
			if err != nil {
				return "", err
			}
			low := r >= 0xdc00 && r <= 0xdfff
			if low != high {
				return "", fact.Deny(fact.CodeEncoding, j.off, "lone surrogate")
			}
			high = r >= 0xd800 && r <= 0xdbff
			if keep { // keys are compared as what they say, not as how they are written
				out = utf8.AppendRune(out[:len(out)-1], r)
			}
		}
	}
}

func (j *jsonReader) escape() (rune, error) {
	c := j.next()
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 && !j.end {
		return rune("\"\\/\b\f\n\r\t"[i]), nil
	}
	if c != 'u' {
		return 0, j.bad("escape")
	}
	var r rune
	for range 4 {
		i := strings.IndexByte("0123456789abcdef", j.next()|0x20)
		if i < 0 || j.end {
			return 0, j.bad("escape")
		}
		r = r<<4 | rune(i)
	}
	return r, nil
}

// number reads a number that starts with c. Long ones and large exponents are refused: no number needs them.
func (j *jsonReader) number(c byte) error {
	s := []byte{}
	for ; !j.end && strings.IndexByte("+-.0123456789eE", c) >= 0; c = j.next() {
		if s = append(s, c); len(s) > 64 {
			return fact.Over(fact.CodeNumber, j.off, int64(len(s)), 64, "digits")
		}
	}
	j.back()
	if j.end {
		j.end = false // a number may end the file; the next read finds the end again
	}
	t := strings.TrimPrefix(string(s), "-")
	whole, exp, hasExp := strings.Cut(strings.ToLower(t), "e")
	whole, frac, hasFrac := strings.Cut(whole, ".")
	digits := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	exp = strings.TrimPrefix(strings.TrimPrefix(exp, "+"), "-")
	if !digits(whole) || len(whole) > 1 && whole[0] == '0' || hasFrac && !digits(frac) || hasExp && !digits(exp) {
		return malformed(j.off, "number %q", s)
	}
	if exp = strings.TrimLeft(exp, "0"); len(exp) > 3 || len(exp) == 3 && exp > "308" {
		return fact.Deny(fact.CodeNumber, j.off, "number %q", s)
	}
	return nil
}
