package serial

import (
	"bytes"
	"encoding/binary"

	"github.com/oriel-go/oriel/guard/fact"
)

// head looks for what only counts where a file begins.
func (c *checker) head() error {
	b, err := c.at(0, 4096)
	if err != nil || len(b) < 2 {
		return err
	}
	b = bytes.Clone(b)
	object := func(name string) { c.hits = append(c.hits, Hit{Name: name, Code: fact.CodeSerialized}) }
	switch {
	case bytes.HasPrefix(b, []byte("pst0")):
		object("object of Perl's Storable")
	case b[0] == 131 && b[1] == 'P' && len(b) > 6 && b[6] == 0x78:
		object("packed term of Erlang")
	case b[0] == 131 && c.size <= 1<<20:
		if b, err = c.at(0, int(c.size)); err == nil && erlang(bytes.Clone(b)) {
			object("term of Erlang")
		}
	case timeBomb(b, c.size):
		object("time of MessagePack that is none")
	case gob(b):
		object("object of Go's gob")
	case groups(b):
		c.hits = append(c.hits, Hit{Name: "protobuf groups in groups", Code: fact.CodeDepth})
	case c.size <= 64<<10 && bytes.IndexByte([]byte("(c]}lIVSX"), b[0]) >= 0:
		hit := Hit{Name: "pickle of protocol 0", Code: fact.CodeSerialized}
		var ok bool
		if ok, err = pickled(c, &hit); ok {
			c.hits = append(c.hits, hit)
		}
	}
	return err
}

// heads are the bytes that something begins with that head looks for, besides what has 255 in its second place.
var heads = func() (set [256]bool) {
	for _, ch := range []byte("p\x83\xc7\xc8\xc9\x0b\x13\x1b(c]}lIVSX") {
		set[ch] = true
	}
	return set
}()

// quiet reports whether bytes hold no candidate, so that there is nothing to confirm. Almost all short texts are.
func quiet(data []byte) bool {
	if len(data) > 1 && (heads[data[0]] || data[1] == 0xff) {
		return false
	}
	var s Scanner
	s.scan(data, 0, 0, len(data))
	return len(s.found) == 0
}

// timeBomb reports whether b is an extension of MessagePack of type time whose length no time has.
func timeBomb(b []byte, size int64) bool {
	var n uint64
	i := 0
	switch b[0] {
	case 0xc7:
		n, i = uint64(b[1]), 2
	case 0xc8:
		i = 3
	case 0xc9:
		i = 5
	default:
		return false
	}
	if len(b) <= i || b[i] != 0xff {
		return false
	}
	if i > 2 {
		var v [8]byte
		copy(v[8-(i-1):], b[1:i])
		n = binary.BigEndian.Uint64(v[:])
	}
	return n != 4 && n != 8 && n != 12 && (n > uint64(size) || n == uint64(size)-uint64(i)-1)
}

// gob reports whether b begins with the description of a type of Go.
func gob(b []byte) bool {
	return len(b) > 8 && b[0] > 4 && b[0] < 128 && b[1] == 0xff && b[2]&1 == 1 && b[3] > 0 && b[3] <= 5 && b[4] == 1
}

// groups reports whether b begins with a thousand groups in one another.
func groups(b []byte) bool {
	if len(b) < 1000 {
		return false
	}
	return (b[0] == 0x0b || b[0] == 0x13 || b[0] == 0x1b) && bytes.Count(b[:1000], b[:1]) == 1000
}
