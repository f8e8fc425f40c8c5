package describe

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// narrow passes the mark of a byte order and returns JSON as UTF-8: Python reads it in UTF-16 and UTF-32, too, and tells them
// by where the zeros are.
func narrow(r *bufio.Reader) *bufio.Reader {
	b, _ := r.Peek(4) // a fault shows when it is read
	if bytes.HasPrefix(b, []byte("\xef\xbb\xbf")) {
		r.Discard(3) // they are there
		return r
	}
	if len(b) < 4 {
		return r
	}
	w := &wide{r: r, order: binary.LittleEndian, size: 2}
	mark := 0
	switch {
	case string(b) == "\x00\x00\xfe\xff":
		w.order, w.size, mark = binary.BigEndian, 4, 4
	case string(b) == "\xff\xfe\x00\x00":
		w.size, mark = 4, 4
	case string(b[:2]) == "\xfe\xff":
		w.order, mark = binary.BigEndian, 2
	case string(b[:2]) == "\xff\xfe":
		mark = 2
	case b[0] == 0 && b[1] != 0:
		w.order = binary.BigEndian
	case b[0] == 0 && b[3] != 0:
		w.order, w.size = binary.BigEndian, 4
	case b[0] != 0 && b[1] == 0 && b[2] == 0 && b[3] == 0:
		w.size = 4
	case b[0] != 0 && b[1] == 0:
	default:
		return r
	}
	r.Discard(mark) // it is there
	return bufio.NewReaderSize(w, 4<<10)
}

// A wide reader turns UTF-16 and UTF-32 into UTF-8.
type wide struct {
	r     *bufio.Reader
	order binary.ByteOrder
	size  int
	high  rune // the first half of a pair
}

// Read implements [io.Reader].
func (w *wide) Read(p []byte) (int, error) {
	out := p[:0]
	for len(out)+2*utf8.UTFMax <= len(p) {
		var b [4]byte
		if n, err := io.ReadFull(w.r, b[:w.size]); err != nil {
			if n > 0 { // half a character
				_, err = w.r.Peek(1)
			}
			if len(out) > 0 {
				return len(out), nil
			}
			return 0, err
		}
		c := rune(w.order.Uint16(b[:]))
		if w.size == 4 {
			c = rune(w.order.Uint32(b[:]))
		}
		switch full := utf16.DecodeRune(w.high, c); {
		case full != utf8.RuneError:
			out, w.high = utf8.AppendRune(out, full), 0
		case utf16.IsSurrogate(c) && w.size == 2 && c < 0xdc00:
			w.high = c
		default:
			out, w.high = utf8.AppendRune(out, c), 0
		}
	}
	return len(out), nil
}
