package files

import (
	"context"
	"time"
)

// A term is the files that live equally long from when they came into it. One timer waits for the first of them.
type term struct {
	life  time.Duration
	files chain
	timer *time.Timer // nil while none waits
}

// stop takes the timer away. Callers hold the registry's mu.
func (t *term) stop() {
	if t.timer != nil {
		t.timer.Stop()
		t.timer = nil
	}
}

// now is the time on the registry's clock.
func (r *Registry) now() time.Duration { return time.Since(r.epoch) }

// expired reports whether f's time is over. Callers hold mu.
func (r *Registry) expired(f *File) bool { return f.expires != 0 && r.now() >= f.expires }

// term returns the term that f lives by. Callers hold mu.
func (r *Registry) term(f *File) *term {
	if f.claimed {
		return &r.used
	}
	return &r.fresh
}

// live starts f's life. Callers hold mu.
func (r *Registry) live(f *File) {
	t := r.term(f)
	f.expires = r.now() + t.life
	t.files.push(f)
	if t.timer == nil {
		r.arm(t)
	}
}

// arm sets the timer for the first file of a term. Callers hold mu.
func (r *Registry) arm(t *term) {
	t.stop()
	t.timer = time.AfterFunc(t.files.first.expires-r.now(), func() { r.end(t) })
}

// end drops the files of a term whose time is over, and waits for the next.
func (r *Registry) end(t *term) {
	for f := r.next(t); f != nil; f = r.next(t) {
		r.o.Store.Remove(context.Background(), f.key)
	}
}

// next forgets the first file of a term if its time is over. If not, it returns nil and waits for that.
func (r *Registry) next(t *term) *File {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := t.files.first
	switch {
	case f == nil:
		t.stop()
		return nil
	case !r.expired(f):
		r.arm(t)
		return nil
	}
	r.remove(f)
	return f
}
