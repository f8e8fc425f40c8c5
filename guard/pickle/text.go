package pickle

import (
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/oriel-go/oriel/guard/fact"
)

// bytesAt reads n bytes at off, and then more at each further pair of offset and length.
func (m *machine) bytesAt(pairs ...int64) ([]byte, error) {
	var out []byte
	for i := 0; i < len(pairs); i += 2 {
		off, n := pairs[i], pairs[i+1]
		at := len(out)
		if k := off - m.winOff; k >= 0 && k+n <= int64(len(m.win)) {
			out = append(out, m.win[k:k+n]...)
			continue
		}
		out = append(out, make([]byte, n)...)
		if err := readFull(m.src, out[at:], off); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// bytesOf returns the contents of a string or bytes value as Python would hold them: UTF-8 for a string. The caller has
// looked at the length.
func (m *machine) bytesOf(v *val) ([]byte, error) {
	if v.enc == encHuge {
		return nil, fact.Over(fact.CodePickleLimit, int64(v.a), m.huge[v.n], 1<<32-1, "bytes of a value")
	}
	b, err := m.bytesAt(int64(v.a), int64(v.n))
	if err != nil {
		return nil, err
	}
	return decodeText(b, v.enc)
}

func decodeText(b []byte, enc uint8) ([]byte, error) {
	switch enc {
	case encRaw:
		return rawUnicode(b), nil
	case encEscape:
		return unescape(b)
	case encLatin1:
		return latin1(b)
	case encLatin1Raw:
		return latin1(rawUnicode(b))
	}
	return b, nil
}

// latin1 turns a string that stands for bytes into them.
func latin1(b []byte) ([]byte, error) {
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r > 0xff {
			return nil, fact.Deny(fact.CodePickleType, -1, "a character above 255 in a string that stands for bytes")
		}
		out, b = append(out, byte(r)), b[n:]
	}
	return out, nil
}

// rawUnicode decodes Python's raw-unicode-escape: Latin-1 with \uXXXX and \UXXXXXXXX.
func rawUnicode(b []byte) []byte {
	out := make([]byte, 0, len(b))
	var high rune // an unpaired first half
	emit := func(r rune) {
		if high != 0 {
			if c := utf16.DecodeRune(high, r); c != utf8.RuneError {
				out, high = utf8.AppendRune(out, c), 0
				return
			}
			out, high = utf8.AppendRune(out, utf8.RuneError), 0
		}
		if r >= 0xd800 && r < 0xdc00 {
			high = r
			return
		}
		out = utf8.AppendRune(out, r)
	}
	for i := 0; i < len(b); {
		if b[i] != '\\' {
			emit(rune(b[i]))
			i++
			continue
		}
		k := i // an even number of backslashes escapes nothing
		for k < len(b) && b[k] == '\\' {
			k++
		}
		odd := (k-i)%2 == 1
		for ; i < k-1 || i < k && !odd; i++ {
			emit('\\')
		}
		if !odd {
			continue
		}
		width := 0
		if k < len(b) {
			width = map[byte]int{'u': 4, 'U': 8}[b[k]]
		}
		if width > 0 && k+1+width <= len(b) {
			if n, err := strconv.ParseUint(string(b[k+1:k+1+width]), 16, 32); err == nil {
				emit(rune(n))
				i = k + 1 + width
				continue
			}
		}
		emit('\\')
		i = k
	}
	if high != 0 {
		out = utf8.AppendRune(out, utf8.RuneError)
	}
	return out
}

// unescape decodes the quoted strings of protocol 0.
func unescape(b []byte) ([]byte, error) {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] != '\\' {
			out = append(out, b[i])
			continue
		}
		if i++; i == len(b) {
			return nil, fact.Deny(fact.CodePickleMalformed, -1, "a backslash ends a string")
		}
		switch c := b[i]; c {
		case '\\', '\'', '"':
			out = append(out, c)
		case 'n', 't', 'r', 'a', 'b', 'f', 'v':
			out = append(out, map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', 'a': 7, 'b': '\b', 'f': '\f', 'v': '\v'}[c])
		case '\n':
		case 'x':
			if i+2 >= len(b) {
				return nil, fact.Deny(fact.CodePickleMalformed, -1, "a short \\x in a string")
			}
			n, err := strconv.ParseUint(string(b[i+1:i+3]), 16, 8)
			if err != nil {
				return nil, fact.Deny(fact.CodePickleMalformed, -1, "a broken \\x in a string")
			}
			out, i = append(out, byte(n)), i+2
		default:
			if c < '0' || c > '7' {
				out = append(out, '\\', c)
				continue
			}
			n := 0
			for k := 0; k < 3 && i < len(b) && b[i] >= '0' && b[i] <= '7'; k++ {
				n, i = n*8+int(b[i]-'0'), i+1
			}
			out, i = append(out, byte(n)), i-1
		}
	}
	return out, nil
}

// short returns a string value of at most most bytes, and whether it is one.
func (m *machine) short(r ref, most uint32) (string, bool) {
	v := m.at(r)
	if v.kind != kStr && v.kind != kBytes || v.n > most {
		return "", false
	}
	if p := m.near(v); p != nil {
		return string(p), true
	}
	b, err := m.bytesOf(v)
	if err != nil {
		m.fail(err)
		return "", false
	}
	return string(b), true
}

// near returns the contents of a string that stands in the window as it is, or nil.
func (m *machine) near(v *val) []byte {
	if k := int64(v.a) - m.winOff; v.enc == encPlain && k >= 0 && k+int64(v.n) <= int64(len(m.win)) {
		return m.win[k : k+int64(v.n)]
	}
	return nil
}

// is reports whether a value is the string or the bytes s.
func (m *machine) is(r ref, s string) bool {
	v := m.at(r)
	if v.kind != kStr && v.kind != kBytes {
		return false
	}
	if p := m.near(v); p != nil {
		return string(p) == s
	}
	got, ok := m.short(r, uint32(8*len(s)+8))
	return ok && got == s
}

// fail keeps an error that is no refusal, such as that of a disk.
func (m *machine) fail(err error) {
	if m.fatal == nil {
		m.fatal = limit(err, m.opAt)
	}
}

// length returns the number of bytes that a bytes value stands for.
func (m *machine) length(v *val) (int64, error) {
	switch v.enc {
	case encPlain, encOld:
		return int64(v.n), nil
	case encHuge:
		return m.huge[v.n], nil
	}
	if err := m.b.Alloc(2 * int64(v.n)); err != nil {
		return 0, limit(err, m.opAt)
	}
	defer m.b.Free(2 * int64(v.n))
	b, err := m.bytesOf(v)
	return int64(len(b)), err
}

// describe says in a few words what a value is.
func (m *machine) describe(r ref) string {
	switch v := m.at(r); v.kind {
	case kNone:
		return "None"
	case kBool:
		return "a bool"
	case kInt, kBig:
		return "an int"
	case kFloat:
		return "a float"
	case kStr:
		return "a string"
	case kBytes:
		return "bytes"
	case kList:
		return "a list"
	case kTuple:
		return "a tuple"
	case kDict:
		return "a dict"
	case kSet, kFrozenSet:
		return "a set"
	case kGlobal:
		return m.specs[v.a].String()
	case kObject:
		return "an object of " + m.objects[v.a].spec.String()
	case kStorage:
		return "a storage"
	case kTensor:
		return "a tensor"
	}
	return "something refused"
}

func quoteName(module, name string) string {
	if len(module) > 100 {
		module = module[:100] + "…"
	}
	if len(name) > 100 {
		name = name[:100] + "…"
	}
	return strings.Trim(strconv.QuoteToASCII(module+"."+name), `"`)
}

// suspect notes a string that looks like another pickle: in the open, in base64 or in hexadecimal digits.
func (m *machine) suspect(p []byte, off int64, binary bool) {
	if len(p) < 12 {
		return
	}
	switch p[0] {
	case 0x80:
		if binary && p[1] >= 2 && p[1] <= 5 && (p[1] < 4 || p[2] == opFrame) {
			m.note(fact.CodePickleNested, off, "bytes begin like a pickle of protocol %d", p[1])
		}
	case 'g':
		if string(p[:3]) == "gAJ" || string(p[:3]) == "gAN" || string(p[:4]) == "gASV" || string(p[:4]) == "gAWV" {
			m.note(fact.CodePickleNested, off, "text begins like a pickle in base64")
		}
	case '8':
		if h, err := hex.DecodeString(string(p[:6])); err == nil && h[0] == 0x80 && (h[1] == 4 || h[1] == 5) && h[2] == opFrame {
			m.note(fact.CodePickleNested, off, "text begins like a pickle in hexadecimal digits")
		}
	case 'c':
		if nl := strings.IndexByte(string(p), '\n'); binary && nl > 1 && identifier(string(p[1:nl])) {
			if rest := string(p[nl+1:]); strings.IndexByte(rest, '\n') > 0 && identifier(rest[:strings.IndexByte(rest, '\n')]) {
				m.note(fact.CodePickleNested, off, "bytes begin like a pickle of protocol 0")
			}
		}
	}
}

// identifier reports whether s is a dotted name as Python writes them.
func identifier(s string) bool {
	if s == "" || len(s) > 200 {
		return false
	}
	start := true
	for _, c := range s {
		switch {
		case c == '.' && !start:
			start = true
		case c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c > 0x7f && c != utf8.RuneError:
			start = false
		case c >= '0' && c <= '9' && !start:
		default:
			return false
		}
	}
	return !start
}
