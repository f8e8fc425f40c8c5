package session

import (
	"context"
	"slices"
)

// Lock waits until no other call of the label that writes one of the states runs. It is part of bind.States.
func (r *Registry) Lock(ctx context.Context, owner, label string, states []int) (unlock func(), err error) {
	s := r.Space(owner, label)
	states = slices.Compact(slices.Sorted(slices.Values(states))) // one order for all, so that nobody waits in a circle
	var held []chan struct{}
	release := func() {
		for _, token := range held {
			<-token
		}
	}
	for _, id := range states {
		s.mu.Lock()
		token := s.locks[id]
		if token == nil {
			token = make(chan struct{}, 1)
			if s.locks == nil {
				s.locks = map[int]chan struct{}{}
			}
			s.locks[id] = token
		}
		s.mu.Unlock()
		select {
		case token <- struct{}{}:
			held = append(held, token)
		case <-ctx.Done():
			release()
			return nil, context.Cause(ctx)
		}
	}
	return release, nil
}

// First returns the value of a state; if there is none, it keeps what make returns.
func (r *Registry) First(owner, label string, state int, make func() any) any {
	s := r.Space(owner, label)
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.states[state]
	if !ok {
		v = make()
		s.keep(state, v)
	}
	return v
}

// keep stores a value. The caller holds mu.
func (s *Space) keep(state int, v any) {
	if s.states == nil {
		s.states = map[int]any{}
	}
	s.states[state] = v
	s.wait()
}

// Load returns the value of a state, or false if it was never stored.
func (r *Registry) Load(owner, label string, state int) (any, bool) {
	s := r.Find(owner, label)
	if s == nil {
		return nil, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.states[state]
	return v, ok
}

// Store keeps a value as long as the label is remembered.
func (r *Registry) Store(owner, label string, state int, value any) {
	s := r.Space(owner, label)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keep(state, value)
}
