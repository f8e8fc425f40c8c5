package media

import (
	"context"
	"sync"
)

// A budget is a number of bytes to share. Who asks first gets first, so that large images are not passed over.
//
// Invariant: while somebody waits, free is less than what the first of them needs.
type budget struct {
	mu      sync.Mutex
	free    int64
	waiting []*waiter
}

type waiter struct {
	need  int64
	ready chan struct{} // closed when need has been taken
}

// take waits for n bytes, at most the whole budget. Give them back.
func (b *budget) take(ctx context.Context, n int64) error {
	b.mu.Lock()
	if len(b.waiting) == 0 && n <= b.free {
		b.free -= n
		b.mu.Unlock()
		return nil
	}
	w := &waiter{n, make(chan struct{})}
	b.waiting = append(b.waiting, w)
	b.mu.Unlock()
	select {
	case <-w.ready:
		return nil
	case <-ctx.Done():
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, other := range b.waiting {
		if other == w {
			b.waiting = append(b.waiting[:i], b.waiting[i+1:]...)
			b.serve(0)
			return ctx.Err()
		}
	}
	b.serve(n) // its turn came at the same moment
	return ctx.Err()
}

// give returns n bytes.
func (b *budget) give(n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.serve(n)
}

// serve adds n bytes and hands out what is free, in order. Callers hold mu.
func (b *budget) serve(n int64) {
	b.free += n
	for len(b.waiting) > 0 && b.waiting[0].need <= b.free {
		b.free -= b.waiting[0].need
		close(b.waiting[0].ready)
		b.waiting = b.waiting[1:]
	}
}
