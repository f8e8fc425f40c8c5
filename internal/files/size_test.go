package files

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"io"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/blob"
)

// nowhere is a store that keeps nothing, and so takes no memory.
type nowhere struct{ blob.Store }

func (nowhere) Create(context.Context) (blob.Writer, error) { return &lost{}, nil }
func (nowhere) Remove(context.Context, blob.Key) error      { return nil }

type lost struct{ bytes.Buffer }

func (l *lost) Close() error { return nil }

// Commit gives each content a key as long as those of a folder.
func (l *lost) Commit() (blob.Info, error) {
	var b [32]byte
	rand.Read(b[:])
	return blob.Info{Key: blob.Key(hex.EncodeToString(b[:])), Size: int64(l.Len())}, nil
}

// heap is how much is in use.
func heap() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// uploads puts n files into a registry, ten for each owner, and returns it with the bytes that a file takes, its key
// included.
func uploads(t testing.TB, n int) (*Registry, float64) {
	t.Helper()
	r := New(Options{Store: nowhere{}})
	before := heap()
	for i := range n {
		w, err := r.Create(t.Context(), "anonymous-visitor-"+strconv.Itoa(i/10), "note.txt")
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(w, strings.NewReader("some text"))
		if _, err := w.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	return r, (heap() - before) / float64(n)
}

// TestFilesInRegistryAreSmall allows for a table that has just doubled.
func TestFilesInRegistryAreSmall(t *testing.T) {
	r, each := uploads(t, 20_000)
	defer r.Close()
	if each > 300 {
		t.Errorf("a file that waits takes %.0f bytes, its key included", each)
	}
}

// BenchmarkFileInRegistry reports what is known of a file that waits to be claimed.
func BenchmarkFileInRegistry(b *testing.B) {
	for b.Loop() {
		r, each := uploads(b, 100_000)
		b.ReportMetric(each, "B/file")
		r.Close()
	}
}
