// Package sched decides which waiting job starts next. It is pure: no goroutines, no clock, no I/O; callers pass the
// time in and hold a lock around it.
//
// Jobs wait in lanes, one for each caller, and lanes belong to a group, which limits how many calls run at once.
// Lanes take turns: however many jobs one caller submits, another's first job waits for at most one of them, and for none
// if one of them has just started. Within a lane the order is that of arrival. Groups take turns at the workers that all of them share.
package sched

import (
	"errors"
	"slices"
	"time"
)

// Reasons why Push refuses.
var (
	ErrFull     = errors.New("sched: the kind's queue is full")
	ErrLaneFull = errors.New("sched: the owner has too many waiting jobs")
)

// A Scheduler holds the waiting and running jobs of all groups.
type Scheduler struct {
	workers int // calls at once over all groups; 0 or less means no limit
	running int
	owners  map[string]int // waiting jobs by owner
	turn    []*Group       // groups with waiting jobs; the first is next to start one
}

// A Group shares a limit.
//
// Invariant: every lane in ring and lanes has a waiting job; size counts them all.
type Group struct {
	limit   int // calls at once; negative means no limit
	running []*Call
	ring    []*lane // the first lane is next
	lanes   map[string]*lane
	size    int
	fresh   bool // whether the tickets know their rank
}

type lane struct {
	name   string
	jobs   []*Ticket // oldest first
	served bool      // one of its jobs has started since it came to the ring
	passed bool      // and since then a new lane went before it: the next one goes behind
}

// A Kind is what jobs of one function have in common.
type Kind struct {
	Group      *Group
	MaxWaiting int           // waiting jobs of this kind
	MaxOwner   int           // waiting jobs of one owner, of whatever kind
	Batch      int           // jobs that start together; 0 or 1 means each alone
	Wait       time.Duration // how long the first job of a batch waits for others

	waiting int
	runs    int           // successful runs
	took    time.Duration // by all of them
}

// Mean is the mean time of successful runs, 0 before the first.
func (k *Kind) Mean() time.Duration {
	if k.runs == 0 {
		return 0
	}
	return k.took / time.Duration(k.runs)
}

// A Ticket is a waiting job.
type Ticket struct {
	Kind  *Kind
	Owner string
	Lane  string
	Job   any // the caller's own

	queued time.Time
	rank   int           // jobs that start before
	ahead  time.Duration // mean run times of those, divided by the limit
	known  bool          // whether the mean run times ahead are known
	lane   *lane         // nil when not waiting
}

// A Call is one or, in a batch, several jobs that run in one slot of their group.
type Call struct {
	Jobs    []*Ticket
	kind    *Kind
	started time.Time
	over    bool
}

// New returns a scheduler that runs at most so many calls at once; 0 or less means no limit.
func New(workers int) *Scheduler {
	return &Scheduler{workers: workers, owners: map[string]int{}}
}

// NewGroup returns a group with a limit; a negative one means none.
func NewGroup(limit int) *Group {
	return &Group{limit: limit, lanes: map[string]*lane{}}
}

// Push adds a job to the end of its lane.
func (s *Scheduler) Push(t *Ticket, now time.Time) error {
	k, g := t.Kind, t.Kind.Group
	switch {
	case k.waiting >= k.MaxWaiting:
		return ErrFull
	case s.owners[t.Owner] >= k.MaxOwner:
		return ErrLaneFull
	}
	l := g.lanes[t.Lane]
	if l == nil {
		l = &lane{name: t.Lane}
		g.lanes[t.Lane] = l
		g.enter(l)
	}
	l.jobs = append(l.jobs, t)
	t.lane, t.queued = l, now
	k.waiting++
	s.owners[t.Owner]++
	g.size++
	g.fresh = false
	if g.size == 1 {
		s.turn = append(s.turn, g)
	}
	return nil
}

// enter puts a new lane into the ring: at its end, but before the lanes there that have just had their turn. Each of those
// is passed once only, so that none waits for ever while new ones come.
func (g *Group) enter(l *lane) {
	at := len(g.ring)
	for at > 0 && g.ring[at-1].served && !g.ring[at-1].passed {
		at--
		g.ring[at].passed = true
	}
	g.ring = slices.Insert(g.ring, at, l)
}

// Len returns how many jobs wait.
func (s *Scheduler) Len() int {
	n := 0
	for _, g := range s.turn {
		n += g.size
	}
	return n
}

// Remove takes a waiting job out. It reports false if the job does not wait.
func (s *Scheduler) Remove(t *Ticket) bool {
	l, g := t.lane, t.Kind.Group
	if l == nil {
		return false
	}
	i := slices.Index(l.jobs, t)
	l.jobs = slices.Delete(l.jobs, i, i+1)
	if len(l.jobs) == 0 {
		g.ring = slices.DeleteFunc(g.ring, func(other *lane) bool { return other == l })
	}
	s.left(t)
	if g.size == 0 {
		s.turn = slices.DeleteFunc(s.turn, func(other *Group) bool { return other == g })
	}
	return true
}

// left does the accounts of a job that waits no more.
func (s *Scheduler) left(t *Ticket) {
	g := t.Kind.Group
	if len(t.lane.jobs) == 0 {
		delete(g.lanes, t.lane.name)
	}
	t.lane = nil
	t.Kind.waiting--
	if s.owners[t.Owner]--; s.owners[t.Owner] == 0 {
		delete(s.owners, t.Owner)
	}
	g.size--
	g.fresh = false
}

// Next starts a call if one may start now. Otherwise it returns nil and, if only time stands in the way, after how
// long to ask again; 0 means after the next Push, Remove or Done.
func (s *Scheduler) Next(now time.Time) (call *Call, again time.Duration) {
	if s.workers > 0 && s.running >= s.workers {
		return nil, 0
	}
	for i, g := range s.turn {
		if g.limit >= 0 && len(g.running) >= g.limit {
			continue
		}
		if wait := g.collecting(now); wait > 0 {
			if again == 0 || wait < again {
				again = wait
			}
			continue
		}
		call := &Call{Jobs: take(&g.ring), started: now}
		call.kind = call.Jobs[0].Kind
		for _, t := range call.Jobs {
			s.left(t)
		}
		g.running = append(g.running, call)
		s.running++
		s.turn = slices.Delete(s.turn, i, i+1)
		if g.size > 0 {
			s.turn = append(s.turn, g)
		}
		return call, 0
	}
	return nil, again
}

// collecting returns how long the group's next batch still waits for more jobs. A batch holds its group's turn, not a
// slot, while it waits.
func (g *Group) collecting(now time.Time) time.Duration {
	first := g.ring[0].jobs[0]
	wait := first.Kind.Wait - now.Sub(first.queued)
	if first.Kind.Batch < 2 || wait <= 0 {
		return 0
	}
	ring := g.copyRing()
	if len(take(&ring)) == first.Kind.Batch {
		return 0
	}
	return wait
}

// take removes the jobs that start next from a ring: the first lane's oldest and, for a batch, the oldest of the
// lanes whose turn is next if they are of the same kind. A lane that gave a job goes to the end.
func take(ring *[]*lane) []*Ticket {
	first := pop(ring, 0)
	jobs := []*Ticket{first}
	for len(jobs) < first.Kind.Batch {
		i := slices.IndexFunc(*ring, func(l *lane) bool { return l.jobs[0].Kind == first.Kind })
		if i < 0 {
			break
		}
		jobs = append(jobs, pop(ring, i))
	}
	return jobs
}

func pop(ring *[]*lane, i int) *Ticket {
	r := *ring
	l := r[i]
	t := l.jobs[0]
	l.jobs = l.jobs[1:]
	if i == 0 {
		r = r[1:]
	} else {
		r = slices.Delete(r, i, i+1)
	}
	if len(l.jobs) > 0 {
		l.served, l.passed = true, false
		r = append(r, l)
	}
	*ring = r
	return t
}

func (g *Group) copyRing() []*lane {
	ring := make([]*lane, len(g.ring), 2*len(g.ring))
	for i, l := range g.ring {
		ring[i] = &lane{jobs: l.jobs}
	}
	return ring
}

// Done ends a call and frees its slot. A second Done of a call does nothing.
func (s *Scheduler) Done(c *Call) {
	if c.over {
		return
	}
	c.over = true
	g := c.kind.Group
	g.running = slices.DeleteFunc(g.running, func(other *Call) bool { return other == c })
	s.running--
}

// Succeeded counts a run into its kind's mean.
func (k *Kind) Succeeded(took time.Duration) {
	k.runs++
	k.took += took
	k.Group.fresh = false
}
