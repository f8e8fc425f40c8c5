package blob

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
)

// A desk is a folder with a file that may be moved into a store.
type desk struct {
	root *os.Root
	dir  string
	f    *os.File
	sum  [32]byte
}

const onDesk = "in/coming"

func newDesk(t *testing.T, content string) *desk {
	t.Helper()
	d := &desk{dir: t.TempDir(), sum: sha256.Sum256([]byte(content))}
	var err error
	if d.root, err = os.OpenRoot(d.dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.root.Close() })
	if err := d.root.Mkdir("in", 0o700); err != nil {
		t.Fatal(err)
	}
	if d.f, err = d.root.OpenFile(onDesk, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.f.Close() })
	if _, err := io.WriteString(d.f, content); err != nil {
		t.Fatal(err)
	}
	return d
}

// moved starts moving the file.
func (d *desk) moved(t *testing.T, ctx context.Context, s *DirStore) Writer {
	t.Helper()
	w, err := s.Move(ctx, d.f, d.root, onDesk, d.sum)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

func TestMovedFilesAreContentsLikeOthers(t *testing.T) {
	s, path := open(t, 0)
	d := newDesk(t, "hello")
	w := d.moved(t, t.Context(), s)
	if _, err := w.Write([]byte("more")); err == nil {
		t.Error("a file that was moved takes more bytes")
	}
	got, err := w.Commit()
	if err != nil {
		t.Fatal(err)
	}
	if want := put(t, s, "hello"); got != want || s.Used() != 5 || len(names(t, path)) != 1 {
		t.Errorf("got %v, used %d, files %v; want %v, like a copy", got, s.Used(), names(t, path), want)
	}
	if _, err := d.root.Lstat(onDesk); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is still where it was: %v", err)
	}
	f, err := s.Open(t.Context(), got.Key)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if b, _ := io.ReadAll(f); string(b) != "hello" {
		t.Errorf("read %q, want hello", b)
	}
	again := newDesk(t, "hello")
	if info, err := again.moved(t, t.Context(), s).Commit(); err != nil || info != got || s.Used() != 5 || len(names(t, path)) != 1 {
		t.Errorf("an equal content: %v, %v, used %d, files %v", info, err, s.Used(), names(t, path))
	}
}

func TestMoveLeavesNothingBehindUnlessCommitted(t *testing.T) {
	s, path := open(t, 8)
	d := newDesk(t, "hello")
	d.moved(t, t.Context(), s).Close()
	if n := names(t, path); len(n) != 0 || s.Used() != 0 {
		t.Errorf("after Close: %v and %d bytes, want nothing", n, s.Used())
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		w := newDesk(t, "hello").moved(t, ctx, s)
		cancel()
		synctest.Wait()
		if n := names(t, path); len(n) != 0 || s.Used() != 0 {
			t.Errorf("after the context's end: %v and %d bytes, want nothing", n, s.Used())
		}
		if _, err := w.Commit(); !errors.Is(err, context.Canceled) {
			t.Errorf("Commit: got %v, want context.Canceled", err)
		}
		if _, err := s.Move(ctx, nil, nil, "", [32]byte{}); !errors.Is(err, context.Canceled) {
			t.Errorf("Move: got %v, want context.Canceled", err)
		}
	})
	big := newDesk(t, "nine bytes")
	if _, err := s.Move(t.Context(), big.f, big.root, onDesk, big.sum); !errors.Is(err, ErrFull) {
		t.Errorf("over the limit: got %v, want ErrFull", err)
	}
	if _, err := big.root.Lstat(onDesk); err != nil || s.Used() != 0 {
		t.Errorf("a file that does not fit: %v, used %d; want it where it was", err, s.Used())
	}
}

func TestSecMoveTakesOnlyTheFileThatIsOpen(t *testing.T) {
	for name, replace := range map[string]func(path string) error{
		"other file": func(path string) error { os.Remove(path); return os.WriteFile(path, []byte("CANA!"), 0o600) },
		"symlink": func(path string) error {
			if err := os.WriteFile(path+"2", []byte("CANA!"), 0o600); err != nil {
				return err
			}
			os.Remove(path)
			return os.Symlink("coming2", path)
		},
		"second name": func(path string) error { return os.Link(path, path+"2") },
		"folder":      func(path string) error { os.Remove(path); return os.Mkdir(path, 0o700) },
		"nothing":     os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			s, path := open(t, 0)
			d := newDesk(t, "hello")
			if err := replace(filepath.Join(d.dir, onDesk)); err != nil {
				t.Fatal(err)
			}
			if w, err := s.Move(t.Context(), d.f, d.root, onDesk, d.sum); err == nil {
				info, err := w.Commit()
				t.Fatalf("moved, %v, %v", info, err)
			}
			if n := names(t, path); len(n) != 0 || s.Used() != 0 {
				t.Errorf("left %v and %d bytes, want nothing", n, s.Used())
			}
		})
	}
}
