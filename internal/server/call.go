package server

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/gate"
	"github.com/oriel-go/oriel/internal/session"
	"github.com/oriel-go/oriel/internal/spec"
	"github.com/oriel-go/oriel/internal/wire"
)

// call queues a call of the simple API.
func (s *Server) call(w http.ResponseWriter, r *http.Request, name string) {
	var body struct {
		Data    json.RawMessage `json:"data"`
		Session json.RawMessage `json:"session_hash"`
	}
	if !s.read(w, r, &body) {
		return
	}
	f := s.function(name)
	if f == nil {
		gate.NotFound(w, r)
		return
	}
	id := newID()
	l := id // a session of its own
	if !null(body.Session) {
		var ok bool
		if l, ok = sessionLabel(w, r, body.Session); !ok {
			return
		}
	}
	if data, ok := items(w, body.Data); ok {
		s.start(w, r, order{f: f, label: l, id: id, data: data, route: "call"})
	}
}

// callNamed queues a call whose inputs have names.
func (s *Server) callNamed(w http.ResponseWriter, r *http.Request, name string) {
	body := map[string]json.RawMessage{}
	if !s.read(w, r, &body) {
		return
	}
	f := s.function(name)
	if f == nil || f.Visibility != spec.Public {
		gate.NotFound(w, r)
		return
	}
	data := make([]json.RawMessage, len(f.Inputs))
	var bad []detail
	for i, id := range f.Inputs {
		data[i] = json.RawMessage("null")
		c := s.cfg.Spec.Component(id)
		if c == nil || c.SkipAPI || c.State || i >= len(f.Parameters) {
			continue
		}
		p := f.Parameters[i]
		item := detail{Loc: []any{"body", p}, Type: "value", Parameter: p}
		if raw, ok := body[p]; ok {
			data[i] = raw
		} else if c.Default != nil {
			data[i] = c.Default
		} else {
			item.Msg = "This parameter is required."
		}
		delete(body, p)
		bad = append(bad, item)
	}
	if len(body) > 0 {
		gate.WriteError(w, r, http.StatusBadRequest, "body", "The call has a parameter that the function does not take.")
		return
	}
	if slices.ContainsFunc(bad, func(d detail) bool { return d.Msg != "" }) {
		invalid(w, bad)
		return
	}
	id := newID()
	s.start(w, r, order{f: f, label: id, id: id, data: data, route: "call"})
}

func (s *Server) start(w http.ResponseWriter, r *http.Request, o order) {
	run := s.submit(w, r, o)
	if run == nil {
		return
	}
	s.sessions.Space(gate.CallerFrom(r.Context()).Principal, o.label).Add(run, o.f.ID, session.Called)
	write(w, http.StatusOK, []byte(`{"event_id":"`+run.ID()+`"}`))
}

// result streams what a call of the simple API comes to, once.
func (s *Server) result(w http.ResponseWriter, r *http.Request, name, id string) {
	owner := gate.CallerFrom(r.Context()).Principal
	var m *session.Member
	if run, err := s.cfg.Engine.Attach(r.Context(), id); err == nil {
		if job := run.Job(); job.Owner == owner && job.Func == name && job.Meta["route"] == "call" {
			if space := s.sessions.Find(owner, job.Meta["label"]); space != nil {
				m = space.Member(id)
			}
		}
	}
	if m == nil || m.Delivered() {
		gate.NotFound(w, r)
		return
	}
	st, release := s.open(w, r)
	if st == nil {
		return
	}
	defer release()
	taken, leave := m.Take()
	defer leave()
	wake := make(chan struct{}, 1)
	defer m.Run.Notify(wake)()
	beat := time.NewTicker(s.timing.beat)
	defer beat.Stop()
	f := s.cfg.Spec.Functions[m.Fn]
	tell, seq := wire.NewSimple(len(f.Outputs), f.Streams), uint64(0)
	for last := false; ; {
		entries, err := m.Run.Read(seq)
		if err != nil {
			return
		}
		if len(entries) > 0 {
			seq = entries[len(entries)-1].Seq
			if st.late {
				entries = engine.Merge(entries)
			}
			if b := tell.Append(nil, entries, st.late); len(b) > 0 && st.send(b) != nil {
				return
			}
		}
		if tell.Done() {
			m.Deliver()
			return
		}
		select {
		case <-wake:
		case <-beat.C:
			if st.send([]byte(wire.SimpleHeartbeat)) != nil {
				return
			}
		case <-taken:
			return
		case <-r.Context().Done():
			return
		case <-s.closing:
			if last {
				return
			}
			last = true // the run has ended by now: say how
		}
	}
}

// run calls a function and answers with what it returns, or with the first thing it yields.
func (s *Server) run(w http.ResponseWriter, r *http.Request, name string) {
	var body callBody
	if !s.read(w, r, &body) {
		return
	}
	f := s.function(name)
	if !null(body.Fn) {
		if f = s.byIndex(w, r, body.Fn); f == nil {
			return
		}
	}
	if f == nil {
		gate.NotFound(w, r)
		return
	}
	id := newID()
	l := id
	if !null(body.Session) {
		var ok bool
		if l, ok = sessionLabel(w, r, body.Session); !ok {
			return
		}
	}
	data, ok := items(w, body.Data)
	if !ok || !trigger(w, f, body.Trigger) {
		return
	}
	run := s.submit(w, r, order{f: f, label: l, id: id, data: data, event: body.Event, route: "run"})
	if run == nil {
		return
	}
	wake := make(chan struct{}, 1)
	defer run.Notify(wake)()
	answer, seq := wire.NewDirect(len(f.Outputs), f.Streams), uint64(0)
	for {
		entries, err := run.Read(seq)
		if err != nil {
			gate.Refuse(w, r, err)
			return
		}
		if n := len(entries); n > 0 {
			seq = entries[n-1].Seq
			if out, ok, ready := answer.Answer(entries); ready {
				run.Cancel(engine.ReasonUser) // a function that yields more need not; otherwise it has ended
				status := http.StatusOK
				if !ok {
					status = http.StatusInternalServerError
				}
				write(w, status, out)
				return
			}
		}
		select {
		case <-wake:
		case <-r.Context().Done():
			run.Cancel(engine.ReasonLeft)
			return
		}
	}
}
