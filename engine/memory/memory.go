// Package memory is the engine that runs everything in this process. It keeps nothing when the process ends.
//
// Waiting jobs are entries in a queue and cost no goroutine; each running call has one, which ends when the function
// returns. Timers do the rest, and all of them end with the run they serve or with [Engine.Drain].
//
// Each run's log keeps its current state and the newest entries, at most 256 or 1 MiB. Values of any size are kept in
// it as they are: a front end that puts large bytes into a blob store and a handle into the value keeps logs small.
//
// Locks, in the order they are taken: Engine.mu guards the queue and what runs where, run.mu one run's log.
package memory

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/sched"
	"github.com/oriel-go/oriel/internal/slim"
)

// Options of an [Engine]. The zero value works.
type Options struct {
	Workers      int           // calls at once over all groups; 0 means 256, a negative number no limit
	AbandonAfter time.Duration // how long after its cancel a call that goes on gives up its slot; 0 means never
	KeepFor      time.Duration // how long an ended run can still be read; 0 means 10 minutes
	KeepRuns     int           // ended runs kept for one owner, besides those that somebody is about to read; 0 means 100
	KeepBytes    int64         // ended runs kept in all; 0 means 256 MiB
	Logger       *slog.Logger  // nil means slog.Default()
}

// An Engine implements [engine.Engine]. Make one with [New].
type Engine struct {
	opt   Options
	order atomic.Uint64 // the newest Entry.Order; taken with run.mu held, so that who reads the run afterwards sees the entry

	mu        sync.Mutex
	queue     *sched.Scheduler
	functions map[string]*function
	groups    map[*engine.Group]*sched.Group
	runs      map[string]*run    // waiting, running and kept
	calls     map[*call]struct{} // neither returned nor abandoned
	kept      kept
	retry     *time.Timer   // looks again when a batch has waited long enough
	draining  bool          // no more jobs are taken
	idle      chan struct{} // closed when draining and calls is empty
}

type function struct {
	engine.Function
	kind *sched.Kind
}

// New returns an engine without functions.
func New(opt Options) *Engine {
	if opt.Workers == 0 {
		opt.Workers = 256
	}
	if opt.KeepFor <= 0 {
		opt.KeepFor = 10 * time.Minute
	}
	if opt.KeepRuns <= 0 {
		opt.KeepRuns = 100
	}
	if opt.KeepBytes <= 0 {
		opt.KeepBytes = 256 << 20
	}
	if opt.Logger == nil {
		opt.Logger = slog.Default()
	}
	return &Engine{
		opt:       opt,
		queue:     sched.New(opt.Workers),
		functions: map[string]*function{},
		groups:    map[*engine.Group]*sched.Group{},
		runs:      map[string]*run{},
		calls:     map[*call]struct{}{},
		kept:      kept{owners: map[string]*list.List{}},
		idle:      make(chan struct{}),
	}
}

// Register implements [engine.Engine].
func (e *Engine) Register(f engine.Function) error {
	switch {
	case f.Name == "":
		return errors.New("engine: the function has no name")
	case f.Run == nil && f.Batch == nil:
		return fmt.Errorf("engine: the function %q has neither Run nor Batch", f.Name)
	case f.Batch != nil && (f.Batch.Max < 1 || f.Batch.Run == nil):
		return fmt.Errorf("engine: the batch of %q needs Run and a Max of at least 1", f.Name)
	}
	if f.MaxWaiting == 0 {
		f.MaxWaiting = 1000
	}
	if f.MaxLane == 0 {
		f.MaxLane = 100
	}
	if f.Group == nil {
		f.Group = &engine.Group{Name: f.Name}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.functions[f.Name] != nil {
		return fmt.Errorf("engine: there is a function %q already", f.Name)
	}
	g := e.groups[f.Group]
	if g == nil {
		limit := f.Group.Limit
		if limit == 0 {
			limit = 1
		}
		g = sched.NewGroup(limit)
		e.groups[f.Group] = g
	}
	kind := &sched.Kind{Group: g, MaxWaiting: f.MaxWaiting, MaxOwner: f.MaxLane}
	if f.Batch != nil {
		kind.Batch, kind.Wait = f.Batch.Max, f.Batch.Wait
	}
	e.functions[f.Name] = &function{Function: f, kind: kind}
	return nil
}

// Submit implements [engine.Engine].
func (e *Engine) Submit(ctx context.Context, j engine.Job) (engine.Run, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if j.ID == "" {
		return nil, errors.New("engine: the job has no ID")
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	f := e.functions[j.Func]
	switch {
	case e.draining:
		return nil, engine.ErrDraining
	case f == nil:
		return nil, fmt.Errorf("%w: %q", engine.ErrUnknownFunction, j.Func)
	case e.runs[j.ID] != nil:
		return nil, errors.New("engine: there is a run with this ID already")
	}
	r := &run{engine: e, fn: f, id: j.ID, job: j}
	r.ticket = sched.Ticket{Kind: f.kind, Owner: j.Owner, Lane: j.Lane, Job: r}
	switch err := e.queue.Push(&r.ticket, time.Now()); err {
	case nil:
	case sched.ErrFull:
		return nil, engine.ErrFull
	case sched.ErrLaneFull:
		return nil, engine.ErrLaneFull
	default:
		return nil, err
	}
	e.runs[j.ID] = r
	e.pump(f.kind.Group)
	return r, nil
}

// Attach implements [engine.Engine].
func (e *Engine) Attach(_ context.Context, id string) (engine.Run, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if r := e.runs[id]; r != nil {
		return r, nil
	}
	return nil, engine.ErrGone
}

// Waiting returns how many jobs wait, over all groups.
func (e *Engine) Waiting() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.queue.Len()
}

// Trim makes the engine's tables as small as they can be, after there were many more runs than there are.
func (e *Engine) Trim() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.runs, e.kept.owners = slim.Map(e.runs), slim.Map(e.kept.owners)
}

// pump starts what may start, and wakes the readers of jobs that still wait in the groups where something changed.
// The caller holds mu.
func (e *Engine) pump(changed ...*sched.Group) {
	now := time.Now()
	for {
		slot, again := e.queue.Next(now)
		if slot == nil {
			if again > 0 {
				e.lookAgain(again)
			}
			break
		}
		e.start(slot, now)
		if g := slot.Jobs[0].Kind.Group; !slices.Contains(changed, g) {
			changed = append(changed, g)
		}
	}
	for _, g := range changed {
		g.Waiting(func(t *sched.Ticket) { t.Job.(*run).wakeReaders() })
	}
}

func (e *Engine) lookAgain(after time.Duration) {
	if e.retry != nil {
		e.retry.Stop()
	}
	e.retry = time.AfterFunc(after, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.pump()
	})
}

// Drain implements [engine.Engine]. Runs that have ended stay readable as long as somebody holds them.
func (e *Engine) Drain(ctx context.Context) error {
	e.mu.Lock()
	if !e.draining {
		e.draining = true
		e.kept.stop()
		if e.retry != nil {
			e.retry.Stop()
		}
		if len(e.calls) == 0 {
			close(e.idle)
		}
	}
	for _, r := range e.runs {
		if r.call == nil {
			e.cancel(r, engine.ReasonShutdown)
		}
	}
	e.mu.Unlock()

	select {
	case <-e.idle:
		return nil
	default:
	}
	select {
	case <-e.idle:
		return nil
	case <-ctx.Done():
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, r := range e.runs {
		e.cancel(r, engine.ReasonShutdown)
	}
	return ctx.Err()
}
