package blob

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
)

// DefaultMax is the most a [Dir] store holds by default; half the free disk, if that is less.
const DefaultMax = 10 << 30

const (
	tempPrefix = "tmp-"
	lockName   = "lock"
)

// A DirStore keeps contents as files of one folder. [Dir] makes it.
//
// Invariant: every complete file in the folder is in entries with at least one reference, and used is the sum of
// the sizes in entries and of what open writers have written.
type DirStore struct {
	root *os.Root
	lock *os.File
	key  []byte
	max  int64

	mu      sync.Mutex // guards what follows, and the folder's names
	entries map[Key]*entry
	used    int64
}

type entry struct {
	size int64
	refs int
}

// Dir opens a store in the folder path, which it makes if need be and keeps to itself: mode 0700, one process at a
// time. References live in memory, so contents that an earlier process left are deleted here. Files that are not
// the store's stay untouched.
//
// key keeps file names from being computable from contents; it needs 16 bytes or more. max bounds the bytes kept;
// 0 means [DefaultMax].
func Dir(path string, key []byte, max int64) (_ *DirStore, err error) {
	if len(key) < 16 {
		return nil, fmt.Errorf("blob: the key has %d bytes, it needs 16 or more", len(key))
	}
	if !filepath.IsAbs(path) {
		return nil, fmt.Errorf("blob: the folder %q is not an absolute path", path)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	s := &DirStore{root: root, key: append([]byte(nil), key...), max: max, entries: map[Key]*entry{}}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	if err := root.Chmod(".", 0o700); err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	if s.lock, err = root.OpenFile(lockName, os.O_CREATE|os.O_RDWR, 0o600); err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	if err := flock(s.lock); err != nil {
		return nil, fmt.Errorf("blob: folder %s: %w: %w", path, ErrLocked, err)
	}
	if s.max <= 0 {
		s.max = DefaultMax
		if free, ok := freeDisk(path); ok {
			s.max = min(s.max, free/2)
		}
	}
	return s, s.clean()
}

// clean deletes what an earlier process left.
func (s *DirStore) clean() error {
	d, err := s.root.Open(".")
	if err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	defer d.Close()
	for {
		names, err := d.Readdirnames(256)
		for _, name := range names {
			if !ours(name) {
				continue
			}
			if err := s.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("blob: %w", err)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("blob: %w", err)
		}
	}
}

// ours reports whether name is one that this package gives to a content, complete or not.
func ours(name string) bool {
	raw, err := hex.DecodeString(strings.TrimPrefix(name, tempPrefix))
	return err == nil && len(raw) == 32
}

// Close gives up the folder. Contents stay until the next [Dir].
func (s *DirStore) Close() error {
	if s.lock != nil {
		s.lock.Close()
	}
	return s.root.Close()
}

// Used returns the bytes kept and being written.
func (s *DirStore) Used() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.used
}

// Stat implements [Store].
func (s *DirStore) Stat(_ context.Context, k Key) (Info, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entries[k]
	if e == nil {
		return Info{}, ErrNotFound
	}
	return Info{Key: k, Size: e.size}, nil
}

// Open implements [Store]. It returns an [*os.File]. Anything but the plain file that the store wrote, a link or a
// device that was put in its place say, is refused: the decision is made on the descriptor that is then read.
func (s *DirStore) Open(ctx context.Context, k Key) (io.ReadSeekCloser, error) {
	info, err := s.Stat(ctx, k)
	if err != nil {
		return nil, err
	}
	f, err := s.root.OpenFile(string(k), os.O_RDONLY|openFlags, 0)
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	if err := s.verify(f, info); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// verify refuses descriptors of anything but a regular file with one name, which is info's.
func (s *DirStore) verify(f *os.File, info Info) error {
	opened, err := f.Stat()
	if err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	named, err := s.root.Lstat(string(info.Key))
	if errors.Is(err, fs.ErrNotExist) {
		return ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	if !opened.Mode().IsRegular() || links(opened) != 1 || opened.Size() != info.Size || !os.SameFile(opened, named) {
		return errors.New("blob: a file in the store is not what was written there")
	}
	return nil
}

// Remove implements [Store].
func (s *DirStore) Remove(_ context.Context, k Key) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entries[k]
	if e == nil {
		return ErrNotFound
	}
	if e.refs--; e.refs > 0 {
		return nil
	}
	delete(s.entries, k)
	s.used -= e.size
	if err := s.root.Remove(string(k)); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	return nil
}

// reserve counts n more bytes, or says that they do not fit.
func (s *DirStore) reserve(n int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n > s.max-s.used {
		return ErrFull
	}
	s.used += n
	return nil
}

// release gives back what was reserved.
func (s *DirStore) release(n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used -= n
}

// tempName returns a fresh name for a content that is being written.
func tempName() string {
	var b [32]byte
	rand.Read(b[:])
	return tempPrefix + hex.EncodeToString(b[:])
}

// full marks an error of the disk that means the same as a full store.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return fmt.Errorf("blob: %w", err)
}
