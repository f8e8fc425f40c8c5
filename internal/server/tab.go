package server

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
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
	case f == nil || !f.Backend || f.Unload() || f.Visibility == spec.Private && !s.validToken(body.Token, owner, f.Name):
		gate.NotFound(w, r)
		return
	case !isTab(w, r, body.Tab):
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
	s.sessions.Told(gate.CallerFrom(r.Context()).Principal, r.URL.Query().Get("tab"))
	write(w, http.StatusOK, []byte("{}"))
}

// stayTab hears from a page that is out of sight and has no stream that its visitor has not left.
func (s *Server) stayTab(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("tab")
	if !fromPage(w, r) || !isTab(w, r, name) {
		return
	}
	s.visit(r, name)()
	write(w, http.StatusOK, []byte("{}"))
}

// tab streams what happens to all runs of one tab of Oriel's page.
func (s *Server) tab(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("tab")
	if !isTab(w, r, name) {
		return
	}
	st, release := s.open(w, r)
	if st == nil {
		return
	}
	t := &tabTeller{s: s, st: st, owner: gate.CallerFrom(r.Context()).Principal, label: name, release: release, gone: s.visit(r, name), wake: make(chan struct{}, 1)}
	s.pages.Add(1)
	t.watch()
	if !t.begin(r) || !t.loop(r.Context()) || !st.take() {
		t.close()
		return
	}
	s.lot.open.Add(1)
	t.own = true
	t.park()
}

// park waits for something to happen: then the stream goes on.
func (t *tabTeller) park() {
	p := t.s.newParked(t.st, beatChunk, t.goOn, t.close)
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
	t.close()
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
	gone         func() // ends the visit
	own          bool   // it has a connection of its own
	over         bool
	wake         chan struct{}
	unwatch      func()
	detach       func() // from the space; nil before there is one
	space        *session.Space
	known        uint64 // number of the newest run looked at
	live         []*pageRunner
	ends         []*session.Member // whose end is in what news returned last
}

func (t *tabTeller) end() {
	for _, f := range t.live {
		f.stop()
	}
	if t.detach != nil {
		t.detach()
	}
}

// close is the end of the stream.
func (t *tabTeller) close() {
	if t.over {
		return
	}
	t.over = true
	t.end()
	t.unwatch()
	t.st.finish()
	t.s.pages.Add(-1)
	t.release()
	t.gone()
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
	return t.st.send(t.hello(strings.Split(r.URL.Query().Get("runs"), ","))) == nil
}

// loop tells what happens, until the client goes or the server ends, or returns true when the stream can be parked.
func (t *tabTeller) loop(ctx context.Context) (idle bool) {
	beat := time.NewTicker(t.s.timing.beat)
	defer beat.Stop()
	for {
		b, again := t.news()
		if len(b) > 0 {
			if t.write(b) != nil {
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
			if t.st.send(wire.Beat) != nil {
				return false
			}
		case <-ctx.Done():
			return false
		case <-t.s.closing:
			for b, _ := t.news(); len(b) > 0 && t.write(b) == nil; {
				b, _ = t.news()
			}
			t.st.send(wire.Bye) // the stream ends either way
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

// hello returns the first message for a page that knows nothing: what the live runs have come to, and of those that
// have ended the ones that the page asks for by ID, or whose end no page has been told.
func (t *tabTeller) hello(asked []string) []byte {
	var known []wire.Live
	if t.attach() {
		for _, m := range t.space.Members(session.Paged, 0) {
			t.known = m.Number
			entries, err := m.Run.Read(0)
			if err != nil {
				continue
			}
			if n := len(entries); n > 0 && entries[n-1].Terminal() {
				if m.Delivered() && !slices.Contains(asked, m.Run.ID()) {
					continue
				}
				entries = entries[:n-1] // the end follows as an entry of its own
			}
			var state engine.State
			var seq uint64
			for _, e := range entries {
				state.Apply(e)
				seq = e.Seq
			}
			known = append(known, wire.Live{Run: m.Run.ID(), Fn: m.Fn, Seq: seq, Snapshot: state.Snapshot()})
			t.follow(m, seq, true)
		}
	}
	return wire.Frame(nil, t.cursor(), wire.Hello(t.s.sessions.Epoch(), time.Now().UnixMilli(), known))
}

// resume goes on where a stream broke off.
func (t *tabTeller) resume(c wire.Cursor) {
	if !t.attach() {
		return
	}
	t.known = c.Known
	for _, m := range t.space.Members(session.Paged, 0) {
		if after, open := c.Open[m.Number]; open && m.Number <= c.Known {
			t.follow(m, after, after > 0)
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
