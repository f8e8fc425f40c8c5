package oriel

import (
	"cmp"
	"encoding/json"
	"math"

	"github.com/oriel-go/oriel/internal/bind"
)

// A Number lets people type a number, and shows one that handlers return.
//
// Handlers take the value as any Go number, or as a pointer to one: an empty field is nil, or the initial Value when
// the handler takes no pointer. A value that the type cannot hold, 2.5 for an int say, is refused before the handler
// runs, with a message at the field.
type Number struct {
	Label       string              // default "Number"
	Info        string              // one line of help under the label
	Placeholder string              // shown while the field is empty
	Value       *float64            // initial value; nil leaves the field empty
	Min, Max    *float64            // bounds, both allowed; nil means none
	Step        float64             // of the arrows beside the field; default 1
	Integer     bool                // whole numbers only
	Validate    func(float64) error // checks a number before the call is queued; an [Errorf] stands at the field
	Mode        Mode
	Hidden      bool

	Style Style
	common
}

type numberProps struct {
	wireProps
	Value       *float64 `json:"value,omitempty"`
	Minimum     *float64 `json:"minimum,omitempty"`
	Maximum     *float64 `json:"maximum,omitempty"`
	Step        float64  `json:"step"`
	Precision   *int     `json:"precision,omitempty"`
	Placeholder *string  `json:"placeholder,omitempty"`
}

func (n *Number) describe() description {
	p := numberProps{wireProps: wireCommon("number", n.name(), n.Info, n.Hidden, n.Mode, n.Style),
		Value: n.Value, Minimum: n.Min, Maximum: n.Max, Step: cmp.Or(n.Step, 1)}
	schema := map[string]any{"type": "number"}
	if n.Integer {
		p.Precision, schema["type"] = new(0), "integer"
	}
	if n.Placeholder != "" {
		p.Placeholder = &n.Placeholder
	}
	d := description{typ: "number", label: n.name(), props: p, kind: bind.KindNumber, mode: n.Mode,
		schema: schema, example: 3, rows: 2, validate: checking(n.Validate)}
	if n.Min != nil {
		d.example = *n.Min
	}
	if n.Value != nil {
		d.fallback = *n.Value
	}
	return d
}

// decode returns a float64 within the bounds, or nil for an empty field.
func (n *Number) decode(_ *bind.Call, raw json.RawMessage) (any, error) {
	v, err := decodeNumber(raw)
	switch {
	case err != nil:
		return nil, Errorf("%s needs a number.", n.name())
	case v == nil:
		return nil, nil
	case n.Min != nil && *v < *n.Min:
		return nil, Errorf("%s must be at least %v.", n.name(), *n.Min)
	case n.Max != nil && *v > *n.Max:
		return nil, Errorf("%s must be at most %v.", n.name(), *n.Max)
	case n.Integer && *v != math.Trunc(*v):
		return nil, Errorf("%s needs a whole number.", n.name())
	}
	return *v, nil
}

// encode rounds to a whole number if the component holds only these.
func (n *Number) encode(_ *bind.Call, v any) (json.RawMessage, error) {
	if f, ok := v.(float64); ok && n.Integer {
		v = math.Round(f)
	}
	return encodeNumber(v)
}

func (n *Number) name() string { return cmp.Or(n.Label, "Number") }

// OnChange runs fn after every change of the value, whoever made it.
func (n *Number) OnChange(fn any, in Inputs, out Outputs) *Event {
	return n.on(n, "change", fn, in, out)
}

// OnInput runs fn after each change that a person makes.
func (n *Number) OnInput(fn any, in Inputs, out Outputs) *Event { return n.on(n, "input", fn, in, out) }

// OnSubmit runs fn when a person presses Enter.
func (n *Number) OnSubmit(fn any, in Inputs, out Outputs) *Event {
	return n.on(n, "submit", fn, in, out)
}
