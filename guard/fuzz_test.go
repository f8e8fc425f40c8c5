package guard

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/oriel-go/oriel/guard/clean"
	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/guardtest"
	"github.com/oriel-go/oriel/guard/walk"
)

// fuzzWalker walks and cleans whatever comes: no panic, no more memory than the budget, never over two seconds of processor time, and
// what cleaning wrote is a file of the same kind that cleaning leaves alone.
func fuzzWalker(f *testing.F, format Format) {
	// Every worker process makes the seeds again, so they are this format's cases only.
	for _, c := range append(guardtest.Benign(), guardtest.Malicious()...) {
		if !slices.Contains(c.Accept, format) && !c.Any {
			continue
		}
		if data := c.Make(); len(data) <= 8<<10 {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		start := guardtest.ProcessorTime()
		limits := Limits{Time: time.Hour}.WithDefaults(format.Family())
		b := fact.NewBudget(context.Background(), limits)
		opt := Policy{}.options()
		opt.Member = member(Policy{})
		src := bytes.NewReader(data)
		m, err := walk.Walk(format, src, int64(len(data)), opt, b)
		if err == nil {
			var out bytes.Buffer
			if _, err = clean.Strip(m, src, &out, b); err == nil {
				again, err := walk.Walk(format, bytes.NewReader(out.Bytes()), int64(out.Len()), opt, fact.NewBudget(context.Background(), limits))
				if err != nil {
					t.Fatalf("the cleaned file is refused: %v", err)
				}
				if fixed, err := clean.Fixed(again, bytes.NewReader(out.Bytes()), fact.NewBudget(context.Background(), limits)); err != nil || !fixed {
					t.Fatalf("cleaning is not done after one pass: %v", err)
				}
			}
		}
		if _, ok := errors.AsType[*fact.Denial](err); err != nil && !ok {
			t.Fatalf("a fault, not a denial: %v", err)
		}
		if took := guardtest.ProcessorTime() - start; b.Peak() > limits.Memory || took > 2*time.Second {
			t.Fatalf("took %d bytes and %v", b.Peak(), took)
		}
	})
}

func FuzzPNG(f *testing.F)    { fuzzWalker(f, fact.PNG) }
func FuzzJPEG(f *testing.F)   { fuzzWalker(f, fact.JPEG) }
func FuzzGIF(f *testing.F)    { fuzzWalker(f, fact.GIF) }
func FuzzWebP(f *testing.F)   { fuzzWalker(f, fact.WebP) }
func FuzzSVG(f *testing.F)    { fuzzWalker(f, fact.SVG) }
func FuzzWAV(f *testing.F)    { fuzzWalker(f, fact.WAV) }
func FuzzFLAC(f *testing.F)   { fuzzWalker(f, fact.FLAC) }
func FuzzMP3(f *testing.F)    { fuzzWalker(f, fact.MP3) }
func FuzzOgg(f *testing.F)    { fuzzWalker(f, fact.Ogg) }
func FuzzMP4(f *testing.F)    { fuzzWalker(f, fact.MP4) }
func FuzzWebM(f *testing.F)   { fuzzWalker(f, fact.WebM) }
func FuzzZip(f *testing.F)    { fuzzWalker(f, fact.Zip) }
func FuzzGzip(f *testing.F)   { fuzzWalker(f, fact.Gzip) }
func FuzzTar(f *testing.F)    { fuzzWalker(f, fact.Tar) }
func FuzzJSON(f *testing.F)   { fuzzWalker(f, fact.JSON) }
func FuzzNDJSON(f *testing.F) { fuzzWalker(f, fact.NDJSON) }
func FuzzCSV(f *testing.F)    { fuzzWalker(f, fact.CSV) }
func FuzzTSV(f *testing.F)    { fuzzWalker(f, fact.TSV) }
func FuzzText(f *testing.F)   { fuzzWalker(f, fact.Text) }
func FuzzXML(f *testing.F)    { fuzzWalker(f, fact.XML) }
func FuzzPDF(f *testing.F)    { fuzzWalker(f, fact.PDF) }
func FuzzYAML(f *testing.F)   { fuzzWalker(f, fact.YAML) }

func FuzzSafetensors(f *testing.F) { fuzzWalker(f, fact.Safetensors) }
func FuzzGGUF(f *testing.F)        { fuzzWalker(f, fact.GGUF) }
func FuzzONNX(f *testing.F)        { fuzzWalker(f, fact.ONNX) }
func FuzzSavedModel(f *testing.F)  { fuzzWalker(f, fact.SavedModel) }
func FuzzHDF5(f *testing.F)        { fuzzWalker(f, fact.HDF5) }
func FuzzSevenZip(f *testing.F)    { fuzzWalker(f, fact.SevenZip) }
func FuzzXZ(f *testing.F)          { fuzzWalker(f, fact.XZ) }
func FuzzRar(f *testing.F)         { fuzzWalker(f, fact.Rar) }
