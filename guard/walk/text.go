package walk

import (
	"bytes"
	"unicode/utf8"

	"github.com/oriel-go/oriel/guard/fact"
)

// A Text is what plain text is judged by, from bytes as they come: no NUL, and whether it is UTF-8. The zero value is
// ready. Behind the first NUL it looks at nothing more, so that it costs little where there is no text.
type Text struct {
	size    int64 // bytes written
	nul     int64 // where the first NUL stands, if hasNUL
	hasNUL  bool
	invalid bool              // not UTF-8
	cut     [utf8.UTFMax]byte // a character that has begun
	n       int               // how much of it
}

// Write implements [io.Writer]. It never fails.
func (t *Text) Write(p []byte) (int, error) {
	n := len(p)
	if !t.hasNUL {
		if i := bytes.IndexByte(p, 0); i >= 0 {
			t.nul, t.hasNUL = t.size+int64(i), true
		} else if !t.invalid {
			t.utf8(p)
		}
	}
	t.size += int64(n)
	return n, nil
}

// utf8 notices bytes that are no UTF-8.
func (t *Text) utf8(p []byte) {
	for t.n > 0 && len(p) > 0 { // a character that began in the last piece
		t.cut[t.n] = p[0]
		t.n, p = t.n+1, p[1:]
		if c := t.cut[:t.n]; utf8.FullRune(c) {
			t.invalid, t.n = !utf8.Valid(c), 0
		}
	}
	whole := len(p)
	for i := 1; i < utf8.UTFMax && i <= len(p); i++ {
		if c := p[len(p)-i:]; utf8.RuneStart(c[0]) {
			if !utf8.FullRune(c) {
				whole -= i
			}
			break
		}
	}
	t.n += copy(t.cut[t.n:], p[whole:])
	t.invalid = t.invalid || !utf8.Valid(p[:whole])
}

// known returns what was seen of the file when it came, or nil.
func (w *walker) known() *Text {
	if t := w.opt.Text; t != nil && t.size == w.size {
		return t
	}
	return nil
}

// walkText reads plain text: no NUL, and a note where it is not UTF-8.
func walkText(w *walker) error {
	if w.is(0, "\xff\xfe") || w.is(0, "\xfe\xff") {
		return fact.Deny(fact.CodeEncoding, 0, "UTF-16")
	}
	t := w.known()
	if t == nil {
		t = new(Text)
		for t.size < w.size && !t.hasNUL {
			p, err := w.rest(t.size)
			if err != nil {
				return err
			}
			t.Write(p)
			if err := w.b.Now(); err != nil {
				return err
			}
		}
	}
	if t.hasNUL {
		return fact.Deny(fact.CodeControl, t.nul, "NUL")
	}
	if t.invalid {
		w.note(fact.CodeEncoding, fact.Note, -1, "not UTF-8")
	}
	return w.part("text", 0, w.size, false)
}
