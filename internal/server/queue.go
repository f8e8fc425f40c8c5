package server

import (
	"encoding/json"
	"net/http"
	"runtime"
	"slices"
	"time"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/gate"
	"github.com/oriel-go/oriel/internal/session"
	"github.com/oriel-go/oriel/internal/strictjson"
	"github.com/oriel-go/oriel/internal/wire"
)

// join queues a call, whose story the label's event stream tells.
func (s *Server) join(w http.ResponseWriter, r *http.Request) {
	var body callBody
	if !s.read(w, r, &body) {
		return
	}
	name, ok := sessionLabel(w, r, body.Session)
	if !ok {
		return
	}
	if null(body.Fn) {
		gate.WriteError(w, r, http.StatusBadRequest, "fn_index", "No function index provided.")
		return
	}
	f := s.byIndex(w, r, body.Fn)
	if f == nil || !trigger(w, f, body.Trigger) {
		return
	}
	data, ok := items(w, body.Data)
	if !ok {
		return
	}
	run := s.submit(w, r, order{f: f, label: name, id: newID(), data: data, event: body.Event, route: "queue"})
	if run == nil {
		return
	}
	owner := gate.CallerFrom(r.Context()).Principal
	m := s.sessions.Space(owner, name).Add(run, f.ID, session.Queued)
	s.settle(r.Context(), closingKey(r, owner, name))
	write(w, http.StatusOK, []byte(`{"event_id":"`+run.ID()+`"}`))
	if oneStream(r) {
		gate.AfterClose(r, m.Answer)
	}
}

// A follower is one run as an event stream tells it.
type follower struct {
	m      *session.Member
	again  bool // an earlier stream has told it to the end, and broke off
	queue  *wire.Queue
	seq    uint64
	rank   int
	waited bool      // it has been told where it stands
	said   time.Time // when
	stop   func()
}

// data streams what happens to a label's queued runs.
func (s *Server) data(w http.ResponseWriter, r *http.Request) {
	t := s.newTeller(w, r)
	if t == nil {
		return
	}
	defer t.end()
	t.loop(r)
	if r.Context().Err() != nil {
		gate.Drop(r)
	}
}

// newTeller begins a label's event stream. It answers and returns nil if that cannot be. Call end.
func (s *Server) newTeller(w http.ResponseWriter, r *http.Request) *teller {
	name := r.URL.Query().Get("session_hash")
	if !isLabel(name) {
		gate.WriteError(w, r, http.StatusBadRequest, "session", "A session_hash has 6 to 64 letters, digits, hyphens and underscores.")
		return nil
	}
	owner := gate.CallerFrom(r.Context()).Principal
	space := s.sessions.Find(owner, name)
	if space == nil {
		if err := gate.UnknownLabel(r.Context()); err != nil {
			gate.Refuse(w, r, err)
			return nil
		}
	}
	st, release := s.prepare(w, r)
	if st == nil {
		return nil
	}
	if space == nil {
		st.send([]byte(wire.SessionNotFound))
		release()
		return nil
	}
	t := &teller{s: s, st: st, space: space, wake: make(chan struct{}, 1), one: oneStream(r),
		key: closingKey(r, owner, name)}
	t.leave = append(t.leave, release, space.Attach(), s.visit(r, name))
	others, shut := space.OpenStream()
	t.second, t.shut = others > 0, shut
	t.leave = append(t.leave, s.sessions.Watch(owner, name, poke(t.wake)))
	return t
}

// A teller is one event stream at work. It belongs to the goroutine of its request.
type teller struct {
	s     *Server
	st    *stream
	space *session.Space
	wake  chan struct{}
	last  uint64 // number of the newest run looked at
	live  []*follower
	told  bool // a run has ended since the stream began
	buf   []byte

	began  bool     // something may have been told
	second bool     // another stream of the label was open when this one began
	one    bool     // the client has a single stream
	key    string   // see closingKey
	shut   func()   // says that the stream is no longer open
	leave  []func() // what else ends with the stream, the last first

	closed bool                  // the client was told the end of the stream
	lately []func(time.Duration) // takes back that the newest ends were delivered
}

// end leaves nothing behind. How a run ended may have reached nobody if the stream broke off just after: the client's
// next stream tells it again.
func (t *teller) end() {
	t.shut()
	if !t.closed {
		for _, lost := range t.lately {
			lost(t.s.recently())
		}
	}
	for _, f := range t.live {
		f.stop()
	}
	for _, leave := range slices.Backward(t.leave) {
		leave()
	}
}

func (t *teller) loop(r *http.Request) {
	beat := time.NewTimer(t.s.timing.beat)
	defer beat.Stop()
	var closeAt, again <-chan time.Time
	for {
		next, err := t.tell()
		if err != nil {
			return
		}
		t.st.begin()
		again = nil
		if next > 0 {
			again = time.After(next)
		}
		switch {
		case len(t.live) > 0 || !t.told:
			closeAt = nil
		case closeAt == nil:
			hold := t.s.timing.hold
			if t.one {
				hold = 0
			}
			closeAt = time.After(hold)
		}
		select {
		case <-t.wake:
		case <-again:
		case <-beat.C:
			if t.st.send([]byte(wire.Heartbeat)) != nil {
				return
			}
			beat.Reset(t.s.timing.beat)
		case <-closeAt:
			t.s.closings.note(t.key, t.s.timing.grace)
			if len(t.space.Members(session.Queued, t.last)) > 0 {
				closeAt = nil
				continue // a call joined in the meantime
			}
			t.shut()
			t.closed = t.st.send([]byte(wire.CloseStream)) == nil
			return
		case <-r.Context().Done():
			return
		case <-t.s.closing:
			for more := time.Nanosecond; more == time.Nanosecond; {
				if more, err = t.tell(); err != nil {
					return
				}
			}
			if len(t.live) > 0 {
				t.st.send([]byte(wire.Stopped))
			}
			t.closed = t.st.send([]byte(wire.CloseStream)) == nil
			return
		}
	}
}

// unheard returns how long news of a run has to wait because the client may not know of the run yet. A client that reads
// its one stream beside its calls closes the connection of a join when it has read the answer, and notes it a moment later.
func (t *teller) unheard(m *session.Member) time.Duration {
	if !t.one {
		return 0
	}
	if at := m.Answered(); !at.IsZero() {
		return t.s.timing.answer - time.Since(at)
	}
	return t.s.timing.unread - time.Since(m.Added)
}

// meet looks for runs that are news, and returns when to look again for those that have to wait; 0 for none.
func (t *teller) meet() (next time.Duration) {
	members := t.space.Members(session.Queued, t.last)
	for _, m := range members {
		if m.Delivered() && !t.missed(m) {
			t.last = m.Number
			continue
		}
		// A stream that begins for a sole run was opened by who knows of it.
		if wait := t.unheard(m); wait > 0 && (t.began || len(members) > 1) {
			next = wait
			break
		}
		t.last = m.Number
		f := t.s.cfg.Spec.Functions[m.Fn]
		t.live = append(t.live, &follower{m: m, again: m.Lost(), queue: wire.NewQueue(m.Run.ID(), len(f.Outputs), f.Streams),
			stop: m.Run.Notify(t.wake)})
	}
	if t.began && len(members) > 0 {
		runtime.Gosched() // a call that was made just now may be through in no time: then one write tells all of it
	}
	t.began = true
	return next
}

// tell writes all there is to say, and returns when to look again; 0 means when woken.
func (t *teller) tell() (next time.Duration, err error) {
	next = t.meet()
	if t.buf == nil {
		t.buf = make([]byte, 0, shortStory)
	}
	b := t.buf[:0]
	var done []*follower
	kept := t.live[:0]
	for _, f := range t.live {
		var wait time.Duration
		b, wait = t.follow(b, f)
		if wait > 0 && (next == 0 || wait < next) {
			next = wait
		}
		if f.queue.Done() {
			f.stop()
			done = append(done, f)
			continue
		}
		kept = append(kept, f)
	}
	clear(t.live[len(kept):])
	t.live, t.told = kept, t.told || len(done) > 0
	if len(b) > 0 {
		err = t.st.send(b)
	}
	if t.buf = b; cap(b) > 2*batch {
		t.buf = nil
	}
	if err == nil {
		for _, f := range done {
			// Who hears that a call was stopped has stopped it. The JavaScript client breaks its stream off over that message,
			// each time that it hears it.
			if lost := f.m.Deliver(); !f.queue.Stopped() {
				t.lately = append(t.lately, lost)
			}
		}
		t.lately = t.lately[max(len(t.lately)-256, 0):]
	}
	return next, err
}

// shortStory is about what there is to tell of a short call, in bytes.
const shortStory = 1 << 10

// recently is how long ago a run may have ended that a client without a stream still waits for.
func (s *Server) recently() time.Duration { return 10 * s.timing.hold }

// missed reports whether a run that ended before the stream began has to be told again: when two clients share a label,
// the stream of one may have told it while the other was still opening its own.
func (t *teller) missed(m *session.Member) bool {
	return t.second && !t.began && m.DeliveredWithin(t.s.recently())
}

// follow appends the news of one run.
func (t *teller) follow(b []byte, f *follower) ([]byte, time.Duration) {
	var wait time.Duration
	if f.again { // the client may know the steps, and would take them for edits of what it knows
		entries, err := f.m.Run.Read(0)
		if n := len(entries); err == nil && n > 0 && entries[n-1].Terminal() {
			f.queue.Append(nil, entries[:n-1], true)
			return f.queue.Append(b, entries[n-1:], true), 0
		}
	}
	if p := f.m.Run.Place(); !f.waited || p.Waiting && p.Rank != f.rank {
		if wait = t.s.timing.rank - time.Since(f.said); !f.waited || wait <= 0 {
			b = f.queue.Estimation(b, p)
			f.waited, f.rank, f.said, wait = true, p.Rank, time.Now(), 0
		}
	}
	entries, err := f.m.Run.Read(f.seq)
	if err != nil { // forgotten before it was told
		entries = []engine.Entry{{Seq: f.seq + 1, Body: engine.Cancelled{Reason: engine.ReasonLeft}}}
	}
	if len(entries) == 0 {
		return b, wait
	}
	if t.st.late {
		f.seq = entries[len(entries)-1].Seq
		return f.queue.Append(b, engine.Merge(entries), true), wait
	}
	// Step by step, and no more at a time than a client that stops reading may cost.
	for len(entries) > 0 {
		if len(b) >= batch {
			return b, time.Nanosecond
		}
		n := 1
		for n < len(entries) && entries[n].Step == entries[0].Step {
			n++
		}
		b = f.queue.Append(b, entries[:n], false)
		f.seq, entries = entries[n-1].Seq, entries[n:]
	}
	return b, wait
}

// cancel ends the run that the body names. The answer is always the same.
func (s *Server) cancel(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Event json.RawMessage `json:"event_id"`
	}
	if !isJSON(w, r) {
		return
	}
	opts := strictjson.From(s.cfg.Limits, s.cfg.Limits.OtherJSON)
	opts.AllowUnknown = true
	if err := strictjson.Decode(r.Body, &body, opts); err != nil {
		invalid(w, []detail{{Loc: []any{"body"}, Type: "json", Msg: "The body must be a JSON object."}})
		return
	}
	var id string
	if json.Unmarshal(body.Event, &id) == nil {
		s.stop(r, id)
	}
	write(w, http.StatusOK, []byte(`{"success":true}`))
}

// stop cancels a run by its ID, which is authority enough.
func (s *Server) stop(r *http.Request, id string) {
	if len(id) != 32 {
		return
	}
	if run, err := s.cfg.Engine.Attach(r.Context(), id); err == nil {
		run.Cancel(engine.ReasonUser)
	}
}

// reset does nothing: Gradio's clients call it after cancel.
func (s *Server) reset(w http.ResponseWriter, r *http.Request) {
	if isJSON(w, r) {
		write(w, http.StatusOK, []byte(`{"success":true}`))
	}
}
