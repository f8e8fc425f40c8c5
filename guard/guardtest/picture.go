package guardtest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"math/rand/v2"

	"github.com/oriel-go/oriel/guard/fact"
)

// adam7 are the passes of an interlaced PNG: first column and row, and steps.
var adam7 = [][4]int{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}

// PNGOf returns a PNG of any depth and colour type, with more chunks before its pixels.
func PNGOf(w, h, depth, color int, interlaced bool, chunks ...[]byte) []byte {
	passes, head := [][4]int{{0, 0, 1, 1}}, []byte{byte(depth), byte(color), 0, 0, 0}
	if interlaced {
		passes, head[4] = adam7, 1
	}
	bits := depth * map[int]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color]
	var raw bytes.Buffer
	z := zlib.NewWriter(&raw)
	for _, p := range passes {
		pw, ph := (w-p[0]+p[2]-1)/p[2], (h-p[1]+p[3]-1)/p[3]
		for y := range ph * min(pw, 1) {
			row := make([]byte, 1+(pw*bits+7)/8)
			for i := range row[1:] {
				row[i+1] = byte(i*7 + y*13)
			}
			_, err := z.Write(row)
			must(err)
		}
	}
	must(z.Close())
	var palette []byte
	if color == 3 {
		for i := range 1 << depth {
			palette = append(palette, byte(i), byte(i*3), byte(i*5))
		}
		palette = Chunk("PLTE", palette)
	}
	return bare(Chunk("IHDR", append(be(uint32(w), uint32(h)), head...)), palette, cat(chunks...), Chunk("IDAT", raw.Bytes()), iend)
}

// FlatJPEG returns a JPEG all of one colour, with more segments behind its start. Each of the components is given by its
// sampling, such as 0x22. It is made without pixels, so it may be large.
func FlatJPEG(w, h int, progressive bool, sampling []byte, segments ...[]byte) []byte {
	var one bytes.Buffer
	must(jpeg.Encode(&one, image.NewGray(image.Rect(0, 0, 8, 8)), nil))
	out := cat([]byte("\xff\xd8"), cat(segments...))
	for b := one.Bytes()[2:]; b[1] != 0xda; { // the encoder's tables
		n := 2 + int(binary.BigEndian.Uint16(b[2:]))
		if b[1] == 0xc4 || b[1] == 0xdb {
			out = append(out, b[:n]...)
		}
		b = b[n:]
	}
	frame := []byte{8, byte(h >> 8), byte(h), byte(w >> 8), byte(w), byte(len(sampling))}
	scan := []byte{byte(len(sampling))}
	hmax, vmax, blocks := 1, 1, 0
	for i, s := range sampling {
		frame, scan = append(frame, byte(i+1), s, 0), append(scan, byte(i+1), 0)
		hmax, vmax, blocks = max(hmax, int(s>>4)), max(vmax, int(s&15)), blocks+int(s>>4)*int(s&15)
	}
	blocks *= ((w + 8*hmax - 1) / (8 * hmax)) * ((h + 8*vmax - 1) / (8 * vmax))
	if !progressive {
		return cat(out, Segment(0xc0, string(frame)), Segment(0xda, string(append(scan, 0, 63, 0))), repeated("001010", blocks), []byte("\xff\xd9"))
	}
	first := ((w*int(sampling[0]>>4)+hmax-1)/hmax + 7) / 8 * (((h*int(sampling[0]&15)+vmax-1)/vmax + 7) / 8)
	return cat(out, Segment(0xc2, string(frame)), Segment(0xda, string(append(scan, 0, 0, 0))), repeated("00", blocks),
		Segment(0xda, "\x01\x01\x00\x01\x3f\x00"), repeated("1010", first), []byte("\xff\xd9"))
}

// repeated packs n copies of some bits and fills the last byte with ones.
func repeated(bits string, n int) []byte {
	out := make([]byte, 0, n*len(bits)/8+1)
	var c byte
	k := 0
	for range n {
		for _, b := range bits {
			c = c<<1 | byte(b-'0')
			if k++; k%8 == 0 {
				out = append(out, c)
			}
		}
	}
	if k%8 > 0 {
		out = append(out, c<<(8-k%8)|0xff>>(k%8))
	}
	return out
}

// ICC returns a colour profile of one tag, in a JPEG's segment.
func ICC(description string) []byte {
	p := make([]byte, 128)
	binary.BigEndian.PutUint32(p, uint32(128+16+len(description)))
	copy(p[12:], "mntrRGB XYZ ")
	copy(p[36:], "acsp")
	p = cat(p, be(1), []byte("desc"), be(144, uint32(len(description))), []byte(description))
	return Segment(0xe2, "ICC_PROFILE\x00\x01\x01"+string(p))
}

// noise returns bytes that do not pack, the same every time.
func noise(n int) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{1}).Read(b)
	return b
}

func benignPictures() []Case {
	var out []Case
	png := func(id, about string, data func() []byte) {
		out = append(out, Case{ID: id, About: about, Name: "a.png", Accept: []fact.Format{fact.PNG}, Make: data})
	}
	jpg := func(id, about string, data func() []byte) {
		out = append(out, Case{ID: id, About: about, Name: "a.jpg", Accept: []fact.Format{fact.JPEG}, Make: data})
	}
	for i, v := range [][2]int{{1, 0}, {2, 0}, {4, 0}, {8, 0}, {16, 0}, {8, 2}, {16, 2}, {8, 3}, {8, 6}, {1, 3}, {2, 3}, {4, 3}, {8, 4}, {16, 4}, {16, 6}} {
		id := fmt.Sprint("b", min(i+1, 9))
		png(id, "bits and colour type", func() []byte { return PNGOf(13, 11, v[0], v[1], false) })
		png("b10", "interlaced", func() []byte { return PNGOf(13, 11, v[0], v[1], true) })
	}
	png("b10", "interlaced, fewer pixels than passes", func() []byte { return PNGOf(1, 3, 8, 2, true) })
	png("b11", "transparent grey", func() []byte { return PNGOf(9, 9, 8, 0, false, Chunk("tRNS", []byte{0, 7})) })
	png("b11", "transparent colour", func() []byte { return PNGOf(9, 9, 8, 2, false, Chunk("tRNS", []byte{0, 7, 0, 20, 0, 33})) })
	png("b11", "transparent palette", func() []byte { return PNGOf(9, 9, 2, 3, false, Chunk("tRNS", []byte{0, 99})) })
	png("b12", "gamma", func() []byte {
		return PNGOf(9, 9, 8, 2, false, Chunk("gAMA", be(45455)), Chunk("cHRM", be(31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)))
	})
	png("b24", "one pixel", func() []byte { return PNG(1, 1) })
	png("b25", "a line", func() []byte { return PNG(16_384, 1) })
	png("b26", "QR code", func() []byte { return PNGOf(29, 29, 1, 0, false) })
	png("b27", "screenshot", func() []byte {
		return PNG(40, 30, Chunk("tEXt", []byte("Software\x00Shot")), Chunk("tIME", make([]byte, 7)))
	})
	png("b28", "generation parameters", func() []byte {
		return PNG(40, 30, Chunk("tEXt", []byte("parameters\x00a cat, masterpiece\nSteps: 20, Sampler: Euler a, Seed: 1")))
	})
	png("b29", "workflow", func() []byte {
		return PNG(40, 30, Chunk("tEXt", []byte("workflow\x00"+`{"nodes":[{"id":1,"type":"KSampler"}],"links":[]}`)), Chunk("iTXt", []byte("prompt\x00\x00\x00\x00\x00{}")))
	})
	png("b30", "noise with the first bytes of pickles", func() []byte {
		var b bytes.Buffer
		z, err := zlib.NewWriterLevel(&b, zlib.NoCompression)
		must(err)
		for y := range 64 {
			row := append([]byte{0}, noise(192)...)
			copy(row[y+1:], "\x80\x04\x95")
			_, err := z.Write(row)
			must(err)
		}
		must(z.Close())
		return bare(ihdr(64, 64), Chunk("IDAT", b.Bytes()), iend)
	})
	for _, size := range [][2]int{{1, 1}, {16, 9}, {300, 200}, {4000, 1}} {
		png("b27", "screenshot", func() []byte { return PNG(size[0], size[1]) })
		jpg("b13", "JPEG", func() []byte { return JPEG(size[0], size[1]) })
	}
	for _, s := range []string{"\x11", "\x22", "\x11\x11\x11", "\x21\x11\x11", "\x22\x11\x11", "\x41\x11\x11", "\x12\x11\x11"} {
		for _, progressive := range []bool{false, true} {
			jpg("b13", "sampling, baseline and progressive", func() []byte { return FlatJPEG(50, 30, progressive, []byte(s)) })
		}
	}
	adobe := Segment(0xee, "Adobe\x00\x64\x00\x00\x00\x00\x02")
	jpg("b13", "four colours", func() []byte { return FlatJPEG(50, 30, false, []byte("\x11\x11\x11\x11"), adobe) })
	jpg("b13", "RGB", func() []byte {
		return FlatJPEG(50, 30, false, []byte("\x11\x11\x11"), Segment(0xee, "Adobe\x00\x64\x00\x00\x00\x00\x00"))
	})
	jpg("b13", "restart marks", func() []byte {
		b := FlatJPEG(8, 24, false, []byte("\x11"), Segment(0xdd, "\x00\x01"))
		return cat(b[:len(b)-5], []byte("\x2b\xff\xd0\x2b\xff\xd1\x2b\xff\xd9"))
	})
	for o := 1; o <= 8; o++ {
		jpg("b18", "orientation", func() []byte { return JPEG(8, 8, Segment(0xe1, EXIF(o))) })
	}
	jpg("b19", "colour profile", func() []byte { return JPEG(8, 8, ICC("sRGB")) })
	jpg("b19", "colour profile", func() []byte { return JPEG(8, 8, ICC("P3  ")) })
	jpg("b20", "XMP", func() []byte { return JPEG(8, 8, Segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00<x/>")) })
	jpg("b21", "motion photo", func() []byte { return cat(JPEG(8, 8), clip()) })
	jpg("b21", "motion photo with a second picture", func() []byte { return cat(MultiPicture(JPEG(8, 8), 0), clip()) })
	jpg("b21", "motion photo in a phone's notes", func() []byte { return cat(JPEG(8, 8), Notes("12:00", string(clip()), "x")) })
	jpg("b21", "motion photo in front of a phone's notes", func() []byte { return cat(JPEG(8, 8), clip(), Notes("12:00")) })
	jpg("b22", "two pictures in one file", func() []byte { return MultiPicture(JPEG(8, 8), 0) })
	jpg("b22", "two pictures in one file, apart", func() []byte { return MultiPicture(JPEG(8, 8), 100) })
	jpg("b23", "48 megapixels", func() []byte {
		return FlatJPEG(8064, 6048, false, []byte("\x22\x11\x11"), Segment(0xe1, EXIF(6)))
	})
	gif := []fact.Format{fact.GIF}
	out = append(out, Case{ID: "b14", About: "20 frames", Name: "a.gif", Accept: gif, Make: func() []byte { return GIF(40, 30, 20) }},
		Case{ID: "b14", About: "interlaced", Name: "a.gif", Accept: gif, Make: func() []byte {
			b := GIF(40, 30, 1)
			b[bytes.IndexByte(b, 0x2c)+9] |= 0x40
			return b
		}})
	png("b14", "animated PNG", func() []byte { return apng(deflated(14)) })
	vp8 := riff("VP8 ", []byte("\x30\x01\x00\x9d\x01\x2a\x01\x00\x01\x00\x02\x00\x34\x25\xa4\x00\x03\x70\x00\xfe\xfb\xfd\x50\x00"))
	for _, chunks := range [][]byte{vp8, cat(riff("VP8X", []byte{0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0}), riff("ALPH", []byte{0, 0x80}), vp8)} {
		out = append(out, Case{ID: "b15", About: "lossy, with and without alpha", Name: "a.webp", Accept: []fact.Format{fact.WebP}, Make: func() []byte { return riff("RIFF", cat([]byte("WEBP"), chunks)) }})
	}
	return append(out, Case{ID: "b15", About: "lossless", Name: "a.webp", Accept: []fact.Format{fact.WebP}, Make: func() []byte { return WebP() }})
}
