package server

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/oriel-go/oriel/internal/gate"
)

// A stream writes events to one client. A client that takes nothing for too long loses its stream; nothing is kept
// for it meanwhile but its place in the log.
type stream struct {
	w      http.ResponseWriter
	rc     *http.ResponseController
	stall  time.Duration
	behind time.Duration
	late   bool // the last write had to wait: merge what comes next
}

// chunk is how much is written between two looks at the clock.
const chunk = 64 << 10

// open starts an event stream and counts it. It answers and returns nil if there is no room. Call release at the end.
func (s *Server) open(w http.ResponseWriter, r *http.Request) (st *stream, release func()) {
	release, err := gate.Stream(r.Context())
	if err != nil {
		gate.Refuse(w, r, err)
		return nil, nil
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	st = &stream{w: w, rc: http.NewResponseController(w), stall: s.timing.stall, behind: s.timing.behind}
	w.WriteHeader(http.StatusOK)
	st.rc.Flush()
	return st, release
}

// send writes b and flushes it.
func (st *stream) send(b []byte) error {
	start := time.Now()
	for len(b) > 0 {
		if err := st.rc.SetWriteDeadline(time.Now().Add(st.stall)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return err
		}
		n := min(len(b), chunk)
		if _, err := st.w.Write(b[:n]); err != nil {
			return err
		}
		b = b[n:]
	}
	err := st.rc.Flush()
	st.late = time.Since(start) >= st.behind
	return err
}

// progress streams how far an upload is.
func (s *Server) progress(w http.ResponseWriter, r *http.Request) {
	release, err := gate.Stream(r.Context())
	if err != nil {
		gate.Refuse(w, r, err)
		return
	}
	defer release()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.ending, cancel)()
	s.cfg.Files.Progress(w, r.WithContext(ctx))
}

// heartbeat keeps a session alive: it says so every now and then until the client goes.
func (s *Server) heartbeat(w http.ResponseWriter, r *http.Request, name string) {
	if !label.MatchString(name) {
		gate.WriteError(w, r, http.StatusBadRequest, "session", "A session name has 6 to 64 letters, digits, hyphens and underscores.")
		return
	}
	owner := gate.CallerFrom(r.Context()).Principal
	if s.sessions.Find(owner, name) == nil {
		if err := gate.UnknownLabel(r.Context()); err != nil {
			s.pause(r.Context(), time.Second) // the Python client asks again at once
			gate.Refuse(w, r, err)
			return
		}
	}
	st, release := s.open(w, r)
	if st == nil {
		return
	}
	defer release()
	defer s.sessions.Present(owner, name)()
	defer func() {
		if space := s.sessions.Find(owner, name); space != nil {
			space.Told()
		}
	}()
	beat := time.NewTicker(s.timing.beat)
	defer beat.Stop()
	for st.send([]byte("data: ALIVE\n\n")) == nil {
		select {
		case <-beat.C:
		case <-r.Context().Done():
			return
		case <-s.closing:
			return
		}
	}
}

// pause waits, unless the request or the server ends first.
func (s *Server) pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	case <-s.closing:
	}
}
