package server

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/oriel-go/oriel/internal/gate"
)

// A stream writes events to one client. A client that takes nothing for too long loses its stream; nothing is kept
// for it meanwhile but its place in the log.
type stream struct {
	w      http.ResponseWriter // nil once the stream has a connection of its own
	rc     *http.ResponseController
	conn   net.Conn // see park.go
	parks  bool     // the connection can be taken
	stall  time.Duration
	until  time.Time // the deadline of writes by w
	behind time.Duration
	begun  bool // the client knows of it
	late   bool // the last write had to wait: merge what comes next
}

// chunk is how much is written between two looks at the clock.
const chunk = 64 << 10

// batch is about how much news is gathered before it is written: what a client that does not read may cost.
const batch = 16 << 10

// open is prepare, and lets the client know.
func (s *Server) open(w http.ResponseWriter, r *http.Request) (st *stream, release func()) {
	if st, release = s.prepare(w, r); st != nil {
		st.begin()
	}
	return st, release
}

// prepare starts an event stream and counts it. The client hears of it with the first event. It answers and returns nil if
// there is no room. Call release at the end.
func (s *Server) prepare(w http.ResponseWriter, r *http.Request) (st *stream, release func()) {
	release, err := gate.Stream(r.Context())
	if err != nil {
		gate.Refuse(w, r, err)
		return nil, nil
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	st = &stream{w: w, rc: http.NewResponseController(w), parks: canPark(r), stall: s.timing.stall, behind: s.timing.behind}
	w.WriteHeader(http.StatusOK)
	return st, release
}

// begin lets the client know of the stream, if nothing has been sent yet.
func (st *stream) begin() {
	if !st.begun {
		st.begun = true
		st.rc.Flush()
	}
}

// send writes b and flushes it.
func (st *stream) send(b []byte) error {
	st.begun = true
	start := time.Now()
	if st.conn != nil {
		err := st.write(b)
		st.late = time.Since(start) >= st.behind
		return err
	}
	for len(b) > 0 {
		if err := st.allow(); err != nil {
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

// allow gives the next write its time: stall, or a little more, so that not each of many has to set a timer.
func (st *stream) allow() error {
	now := time.Now()
	if st.until.Sub(now) >= st.stall {
		return nil
	}
	st.until = now.Add(st.stall + st.stall/10)
	if err := st.rc.SetWriteDeadline(st.until); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}

// write is send on a connection of its own.
func (st *stream) write(b []byte) error {
	for len(b) > 0 {
		n := min(len(b), chunk)
		if err := st.conn.SetWriteDeadline(time.Now().Add(st.stall)); err != nil {
			return err
		}
		if _, err := st.conn.Write(appendChunk(make([]byte, 0, n+16), b[:n])); err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
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
	if !isLabel(name) {
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
	st, release := s.prepare(w, r)
	if st == nil {
		return
	}
	h := &heartbeat{s: s, st: st, owner: owner, name: name, release: release, absent: s.sessions.Present(owner, name), gone: s.visit(r, name)}
	defer h.end()
	switch {
	case st.send([]byte(alive)) != nil:
	case !st.parks:
		h.beat(r.Context())
	case st.take():
		h.own = true
		s.lot.open.Add(1)
		s.newParked(st, aliveChunk, h.over, h.over).start() // only the end of the server wakes it
	}
}

// alive is what a heartbeat says.
const alive = "data: ALIVE\n\n"

// A heartbeat is one stream that keeps a session alive.
type heartbeat struct {
	s           *Server
	st          *stream
	owner, name string
	release     func()
	absent      func() // ends the presence of the client
	gone        func() // ends its visit
	own         bool   // it goes on after its request, with the connection
	ended       bool
}

// beat goes on until the client goes or the server ends.
func (h *heartbeat) beat(ctx context.Context) {
	beat := time.NewTicker(h.s.timing.beat)
	defer beat.Stop()
	for {
		select {
		case <-beat.C:
		case <-ctx.Done():
			return
		case <-h.s.closing:
			return
		}
		if h.st.send([]byte(alive)) != nil {
			return
		}
	}
}

// end is the end of the request: unless the stream goes on, the client has gone.
func (h *heartbeat) end() {
	if !h.own {
		h.left()
	}
}

// over is the end of a stream that had gone on.
func (h *heartbeat) over() {
	if !h.ended {
		h.ended = true
		h.left()
		h.s.lot.open.Done()
	}
}

func (h *heartbeat) left() {
	h.st.finish()
	h.release()
	h.absent()
	h.gone()
	h.s.sessions.Told(h.owner, h.name)
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

// poke returns a function that sends on wake, without blocking.
func poke(wake chan<- struct{}) func() {
	return func() {
		select {
		case wake <- struct{}{}:
		default:
		}
	}
}
