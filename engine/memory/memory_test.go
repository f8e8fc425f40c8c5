package memory

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/engine/enginetest"
)

func quiet() Options { return Options{Logger: slog.New(slog.DiscardHandler)} }

func TestMemoryKeepsEveryEnginesPromises(t *testing.T) {
	for _, p := range enginetest.Promises() {
		t.Run(p.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { p.Check(t, New(quiet())) })
		})
	}
}

// one returns an engine with one function "f".
func one(t testing.TB, opt Options, f engine.Function) *Engine {
	t.Helper()
	e := New(opt)
	f.Name = "f"
	if err := e.Register(f); err != nil {
		t.Fatal(err)
	}
	return e
}

func submit(t testing.TB, e *Engine, id string) engine.Run {
	t.Helper()
	r, err := e.Submit(t.Context(), engine.Job{ID: id, Func: "f", Lane: id})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func entries(t testing.TB, r engine.Run) []engine.Entry {
	t.Helper()
	read, err := r.Read(0)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func nothing(context.Context, engine.Job, engine.Log) error { return nil }

func TestProgressIsLimitedAndTheLastIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := one(t, quiet(), engine.Function{Run: func(_ context.Context, _ engine.Job, log engine.Log) error {
			for i := range 1000 {
				n := float64(i)
				if err := log.Append(engine.Progress{Trackers: []engine.Tracker{{Index: &n}}}); err != nil {
					return err
				}
				time.Sleep(time.Millisecond)
			}
			return nil
		}})
		r := submit(t, e, "1")
		time.Sleep(2 * time.Second)
		read := entries(t, r)
		if n := len(read) - 2; n < 19 || n > 22 {
			t.Errorf("got %d progress entries in a second, want about 20", n)
		}
		p, ok := read[len(read)-2].Body.(engine.Progress)
		if !ok || *p.Trackers[0].Index != 999 {
			t.Errorf("the entry before the end is %+v, want progress 999", read[len(read)-2])
		}
	})
}

// TestLastAppendIsHeardWithTheEnd: what a function says when it returns can be read at once, and wakes nobody before the end.
func TestLastAppendIsHeardWithTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		let := make(chan struct{})
		e := one(t, quiet(), engine.Function{Run: func(_ context.Context, _ engine.Job, log engine.Log) error {
			<-let
			err := log.(engine.LastLog).AppendLast(engine.Set{Value: json.RawMessage(`1`)})
			<-let
			return err
		}})
		r := submit(t, e, "1")
		synctest.Wait()
		wake := make(chan struct{}, 1)
		defer r.Notify(wake)()
		let <- struct{}{}
		synctest.Wait()
		if n := len(entries(t, r)); n != 2 || len(wake) != 0 {
			t.Errorf("%d entries can be read and %d wakes came, want 2 and none", n, len(wake))
		}
		let <- struct{}{}
		synctest.Wait()
		if n := len(entries(t, r)); n != 3 || len(wake) != 1 {
			t.Errorf("%d entries can be read and %d wakes came after the end, want 3 and one", n, len(wake))
		}
	})
}

// TestReaderGoesOnReadingAnEndedRun: a reader that takes what it got in pieces finds the rest, however many runs end meanwhile.
func TestReaderGoesOnReadingAnEndedRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		opt := quiet()
		opt.KeepRuns = 3
		e := one(t, opt, engine.Function{MaxLane: 1000, Run: nothing})
		r := submit(t, e, "read")
		stop := r.Notify(make(chan struct{}, 1))
		synctest.Wait()
		entries(t, r)
		others := func() {
			for i := range 20 {
				submit(t, e, fmt.Sprint(time.Now(), i))
				time.Sleep(3 * time.Second)
			}
		}
		others()
		if rest, err := r.Read(1); err != nil || len(rest) != 1 {
			t.Errorf("the rest is %v, %v, want the end", rest, err)
		}
		stop()
		others()
		if _, err := r.Read(0); !errors.Is(err, engine.ErrGone) {
			t.Errorf("after the reader went: %v, want ErrGone", err)
		}
		e.Drain(t.Context())
	})
}

// TestRunThatWasReadKeepsWhatItCameTo has two readers: the steps stay for as long as one of them is there.
func TestRunThatWasReadKeepsWhatItCameTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := one(t, quiet(), engine.Function{Run: func(_ context.Context, _ engine.Job, l engine.Log) error {
			l.Append(engine.Toast{Text: "begun"})
			for range 50 {
				l.Append(engine.Append{Text: "0123456789"})
			}
			return nil
		}})
		sum := func(list []engine.Entry) engine.Snapshot {
			var s engine.State
			for _, entry := range list {
				if err := s.Apply(entry); err != nil {
					t.Fatal(err)
				}
			}
			return s.Snapshot()
		}
		r := submit(t, e, "read")
		first, second := r.Notify(make(chan struct{}, 1)), r.Notify(make(chan struct{}, 1))
		synctest.Wait()
		all := entries(t, r)
		first()
		if list := entries(t, r); len(list) != len(all) || len(all) != 53 {
			t.Errorf("%d entries for the second reader, %d for the first, want 53", len(list), len(all))
		}
		before := e.kept.bytes
		second()
		list := entries(t, r)
		if len(list) != 2 || !list[1].Terminal() || list[1].Seq != 53 {
			t.Fatalf("once nobody reads it: %d entries, want a snapshot and the end: %v", len(list), list)
		}
		if got, want := sum(list), sum(all); !reflect.DeepEqual(got, want) {
			t.Errorf("they add up to %+v, want %+v", got, want)
		}
		if less := before - e.kept.bytes; less < 50*(10+64) {
			t.Errorf("it counts for %d bytes less", less)
		}
		r.(engine.Forgetter).Forget()
		if e.kept.bytes != 0 {
			t.Errorf("%d bytes are counted of nothing", e.kept.bytes)
		}
		e.Drain(t.Context())
	})
}

// TestUnreadRunKeepsItsStepsUnlessSomeAreGone ends runs that nobody has read.
func TestUnreadRunKeepsItsStepsUnlessSomeAreGone(t *testing.T) {
	for steps, want := range map[int]int{tailEntries - 2: tailEntries, tailEntries + 50: 2} {
		synctest.Test(t, func(t *testing.T) {
			e := one(t, quiet(), engine.Function{Run: func(_ context.Context, _ engine.Job, l engine.Log) error {
				for range steps {
					l.Append(engine.Append{Text: "0123456789"})
				}
				return nil
			}})
			r := submit(t, e, "unread")
			synctest.Wait()
			counted := e.kept.bytes
			list := entries(t, r)
			if n := len(list); n != want {
				t.Errorf("%d steps: %d entries, want %d", steps, n, want)
			}
			end := list[len(list)-1].Body.(engine.Done)
			if n := len(end.Values[0]); n != steps*10+2 {
				t.Errorf("%d steps: the end has %d bytes", steps, n)
			}
			if most := int64(runBytes + 2*(10*steps+2) + 256 + 140*want); counted > most {
				t.Errorf("%d steps count for %d bytes, want at most %d", steps, counted, most)
			}
			e.Drain(t.Context())
		})
	}
}

// TestStepsGoIfNoReaderCanGoOnWithThem has a reader stop at a step of a run that goes on to its end.
func TestStepsGoIfNoReaderCanGoOnWithThem(t *testing.T) {
	const steps = tailEntries + 100
	for at, whole := range map[int]bool{10: false, 90: false, 110: true, steps: true} {
		synctest.Test(t, func(t *testing.T) {
			here, on := make(chan struct{}), make(chan struct{})
			e := one(t, quiet(), engine.Function{Run: func(_ context.Context, _ engine.Job, l engine.Log) error {
				for i := range steps {
					l.Append(engine.Append{Text: "0123456789"})
					if i+1 == at {
						close(here)
						<-on
					}
				}
				return nil
			}})
			r := submit(t, e, "stalled")
			stop := r.Notify(make(chan struct{}, 1))
			<-here
			read := entries(t, r)
			close(on)
			synctest.Wait()
			rest, err := r.Read(read[len(read)-1].Seq)
			if want := steps - at + 1; err != nil || (len(rest) == want) != whole || !whole && len(rest) != 2 {
				t.Errorf("from step %d on there are %d entries, %v", at, len(rest), err)
			}
			stop()
			e.Drain(t.Context())
		})
	}
}

// TestReadRunsOutliveUnreadOnes has one run be read again and again while others end.
func TestReadRunsOutliveUnreadOnes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		opt := quiet()
		opt.KeepRuns = 10
		e := one(t, opt, engine.Function{MaxLane: 1000, Run: nothing})
		favourite := submit(t, e, "favourite")
		for i := range 100 { // within the ten minutes that a run is kept
			submit(t, e, fmt.Sprint(i))
			time.Sleep(3 * time.Second)
			entries(t, favourite)
		}
		synctest.Wait()
		if n := len(e.runs); n != 10 {
			t.Errorf("%d runs are kept, want 10", n)
		}
		e.Drain(t.Context())
	})
}

func TestTimeoutCancels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := one(t, quiet(), engine.Function{Timeout: time.Minute, Run: func(ctx context.Context, _ engine.Job, _ engine.Log) error {
			<-ctx.Done()
			return context.Cause(ctx)
		}})
		r := submit(t, e, "1")
		time.Sleep(61 * time.Second)
		if got := entries(t, r)[1].Body; got != (engine.Cancelled{Reason: engine.ReasonTimeout}) {
			t.Errorf("got %+v, want a cancel for timeout", got)
		}
	})
}

func TestStuckFunctionIsLoggedWithItsStackAndAbandoned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		let := make(chan struct{})
		e := one(t, Options{AbandonAfter: 10 * time.Second, Logger: slog.New(slog.NewTextHandler(&out, nil))},
			engine.Function{Run: func(_ context.Context, j engine.Job, _ engine.Log) error {
				if j.ID == "1" {
					<-let
				}
				return nil
			}})
		first, second := submit(t, e, "1"), submit(t, e, "2")
		first.Cancel(engine.ReasonUser)
		time.Sleep(9 * time.Second)
		synctest.Wait()
		if got := out.String(); strings.Count(got, "goes on after its cancel") != 1 || !strings.Contains(got, "memory_test.go") {
			t.Errorf("log is %q, want one line with the stack", got)
		}
		if !second.Place().Waiting {
			t.Error("the slot was given up too early")
		}
		time.Sleep(2 * time.Second)
		if second.Place().Waiting {
			t.Error("the slot was not given up")
		}
		close(let)
		synctest.Wait()
		if err := e.Drain(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestEndedRunsAreForgottenInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := one(t, quiet(), engine.Function{Run: nothing})
		r := submit(t, e, "1")
		time.Sleep(10*time.Minute - time.Second)
		if got := len(entries(t, r)); got != 2 {
			t.Errorf("got %d entries, want 2", got)
		}
		time.Sleep(2 * time.Second)
		if _, err := r.Read(0); !errors.Is(err, engine.ErrGone) {
			t.Errorf("got %v, want ErrGone", err)
		}
		if _, err := e.Attach(t.Context(), "1"); !errors.Is(err, engine.ErrGone) {
			t.Errorf("got %v, want ErrGone", err)
		}
		if len(e.runs) != 0 || len(e.kept.owners) != 0 || e.kept.bytes != 0 {
			t.Errorf("something is left: %d runs, %d owners, %d bytes", len(e.runs), len(e.kept.owners), e.kept.bytes)
		}
	})
}

// TestForgottenRunLeavesNothing forgets runs in each of their states: only an ended one goes.
func TestForgottenRunLeavesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		let := make(chan struct{})
		e := one(t, quiet(), engine.Function{Run: func(context.Context, engine.Job, engine.Log) error { <-let; return nil }})
		first, second := submit(t, e, "1"), submit(t, e, "2")
		synctest.Wait()
		for _, r := range []engine.Run{first, second} {
			r.(engine.Forgetter).Forget()
			if _, err := e.Attach(t.Context(), r.ID()); err != nil {
				t.Errorf("run %s was forgotten before it ended", r.ID())
			}
		}
		close(let)
		synctest.Wait()
		for _, r := range []engine.Run{first, second, first} {
			r.(engine.Forgetter).Forget()
			if _, err := r.Read(0); !errors.Is(err, engine.ErrGone) {
				t.Errorf("run %s: %v, want ErrGone", r.ID(), err)
			}
		}
		if len(e.runs) != 0 || len(e.kept.owners) != 0 || e.kept.bytes != 0 || e.kept.order.Len() != 0 {
			t.Errorf("something is left: %d runs, %d owners, %d bytes", len(e.runs), len(e.kept.owners), e.kept.bytes)
		}
		e.Drain(t.Context())
	})
}

// TestRunsAboutToBeReadAreSpared has one owner end many runs that nobody has read: they go when it is too late for that.
func TestRunsAboutToBeReadAreSpared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		opt := quiet()
		opt.KeepRuns = 3
		e := one(t, opt, engine.Function{MaxLane: 1000, Run: func(context.Context, engine.Job, engine.Log) error { return nil }})
		for i := range 100 {
			submit(t, e, fmt.Sprint(i))
			synctest.Wait()
		}
		if n := len(e.runs); n != 3*awaited {
			t.Errorf("%d runs are kept, want %d", n, 3*awaited)
		}
		time.Sleep(grace + time.Second)
		submit(t, e, "last")
		synctest.Wait()
		if n := len(e.runs); n != 3 {
			t.Errorf("%d runs are kept a while later, want 3", n)
		}
		e.Drain(t.Context())
	})
}

func TestLeastRecentlyReadRunIsForgottenFirst(t *testing.T) {
	for name, opt := range map[string]Options{"by count": {KeepRuns: 3}, "by size": {KeepBytes: 63_000}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				opt.Logger = quiet().Logger
				big, _ := json.Marshal(strings.Repeat("x", 5000))
				e := one(t, opt, engine.Function{Run: func(_ context.Context, _ engine.Job, log engine.Log) error {
					return log.Append(engine.Set{Value: big})
				}})
				var runs []engine.Run
				for i := range 3 {
					runs = append(runs, submit(t, e, fmt.Sprint(i)))
					time.Sleep(grace)
				}
				entries(t, runs[0])
				time.Sleep(grace)
				submit(t, e, "last")
				synctest.Wait()
				if _, err := runs[1].Read(0); !errors.Is(err, engine.ErrGone) {
					t.Errorf("least recently read: got %v, want ErrGone", err)
				}
				entries(t, runs[0])
				if _, err := e.Attach(t.Context(), "last"); err != nil {
					t.Errorf("newest: %v", err)
				}
				e.Drain(t.Context())
			})
		})
	}
}

// TestRunsOfManyOwnersAreBounded has each of many callers make one small call: what is kept of all of them has a bound.
func TestRunsOfManyOwnersAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		opt := quiet()
		opt.KeepBytes = 100 * runBytes
		e := one(t, opt, engine.Function{Run: nothing})
		for i := range 1000 {
			if _, err := e.Submit(t.Context(), engine.Job{ID: fmt.Sprint(i), Func: "f", Owner: fmt.Sprint(i)}); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		if n := len(e.runs); n < 50 || n > 100 || len(e.kept.owners) != n || e.kept.order.Len() != n {
			t.Errorf("%d runs of %d owners are kept, want at most 100", n, len(e.kept.owners))
		}
		e.Drain(t.Context())
	})
}

func TestBatchIsCancelledOnlyWhenAllItsRunsAre(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan struct{})
		e := one(t, quiet(), engine.Function{Batch: &engine.Batch{Max: 2, Wait: time.Second,
			Run: func(ctx context.Context, _ []engine.Job, _ []engine.Log) []error {
				<-ctx.Done()
				close(ended)
				return nil
			}}})
		a, b := submit(t, e, "a"), submit(t, e, "b")
		synctest.Wait()
		a.Cancel(engine.ReasonUser)
		synctest.Wait()
		select {
		case <-ended:
			t.Error("one cancel ended the batch")
		default:
		}
		b.Cancel(engine.ReasonUser)
		<-ended
	})
}

func TestBatchWaitsForOthersButNotLonger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := one(t, quiet(), engine.Function{Batch: &engine.Batch{Max: 8, Wait: time.Second,
			Run: func(context.Context, []engine.Job, []engine.Log) []error { return nil }}})
		r := submit(t, e, "a")
		time.Sleep(999 * time.Millisecond)
		if !r.Place().Waiting {
			t.Error("the batch did not wait")
		}
		time.Sleep(2 * time.Millisecond)
		if r.Place().Waiting {
			t.Error("the batch waited too long")
		}
	})
}

func TestETAAddsUpMeanRunTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := one(t, quiet(), engine.Function{Run: func(context.Context, engine.Job, engine.Log) error {
			time.Sleep(10 * time.Second)
			return nil
		}})
		submit(t, e, "1")
		time.Sleep(11 * time.Second)
		submit(t, e, "2")
		submit(t, e, "3")
		r := submit(t, e, "4")
		time.Sleep(4 * time.Second)
		if got := r.Place(); got.ETA != 26*time.Second || got.Rank != 1 {
			t.Errorf("got %+v, want rank 1 and 6+10+10 s", got)
		}
		time.Sleep(time.Minute)
	})
}

func BenchmarkSubmitToDone(b *testing.B) {
	e := one(b, quiet(), engine.Function{Run: nothing})
	for i := 0; b.Loop(); i++ {
		for range engine.Entries(b.Context(), submit(b, e, fmt.Sprint(i)), 0) {
		}
	}
}

func BenchmarkAppendWithOneReader(b *testing.B) {
	e := one(b, quiet(), engine.Function{Run: func(_ context.Context, _ engine.Job, log engine.Log) error {
		for b.Loop() {
			if err := log.Append(engine.Append{Text: "token "}); err != nil {
				return err
			}
		}
		return nil
	}})
	b.ReportAllocs()
	for range engine.Entries(b.Context(), submit(b, e, "1"), 0) {
	}
}

func TestTrimKeepsRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := one(t, quiet(), engine.Function{Name: "f", Run: nothing})
		r := submit(t, e, "kept")
		synctest.Wait()
		e.Trim()
		if again, err := e.Attach(t.Context(), "kept"); err != nil || again != r {
			t.Errorf("got %v, %v", again, err)
		}
		if n := len(entries(t, r)); n != 2 {
			t.Errorf("%d entries are left, want the start and the end", n)
		}
		r.(engine.Forgetter).Forget()
		if len(e.runs) != 0 || len(e.kept.owners) != 0 {
			t.Errorf("left: %v, %v", e.runs, e.kept.owners)
		}
	})
}

// TestEndedRunHoldsItsValueOnce has a run of many small steps, of which the log has cut most.
func TestEndedRunHoldsItsValueOnce(t *testing.T) {
	const text = 400 << 10
	e := one(t, quiet(), engine.Function{Name: "f", Run: func(_ context.Context, _ engine.Job, l engine.Log) error {
		for range text / 100 {
			if err := l.Append(engine.Append{Text: strings.Repeat("x", 100)}); err != nil {
				return err
			}
		}
		return nil
	}})
	held := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	run := func(id string) {
		r := submit(t, e, id)
		for range engine.Entries(t.Context(), r, 0) {
		}
	}
	run("first")
	before := held()
	const runs = 5
	for i := range runs {
		run(fmt.Sprint(i))
	}
	if got := (held() - before) / runs; got > text*3/2 {
		t.Errorf("a run of %d bytes holds %d", text, got)
	}
}
