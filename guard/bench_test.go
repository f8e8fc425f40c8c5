package guard

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/guard/clean"
	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/guardtest"
	"github.com/oriel-go/oriel/guard/serial"
	"github.com/oriel-go/oriel/guard/walk"
)

// benchInspect measures walk and strip alone, without disk and hash.
func benchInspect(b *testing.B, data []byte, f Format) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	src, inside := bytes.NewReader(data), member(Policy{})
	for b.Loop() {
		budget := fact.NewBudget(context.Background(), Limits{}.WithDefaults(fact.Image))
		m, err := walk.Walk(f, src, int64(len(data)), walk.Options{Member: inside}, budget)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := clean.Strip(m, src, io.Discard, budget); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkInspectStrip has pictures of the size of a thumbnail, a screen and a camera.
func BenchmarkInspectStrip(b *testing.B) {
	for _, size := range [][2]int{{512, 512}, {1280, 720}, {4000, 3000}} {
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		b.Run("jpeg/"+name, func(b *testing.B) {
			benchInspect(b, guardtest.JPEG(size[0], size[1], guardtest.Segment(0xe1, guardtest.EXIF(6))), fact.JPEG)
		})
		b.Run("png/"+name, func(b *testing.B) {
			benchInspect(b, guardtest.PNG(size[0], size[1], guardtest.Chunk("tEXt", []byte("a\x00b"))), fact.PNG)
		})
	}
}

// BenchmarkInspectOthers has a spreadsheet's worth of XML, a page's worth of PDF and a minute's worth of FLAC.
func BenchmarkInspectOthers(b *testing.B) {
	row := `<row r="1"><c r="A1" t="n"><v>1</v></c></row>`
	object := "1 0 obj << /Type /Font /A (some text) /B [0 1 2 3] >> endobj\n"
	for _, c := range []struct {
		f    Format
		data []byte
	}{
		{fact.Zip, guardtest.Office("xlsx", "xl/worksheets/sheet1.xml", `<?xml version="1.0"?><worksheet>`+strings.Repeat(row, 20_000)+`</worksheet>`)},
		{fact.PDF, []byte("%PDF-1.4\n" + strings.Repeat(object, 10_000) + "%%EOF\n")},
		{fact.JSON, []byte("[" + strings.Repeat(`{"a":1.5,"b":"text"},`, 30_000) + "0]")},
	} {
		b.Run(string(c.f), func(b *testing.B) { benchInspect(b, c.data, c.f) })
	}
}

func BenchmarkHashAndScan(b *testing.B) {
	data := make([]byte, 1<<20)
	rand.NewChaCha8([32]byte{1}).Read(data)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		h := sha256.New()
		var s serial.Scanner
		for off := 0; off < len(data); off += 64 << 10 {
			h.Write(data[off : off+64<<10])
			s.Write(data[off : off+64<<10])
		}
	}
}
