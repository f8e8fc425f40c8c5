package session

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oriel-go/oriel/engine"
)

// A bin collects values that were deleted, with the time since it was made.
type bin struct {
	start time.Time
	mu    sync.Mutex
	items []string
}

func (b *bin) add(v any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.items = append(b.items, v.(string)+" after "+time.Since(b.start).String())
}

func (b *bin) take() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	items := b.items
	b.items = nil
	return items
}

func TestStatesAreKeptUntilTheirVisitorHasBeenAwayForLong(t *testing.T) {
	for _, row := range []struct {
		name string
		do   func(r *Registry, s *Space)
		want []string // deleted within an hour
	}{
		{"never seen", func(*Registry, *Space) {}, []string{"short after 1m0s", "long after 10m0s"}},
		{"a reader stays", func(_ *Registry, s *Space) { s.Attach() }, nil},
		{"a reader went", func(_ *Registry, s *Space) { gone := s.Attach(); time.Sleep(time.Hour); gone() },
			[]string{"short after 1h1m0s", "long after 1h10m0s"}},
		{"a heartbeat went", func(r *Registry, _ *Space) { gone := r.Present("a", "label"); time.Sleep(time.Hour); gone(); gone() },
			[]string{"short after 1h1m0s", "long after 1h10m0s"}},
		{"a heartbeat and a reader", func(r *Registry, s *Space) { s.Attach()(); r.Present("a", "label") }, nil},
		{"came back", func(_ *Registry, s *Space) { time.Sleep(5 * time.Minute); s.Attach() }, []string{"short after 1m0s"}},
		{"was written", func(r *Registry, _ *Space) { time.Sleep(50 * time.Second); r.Store("a", "label", 2, "newer") },
			[]string{"short after 1m50s", "newer after 10m50s"}},
		{"a run works", func(_ *Registry, s *Space) {
			run := &fakeRun{id: "r"}
			s.Add(run, 0, Called)
			time.Sleep(150 * time.Second)
			run.Cancel(engine.ReasonUser)
		}, []string{"short after 3m0s", "long after 12m0s"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := &bin{start: time.Now()}
				r := New(Options{States: map[int]Kept{1: {For: time.Minute, Deleted: b.add}, 2: {For: 10 * time.Minute, Deleted: b.add}, 3: {Deleted: b.add}}})
				for id, v := range map[int]string{1: "short", 2: "long", 3: "always"} {
					r.Store("a", "label", id, v)
				}
				row.do(r, r.Find("a", "label"))
				time.Sleep(time.Hour)
				synctest.Wait()
				if got := b.take(); !slices.Equal(got, row.want) {
					t.Errorf("deleted %q, want %q", got, row.want)
				}
				if _, ok := r.Load("a", "label", 3); !ok {
					t.Error("what has no time of its own was deleted")
				}
				r.Close()
				if got := b.take(); len(got) != 3-len(row.want) {
					t.Errorf("at the end %q were deleted", got)
				}
			})
		})
	}
}

func TestAForgottenSpaceGivesItsStatesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bin{start: time.Now()}
		r := New(Options{Idle: time.Hour, States: map[int]Kept{1: {Deleted: b.add}}})
		r.Store("a", "label", 1, "mine")
		gone := r.Present("a", "label")
		time.Sleep(3 * time.Hour)
		synctest.Wait()
		if got := b.take(); got != nil {
			t.Errorf("deleted %q while its client was there", got)
		}
		gone()
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if got := b.take(); len(got) != 1 {
			t.Errorf("deleted %q", got)
		}
		r.Close()
	})
}

func TestAClientMayBeThereBeforeItsSpace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bin{start: time.Now()}
		r := New(Options{States: map[int]Kept{1: {For: time.Minute, Deleted: b.add}}})
		gone := r.Present("a", "label")
		r.Store("a", "label", 1, "mine")
		time.Sleep(time.Hour)
		gone()
		time.Sleep(time.Hour)
		synctest.Wait()
		if got := b.take(); !slices.Equal(got, []string{"mine after 1h1m0s"}) {
			t.Errorf("deleted %q", got)
		}
		if len(r.present) != 0 {
			t.Errorf("%v are still there", r.present)
		}
		r.Close()
	})
}
