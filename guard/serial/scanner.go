package serial

// overlap is how many bytes of the last write may belong to a marker that continues in the next.
const overlap = 63

// maxCandidates is how many candidates a Scanner keeps: 512 KiB of them. Noise of 256 MiB makes a third of that.
const maxCandidates = 1 << 15

// A candidate is a place where a marker stands.
type candidate struct {
	off    int64
	marker int32
}

// pairs holds, for each pair of bytes, whether some marker has it at its start or one byte further. Looking at every
// second pair is then enough to meet every marker. first lists the markers by their first byte.
var pairs [1 << 16 / 64]uint64
var first [256][]int32

func init() {
	for i, m := range markers {
		first[m.text[0]] = append(first[m.text[0]], int32(i))
		add := func(a, b byte) { p := uint16(a)<<8 | uint16(b); pairs[p/64] |= 1 << (p % 64) }
		add(m.text[0], m.text[1])
		switch {
		case len(m.text) > 2:
			add(m.text[1], m.text[2])
		default:
			for _, n := range []byte(m.next) {
				add(m.text[1], n)
			}
		}
	}
	for i := range markers {
		for _, n := range []byte(markers[i].next) {
			markers[i].follows[n/64] |= 1 << (n % 64)
		}
	}
}

// A Scanner looks for markers in what is written to it. The zero value is ready. It belongs to one goroutine.
type Scanner struct {
	found []candidate
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
	to = min(to, len(b)-1)
	i := from
	for ; i+8 < to; i += 8 { // four pairs a turn
		w := b[i : i+8 : i+8]
		p0, p1 := uint16(w[0])<<8|uint16(w[1]), uint16(w[2])<<8|uint16(w[3])
		p2, p3 := uint16(w[4])<<8|uint16(w[5]), uint16(w[6])<<8|uint16(w[7])
		if (pairs[p0/64]>>(p0%64)|pairs[p1/64]>>(p1%64)|pairs[p2/64]>>(p2%64)|pairs[p3/64]>>(p3%64))&1 != 0 {
			for j := max(i-1, from); j < i+7; j++ {
				s.match(b, base, j)
			}
		}
	}
	for j := max(i-1, from); j < to; j++ {
		s.match(b, base, j)
	}
}

func (s *Scanner) match(b []byte, base int64, i int) {
	for _, k := range first[b[i]] {
		m := &markers[k]
		n := len(m.text)
		if len(b)-i < n || b[i+1] != m.text[1] || string(b[i:i+n]) != m.text {
			continue
		}
		if m.next != "" && (i+n >= len(b) || m.follows[b[i+n]/64]>>(b[i+n]%64)&1 == 0) {
			continue
		}
		switch {
		case s.lost > 0:
		case len(s.found) == maxCandidates:
			s.lost = base + int64(i)
		default:
			s.found = append(s.found, candidate{base + int64(i), k})
		}
	}
}
