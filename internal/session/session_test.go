package session

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oriel-go/oriel/engine"
)

// A fakeRun runs until it is cancelled.
type fakeRun struct {
	id string

	mu      sync.Mutex
	entries []engine.Entry
	at      time.Time // of the cancellation
}

func (r *fakeRun) ID() string                           { return r.id }
func (r *fakeRun) Job() engine.Job                      { return engine.Job{} }
func (r *fakeRun) Notify(chan<- struct{}) (stop func()) { return func() {} }
func (r *fakeRun) Place() engine.Place                  { return engine.Place{} }
func (r *fakeRun) Read(after uint64) ([]engine.Entry, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.entries[min(int(after), len(r.entries)):], nil
}

func (r *fakeRun) Cancel(reason engine.Reason) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.entries = append(r.entries, engine.Entry{Seq: 1, Body: engine.Cancelled{Reason: reason}})
	r.at = time.Now()
}

// cancelled returns when the run was cancelled.
func (r *fakeRun) cancelled() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.at
}

func TestOrphanTimers(t *testing.T) {
	for _, row := range []struct {
		name string
		do   func(s *Space, m *Member)
		want time.Duration // after the start; 0 means never
	}{
		{"never read", func(*Space, *Member) {}, 5 * time.Minute},
		{"reader stays", func(s *Space, _ *Member) { s.Attach() }, 0},
		{"contact lost", func(s *Space, _ *Member) { s.Attach()() }, 5 * time.Minute},
		{"goodbye, then gone", func(s *Space, _ *Member) { d := s.Attach(); s.Told(); d() }, 30 * time.Second},
		{"gone, then goodbye", func(s *Space, _ *Member) { s.Attach()(); s.Told() }, 30 * time.Second},
		{"goodbye of a reload", func(s *Space, _ *Member) { s.Attach()(); s.Told(); s.Attach() }, 0},
		{"one of two readers", func(s *Space, _ *Member) { s.Attach(); s.Attach()(); s.Told() }, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start, run, r := time.Now(), &fakeRun{id: "r"}, New(Options{})
				s := r.Space("owner", "label")
				row.do(s, s.Add(run, 0, Queued))
				time.Sleep(time.Hour)
				got := time.Duration(0)
				if !run.cancelled().IsZero() {
					got = run.cancelled().Sub(start)
				}
				if got != row.want {
					t.Errorf("cancelled after %v, want %v", got, row.want)
				}
				r.Close()
			})
		})
	}
}

func TestCalledRunsWaitForTheirFirstReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run, r := &fakeRun{id: "r"}, New(Options{})
		m := r.Space("owner", "label").Add(run, 0, Called)
		time.Sleep(time.Hour)
		if !run.cancelled().IsZero() {
			t.Fatal("cancelled before anybody read it")
		}
		first, leave := m.Take()
		_, leave2 := m.Take()
		select {
		case <-first:
		default:
			t.Error("the first reader was not told that another took over")
		}
		leave()
		leave2()
		time.Sleep(5*time.Minute + time.Second)
		if run.cancelled().IsZero() {
			t.Error("still running long after its last reader went")
		}
		r.Close()
	})
}

// TestLateAlarmEndsNothing rings alarms that were due when somebody came, who has gone again since.
func TestLateAlarmEndsNothing(t *testing.T) {
	for name, kind := range map[string]Kind{"called": Called, "queued": Queued} {
		synctest.Test(t, func(t *testing.T) {
			run, r := &fakeRun{id: "r"}, New(Options{})
			s := r.Space("owner", "label")
			m := s.Add(run, 0, kind)
			ring := s.leave
			if kind == Called {
				_, gone := m.Take()
				gone()
				ring = m.leave
			}
			ring()
			if !run.cancelled().IsZero() {
				t.Errorf("%s: it was cancelled with the newest alarm still to come", name)
			}
			time.Sleep(5*time.Minute + time.Second)
			if run.cancelled().IsZero() {
				t.Errorf("%s: still running long after its last reader went", name)
			}
			r.Close()
		})
	}
}

func TestStateCallsTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := New(Options{})
		unlock, err := r.Lock(t.Context(), "o", "label", []int{2, 1, 2})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := r.Lock(ctx, "o", "label", []int{1}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("second lock of the label: %v", err)
		}
		other, err := r.Lock(t.Context(), "o", "other-label", []int{1})
		if err != nil {
			t.Fatal(err)
		}
		other()
		unlock()
		again, err := r.Lock(t.Context(), "o", "label", []int{1, 2})
		if err != nil {
			t.Fatal(err)
		}
		again()
	})
}

func TestStatesBelongToOwnerAndLabel(t *testing.T) {
	r := New(Options{})
	r.Store("a", "label", 1, "mine")
	if v, ok := r.Load("a", "label", 1); v != "mine" || !ok {
		t.Errorf("own state = %v, %v", v, ok)
	}
	for _, k := range []key{{"b", "label"}, {"a", "other"}} {
		if v, ok := r.Load(k.owner, k.label, 1); ok {
			t.Errorf("%v sees %v", k, v)
		}
	}
}

func TestSpacesOfOneOwnerAreSparedAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := New(Options{MaxPerOwner: 4})
		defer r.Close()
		for i := range 200 {
			r.Space("busy", fmt.Sprint("label", i))
		}
		if n := r.lru.Len(); n != 4*spared {
			t.Errorf("one owner has %d fresh spaces, want %d", n, 4*spared)
		}
		time.Sleep(2 * fresh)
		r.Space("busy", "label")
		if n := r.lru.Len(); n != 4 {
			t.Errorf("one owner has %d spaces a while later, want 4", n)
		}
	})
}

func TestSpacesAreBounded(t *testing.T) {
	r := New(Options{MaxSpaces: 10, MaxPerOwner: 4})
	for i := range 100 {
		r.Space("greedy", fmt.Sprint("label", i))
	}
	if n := r.lru.Len(); n != 10 {
		t.Errorf("one owner has %d spaces, want no more than there may be in all, 10", n)
	}
	for i := range 100 {
		r.Space(fmt.Sprint("owner", i), "label")
	}
	if n := r.lru.Len(); n != 10 || len(r.spaces) != 10 || len(r.owners) != 10 {
		t.Errorf("%d spaces, %d keys, %d owners, want 10", n, len(r.spaces), len(r.owners))
	}
	live := r.Space("owner", "live")
	live.Add(&fakeRun{id: "r"}, 0, Queued)
	for i := range 100 {
		r.Space(fmt.Sprint("owner", i), "more")
	}
	if r.Find("owner", "live") != live {
		t.Error("a space with a live run was forgotten")
	}
	r.Close()
}

// TestOpenedRunLivesAsLongAsOneOfItsReaders: two tabs read one run, and each may go first.
func TestOpenedRunLivesAsLongAsOneOfItsReaders(t *testing.T) {
	for _, first := range []int{0, 1} {
		synctest.Test(t, func(t *testing.T) {
			run, r := &fakeRun{id: "r"}, New(Options{})
			tabs := []*Space{r.Space("owner", "one"), r.Space("owner", "two")}
			tabs[0].Add(run, 0, Paged)
			tabs[1].Open(run, 0)
			leave := []func(){tabs[0].Attach(), tabs[1].Attach()}
			tabs[first].Told()
			leave[first]()
			time.Sleep(time.Hour)
			if !run.cancelled().IsZero() {
				t.Fatalf("cancelled while tab %d reads it", 1-first)
			}
			start := time.Now()
			tabs[1-first].Told()
			leave[1-first]()
			time.Sleep(time.Hour)
			if got := run.cancelled().Sub(start); got != 30*time.Second {
				t.Errorf("cancelled %v after both had left, want 30 s", got)
			}
			r.Close()
		})
	}
}

func TestOpenTellsAnEndedRunAnewAndALiveOneOnce(t *testing.T) {
	run, r := &fakeRun{id: "r"}, New(Options{})
	s := r.Space("owner", "label")
	s.Add(run, 0, Paged)
	s.Open(run, 0)
	if n := len(s.Members(Paged, 0)); n != 1 {
		t.Errorf("%d members for a live run", n)
	}
	run.Cancel(engine.ReasonUser)
	s.Open(run, 0)
	if m := s.Members(Paged, 1); len(m) != 1 || len(s.Members(Paged, 0)) != 1 {
		t.Errorf("the ended run is not news: %v", m)
	}
	if found := r.Members("other", Paged); len(found) != 0 {
		t.Errorf("somebody else sees %v", found)
	}
	r.Close()
}

// TestALostDeliveryCanBeTakenBack, but neither another reader's nor an old one.
func TestALostDeliveryCanBeTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &Member{}
		first := m.Deliver()
		time.Sleep(time.Second)
		second := m.Deliver()
		if first(time.Minute); !m.Delivered() {
			t.Error("the second reader's delivery was taken back with the first's")
		}
		time.Sleep(time.Minute)
		if second(time.Second); !m.Delivered() {
			t.Error("a delivery of a minute ago was taken back")
		}
		if second(time.Hour); m.Delivered() {
			t.Error("the delivery still stands")
		}
	})
}

// TestTrimKeepsWhatIsThere makes the tables small while everything is in use.
func TestTrimKeepsWhatIsThere(t *testing.T) {
	r := New(Options{Left: func(Visitor) {}})
	woken, gone := 0, r.Present("one", "a")
	r.Store("one", "a", 1, "state")
	stop := r.Watch("one", "a", func() { woken++ })
	left := r.Visit(Visitor{Owner: "one", Label: "a"})
	for i := range 1000 {
		r.Present("crowd", fmt.Sprint(i))()
	}
	r.Trim()
	r.Find("one", "a").Add(&fakeRun{id: "r"}, 0, Queued)
	if v, ok := r.Load("one", "a", 1); v != "state" || !ok || woken != 1 {
		t.Errorf("the state is %v, and the watcher was woken %d times", v, woken)
	}
	stop()
	gone()
	left()
	if len(r.watch) != 0 || len(r.present) != 0 || len(r.visits) != 1 {
		t.Errorf("left: %v, %v, %v", r.watch, r.present, r.visits)
	}
	r.Close()
	r.Part()
}
