// Package wire turns an app and the entries of its runs into the bytes that clients read. It is pure: no clocks, no
// sockets, no locks.
//
// Three dialects tell the same log. [Queue] is the event stream of Gradio's clients, [Simple] is Gradio's API for
// curl, [Tab] is the stream of Oriel's own page. [Config], [Info] and [Page] describe the app to each of them.
package wire

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

const hex = "0123456789abcdef"

// appendRaw appends JSON so that it stays on one line for every decoder: what some of them take for a line end is
// escaped, and so is what is no UTF-8. Nil is null.
func appendRaw(b []byte, raw json.RawMessage) []byte {
	if len(raw) == 0 {
		return append(b, "null"...)
	}
	clean := 0 // raw[clean:i] needs no change
	for i := 0; i < len(raw); {
		for i+8 <= len(raw) && ordinary(binary.LittleEndian.Uint64(raw[i:])) {
			i += 8
		}
		if i == len(raw) {
			break
		}
		c := raw[i]
		if c >= ' ' && c < utf8.RuneSelf && c != 0x7f {
			i++
			continue
		}
		r, size := utf8.DecodeRune(raw[i:])
		switch {
		case c == '\n' || c == '\r' || c == '\t': // between tokens: strings have them escaped
			b = append(append(b, raw[clean:i]...), ' ')
		case c < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || r == utf8.RuneError && size == 1:
			b = appendEscape(append(b, raw[clean:i]...), r)
		default:
			i += size
			continue
		}
		i += size
		clean = i
	}
	return append(b, raw[clean:]...)
}

// ordinary reports whether eight bytes are printable ASCII.
func ordinary(w uint64) bool {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	del := w ^ ones*0x7f
	return (w|(w-ones*' ')&^w|(del-ones)&^del)&tops == 0
}

// appendEscape appends \uXXXX, twice for runes beyond 16 bits.
func appendEscape(b []byte, r rune) []byte {
	if r > 0xffff {
		r -= 0x10000
		return appendEscape(appendEscape(b, 0xd800+r>>10), 0xdc00+r&0x3ff)
	}
	return append(b, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}

// appendString appends a JSON string.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029:
			b = appendEscape(b, r)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}

func appendFloat(b []byte, f float64) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(b, "null"...)
	}
	return strconv.AppendFloat(b, f, 'g', -1, 64)
}

func appendSeconds(b []byte, d time.Duration) []byte { return appendFloat(b, d.Seconds()) }

// appendETA appends seconds, or null for 0.
func appendETA(b []byte, d time.Duration) []byte {
	if d == 0 {
		return append(b, "null"...)
	}
	return appendSeconds(b, d)
}

// appendShown appends how long a notice is shown: seconds, or null for until dismissed.
func appendShown(b []byte, d *time.Duration) []byte {
	if d == nil {
		return append(b, "null"...)
	}
	return appendSeconds(b, *d)
}

func appendInts(b []byte, list []int) []byte {
	b = append(b, '[')
	for i, n := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(n), 10)
	}
	return append(b, ']')
}

// appendPath appends the keys and indexes of a path.
func appendPath(b []byte, path []any) []byte {
	b = append(b, '[')
	for i, step := range path {
		if i > 0 {
			b = append(b, ',')
		}
		switch step := step.(type) {
		case int:
			b = strconv.AppendInt(b, int64(step), 10)
		case string:
			b = appendString(b, step)
		}
	}
	return append(b, ']')
}

// appendMarshal appends v through encoding/json: for what is small and rare.
func appendMarshal(b []byte, v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		raw = nil
	}
	return appendRaw(b, raw)
}
