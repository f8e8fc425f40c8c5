package walk

import (
	"math/bits"
	"time"

	"github.com/oriel-go/oriel/guard/fact"
)

// The tables of the checksums over a frame's header, with polynomial 0x07, and over the frame, with 0x8005.
var flacHead, flacWhole = func() (h [256]byte, w [256]uint16) {
	for i := range h {
		c, d := byte(i), uint16(i)<<8
		for range 8 {
			c, d = c<<1^c>>7*0x07, d<<1^d>>15*0x8005
		}
		h[i], w[i] = c, d
	}
	return h, w
}()

// A flacFrame is what the header of a frame says.
type flacFrame struct {
	variable bool  // number counts samples, not frames
	number   int64 // of the frame, or of its first sample
	block    int64 // samples
}

// flacFrames follows the frames from off to end and returns how many samples they have. A frame says nothing of its
// length: it ends where the checksum over all its bytes, the checksum's own included, is zero and the header of the
// frame that must follow begins.
func (w *walker) flacFrames(off, end int64) (samples int64, err error) {
	h, ok, err := w.flacFrame(off, end)
	if err != nil {
		return 0, err
	}
	if !ok || h.number != 0 {
		return 0, malformed(off, "no first frame")
	}
	var sum uint16 // over the frame's bytes before at
	for at := off; ; {
		i, err := w.index(0xff, max(at, off+2), end)
		if err != nil {
			return 0, err
		}
		if i < 0 {
			i = end
		}
		if sum, err = w.flacSum(sum, at, i); err != nil {
			return 0, err
		}
		if at = i; at == end {
			break
		}
		if sum == 0 {
			next, ok, err := w.flacFrame(at, end)
			if err != nil {
				return 0, err
			}
			if want := h.number + 1; ok && next.variable == h.variable && (!h.variable && next.number == want || h.variable && next.number == h.number+h.block) {
				samples += h.block
				if most := int64(w.b.Limits.Duration / time.Second); samples/int64(w.m.Media.Rate) > most {
					return 0, fact.Over(fact.CodeDuration, at, samples/int64(w.m.Media.Rate), most, "seconds")
				}
				off, h = at, next
				continue
			}
		}
		sum = sum<<8 ^ flacWhole[byte(sum>>8)^0xff]
		at++
	}
	if sum != 0 {
		return 0, fact.Deny(fact.CodeChecksum, off, "the last frame, or what stands behind it")
	}
	return samples + h.block, nil
}

// flacSum adds the bytes from at to end to a frame's checksum.
func (w *walker) flacSum(sum uint16, at, end int64) (uint16, error) {
	for at < end {
		b, err := w.rest(at)
		if err != nil {
			return 0, err
		}
		b = b[:min(int64(len(b)), end-at)]
		for _, c := range b {
			sum = sum<<8 ^ flacWhole[byte(sum>>8)^c]
		}
		at += int64(len(b))
	}
	return sum, w.b.Tick()
}

// flacFrame reads the header of a frame. It returns false where there is none.
func (w *walker) flacFrame(off, end int64) (f flacFrame, ok bool, err error) {
	b, err := w.bytes(off, min(16, end-off))
	if err != nil {
		return f, false, err
	}
	if len(b) < 6 || b[0] != 0xff || b[1]&0xfe != 0xf8 || b[2]>>4 == 0 || b[2]&15 == 15 || b[3]&1 != 0 || b[3]>>4 > 10 {
		return f, false, nil
	}
	f.variable = b[1]&1 != 0
	n := bits.LeadingZeros8(^b[4]) // the number is written like a character of UTF-8, of up to 36 bits
	switch {
	case n == 0:
		f.number, n = int64(b[4]), 1
	case n == 1 || n == 8:
		return f, false, nil
	default:
		f.number = int64(b[4] & (0x7f >> n))
	}
	at := 5
	for ; at < 4+n; at++ {
		if at >= len(b) || b[at]&0xc0 != 0x80 {
			return f, false, nil
		}
		f.number = f.number<<6 | int64(b[at]&0x3f)
	}
	var more [2]int // bytes of the block's length and of the rate
	switch code := b[2] >> 4; {
	case code == 1:
		f.block = 192
	case code <= 5:
		f.block = 144 << code
	case code <= 7:
		more[0] = int(code) - 5
	default:
		f.block = 1 << code
	}
	switch code := b[2] & 15; code {
	case 12:
		more[1] = 1
	case 13, 14:
		more[1] = 2
	}
	last := at + more[0] + more[1]
	if last >= len(b) {
		return f, false, nil
	}
	for i := range more[0] {
		f.block = f.block<<8 | int64(b[at+i])
	}
	if more[0] > 0 {
		f.block++
	}
	var sum byte
	for _, c := range b[:last+1] {
		sum = flacHead[sum^c]
	}
	return f, sum == 0, nil
}
