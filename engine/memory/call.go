package memory

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/sched"
)

// stuckAfter is how long after its cancel a call that goes on is logged.
const stuckAfter = 5 * time.Second

// A call is one goroutine in a function: one run, or all of a batch.
type call struct {
	fn      *function
	slot    *sched.Call
	runs    []*run
	jobs    []engine.Job
	ctx     context.Context
	cancel  context.CancelCauseFunc
	started time.Time

	// Guarded by Engine.mu.
	live    int // runs that have not ended
	stuck   *time.Timer
	abandon *time.Timer
}

// start makes a call of the jobs in a slot. Its goroutine ends when the function returns. The caller holds mu.
func (e *Engine) start(slot *sched.Call, now time.Time) {
	c := &call{slot: slot, started: now, live: len(slot.Jobs)}
	c.ctx, c.cancel = context.WithCancelCause(context.Background())
	for _, t := range slot.Jobs {
		r := t.Job.(*run)
		r.call, c.fn = c, r.fn
		c.runs = append(c.runs, r)
		c.jobs = append(c.jobs, r.Job())
		r.begin(r.fn.kind.Mean())
		if r.fn.Timeout > 0 {
			r.timeout = time.AfterFunc(r.fn.Timeout, func() { r.Cancel(engine.ReasonTimeout) })
		}
	}
	e.calls[c] = struct{}{}
	go e.serve(c)
}

// serve runs the function. It survives panics and runtime.Goexit in it.
func (e *Engine) serve(c *call) {
	err := errors.New("the function ended its goroutine")
	var errs []error
	defer func() {
		if v := recover(); v != nil {
			err = &panicked{v, debug.Stack()}
		}
		e.returned(c, errs, err)
	}()
	if c.fn.Batch == nil {
		err = c.fn.Run(c.ctx, c.jobs[0], runLog{c.runs[0]})
		return
	}
	logs := make([]engine.Log, len(c.runs))
	for i, r := range c.runs {
		logs[i] = runLog{r}
	}
	errs, err = c.fn.Batch.Run(c.ctx, c.jobs, logs), nil
	if errs != nil && len(errs) != len(c.runs) {
		errs, err = nil, fmt.Errorf("the batch function returned %d errors for %d jobs", len(errs), len(c.runs))
	}
}

// returned ends the runs of a call: with their own error from errs, if there is one, and err otherwise.
func (e *Engine) returned(c *call, errs []error, err error) {
	took := time.Since(c.started)
	ends := make([]engine.Body, len(c.runs)) // nil for success
	for i, r := range c.runs {
		of := err
		if errs != nil {
			of = errs[i]
		}
		if of != nil {
			ends[i] = e.failed(r, of, took)
		}
	}

	e.mu.Lock()
	defer e.mu.Unlock()
	for _, timer := range []*time.Timer{c.stuck, c.abandon} {
		if timer != nil {
			timer.Stop()
		}
	}
	c.stuck, c.live = nil, 0
	c.cancel(nil)
	for i, r := range c.runs {
		r.call = nil // a kept run must not hold on to the call, and to all that came with it
		if r.ended {
			continue
		}
		end := ends[i]
		if end == nil {
			c.fn.kind.Succeeded(took)
			end = engine.Done{Duration: took, Average: c.fn.kind.Mean()}
		}
		r.end(end)
		e.keep(r)
	}
	e.release(c)
	e.pump(c.fn.kind.Group)
}

// release frees a call's slot. The caller holds mu.
func (e *Engine) release(c *call) {
	e.queue.Done(c.slot)
	delete(e.calls, c)
	if e.draining && len(e.calls) == 0 {
		select {
		case <-e.idle:
		default:
			close(e.idle)
		}
	}
}

// cancel ends a run that has not ended. The caller holds mu and calls pump.
func (e *Engine) cancel(r *run, reason engine.Reason) {
	if !r.end(engine.Cancelled{Reason: reason}) {
		return
	}
	e.keep(r)
	c := r.call
	if c == nil {
		e.queue.Remove(&r.ticket)
		return
	}
	if c.live--; c.live > 0 {
		return
	}
	c.cancel(&engine.CancelError{Reason: reason})
	c.stuck = time.AfterFunc(stuckAfter, func() { e.logStuck(c) })
	if e.opt.AbandonAfter > 0 {
		c.abandon = time.AfterFunc(e.opt.AbandonAfter, func() {
			e.mu.Lock()
			defer e.mu.Unlock()
			e.release(c)
			e.pump(c.fn.kind.Group)
		})
	}
}

// failed says how a run ends that returned an error. What the caller may not see goes to the server's log, under an
// ID that the caller may quote.
func (e *Engine) failed(r *run, err error, took time.Duration) engine.Body {
	end := engine.Failed{Title: "Error", Took: took}
	var failure *engine.Failure
	if errors.As(err, &failure) {
		end.Message, end.ID, end.Code = failure.Message, failure.ID, failure.Code
		end.Duration, end.Quiet = failure.Duration, failure.Quiet
		if failure.Title != "" {
			end.Title = failure.Title
		}
		if end.Message != "" || end.ID != "" {
			return end
		}
	}
	r.mu.Lock()
	ended := r.ended
	r.mu.Unlock()
	if ended { // it was cancelled: the error says no more than that
		return end
	}
	end.ID = rand.Text()[:8]
	attrs := []any{"id", end.ID, "function", r.fn.Name, "error", err}
	var p *panicked
	if errors.As(err, &p) {
		attrs = append(attrs, "stack", string(p.stack))
	}
	e.opt.Logger.Error("function failed", attrs...)
	return end
}

// A panicked is a panic as an error.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// logStuck reports a call that goes on although it was cancelled.
func (e *Engine) logStuck(c *call) {
	e.mu.Lock()
	stuck := c.stuck != nil
	e.mu.Unlock()
	if stuck {
		e.opt.Logger.Warn("function goes on after its cancel", "function", c.fn.Name,
			"running", time.Since(c.started), "stack", stackOf(c))
	}
}

// stackOf returns the stack trace of a call's goroutine: the one that shows serve with the call as an argument. So the
// calls that do as they are told need not find out who they are.
func stackOf(c *call) string {
	buf := make([]byte, 4<<20)
	argument := fmt.Appendf(nil, "%p", c)
	for trace := range bytes.SplitSeq(buf[:runtime.Stack(buf, true)], []byte("\n\n")) {
		_, rest, ok := bytes.Cut(trace, []byte("memory.(*Engine).serve("))
		if arguments, _, _ := bytes.Cut(rest, []byte(")")); ok && bytes.Contains(arguments, argument) {
			return string(trace)
		}
	}
	return "not found"
}
