package files

import (
	"context"
	"errors"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/blob"
	"github.com/oriel-go/oriel/guard"
	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/guardtest"
)

// large does not fit the memory in which the guard inspects small files.
var large = strings.Repeat("hello, world\n", 100_000)

// A mover is a store that counts what is moved and what is copied, and may fail to move.
type mover struct {
	*blob.DirStore
	fail          error
	moved, copied int
}

func (m *mover) Create(ctx context.Context) (blob.Writer, error) {
	m.copied++
	return m.DirStore.Create(ctx)
}

func (m *mover) Move(ctx context.Context, f *os.File, dir *os.Root, name string, sum [32]byte) (blob.Writer, error) {
	if m.fail != nil {
		return nil, m.fail
	}
	w, err := m.DirStore.Move(ctx, f, dir, name, sum)
	if err == nil {
		m.moved++
	}
	return w, err
}

func TestLargeUploadsAreMovedIntoTheStore(t *testing.T) {
	h := newHouse(t, Options{})
	m := &mover{DirStore: h.store}
	h.Files.o.Store = m
	for _, name := range []string{"a.txt", "b.txt"} { // the second time the verdict is known
		f, err := h.Files.Lookup("a", paths(t, h.upload(part(name, large)+last))[0])
		if err != nil {
			t.Fatal(err)
		}
		if got := content(t, f); string(got) != large || f.Size != int64(len(large)) || f.MIME() != "text/plain" {
			t.Errorf("%s: %d bytes, %+v", name, len(got), f)
		}
	}
	if m.moved+m.copied != 2 || m.copied > 0 && runtime.GOOS == "linux" || h.store.Used() != int64(len(large)) || h.Files.Used("a") != 2*int64(len(large)) {
		t.Errorf("%d moved, %d copied, the store holds %d, the quota %d", m.moved, m.copied, h.store.Used(), h.Files.Used("a"))
	}
	paths(t, h.upload(part("small.txt", "hello")+last))
	h.Files.Release("a")
	h.empty(t)
}

func TestUploadsThatCannotBeMovedAreCopied(t *testing.T) {
	h := newHouse(t, Options{})
	m := &mover{DirStore: h.store, fail: blob.ErrElsewhere}
	h.Files.o.Store = m
	f, err := h.Files.Lookup("a", paths(t, h.upload(part("a.txt", large)+last))[0])
	if err != nil {
		t.Fatal(err)
	}
	if got := content(t, f); string(got) != large || m.copied != 1 {
		t.Errorf("%d bytes, %d copies", len(got), m.copied)
	}
	h.Files.Release("a")
	h.empty(t)
	for fail, status := range map[error]int{blob.ErrFull: http.StatusInsufficientStorage, errors.New("broken"): http.StatusInternalServerError} {
		m.fail = fail
		refused(t, h.upload(part("a.txt", large)+last), status)
		h.empty(t)
	}
}

// TestSecEveryStageThatFailsRefusesALargeUpload is the chaos test for files that are moved.
func TestSecEveryStageThatFailsRefusesALargeUpload(t *testing.T) {
	for _, s := range []guard.Stage{fact.S0, fact.S1, fact.S2, fact.S3, fact.S4, fact.S6, fact.S7} {
		h := newHouse(t, Options{})
		h.fault = func(at guard.Stage) error {
			if at == s {
				return errors.New("broken")
			}
			return nil
		}
		refused(t, h.upload(part("a.txt", large)+last), 500)
		h.empty(t)
	}
}

// The clean copy is what is moved, not what came.
func TestSecLargeUploadsAreCleanedBeforeTheyAreMoved(t *testing.T) {
	h := newHouse(t, Options{})
	m := &mover{DirStore: h.store}
	h.Files.o.Store = m
	clean := strings.Repeat(string(guardtest.MP3()), 200)
	f, err := h.Files.Lookup("a", paths(t, h.upload(part("a.mp3", "ID3\x03\x00\x00\x00\x00\x00\x08GPS-HERE"+clean)+last))[0])
	if err != nil {
		t.Fatal(err)
	}
	if got := content(t, f); string(got) != clean || f.MIME() != "audio/mpeg" || m.moved+m.copied != 1 || h.Files.Used("a") != int64(len(clean)) {
		t.Errorf("%d bytes of %s, want %d; %d moved, %d copied, the quota holds %d", len(got), f.MIME(), len(clean), m.moved, m.copied, h.Files.Used("a"))
	}
	h.Files.Release("a")
	h.empty(t)
}
