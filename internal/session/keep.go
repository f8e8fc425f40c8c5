package session

import (
	"slices"
	"sync"
	"time"
)

// A Kept says how long a space keeps one of its states, and who hears of its end.
type Kept struct {
	For     time.Duration // after the visitor has left and nothing was written; 0 means as long as the space
	Deleted func(any)     // called once with each value that is not kept any more; may be nil
	Visit   bool          // kept at least until the departure of the visitor has been told
}

// Present counts a client of a label that is there without reading runs. Call gone when it leaves.
func (r *Registry) Present(owner, label string) (gone func()) {
	k := key{owner, label}
	move := func(n int) {
		r.mu.Lock()
		if r.present[k] += n; r.present[k] == 0 {
			delete(r.present, k)
		}
		s := r.spaces[k]
		r.mu.Unlock()
		if s != nil {
			s.attend(n)
		}
	}
	move(1)
	return sync.OnceFunc(func() { move(-1) })
}

// attend counts those who are there.
func (s *Space) attend(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.here += n
	s.wait()
}

// wait sets the alarm for the state that is given up next, while nobody is there. Callers hold mu.
func (s *Space) wait() {
	s.stay()
	if s.here > 0 || s.gone {
		return
	}
	next := time.Duration(0)
	for id := range s.states {
		if d := s.registry.o.States[id].For; d > 0 && (next == 0 || d < next) {
			next = d
		}
	}
	if next > 0 {
		s.left = time.Now()
		s.after(next)
	}
}

// after has states looked at after d. Callers hold mu.
func (s *Space) after(d time.Duration) {
	s.waits = true
	s.registry.clock.Set(&s.expiry, d, func() { go s.expire() }) // ends with Deleted
}

// stay takes the alarm away. Callers hold mu.
func (s *Space) stay() {
	if s.waits {
		s.registry.clock.Stop(&s.expiry)
		s.waits = false
	}
}

// expire deletes the states whose time is over. Runs that may work with them hold it up.
func (s *Space) expire() {
	visiting := s.registry.visiting(s.key)
	s.mu.Lock()
	if s.here > 0 || s.gone || !s.waits {
		s.mu.Unlock()
		return
	}
	if slices.ContainsFunc(s.members, func(m *Member) bool { return !m.Ended() }) {
		s.wait()
		s.mu.Unlock()
		return
	}
	over := map[int]any{}
	next := time.Duration(0)
	passed := time.Since(s.left)
	for id, v := range s.states {
		kept := s.registry.o.States[id]
		again := kept.For - passed
		if kept.Visit && visiting {
			again = max(again, kept.For)
		}
		switch {
		case kept.For <= 0:
		case again <= 0:
			over[id] = v
			delete(s.states, id)
		case next == 0 || again < next:
			next = again
		}
	}
	s.stay() // it may have been set anew since it rang
	if next > 0 {
		s.after(next)
	}
	s.mu.Unlock()
	s.registry.deleted(over)
}

// end takes all states out of a space that is forgotten.
func (s *Space) end() map[int]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gone = true
	s.stay()
	all := s.states
	s.states = map[int]any{}
	return all
}

// deleted tells of values that are not kept any more. Callers hold no lock.
func (r *Registry) deleted(values map[int]any) {
	for id, v := range values {
		if fn := r.o.States[id].Deleted; fn != nil {
			fn(v)
		}
	}
}
