package blob

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"os"
	"sync"
)

// A dirWriter writes one content under a temporary name and hashes it on the way, or holds one that was moved there.
type dirWriter struct {
	s    *DirStore
	ctx  context.Context
	stop func() bool // takes back the deletion at ctx's end

	mu   sync.Mutex // guards what follows
	f    *os.File   // nil once closed; only to be read if the content was moved
	name string
	sum  hash.Hash // nil if the content was moved
	hash []byte    // of a content that was moved
	size int64
}

// Create implements [Store].
func (s *DirStore) Create(ctx context.Context) (Writer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	w := &dirWriter{s: s, ctx: ctx, name: tempName(), sum: sha256.New()}
	f, err := s.root.OpenFile(w.name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, full(err)
	}
	w.f = f
	w.stop = context.AfterFunc(ctx, func() { w.Close() })
	return w, nil
}

// Write implements [io.Writer].
func (w *dirWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.usable(); err != nil {
		return 0, err
	}
	if w.sum == nil {
		return 0, errors.New("blob: write to a content that was moved into the store as a whole")
	}
	if err := w.s.reserve(int64(len(p))); err != nil {
		return 0, err
	}
	w.size += int64(len(p)) // reserved, and given back by discard if the write fails
	n, err := w.f.Write(p)
	w.sum.Write(p[:n])
	if err != nil {
		w.discard()
		return n, full(err)
	}
	return n, nil
}

// usable returns nil while the writer is open and its context is alive. Callers hold mu.
func (w *dirWriter) usable() error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if w.f == nil {
		return ErrClosed
	}
	return nil
}

// Commit implements [Writer].
func (w *dirWriter) Commit() (Info, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.usable(); err != nil {
		return Info{}, err
	}
	defer w.discard() // does nothing after success
	f := w.f
	w.f = nil
	if err := f.Close(); err != nil {
		w.f = f
		return Info{}, full(err)
	}
	if w.sum != nil {
		w.hash = w.sum.Sum(nil)
	}
	mac := hmac.New(sha256.New, w.s.key)
	mac.Write(w.hash)
	info := Info{Key: Key(hex.EncodeToString(mac.Sum(nil))), Size: w.size}
	if err := w.s.adopt(w.name, info); err != nil {
		w.f = f
		return Info{}, full(err)
	}
	w.stop()
	return info, nil
}

// Close implements [Writer].
func (w *dirWriter) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.discard()
	return nil
}

// discard deletes an uncommitted content and gives its bytes back. Callers hold mu.
func (w *dirWriter) discard() {
	if w.f == nil {
		return
	}
	w.stop()
	w.f.Close()
	w.f = nil
	w.s.root.Remove(w.name)
	w.s.release(w.size)
}

// adopt makes the file temp the content info, or drops it if the store has that content already.
func (s *DirStore) adopt(temp string, info Info) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.entries[info.Key]; e != nil {
		if err := s.root.Remove(temp); err != nil {
			return err
		}
		s.used -= info.Size
		e.refs++
		return nil
	}
	if err := s.root.Rename(temp, string(info.Key)); err != nil {
		return err
	}
	s.entries[info.Key] = &entry{size: info.Size, refs: 1}
	return nil
}
