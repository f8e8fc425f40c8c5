package walk

import (
	"encoding/binary"

	"github.com/oriel-go/oriel/guard/fact"
)

// walkWebP reads a WebP: one bitstream, or an extended file with optional parts in their order.
func walkWebP(w *walker) error {
	h, err := w.bytes(0, 12)
	if err != nil {
		return err
	}
	if string(h[:4]) != "RIFF" || string(h[8:12]) != "WEBP" {
		return malformed(0, "no WebP signature")
	}
	if n := int64(binary.LittleEndian.Uint32(h[4:])); n+8 < w.size {
		return fact.Deny(fact.CodeTrailing, n+8, "%d bytes after the end", w.size-n-8)
	} else if n+8 > w.size {
		return fact.Deny(fact.CodeTruncated, w.size, "promises %d bytes, has %d", n+8, w.size)
	}
	if err := w.part("header", 0, 12, false); err != nil {
		return err
	}
	p := &webp{w: w}
	for off := int64(12); off < w.size; {
		if off, err = p.chunk(off); err != nil {
			return err
		}
	}
	if !p.pixels {
		return malformed(12, "no pixels")
	}
	w.m.Media.Frames = max(1, int(p.frames))
	return nil
}

type webp struct {
	w         *walker
	extended  bool
	animated  bool
	pixels    bool
	frames    int64
	allPixels int64
}

func (p *webp) chunk(off int64) (int64, error) {
	h, err := p.w.bytes(off, 8)
	if err != nil {
		return 0, err
	}
	name, n := string(h[:4]), int64(binary.LittleEndian.Uint32(h[4:]))
	end := off + 8 + n + n&1
	if end > p.w.size {
		return 0, fact.Deny(fact.CodeTruncated, off, "chunk %q of %d bytes", name, n)
	}
	drop := false
	switch name {
	case "VP8X":
		err = p.canvas(off, n)
	case "VP8 ", "VP8L":
		if p.pixels || p.animated {
			return 0, malformed(off, "second picture")
		}
		p.pixels = true
		err = p.bitstream(name, off+8, n)
	case "ALPH":
		if !p.extended || p.pixels {
			return 0, malformed(off, "alpha out of place")
		}
	case "ANIM":
		if n != 6 || !p.animated {
			return 0, malformed(off, "animation header out of place")
		}
	case "ANMF":
		err = p.frame(off, n)
	case "ICCP":
		drop = !p.w.opt.KeepColor || !p.profile(off+8, n)
	default:
		drop = true
	}
	if err != nil {
		return 0, err
	}
	return end, p.w.part(name, off, end-off, drop)
}

func (p *webp) profile(off, n int64) bool {
	if n > windowSize {
		return false
	}
	b, err := p.w.bytes(off, n)
	return err == nil && plausibleICC(b, true)
}

func (p *webp) canvas(off, n int64) error {
	b, err := p.w.bytes(off+8, min(n, 10))
	if err != nil {
		return err
	}
	if n != 10 || off != 12 {
		return malformed(off, "extended header out of place")
	}
	p.extended, p.animated = true, b[0]&2 != 0
	wd, ht := 1+u24(b[4:]), 1+u24(b[7:])
	p.w.m.Media.Width, p.w.m.Media.Height = int(wd), int(ht)
	return p.w.b.CheckPixels(off, wd, ht)
}

func u24(b []byte) int64 { return int64(b[0]) | int64(b[1])<<8 | int64(b[2])<<16 }

// bitstream checks the size in a VP8 or VP8L header against the canvas.
func (p *webp) bitstream(name string, off, n int64) error {
	b, err := p.w.bytes(off, min(n, 10))
	if err != nil {
		return err
	}
	var wd, ht int64
	switch {
	case name == "VP8L" && len(b) >= 5 && b[0] == 0x2f:
		v := binary.LittleEndian.Uint32(b[1:])
		wd, ht = 1+int64(v&0x3fff), 1+int64(v>>14&0x3fff)
	case name == "VP8 " && len(b) == 10 && b[0]&1 == 0 && string(b[3:6]) == "\x9d\x01\x2a":
		wd, ht = int64(binary.LittleEndian.Uint16(b[6:])&0x3fff), int64(binary.LittleEndian.Uint16(b[8:])&0x3fff)
	default:
		return malformed(off, "%s header %x", name, b)
	}
	if err := p.w.b.CheckPixels(off, wd, ht); err != nil {
		return err
	}
	m := &p.w.m.Media
	if p.extended && !p.animated && (int(wd) != m.Width || int(ht) != m.Height) {
		return fact.Deny(fact.CodeDimensions, off, "picture %dx%d on a canvas of %dx%d", wd, ht, m.Width, m.Height)
	}
	if !p.extended {
		m.Width, m.Height = int(wd), int(ht)
	}
	return nil
}

// frame checks one animation frame and the chunks inside it.
func (p *webp) frame(off, n int64) error {
	if !p.animated || n < 24 {
		return malformed(off, "frame out of place")
	}
	b, err := p.w.bytes(off+8, 16)
	if err != nil {
		return err
	}
	x, y, wd, ht := 2*u24(b), 2*u24(b[3:]), 1+u24(b[6:]), 1+u24(b[9:])
	m := &p.w.m.Media
	if x+wd > int64(m.Width) || y+ht > int64(m.Height) {
		return fact.Deny(fact.CodeDimensions, off, "frame %dx%d at %d,%d leaves the picture", wd, ht, x, y)
	}
	if p.frames++; p.frames > p.w.b.Limits.Frames {
		return fact.Over(fact.CodeFrames, off, p.frames, p.w.b.Limits.Frames, "frames")
	}
	if p.allPixels += int64(m.Width) * int64(m.Height); p.allPixels > p.w.b.Limits.AllPixels {
		return fact.Over(fact.CodeFrames, off, p.allPixels, p.w.b.Limits.AllPixels, "pixels over all frames")
	}
	for at, end := off+24, off+8+n; at < end; {
		h, err := p.w.bytes(at, 8)
		if err != nil {
			return err
		}
		name, k := string(h[:4]), int64(binary.LittleEndian.Uint32(h[4:]))
		if at+8+k+k&1 > end {
			return malformed(at, "chunk %q passes the end of its frame", name)
		}
		switch name {
		case "VP8 ", "VP8L":
			p.pixels = true
			if err := p.bitstream(name, at+8, k); err != nil {
				return err
			}
		case "ALPH":
		default:
			return malformed(at, "chunk %q inside a frame", name)
		}
		if err := p.w.b.Node(1); err != nil {
			return err
		}
		at += 8 + k + k&1
	}
	return nil
}
