package oriel

import (
	"cmp"
	"encoding/json"

	"github.com/oriel-go/oriel/internal/bind"
)

// A Dropdown lets people choose one value, or several, from a list that opens and can be searched by typing.
//
// Handlers take and give a string; nothing chosen is the empty string. With Multiple it is a []string.
type Dropdown struct {
	Label    string               // default "Dropdown"
	Info     string               // one line of help under the label
	Choices  []string             // the values
	Labels   []string             // what is shown for each choice; nil shows the values
	Value    string               // initial choice; empty means the first one, unless Blank is set
	Values   []string             // initial choices with Multiple
	Multiple bool                 // any number of choices
	Max      int                  // choices at most, with Multiple; 0 means no limit
	Custom   bool                 // people may type values that are not in the list
	Blank    bool                 // starts with nothing chosen
	Validate func([]string) error // checks the choices, one without Multiple, before the call is queued; an [Errorf] stands at the field
	Mode     Mode
	Hidden   bool

	Style Style
	common
}

type dropdownProps struct {
	wireProps
	Choices          [][2]string `json:"choices"`
	Value            any         `json:"value,omitempty"`
	Type             string      `json:"type"`
	Multiselect      bool        `json:"multiselect,omitempty"`
	MaxChoices       *int        `json:"max_choices,omitempty"`
	AllowCustomValue bool        `json:"allow_custom_value"`
	Filterable       bool        `json:"filterable"`
}

func (d *Dropdown) describe() description {
	p := dropdownProps{wireProps: wireCommon("dropdown", d.name(), d.Info, d.Hidden, d.Mode, d.Style),
		Choices: choicePairs(d.Choices, d.Labels), Type: "value", Multiselect: d.Multiple,
		AllowCustomValue: d.Custom, Filterable: true}
	out := description{typ: "dropdown", label: d.name(), mode: d.Mode, rows: 2, validate: checkingList(d.Validate)}
	item := map[string]any{"type": "string", "enum": d.Choices}
	if d.Multiple {
		values := append([]string{}, d.Values...)
		p.Value, out.fallback = values, values
		out.kind, out.schema, out.example = bind.KindChoices, map[string]any{"type": "array", "items": item}, d.Choices[:min(1, len(d.Choices))]
		if d.Max > 0 {
			p.MaxChoices = &d.Max
		}
	} else {
		out.kind, out.schema = bind.KindChoice, item
		if len(d.Choices) > 0 {
			out.example = d.Choices[0]
		}
		if v := d.initial(); v != "" {
			p.Value, out.fallback = v, v
		}
	}
	out.props = p
	return out
}

// initial returns the value that a single choice starts with.
func (d *Dropdown) initial() string {
	if d.Value == "" && !d.Blank && len(d.Choices) > 0 {
		return d.Choices[0]
	}
	return d.Value
}

// decode returns one of the choices, nil for null, or with Multiple an []any of strings.
func (d *Dropdown) decode(_ *bind.Call, raw json.RawMessage) (any, error) {
	if d.Multiple {
		return decodeChoices(d.name(), d.Choices, d.Custom, d.Max, raw)
	}
	return decodeChoice(d.name(), d.Choices, d.Custom, raw)
}

func (d *Dropdown) encode(_ *bind.Call, v any) (json.RawMessage, error) {
	if d.Multiple {
		return encodeList(v)
	}
	return json.Marshal(v)
}

func (d *Dropdown) name() string { return cmp.Or(d.Label, "Dropdown") }

// OnChange runs fn after every change of the choice, whoever made it.
func (d *Dropdown) OnChange(fn any, in Inputs, out Outputs) *Event {
	return d.on(d, "change", fn, in, out)
}

// OnInput runs fn after each choice that a person makes.
func (d *Dropdown) OnInput(fn any, in Inputs, out Outputs) *Event {
	return d.on(d, "input", fn, in, out)
}
