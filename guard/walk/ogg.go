package walk

import (
	"encoding/binary"
	"time"

	"github.com/oriel-go/oriel/guard/fact"
)

var oggTable = func() (t [256]uint32) {
	for i := range t {
		c := uint32(i) << 24
		for range 8 {
			if c&(1<<31) != 0 {
				c = c<<1 ^ 0x04c11db7
			} else {
				c <<= 1
			}
		}
		t[i] = c
	}
	return t
}()

// OggChecksum returns the checksum of a page whose checksum field is taken as zero.
func OggChecksum(page []byte) uint32 {
	var c uint32
	for i, b := range page {
		if i >= 22 && i < 26 {
			b = 0
		}
		c = c<<8 ^ oggTable[byte(c>>24)^b]
	}
	return c
}

// walkOgg reads an Ogg of one Vorbis or Opus stream page by page: checksums, numbers, and the comment header, whose
// pages are parts named "comment".
func walkOgg(w *walker) error {
	var serial, seq uint32
	var granule int64
	packets, ended := 0, false
	for off := int64(0); off < w.size; seq++ {
		h, err := w.bytes(off, 27)
		if err != nil {
			return err
		}
		if string(h[:5]) != "OggS\x00" {
			return fact.Deny(fact.CodeTrailing, off, "no page")
		}
		segs := int64(h[26])
		t, err := w.bytes(off+27, segs)
		if err != nil {
			return err
		}
		n, ends := 27+segs, 0
		for _, s := range t {
			n += int64(s)
			if s < 255 {
				ends++
			}
		}
		if n > windowSize {
			return malformed(off, "page of %d bytes", n)
		}
		p, err := w.bytes(off, n)
		if err != nil {
			return err
		}
		if OggChecksum(p) != binary.LittleEndian.Uint32(p[22:]) {
			return fact.Deny(fact.CodeChecksum, off, "page checksum")
		}
		if seq == 0 {
			serial = binary.LittleEndian.Uint32(p[14:])
			if err := w.oggHead(p[27+segs:]); err != nil {
				return err
			}
		}
		if ended || binary.LittleEndian.Uint32(p[14:]) != serial || binary.LittleEndian.Uint32(p[18:]) != seq || (p[5]&2 != 0) != (seq == 0) || seq == 0 && ends != 1 {
			return malformed(off, "page %d out of order", seq)
		}
		if g := int64(binary.LittleEndian.Uint64(p[6:])); g >= 0 {
			granule = max(granule, g)
		}
		ended = p[5]&4 != 0
		name := "page"
		if packets == 1 {
			name = "comment"
			if off > w.b.Limits.Field {
				return fact.Over(fact.CodeCells, off, off, w.b.Limits.Field, "bytes of comments")
			}
		}
		packets += ends
		if err := w.part(name, off, n, false); err != nil {
			return err
		}
		off += n
	}
	if packets < 3 {
		return fact.Deny(fact.CodeTruncated, w.size, "%d packets", packets)
	}
	rate := int64(w.m.Media.Rate)
	if granule/rate > int64(w.b.Limits.Duration/time.Second) {
		return fact.Over(fact.CodeDuration, 0, granule/rate, int64(w.b.Limits.Duration/time.Second), "seconds")
	}
	w.m.Media.Duration = time.Duration(granule * int64(time.Second) / rate)
	return nil
}

func (w *walker) oggHead(b []byte) error {
	var rate, ch int64
	switch {
	case len(b) == 30 && string(b[:7]) == "\x01vorbis":
		ch, rate, w.m.Media.Subtype = int64(b[11]), int64(binary.LittleEndian.Uint32(b[12:])), "vorbis"
	case len(b) >= 19 && string(b[:8]) == "OpusHead":
		ch, rate, w.m.Media.Subtype = int64(b[9]), 48000, "opus"
	default:
		return malformed(0, "neither Vorbis nor Opus")
	}
	w.m.Media.Rate, w.m.Media.Channels = int(rate), int(ch)
	return w.b.CheckSound(0, rate, ch, 0)
}
