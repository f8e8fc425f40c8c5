package sched

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestRankIsTheOrderOfStarts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, g := New(0), NewGroup(1)
		kinds := []*Kind{
			{Group: g, MaxWaiting: 100, MaxOwner: 100},
			{Group: g, MaxWaiting: 100, MaxOwner: 100, Batch: 3},
		}
		var now time.Time
		var waiting []*Ticket
		for i := range rapid.IntRange(1, 30).Draw(t, "jobs") {
			ticket := &Ticket{
				Kind: rapid.SampledFrom(kinds).Draw(t, "kind"),
				Lane: rapid.StringMatching(`[a-d]`).Draw(t, "lane"),
				Job:  i,
			}
			if err := s.Push(ticket, now); err != nil {
				t.Fatal(err)
			}
			waiting = append(waiting, ticket)
		}
		for range rapid.IntRange(0, 5).Draw(t, "removed") {
			s.Remove(waiting[rapid.IntRange(0, len(waiting)-1).Draw(t, "which")])
		}
		rank := map[*Ticket]int{}
		for _, ticket := range waiting {
			if p, ok := s.Place(ticket, now); ok {
				rank[ticket] = p.Rank
			}
		}
		n := 0
		for {
			call, _ := s.Next(now)
			if call == nil {
				break
			}
			for _, ticket := range call.Jobs {
				if rank[ticket] != n {
					t.Fatalf("job %v started as number %d, its rank was %d", ticket.Job, n, rank[ticket])
				}
				n++
			}
			s.Done(call)
		}
		if n != len(rank) || g.size != 0 || len(g.lanes) != 0 || len(s.owners) != 0 || len(s.turn) != 0 || s.running != 0 {
			t.Fatalf("started %d of %d; left behind: %+v %+v", n, len(rank), s, g)
		}
	})
}

func TestNewcomerWaitsForOneJobOfEachLane(t *testing.T) {
	s, g := New(0), NewGroup(1)
	k := &Kind{Group: g, MaxWaiting: 2000, MaxOwner: 2000}
	for range 1000 {
		if err := s.Push(&Ticket{Kind: k, Lane: "greedy"}, time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	late := &Ticket{Kind: k, Lane: "late"}
	if err := s.Push(late, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if p, _ := s.Place(late, time.Time{}); p.Rank != 1 || p.Size != 1001 {
		t.Errorf("got %+v, want rank 1 of 1001", p)
	}
}

// TestNewcomerGoesBeforeWhoHadATurn has callers come while a greedy one, of whose many jobs one has just started, waits: the
// first is next, the second lets the greedy one go before it.
func TestNewcomerGoesBeforeWhoHadATurn(t *testing.T) {
	s, g := New(0), NewGroup(1)
	k := &Kind{Group: g, MaxWaiting: 2000, MaxOwner: 2000}
	push := func(lane string) {
		if err := s.Push(&Ticket{Kind: k, Lane: lane, Job: lane}, time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	for range 10 {
		push("greedy")
	}
	got := ""
	start := func() {
		call, _ := s.Next(time.Time{})
		got += call.Jobs[0].Job.(string) + " "
		s.Done(call)
	}
	start()
	push("one")
	push("two")
	for range 4 {
		start()
	}
	push("three")
	start()
	if want := "greedy one greedy two greedy three "; got != want {
		t.Errorf("the order was %s, want %s", got, want)
	}
}

// TestNoLaneWaitsForEver has new lanes come with every start: a lane with several jobs gets its turns nevertheless.
func TestNoLaneWaitsForEver(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, g := New(0), NewGroup(1)
		k := &Kind{Group: g, MaxWaiting: 2000, MaxOwner: 2000}
		lanes := rapid.IntRange(1, 5).Draw(t, "lanes")
		for i := range 20 * lanes {
			if err := s.Push(&Ticket{Kind: k, Lane: fmt.Sprint(i % lanes), Job: i % lanes}, time.Time{}); err != nil {
				t.Fatal(err)
			}
		}
		due := make([]int, lanes) // number of the start by which each lane has had its next turn
		for i := range due {
			due[i] = lanes
		}
		for n := range 10 * lanes {
			call, _ := s.Next(time.Time{})
			s.Done(call)
			if lane, ok := call.Jobs[0].Job.(int); ok {
				due[lane] = n + len(g.ring) + 1 // all that are in the ring, and one that passes
			}
			for lane, by := range due {
				if n > by {
					t.Fatalf("start %d: lane %d was due at %d", n, lane, by)
				}
			}
			for range rapid.IntRange(0, 2).Draw(t, "new") {
				if err := s.Push(&Ticket{Kind: k, Lane: fmt.Sprint("new", n, g.size)}, time.Time{}); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

func TestGroupsTakeTurnsAtTheWorkers(t *testing.T) {
	s := New(1)
	var now time.Time
	for _, group := range []string{"a", "b"} {
		k := &Kind{Group: NewGroup(-1), MaxWaiting: 10, MaxOwner: 10}
		for i := range 3 {
			if err := s.Push(&Ticket{Kind: k, Job: fmt.Sprint(group, i)}, now); err != nil {
				t.Fatal(err)
			}
		}
	}
	got := ""
	for {
		call, _ := s.Next(now)
		if call == nil {
			break
		}
		if other, _ := s.Next(now); other != nil {
			t.Fatal("two calls on one worker")
		}
		got += call.Jobs[0].Job.(string) + " "
		s.Done(call)
		s.Done(call)
	}
	if want := "a0 b0 a1 b1 a2 b2 "; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestOwnersLimitCountsAllKinds(t *testing.T) {
	s := New(0)
	a := &Kind{Group: NewGroup(1), MaxWaiting: 10, MaxOwner: 2}
	b := &Kind{Group: NewGroup(1), MaxWaiting: 10, MaxOwner: 2}
	var errs []error
	for _, k := range []*Kind{a, b, b} {
		errs = append(errs, s.Push(&Ticket{Kind: k, Owner: "o"}, time.Time{}))
	}
	if errs[0] != nil || errs[1] != nil || errs[2] != ErrLaneFull {
		t.Errorf("got %v, want the third refused", errs)
	}
}
