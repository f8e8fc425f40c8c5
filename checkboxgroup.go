package oriel

import (
	"cmp"
	"encoding/json"

	"github.com/oriel-go/oriel/internal/bind"
)

// A CheckboxGroup lets people choose any number of a few values. Handlers take and give a []string, in the order of
// choosing.
type CheckboxGroup struct {
	Label    string               // default "Checkbox Group"
	Info     string               // one line of help under the label
	Choices  []string             // the values
	Labels   []string             // what is shown for each choice; nil shows the values
	Value    []string             // chosen at the start
	Validate func([]string) error // checks the choices before the call is queued; an [Errorf] stands at the field
	Mode     Mode
	Hidden   bool

	Style Style
	common
}

type checkboxGroupProps struct {
	wireProps
	Choices [][2]string `json:"choices"`
	Value   []string    `json:"value"`
	Type    string      `json:"type"`
}

func (g *CheckboxGroup) describe() description {
	value := append([]string{}, g.Value...)
	return description{typ: "checkboxgroup", label: g.name(), kind: bind.KindChoices, mode: g.Mode, rows: 2, validate: checkingList(g.Validate),
		props: checkboxGroupProps{wireProps: wireCommon("checkboxgroup", g.name(), g.Info, g.Hidden, g.Mode, g.Style),
			Choices: choicePairs(g.Choices, g.Labels), Value: value, Type: "value"},
		schema: map[string]any{"items": map[string]any{"enum": g.Choices, "type": "string"},
			"title": "Checkbox Group", "type": "array"},
		example: g.Choices[:min(1, len(g.Choices))], fallback: value}
}

// decode returns the chosen values as []any of strings.
func (g *CheckboxGroup) decode(_ *bind.Call, raw json.RawMessage) (any, error) {
	return decodeChoices(g.name(), g.Choices, false, 0, raw)
}

func (g *CheckboxGroup) encode(_ *bind.Call, v any) (json.RawMessage, error) { return encodeList(v) }

func (g *CheckboxGroup) name() string { return cmp.Or(g.Label, "Checkbox Group") }

// OnChange runs fn after every change of the choices, whoever made it.
func (g *CheckboxGroup) OnChange(fn any, in Inputs, out Outputs) *Event {
	return g.on(g, "change", fn, in, out)
}

// OnInput runs fn after each change that a person makes.
func (g *CheckboxGroup) OnInput(fn any, in Inputs, out Outputs) *Event {
	return g.on(g, "input", fn, in, out)
}
