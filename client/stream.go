package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// join queues a call and sees to it that its results are listened for.
func (c *Client) join(ctx context.Context, e *endpoint, data []json.RawMessage, quiet bool) (*Job, error) {
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return nil, ErrClosed
	}
	c.joining++
	c.mu.Unlock()

	var answer struct {
		ID string `json:"event_id"`
	}
	err := c.post(ctx, "queue/join", map[string]any{"data": data, "fn_index": e.id, "session_hash": c.session,
		"event_data": nil, "trigger_id": nil}, &answer)

	c.mu.Lock()
	defer c.mu.Unlock()
	early := c.early[answer.ID]
	delete(c.early, answer.ID)
	if c.joining--; c.joining == 0 {
		clear(c.early)
		c.earlySize = 0
	}
	switch {
	case err != nil:
		return nil, err
	case c.closed:
		return nil, ErrClosed
	case answer.ID == "" || c.jobs[answer.ID] != nil:
		return nil, errors.New("the app gave the call no name of its own")
	}
	j := newJob(c, e, answer.ID, quiet)
	c.jobs[j.id] = j
	for _, raw := range early {
		var m message
		if json.Unmarshal(raw, &m) == nil {
			c.hand(j, &m, len(raw))
		}
	}
	if !c.beating {
		c.beating = true
		c.wg.Go(c.beat)
	}
	if !c.listening && len(c.jobs) > 0 {
		c.listening = true
		c.wg.Go(c.listen)
	}
	return j, nil
}

// hand gives a message to its job, and takes the job off the list if it ends. The client is locked.
func (c *Client) hand(j *Job, m *message, size int) (ended bool) {
	last, err := j.handle(m, size)
	if last {
		delete(c.jobs, j.id)
		j.finish(Done{}, err) // does nothing if the job is complete
	}
	return last
}

func (c *Client) forget(j *Job) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.jobs[j.id] == j {
		delete(c.jobs, j.id)
	}
}

// failAll ends all jobs. No stream is open then.
func (c *Client) failAll(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.listening = false
	for id, j := range c.jobs {
		delete(c.jobs, id)
		j.finish(Done{}, err)
	}
}

// listen reads the results of calls until there are none to wait for. The app closes the stream when it has told
// everything; a call that joined at that moment is told by the next one.
func (c *Client) listen() {
	for {
		ended, err := c.stream()
		switch {
		case c.ctx.Err() != nil:
			c.failAll(ErrClosed)
			return
		case err != nil:
			c.failAll(err)
			return
		}
		c.mu.Lock()
		waiting := len(c.jobs) > 0
		if !waiting {
			c.listening = false
		}
		c.mu.Unlock()
		if !waiting {
			return
		}
		if ended == 0 {
			c.failAll(ErrDisconnected)
			return
		}
	}
}

// stream reads one stream until the app closes it, and counts the jobs that ended.
func (c *Client) stream() (ended int, err error) {
	ctx, cancel := context.WithCancelCause(c.ctx)
	defer cancel(nil)
	watchdog := time.AfterFunc(idle, func() { cancel(errIdle) })
	defer watchdog.Stop()
	resp, err := c.send(ctx, request{method: http.MethodGet, path: c.prefix + "queue/data", query: url.Values{"session_hash": {c.session}}})
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrDisconnected, err)
	}
	defer resp.Body.Close()
	in := newMessages(resp.Body, c.limit)
	for {
		raw, err := in.next()
		if err != nil {
			if context.Cause(ctx) == errIdle {
				err = errIdle
			}
			if err == io.EOF {
				return ended, ErrDisconnected
			}
			return ended, fmt.Errorf("%w: %w", ErrDisconnected, err)
		}
		watchdog.Reset(idle)
		var m message
		if err := json.Unmarshal(raw, &m); err != nil {
			return ended, fmt.Errorf("%w: a message makes no sense: %w", ErrDisconnected, err)
		}
		switch m.Kind {
		case "close_stream":
			return ended, nil
		case "unexpected_error":
			return ended, unexpected(m.Message)
		}
		if c.deliver(&m, raw) {
			ended++
		}
	}
}

// deliver hands a message to its job, or keeps it for a call whose name is not known yet.
func (c *Client) deliver(m *message, raw []byte) (ended bool) {
	if m.Event == nil {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if j := c.jobs[*m.Event]; j != nil {
		return c.hand(j, m, len(raw))
	}
	if c.joining > 0 && c.earlySize+len(raw) <= c.limit {
		c.early[*m.Event] = append(c.early[*m.Event], raw)
		c.earlySize += len(raw) + len(*m.Event)
	}
	return false
}

// beat tells the app that the session lives, for as long as it does.
func (c *Client) beat() {
	resp, err := c.send(c.ctx, request{method: http.MethodGet, path: c.prefix + "heartbeat/" + c.session})
	if err != nil {
		return // an app without heartbeats
	}
	defer resp.Body.Close()
	io.Copy(io.Discard, resp.Body) // ends with the session
}
