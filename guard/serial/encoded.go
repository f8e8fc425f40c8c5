package serial

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/base64"
	"encoding/hex"
	"io"
	"slices"

	"github.com/oriel-go/oriel/guard/describe"
	"github.com/oriel-go/oriel/guard/fact"
)

// decodedMost is how much of an encoded object is decoded to see what it is.
const decodedMost = 1 << 20

// encoded decodes the run of letters that the hit begins and looks inside, if there are at least sixteen of them. A run
// that began earlier is another run's business: nobody decodes one from its middle.
func (c *checker) encoded(hit *Hit, how string) (bool, error) {
	if hit.Off > 0 {
		if b, err := c.at(hit.Off-1, 1); err != nil || alphabet[b[0]]&encodings[how] != 0 {
			return false, err
		}
	}
	size := 64
	b, err := c.at(hit.Off, size)
	if err != nil || run(b, how) < 16 {
		return false, err
	}
	if err := c.b.Alloc(2 * decodedMost); err != nil {
		return false, err
	}
	defer c.b.Free(2 * decodedMost)
	letters := run(b, how)
	for letters == size && size < decodedMost { // most runs are short
		size = min(64*size, decodedMost)
		if b, err = c.at(hit.Off, size); err != nil {
			return false, err
		}
		letters = run(b, how)
	}
	return c.inside(decode(b[:letters], how), how, hit)
}

// run returns how many letters of an encoding b begins with.
func run(b []byte, how string) int {
	in := encodings[how]
	for i, ch := range b {
		if alphabet[ch]&in == 0 {
			return i
		}
	}
	return len(b)
}

const inBase64, inHex = 1, 2

var encodings = map[string]byte{"base64": inBase64, "hex": inHex}

// alphabet says to which encodings a letter belongs.
var alphabet = func() (a [256]byte) {
	for _, ch := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_") {
		a[ch] |= inBase64
	}
	for _, ch := range []byte("0123456789abcdefABCDEF") {
		a[ch] |= inHex
	}
	return a
}()

// decode returns what letters of an encoding stand for. What is left over at the end is cut off.
func decode(letters []byte, how string) []byte {
	if how == "hex" {
		out := make([]byte, len(letters)/2)
		n, _ := hex.Decode(out, letters[:len(letters)/2*2]) // the letters are all of the alphabet
		return out[:n]
	}
	out := make([]byte, len(letters))
	return out[:fromBase64(out, inStandard(letters))]
}

// inStandard returns base64 in its usual alphabet.
func inStandard(letters []byte) []byte {
	letters = bytes.Clone(letters)
	for i, ch := range letters {
		switch ch {
		case '-':
			letters[i] = '+'
		case '_':
			letters[i] = '/'
		}
	}
	return letters
}

// fromBase64 decodes letters into out and returns how many bytes that made.
func fromBase64(out, letters []byte) int {
	n, _ := base64.RawStdEncoding.Decode(out, letters) // what is behind a fault does not matter
	return n
}

// inflateMemory is what the standard inflater holds.
const inflateMemory = 160 << 10

// gzipped unpacks the first MiB and looks inside.
func gzipped(c *checker, hit *Hit) (bool, error) {
	b, err := c.at(hit.Off, 10)
	if err != nil || len(b) < 10 || b[3] > 31 {
		return false, err
	}
	if err := c.b.Alloc(inflateMemory + decodedMost); err != nil {
		return false, err
	}
	defer c.b.Free(inflateMemory + decodedMost)
	z, err := gzip.NewReader(bufio.NewReader(io.NewSectionReader(c.src, hit.Off, c.size-hit.Off)))
	if err != nil {
		return false, nil // no gzip
	}
	defer z.Close()
	data, err := io.ReadAll(io.LimitReader(z, decodedMost))
	if _, corrupt := err.(flate.CorruptInputError); corrupt && len(data) < 16 {
		return false, nil
	}
	return c.inside(data, "gzip", hit)
}

// Value looks through a JSON value for objects and programs: in its strings and keys as they are, and behind base64, hex,
// percent signs and gzip, one level deep. The value may also be one string of a larger document.
func Value(raw []byte, b *fact.Budget) ([]Hit, error) {
	var out []Hit
	s := describe.StringsIn(raw)
	for s.Next() {
		hits, err := text(s.Text(), b)
		if err != nil {
			return out, err
		}
		for _, h := range hits {
			if h.Severity == fact.Refuse && len(out) < MaxHits {
				out = append(out, h)
			}
		}
	}
	return out, s.Err()
}

// text looks through one string.
func text(s []byte, b *fact.Budget) ([]Hit, error) {
	if len(s) < 8 {
		return nil, nil
	}
	memory := int64(3 * len(s))
	if err := b.Alloc(memory); err != nil {
		return nil, err
	}
	defer b.Free(memory)
	var hits []Hit
	c := &checker{b: b}
	for _, form := range [][]byte{s, latin1(s), percent(s)} {
		if quiet(form) {
			continue
		}
		c.src, c.size, c.win, c.config, c.hits = bytes.NewReader(form), int64(len(form)), nil, 0, nil
		if err := c.all(); err != nil {
			return nil, err
		}
		hits = append(hits, c.hits...)
	}
	c.hits = hits
	err := c.runs(s)
	return c.hits, err
}

// runs decodes every run of letters, wherever in it an object may begin.
func (c *checker) runs(s []byte) error {
	joined := s
	if bytes.IndexByte(s, '\n') >= 0 || bytes.IndexByte(s, '\r') >= 0 {
		joined = bytes.Map(func(r rune) rune {
			if r == '\r' || r == '\n' {
				return -1
			}
			return r
		}, s)
	}
	for len(joined) >= 16 {
		last := 15 // of the next sixteen bytes, the last that is no letter: no run of sixteen goes over it
		for last >= 0 && alphabet[joined[last]]&inBase64 != 0 {
			last--
		}
		if last >= 0 {
			joined = joined[last+1:]
			continue
		}
		n := run(joined, "base64")
		letters := joined[:n]
		joined = joined[n:]
		hit := Hit{}
		if m := run(letters, "hex"); m == n || m >= 32 {
			for shift := range 2 {
				if ok, err := c.inside(decode(letters[shift:m], "hex"), "hex", &hit); err != nil {
					return err
				} else if ok {
					c.hits = append(c.hits, hit)
					break
				}
			}
		}
		out, standard := make([]byte, n), inStandard(letters)
		for shift := range 4 {
			ok, err := c.deep(out[:fromBase64(out, standard[shift:])], &hit)
			if err != nil {
				return err
			}
			if ok {
				c.hits = append(c.hits, hit)
				break
			}
		}
	}
	return nil
}

// deep is inside for base64, behind which gzip is looked into as well.
func (c *checker) deep(data []byte, hit *Hit) (bool, error) {
	if ok, err := c.inside(data, "base64", hit); ok || err != nil {
		return ok, err
	}
	if i := bytes.Index(data, []byte("\x1f\x8b\x08")); i >= 0 {
		in := &checker{src: bytes.NewReader(data), size: int64(len(data)), b: c.b}
		hit.Off = int64(i)
		ok, err := gzipped(in, hit)
		hit.Off = 0
		if ok {
			hit.Name += " in base64"
		}
		return ok, err
	}
	return false, nil
}

// latin1 returns the bytes that a string of characters below 256 stands for, nil if it holds others or none above 127.
func latin1(s []byte) []byte {
	if !slices.ContainsFunc(s, func(b byte) bool { return b > 127 }) {
		return nil
	}
	high := false
	out := make([]byte, 0, len(s))
	for _, r := range string(s) {
		if r > 255 {
			return nil
		}
		high = high || r > 127
		out = append(out, byte(r))
	}
	if !high {
		return nil
	}
	return out
}

// percent returns s with percent signs decoded, nil if there are none.
func percent(s []byte) []byte {
	if bytes.Count(s, []byte("%")) < 2 {
		return nil
	}
	out := make([]byte, 0, len(s))
	found := false
	for i := 0; i < len(s); i++ {
		var v [1]byte
		switch {
		case s[i] == '%' && i+2 < len(s) && alphabet[s[i+1]]&inHex != 0 && alphabet[s[i+2]]&inHex != 0:
			hex.Decode(v[:], s[i+1:i+3]) // both are of the alphabet
			out = append(out, v[0])
			i += 2
			found = true
		case s[i] == '+':
			out = append(out, ' ')
		default:
			out = append(out, s[i])
		}
	}
	if !found {
		return nil
	}
	return out
}
