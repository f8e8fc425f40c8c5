package describe

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Strings goes through the strings of a JSON document. It does not mind what else is wrong with the document. [NewStrings]
// makes one.
type Strings struct {
	r    *bufio.Reader // nil for a document in memory
	doc  []byte        // what is left of that
	text []byte        // the string, escapes resolved
	part []byte        // the string as part of doc, if it has no escapes
	off  int64         // behind it
	err  error         // of the reader
	cut  bool          // the string was longer than maxString, or had no end
}

// maxString is the longest string that is looked at as a whole; what follows is looked at as another string.
const maxString = 8 << 20

// NewStrings begins with the first string of r.
func NewStrings(r io.Reader) *Strings { return &Strings{r: bufio.NewReaderSize(r, 4<<10)} }

// StringsIn begins with the first string of a document in memory. Its texts may be part of raw.
func StringsIn(raw []byte) *Strings { return &Strings{doc: raw} }

// Reset begins again with another document.
func (s *Strings) Reset(r io.Reader) {
	s.r.Reset(r)
	s.off, s.err, s.cut = 0, nil, false
}

// Text returns the string, escapes resolved, until the next call of Next.
func (s *Strings) Text() []byte {
	if s.part != nil {
		return s.part
	}
	return s.text
}

// Err returns the error of the reader that ended the document, if there was one.
func (s *Strings) Err() error { return s.err }

func (s *Strings) byte() (byte, bool) {
	if s.r == nil {
		if len(s.doc) == 0 {
			return 0, false
		}
		c := s.doc[0]
		s.skip(1)
		return c, true
	}
	c, err := s.r.ReadByte()
	if err != nil {
		if !errors.Is(err, io.EOF) {
			s.err = err
		}
		return 0, false
	}
	s.off++
	return c, true
}

// skip goes on in a document in memory.
func (s *Strings) skip(n int) {
	s.doc = s.doc[n:]
	s.off += int64(n)
}

// Next reads up to the end of the next string. It returns false at the end of the document.
func (s *Strings) Next() bool {
	if s.r == nil && !s.cut {
		n := bytes.IndexByte(s.doc, '"')
		if n < 0 {
			s.skip(len(s.doc))
			return false
		}
		s.skip(n + 1)
		return s.rest()
	}
	for !s.cut {
		c, ok := s.byte()
		if !ok {
			return false
		}
		if c == '"' {
			break
		}
	}
	return s.rest()
}

// rest reads the string behind its first quote.
func (s *Strings) rest() bool {
	s.text, s.part = s.text[:0], nil
	s.cut = false
	if n := bytes.IndexByte(s.doc, '"'); n >= 0 && n <= maxString && bytes.IndexByte(s.doc[:n], '\\') < 0 {
		s.part = s.doc[:n:n]
		s.skip(n + 1)
		return true
	}
	for high := rune(0); ; {
		c, ok := s.byte()
		switch {
		case !ok:
			return len(s.text) > 0
		case c == '"':
			return true
		case len(s.text) >= maxString && c != '\\':
			s.cut = true
			s.text = append(s.text, c)
			return true
		case c != '\\':
			s.text = append(s.text, c)
			high = 0
			continue
		}
		if c, ok = s.byte(); !ok {
			return len(s.text) > 0
		}
		if i := strings.IndexByte("bfnrt", c); i >= 0 {
			s.text = append(s.text, "\b\f\n\r\t"[i])
			continue
		}
		if c != 'u' {
			s.text = append(s.text, c)
			continue
		}
		var r rune
		for range 4 {
			c, ok := s.byte()
			i := strings.IndexByte("0123456789abcdef", c|0x20)
			if !ok || i < 0 {
				break
			}
			r = r<<4 | rune(i)
		}
		if full := utf16.DecodeRune(high, r); full != utf8.RuneError {
			s.text, high = utf8.AppendRune(s.text[:len(s.text)-3], full), 0
			continue
		}
		high = r
		s.text = utf8.AppendRune(s.text, r)
	}
}
