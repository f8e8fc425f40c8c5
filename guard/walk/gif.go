package walk

import (
	"encoding/binary"

	"github.com/oriel-go/oriel/guard/fact"
)

// walkGIF reads a GIF block by block up to its trailer.
func walkGIF(w *walker) error {
	h, err := w.bytes(0, 13)
	if err != nil {
		return err
	}
	if s := string(h[:6]); s != "GIF87a" && s != "GIF89a" {
		return malformed(0, "no GIF signature")
	}
	wd, ht := int64(binary.LittleEndian.Uint16(h[6:])), int64(binary.LittleEndian.Uint16(h[8:]))
	n := 13 + gifTable(h[10])
	if err := w.b.CheckPixels(6, wd, ht); err != nil {
		return err
	}
	if err := w.part("header", 0, n, false); err != nil {
		return err
	}
	w.m.Media.Width, w.m.Media.Height = int(wd), int(ht)
	g := &gif{w: w}
	for off := n; !g.ended; {
		if off, err = g.block(off); err != nil {
			return err
		}
	}
	w.m.Media.Frames = int(g.frames)
	return nil
}

type gif struct {
	w         *walker
	frames    int64
	allPixels int64
	ended     bool
}

func gifTable(flags byte) int64 {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

func (g *gif) block(off int64) (int64, error) {
	b, err := g.w.bytes(off, 1)
	if err != nil {
		return 0, err
	}
	switch b[0] {
	case 0x2c:
		return g.image(off)
	case 0x21:
		return g.extension(off)
	case 0x3b:
		g.ended = true
		if g.frames == 0 {
			return 0, malformed(off, "no pictures")
		}
		return off + 1, g.w.part("trailer", off, 1, false)
	}
	return 0, malformed(off, "block %02x", b[0])
}

func (g *gif) image(off int64) (int64, error) {
	b, err := g.w.bytes(off, 10)
	if err != nil {
		return 0, err
	}
	x, y := int64(binary.LittleEndian.Uint16(b[1:])), int64(binary.LittleEndian.Uint16(b[3:]))
	wd, ht := int64(binary.LittleEndian.Uint16(b[5:])), int64(binary.LittleEndian.Uint16(b[7:]))
	data := off + 10 + gifTable(b[9])
	if wd == 0 || ht == 0 || x+wd > int64(g.w.m.Media.Width) || y+ht > int64(g.w.m.Media.Height) {
		return 0, fact.Deny(fact.CodeDimensions, off, "frame %dx%d at %d,%d leaves the picture", wd, ht, x, y)
	}
	g.allPixels += wd * ht
	if g.frames++; g.frames > g.w.b.Limits.Frames {
		return 0, fact.Over(fact.CodeFrames, off, g.frames, g.w.b.Limits.Frames, "frames")
	}
	// Every frame is composed on the whole screen, so the screen is what memory pays for.
	if all := max(g.allPixels, g.frames*int64(g.w.m.Media.Width)*int64(g.w.m.Media.Height)); all > g.w.b.Limits.AllPixels {
		return 0, fact.Over(fact.CodeFrames, off, all, g.w.b.Limits.AllPixels, "pixels over all frames")
	}
	code, err := g.w.bytes(data, 1)
	if err != nil {
		return 0, err
	}
	if code[0] < 2 || code[0] > 8 {
		return 0, malformed(data, "code size %d", code[0])
	}
	end, err := g.blocks(data + 1)
	if err != nil {
		return 0, err
	}
	return end, g.w.part("image", off, end-off, false)
}

// extension reads an extension. Graphic control and the looping count stay, everything else is metadata.
func (g *gif) extension(off int64) (int64, error) {
	b, err := g.w.bytes(off, min(19, g.w.size-off))
	if err != nil {
		return 0, err
	}
	if len(b) < 3 {
		return 0, fact.Deny(fact.CodeTruncated, off, "extension")
	}
	label := b[1]
	loop := label == 0xff && len(b) == 19 && b[2] == 11 && (string(b[3:14]) == "NETSCAPE2.0" || string(b[3:14]) == "ANIMEXTS1.0") &&
		b[14] == 3 && b[15] == 1 && b[18] == 0
	short := b[2] != 4
	end, err := g.blocks(off + 2) // b is gone after this
	if err != nil {
		return 0, err
	}
	if label == 0xf9 && (end-off != 8 || short) {
		return 0, malformed(off, "graphic control of %d bytes", end-off)
	}
	name := map[byte]string{0xf9: "control", 0xfe: "comment", 0x01: "text", 0xff: "application"}[label]
	return end, g.w.part(name, off, end-off, label != 0xf9 && !loop)
}

// blocks skips a chain of length-prefixed blocks and returns what follows its end.
func (g *gif) blocks(off int64) (int64, error) {
	for {
		b, err := g.w.bytes(off, 1)
		if err != nil {
			return 0, err
		}
		if err := g.w.b.Tick(); err != nil {
			return 0, err
		}
		off += 1 + int64(b[0])
		if b[0] == 0 {
			return off, nil
		}
	}
}
