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
	order  list.List             // of *run, the first to end first
	owners map[string]*list.List // the same by owner, about the least recently read first; no empty lists
	bytes  int64
	timer  *time.Timer // forgets the first of order; nil if none is set
}

// A keep is what kept knows of one run.
type keep struct {
	place, own *list.Element // in order, and among those of its owner
	read       int64         // when it had been read last when it came to its place among those
	until      time.Time
	bytes      int64
}

// keep puts an ended run with the others, and forgets those that no longer fit: least recently read first. The caller
// holds mu.
func (e *Engine) keep(r *run) {
	k := &e.kept
	r.mu.Lock()
	owner, n := r.job.Owner, runBytes+len(r.job.Input)+r.log.bytes
	for _, slot := range r.log.state.Snapshot().Slots {
		n += len(slot.Value) + len(slot.Props)
	}
	r.mu.Unlock()
	mine := k.owners[owner]
	if mine == nil {
		mine = list.New()
		k.owners[owner] = mine
	}
	r.keep = keep{place: k.order.PushBack(r), own: mine.PushBack(r), read: r.read.Load(), until: time.Now().Add(e.opt.KeepFor), bytes: int64(n)}
	k.bytes += r.keep.bytes
	e.trim(r, mine)
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

// fade has a run that nobody reads any more remember what it came to, and not how.
func (e *Engine) fade(r *run) {
	e.mu.Lock()
	defer e.mu.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.over() || r.keep.place == nil { // or it is forgotten
		return
	}
	before := r.log.bytes
	r.log.fade()
	less := int64(before - r.log.bytes)
	r.keep.bytes -= less
	e.kept.bytes -= less
}

// runBytes is about what a kept run takes besides its values, so that many small ones count for what they are.
const runBytes = 2 << 10

// looks is how many runs in a row that stay are looked at for one that goes.
const looks = 16

// trim forgets runs of one owner, of which newest stays. A run that was read since it came to its place, and one whose end
// somebody is about to read, goes to the end of the list instead: so few are looked at, however many there are.
func (e *Engine) trim(newest *run, mine *list.List) {
	now := time.Now()
	for n := looks; n > 0 && mine.Len() > e.opt.KeepRuns; n-- {
		r := mine.Front().Value.(*run)
		read := r.read.Load()
		if r == newest || read != r.keep.read || mine.Len() <= awaited*e.opt.KeepRuns && r.awaited(now.Add(e.opt.KeepFor)) {
			r.keep.read = read
			mine.MoveToBack(r.keep.own)
			continue
		}
		e.forget(r)
		n = looks + 1
	}
}

func byRead(a, b *run) int { return cmp.Compare(a.read.Load(), b.read.Load()) }

// awaited is how many times more runs than KeepRuns an owner may have as long as somebody is about to read their end:
// many clients can be one owner.
const awaited = 20

// grace is how long whoever made a call may take to come for its end. A client asks for it once its call was answered,
// which on a slow network is seconds later.
const grace = 10 * time.Second

// awaited reports whether somebody is about to read the run's end: a reader who is still there, also one who has got it and
// works through what comes before it, or whoever made a call that ended a moment ago. The end of a run is KeepFor before its
// keep.until, and now is as much later.
func (r *run) awaited(now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.readers) > 0 || !r.told && now.Sub(r.keep.until) < grace
}

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
	mine := k.owners[owner]
	mine.Remove(r.keep.own)
	if mine.Len() == 0 {
		delete(k.owners, owner)
	}
	r.gone, r.log, r.keep = true, tail{}, keep{}
	r.job = engine.Job{ID: r.id, Func: r.job.Func, Owner: owner}
	r.wake()
}
