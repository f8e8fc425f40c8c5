package session

import (
	"slices"

	"github.com/oriel-go/oriel/engine"
)

// A Found is a run and the label it belongs to. A run that was opened in several has one for each.
type Found struct {
	*Member
	Label string
}

// Members returns all runs of one kind that a principal has, in no order.
func (r *Registry) Members(owner string, kind Kind) []Found {
	var all []Found
	for _, s := range r.of(owner) {
		for _, m := range s.Members(kind, 0) {
			all = append(all, Found{m, s.key.label})
		}
	}
	return all
}

// of returns the spaces of a principal.
func (r *Registry) of(owner string) []*Space {
	r.mu.Lock()
	defer r.mu.Unlock()
	own := r.owners[owner]
	if own == nil {
		return nil
	}
	all := make([]*Space, 0, own.Len())
	for el := own.Front(); el != nil; el = el.Next() {
		all = append(all, el.Value.(*Space))
	}
	return all
}

// Open makes a run of another label, or an ended one of this, news to the label's readers: it is told from its
// beginning. A live run that the label has already is told anyway.
func (s *Space) Open(run engine.Run, fn int) {
	if old := s.Member(run.ID()); old != nil {
		if !old.Ended() {
			return
		}
		s.mu.Lock()
		s.members = slices.DeleteFunc(s.members, func(m *Member) bool { return m == old })
		s.mu.Unlock()
	}
	s.Add(run, fn, Paged)
}

// wanted reports whether another label of the same principal has the run and somebody who reads it, or who may come
// back.
func (s *Space) wanted(id string) bool {
	for _, other := range s.registry.of(s.key.owner) {
		if other == s || other.Member(id) == nil {
			continue
		}
		other.mu.Lock()
		wanted := other.orphan.readers > 0 || other.orphan.waits
		other.mu.Unlock()
		if wanted {
			return true
		}
	}
	return false
}
