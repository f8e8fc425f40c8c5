package oriel

import (
	"cmp"
	"encoding/json"

	"github.com/oriel-go/oriel/internal/bind"
)

// A JSON shows any value as a tree that people can open and close.
//
// Handlers give any value that encoding/json can marshal, and take any it can unmarshal into.
type JSON struct {
	Label  string // default "JSON"
	Value  any    // initial value; nil shows nothing
	Open   bool   // starts with every level open
	Hidden bool

	Style Style
	common
}

type jsonProps struct {
	wireProps
	Value any  `json:"value,omitempty"`
	Open  bool `json:"open"`
}

func (j *JSON) describe() description {
	return description{typ: "json", label: j.name(), kind: bind.KindJSON, static: true, rows: 4,
		props:   jsonProps{wireCommon("json", j.name(), "", j.Hidden, Auto, j.Style), j.Value, j.Open},
		schema:  map[string]any{"type": map[string]any{}, "description": "any valid json"},
		example: map[string]any{"foo": "bar"}, fallback: j.Value}
}

// decode returns the value as it is.
func (j *JSON) decode(_ *bind.Call, raw json.RawMessage) (any, error) { return raw, nil }

func (j *JSON) encode(_ *bind.Call, v any) (json.RawMessage, error) { return json.Marshal(v) }

func (j *JSON) name() string { return cmp.Or(j.Label, "JSON") }

// OnChange runs fn after every change of the value.
func (j *JSON) OnChange(fn any, in Inputs, out Outputs) *Event { return j.on(j, "change", fn, in, out) }
