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
