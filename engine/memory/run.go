package memory

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/sched"
)

// progressEvery is the shortest time between two progress entries of a run.
const progressEvery = 50 * time.Millisecond

// A run implements engine.Run.
type run struct {
	engine *Engine
	fn     *function
	id     string
	read   atomic.Int64 // when somebody last read it, in nanoseconds

	// Guarded by Engine.mu.
	ticket  sched.Ticket
	call    *call // nil while waiting, and for runs cancelled then
	timeout *time.Timer
	keep    keep

	mu       sync.Mutex
	job      engine.Job
	log      tail
	ended    bool   // set with Engine.mu held as well, so that either lock is enough to look
	told     bool   // somebody has read the end
	far      uint64 // number of the newest entry that was read
	gone     bool
	changed  []int
	pending  *engine.Progress // waits for its turn
	reported time.Time        // when the last progress was appended
	flush    *time.Timer      // appends pending
	readers  []*reader
}

// A reader is one call of Notify.
type reader struct{ wake chan<- struct{} }

func (r *run) ID() string { return r.id }

func (r *run) Job() engine.Job {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.job
}

func (r *run) Read(after uint64) ([]engine.Entry, error) {
	r.read.Store(time.Now().UnixNano())
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.gone {
		return nil, engine.ErrGone
	}
	entries := r.log.read(after)
	if n := len(entries); n > 0 {
		r.far = max(r.far, entries[n-1].Seq)
	}
	r.told = r.told || r.ended && len(entries) > 0
	return entries, nil
}

func (r *run) Notify(wake chan<- struct{}) (stop func()) {
	me := &reader{wake}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.readers = append(r.readers, me)
	return func() {
		r.mu.Lock()
		r.readers = slices.DeleteFunc(r.readers, func(other *reader) bool { return other == me })
		over := r.over()
		r.mu.Unlock()
		if over {
			r.engine.fade(r)
		}
	}
}

// over reports whether the steps of a run are worth forgetting: it has ended, and they are no use to those who read it,
// or who come yet and would not see all of them, unless they come again. The caller holds mu.
func (r *run) over() bool {
	switch {
	case !r.ended || len(r.log.entries) <= fewEntries:
		return false
	case len(r.readers) == 0:
		return r.told || r.log.cut()
	}
	return r.far < r.log.entries[0].Prev // nobody has come as far as to go on with them
}

func (r *run) Place() engine.Place {
	r.engine.mu.Lock()
	defer r.engine.mu.Unlock()
	p, waiting := r.engine.queue.Place(&r.ticket, time.Now())
	return engine.Place{Waiting: waiting, Rank: p.Rank, Size: p.Size, ETA: p.ETA}
}

func (r *run) Cancel(reason engine.Reason) {
	r.engine.mu.Lock()
	defer r.engine.mu.Unlock()
	r.engine.cancel(r, reason)
	r.engine.pump(r.fn.kind.Group)
}

// Forget implements [engine.Forgetter].
func (r *run) Forget() {
	r.engine.mu.Lock()
	defer r.engine.mu.Unlock()
	if r.ended && r.engine.runs[r.id] == r {
		r.engine.forget(r)
	}
}

// wake tells all readers to look. The caller holds mu.
func (r *run) wake() {
	for _, reader := range r.readers {
		select {
		case reader.wake <- struct{}{}:
		default: // it has not yet looked since the last time
		}
	}
}

func (r *run) wakeReaders() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wake()
}

// A runLog is what the function sees of its run.
type runLog struct{ *run }

// Append implements engine.Log. When a body is refused, those before it stay.
func (l runLog) Append(bodies ...engine.Body) error { return l.append(bodies, true) }

// AppendLast implements [engine.LastLog].
func (l runLog) AppendLast(bodies ...engine.Body) error { return l.append(bodies, false) }

func (l runLog) append(bodies []engine.Body, wake bool) error {
	r := l.run
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		return engine.ErrEnded
	}
	before := r.log.last
	r.log.step++
	var err error
	for _, body := range bodies {
		switch b := body.(type) {
		case engine.Set, engine.Append, engine.Patch, engine.Update, engine.Toast:
			err = r.add(body)
		case engine.Progress:
			err = r.report(b)
		case engine.Changes:
			r.changed = append(r.changed, b.Components...)
		default:
			err = fmt.Errorf("engine: a function must not append %T", body)
		}
		if err != nil {
			break
		}
	}
	if wake && r.log.last != before {
		r.wake()
	}
	return err
}

// add appends one entry to the log's current step. The caller holds mu.
func (r *run) add(body engine.Body) error { return r.log.append(body, r.engine.order.Add(1)) }

// report appends progress now, or makes it the one that is appended next.
func (r *run) report(p engine.Progress) error {
	if r.pending != nil {
		r.pending = &p
		return nil
	}
	now := time.Now()
	if wait := progressEvery - now.Sub(r.reported); wait > 0 {
		r.pending = &p
		r.flush = time.AfterFunc(wait, func() {
			r.mu.Lock()
			defer r.mu.Unlock()
			if r.flushPending() {
				r.wake()
			}
		})
		return nil
	}
	r.reported = now
	return r.add(p)
}

func (r *run) flushPending() bool {
	if r.pending == nil || r.ended {
		return false
	}
	r.flush.Stop()
	r.log.step++
	r.add(*r.pending) // progress always fits
	r.pending, r.reported = nil, time.Now()
	return true
}

// begin appends the first entry.
func (r *run) begin(eta time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.log.step++
	r.add(engine.Started{ETA: eta, At: time.Now()}) // always fits
	r.wake()
}

// end appends the terminal entry, unless there is one. The caller holds Engine.mu.
func (r *run) end(body engine.Body) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		return false
	}
	r.flushPending()
	if done, ok := body.(engine.Done); ok {
		for _, slot := range r.log.state.Snapshot().Slots {
			done.Values = append(done.Values, slot.Last)
		}
		slices.Sort(r.changed)
		done.Changed = slices.Compact(r.changed)
		body = done
	}
	r.log.step++
	r.add(body) // always fits
	r.ended = true
	if r.over() {
		r.log.fade()
	}
	r.log.seal()
	r.job.Local = nil
	r.read.Store(time.Now().UnixNano())
	if r.timeout != nil {
		r.timeout.Stop()
	}
	r.wake()
	return true
}
