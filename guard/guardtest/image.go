package guardtest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// Chunk returns a PNG chunk with its checksum.
func Chunk(name string, data []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(append(out, name...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// Picture returns a picture with some structure, the same for the same size.
func Picture(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, color.RGBA{uint8(x * 7), uint8(y * 5), uint8(x * y), 255})
		}
	}
	return m
}

// PNG returns a picture as PNG with further chunks before its pixels.
func PNG(w, h int, chunks ...[]byte) []byte {
	var b bytes.Buffer
	must(png.Encode(&b, Picture(w, h)))
	out := append([]byte{}, b.Bytes()[:33]...)
	return append(append(out, bytes.Join(chunks, nil)...), b.Bytes()[33:]...)
}

// JPEG returns a picture as JPEG with further segments right behind its start.
func JPEG(w, h int, segments ...[]byte) []byte {
	var b bytes.Buffer
	must(jpeg.Encode(&b, Picture(w, h), nil))
	return cat(b.Bytes()[:2], bytes.Join(segments, nil), b.Bytes()[2:])
}

// Segment returns a JPEG segment.
func Segment(marker byte, data string) []byte {
	return cat([]byte{0xff, marker, byte((len(data) + 2) >> 8), byte(len(data) + 2)}, []byte(data))
}

// EXIF returns an EXIF block with an orientation, a GPS pointer and a maker's note.
func EXIF(orientation int) string {
	return "Exif\x00\x00II*\x00\x08\x00\x00\x00\x02\x00" + "\x12\x01\x03\x00\x01\x00\x00\x00" + string(rune(orientation)) + "\x00\x00\x00" +
		"\x25\x88\x04\x00\x01\x00\x00\x00\x08\x00\x00\x00" + "\x08\x00\x00\x00" + "GPS-HERE maker's note"
}

// MultiPicture returns a JPEG whose index names another picture that stands behind it, after a gap of zeros.
func MultiPicture(other []byte, gap int) []byte {
	main := JPEG(16, 16)
	index := func(off, mainSize uint32) []byte {
		b := []byte("MPF\x00II*\x00\x08\x00\x00\x00\x01\x00\x02\xb0\x07\x00\x20\x00\x00\x00\x1a\x00\x00\x00\x00\x00\x00\x00")
		for _, v := range []uint32{0x20030000, mainSize, 0, 0, 0x20002, uint32(len(other)), off, 0} {
			b = binary.LittleEndian.AppendUint32(b, v)
		}
		return Segment(0xe2, string(b))
	}
	n := len(main) + len(index(0, 0))
	seg := index(uint32(n+gap-10), uint32(n)) // offsets count from behind "MPF"
	return cat(main[:2], seg, main[2:], make([]byte, gap), other)
}

// Notes returns what Samsung's phones put behind a picture: blocks of notes and their directory.
func Notes(blocks ...string) []byte {
	var out []byte
	for i, b := range blocks {
		name := "Image_UTC_Data"
		block := binary.LittleEndian.AppendUint32([]byte{0, 0, byte(i), 0x0a}, uint32(len(name)))
		out = cat(out, block, []byte(name+b))
	}
	dir := binary.LittleEndian.AppendUint32([]byte("SEFH\x6b\x00\x00\x00"), uint32(len(blocks)))
	back := len(out)
	for i, b := range blocks {
		n := 8 + len("Image_UTC_Data") + len(b)
		dir = append(dir, 0, 0, byte(i), 0x0a)
		dir = binary.LittleEndian.AppendUint32(dir, uint32(back))
		dir = binary.LittleEndian.AppendUint32(dir, uint32(n))
		back -= n
	}
	return cat(out, dir, binary.LittleEndian.AppendUint32(nil, uint32(len(dir))), []byte("SEFT"))
}

// clip is a short video, as rides on motion photos.
func clip() []byte { return movie{scale: 1000, duration: 2000, w: 640, h: 480}.bytes() }

// GIF returns an animation.
func GIF(w, h, frames int) []byte {
	g := &gif.GIF{}
	for i := range frames {
		m := image.NewPaletted(image.Rect(0, 0, w, h), palette.Plan9)
		for j := range m.Pix {
			m.Pix[j] = uint8(i + j)
		}
		g.Image, g.Delay = append(g.Image, m), append(g.Delay, 5)
	}
	var b bytes.Buffer
	must(gif.EncodeAll(&b, g))
	return b.Bytes()
}

// WebP returns a lossless WebP of one pixel, extended by chunks when there are any.
func WebP(chunks ...[]byte) []byte {
	vp8l := riff("VP8L", []byte{0x2f, 0, 0, 0, 0x10, 7, 0x10, 0x11, 0x11, 0x88, 0x88, 0xfe, 0x07, 0})
	body := vp8l
	if len(chunks) > 0 {
		body = cat(riff("VP8X", []byte{0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0}), vp8l, bytes.Join(chunks, nil))
	}
	return riff("RIFF", cat([]byte("WEBP"), body))
}

func riff(name string, data []byte) []byte {
	out := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(data)))
	out = append(out, data...)
	if len(data)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

func must(err error) {
	if err != nil {
		panic(err) // encoders of the standard library, writing to memory
	}
}

func cat(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func deflated(n int) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, err := z.Write(make([]byte, n))
	must(err)
	must(z.Close())
	return b.Bytes()
}

func ihdr(w, h uint32) []byte {
	b := binary.BigEndian.AppendUint32(nil, w)
	b = binary.BigEndian.AppendUint32(b, h)
	return Chunk("IHDR", append(b, 8, 2, 0, 0, 0))
}

// apng returns an animation of two frames of 2 by 2 pixels, the second with these packed pixels.
func apng(packed []byte) []byte {
	frame := func(n uint32) []byte { return Chunk("fcTL", cat(be(n, 2, 2, 0, 0), make([]byte, 6))) }
	return bare(ihdr(2, 2), Chunk("acTL", be(2, 0)), frame(0), Chunk("IDAT", deflated(14)), frame(1), Chunk("fdAT", cat(be(2), packed)), iend)
}

// bare builds a PNG from chunks alone.
func bare(chunks ...[]byte) []byte { return cat([]byte("\x89PNG\r\n\x1a\n"), bytes.Join(chunks, nil)) }

var iend = Chunk("IEND", nil)

func images() []Case {
	acc := []fact.Format{fact.PNG, fact.JPEG, fact.GIF, fact.WebP}
	mk := func(id, about, name string, code fact.Code, data func() []byte) Case {
		return Case{ID: id, About: about, Name: name, Accept: acc, Code: code, Make: data}
	}
	ok := func(id, about, name, gone string, data func() []byte) Case {
		return Case{ID: id, About: about, Name: name, Accept: acc, Clean: true, Gone: gone, Make: data}
	}
	out := []Case{
		mk("I1", "PNG of 65000² in 65 bytes", "a.png", fact.CodeSide, func() []byte { return bare(ihdr(65000, 65000), Chunk("IDAT", deflated(9)), iend) }),
		mk("I2", "PNG of 20000²", "a.png", fact.CodeSide, func() []byte { return bare(ihdr(20000, 20000), Chunk("IDAT", deflated(1000)), iend) }),
		mk("I3", "width 0", "a.png", fact.CodeDimensions, func() []byte { return bare(ihdr(0, 4), Chunk("IDAT", deflated(4)), iend) }),
		mk("I4", "pixel data unpacks too far", "a.png", fact.CodeRatio, func() []byte { return bare(ihdr(4, 4), Chunk("IDAT", deflated(8<<20)), iend) }),
		mk("I5", "wrong checksum", "a.png", fact.CodeChecksum, func() []byte { b := PNG(8, 8); b[20] ^= 1; return b }),
		mk("I6", "unknown critical chunk", "a.png", fact.CodeMalformed, func() []byte { return PNG(8, 8, Chunk("EVIL", nil)) }),
		mk("I7", "pixel data in two runs", "a.png", fact.CodeMalformed, func() []byte {
			d := deflated(52)
			return bare(ihdr(4, 4), Chunk("IDAT", d[:4]), Chunk("tEXt", []byte("a\x00b")), Chunk("IDAT", d[4:]), iend)
		}),
		mk("I8", "two headers", "a.png", fact.CodeMalformed, func() []byte { return PNG(8, 8, ihdr(8, 8)) }),
		mk("I9", "zip after the end", "a.png", fact.CodePolyglot, func() []byte { return cat(PNG(8, 8), Zip(Entry{Name: "a", Data: []byte("x")})) }),
		mk("I10", "HTML after the end", "a.png", fact.CodeTrailing, func() []byte { return append(PNG(8, 8), "<script>0</script>"...) }),
		ok("I11", "script in a text chunk", "a.png", "<script>", func() []byte { return PNG(8, 8, Chunk("tEXt", []byte("a\x00<script>0</script>"))) }),
		ok("I12", "packed text bomb", "a.png", "zTXt", func() []byte { return PNG(8, 8, Chunk("zTXt", cat([]byte("a\x00\x00"), deflated(8<<20)))) }),
		ok("I13", "colour profile bomb", "a.png", "iCCP", func() []byte { return PNG(8, 8, Chunk("iCCP", cat([]byte("a\x00\x00"), deflated(8<<20)))) }),
		ok("I14", "GPS in EXIF", "a.png", "GPS-HERE", func() []byte { return PNG(8, 8, Chunk("eXIf", []byte(EXIF(1)[6:]))) }),
		mk("I15", "10,000 frames", "a.png", fact.CodeFrames, func() []byte { return PNG(8, 8, Chunk("acTL", []byte{0, 0, 0x27, 0x10, 0, 0, 0, 0})) }),
		mk("I15", "frame that unpacks too far", "a.png", fact.CodeRatio, func() []byte { return apng(deflated(8 << 20)) }),
		mk("I16", "HTML before a PNG", "a.png", fact.CodeMismatch, func() []byte { return cat([]byte("<script>0</script>"), []byte(strings.Repeat(" ", 5000)), PNG(8, 8)) }),
		mk("I17", "JPEG of 65500²", "a.jpg", fact.CodeSide, func() []byte {
			b := JPEG(8, 8)
			i := bytes.Index(b, []byte{0xff, 0xc0})
			copy(b[i+5:], []byte{0xff, 0xdc, 0xff, 0xdc})
			return b
		}),
		mk("I18", "no end", "a.jpg", fact.CodeTruncated, func() []byte { b := JPEG(8, 8); return b[:len(b)-2] }),
		mk("I19", "pickle after the end", "a.jpg", fact.CodeTrailing, func() []byte { return append(JPEG(8, 8), "\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00N."...) }),
		mk("I19", "bytes between two pictures of one file", "a.jpg", fact.CodeTrailing, func() []byte {
			b := MultiPicture(JPEG(8, 8), 40)
			copy(b[bytes.LastIndex(b, []byte("\xff\xd8"))-20:], "payload")
			return b
		}),
		mk("I19", "bytes in front of a phone's notes", "a.jpg", fact.CodeTrailing, func() []byte { return cat(JPEG(8, 8), []byte("payload"), Notes("12:00")) }),
		mk("I19", "notes whose directory lies", "a.jpg", fact.CodeTrailing, func() []byte {
			b := Notes("12:00", "payload")
			b[bytes.Index(b, []byte("SEFH"))+20]--
			return cat(JPEG(8, 8), b)
		}),
		mk("Ix", "motion photo where none is wanted", "a.jpg", fact.CodeMotionPhoto, func() []byte { return cat(JPEG(8, 8), clip()) }),
		mk("Ix", "motion photo in a phone's notes", "a.jpg", fact.CodeMotionPhoto, func() []byte { return cat(JPEG(8, 8), Notes("12:00", string(clip()))) }),
		ok("Ix", "a phone's notes", "a.jpg", "12:00", func() []byte { return cat(JPEG(8, 8), Notes("12:00", "Europe")) }),
		ok("Ix", "two pictures in one file", "a.jpg", "MPF", func() []byte { return MultiPicture(JPEG(8, 8), 0) }),
		ok("I20", "PHP in a comment", "a.jpg", "<?php", func() []byte { return JPEG(8, 8, Segment(0xfe, "<?php echo 1; ?>")) }),
		ok("I21", "EXIF directory that points at itself", "a.jpg", "II*", func() []byte {
			return JPEG(8, 8, Segment(0xe1, "Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00"))
		}),
		ok("I22", "payload in an EXIF thumbnail", "a.jpg", "thumb", func() []byte { return JPEG(8, 8, Segment(0xe1, EXIF(1)+"\xff\xd8thumb<script>\xff\xd9")) }),
		ok("I23", "60 KB of XMP", "a.jpg", "xpacket", func() []byte {
			return JPEG(8, 8, Segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+strings.Repeat("xpacket", 9000)))
		}),
		mk("I24", "segment of length 1", "a.jpg", fact.CodeMalformed, func() []byte { return JPEG(8, 8, []byte{0xff, 0xe5, 0, 1}) }),
		mk("I25", "1,000 scans", "a.jpg", fact.CodeScans, func() []byte {
			b := JPEG(8, 8)
			i := bytes.Index(b, []byte{0xff, 0xda})
			return cat(b[:i], bytes.Repeat(b[i:len(b)-2], 1000), b[len(b)-2:])
		}),
		mk("I26", "four colours, no Adobe segment", "a.jpg", fact.CodeMalformed, func() []byte {
			b := JPEG(8, 8)
			i := bytes.Index(b, []byte{0xff, 0xc0})
			return cat(b[:i], Segment(0xc0, "\x08\x00\x08\x00\x08\x04\x01\x11\x00\x02\x11\x00\x03\x11\x00\x04\x11\x00"), b[i+19:])
		}),
		mk("I27", "60 frames of 4000²", "a.gif", fact.CodeFrames, func() []byte {
			b := GIF(4, 4, 60)
			copy(b[6:], []byte{0xa0, 0x0f, 0xa0, 0x0f})
			return b
		}),
		mk("I28", "frame outside the screen", "a.gif", fact.CodeDimensions, func() []byte { b := GIF(8, 8, 1); b[6] = 4; return b }),
		mk("I29", "no trailer", "a.gif", fact.CodeTruncated, func() []byte { b := GIF(8, 8, 1); return b[:len(b)-1] }),
		mk("I30", "script that is a GIF", "a.gif", fact.CodePixels, func() []byte { return []byte("GIF89a/*" + strings.Repeat(" ", 30) + "*/=1;alert(1)") }),
		ok("I31", "payload in a comment", "a.gif", "<script>", func() []byte { b := GIF(8, 8, 1); return cat(b[:len(b)-1], []byte("!\xfe\x08<script>\x00;")) }),
		mk("I32", "RIFF length lies", "a.webp", fact.CodeTruncated, func() []byte { b := WebP(); b[4] += 2; return b }),
		ok("I33", "payload in an unknown chunk", "a.webp", "<script>", func() []byte { return WebP(riff("EVIL", []byte("<script>"))) }),
		mk("I34", "16384² canvas", "a.webp", fact.CodePixels, func() []byte {
			b := WebP(riff("EVIL", nil))
			copy(b[24:], []byte{0xff, 0x3f, 0, 0xff, 0x3f, 0})
			return b
		}),
		mk("I42", "JPEG called .png", "a.png", fact.CodeMismatch, func() []byte { return JPEG(8, 8) }),
		{ID: "I43", About: "SVG sent as image/png", Name: "a", Type: "image/png", Accept: acc, Code: fact.CodeMismatch, Make: func() []byte { return []byte("<svg xmlns='http://www.w3.org/2000/svg'/>") }},
		mk("I44", "zip directory behind a PNG", "a.png", fact.CodePolyglot, func() []byte {
			return append(PNG(8, 8), "PK\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
		}),
		mk("I45", "PDF inside a JPEG", "a.jpg", fact.CodePolyglot, func() []byte { return JPEG(8, 8, Segment(0xfe, "%PDF-1.4\n1 0 obj")) }),
		mk("I46", "empty", "a.png", fact.CodeEmpty, func() []byte { return nil }),
		mk("I47", "one byte", "a.png", fact.CodeUnknown, func() []byte { return []byte{0x89} }),
	}
	for _, v := range []struct{ id, about, head string }{
		{"I35", "AVIF of 65535²", "\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf\x00\x00\x00\x14ispe\x00\x00\x00\x00\x00\x00\xff\xff\x00\x00\xff\xff"},
		{"I36", "HEIC with a grid of 255 by 255", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic\x00\x00\x00\x10idat\x00\x00\xfe\xfe\xff\xff\xff\xff"},
		{"I37", "AVIF whose items overlap", "\x00\x00\x00\x18ftypavif\x00\x00\x00\x00avifmif1\x00\x00\x00\x10iloc\x00\x00\x00\x00\x44\x00\x00\x02"},
		{"I38", "TIFF directory that points at itself", "II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00"},
		{"I39", "TIFF of 2³² strips", "II*\x00\x08\x00\x00\x00\x01\x00\x11\x01\x04\x00\xff\xff\xff\xff\x08\x00\x00\x00"},
		{"I40", "BMP of negative height", "BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x80"},
		{"I41", "ICO of 65,535 pictures", "\x00\x00\x01\x00\xff\xff"},
	} {
		// These kinds have no walker, so it is the kind that is refused, not the defect.
		out = append(out, mk(v.id, v.about, "a", fact.CodeUnsupported, func() []byte { return []byte(v.head + strings.Repeat("\x00", 64)) }))
	}
	for _, v := range []struct {
		name  string
		whole []byte
	}{{"a.png", PNG(16, 16)}, {"a.jpg", JPEG(16, 16)}, {"a.gif", GIF(16, 16, 2)}, {"a.webp", WebP()}} {
		for i := range 50 {
			n := 16 + (len(v.whole)-17)*i/49
			out = append(out, mk("I48", "cut short", v.name, fact.CodeTruncated, func() []byte { return v.whole[:n] }))
		}
	}
	return out
}
