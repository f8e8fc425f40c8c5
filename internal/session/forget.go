package session

import (
	"container/list"
	"time"
)

// How long after its last use a space is spared for being one too many of its principal: many clients can be one
// principal, and one that has just made a call is about to read its answer. Up to this many times more may be spared.
const (
	fresh  = 2 * time.Second
	spared = 20
)

// A forgotten space is what is to be told of it once no lock is held.
type forgotten struct {
	owner  string // empty if the principal has other spaces
	states map[int]any
}

// tell passes on what was forgotten. Callers hold no lock.
func (r *Registry) tell(gone []forgotten) {
	for _, f := range gone {
		r.deleted(f.states)
		if f.owner != "" {
			r.o.Dropped(f.owner)
		}
	}
}

// looks is how many spaces in a row that cannot go are looked at for one that can.
const looks = 64

// trim forgets the spaces that were used least, as far as nothing lives in them: one in which something lives counts as
// used. The newest one, of which own is the principal's list, stays. Callers hold mu, and tell of them.
func (r *Registry) trim(newest *Space, own *list.List) (gone []forgotten) {
	now := newest.used
	over := func(l *list.List, most int, spare func(*Space) bool) {
		for n := looks; n > 0 && l.Len() > most; n-- {
			s := l.Back().Value.(*Space)
			switch {
			case spare(s):
				return // and so are all before it
			case s != newest && s.idle():
				gone, n = r.remove(s, gone), looks+1
			default:
				r.use(s, now)
			}
		}
	}
	over(r.lru, r.o.MaxSpaces, func(*Space) bool { return false })
	over(own, r.o.MaxPerOwner, func(s *Space) bool { return own.Len() <= spared*r.o.MaxPerOwner && now.Sub(s.used) < fresh })
	return gone
}

// remove forgets one space and adds it to gone. Callers hold mu.
func (r *Registry) remove(s *Space, gone []forgotten) []forgotten {
	r.lru.Remove(s.place)
	own := r.owners[s.key.owner]
	own.Remove(s.own)
	delete(r.spaces, s.key)
	f := forgotten{states: s.end()}
	if own.Len() == 0 {
		delete(r.owners, s.key.owner)
		f.owner = s.key.owner
	}
	return append(gone, f)
}

// discard forgets an empty space whose client said goodbye, unless somebody is just coming back to it. What else its
// principal owns stays: files have lifetimes of their own.
func (r *Registry) discard(s *Space) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.spaces[s.key] != s || time.Since(s.used) < fresh || !s.empty() {
		return false
	}
	r.remove(s, nil)
	return true
}

// expire sets the timer for the space that was used least. Callers hold mu.
func (r *Registry) expire() {
	if r.sweep != nil || r.closed || r.lru.Len() == 0 {
		return
	}
	oldest := r.lru.Back().Value.(*Space)
	r.sweep = time.AfterFunc(max(time.Until(oldest.used.Add(r.o.Idle)), time.Millisecond), r.forget)
}

// forget drops the spaces that nobody has used for too long. One in which something lives counts as used.
func (r *Registry) forget() {
	r.mu.Lock()
	now := time.Now()
	var gone []forgotten
	for n := r.lru.Len(); n > 0; n-- {
		s := r.lru.Back().Value.(*Space)
		if now.Before(s.used.Add(r.o.Idle)) {
			break
		}
		if s.idle() {
			gone = r.remove(s, gone)
		} else {
			r.use(s, now)
		}
	}
	r.sweep = nil
	r.expire()
	r.mu.Unlock()
	r.tell(gone)
}
