package guard

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/oriel-go/oriel/guard/clean"
	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/serial"
	"github.com/oriel-go/oriel/guard/walk"
)

// benchInspect measures walk and strip alone, without disk and hash.
func benchInspect(b *testing.B, data []byte, f Format) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	src := bytes.NewReader(data)
	for b.Loop() {
		budget := fact.NewBudget(context.Background(), Limits{}.WithDefaults(fact.Image))
		m, err := walk.Walk(f, src, int64(len(data)), walk.Options{}, budget)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := clean.Strip(m, src, io.Discard, budget); err != nil {
			b.Fatal(err)
		}
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
