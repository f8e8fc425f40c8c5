package oriel

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"github.com/oriel-go/oriel/internal/bind"
)

// A State keeps a value between the calls of one visitor's session. Use it as an input and an output like a field; it
// never leaves the server, and it needs no place in the layout.
//
// A handler gets its own copy, and what it returns is kept if it succeeds. Runs of one session that write the same
// State take turns.
type State[T any] struct {
	Initial T        // first value; for a T without pointers, slices and maps
	New     func() T // makes the first value; overrides Initial
	Local   bool     // keep the value itself rather than its JSON, for what JSON cannot hold; handlers then share it

	// Keep is how long the value is kept after its visitor has left and nothing has written it. A page that is out of
	// sight and waits for nothing counts as left. An [App.OnUnload] that takes it comes first. Default is as long as the session is remembered, a day without use.
	Keep time.Duration
	// Deleted is called with a value that is not kept any more: its time is over, its session is forgotten, or the app
	// ends. What a Local value holds open can be closed here.
	Deleted func(T)

	common
}

// OnChange runs fn after a run has given the State another value.
func (s *State[T]) OnChange(fn any, in Inputs, out Outputs) *Event {
	return s.on(s, "change", fn, in, out)
}

func (s *State[T]) describe() description {
	return description{typ: "state", label: "State", kind: bind.KindState, skipAPI: true,
		props: struct {
			Name    string `json:"name"`
			Visible bool   `json:"visible"`
		}{"state", true}}
}

func (s *State[T]) decode(*bind.Call, json.RawMessage) (any, error) { return nil, nil }

func (s *State[T]) encode(*bind.Call, any) (json.RawMessage, error) {
	return json.RawMessage("null"), nil
}

func (s *State[T]) placeless() {}

// stateful is every State[T].
type stateful interface{ state() (*bind.State, error) }

// placeless is every component that needs no place in the layout.
type placeless interface {
	Component
	placeless()
}

// state says what to keep, or why it cannot be kept.
func (s *State[T]) state() (*bind.State, error) {
	t := reflect.TypeFor[T]()
	p := &bind.State{Type: t, Local: s.Local, New: func() any {
		if s.New != nil {
			return s.New()
		}
		return s.Initial
	}}
	p.Keep = max(s.Keep, 0)
	if s.Deleted != nil {
		p.Deleted = func(v any) {
			var x T
			if s.Local {
				x = v.(T)
			} else if json.Unmarshal(v.(json.RawMessage), &x) != nil {
				return // never: it came from a T
			}
			s.Deleted(x)
		}
	}
	if s.New == nil && shares(t) && !reflect.ValueOf(&s.Initial).Elem().IsZero() {
		return nil, fmt.Errorf("State[%s] has an Initial that sessions would share; set New instead", t)
	}
	if s.Local {
		return p, nil
	}
	if field := unexportedField(t); field != "" {
		return nil, fmt.Errorf("State[%s] has the field %s, which JSON leaves out; export it or set Local", t, field)
	}
	raw, err := json.Marshal(p.New())
	if err != nil {
		return nil, fmt.Errorf("State[%s] cannot be kept as JSON; set Local: %w", t, err)
	}
	if err := json.Unmarshal(raw, new(T)); err != nil {
		return nil, fmt.Errorf("State[%s] does not come back from its JSON; set Local: %w", t, err)
	}
	return p, nil
}

// shares reports whether copies of a value of type t have memory in common.
func shares(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Chan, reflect.Func, reflect.Interface:
		return true
	case reflect.Array:
		return shares(t.Elem())
	case reflect.Struct:
		for f := range t.Fields() {
			if shares(f.Type) {
				return true
			}
		}
	}
	return false
}

// unexportedField returns a field of t that JSON would lose, or "".
func unexportedField(t reflect.Type) string {
	if t.Kind() != reflect.Struct || t.Implements(jsonMarshaler) || reflect.PointerTo(t).Implements(jsonMarshaler) {
		return ""
	}
	for f := range t.Fields() {
		if !f.IsExported() && !f.Anonymous {
			return f.Name
		}
		if inner := unexportedField(f.Type); inner != "" {
			return f.Name + "." + inner
		}
	}
	return ""
}

var jsonMarshaler = reflect.TypeFor[json.Marshaler]()
