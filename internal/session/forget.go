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

// trim forgets the spaces that were used least, as far as nothing lives in them. Callers hold mu, and tell of them.
func (r *Registry) trim(owner string) (gone []forgotten) {
	for el := r.lru.Back(); el != nil && (r.lru.Len() > r.o.MaxSpaces || r.owners[owner] > r.o.MaxPerOwner); {
		s, before := el.Value.(*Space), el.Prev()
		if r.lru.Len() <= r.o.MaxSpaces && r.owners[owner] <= spared*r.o.MaxPerOwner && time.Since(s.used) < fresh {
			break // and so are all before it
		}
		if (r.lru.Len() > r.o.MaxSpaces || s.key.owner == owner) && el != r.lru.Front() && s.idle() {
			gone = r.remove(el, gone)
		}
		el = before
	}
	return gone
}

// remove forgets one space and adds it to gone. Callers hold mu.
func (r *Registry) remove(el *list.Element, gone []forgotten) []forgotten {
	s := r.lru.Remove(el).(*Space)
	delete(r.spaces, s.key)
	f := forgotten{states: s.end()}
	if r.owners[s.key.owner]--; r.owners[s.key.owner] == 0 {
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
	el := r.spaces[s.key]
	if el == nil || el.Value != any(s) || time.Since(s.used) < fresh || !s.empty() {
		return false
	}
	r.remove(el, nil)
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
		el := r.lru.Back()
		s := el.Value.(*Space)
		if now.Before(s.used.Add(r.o.Idle)) {
			break
		}
		if s.idle() {
			gone = r.remove(el, gone)
		} else {
			s.used = now
			r.lru.MoveToFront(el)
		}
	}
	r.sweep = nil
	r.expire()
	r.mu.Unlock()
	r.tell(gone)
}
