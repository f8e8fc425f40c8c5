package serial

import (
	"bytes"
)

// java wants a class, an array, a text or a block behind the head of a stream.
func java(c *checker, hit *Hit) (bool, error) {
	b, err := c.at(hit.Off, 8)
	if err != nil || len(b) < 6 {
		return false, err
	}
	switch b[4] {
	case 's', 'u', 'v', 'r', '~': // object, array, class, its description, enum
		return b[4] == 'r' || b[5] == 'r' || b[5] == '}' || b[5] == 'q', nil
	case 't', 'w':
		return int64(b[5]) < c.size-hit.Off, nil
	case 'z', '}', '|':
		return true, nil
	}
	return false, nil
}

// dotnet wants a record of a known type behind the header.
func dotnet(c *checker, hit *Hit) (bool, error) {
	b, err := c.at(hit.Off+17, 1)
	return len(b) == 0 || b[0] <= 22, err
}

// php reads O:n:"Class":n:{ and its like.
func php(c *checker, hit *Hit) (bool, error) {
	b, err := c.at(hit.Off, 400)
	if err != nil || len(b) < 8 {
		return false, err
	}
	n, rest, ok := number(b[2:])
	if !ok || n == 0 || n > 255 || len(rest) < n+4 || rest[0] != ':' || rest[1] != '"' || rest[n+2] != '"' || rest[n+3] != ':' {
		return false, nil
	}
	for i, ch := range rest[2 : n+2] {
		if !(ch == '_' || ch == '\\' || ch >= 0x80 || ch >= 'a' && ch <= 'z' || ch >= 'A' && ch <= 'Z' || i > 0 && ch >= '0' && ch <= '9') {
			return false, nil
		}
	}
	_, rest, ok = number(rest[n+4:])
	return ok && bytes.HasPrefix(rest, []byte(":{")), nil
}

// number reads a decimal number of at most six digits.
func number(b []byte) (n int, rest []byte, ok bool) {
	i := 0
	for ; i < len(b) && i < 7 && b[i] >= '0' && b[i] <= '9'; i++ {
		n = n*10 + int(b[i]-'0')
	}
	return n, b[i:], i > 0 && i < 7
}

// yamlTag wants the tag where a value may begin, and a name behind it.
func yamlTag(c *checker, hit *Hit) (bool, error) {
	b, err := c.at(hit.Off-1, 64)
	if hit.Off == 0 {
		if b, err = c.at(0, 64); err == nil {
			b = append([]byte(" "), b...)
		}
	}
	if err != nil || len(b) < 8 {
		return false, err
	}
	before := bytes.IndexByte([]byte(" \t\r\n[{,:-\"'`!(>"), b[0]) >= 0 || b[0] < ' ' || b[0] >= 0x80
	i := bytes.LastIndexByte(b[:min(len(b), 32)], '/')
	if i < 0 {
		i = bytes.IndexByte(b, '.')
	}
	return before && i > 0 && i+1 < len(b) && dotted(b[i+1:i+2]), nil
}

// haltCompiler wants the call that ends the code of a PHP archive.
func haltCompiler(c *checker, hit *Hit) (bool, error) {
	b, err := c.at(hit.Off+int64(len("__HALT_COMPILER")), 16)
	return bytes.HasPrefix(bytes.TrimLeft(b, " \t\r\n"), []byte("(")), err
}

// ruby parses a value of Ruby's Marshal. It is one when it ends properly, has three values, and one is an object of some class.
func ruby(c *checker, hit *Hit) (bool, error) {
	b, err := c.at(hit.Off+2, 64<<10)
	if err != nil {
		return false, err
	}
	r := rubyReader{b: b}
	return r.value(0) && r.values >= 3 && r.objects > 0, nil
}

type rubyReader struct {
	b               []byte
	values, objects int
}

func (r *rubyReader) byte() (byte, bool) {
	if len(r.b) == 0 {
		return 0, false
	}
	c := r.b[0]
	r.b = r.b[1:]
	return c, true
}

// int reads a packed number.
func (r *rubyReader) int() (int, bool) {
	c, ok := r.byte()
	switch n := int(int8(c)); {
	case !ok:
		return 0, false
	case n == 0:
		return 0, true
	case n > 4:
		return n - 5, true
	case n < -4:
		return n + 5, true
	default:
		width := max(n, -n)
		if len(r.b) < width {
			return 0, false
		}
		v := 0
		for i := range width {
			v |= int(r.b[i]) << (8 * i)
		}
		if r.b = r.b[width:]; n < 0 {
			v -= 1 << (8 * width)
		}
		return v, true
	}
}

// bytes reads a length and so many bytes.
func (r *rubyReader) bytes() ([]byte, bool) {
	n, ok := r.int()
	if !ok || n < 0 || n > len(r.b) {
		return nil, false
	}
	s := r.b[:n]
	r.b = r.b[n:]
	return s, true
}

// symbol reads a name, or a reference to an earlier one. It says whether it is the name of a class.
func (r *rubyReader) symbol(class bool) bool {
	switch c, _ := r.byte(); c {
	case ':':
		s, ok := r.bytes()
		if class {
			ok = ok && len(s) > 0 && s[0] >= 'A' && s[0] <= 'Z' && dotted(bytes.ReplaceAll(s, []byte("::"), []byte(".")))
			r.objects++
		}
		return ok
	case ';':
		_, ok := r.int()
		return ok
	}
	return false
}

// pairs reads n names or values, each with a value.
func (r *rubyReader) pairs(depth int, named bool) bool {
	n, ok := r.int()
	if !ok || n < 0 || n > len(r.b) {
		return false
	}
	for range n {
		if named && !r.symbol(false) || !named && !r.value(depth) || !r.value(depth) {
			return false
		}
	}
	return true
}

func (r *rubyReader) value(depth int) bool {
	if r.values++; depth > 64 || r.values > 10_000 {
		return false
	}
	c, ok := r.byte()
	if !ok {
		return false
	}
	switch c {
	case '0', 'T', 'F':
		return true
	case 'i', '@':
		_, ok = r.int()
	case ':', ';':
		r.b = r.b[:len(r.b):len(r.b)]
		if c == ':' {
			_, ok = r.bytes()
		} else {
			_, ok = r.int()
		}
	case '"', 'f', '/':
		if _, ok = r.bytes(); ok && c == '/' {
			_, ok = r.byte()
		}
	case 'c', 'm', 'M':
		var s []byte
		s, ok = r.bytes()
		ok = ok && len(s) > 0 && s[0] >= 'A' && s[0] <= 'Z'
		r.objects++
	case 'l':
		_, ok = r.byte()
		n, ok2 := r.int()
		if ok = ok && ok2 && n >= 0 && 2*n <= len(r.b); ok {
			r.b = r.b[2*n:]
		}
	case '[':
		n, ok := r.int()
		for i := 0; ok && i < n; i++ {
			ok = r.value(depth + 1)
		}
		return ok && n >= 0
	case '{':
		ok = r.pairs(depth+1, false)
	case '}':
		ok = r.pairs(depth+1, false) && r.value(depth+1)
	case 'I':
		ok = r.value(depth+1) && r.pairs(depth+1, true)
	case 'o', 'S':
		ok = r.symbol(true) && r.pairs(depth+1, true)
	case 'u':
		if ok = r.symbol(true); ok {
			_, ok = r.bytes()
		}
	case 'U', 'e', 'C':
		ok = r.symbol(true) && r.value(depth+1)
	default:
		return false
	}
	return ok
}

// erlang parses a whole file as one term.
func erlang(b []byte) bool {
	r := erlangReader{b: b[1:]}
	return r.term(0) && len(r.b) == 0 && r.terms > 1
}

type erlangReader struct {
	b     []byte
	terms int
}

// erlangTerms says of each tag how many bytes of length follow it, how many bytes or terms there are for each of that
// length, and how many more.
var erlangTerms = map[byte]struct{ width, bytes, terms, moreBytes, moreTerms int }{
	'a': {moreBytes: 1}, 'b': {moreBytes: 4}, 'F': {moreBytes: 8}, 'j': {}, 'd': {width: 2, bytes: 1}, 'v': {width: 2, bytes: 1}, 'k': {width: 2, bytes: 1},
	's': {width: 1, bytes: 1}, 'w': {width: 1, bytes: 1}, 'm': {width: 4, bytes: 1}, 'n': {width: 1, bytes: 1, moreBytes: 1}, 'h': {width: 1, terms: 1},
	'i': {width: 4, terms: 1}, 'l': {width: 4, terms: 1, moreTerms: 1}, 't': {width: 4, terms: 2},
}

func (r *erlangReader) term(depth int) bool {
	if r.terms++; len(r.b) == 0 || depth > 64 || r.terms > 100_000 {
		return false
	}
	t, known := erlangTerms[r.b[0]]
	r.b = r.b[1:]
	if !known || len(r.b) < t.width {
		return false
	}
	n := 0
	for _, c := range r.b[:t.width] {
		n = n<<8 | int(c)
	}
	r.b = r.b[t.width:]
	skip := n*t.bytes + t.moreBytes
	if skip > len(r.b) {
		return false
	}
	r.b = r.b[skip:]
	for range n*t.terms + t.moreTerms {
		if !r.term(depth + 1) {
			return false
		}
	}
	return true
}

// dotted reports whether b is a name, or several with dots between.
func dotted(b []byte) bool {
	if len(b) == 0 || len(b) > 255 {
		return false
	}
	for i, c := range b {
		if !(c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80 || i > 0 && (c >= '0' && c <= '9' || c == '.')) {
			return false
		}
	}
	return true
}
