package walk

import (
	"encoding/binary"
	"hash/crc32"
	"io"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

const pngMagic = "\x89PNG\r\n\x1a\n"

// pngKeep lists the chunks that decide how pixels look. All other ancillary chunks are metadata.
const pngKeep = " IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD pHYs acTL fcTL fdAT "

const pngText = " tEXt zTXt iTXt "

// walkPNG reads PNG and APNG: chunk order, checksums, and that the pixel data unpacks to exactly what the header promises.
func walkPNG(w *walker) error {
	if !w.is(0, pngMagic) {
		return malformed(0, "no PNG signature")
	}
	if err := w.part("signature", 0, 8, false); err != nil {
		return err
	}
	p := &png{w: w}
	for off := int64(8); !p.ended; {
		n, err := p.chunk(off)
		if err != nil {
			return err
		}
		off += n
	}
	w.m.Media.Frames = max(1, int(p.frames))
	return nil
}

type png struct {
	w          *walker
	ihdr       [13]byte
	last       string // name of the chunk before
	seen       map[string]int
	idat       bool
	run        []extent // pixel data of one picture: IDAT, or the fdAT of a frame
	runW, runH int64    // its size
	open       bool     // a frame waits for its pixels
	next       uint32   // number of the next animation chunk
	frames     int64
	wantFrames int64
	allPixels  int64
	ended      bool
}

// An extent is a stretch of the file.
type extent struct{ off, n int64 }

// chunk checks one chunk and returns its length on disk.
func (p *png) chunk(off int64) (int64, error) {
	h, err := p.w.bytes(off, 8)
	if err != nil {
		return 0, err
	}
	n, name := int64(binary.BigEndian.Uint32(h)), string(h[4:8])
	if n > 1<<31-1 || n > p.w.size-off-12 {
		return 0, fact.Deny(fact.CodeTruncated, off, "chunk %q of %d bytes passes the end of the file", name, n)
	}
	if err := p.checksum(off+4, n+4); err != nil {
		return 0, err
	}
	if err := p.order(off, n, name); err != nil {
		return 0, err
	}
	text := strings.Contains(pngText, name)
	drop := !strings.Contains(pngKeep, name) && !(text && p.w.opt.KeepText && n <= p.w.b.Limits.Field)
	p.last = name
	return n + 12, p.w.part(name, off, n+12, drop)
}

// checksum verifies the CRC over n bytes at off, which stands right behind them.
func (p *png) checksum(off, n int64) error {
	var sum uint32
	for end := off + n; off < end; {
		b, err := p.w.rest(off)
		if err != nil {
			return err
		}
		b = b[:min(int64(len(b)), end-off)]
		sum = crc32.Update(sum, crc32.IEEETable, b)
		off += int64(len(b))
		if err := p.w.b.Tick(); err != nil {
			return err
		}
	}
	want, err := p.w.bytes(off, 4)
	if err != nil {
		return err
	}
	if sum != binary.BigEndian.Uint32(want) {
		return fact.Deny(fact.CodeChecksum, off, "chunk checksum does not fit")
	}
	return nil
}

// order checks what may stand where.
func (p *png) order(off, n int64, name string) error {
	if p.seen == nil {
		p.seen = map[string]int{}
		if name != "IHDR" || n != 13 {
			return malformed(off, "first chunk is %q of %d bytes", name, n)
		}
	}
	for i := range 4 {
		if c := name[i] | 0x20; c < 'a' || c > 'z' {
			return malformed(off, "chunk name %q", name)
		}
	}
	p.seen[name]++
	if len(p.seen) > 64 {
		return malformed(off, "more than 64 kinds of chunk")
	}
	switch name {
	case "IHDR":
		if p.seen[name] > 1 {
			return malformed(off, "two IHDR chunks")
		}
		return p.header(off)
	case "PLTE":
		if p.seen[name] > 1 || n%3 != 0 || n == 0 || n > 768 || p.idat {
			return malformed(off, "palette of %d bytes out of place", n)
		}
	case "IDAT":
		if p.idat && p.last != "IDAT" {
			return malformed(off, "pixel data is not in one run")
		}
		if !p.idat {
			p.runW, p.runH = int64(p.w.m.Media.Width), int64(p.w.m.Media.Height)
		}
		p.idat, p.open = true, false
		p.run = append(p.run, extent{off + 8, n})
	case "acTL":
		return p.animation(off, n)
	case "fcTL":
		return p.frame(off, n)
	case "fdAT":
		if !p.idat || n < 4 || !p.open && (len(p.run) == 0 || p.last != "fdAT") {
			return malformed(off, "frame data without a frame")
		}
		p.open = false
		p.run = append(p.run, extent{off + 12, n - 4})
		return p.number(off)
	case "IEND":
		p.ended = true
		if n != 0 || !p.idat || p.open || p.frames != p.wantFrames {
			return malformed(off, "ends with %d frames of %d, pixels: %t", p.frames, p.wantFrames, p.idat)
		}
		return p.pixels()
	default:
		if name[0]&0x20 == 0 {
			return malformed(off, "unknown critical chunk %q", name)
		}
	}
	return nil
}

func (p *png) header(off int64) error {
	b, err := p.w.bytes(off+8, 13)
	if err != nil {
		return err
	}
	copy(p.ihdr[:], b)
	wd, ht := int64(binary.BigEndian.Uint32(b)), int64(binary.BigEndian.Uint32(b[4:]))
	if err := p.w.b.CheckPixels(off, wd, ht); err != nil {
		return err
	}
	depth, color := p.ihdr[8], p.ihdr[9]
	ok := map[byte]string{0: "\x01\x02\x04\x08\x10", 2: "\x08\x10", 3: "\x01\x02\x04\x08", 4: "\x08\x10", 6: "\x08\x10"}[color]
	if strings.IndexByte(ok, depth) < 0 || p.ihdr[10] != 0 || p.ihdr[11] != 0 || p.ihdr[12] > 1 {
		return malformed(off, "header %x", p.ihdr[8:])
	}
	p.w.m.Media.Width, p.w.m.Media.Height, p.w.m.Media.Bits = int(wd), int(ht), int(depth)
	return nil
}

func (p *png) animation(off, n int64) error {
	b, err := p.w.bytes(off+8, min(n, 8))
	if err != nil {
		return err
	}
	if n != 8 || p.seen["acTL"] > 1 || p.idat {
		return malformed(off, "animation header out of place")
	}
	p.wantFrames = int64(binary.BigEndian.Uint32(b))
	if p.wantFrames == 0 || p.wantFrames > p.w.b.Limits.Frames {
		return fact.Over(fact.CodeFrames, off, p.wantFrames, p.w.b.Limits.Frames, "frames")
	}
	return nil
}

func (p *png) frame(off, n int64) error {
	b, err := p.w.bytes(off+8, min(n, 26))
	if err != nil {
		return err
	}
	if n != 26 || p.wantFrames == 0 || p.frames >= p.wantFrames || p.open || !p.idat && p.frames > 0 {
		return malformed(off, "frame %d of %d", p.frames+1, p.wantFrames)
	}
	p.frames++
	p.open = true
	fw, fh := int64(binary.BigEndian.Uint32(b[4:])), int64(binary.BigEndian.Uint32(b[8:]))
	x, y := int64(binary.BigEndian.Uint32(b[12:])), int64(binary.BigEndian.Uint32(b[16:]))
	if fw == 0 || fh == 0 || x+fw > int64(p.w.m.Media.Width) || y+fh > int64(p.w.m.Media.Height) {
		return fact.Deny(fact.CodeDimensions, off, "frame %dx%d at %d,%d leaves the picture", fw, fh, x, y)
	}
	if !p.idat && (fw != int64(p.w.m.Media.Width) || fh != int64(p.w.m.Media.Height)) {
		return fact.Deny(fact.CodeDimensions, off, "first frame %dx%d is not the whole picture", fw, fh)
	}
	if p.allPixels += fw * fh; p.allPixels > p.w.b.Limits.AllPixels {
		return fact.Over(fact.CodeFrames, off, p.allPixels, p.w.b.Limits.AllPixels, "pixels over all frames")
	}
	if err := p.number(off); err != nil || !p.idat {
		return err
	}
	if err := p.pixels(); err != nil {
		return err
	}
	p.runW, p.runH = fw, fh
	return nil
}

// number checks the number that the chunks of an animation start with.
func (p *png) number(off int64) error {
	b, err := p.w.bytes(off+8, 4)
	if err != nil {
		return err
	}
	if got := binary.BigEndian.Uint32(b); got != p.next {
		return malformed(off, "animation chunk %d where %d should stand", got, p.next)
	}
	p.next++
	return nil
}

// pixels compares what the packed pixels of a picture or frame stand for with its size.
func (p *png) pixels() error {
	readers := make([]io.Reader, len(p.run))
	for i, e := range p.run {
		readers[i] = p.w.section(e.off, e.n)
	}
	off := p.run[0].off
	p.run = p.run[:0]
	return p.w.deflated(io.MultiReader(readers...), off, p.rawSize(p.runW, p.runH))
}

// rawSize is the number of bytes of filtered scanlines.
func (p *png) rawSize(wd, ht int64) int64 {
	bits := int64(p.ihdr[8]) * map[byte]int64{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[p.ihdr[9]]
	if p.ihdr[12] == 0 {
		return ht * (1 + (wd*bits+7)/8)
	}
	var sum int64
	for _, s := range [7][4]int64{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}} {
		pw, ph := (wd-s[0]+s[2]-1)/s[2], (ht-s[1]+s[3]-1)/s[3]
		if pw > 0 && ph > 0 {
			sum += ph * (1 + (pw*bits+7)/8)
		}
	}
	return sum
}
