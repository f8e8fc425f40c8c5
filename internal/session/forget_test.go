package session

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
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
