package bind

import (
	"context"
	"sync"

	"github.com/oriel-go/oriel/engine"
)

// A Running is a call while its handler runs. It is safe for concurrent use.
type Running struct {
	Call *Call
	log  engine.Log // nil for validators and batches

	mu       sync.Mutex // guards trackers
	trackers []*engine.Tracker
}

type runKey struct{}

// FromContext returns the call that ctx belongs to, or nil.
func FromContext(ctx context.Context) *Running {
	r, _ := ctx.Value(runKey{}).(*Running)
	return r
}

// Push starts a loop within the loops that are live. A nil Running does nothing.
func (r *Running) Push(t *engine.Tracker) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.trackers = append(r.trackers, t)
}

// Report changes a loop and tells the readers; with one that was not pushed, it is shown after those that are live.
func (r *Running) Report(t *engine.Tracker, change func(*engine.Tracker)) {
	if r == nil || r.log == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	change(t)
	p := engine.Progress{Trackers: make([]engine.Tracker, 0, len(r.trackers)+1)}
	pushed := false
	for _, x := range r.trackers {
		p.Trackers = append(p.Trackers, *x)
		pushed = pushed || x == t
	}
	if !pushed {
		p.Trackers = append(p.Trackers, *t)
	}
	_ = r.log.Append(p) // an ended run takes nothing more
}

// Pop ends a loop and those within it.
func (r *Running) Pop(t *engine.Tracker) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, x := range r.trackers {
		if x == t {
			r.trackers = r.trackers[:i]
			return
		}
	}
}

// Toast shows a notice.
func (r *Running) Toast(t engine.Toast) {
	if r != nil && r.log != nil {
		_ = r.log.Append(t) // an ended run takes nothing more
	}
}
