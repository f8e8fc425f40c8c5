package blob

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
)

// Move implements [Mover].
func (s *DirStore) Move(ctx context.Context, f *os.File, dir *os.Root, name string, sum [32]byte) (Writer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	if err := s.reserve(info.Size()); err != nil {
		return nil, err
	}
	w := &dirWriter{s: s, ctx: ctx, name: tempName(), hash: sum[:], size: info.Size()}
	if w.f, err = s.take(info, dir, name, w.name); err != nil {
		s.release(w.size)
		return nil, err
	}
	w.mu.Lock() // ctx may end right away
	defer w.mu.Unlock()
	w.stop = context.AfterFunc(ctx, func() { w.Close() })
	return w, nil
}

// take renames the file name of dir, which info describes, to temp and opens it. After an error neither has it, unless
// it is [ErrElsewhere].
func (s *DirStore) take(info os.FileInfo, dir *os.Root, name, temp string) (*os.File, error) {
	from, err := dir.Open(path.Dir(name))
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	defer from.Close()
	to, err := s.root.Open(".")
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	defer to.Close()
	if err := rename(from, path.Base(name), to, temp); err != nil {
		return nil, err
	}
	f, err := s.root.OpenFile(temp, os.O_RDONLY|openFlags, 0)
	if err == nil {
		if err = same(f, info); err == nil {
			return f, nil
		}
		f.Close()
	}
	return nil, errors.Join(fmt.Errorf("blob: %w", err), s.root.Remove(temp))
}

// same refuses a descriptor of anything but the regular file with one name that info describes.
func same(f *os.File, info os.FileInfo) error {
	got, err := f.Stat()
	if err == nil && (!got.Mode().IsRegular() || links(got) != 1 || got.Size() != info.Size() || !os.SameFile(got, info)) {
		err = errors.New("what was moved into the store is not the file that was open")
	}
	return err
}
