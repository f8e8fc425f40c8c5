package pickle

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// errLZMA is the error of data that no LZMA encoder writes.
var errLZMA = errors.New("broken LZMA data")

// maxDictionary bounds how far back compressed data may refer: what the strongest usual setting takes.
const maxDictionary = 64 << 20

// An lzma decodes LZMA, the compression inside of .lzma and .xz files, into a writer. Its window is taken from the budget
// before it is made.
//
// Invariant: the last min(total, len(window)) bytes are in the window, and window[flushed:pos] is still to be written.
type lzma struct {
	in  *bufio.Reader
	out io.Writer
	err error // of in or out

	window       []byte
	size         int64 // that window may grow to
	pos, flushed int
	total        uint64 // bytes since the last reset of the dictionary
	f            *File  // pays for the window

	width, code uint32 // of the range decoder
	lc, lp, pb  uint
	state       int
	rep         [4]uint32

	literal            []uint16
	isMatch, isLong    [12 << 4]uint16
	isRep, isG0, isG1  [12]uint16
	isG2               [12]uint16
	slots              [4][64]uint16
	special            [115]uint16
	align              [16]uint16
	matchLen, repeated lengths
}

type lengths struct {
	choice, choice2 uint16
	low, mid        [16][8]uint16
	high            [256]uint16
}

func fresh(ps []uint16) {
	for i := range ps {
		ps[i] = 1024
	}
}

func (l *lengths) reset() {
	l.choice, l.choice2 = 1024, 1024
	for i := range l.low {
		fresh(l.low[i][:])
		fresh(l.mid[i][:])
	}
	fresh(l.high[:])
}

// properties takes the byte that packs lc, lp and pb.
func (z *lzma) properties(b byte, most uint) error {
	if b >= 9*5*5 {
		return errLZMA
	}
	z.lc, z.lp, z.pb = uint(b%9), uint(b/9%5), uint(b/45)
	if z.lc+z.lp > most {
		return errLZMA
	}
	if n := 0x300 << (z.lc + z.lp); len(z.literal) != n {
		z.literal = make([]uint16, n)
	}
	return nil
}

func (z *lzma) reset() {
	fresh(z.literal)
	for _, ps := range [][]uint16{z.isMatch[:], z.isLong[:], z.isRep[:], z.isG0[:], z.isG1[:], z.isG2[:], z.special[:], z.align[:]} {
		fresh(ps)
	}
	for i := range z.slots {
		fresh(z.slots[i][:])
	}
	z.matchLen.reset()
	z.repeated.reset()
	z.state, z.rep = 0, [4]uint32{}
}

func (z *lzma) byte() byte {
	b, err := z.in.ReadByte()
	if err != nil && z.err == nil {
		if z.err = err; errors.Is(err, io.EOF) {
			z.err = io.ErrUnexpectedEOF
		}
	}
	return b
}

// start reads the first five bytes of a range-coded part.
func (z *lzma) start() error {
	first := z.byte()
	z.width, z.code = 1<<32-1, 0
	for range 4 {
		z.code = z.code<<8 | uint32(z.byte())
	}
	if z.err == nil && (first != 0 || z.code == z.width) {
		return errLZMA
	}
	return z.err
}

func (z *lzma) normalize() {
	if z.width < 1<<24 {
		z.width <<= 8
		z.code = z.code<<8 | uint32(z.byte())
	}
}

func (z *lzma) bit(p *uint16) uint32 {
	bound := z.width >> 11 * uint32(*p)
	if z.code < bound {
		*p += (2048 - *p) >> 5
		z.width = bound
		z.normalize()
		return 0
	}
	*p -= *p >> 5
	z.width -= bound
	z.code -= bound
	z.normalize()
	return 1
}

// tree reads n bits, the highest first.
func (z *lzma) tree(ps []uint16, n uint) uint32 {
	m := uint32(1)
	for range n {
		m = m<<1 | z.bit(&ps[m])
	}
	return m - 1<<n
}

// reverse reads n bits, the lowest first. ps[0] belongs to the node 1.
func (z *lzma) reverse(ps []uint16, n uint) uint32 {
	m, v := uint32(1), uint32(0)
	for i := range n {
		b := z.bit(&ps[m-1])
		m, v = m<<1|b, v|b<<i
	}
	return v
}

func (z *lzma) direct(n uint) (v uint32) {
	for range n {
		z.width >>= 1
		z.code -= z.width
		t := -(z.code >> 31)
		z.code += z.width & t
		z.normalize()
		v = v<<1 + t + 1
	}
	return v
}

func (z *lzma) length(l *lengths, at uint32) int {
	switch {
	case z.bit(&l.choice) == 0:
		return 2 + int(z.tree(l.low[at][:], 3))
	case z.bit(&l.choice2) == 0:
		return 10 + int(z.tree(l.mid[at][:], 3))
	}
	return 18 + int(z.tree(l.high[:], 8))
}

func (z *lzma) distance(length int) uint32 {
	slot := z.tree(z.slots[min(length-2, 3)][:], 6)
	if slot < 4 {
		return slot
	}
	n := uint(slot>>1 - 1)
	d := (2 | slot&1) << n
	if slot < 14 {
		return d + z.reverse(z.special[d-slot:], n)
	}
	return d + z.direct(n-4)<<4 + z.reverse(z.align[:], 4)
}

// put appends one byte to the window, and writes the window out when it is full.
func (z *lzma) put(b byte) {
	z.window[z.pos] = b
	z.pos++
	z.total++
	if z.pos == len(z.window) {
		z.flush()
		if n := min(2*int64(len(z.window)), z.size); n > int64(len(z.window)) && z.total == uint64(z.pos) {
			z.grow(n)
			return
		}
		z.pos, z.flushed = 0, 0
	}
}

// grow makes the window larger. It has not been used from the start again yet.
func (z *lzma) grow(n int64) {
	if err := z.f.b.Alloc(n - int64(len(z.window))); err != nil {
		z.err = limit(err, 0)
		z.pos, z.flushed = 0, 0
		return
	}
	z.window = append(z.window, make([]byte, n-int64(len(z.window)))...)
}

func (z *lzma) flush() {
	if z.err == nil {
		_, z.err = z.out.Write(z.window[z.flushed:z.pos])
	}
	z.flushed = z.pos
}

// back returns the byte that stands d+1 bytes before the next one.
func (z *lzma) back(d uint32) byte {
	i := z.pos - int(d) - 1
	if i < 0 {
		i += len(z.window)
	}
	return z.window[i]
}

// has reports whether the window reaches back that far.
func (z *lzma) has(d uint32) bool { return uint64(d) < min(z.total, uint64(len(z.window))) }

func (z *lzma) readLiteral() {
	prev := uint32(0)
	if z.total > 0 {
		prev = uint32(z.back(0))
	}
	at := (uint32(z.total)&(1<<z.lp-1))<<z.lc + prev>>(8-z.lc)
	ps := z.literal[0x300*at:][:0x300]
	sym := uint32(1)
	if z.state >= 7 {
		match := uint32(z.back(z.rep[0]))
		for sym < 0x100 {
			m := match >> 7 & 1
			match <<= 1
			b := z.bit(&ps[(1+m)<<8+sym])
			if sym = sym<<1 | b; m != b {
				break
			}
		}
	}
	for sym < 0x100 {
		sym = sym<<1 | z.bit(&ps[sym])
	}
	z.put(byte(sym))
	switch {
	case z.state < 4:
		z.state = 0
	case z.state < 10:
		z.state -= 3
	default:
		z.state -= 6
	}
}

// decode writes n bytes, or everything up to an end marker if n is -1. It reports whether it met the marker.
func (z *lzma) decode(n int64) (marker bool, err error) {
	for n != 0 {
		if z.err != nil {
			return false, z.err
		}
		at := uint32(z.total) & (1<<z.pb - 1)
		if z.bit(&z.isMatch[uint32(z.state)<<4+at]) == 0 {
			z.readLiteral()
			n = max(n-1, -1)
			continue
		}
		length := 1
		switch {
		case z.bit(&z.isRep[z.state]) == 0:
			z.rep[3], z.rep[2], z.rep[1] = z.rep[2], z.rep[1], z.rep[0]
			length = z.length(&z.matchLen, at)
			z.rep[0] = z.distance(length)
			z.state = pick(z.state, 7, 10)
			if z.rep[0] == 1<<32-1 {
				return true, z.err
			}
		case z.bit(&z.isG0[z.state]) == 0:
			if z.bit(&z.isLong[uint32(z.state)<<4+at]) == 0 {
				z.state = pick(z.state, 9, 11)
				break
			}
			length = z.length(&z.repeated, at)
			z.state = pick(z.state, 8, 11)
		default:
			k := 1
			if z.bit(&z.isG1[z.state]) == 1 {
				k = 2 + int(z.bit(&z.isG2[z.state]))
			}
			d := z.rep[k]
			copy(z.rep[1:k+1], z.rep[:k])
			z.rep[0] = d
			length = z.length(&z.repeated, at)
			z.state = pick(z.state, 8, 11)
		}
		if z.err != nil {
			return false, z.err
		}
		if !z.has(z.rep[0]) || n >= 0 && int64(length) > n {
			return false, errLZMA
		}
		for range length {
			z.put(z.back(z.rep[0]))
		}
		if n > 0 {
			n -= int64(length)
		}
	}
	return false, z.err
}

func pick(state, low, high int) int {
	if state < 7 {
		return low
	}
	return high
}

// unlzma decodes a .lzma file: properties, dictionary size, length or -1, data.
func (f *File) unlzma(in *bufio.Reader, out io.Writer) error {
	var head [13]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return err
	}
	size := int64(binary.LittleEndian.Uint32(head[1:]))
	n := int64(binary.LittleEndian.Uint64(head[5:]))
	z, err := f.lzma(in, out, size)
	if err != nil {
		return err
	}
	defer func() { f.b.Free(int64(len(z.window))) }()
	if n < -1 {
		return errLZMA
	}
	if err := z.properties(head[0], 12); err != nil {
		return err
	}
	z.reset()
	if err := z.start(); err != nil {
		return err
	}
	marker, err := z.decode(n)
	if err != nil {
		return err
	}
	if n >= 0 && !marker && z.code != 0 { // a marker may follow all the same
		if marker, err = z.decode(-1); err != nil || !marker {
			return errLZMA
		}
	}
	z.flush()
	return z.err
}

// lzma makes a decoder whose window holds size bytes.
func (f *File) lzma(in *bufio.Reader, out io.Writer, size int64) (*lzma, error) {
	size = max(size, 4096)
	if size > maxDictionary {
		return nil, errDictionary
	}
	first := min(size, 64<<10)
	if err := f.b.Alloc(first); err != nil {
		return nil, limit(err, 0)
	}
	return &lzma{in: in, out: out, f: f, window: make([]byte, first), size: size}, nil
}

// errDictionary is the error of data that refers further back than this package remembers.
var errDictionary = errors.New("the dictionary is larger than 64 MiB")
