package walk

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"

	"github.com/oriel-go/oriel/guard/fact"
)

// streams returns zlib streams of many shapes, with the lengths they unpack to.
func streams(t testing.TB) (out map[string]int) {
	out = map[string]int{}
	noise := make([]byte, 300_000)
	rand.NewChaCha8([32]byte{7}).Read(noise)
	few := make([]byte, len(noise)) // few symbols, long codes for the rare ones
	for i, c := range noise {
		few[i] = "aaaaaaaaaaaaaaaabbbbbbbbccccddef"[c&31]
		if c == 255 {
			few[i] = noise[i/2]
		}
	}
	for _, data := range [][]byte{nil, {7}, noise[:100], noise, few, few[:5000], make([]byte, 1<<20), bytes.Repeat(noise[:33_000], 3), bytes.Repeat([]byte("ab"), 70_000)} {
		for level := zlib.HuffmanOnly; level <= zlib.BestCompression; level++ {
			var b bytes.Buffer
			z, err := zlib.NewWriterLevel(&b, level)
			if err != nil {
				t.Fatal(err)
			}
			z.Write(data[:len(data)/2])
			z.Flush() // an empty stored block in the middle
			z.Write(data[len(data)/2:])
			z.Close()
			out[b.String()] = len(data)
		}
	}
	return out
}

// follow runs deflated over s, read as r reads it.
func follow(s string, n int, r func(io.Reader) io.Reader) error {
	w := &walker{b: fact.NewBudget(context.Background(), fact.Limits{}.WithDefaults(fact.Image))}
	return w.deflated(r(bytes.NewReader([]byte(s))), 0, int64(n))
}

func plain(r io.Reader) io.Reader { return r }

func TestDeflatedCountsWhatUnpackingWouldGive(t *testing.T) {
	for s, n := range streams(t) {
		for _, r := range []func(io.Reader) io.Reader{plain, iotest.HalfReader, iotest.DataErrReader} {
			if err := follow(s, n, r); err != nil {
				t.Fatalf("%d bytes for %d: %v", len(s), n, err)
			}
		}
		for name, c := range map[string]struct {
			s    string
			n    int
			code fact.Code
		}{
			"one byte too many": {s, n + 1, fact.CodeTruncated},
			"one byte behind":   {s + "x", n, fact.CodeTrailing},
			"no checksum":       {s[:len(s)-1], n, fact.CodeTruncated},
			"half":              {s[:len(s)/2], n, fact.CodeTruncated},
		} {
			if err := follow(c.s, c.n, plain); fact.FindingOf(err).Code != c.code {
				t.Fatalf("%s: %v, want %s", name, err, c.code)
			}
		}
		if n > 0 {
			if err := follow(s, n-1, plain); fact.FindingOf(err).Code != fact.CodeRatio {
				t.Fatalf("one byte too few: %v, want %s", err, fact.CodeRatio)
			}
		}
	}
	fault := errors.New("the disk is gone")
	if err := follow("", 0, func(io.Reader) io.Reader { return iotest.ErrReader(fault) }); !errors.Is(err, fault) {
		t.Errorf("got %v, want the reader's fault", err)
	}
}

// FuzzDeflate compares with the standard library: what passes here unpacks there to as many bytes.
func FuzzDeflate(f *testing.F) {
	for s := range streams(f) {
		if len(s) < 512 {
			f.Add([]byte(s))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		w := &walker{b: fact.NewBudget(context.Background(), fact.Limits{}.WithDefaults(fact.Image))}
		r := bytes.NewReader(data)
		z, err := zlib.NewReader(r)
		if err != nil {
			if w.deflated(bytes.NewReader(data), 0, 0) == nil {
				t.Fatalf("passes, but %v", err)
			}
			return
		}
		n, err := io.Copy(io.Discard, io.LimitReader(z, 4<<20))
		if n == 4<<20 {
			return
		}
		got := w.deflated(bytes.NewReader(data), 0, n)
		if whole := err == nil || errors.Is(err, zlib.ErrChecksum); got == nil && !whole {
			t.Fatalf("passes, but unpacking says %v", err)
		}
		// Only the standard library takes sets of codes with a single one for literals.
		if err == nil && r.Len() == 0 && got != nil && fact.FindingOf(got).Code != fact.CodeMalformed {
			t.Fatalf("unpacks to %d bytes, but %v", n, got)
		}
		if _, ok := errors.AsType[*fact.Denial](got); got != nil && !ok {
			t.Fatalf("a fault, not a denial: %v", got)
		}
	})
}

func BenchmarkDeflated(b *testing.B) {
	for s, n := range streams(b) {
		if n == 300_000 && len(s) > 50_000 && len(s) < 110_000 {
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				if err := follow(s, n, plain); err != nil {
					b.Fatal(err)
				}
			}
			return
		}
	}
}
