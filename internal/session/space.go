package session

import (
	"container/list"
	"slices"
	"sync"
	"time"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/alarm"
)

// keepEnded is how many ended runs a space remembers.
const keepEnded = 64

// A Space is what one label of one principal owns.
type Space struct {
	key      key
	registry *Registry

	// Guarded by the registry's mu.
	used       time.Time     // last
	place, own *list.Element // among all spaces, and among those of the principal

	mu      sync.Mutex
	members []*Member // by number
	number  uint64
	orphan  orphan // of Queued and Paged runs
	streams int    // open event streams of the queue
	states  map[int]any
	here    int                   // clients that are there, reading or not
	left    time.Time             // when the last of them went, or wrote
	waits   bool                  // for expiry: nobody is there
	expiry  alarm.Alarm           // gives states up
	gone    bool                  // the registry has forgotten the space
	locks   map[int]chan struct{} // one token each
}

// Add makes a run part of the space and wakes the label's streams. If nothing reads the label, the run has to find a
// reader in time.
func (s *Space) Add(run engine.Run, fn int, kind Kind) *Member {
	s.mu.Lock()
	s.number++
	m := &Member{Run: run, Fn: fn, Number: s.number, Kind: kind, Added: time.Now(), space: s}
	s.prune()
	s.members = append(s.members, m)
	if kind != Called {
		s.orphan.added(s.registry, s.leave)
	}
	s.mu.Unlock()
	s.registry.wake(s.key)
	return m
}

// prune forgets the oldest ended runs beyond what is kept.
func (s *Space) prune() {
	ended := 0
	for _, m := range s.members {
		if m.Ended() {
			ended++
		}
	}
	kept := s.members[:0]
	for _, m := range s.members {
		if ended > keepEnded && m.Ended() {
			ended--
			continue
		}
		kept = append(kept, m)
	}
	clear(s.members[len(kept):])
	s.members = kept
}

// Members returns the runs of one kind with numbers above after, oldest first.
func (s *Space) Members(kind Kind, after uint64) []*Member {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []*Member
	for _, m := range s.members {
		if m.Kind == kind && m.Number > after {
			out = append(out, m)
		}
	}
	return out
}

// Member returns the run with that ID, or nil.
func (s *Space) Member(id string) *Member {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.members {
		if m.Run.ID() == id {
			return m
		}
	}
	return nil
}

// Attach counts a reader of the label's runs. Call detach when it goes.
func (s *Space) Attach() (detach func()) {
	s.mu.Lock()
	s.orphan.attach(s.registry)
	s.here++
	s.wait()
	s.mu.Unlock()
	return sync.OnceFunc(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.orphan.detach(s.registry, s.leave)
		s.here--
		s.wait()
	})
}

// OpenStream counts an event stream of the queue, and returns how many others were open. Call shut when it ends.
func (s *Space) OpenStream() (others int, shut func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.streams++
	return s.streams - 1, sync.OnceFunc(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.streams--
	})
}

// Told notes that the client said goodbye.
func (s *Space) Told() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.orphan.leaving(s.registry, s.leave)
}

// leave cancels what nobody reads, here or where it was opened as well. When the client said goodbye, it also forgets
// what nobody will read any more.
func (s *Space) leave() {
	s.mu.Lock()
	if s.orphan.readers > 0 || time.Now().Before(s.orphan.alarm.Due()) { // or somebody came and went since the alarm rang
		s.mu.Unlock()
		return
	}
	s.orphan.waits = false
	var live, past []*Member
	for _, m := range s.members {
		switch {
		case m.Ended():
			if s.orphan.told && (m.Kind == Queued || m.Kind == Called && m.Delivered()) { // pages list what ran lately
				past = append(past, m)
			}
		case m.Kind != Called:
			live = append(live, m)
		}
	}
	s.members = slices.DeleteFunc(s.members, func(m *Member) bool { return slices.Contains(past, m) })
	if len(s.members) == 0 {
		s.members = nil
	}
	s.mu.Unlock()
	for _, m := range live {
		if !s.wanted(m.Run.ID()) {
			m.Run.Cancel(engine.ReasonLeft)
		}
	}
	for _, m := range past {
		if run, ok := m.Run.(engine.Forgetter); ok {
			run.Forget()
		}
	}
	if s.registry.discard(s) || len(past) > 0 {
		s.registry.o.Forgot()
	}
}

// empty reports whether the client said goodbye and there is nothing to find for it if it comes back after all.
func (s *Space) empty() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.orphan.told && s.here == 0 && s.orphan.readers == 0 && s.streams == 0 && len(s.members) == 0 && len(s.states) == 0 && len(s.locks) == 0
}

// idle reports whether the space can be forgotten.
func (s *Space) idle() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.orphan.readers > 0 || s.here > 0 {
		return false
	}
	for _, m := range s.members {
		if !m.Ended() {
			return false
		}
	}
	s.orphan.stop(s.registry)
	return true
}

// An orphan ends runs some time after their last reader went. The space's mu guards it.
//
// Invariant: while somebody reads, no alarm is set.
type orphan struct {
	readers int
	told    bool // the client said goodbye
	waits   bool // for the alarm
	alarm   alarm.Alarm
}

func (o *orphan) stop(r *Registry) {
	if o.waits {
		r.clock.Stop(&o.alarm)
		o.waits = false
	}
}

func (o *orphan) start(r *Registry, d time.Duration, leave func()) {
	o.waits = true
	r.clock.Set(&o.alarm, d, leave)
}

func (o *orphan) attach(r *Registry) {
	o.readers++
	o.told = false
	o.stop(r)
}

func (o *orphan) detach(r *Registry, leave func()) {
	if o.readers--; o.readers > 0 {
		return
	}
	d := r.o.AfterLosing
	if o.told {
		d = r.o.AfterLeaving
	}
	o.start(r, d, leave)
}

func (o *orphan) added(r *Registry, leave func()) {
	if o.readers == 0 {
		o.told = false
		o.start(r, r.o.AfterLosing, leave)
	}
}

func (o *orphan) leaving(r *Registry, leave func()) {
	o.told = true
	if o.readers == 0 {
		o.start(r, r.o.AfterLeaving, leave)
	}
}
