package session

import (
	"sync"
	"time"
)

// A Visitor is a label of a principal, and what a run on its behalf may know of who it was.
type Visitor struct {
	Owner, Label string
	Addr, User   string // as of its newest stream
}

// A visit lasts from a label's first stream until nobody has come back for a while after its last one. The registry's
// mu guards it.
type visit struct {
	who    Visitor
	orphan orphan
	over   bool // Left is being told of it
}

// Visit counts a stream of a visitor. Call gone when it ends. If nobody watches departures it does nothing.
func (r *Registry) Visit(who Visitor) (gone func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.o.Left == nil || r.parted {
		return func() {}
	}
	k := key{who.Owner, who.Label}
	v := r.visits[k]
	if v == nil {
		r.visitors[k.owner]++
	}
	if v == nil || v.over {
		v = &visit{}
		r.visits[k] = v
	}
	v.who = who
	v.orphan.attach(r)
	if r.visitors[k.owner] > r.o.MaxPerOwner {
		r.hasten(k.owner)
	}
	return sync.OnceFunc(func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.parted {
			return
		}
		v.orphan.detach(r, func() { go r.depart(v) }) // ends with Left
	})
}

// Told notes that a client said goodbye.
func (r *Registry) Told(owner, label string) {
	r.mu.Lock()
	if v := r.visits[key{owner, label}]; v != nil && !v.over {
		v.orphan.leaving(r, func() { go r.depart(v) })
	}
	r.mu.Unlock()
	if s := r.Find(owner, label); s != nil {
		s.Told()
	}
}

// hasten ends the visit of a principal that would end next, so that those it waits for stay few. Callers hold mu.
func (r *Registry) hasten(owner string) {
	var next *visit
	for k, v := range r.visits {
		if k.owner == owner && v.orphan.waits && !v.over && (next == nil || v.orphan.alarm.Due().Before(next.orphan.alarm.Due())) {
			next = v
		}
	}
	if next != nil {
		next.orphan.start(r, 0, func() { go r.depart(next) })
	}
}

// depart ends a visit, unless somebody came back since its alarm rang.
func (r *Registry) depart(v *visit) {
	r.mu.Lock()
	if r.parted || v.over || v.orphan.readers > 0 || time.Now().Before(v.orphan.alarm.Due()) {
		r.mu.Unlock()
		return
	}
	v.over = true
	v.orphan.stop(r)
	r.parting.Add(1)
	r.mu.Unlock()
	defer r.parting.Done()
	r.o.Left(v.who)
	r.mu.Lock()
	defer r.mu.Unlock()
	k := key{v.who.Owner, v.who.Label}
	if r.visits[k] != v {
		return // the visitor is back already
	}
	delete(r.visits, k)
	if r.visitors[k.owner]--; r.visitors[k.owner] == 0 {
		delete(r.visitors, k.owner)
	}
}

// Part ends all visits at once, and there will be no others. It returns when all departures have been told.
func (r *Registry) Part() {
	r.mu.Lock()
	var all []Visitor
	for _, v := range r.visits {
		v.orphan.stop(r)
		if !v.over {
			all = append(all, v.who)
		}
	}
	clear(r.visits)
	clear(r.visitors)
	r.parted = true
	r.mu.Unlock()
	for _, who := range all {
		r.o.Left(who)
	}
	r.parting.Wait()
}

// visiting reports whether the departure of a label is still to be told.
func (r *Registry) visiting(k key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.visits[k] != nil
}
