package sniff

import "github.com/oriel-go/oriel/guard/fact"

// A marker is a string that starts an embedded object wherever it stands.
type marker struct {
	name string
	code fact.Code
	text string
}

// markers are long enough that noise does not hit them: the shortest has eight bytes or a second, rarer form.
var markers = []marker{
	{"ELF program", fact.CodeExecutable, "\x7fELF\x01\x01\x01\x00"},
	{"ELF program", fact.CodeExecutable, "\x7fELF\x02\x01\x01\x00"},
	{"ELF program", fact.CodeExecutable, "\x7fELF\x02\x01\x01\x03"},
	{"Windows program", fact.CodeExecutable, "This program cannot be run in DOS mode"},
	{"Windows program", fact.CodeExecutable, "This program must be run under Win"},
	{"PHP archive", fact.CodeExecutable, "__HALT_COMPILER()"},
	{"Java object", fact.CodeSerialized, "\xac\xed\x00\x05sr\x00"},
	{"Java object", fact.CodeSerialized, "\xac\xed\x00\x05ur\x00"},
	{"Java object", fact.CodeSerialized, "\xac\xed\x00\x05t\x00"},
	{".NET object", fact.CodeSerialized, "\x00\x01\x00\x00\x00\xff\xff\xff\xff\x01\x00\x00\x00\x00\x00\x00\x00"},
	{"node function", fact.CodeSerialized, "_$$ND_FUNC$$_"},
	{"Python object in YAML", fact.CodeSerialized, "!!python/object"},
	{"Python name in YAML", fact.CodeSerialized, "!!python/name"},
	{"Ruby object in YAML", fact.CodeSerialized, "!ruby/object:"},
	{"Java object in base64", fact.CodeSerialized, "rO0ABXNyAB"},
	{".NET object in base64", fact.CodeSerialized, "AAEAAAD/////AQAAAA"},
}

// overlap is how many bytes of the last write may belong to a marker that continues in the next.
const overlap = 63

// pairs holds, for each pair of bytes, whether some marker has it at its start or one byte further. Looking at every
// second pair is then enough to meet every marker.
var pairs = func() (set [1 << 16 / 64]uint64) {
	for _, m := range markers {
		for i := range 2 {
			p := uint16(m.text[i])<<8 | uint16(m.text[i+1])
			set[p/64] |= 1 << (p % 64)
		}
	}
	return set
}()

// A Hit is a marker found in a stream.
type Hit struct {
	Name string
	Code fact.Code
	Off  int64
}

// MaxHits is how many hits a Scanner remembers. A stream with more is not looked at closer; it is refused.
const MaxHits = 256

// A Scanner finds embedded objects in what is written to it. The zero value is ready.
type Scanner struct {
	hits []Hit
	keep []byte // the last bytes seen, at most overlap
	off  int64  // stream offset behind keep
}

// Write scans p. It never fails.
func (s *Scanner) Write(p []byte) (int, error) {
	n := len(p)
	s.off += int64(n)
	if len(s.keep) > 0 {
		// The seam: markers that start in what was kept and end in p.
		seam := append(s.keep, p[:min(len(p), overlap)]...)
		start := s.off - int64(n) - int64(len(s.keep))
		if len(seam) <= overlap {
			s.keep = seam
			return n, nil
		}
		last := min(len(s.keep), len(seam)-overlap)
		s.scan(seam, start, 0, last)
		if last < len(s.keep) { // p is short: everything still fits the seam
			s.keep = append(s.keep[:0], seam[last:]...)
			return n, nil
		}
	}
	body := max(0, len(p)-overlap)
	s.scan(p, s.off-int64(n), 0, body)
	s.keep = append(s.keep[:0], p[body:]...)
	return n, nil
}

// Hits returns what was found, in order of discovery, and ends the scan.
func (s *Scanner) Hits() []Hit {
	s.scan(s.keep, s.off-int64(len(s.keep)), 0, len(s.keep))
	s.keep = s.keep[:0]
	return s.hits
}

// scan records markers that start in b[from:to] and are whole in b.
func (s *Scanner) scan(b []byte, base int64, from, to int) {
	to = min(to, len(b)-1)
	i := from
	for ; i+8 < to; i += 8 { // four pairs a turn
		w := b[i : i+8 : i+8]
		p0, p1 := uint16(w[0])<<8|uint16(w[1]), uint16(w[2])<<8|uint16(w[3])
		p2, p3 := uint16(w[4])<<8|uint16(w[5]), uint16(w[6])<<8|uint16(w[7])
		if (pairs[p0/64]>>(p0%64)|pairs[p1/64]>>(p1%64)|pairs[p2/64]>>(p2%64)|pairs[p3/64]>>(p3%64))&1 != 0 {
			for j := i - 1; j < i+8; j++ {
				s.match(b, base, j, from)
			}
		}
	}
	for j := max(i-1, from); j < to; j++ {
		s.match(b, base, j, from)
	}
}

func (s *Scanner) match(b []byte, base int64, i, from int) {
	if i < from || len(s.hits) >= MaxHits {
		return
	}
	for _, m := range markers {
		if m.text[0] == b[i] && len(b)-i >= len(m.text) && string(b[i:i+len(m.text)]) == m.text {
			if n := len(s.hits); n == 0 || s.hits[n-1].Off < base+int64(i) {
				s.hits = append(s.hits, Hit{m.name, m.code, base + int64(i)})
			}
		}
	}
}
