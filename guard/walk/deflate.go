package walk

import (
	"encoding/binary"
	"errors"
	"io"
	"sync"

	"github.com/oriel-go/oriel/guard/fact"
)

// deflateMemory is what following one stream takes: the buffer and the tables.
const deflateMemory = 48 << 10

// backRoom is how many bytes before the buffer are kept, for bits that are given back.
const backRoom = 8

// A deflate follows a deflate stream without unpacking it: it reads every code, checks it and adds up the bytes the
// codes stand for, but makes none of them. That takes time by the packed length, not by the unpacked one.
//
// Invariant: the next bits of the stream are the low nbits of hold, then in[pos:end], then r. nbits is below 0 once
// more bits were taken than the stream has.
type deflate struct {
	r         io.Reader
	tick      func() error
	err       error // of r or tick
	in        [backRoom + 32<<10]byte
	pos, end  int
	hold      uint64
	nbits     int
	out       int64 // bytes the codes so far stand for
	lit, dist huffman
}

var deflates = sync.Pool{New: func() any { return new(deflate) }}

var (
	errDeflate      = errors.New("the codes are no deflate stream")
	errDeflateShort = errors.New("the deflate stream ends too early")
)

// deflated follows a zlib stream that must stand for n bytes and end where r ends. The checksum at its end is over bytes
// that nobody makes here and is not compared.
func (w *walker) deflated(r io.Reader, off, n int64) error {
	if err := w.b.Alloc(deflateMemory); err != nil {
		return err
	}
	defer w.b.Free(deflateMemory)
	w.b.Extend(n)
	d := deflates.Get().(*deflate)
	d.r, d.tick, d.err, d.pos, d.end, d.hold, d.nbits, d.out = r, w.b.Now, nil, backRoom, backRoom, 0, 0, 0
	err := d.zlib()
	more := err == nil && d.more()
	out, fault := d.out, d.err
	d.r, d.tick = nil, nil
	deflates.Put(d)
	switch {
	case fault != nil:
		return fault
	case errors.Is(err, errDeflateShort):
		return fact.Deny(fact.CodeTruncated, off, "pixel data: %v", err)
	case err != nil:
		return malformed(off, "pixel data: %v", err)
	case out > n:
		return fact.Over(fact.CodeRatio, off, out, n, "unpacked pixel data")
	case out < n:
		return fact.Deny(fact.CodeTruncated, off, "pixel data unpacks to %d bytes of %d", out, n)
	case more:
		return fact.Deny(fact.CodeTrailing, off, "bytes behind the packed pixel data")
	}
	return nil
}

// zlib follows a stream from its header to its checksum.
func (d *deflate) zlib() error {
	if h := d.take(16); d.nbits >= 0 && (h&0x0f != 8 || h&0xf0 > 0x70 || h&0x2000 != 0 || (h&0xff<<8|h>>8)%31 != 0) {
		return errDeflate
	}
	for last := false; !last && d.nbits >= 0; {
		last = d.take(1) == 1
		var err error
		switch d.take(2) {
		case 0:
			err = d.stored()
		case 1:
			err = d.codes(&fixedLit, &fixedDist)
		case 2:
			err = d.dynamic()
		default:
			err = errDeflate
		}
		if err != nil && d.nbits >= 0 {
			return err
		}
	}
	d.align()
	d.take(32)
	if d.nbits < 0 {
		return errDeflateShort
	}
	return nil
}

// refill gets at least 56 bits, or all there are.
func (d *deflate) refill() {
	for d.nbits >= 0 && d.nbits <= 56 {
		if d.pos == d.end && !d.read() {
			return
		}
		d.hold |= uint64(d.in[d.pos]) << d.nbits
		d.pos++
		d.nbits += 8
	}
}

// read fills the empty buffer. It returns false at the end of the stream.
func (d *deflate) read() bool {
	if d.err != nil {
		return false
	}
	copy(d.in[:backRoom], d.in[d.end-backRoom:d.end])
	if d.err = d.tick(); d.err != nil {
		return false
	}
	n, err := io.ReadFull(d.r, d.in[backRoom:])
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		d.err = err
		return false
	}
	d.pos, d.end = backRoom, backRoom+n
	return n > 0
}

// take returns the next n bits, at most 32. Where the stream has ended they are zero.
func (d *deflate) take(n int) uint32 {
	if d.nbits < n {
		d.refill()
	}
	v := uint32(d.hold & (1<<n - 1))
	d.hold >>= n
	d.nbits -= n
	return v
}

// align drops the rest of a byte.
func (d *deflate) align() {
	if d.nbits > 0 {
		d.hold >>= d.nbits & 7
		d.nbits &^= 7
	}
}

// more reports whether the stream goes on.
func (d *deflate) more() bool {
	return d.nbits > 0 || d.pos < d.end || d.read()
}

// stored skips a block that is not packed.
func (d *deflate) stored() error {
	d.align()
	n := int(d.take(16))
	if d.take(16) != uint32(n)^0xffff {
		return errDeflate
	}
	if d.nbits < 0 {
		return nil
	}
	d.out += int64(n)
	d.pos -= d.nbits / 8
	d.hold, d.nbits = 0, 0
	for n > 0 {
		if d.pos == d.end && !d.read() {
			d.nbits = -1
			return nil
		}
		k := min(n, d.end-d.pos)
		d.pos += k
		n -= k
	}
	return nil
}

// codeOrder is the order in which a block gives the lengths of the codes for its code lengths.
var codeOrder = [19]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// dynamic follows a block that brings its own codes.
func (d *deflate) dynamic() error {
	nlit, ndist, nlen := int(d.take(5))+257, int(d.take(5))+1, int(d.take(4))+4
	if nlit > 286 || ndist > 30 {
		return errDeflate
	}
	var lens [286 + 30]byte
	for i := range nlen {
		lens[codeOrder[i]] = byte(d.take(3))
	}
	if !d.lit.build(lens[:19], &lengthCodes, false) {
		return errDeflate
	}
	clear(lens[:19])
	for i := 0; i < nlit+ndist; {
		if d.nbits < 15+7 {
			d.refill()
		}
		e := d.lit.next(d.hold)
		d.hold >>= e & 15
		d.nbits -= int(e & 15)
		if d.nbits < 0 || e == 0 {
			return errDeflate
		}
		v, times := byte(e>>16), 1
		switch v {
		case 16:
			if i == 0 {
				return errDeflate
			}
			v, times = lens[i-1], 3+int(d.take(2))
		case 17:
			v, times = 0, 3+int(d.take(3))
		case 18:
			v, times = 0, 11+int(d.take(7))
		}
		if times > nlit+ndist-i {
			return errDeflate
		}
		for range times {
			lens[i] = v
			i++
		}
	}
	if lens[256] == 0 || !d.lit.build(lens[:nlit], &lengths, true) || !d.dist.build(lens[nlit:nlit+ndist], &distances, true) {
		return errDeflate
	}
	return d.codes(&d.lit, &d.dist)
}

// codes follows the symbols of a block to its end.
func (d *deflate) codes(lit, dist *huffman) error {
	hold, nbits, out := d.hold, d.nbits, d.out
	for {
		if nbits < 48 { // the longest code for a length and a distance, extra bits included
			if d.pos+8 <= d.end {
				hold |= binary.LittleEndian.Uint64(d.in[d.pos:]) << nbits
				d.pos += (63 - nbits) >> 3
				nbits |= 56
			} else {
				d.hold, d.nbits = hold&(1<<nbits-1), nbits
				d.refill()
				hold, nbits = d.hold, d.nbits
			}
		}
		e := lit.fast[hold&(1<<lookBits-1)]
		if e == 0 {
			e = lit.next(hold)
		}
		hold >>= e & 15
		nbits -= int(e & 15)
		if e>>16 == 1 { // a literal; lengths start at 3
			out++
			if nbits < 0 {
				break
			}
			continue
		}
		if e&(endOfBlock|unused) != 0 || e == 0 {
			d.hold, d.nbits, d.out = hold, nbits, out
			if e&endOfBlock != 0 {
				return nil
			}
			return errDeflate
		}
		extra := e >> 8 & 15
		n := int64(e>>16) + int64(hold&(1<<extra-1))
		hold >>= extra
		nbits -= int(extra)
		e = dist.fast[hold&(1<<lookBits-1)]
		if e == 0 {
			e = dist.next(hold)
		}
		hold >>= e & 15
		nbits -= int(e & 15)
		extra = e >> 8 & 15
		back := int64(e>>16) + int64(hold&(1<<extra-1))
		hold >>= extra
		nbits -= int(extra)
		if nbits < 0 {
			break
		}
		if e == 0 || e&unused != 0 || back > out {
			d.nbits = nbits
			return errDeflate
		}
		out += n
	}
	d.nbits = -1
	return nil
}
