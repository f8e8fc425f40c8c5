package oriel

import (
	"cmp"
	"encoding/json"

	"github.com/oriel-go/oriel/internal/bind"
)

// A Radio lets people choose one of a few values, all of them in view. Handlers take and give a string; nothing
// chosen is the empty string.
type Radio struct {
	Label    string             // default "Radio"
	Info     string             // one line of help under the label
	Choices  []string           // the values
	Labels   []string           // what is shown for each choice; nil shows the values
	Value    string             // initial choice; empty means none
	Validate func(string) error // checks a choice before the call is queued; an [Errorf] stands at the field
	Mode     Mode
	Hidden   bool

	Style Style
	common
}

type radioProps struct {
	wireProps
	Choices [][2]string `json:"choices"`
	Value   *string     `json:"value,omitempty"`
	Type    string      `json:"type"`
}

func (r *Radio) describe() description {
	p := radioProps{wireProps: wireCommon("radio", r.name(), r.Info, r.Hidden, r.Mode, r.Style),
		Choices: choicePairs(r.Choices, r.Labels), Type: "value"}
	d := description{typ: "radio", label: r.name(), kind: bind.KindChoice, mode: r.Mode, rows: 2, validate: checking(r.Validate),
		schema: map[string]any{"enum": r.Choices, "title": "Radio", "type": "string"}}
	if len(r.Choices) > 0 {
		d.example = r.Choices[0]
	}
	if r.Value != "" {
		p.Value, d.fallback = &r.Value, r.Value
	}
	d.props = p
	return d
}

// decode returns one of the choices, or nil for null.
func (r *Radio) decode(_ *bind.Call, raw json.RawMessage) (any, error) {
	return decodeChoice(r.name(), r.Choices, false, raw)
}

func (r *Radio) encode(_ *bind.Call, v any) (json.RawMessage, error) { return json.Marshal(v) }

func (r *Radio) name() string { return cmp.Or(r.Label, "Radio") }

// OnChange runs fn after every change of the choice, whoever made it.
func (r *Radio) OnChange(fn any, in Inputs, out Outputs) *Event {
	return r.on(r, "change", fn, in, out)
}

// OnInput runs fn after each choice that a person makes.
func (r *Radio) OnInput(fn any, in Inputs, out Outputs) *Event { return r.on(r, "input", fn, in, out) }
