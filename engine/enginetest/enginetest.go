// Package enginetest holds the promises that every [engine.Engine] keeps.
package enginetest

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/oriel-go/oriel/engine"
)

// A Promise is one of them.
type Promise struct {
	Name  string
	Check func(t *testing.T, e engine.Engine)
}

// Run checks all promises, each with an engine of its own.
func Run(t *testing.T, fresh func(t *testing.T) engine.Engine) {
	for _, p := range Promises() {
		t.Run(p.Name, func(t *testing.T) { p.Check(t, fresh(t)) })
	}
}

// Promises returns the promises for tests that wrap each of them, for example in a synctest bubble.
func Promises() []Promise {
	return []Promise{
		{"EntriesArriveInOrder", inOrder},
		{"OrderGrowsOverAllRuns", orderOverRuns},
		{"TwoReadersSeeTheSame", twoReaders},
		{"ReaderBehindTheTailGetsASnapshot", snapshotAfterCut},
		{"DoneHoldsTheLastValues", doneValues},
		{"CancelledWaitingJobNeverStarts", cancelWaiting},
		{"CancelReachesTheFunction", cancelRunning},
		{"SlotIsFreeOnlyWhenTheFunctionReturns", slotAfterCancel},
		{"LanesTakeTurns", lanesTakeTurns},
		{"RankTellsWhoStartsBefore", rankIsExact},
		{"GroupLimitHolds", groupLimit},
		{"FullQueueRefuses", fullQueue},
		{"OneOwnerCannotFillTheQueue", fullLane},
		{"UnknownFunctionAndRunAreRefused", unknown},
		{"BatchRunsWaitingJobsTogether", batch},
		{"ErrorsShowOnlyWhatFailuresSay", failures},
		{"PanicFailsOnlyItsRun", panics},
		{"FunctionsCannotEndTheirLog", noTerminals},
		{"DrainEndsWaitingAndAwaitsRunning", drain},
		{"DrainCancelsWhenItsTimeIsOver", drainCancels},
	}
}

// A gate is a function whose runs stop until they are let go one by one.
type gate struct {
	mu      sync.Mutex
	order   []string
	started chan string
	let     chan struct{}
}

func newGate() *gate { return &gate{started: make(chan string, 1000), let: make(chan struct{})} }

func (g *gate) run(ctx context.Context, j engine.Job, _ engine.Log) error {
	g.mu.Lock()
	g.order = append(g.order, j.ID)
	g.mu.Unlock()
	g.started <- j.ID
	select {
	case <-g.let:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func register(t *testing.T, e engine.Engine, f engine.Function) {
	t.Helper()
	if err := e.Register(f); err != nil {
		t.Fatal(err)
	}
}

func submit(t *testing.T, e engine.Engine, j engine.Job) engine.Run {
	t.Helper()
	if j.ID == "" {
		j.ID = rand.Text()
	}
	if j.Func == "" {
		j.Func = "f"
	}
	r, err := e.Submit(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// all follows a run to its end.
func all(t *testing.T, r engine.Run) []engine.Entry {
	t.Helper()
	var entries []engine.Entry
	for e, err := range engine.Entries(t.Context(), r, 0) {
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, e)
	}
	return entries
}

func last(t *testing.T, r engine.Run) engine.Body {
	t.Helper()
	entries := all(t, r)
	return entries[len(entries)-1].Body
}

func want(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %+v, want %+v", what, got, want)
	}
}

func wantErr(t *testing.T, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("got error %v, want %v", got, want)
	}
}

func words(_ context.Context, _ engine.Job, log engine.Log) error {
	return errors.Join(
		log.Append(engine.Set{Value: json.RawMessage(`"a"`)}, engine.Set{Slot: 1, Value: json.RawMessage(`1`)}),
		log.Append(engine.Append{Text: "b"}),
		log.Append(engine.Toast{Level: "info", Text: "hi"}),
		log.Append(engine.Changes{Components: []int{7, 3, 7}}),
	)
}

func orderOverRuns(t *testing.T, e engine.Engine) {
	register(t, e, engine.Function{Name: "f", Run: words})
	register(t, e, engine.Function{Name: "g", Run: words})
	before := uint64(0)
	for _, name := range []string{"f", "g", "f"} {
		for _, entry := range all(t, submit(t, e, engine.Job{Func: name})) {
			if entry.Order <= before {
				t.Errorf("entry %d of %s has order %d after %d", entry.Seq, name, entry.Order, before)
			}
			before = entry.Order
		}
	}
}

func inOrder(t *testing.T, e engine.Engine) {
	register(t, e, engine.Function{Name: "f", Run: words})
	entries := all(t, submit(t, e, engine.Job{}))
	var steps []uint64
	for i, entry := range entries {
		want(t, "number", entry.Seq, uint64(i+1))
		want(t, "number before", entry.Prev, uint64(i))
		steps = append(steps, entry.Step)
	}
	if len(entries) != 6 {
		t.Fatalf("got %d entries, want 6: %+v", len(entries), entries)
	}
	if _, ok := entries[0].Body.(engine.Started); !ok {
		t.Errorf("first entry is %T, want Started", entries[0].Body)
	}
	want(t, "append", entries[3].Body, engine.Body(engine.Append{Text: "b"}))
	if steps[1] != steps[2] || steps[2] >= steps[3] || !slices.IsSorted(steps) {
		t.Errorf("steps are %v", steps)
	}
}

func twoReaders(t *testing.T, e engine.Engine) {
	go1 := make(chan struct{})
	register(t, e, engine.Function{Name: "f", Run: func(ctx context.Context, j engine.Job, log engine.Log) error {
		<-go1
		return words(ctx, j, log)
	}})
	r := submit(t, e, engine.Job{ID: "two"})
	again, err := e.Attach(t.Context(), "two")
	if err != nil {
		t.Fatal(err)
	}
	live := make(chan []engine.Entry)
	go func() { live <- all(t, r) }()
	close(go1)
	want(t, "a second reader's entries", all(t, again), <-live)
	want(t, "a later reader's entries", all(t, again), all(t, r))
}

func snapshotAfterCut(t *testing.T, e engine.Engine) {
	register(t, e, engine.Function{Name: "f", Run: func(_ context.Context, _ engine.Job, log engine.Log) error {
		for range 5000 {
			if err := log.Append(engine.Append{Text: "x"}); err != nil {
				return err
			}
		}
		return nil
	}})
	r := submit(t, e, engine.Job{})
	last(t, r)
	entries := all(t, r)
	snap, ok := entries[0].Body.(engine.Snapshot)
	if !ok || len(snap.Slots) != 1 {
		t.Fatalf("first entry is %+v, want a snapshot of one slot", entries[0])
	}
	var state engine.State
	seq := entries[0].Prev
	for _, entry := range entries {
		want(t, "number before", entry.Prev, seq)
		seq = entry.Seq
		if err := state.Apply(entry); err != nil {
			t.Fatal(err)
		}
	}
	want(t, "length of the value", len(state.Snapshot().Slots[0].Value), 5002)
	want(t, "last number", seq, uint64(5002))
}

func doneValues(t *testing.T, e engine.Engine) {
	register(t, e, engine.Function{Name: "f", Run: words})
	done, ok := last(t, submit(t, e, engine.Job{})).(engine.Done)
	if !ok {
		t.Fatal("the run did not end with Done")
	}
	want(t, "values", done.Values, []json.RawMessage{json.RawMessage(`"ab"`), json.RawMessage(`1`)})
	want(t, "changed", done.Changed, []int{3, 7})
}

func cancelWaiting(t *testing.T, e engine.Engine) {
	g := newGate()
	register(t, e, engine.Function{Name: "f", Run: g.run})
	first, second := submit(t, e, engine.Job{ID: "1"}), submit(t, e, engine.Job{ID: "2"})
	<-g.started
	second.Cancel(engine.ReasonUser)
	second.Cancel(engine.ReasonLeft)
	want(t, "entries", len(all(t, second)), 1)
	want(t, "end", last(t, second), engine.Body(engine.Cancelled{Reason: engine.ReasonUser}))
	g.let <- struct{}{}
	last(t, first)
	want(t, "started", g.order, []string{"1"})
}

func cancelRunning(t *testing.T, e engine.Engine) {
	started, seen := make(chan struct{}), make(chan error, 2)
	register(t, e, engine.Function{Name: "f", Run: func(ctx context.Context, _ engine.Job, log engine.Log) error {
		close(started)
		<-ctx.Done()
		seen <- context.Cause(ctx)
		seen <- log.Append(engine.Set{Value: json.RawMessage(`1`)})
		return nil
	}})
	r := submit(t, e, engine.Job{})
	<-started
	r.Cancel(engine.ReasonUser)
	want(t, "end", last(t, r), engine.Body(engine.Cancelled{Reason: engine.ReasonUser}))
	var cause *engine.CancelError
	if err := <-seen; !errors.As(err, &cause) || cause.Reason != engine.ReasonUser {
		t.Errorf("cause is %v", err)
	}
	wantErr(t, <-seen, engine.ErrEnded)
}

func slotAfterCancel(t *testing.T, e engine.Engine) {
	let, started := make(chan struct{}), make(chan string, 2)
	register(t, e, engine.Function{Name: "f", Run: func(_ context.Context, j engine.Job, _ engine.Log) error {
		started <- j.ID
		<-let
		return nil
	}})
	first := submit(t, e, engine.Job{ID: "1"})
	second := submit(t, e, engine.Job{ID: "2"})
	<-started
	first.Cancel(engine.ReasonUser)
	want(t, "second waits", second.Place(), engine.Place{Waiting: true, Size: 1})
	close(let)
	last(t, second)
	want(t, "started", <-started, "2")
}

func lanesTakeTurns(t *testing.T, e engine.Engine) {
	g := newGate()
	register(t, e, engine.Function{Name: "f", Run: g.run})
	var runs []engine.Run
	for _, id := range []string{"a0", "a1", "a2", "a3", "b1", "b2", "c1"} {
		runs = append(runs, submit(t, e, engine.Job{ID: id, Lane: id[:1]}))
	}
	for _, r := range runs {
		_ = r
		g.let <- struct{}{}
	}
	for _, r := range runs {
		last(t, r)
	}
	want(t, "order", g.order, []string{"a0", "a1", "b1", "c1", "a2", "b2", "a3"})
}

func rankIsExact(t *testing.T, e engine.Engine) {
	g := newGate()
	register(t, e, engine.Function{Name: "f", Run: g.run})
	runs := map[string]engine.Run{}
	for _, id := range []string{"x", "a1", "a2", "a3", "b1", "b2", "c1"} {
		runs[id] = submit(t, e, engine.Job{ID: id, Lane: id[:1]})
	}
	<-g.started
	for rank, id := range []string{"a1", "b1", "c1", "a2", "b2", "a3"} {
		want(t, id, runs[id].Place(), engine.Place{Waiting: true, Rank: rank, Size: 6})
	}
	wake := make(chan struct{}, 1)
	defer runs["a3"].Notify(wake)()
	runs["b1"].Cancel(engine.ReasonUser)
	<-wake
	want(t, "after a cancel", runs["a3"].Place(), engine.Place{Waiting: true, Rank: 4, Size: 5})
	want(t, "running", runs["x"].Place(), engine.Place{})
	for range 6 {
		g.let <- struct{}{}
	}
	last(t, runs["a3"])
}

func groupLimit(t *testing.T, e engine.Engine) {
	g := newGate()
	two := &engine.Group{Limit: 2}
	register(t, e, engine.Function{Name: "f", Group: two, Run: g.run})
	register(t, e, engine.Function{Name: "g", Group: two, Run: g.run})
	submit(t, e, engine.Job{})
	submit(t, e, engine.Job{Func: "g"})
	third := submit(t, e, engine.Job{Func: "g"})
	<-g.started
	<-g.started
	want(t, "third waits", third.Place().Waiting, true)
	for range 3 {
		g.let <- struct{}{}
	}
	last(t, third)
}

func fullQueue(t *testing.T, e engine.Engine) {
	g := newGate()
	register(t, e, engine.Function{Name: "f", MaxWaiting: 2, Run: g.run})
	var runs []engine.Run
	for range 3 {
		runs = append(runs, submit(t, e, engine.Job{}))
	}
	_, err := e.Submit(t.Context(), engine.Job{ID: "no", Func: "f"})
	wantErr(t, err, engine.ErrFull)
	_, err = e.Attach(t.Context(), "no")
	wantErr(t, err, engine.ErrGone)
	for _, r := range runs {
		g.let <- struct{}{}
		_ = r
	}
	last(t, runs[2])
}

func fullLane(t *testing.T, e engine.Engine) {
	g := newGate()
	register(t, e, engine.Function{Name: "f", MaxLane: 1, Run: g.run})
	submit(t, e, engine.Job{Owner: "a"})
	submit(t, e, engine.Job{Owner: "a", Lane: "1"})
	_, err := e.Submit(t.Context(), engine.Job{ID: "no", Func: "f", Owner: "a", Lane: "2"})
	wantErr(t, err, engine.ErrLaneFull)
	r := submit(t, e, engine.Job{Owner: "b"})
	for range 3 {
		g.let <- struct{}{}
	}
	last(t, r)
}

func unknown(t *testing.T, e engine.Engine) {
	_, err := e.Submit(t.Context(), engine.Job{ID: "1", Func: "f"})
	wantErr(t, err, engine.ErrUnknownFunction)
	_, err = e.Attach(t.Context(), "1")
	wantErr(t, err, engine.ErrGone)
	register(t, e, engine.Function{Name: "f", Run: words})
	if e.Register(engine.Function{Name: "f", Run: words}) == nil {
		t.Error("a second function of the same name was taken")
	}
}

func batch(t *testing.T, e engine.Engine) {
	started, let := make(chan int, 3), make(chan struct{})
	register(t, e, engine.Function{Name: "f", Batch: &engine.Batch{Max: 2,
		Run: func(_ context.Context, jobs []engine.Job, logs []engine.Log) []error {
			started <- len(jobs)
			<-let
			errs := make([]error, len(jobs))
			for i, j := range jobs {
				logs[i].Append(engine.Set{Value: j.Input})
				if string(j.Input) == "2" {
					errs[i] = &engine.Failure{Message: "two"}
				}
			}
			return errs
		}}})
	var runs []engine.Run
	for _, in := range []string{"0", "1", "2", "3"} {
		runs = append(runs, submit(t, e, engine.Job{Input: json.RawMessage(in)}))
	}
	close(let)
	for i, r := range runs {
		switch end := last(t, r).(type) {
		case engine.Done:
			want(t, "value", end.Values, []json.RawMessage{runs[i].Job().Input})
		case engine.Failed:
			want(t, "failure", end.Message, "two")
			want(t, "failed job", i, 2)
		}
	}
	want(t, "jobs per call", []int{<-started, <-started, <-started}, []int{1, 2, 1})
}

func failures(t *testing.T, e engine.Engine) {
	errs := map[string]error{
		"told":   &engine.Failure{Title: "T", Message: "Too big.", Code: "big"},
		"secret": errors.New("password is 1234"),
	}
	register(t, e, engine.Function{Name: "f", Run: func(_ context.Context, j engine.Job, _ engine.Log) error {
		return errs[j.ID]
	}})
	told, _ := last(t, submit(t, e, engine.Job{ID: "told"})).(engine.Failed)
	want(t, "told", []string{told.Title, told.Message, told.Code}, []string{"T", "Too big.", "big"})
	secret, _ := last(t, submit(t, e, engine.Job{ID: "secret"})).(engine.Failed)
	want(t, "secret", secret.Message, "")
	if secret.ID == "" {
		t.Error("a hidden error has no ID")
	}
}

func panics(t *testing.T, e engine.Engine) {
	register(t, e, engine.Function{Name: "f", Run: func(_ context.Context, j engine.Job, _ engine.Log) error {
		if j.ID == "bad" {
			panic("secret")
		}
		return nil
	}})
	bad, _ := last(t, submit(t, e, engine.Job{ID: "bad"})).(engine.Failed)
	if bad.Message != "" || bad.ID == "" {
		t.Errorf("panic ended with %+v", bad)
	}
	if end, ok := last(t, submit(t, e, engine.Job{ID: "good"})).(engine.Done); !ok {
		t.Errorf("the next run ended with %+v", end)
	}
}

func noTerminals(t *testing.T, e engine.Engine) {
	register(t, e, engine.Function{Name: "f", Run: func(_ context.Context, _ engine.Job, log engine.Log) error {
		for _, b := range []engine.Body{engine.Done{}, engine.Failed{}, engine.Cancelled{}, engine.Started{}, engine.Snapshot{}} {
			if log.Append(b) == nil {
				t.Errorf("%T was taken", b)
			}
		}
		if log.Append(engine.Set{Value: json.RawMessage("1")}, engine.Append{Text: "x"}) == nil {
			t.Error("text was appended to a number")
		}
		return nil
	}})
	want(t, "entries", len(all(t, submit(t, e, engine.Job{}))), 3)
}

func drain(t *testing.T, e engine.Engine) {
	g := newGate()
	register(t, e, engine.Function{Name: "f", Run: g.run})
	running, waiting := submit(t, e, engine.Job{}), submit(t, e, engine.Job{})
	<-g.started
	drained := make(chan error)
	go func() { drained <- e.Drain(t.Context()) }()
	want(t, "waiting", last(t, waiting), engine.Body(engine.Cancelled{Reason: engine.ReasonShutdown}))
	_, err := e.Submit(t.Context(), engine.Job{ID: "late", Func: "f"})
	wantErr(t, err, engine.ErrDraining)
	g.let <- struct{}{}
	wantErr(t, <-drained, nil)
	if end, ok := last(t, running).(engine.Done); !ok {
		t.Errorf("the running run ended with %+v", end)
	}
}

func drainCancels(t *testing.T, e engine.Engine) {
	g := newGate()
	register(t, e, engine.Function{Name: "f", Run: g.run})
	r := submit(t, e, engine.Job{})
	<-g.started
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantErr(t, e.Drain(ctx), context.Canceled)
	want(t, "end", last(t, r), engine.Body(engine.Cancelled{Reason: engine.ReasonShutdown}))
}
