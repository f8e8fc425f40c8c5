package oriel

import (
	"cmp"
	"encoding/json"
	"fmt"

	"github.com/oriel-go/oriel/internal/bind"
)

// A Checkbox lets people say yes or no. Handlers take and give a bool.
type Checkbox struct {
	Label    string           // default "Checkbox"
	Info     string           // one line of help under the label
	Value    bool             // whether it starts ticked
	Validate func(bool) error // checks the answer before the call is queued; an [Errorf] stands at the field
	Mode     Mode
	Hidden   bool

	Style Style
	common
}

type checkboxProps struct {
	wireProps
	Value bool `json:"value"`
}

func (b *Checkbox) describe() description {
	return description{typ: "checkbox", label: b.name(), kind: bind.KindBool, mode: b.Mode, rows: 1,
		props:  checkboxProps{wireCommon("checkbox", b.name(), b.Info, b.Hidden, b.Mode, b.Style), b.Value},
		schema: map[string]any{"type": "boolean"}, example: true, fallback: b.Value, validate: checking(b.Validate)}
}

// decode returns a bool; null is false.
func (b *Checkbox) decode(_ *bind.Call, raw json.RawMessage) (any, error) {
	var v *bool
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, Errorf("%s needs true or false.", b.name())
	}
	return v != nil && *v, nil
}

func (b *Checkbox) encode(_ *bind.Call, v any) (json.RawMessage, error) {
	if _, ok := v.(bool); !ok && v != nil {
		return nil, fmt.Errorf("checkbox got a %T", v)
	}
	return json.Marshal(v == true)
}

func (b *Checkbox) name() string { return cmp.Or(b.Label, "Checkbox") }

// OnChange runs fn after every change, whoever made it.
func (b *Checkbox) OnChange(fn any, in Inputs, out Outputs) *Event {
	return b.on(b, "change", fn, in, out)
}

// OnInput runs fn after each change that a person makes.
func (b *Checkbox) OnInput(fn any, in Inputs, out Outputs) *Event {
	return b.on(b, "input", fn, in, out)
}
