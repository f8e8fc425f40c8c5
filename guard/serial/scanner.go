package serial

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
)

// overlap is how many bytes of the last write may belong to a marker that continues in the next.
const overlap = 63

// maxCandidates is how many candidates a Scanner keeps: 512 KiB of them. Noise of 256 MiB makes a third of that.
const maxCandidates = 1 << 15

// A candidate is a place where a marker stands.
type candidate struct {
	off    int64
	marker int32
	within bool // inside of a run of letters that began earlier: it is no beginning of anything
}

// pairs holds, for each pair of bytes, whether some marker has it at its start or one byte further. Looking at every
// second pair is then enough to meet every marker.
var pairs [1 << 16 / 64]uint64

// A start says that a marker may begin with three bytes of that hash.
type start struct {
	hash   uint16
	marker int32
}

// starts are in order, and begins says for a hash where its first stands, plus one; 0 for none.
var (
	starts []start
	begins [1 << hashBits]uint16
)

const hashBits = 14

// hash is one of three bytes. Every marker has as many, those included of which one must follow.
func hash(b0, b1, b2 byte) uint16 {
	return uint16((uint32(b0) | uint32(b1)<<8 | uint32(b2)<<16) * 0x9e3779b1 >> (32 - hashBits))
}

func init() {
	for i := range markers {
		m := &markers[i]
		thirds := []byte(m.next)
		if len(m.text) > 2 {
			thirds = []byte{m.text[2]}
		}
		add := func(a, b byte) { p := uint16(a) | uint16(b)<<8; pairs[p/64] |= 1 << (p % 64) }
		add(m.text[0], m.text[1])
		for _, b := range thirds {
			add(m.text[1], b)
			starts = append(starts, start{hash(m.text[0], m.text[1], b), int32(i)})
		}
		for _, n := range []byte(m.next) {
			m.follows[n/64] |= 1 << (n % 64)
		}
	}
	slices.SortFunc(starts, func(a, b start) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.marker, b.marker)) })
	starts = slices.Compact(starts)
	for i := len(starts) - 1; i >= 0; i-- {
		begins[starts[i].hash] = uint16(i + 1)
	}
}

// A Scanner looks for markers in what is written to it. The zero value is ready. It belongs to one goroutine.
type Scanner struct {
	found []candidate
	full  bool   // there was no room, and candidates inside of runs are no longer kept
	lost  int64  // where the first candidate stands that did not fit; 0 for none
	keep  []byte // the last bytes seen, at most overlap
	off   int64  // stream offset behind keep
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

// end scans what was kept.
func (s *Scanner) end() {
	s.scan(s.keep, s.off-int64(len(s.keep)), 0, len(s.keep))
	s.keep = s.keep[:0]
}

// scan notes markers that start in b[from:to] and are whole in b.
func (s *Scanner) scan(b []byte, base int64, from, to int) {
	to = min(to, len(b)-2)
	look := s.byPair
	if hasVectors {
		look = s.byVector
	}
	for i := look(b, base, from, to); i < to; i++ {
		s.match(b, base, i)
	}
}

// byVector is scan for whole blocks of 64 bytes. It returns where they end.
func (s *Scanner) byVector(b []byte, base int64, from, to int) int {
	var words [64]uint64
	for to-from >= 64 {
		words := words[:min(len(words), (to-from)/64)]
		places(words, b[from:], &tables)
		for k, w := range words {
			for ; w != 0; w &= w - 1 {
				s.match(b, base, from+64*k+bits.TrailingZeros64(w))
			}
		}
		from += 64 * len(words)
	}
	return from
}

// byPair is scan, eight pairs of bytes a turn. It returns where the rest begins.
func (s *Scanner) byPair(b []byte, base int64, from, to int) int {
	i := from
	for ; i+16 <= to; i += 16 {
		x, y := binary.LittleEndian.Uint64(b[i:]), binary.LittleEndian.Uint64(b[i+8:])
		if (bit(x)|bit(x>>16)|bit(x>>32)|bit(x>>48)|bit(y)|bit(y>>16)|bit(y>>32)|bit(y>>48))&1 == 0 {
			continue
		}
		for j := i; j < i+16; j += 2 {
			if bit(uint64(b[j])|uint64(b[j+1])<<8)&1 != 0 {
				if j > from {
					s.match(b, base, j-1)
				}
				s.match(b, base, j)
			}
		}
	}
	return max(i-1, from)
}

// bit is 1 in its lowest place if the lowest two bytes of x are among pairs.
func bit(x uint64) uint64 { return pairs[uint16(x)/64] >> (uint16(x) % 64) }

// match notes the markers that start at b[i], which has two bytes behind it.
func (s *Scanner) match(b []byte, base int64, i int) {
	h := hash(b[i], b[i+1], b[i+2])
	for k := int(begins[h]); k > 0 && k <= len(starts) && starts[k-1].hash == h; k++ {
		m := &markers[starts[k-1].marker]
		n := len(m.text)
		if len(b)-i < n || string(b[i:i+n]) != m.text {
			continue
		}
		if m.next != "" && (i+n >= len(b) || m.follows[b[i+n]/64]>>(b[i+n]%64)&1 == 0) {
			continue
		}
		s.note(candidate{base + int64(i), starts[k-1].marker, s.within(m, b, base, i)})
	}
}

// within reports whether a marker of an encoding stands behind a letter of it: in a run that began earlier, then, which
// is another candidate's business if it is anybody's.
func (s *Scanner) within(m *marker, b []byte, base int64, i int) bool {
	var letters byte
	switch m.kind {
	case isBase64:
		letters = inBase64
	case isHex:
		letters = inHex
	default:
		return false
	}
	return i > 0 && alphabet[b[i-1]]&letters != 0
}

// note keeps a candidate. Those inside of a run go first where there is no room.
func (s *Scanner) note(c candidate) {
	if s.lost > 0 || c.within && s.full {
		return
	}
	if len(s.found) == maxCandidates {
		s.found, s.full = slices.DeleteFunc(s.found, func(c candidate) bool { return c.within }), true
		if c.within {
			return
		}
		if len(s.found) == maxCandidates {
			s.lost = c.off
			return
		}
	}
	s.found = append(s.found, c)
}
