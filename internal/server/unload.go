package server

import (
	"context"
	"errors"
	"net/http"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/bind"
	"github.com/oriel-go/oriel/internal/gate"
	"github.com/oriel-go/oriel/internal/session"
)

// visit counts a stream of a label as its visitor's presence.
func (s *Server) visit(r *http.Request, label string) (gone func()) {
	c := gate.CallerFrom(r.Context())
	return s.sessions.Visit(session.Visitor{Owner: c.Principal, Label: label, Addr: c.Addr.String(), User: c.User})
}

// unload runs, for a visitor who has left, the functions that wait for that.
func (s *Server) unload(v session.Visitor) {
	ctx := context.Background()
	for _, f := range s.unloads {
		call := &bind.Call{Owner: v.Owner, Label: v.Label, Files: s.cfg.Store, States: s.sessions,
			Request: bind.Request{RemoteAddr: v.Addr, User: v.User, Session: v.Label}}
		local, err := s.cfg.Handlers[f.ID].Admit(ctx, call, nil)
		var run engine.Run
		if err == nil {
			run, err = s.cfg.Engine.Submit(ctx, engine.Job{ID: newID(), Func: f.Name, Owner: v.Owner, Lane: v.Owner + "\x00" + v.Label,
				Input: []byte("[]"), Meta: map[string]string{"label": v.Label, "route": "unload"}, Local: local})
		}
		if err != nil {
			s.cfg.Log.Error("unload failed", "function", f.Name, "error", err)
			continue
		}
		if len(f.Inputs) > 0 { // its States are kept until it has ended
			s.sessions.Space(v.Owner, v.Label).Add(run, f.ID, session.Called).Deliver()
		}
	}
}

// logged writes to the log what a run would have told its caller.
func (s *Server) logged(name string, run func(context.Context, engine.Job, engine.Log) error) func(context.Context, engine.Job, engine.Log) error {
	return func(ctx context.Context, j engine.Job, l engine.Log) error {
		err := run(ctx, j, l)
		if f, ok := errors.AsType[*engine.Failure](err); err != nil && !(ok && f.ID != "") { // one with an ID is in the log
			s.cfg.Log.ErrorContext(ctx, "unload failed", "function", name, "run", j.ID, "error", err)
		}
		return err
	}
}
