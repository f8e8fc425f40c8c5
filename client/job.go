package client

import (
	"context"
	"fmt"
	"iter"
	"sync"
)

// maxUnread is how many bytes of a call's events are kept for someone who does not read them.
const maxUnread = 64 << 20

// A Job is a call under way. Its methods may be called from several goroutines.
type Job struct {
	c     *Client
	e     *endpoint
	id    string
	quiet bool          // nobody reads events
	slots []slot        // of the output; belongs to the stream's goroutine
	full  bool          // slots have been set
	done  chan struct{} // closed at the end

	mu     sync.Mutex // guards what follows
	wake   chan struct{}
	unread []unread
	size   int // of unread
	last   Done
	err    error
	over   bool
}

type unread struct {
	event Event
	size  int
}

func newJob(c *Client, e *endpoint, id string, quiet bool) *Job {
	return &Job{c: c, e: e, id: id, quiet: quiet, slots: make([]slot, len(e.outputs)), done: make(chan struct{}), wake: make(chan struct{}, 1)}
}

// ID returns the app's name for the call.
func (j *Job) ID() string { return j.id }

// Result waits until the call ends and returns what the endpoint returned last.
func (j *Job) Result(ctx context.Context) (Values, error) {
	select {
	case <-j.done:
	case <-ctx.Done():
		select {
		case <-j.done: // it is here all the same
		default:
			return nil, fmt.Errorf("client: %s: %w", j.e.Name, context.Cause(ctx))
		}
	}
	if j.err != nil {
		return nil, fmt.Errorf("client: %s: %w", j.e.Name, j.err)
	}
	return j.last.Values, nil
}

// Events waits for what happens to the call and yields it: each event once, then [Done], or the error that ended the
// call. Breaking out of the loop does not end the call, and a later one goes on where it stopped.
//
// Whoever falls more than 64 MiB behind misses the oldest events, but never the end.
func (j *Job) Events(ctx context.Context) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		for {
			j.mu.Lock()
			var next Event
			if len(j.unread) > 0 {
				next = j.unread[0].event
				j.size -= j.unread[0].size
				j.unread[0] = unread{}
				j.unread = j.unread[1:]
			}
			over, last, err := j.over, j.last, j.err
			j.mu.Unlock()
			switch {
			case next != nil:
				if !yield(next, nil) {
					return
				}
			case over && err != nil:
				yield(nil, fmt.Errorf("client: %s: %w", j.e.Name, err))
				return
			case over:
				yield(last, nil)
				return
			default:
				select {
				case <-j.wake:
				case <-j.done:
				case <-ctx.Done():
					yield(nil, fmt.Errorf("client: %s: %w", j.e.Name, context.Cause(ctx)))
					return
				}
			}
		}
	}
}

// Cancel stops the call. The job ends with [ErrCancelled], unless it has ended before.
//
// An app made with Gradio stops whatever runs of that endpoint in the session, and never says how a run that it stops so
// ends: there, do not cancel one of several calls of one endpoint that share a client.
func (j *Job) Cancel(ctx context.Context) error {
	select {
	case <-j.done:
		return nil
	default:
	}
	err := j.c.post(ctx, "cancel", map[string]any{"session_hash": j.c.session, "fn_index": j.e.id, "event_id": j.id}, &struct{}{})
	if err != nil {
		return fmt.Errorf("client: cancel %s: %w", j.e.Name, err)
	}
	j.c.forget(j)
	j.finish(Done{}, ErrCancelled)
	return nil
}

// tell hands an event to whoever reads them.
func (j *Job) tell(e Event, size int) {
	if j.quiet {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.over {
		return
	}
	size += 100 // for the event itself
	j.unread, j.size = append(j.unread, unread{e, size}), j.size+size
	for j.size > maxUnread && len(j.unread) > 1 {
		j.size -= j.unread[0].size
		j.unread[0] = unread{}
		j.unread = j.unread[1:]
	}
	select {
	case j.wake <- struct{}{}:
	default:
	}
}

// finish ends the job, once.
func (j *Job) finish(last Done, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.over {
		j.over, j.last, j.err = true, last, err
		close(j.done)
	}
}
