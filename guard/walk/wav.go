package walk

import (
	"encoding/binary"
	"time"

	"github.com/oriel-go/oriel/guard/fact"
)

// walkWAV reads a WAV: one format, one run of samples whose length fits it. A recorder that could not know the length
// and left the largest number there is believed up to the end of the file.
func walkWAV(w *walker) error {
	h, err := w.bytes(0, 12)
	if err != nil {
		return err
	}
	if string(h[:4]) != "RIFF" || string(h[8:12]) != "WAVE" {
		return malformed(0, "no WAV signature")
	}
	n := int64(binary.LittleEndian.Uint32(h[4:]))
	open := n == 0xffffffff || n == 0
	if end := n + 8; !open && end < w.size {
		return fact.Deny(fact.CodeTrailing, end, "%d bytes after the end", w.size-end)
	} else if !open && end > w.size {
		return fact.Deny(fact.CodeTruncated, w.size, "promises %d bytes", end)
	}
	if err := w.part("header", 0, 12, false); err != nil {
		return err
	}
	align, rate := int64(0), int64(0)
	data := int64(-1)
	for off := int64(12); off < w.size; {
		h, err := w.bytes(off, 8)
		if err != nil {
			return err
		}
		name, n := string(h[:4]), int64(binary.LittleEndian.Uint32(h[4:]))
		if name == "data" && open && (n == 0xffffffff || n == 0) {
			n = w.size - off - 8
		}
		end := off + 8 + n + n&1
		if end > w.size && off+8+n == w.size {
			end = w.size // the padding byte of the last chunk is often left out
		}
		if end > w.size {
			return fact.Deny(fact.CodeTruncated, off, "chunk %q of %d bytes", name, n)
		}
		switch name {
		case "fmt ":
			if align != 0 {
				return malformed(off, "two formats")
			}
			if align, rate, err = w.wavFormat(off+8, n); err != nil {
				return err
			}
		case "data":
			if align == 0 || data >= 0 {
				return malformed(off, "samples out of place")
			}
			data = n
		case "RIFF", "RIFX":
			return malformed(off, "RIFF in RIFF")
		}
		if err := w.part(name, off, end-off, name != "fmt " && name != "fact" && name != "data"); err != nil {
			return err
		}
		off = end
	}
	if data < 0 {
		return fact.Deny(fact.CodeTruncated, w.size, "no samples")
	}
	w.m.Media.Duration = time.Duration(data / align * int64(time.Second) / rate)
	return w.b.CheckSound(0, rate, int64(w.m.Media.Channels), w.m.Media.Duration)
}

func (w *walker) wavFormat(off, n int64) (align, rate int64, err error) {
	if n < 16 || n > 64 {
		return 0, 0, malformed(off, "format of %d bytes", n)
	}
	b, err := w.bytes(off, n)
	if err != nil {
		return 0, 0, err
	}
	code, ch, bits := binary.LittleEndian.Uint16(b), int64(binary.LittleEndian.Uint16(b[2:])), int64(binary.LittleEndian.Uint16(b[14:]))
	rate, align = int64(binary.LittleEndian.Uint32(b[4:])), int64(binary.LittleEndian.Uint16(b[12:]))
	if code == 0xfffe && n >= 26 {
		code = binary.LittleEndian.Uint16(b[24:])
	}
	if err := w.b.CheckSound(off, rate, ch, 0); err != nil {
		return 0, 0, err
	}
	ok := code == 1 && (bits == 8 || bits == 16 || bits == 24 || bits == 32) || code == 3 && (bits == 32 || bits == 64) || (code == 6 || code == 7) && bits == 8
	if !ok || align != ch*bits/8 {
		return 0, 0, fact.Deny(fact.CodeRate, off, "coding %d of %d bits, %d bytes a frame", code, bits, align)
	}
	w.m.Media.Rate, w.m.Media.Channels, w.m.Media.Bits = int(rate), int(ch), int(bits)
	return align, rate, nil
}
