package sched

import "time"

// A Place is where a waiting job stands in its group.
type Place struct {
	Rank int           // jobs that start before this one
	Size int           // waiting jobs of the group
	ETA  time.Duration // until the job ends; 0 means unknown
}

// Place reports false if the job does not wait. After a change in the group the first call looks at all its waiting
// jobs, the others are quick.
func (s *Scheduler) Place(t *Ticket, now time.Time) (Place, bool) {
	if t.lane == nil {
		return Place{}, false
	}
	g := t.Kind.Group
	if !g.fresh {
		g.rank()
	}
	return Place{Rank: t.rank, Size: g.size, ETA: t.eta(now)}, true
}

// Waiting calls fn for all waiting jobs of the group, in no particular order.
func (g *Group) Waiting(fn func(*Ticket)) {
	for _, l := range g.ring {
		for _, t := range l.jobs {
			fn(t)
		}
	}
}

// rank plays the future of the group: who starts when, if nobody comes and nobody leaves.
func (g *Group) rank() {
	ring := g.copyRing()
	var ahead time.Duration
	n, known := 0, true
	for len(ring) > 0 {
		for _, t := range take(&ring) {
			t.rank, t.ahead, t.known = n, ahead, known
			n++
			if g.limit > 0 {
				mean := t.Kind.Mean()
				ahead += mean / time.Duration(g.limit)
				known = known && mean > 0
			}
		}
	}
	g.fresh = true
}

// eta adds up the wait for a slot, the jobs ahead and the job itself, from mean run times.
func (t *Ticket) eta(now time.Time) time.Duration {
	g, mean := t.Kind.Group, t.Kind.Mean()
	if mean == 0 || !t.known {
		return 0
	}
	var free time.Duration // until the group has a free slot
	if g.limit >= 0 && len(g.running) >= g.limit {
		for i, c := range g.running {
			of := c.kind.Mean()
			if of == 0 {
				return 0
			}
			left := max(0, c.started.Add(of).Sub(now))
			if i == 0 || left < free {
				free = left
			}
		}
	}
	return mean + t.ahead + free
}
