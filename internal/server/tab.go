package server

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/gate"
	"github.com/oriel-go/oriel/internal/session"
	"github.com/oriel-go/oriel/internal/spec"
	"github.com/oriel-go/oriel/internal/wire"
)

// pageRun starts a call of Oriel's own page.
func (s *Server) pageRun(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Fn      string          `json:"fn"`
		Config  string          `json:"config"`
		Tab     string          `json:"tab"`
		Data    json.RawMessage `json:"data"`
		Trigger json.RawMessage `json:"trigger"`
		Event   json.RawMessage `json:"event"`
		Token   string          `json:"token"`
	}
	if !fromPage(w, r) || !s.read(w, r, &body) {
		return
	}
	owner := gate.CallerFrom(r.Context()).Principal
	f := s.cfg.Spec.Function(body.Fn)
	switch {
	case body.Config != s.cfg.Spec.Hash:
		gate.WriteError(w, r, http.StatusConflict, "updated", "The app was updated. Reload the page to go on; your inputs are kept.")
		return
	case f == nil || !f.Backend || f.Visibility == spec.Private && !s.validToken(body.Token, owner, f.Name):
		gate.NotFound(w, r)
		return
	case !label.MatchString(body.Tab):
		gate.WriteError(w, r, http.StatusBadRequest, "tab", "A tab has 6 to 64 letters, digits, hyphens and underscores.")
		return
	}
	data, ok := items(w, body.Data)
	if !ok {
		return
	}
	event := body.Event
	if null(event) {
		event = nil
	}
	run := s.submit(w, r, order{f: f, label: body.Tab, id: newID(), data: data, event: event, route: "page"})
	if run == nil {
		return
	}
	s.sessions.Space(owner, body.Tab).Add(run, f.ID, session.Paged)
	write(w, http.StatusOK, []byte(`{"run":"`+run.ID()+`"}`))
}

// fromPage checks for the header that no form and no other site can send, and answers if it is missing.
func fromPage(w http.ResponseWriter, r *http.Request) bool {
	if r.Header.Get("X-Oriel-Request") == "1" {
		return true
	}
	gate.WriteError(w, r, http.StatusForbidden, "page_only", "This address is for the app's own page.")
	return false
}

func (s *Server) pageCancel(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Run string `json:"run"`
	}
	if !fromPage(w, r) || !s.read(w, r, &body) {
		return
	}
	s.stop(r, body.Run)
	write(w, http.StatusOK, []byte("{}"))
}

// leaveTab hears that a page goes away: a hint, since pages also go away when they are reloaded.
func (s *Server) leaveTab(w http.ResponseWriter, r *http.Request) {
	if !fromPage(w, r) {
		return
	}
	if space := s.sessions.Find(gate.CallerFrom(r.Context()).Principal, r.URL.Query().Get("tab")); space != nil {
		space.Told()
	}
	write(w, http.StatusOK, []byte("{}"))
}

// A pageRunner is one run as a tab's stream tells it.
type pageRunner struct {
	m    *session.Member
	tab  *wire.Tab
	seq  uint64 // entries read
	rank int
	said time.Time
	stop func()
}

// tab streams what happens to all runs of one tab of Oriel's page.
func (s *Server) tab(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("tab")
	if !label.MatchString(name) {
		gate.WriteError(w, r, http.StatusBadRequest, "tab", "A tab has 6 to 64 letters, digits, hyphens and underscores.")
		return
	}
	st, release := s.open(w, r)
	if st == nil {
		return
	}
	t := &tabTeller{s: s, st: st, owner: gate.CallerFrom(r.Context()).Principal, label: name, release: release, wake: make(chan struct{}, 1)}
	t.watch()
	if !t.begin(r) || !t.loop(r.Context()) || !st.take() {
		t.end()
		return
	}
	s.lot.open.Add(1)
	t.own = true
	t.park()
}

// park waits for something to happen: then the stream goes on.
func (t *tabTeller) park() {
	p := t.s.newParked(t.st, commentChunk, t.goOn, t.end)
	before := t.unwatch
	t.unwatch = t.s.sessions.Watch(t.owner, t.label, p.wake)
	before()
	select {
	case <-t.wake: // since the last look
		p.wake()
	default:
	}
	p.start()
}

// goOn is the stream after it was parked.
func (t *tabTeller) goOn() {
	t.watch()
	if t.st.attend(t.loop) {
		t.park()
		return
	}
	t.end()
}

// watch has the label's new runs wake the loop.
func (t *tabTeller) watch() {
	before := t.unwatch
	t.unwatch = t.s.sessions.Watch(t.owner, t.label, poke(t.wake))
	if before != nil {
		before()
	}
}

// A tabTeller is one tab's stream at work. It belongs to the goroutine of its request, and after it was parked to the
// one that waits on it.
type tabTeller struct {
	s            *Server
	st           *stream
	owner, label string
	release      func() // gives the stream's place back
	own          bool   // it has a connection of its own
	ended        bool
	wake         chan struct{}
	unwatch      func()
	detach       func() // from the space; nil before there is one
	space        *session.Space
	known        uint64 // number of the newest run looked at
	live         []*pageRunner
}

func (t *tabTeller) end() {
	if t.ended {
		return
	}
	t.ended = true
	for _, f := range t.live {
		f.stop()
	}
	if t.detach != nil {
		t.detach()
	}
	t.unwatch()
	t.st.finish()
	t.release()
	if t.own {
		t.s.lot.open.Done()
	}
}

// begin says hello, or goes on where an earlier stream of the page broke off.
func (t *tabTeller) begin(r *http.Request) bool {
	// A page that closed its stream itself opens a new one without the header. The header is newer.
	c, ok := wire.ParseCursor(cmp.Or(r.Header.Get("Last-Event-ID"), r.URL.Query().Get("cursor")))
	if ok && c.Epoch == t.s.sessions.Epoch() {
		t.resume(c)
		return true
	}
	return t.st.send(t.hello()) == nil
}

// loop tells what happens, until the client goes or the server ends, or returns true when the stream can be parked.
func (t *tabTeller) loop(ctx context.Context) (idle bool) {
	beat := time.NewTicker(t.s.timing.beat)
	defer beat.Stop()
	for {
		b, again := t.news()
		if len(b) > 0 {
			if t.st.send(b) != nil {
				return false
			}
			t.s.pause(ctx, t.s.timing.frame)
		}
		var later <-chan time.Time
		if again > 0 {
			later = time.After(again)
		}
		var park <-chan time.Time
		if t.st.parks && len(t.live) == 0 && later == nil {
			park = time.After(t.s.timing.park)
		}
		select {
		case <-t.wake:
		case <-park:
			return true
		case <-later:
		case <-beat.C:
			if t.st.send([]byte(":\n\n")) != nil {
				return false
			}
		case <-ctx.Done():
			return false
		case <-t.s.closing:
			for b, _ := t.news(); len(b) > 0 && t.st.send(b) == nil; {
				b, _ = t.news()
			}
			return false
		}
	}
}

// attach finds the label's space once it exists.
func (t *tabTeller) attach() bool {
	if t.space == nil {
		if t.space = t.s.sessions.Find(t.owner, t.label); t.space != nil {
			t.detach = t.space.Attach()
		}
	}
	return t.space != nil
}

func (t *tabTeller) follow(m *session.Member, after uint64, named bool) {
	t.live = append(t.live, &pageRunner{m: m, tab: wire.NewTab(m.Run.ID(), m.Fn, after, named), seq: after, rank: -1,
		stop: m.Run.Notify(t.wake)})
}

// hello returns the first message for a page that knows nothing: the live runs and what they have come to.
func (t *tabTeller) hello() []byte {
	var live []wire.Live
	if t.attach() {
		for _, m := range t.space.Members(session.Paged, 0) {
			t.known = m.Number
			entries, err := m.Run.Read(0)
			if err != nil || len(entries) > 0 && entries[len(entries)-1].Terminal() {
				continue
			}
			var state engine.State
			var seq uint64
			for _, e := range entries {
				state.Apply(e)
				seq = e.Seq
			}
			live = append(live, wire.Live{Run: m.Run.ID(), Fn: m.Fn, Seq: seq, Snapshot: state.Snapshot()})
			t.follow(m, seq, true)
		}
	}
	return wire.Frame(nil, t.cursor(), wire.Hello(t.s.sessions.Epoch(), time.Now().UnixMilli(), live))
}

// resume goes on where a stream broke off.
func (t *tabTeller) resume(c wire.Cursor) {
	if !t.attach() {
		return
	}
	t.known = c.Known
	for _, m := range t.space.Members(session.Paged, 0) {
		if after, open := c.Open[m.Number]; open && m.Number <= c.Known {
			t.follow(m, after, true)
		}
	}
}

// cursor is the place after everything written so far.
func (t *tabTeller) cursor() string {
	c := wire.Cursor{Epoch: t.s.sessions.Epoch(), Known: t.known, Open: map[uint64]uint64{}}
	for _, f := range t.live {
		c.Open[f.m.Number] = f.tab.Seq()
	}
	return c.String()
}

// news returns what to write, and when to look again; 0 means when woken.
func (t *tabTeller) news() (b []byte, again time.Duration) {
	if !t.attach() {
		return nil, 0
	}
	for _, m := range t.space.Members(session.Paged, t.known) {
		t.known = m.Number
		t.follow(m, 0, false)
	}
	for i := 0; i < len(t.live); {
		f := t.live[i]
		if p := f.m.Run.Place(); p.Waiting && p.Rank != f.rank {
			if wait := t.s.timing.rank - time.Since(f.said); wait > 0 {
				again = wait
			} else {
				f.rank, f.said = p.Rank, time.Now()
				b = wire.Frame(b, t.cursor(), f.tab.Queued(p))
			}
		}
		entries, err := f.m.Run.Read(f.seq)
		if err != nil {
			entries = []engine.Entry{{Seq: f.seq + 1, Prev: f.seq, Body: engine.Cancelled{Reason: engine.ReasonLeft}}}
		}
		ended := false
		for len(entries) > 0 {
			if len(b) >= chunk { // a page that stops reading costs no more than this
				return b, time.Nanosecond
			}
			newest := entries[len(entries)-1]
			var msg []byte
			rest := entries
			if msg, rest = f.tab.Next(entries); len(rest) > 0 {
				f.seq = rest[0].Prev
			} else {
				f.seq = newest.Seq
			}
			entries, ended = rest, len(rest) == 0 && newest.Terminal()
			if ended { // what follows the end of the run is not its business
				f.stop()
				t.live = append(t.live[:i:i], t.live[i+1:]...)
			}
			if msg != nil {
				b = wire.Frame(b, t.cursor(), msg)
			}
		}
		if !ended {
			i++
		}
	}
	return b, again
}
