package server

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/bind"
	"github.com/oriel-go/oriel/internal/gate"
	"github.com/oriel-go/oriel/internal/media"
	"github.com/oriel-go/oriel/internal/rawjson"
	"github.com/oriel-go/oriel/internal/spec"
	"github.com/oriel-go/oriel/internal/strictjson"
)

// A callBody is what clients send to join and run.
type callBody struct {
	Data    json.RawMessage `json:"data"`
	Fn      json.RawMessage `json:"fn_index"`
	Session json.RawMessage `json:"session_hash"`
	Event   json.RawMessage `json:"event_data"`
	Trigger json.RawMessage `json:"trigger_id"`
}

// read decodes the body of a call, and answers if it cannot.
func (s *Server) read(w http.ResponseWriter, r *http.Request, v any) bool {
	if err := gate.CheckCallQuery(r); err != nil {
		gate.Refuse(w, r, err)
		return false
	}
	if !isJSON(w, r) {
		return false
	}
	opts := s.callJSON
	opts.Announced = r.ContentLength
	err := strictjson.Decode(r.Body, v, opts)
	if err == nil {
		return true
	}
	e, ok := errors.AsType[*strictjson.Error](err)
	switch {
	case !ok:
		gate.WriteError(w, r, http.StatusBadRequest, "body", "The body of the request could not be read.")
	case e.Kind == strictjson.TooLarge:
		gate.WriteError(w, r, http.StatusRequestEntityTooLarge, "too_large", string(e.Kind))
	case e.Kind == strictjson.Unknown || e.Kind == strictjson.Duplicate:
		gate.WriteError(w, r, http.StatusBadRequest, "body", string(e.Kind))
	default:
		invalid(w, []detail{{Loc: append([]any{"body"}, e.Path...), Msg: string(e.Kind), Type: "json"}})
	}
	return false
}

// A detail is one item of a 422 answer, in the form that both clients show.
type detail struct {
	Loc       []any  `json:"loc"`
	Type      string `json:"type"`
	Msg       string `json:"msg"`
	Mark      string `json:"__type__"`
	Valid     bool   `json:"is_valid"`
	Message   string `json:"message"`
	Parameter string `json:"parameter_name"`
}

func invalid(w http.ResponseWriter, items []detail) {
	for i := range items {
		items[i].Mark, items[i].Message = "validate", items[i].Msg
		items[i].Valid = items[i].Msg == ""
	}
	body, _ := json.Marshal(map[string]any{"detail": items, "code": "invalid"}) // strings and ints only
	write(w, http.StatusUnprocessableEntity, body)
}

// null reports whether a member was left out or null.
func null(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }

// items returns the items of the data, and answers if it is no list.
func items(w http.ResponseWriter, raw json.RawMessage) ([]json.RawMessage, bool) {
	out, ok := rawjson.Split(raw) // read has found the body valid
	if !ok {
		invalid(w, []detail{{Loc: []any{"body", "data"}, Type: "list", Msg: "data must be a list with one item per input."}})
		return nil, false
	}
	return out, true
}

// sessionLabel returns the label of a body, and answers if there is none or a bad one.
func sessionLabel(w http.ResponseWriter, r *http.Request, raw json.RawMessage) (string, bool) {
	l, ok := rawjson.Text(raw)
	switch {
	case null(raw):
		gate.WriteError(w, r, http.StatusBadRequest, "session", "Session hash not found.")
	case !ok || !isLabel(l):
		gate.WriteError(w, r, http.StatusBadRequest, "session",
			"A session_hash has 6 to 64 letters, digits, hyphens and underscores.")
	default:
		return l, true
	}
	return "", false
}

// byIndex returns the function of an fn_index, and answers if there is none.
func (s *Server) byIndex(w http.ResponseWriter, r *http.Request, raw json.RawMessage) *spec.Function {
	n, err := strconv.Atoi(string(bytes.TrimSpace(raw)))
	if err == nil && n >= 0 && n < len(s.cfg.Spec.Functions) {
		if f := s.function(s.cfg.Spec.Functions[n].Name); f != nil {
			return f
		}
	}
	gate.NotFound(w, r)
	return nil
}

// trigger checks that a call was set off by a target of its function.
func trigger(w http.ResponseWriter, f *spec.Function, raw json.RawMessage) bool {
	if null(raw) {
		return true
	}
	n, err := strconv.Atoi(string(raw))
	if err == nil && slices.ContainsFunc(f.Targets, func(t spec.Target) bool { return t.Component == n }) {
		return true
	}
	invalid(w, []detail{{Loc: []any{"body", "trigger_id"}, Type: "trigger", Msg: "trigger_id must be a target of the function."}})
	return false
}

// newID returns 128 random bits.
func newID() string {
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// An order is a call on its way to the engine.
type order struct {
	f     *spec.Function
	label string
	id    string
	data  []json.RawMessage
	event json.RawMessage
	route string // "queue", "page", "call" or "run"
}

// submit admits a call and queues it. It answers and returns nil if that cannot be.
func (s *Server) submit(w http.ResponseWriter, r *http.Request, o order) engine.Run {
	caller, base := gate.CallerFrom(r.Context()), gate.Base(r.Context())
	shown, hidden := 0, 0
	for _, id := range o.f.Inputs {
		if c := s.cfg.Spec.Component(id); c != nil && c.State {
			hidden++
		} else if c != nil && !c.SkipAPI {
			shown++
		}
	}
	// Both official clients pass surplus values on, as the reference ignores them.
	o.data = o.data[:min(len(o.data), len(o.f.Inputs))]
	if n, m := len(o.f.Inputs), len(o.data); m != n && m != shown && m != shown+hidden {
		invalid(w, []detail{{Loc: []any{"body", "data"}, Type: "length",
			Msg: fmt.Sprintf("%s takes %d values and got %d.", o.f.Name, n, m)}})
		return nil
	}
	call := &bind.Call{Owner: caller.Principal, Label: o.label, Base: base, Files: s.cfg.Store, States: s.sessions,
		Images: media.Limits{Pixels: int64(s.cfg.Limits.ImagePixels), Side: s.cfg.Limits.ImageSide},
		Event:  o.event, First: o.route == "run"}
	if s.cfg.Handlers[o.f.ID].Asks() {
		call.Request = request(r, caller, o.label)
	}
	// The call outlives its request: what it may ask of the context are values only.
	ctx := context.WithoutCancel(r.Context())
	local, err := s.cfg.Handlers[o.f.ID].Admit(ctx, call, o.data)
	if bad, ok := errors.AsType[*spec.Invalid](err); ok {
		list := make([]detail, len(bad.Problems))
		for i, p := range bad.Problems {
			list[i] = detail{Loc: []any{"body", "data", i}, Type: "value", Msg: p.Message, Parameter: p.Parameter}
		}
		invalid(w, list)
		return nil
	}
	if err != nil {
		s.cfg.Log.ErrorContext(ctx, "admission failed", "function", o.f.Name, "error", err, "request", gate.RequestID(ctx))
		gate.Refuse(w, r, err)
		return nil
	}
	size := 2
	for _, item := range o.data {
		size += len(item) + 1
	}
	input := append(make(json.RawMessage, 0, size), '[')
	for i, item := range o.data {
		if i > 0 {
			input = append(input, ',')
		}
		input = append(input, item...)
	}
	input = append(input, ']')
	run, err := s.cfg.Engine.Submit(ctx, engine.Job{ID: o.id, Func: o.f.Name, Owner: caller.Principal,
		Lane: caller.Principal + "\x00" + o.label, Input: input, Files: bind.Handles(local),
		Meta: map[string]string{"base": base, "label": o.label, "route": o.route}, Local: local})
	if err == nil {
		s.lot.note()
		return run
	}
	later := gate.RetryAfter(5 * time.Second)
	switch {
	case errors.Is(err, engine.ErrFull):
		gate.WriteError(w, r, http.StatusServiceUnavailable, "full", "The queue is full. Please try again soon.", later)
	case errors.Is(err, engine.ErrLaneFull):
		gate.WriteError(w, r, http.StatusServiceUnavailable, "full", "Too many of your calls are waiting. Please try again soon.", later)
	case errors.Is(err, engine.ErrDraining):
		gate.WriteError(w, r, http.StatusServiceUnavailable, "stopping", "The server is restarting. Please try again soon.", later)
	default:
		s.cfg.Log.ErrorContext(ctx, "submit failed", "function", o.f.Name, "error", err)
		gate.Refuse(w, r, err)
	}
	return nil
}

// request is what a handler may learn about the HTTP request of its call.
func request(r *http.Request, c gate.Caller, label string) bind.Request {
	h := r.Header.Clone()
	for _, secret := range []string{"Authorization", "Cookie", "Proxy-Authorization", "X-Hf-Authorization"} {
		h.Del(secret)
	}
	return bind.Request{Header: h, Query: r.URL.Query(), RemoteAddr: c.Addr.String(), User: c.User, Session: label}
}
