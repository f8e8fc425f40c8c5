package walk

import (
	"time"

	"github.com/oriel-go/oriel/guard/fact"
)

// walkFLAC reads the metadata blocks of a FLAC, and its frames by their headers and checksums. The frames are one part.
func walkFLAC(w *walker) error {
	if !w.is(0, "fLaC") {
		return malformed(0, "no FLAC signature")
	}
	if err := w.part("signature", 0, 4, false); err != nil {
		return err
	}
	off := int64(4)
	for first, last := true, false; !last; first = false {
		h, err := w.bytes(off, 4)
		if err != nil {
			return err
		}
		typ, n := h[0]&0x7f, int64(h[1])<<16|int64(h[2])<<8|int64(h[3])
		last = h[0]&0x80 != 0
		if first != (typ == 0) || typ == 127 {
			return malformed(off, "metadata block of type %d", typ)
		}
		if n > w.size-off-4 {
			return fact.Deny(fact.CodeTruncated, off, "metadata block of %d bytes", n)
		}
		if typ == 0 {
			if err := w.flacInfo(off+4, n); err != nil {
				return err
			}
		}
		if err := w.part([]string{"STREAMINFO", "PADDING", "APPLICATION", "SEEKTABLE", "COMMENT", "CUESHEET", "PICTURE", "RESERVED"}[min(typ, 7)], off, n+4, typ != 0 && typ != 3); err != nil {
			return err
		}
		off += 4 + n
	}
	end := w.size
	if w.is(end-128, "TAG") && end-128 > off {
		end -= 128
	}
	if end-off < 6 {
		return fact.Deny(fact.CodeTruncated, off, "no frames")
	}
	samples, err := w.flacFrames(off, end)
	if err != nil {
		return err
	}
	w.m.Media.Duration = time.Duration(float64(samples) / float64(w.m.Media.Rate) * float64(time.Second))
	if err := w.part("frames", off, end-off, false); err != nil || end == w.size {
		return err
	}
	return w.part("ID3v1", end, w.size-end, true)
}

func (w *walker) flacInfo(off, n int64) error {
	if n != 34 {
		return malformed(off, "stream info of %d bytes", n)
	}
	b, err := w.bytes(off, 34)
	if err != nil {
		return err
	}
	least, most := int64(b[0])<<8|int64(b[1]), int64(b[2])<<8|int64(b[3])
	rate := int64(b[10])<<12 | int64(b[11])<<4 | int64(b[12])>>4
	ch, bits := int64(b[12]>>1&7)+1, int64(b[12]&1)<<4+int64(b[13]>>4)+1
	samples := int64(b[13]&15)<<32 | int64(b[14])<<24 | int64(b[15])<<16 | int64(b[16])<<8 | int64(b[17])
	if least < 16 || most < least || bits < 4 {
		return malformed(off, "blocks of %d to %d samples, %d bits", least, most, bits)
	}
	if err := w.b.CheckSound(off, rate, ch, 0); err != nil {
		return err
	}
	m := &w.m.Media
	m.Rate, m.Channels, m.Bits = int(rate), int(ch), int(bits)
	if samples/rate > int64(w.b.Limits.Duration/time.Second) {
		return fact.Over(fact.CodeDuration, off, samples/rate, int64(w.b.Limits.Duration/time.Second), "seconds")
	}
	m.Duration = time.Duration(samples * int64(time.Second) / rate)
	return nil
}
