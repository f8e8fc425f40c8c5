package oriel

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"reflect"

	"github.com/oriel-go/oriel/internal/bind"
)

// A BrowserState keeps a value in the visitor's browser, over visits and restarts: settings, a draft, a name. Use it as
// an input and an output like a field; it needs no place in the layout.
//
// Visitors can read and change what their browser keeps, as they can what they type: trust it no more than a field.
// Handlers take and give a T. A value that a T cannot hold is refused; the page forgets what it kept when the fields of
// T have changed.
type BrowserState[T any] struct {
	Key     string // tells several of one app apart; default "state"
	Initial T      // value for a browser that keeps none

	common
}

type browserStateProps struct {
	Name    string `json:"name"`
	Key     string `json:"storage_key"`
	Initial any    `json:"default_value"`
	Value   any    `json:"value"`
	Visible bool   `json:"visible"`
	Shape   string `json:"shape"` // changes with the type
}

func (s *BrowserState[T]) describe() description {
	t := reflect.TypeFor[T]()
	return description{typ: "browserstate", label: "Browser State", kind: bind.KindOwn, own: t, static: true, fallback: s.Initial,
		props:  browserStateProps{"browserstate", s.key(), s.Initial, s.Initial, true, shapeOf(t)},
		schema: map[string]any{"type": map[string]any{}, "description": "any json-serializable value"}, example: s.Initial}
}

func (s *BrowserState[T]) key() string { return cmp.Or(s.Key, "state") }

// decode returns the T that a client sent; null is the initial value.
func (s *BrowserState[T]) decode(_ *bind.Call, raw json.RawMessage) (any, error) {
	if string(bytes.TrimSpace(raw)) == "null" {
		return s.Initial, nil
	}
	var v T
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, Errorf("What the browser has kept as %q does not fit. Clear the site's data and reload.", s.key())
	}
	return v, nil
}

func (s *BrowserState[T]) encode(_ *bind.Call, v any) (json.RawMessage, error) {
	return json.Marshal(v)
}

// check refuses a T that does not come back from the browser.
func (s *BrowserState[T]) check() error {
	t := reflect.TypeFor[T]()
	if field := unexportedField(t); field != "" {
		return fmt.Errorf("BrowserState[%s] has the field %s, which JSON leaves out; export it", t, field)
	}
	raw, err := json.Marshal(s.Initial)
	if err == nil {
		err = json.Unmarshal(raw, new(T))
	}
	if err != nil {
		return fmt.Errorf("BrowserState[%s] cannot be kept as JSON: %w", t, err)
	}
	return nil
}

func (s *BrowserState[T]) placeless() {}

// OnChange runs fn after every change of the value, and when the page finds that the browser keeps one.
func (s *BrowserState[T]) OnChange(fn any, in Inputs, out Outputs) *Event {
	return s.on(s, "change", fn, in, out)
}

// shapeOf is the same for types that JSON writes alike.
func shapeOf(t reflect.Type) string {
	raw, err := json.Marshal(schemaOf(t, 0))
	if err != nil {
		return ""
	}
	h := fnv.New32a()
	h.Write(raw)
	return fmt.Sprintf("%08x", h.Sum32())
}
