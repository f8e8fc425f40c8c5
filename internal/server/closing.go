package server

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"
)

// A client that is told the end of its stream while it reads the answer to a join believes that its stream is open,
// and waits for ever. So the answer to a join waits until every stream that just ended has been read to its end.

// closings are the streams that ended a moment ago, by whose they were.
type closings struct {
	mu    sync.Mutex // guards until
	until map[string]time.Time
}

// note says that a stream ends now: joins are answered d later.
func (c *closings) note(key string, d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.until == nil {
		c.until = map[string]time.Time{}
	}
	c.until[key] = time.Now().Add(d)
	time.AfterFunc(d, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if !c.until[key].After(time.Now()) {
			delete(c.until, key)
		}
	})
}

// left returns how long a join has to wait for its answer.
func (c *closings) left(key string) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Until(c.until[key])
}

// closingKey tells whose streams a join or stream has to do with: those of its label, and for clients that take a new
// label while a stream of the old one is open, those of the caller.
func closingKey(r *http.Request, owner, label string) string {
	if oneStream(r) {
		return owner
	}
	return owner + "\x00" + label
}

// oneStream reports whether a client has a single stream, whatever its label is, and reads it in a thread of its own:
// Gradio's Python client. It forgets what it was told of a run before it had the answer to the join.
func oneStream(r *http.Request) bool { return strings.HasPrefix(r.UserAgent(), "gradio_client/") }

// settle waits until a join may be answered.
func (s *Server) settle(ctx context.Context, key string) {
	for d := s.closings.left(key); d > 0; d = s.closings.left(key) {
		s.pause(ctx, d)
		if ctx.Err() != nil {
			return
		}
	}
}
