//go:build linux || darwin

package blob

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"testing/synctest"
)

var testKey = []byte("0123456789abcdef")

func open(t *testing.T, max int64) (*DirStore, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "store")
	s, err := Dir(path, testKey, max)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, path
}

func put(t *testing.T, s *DirStore, content string) Info {
	t.Helper()
	w, err := s.Create(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if _, err := io.WriteString(w, content); err != nil {
		t.Fatal(err)
	}
	info, err := w.Commit()
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// names lists the folder without the lock.
func names(t *testing.T, path string) []string {
	t.Helper()
	all, err := os.ReadDir(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range all {
		if e.Name() != lockName {
			out = append(out, e.Name())
		}
	}
	return out
}

func TestEqualContentsAreKeptOnceAndCounted(t *testing.T) {
	s, path := open(t, 0)
	a, b := put(t, s, "hello"), put(t, s, "hello")
	if a != b || len(names(t, path)) != 1 || s.Used() != 5 {
		t.Fatalf("got %v and %v, files %v, used %d; want one file of 5 bytes", a, b, names(t, path), s.Used())
	}
	for i, want := range []error{nil, nil, ErrNotFound} {
		if err := s.Remove(t.Context(), a.Key); err != want {
			t.Errorf("removal %d: got %v, want %v", i+1, err, want)
		}
		if left := len(names(t, path)); i == 0 && left != 1 || i > 0 && left != 0 {
			t.Errorf("after removal %d there are %d files", i+1, left)
		}
	}
	if s.Used() != 0 {
		t.Errorf("used %d bytes after the last removal, want 0", s.Used())
	}
}

func TestReadBackAndModes(t *testing.T) {
	s, path := open(t, 0)
	info := put(t, s, "hello")
	f, err := s.Open(t.Context(), info.Key)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, ok := f.(*os.File); !ok {
		t.Errorf("Open returns %T, want *os.File", f)
	}
	if got, _ := io.ReadAll(f); string(got) != "hello" {
		t.Errorf("read %q, want hello", got)
	}
	for name, want := range map[string]os.FileMode{".": 0o700, string(info.Key): 0o600, lockName: 0o600} {
		fi, err := os.Stat(filepath.Join(path, name))
		if err != nil || fi.Mode().Perm() != want {
			t.Errorf("mode of %s: %v, %v; want %v", name, fi.Mode().Perm(), err, want)
		}
	}
}

func TestKeyDependsOnInstallKey(t *testing.T) {
	a, _ := open(t, 0)
	b, err := Dir(filepath.Join(t.TempDir(), "b"), []byte("fedcba9876543210"), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if ka, kb := put(t, a, "x").Key, put(t, b, "x").Key; ka == kb {
		t.Errorf("two installations name a content alike: %s", ka)
	}
}

func TestSecSpecialFilesRefused(t *testing.T) {
	canary := filepath.Join(t.TempDir(), "canary")
	if err := os.WriteFile(canary, []byte("CANA!"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, replace := range map[string]func(path string) error{
		"symlink":   func(path string) error { return os.Symlink(canary, path) },
		"hard link": func(path string) error { return os.Link(canary, path) },
		"fifo":      func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"directory": func(path string) error { return os.Mkdir(path, 0o700) },
		"socket": func(path string) error {
			fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
			if err != nil {
				return err
			}
			defer syscall.Close(fd)
			t.Chdir(filepath.Dir(path)) // socket names are short
			return syscall.Bind(fd, &syscall.SockaddrUnix{Name: filepath.Base(path)})
		},
		"inner symlink": func(path string) error {
			other := filepath.Join(filepath.Dir(path), "other")
			if err := os.WriteFile(other, []byte("CANA!"), 0o600); err != nil {
				return err
			}
			return os.Symlink("other", path)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, path := open(t, 0)
			info := put(t, s, "hello")
			file := filepath.Join(path, string(info.Key))
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
			if err := replace(file); err != nil {
				t.Fatal(err)
			}
			if f, err := s.Open(t.Context(), info.Key); err == nil {
				got, _ := io.ReadAll(f)
				f.Close()
				t.Fatalf("a %s was opened and read as %q", name, got)
			}
		})
	}
}

func TestQuotaLeavesNothingBehind(t *testing.T) {
	s, path := open(t, 10)
	put(t, s, "1234567")
	w, err := s.Create(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("123")); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("4")); !errors.Is(err, ErrFull) {
		t.Errorf("writing over the limit: got %v, want ErrFull", err)
	}
	w.Close()
	if _, err := w.Commit(); !errors.Is(err, ErrClosed) {
		t.Errorf("Commit after Close: got %v, want ErrClosed", err)
	}
	if n := names(t, path); len(n) != 1 || s.Used() != 7 {
		t.Errorf("left %v and %d bytes, want the first file alone", n, s.Used())
	}
}

func TestContextEndDeletesWhatWasWritten(t *testing.T) {
	s, path := open(t, 0)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		w, err := s.Create(ctx)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte("half"))
		cancel()
		synctest.Wait()
		if n := names(t, path); len(n) != 0 || s.Used() != 0 {
			t.Errorf("left %v and %d bytes, want nothing", n, s.Used())
		}
		if _, err := w.Commit(); !errors.Is(err, context.Canceled) {
			t.Errorf("Commit: got %v, want context.Canceled", err)
		}
	})
}

func TestStartDeletesOwnLeftoversOnly(t *testing.T) {
	s, path := open(t, 0)
	put(t, s, "old")
	w, _ := s.Create(context.Background())
	w.Write([]byte("half"))
	if _, err := Dir(path, testKey, 0); err == nil {
		t.Fatal("two processes opened one folder")
	}
	s.Close() // as if the process had died
	os.WriteFile(filepath.Join(path, "mine.txt"), nil, 0o600)
	again, err := Dir(path, testKey, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if n := names(t, path); len(n) != 1 || n[0] != "mine.txt" {
		t.Errorf("left %v, want mine.txt alone", n)
	}
}

func TestUnknownKeysTouchNoFile(t *testing.T) {
	s, path := open(t, 0)
	os.WriteFile(filepath.Join(path, "mine.txt"), []byte("x"), 0o600)
	for _, k := range []Key{"mine.txt", "../store/mine.txt", "lock", "", "."} {
		if _, err := s.Open(t.Context(), k); err != ErrNotFound {
			t.Errorf("Open(%q): got %v, want ErrNotFound", k, err)
		}
		if err := s.Remove(t.Context(), k); err != ErrNotFound {
			t.Errorf("Remove(%q): got %v, want ErrNotFound", k, err)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	s, err := Dir(filepath.Join(b.TempDir(), "s"), testKey, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	chunk := bytes.Repeat([]byte{7}, 256<<10)
	b.SetBytes(16 << 20)
	for b.Loop() {
		w, _ := s.Create(b.Context())
		for range 64 {
			w.Write(chunk)
		}
		w.Close()
	}
}
