package guardtest

import (
	"fmt"

	"github.com/oriel-go/oriel/guard/fact"
)

// Benign returns harmless files that must pass.
func Benign() []Case {
	var out []Case
	add := func(id, about, name string, f fact.Format, data func() []byte) {
		out = append(out, Case{ID: id, About: about, Name: name, Accept: []fact.Format{f}, Make: data})
	}
	for i, size := range [][2]int{{1, 1}, {16, 9}, {300, 200}, {4000, 1}} {
		add(fmt.Sprintf("b1.%d", i), "PNG", "a.png", fact.PNG, func() []byte { return PNG(size[0], size[1]) })
		add(fmt.Sprintf("b13.%d", i), "JPEG", "a.jpg", fact.JPEG, func() []byte { return JPEG(size[0], size[1]) })
	}
	add("b14", "GIF of 20 frames", "a.gif", fact.GIF, func() []byte { return GIF(40, 30, 20) })
	add("b15", "WebP", "a.webp", fact.WebP, func() []byte { return WebP() })
	for o := 1; o <= 8; o++ {
		add("b18", "JPEG with an orientation", "a.jpg", fact.JPEG, func() []byte { return JPEG(8, 8, Segment(0xe1, EXIF(o))) })
	}
	add("b20", "JPEG with XMP", "a.JPG", fact.JPEG, func() []byte { return JPEG(8, 8, Segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00<x/>")) })
	add("b21", "motion photo", "a.jpg", fact.JPEG, func() []byte { return append(JPEG(8, 8), "\x00\x00\x00\x10ftypisom\x00\x00\x00\x00"...) })
	add("b27", "screenshot", "a.png", fact.PNG, func() []byte {
		return PNG(40, 30, Chunk("tEXt", []byte("Software\x00Shot")), Chunk("tIME", make([]byte, 7)))
	})
	for _, more := range []func() []Case{benignArchives, benignText, benignMedia, benignModels, benignSerial} {
		out = append(out, more()...)
	}
	return out
}
