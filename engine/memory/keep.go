package memory

import (
	"cmp"
	"container/list"
	"slices"
	"time"

	"github.com/oriel-go/oriel/engine"
)

// A kept holds the ended runs that can still be read. Engine.mu guards it.
//
// Invariant: owners and order hold the same runs, and bytes is the sum of their sizes.
type kept struct {
	order  list.List         // of *run, the first to end first
	owners map[string][]*run // no empty lists
	bytes  int64
	timer  *time.Timer // forgets the first of order; nil if none is set
}

// A keep is what kept knows of one run.
type keep struct {
	place *list.Element
	until time.Time
	bytes int64
}

// keep puts an ended run with the others, and forgets those that no longer fit: least recently read first. The caller
// holds mu.
func (e *Engine) keep(r *run) {
	k := &e.kept
	r.mu.Lock()
	owner, n := r.job.Owner, len(r.job.Input)+r.log.bytes
	for _, slot := range r.log.state.Snapshot().Slots {
		n += len(slot.Value) + len(slot.Props)
	}
	r.mu.Unlock()
	r.keep = keep{place: k.order.PushBack(r), until: time.Now().Add(e.opt.KeepFor), bytes: int64(n)}
	k.owners[owner] = append(k.owners[owner], r)
	k.bytes += r.keep.bytes

	if mine := k.owners[owner]; len(mine) > e.opt.KeepRuns {
		e.forget(slices.MinFunc(mine[:len(mine)-1], byRead))
	}
	if k.bytes > e.opt.KeepBytes {
		var others []*run
		for at := k.order.Front(); at != r.keep.place; at = at.Next() {
			others = append(others, at.Value.(*run))
		}
		slices.SortFunc(others, byRead)
		for _, other := range others { // a tenth more than needed, so that this is rare
			if k.bytes <= e.opt.KeepBytes/10*9 {
				break
			}
			e.forget(other)
		}
	}
	e.setTimer()
}

func byRead(a, b *run) int { return cmp.Compare(a.read.Load(), b.read.Load()) }

// setTimer makes sure that the oldest run is forgotten in time.
func (e *Engine) setTimer() {
	k := &e.kept
	if k.timer != nil || e.draining || k.order.Len() == 0 {
		return
	}
	first := k.order.Front().Value.(*run)
	k.timer = time.AfterFunc(time.Until(first.keep.until), func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		k.timer = nil
		for k.order.Len() > 0 {
			first := k.order.Front().Value.(*run)
			if time.Until(first.keep.until) > 0 {
				break
			}
			e.forget(first)
		}
		e.setTimer()
	})
}

func (k *kept) stop() {
	if k.timer != nil {
		k.timer.Stop()
	}
}

// forget drops a run. Whoever still reads it gets [engine.ErrGone].
func (e *Engine) forget(r *run) {
	k := &e.kept
	k.order.Remove(r.keep.place)
	k.bytes -= r.keep.bytes
	delete(e.runs, r.id)

	r.mu.Lock()
	defer r.mu.Unlock()
	owner := r.job.Owner
	k.owners[owner] = slices.DeleteFunc(k.owners[owner], func(other *run) bool { return other == r })
	if len(k.owners[owner]) == 0 {
		delete(k.owners, owner)
	}
	r.gone, r.log = true, tail{}
	r.job = engine.Job{ID: r.id, Func: r.job.Func, Owner: owner}
	r.wake()
}
