package session

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oriel-go/oriel/engine"
)

func TestIdleSpacesAreForgottenWithTheirOwner(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var list []string
		r := New(Options{Idle: time.Hour, Dropped: func(owner string) {
			mu.Lock()
			defer mu.Unlock()
			list = append(list, owner)
		}})
		dropped := func() []string {
			mu.Lock()
			defer mu.Unlock()
			return slices.Clone(list)
		}
		r.Store("one", "a", 1, "state")
		r.Space("one", "b")
		r.Store("two", "a", 1, "state")
		run := &fakeRun{id: "r"}
		busy := r.Space("busy", "a")
		busy.Attach()
		busy.Add(run, 0, Queued)
		time.Sleep(50 * time.Minute)
		synctest.Wait()
		r.Find("one", "b") // used again
		time.Sleep(20 * time.Minute)
		synctest.Wait()
		if _, ok := r.Load("one", "a", 1); ok || r.Find("two", "a") != nil {
			t.Error("what nobody used for more than an hour is still there")
		}
		if !slices.Equal(dropped(), []string{"two"}) {
			t.Errorf("dropped %q, want two, who has nothing left", dropped())
		}
		time.Sleep(3 * time.Hour)
		synctest.Wait()
		if r.Find("busy", "a") != busy || !slices.Equal(dropped(), []string{"two", "one"}) {
			t.Errorf("dropped %q; a space with a live run must stay", dropped())
		}
		r.Close()
		time.Sleep(3 * time.Hour)
		synctest.Wait()
		if len(dropped()) != 2 {
			t.Errorf("dropped %q after Close", dropped())
		}
	})
}

// TestEmptySpacesGoAfterGoodbye has clients come, call and leave: those who left something behind are remembered.
func TestEmptySpacesGoAfterGoodbye(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var dropped, forgot atomic.Int32
		r := New(Options{Dropped: func(string) { dropped.Add(1) }, Forgot: func() { forgot.Add(1) }})
		defer r.Close()
		visit := func(label string, kind Kind) (*Space, *Member) {
			s := r.Space("owner", label)
			run := &fakeRun{id: label}
			m := s.Add(run, 0, kind)
			run.Cancel(engine.ReasonUser)
			detach := s.Attach()
			s.Told()
			detach()
			return s, m
		}
		visit("queued", Queued)
		visit("paged", Paged)
		_, m := visit("called", Called)
		m.Deliver()
		visit("not-fetched", Called)
		visit("has-state", Queued)
		r.Store("owner", "has-state", 1, "x")
		back, _ := visit("came-back", Queued)
		back.Attach()
		time.Sleep(time.Minute)
		for label, want := range map[string]bool{"queued": false, "paged": true, "called": false, "not-fetched": true, "has-state": true, "came-back": true} {
			if got := r.Find("owner", label) != nil; got != want {
				t.Errorf("%s is remembered: %v, want %v", label, got, want)
			}
		}
		if n := len(r.Find("owner", "not-fetched").Members(Called, 0)); n != 1 {
			t.Errorf("%d results are left that nobody has fetched, want 1", n)
		}
		if dropped.Load() != 0 || forgot.Load() != 3 {
			t.Errorf("%d principals were dropped and %d times something forgotten, want 0 and 3", dropped.Load(), forgot.Load())
		}
	})
}
