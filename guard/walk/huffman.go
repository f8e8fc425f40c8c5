package walk

import "math/bits"

// lookBits is the length of codes that are looked up; longer ones are followed bit by bit.
const lookBits = 10

// What a symbol stands for: base<<16 | extra bits<<8 | marks. The low four bits of an entry are the length of its code.
const (
	endOfBlock = 1 << 6
	unused     = 1 << 7 // a symbol that no stream may use
)

// A huffman is a set of codes.
type huffman struct {
	fast    [1 << lookBits]uint32 // by the next bits; 0 where the code is longer, or there is none
	count   [16]uint16            // codes of each length
	symbols [288]uint16           // in the order of their codes
	meaning *[288]uint32
}

var lengths, distances, lengthCodes = func() (l, d, c [288]uint32) {
	for i := range l {
		l[i], d[i], c[i] = 1<<16, unused, uint32(i)<<16
	}
	l[256] = endOfBlock
	base, extra := uint32(3), uint32(0)
	for i := 257; i < 285; i++ {
		if i >= 265 && i%4 == 1 {
			extra++
		}
		l[i] = base<<16 | extra<<8
		base += 1 << extra
	}
	l[285], l[286], l[287] = 258<<16, unused, unused
	base, extra = 1, 0
	for i := range 30 {
		if i >= 4 && i%2 == 0 {
			extra++
		}
		d[i] = base<<16 | extra<<8
		base += 1 << extra
	}
	return l, d, c
}()

var fixedLit, fixedDist = func() (l, d huffman) {
	var n [288]byte
	for i := range n {
		switch {
		case i < 144:
			n[i] = 8
		case i < 256:
			n[i] = 9
		case i < 280:
			n[i] = 7
		default:
			n[i] = 8
		}
	}
	l.build(n[:], &lengths, false)
	for i := range n[:32] {
		n[i] = 5
	}
	d.build(n[:32], &distances, false)
	return l, d
}()

// build makes the codes from the lengths of each symbol's. It returns false for lengths that are no set of codes. A set
// may be incomplete only where one symbol, or none, is used.
func (h *huffman) build(lens []byte, meaning *[288]uint32, sparse bool) bool {
	h.meaning = meaning
	clear(h.count[:])
	for _, n := range lens {
		h.count[n]++
	}
	zero := h.count[0]
	h.count[0] = 0
	left, longest := 1, 0
	var at, code [16]uint16
	for n := 1; n < 16; n++ {
		if left = left<<1 - int(h.count[n]); left < 0 {
			return false
		}
		if h.count[n] > 0 {
			longest = n
		}
		at[n] = at[n-1] + h.count[n-1]
		code[n] = (code[n-1] + h.count[n-1]) << 1
	}
	if left > 0 && (!sparse || longest > 1) {
		return false
	}
	clear(h.fast[:])
	if int(zero) == len(lens) {
		return true
	}
	for s, n := range lens {
		if n == 0 {
			continue
		}
		h.symbols[at[n]] = uint16(s)
		at[n]++
		c := code[n]
		code[n]++
		if n <= lookBits {
			e := meaning[s] | uint32(n)
			for i := uint32(bits.Reverse16(c) >> (16 - n)); i < 1<<lookBits; i += 1 << n {
				h.fast[i] = e
			}
		}
	}
	return true
}

// next returns the entry for the code that hold starts with, or 0 if there is none.
func (h *huffman) next(hold uint64) uint32 {
	if e := h.fast[hold&(1<<lookBits-1)]; e != 0 {
		return e
	}
	code, first, at := 0, 0, 0
	for n := 1; n < 16; n++ {
		code |= int(hold & 1)
		hold >>= 1
		count := int(h.count[n])
		if code-first < count {
			s := h.symbols[at+code-first]
			return h.meaning[s] | uint32(n)
		}
		at += count
		first = (first + count) << 1
		code <<= 1
	}
	return 0
}
