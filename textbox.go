package oriel

import (
	"cmp"
	"encoding/json"

	"github.com/oriel-go/oriel/internal/bind"
)

// A Textbox lets people type text, on one line or several, and shows text that handlers return or stream.
//
// Handlers take and give a string. [Delta] appends to what is shown.
type Textbox struct {
	Label       string // default "Textbox"
	Info        string // one line of help under the label
	Placeholder string // shown while the field is empty
	Value       string // initial text
	Lines       int    // height in lines; default 1
	MaxLines    int    // grows to this height, then scrolls; default 20, or 1 for a single line that submits on Enter
	MaxLength   int    // characters; 0 means no limit but that of the request
	Type        TextType
	Validate    func(string) error // checks a text before the call is queued; an [Errorf] stands at the field
	Mode        Mode
	Hidden      bool

	Style Style
	common
}

// TextType is what kind of text a [Textbox] holds.
type TextType string

// The text types. The zero value is plain text.
const (
	PlainText TextType = ""
	Password  TextType = "password" // shown as dots
	Email     TextType = "email"
)

type textboxProps struct {
	wireProps
	Value       string  `json:"value"`
	Type        string  `json:"type"`
	Lines       int     `json:"lines"`
	MaxLines    *int    `json:"max_lines,omitempty"`
	Placeholder *string `json:"placeholder,omitempty"`
	MaxLength   *int    `json:"max_length,omitempty"`
	Autoscroll  bool    `json:"autoscroll"`
}

func (t *Textbox) describe() description {
	p := textboxProps{wireProps: wireCommon("textbox", t.name(), t.Info, t.Hidden, t.Mode, t.Style),
		Value: t.Value, Type: string(t.Type), Lines: max(t.Lines, 1), Autoscroll: true}
	if p.Type == "" {
		p.Type = "text"
	}
	if t.MaxLines > 0 {
		p.MaxLines = &t.MaxLines
	}
	if t.Placeholder != "" {
		p.Placeholder = &t.Placeholder
	}
	if t.MaxLength > 0 {
		p.MaxLength = &t.MaxLength
	}
	d := description{typ: "textbox", label: t.name(), props: p, kind: bind.KindText, appends: true, mode: t.Mode,
		schema: map[string]any{"type": "string"}, example: "Hello!!", rows: p.Lines + 1, validate: checking(t.Validate)}
	if t.Value != "" {
		d.fallback = t.Value
	}
	return d
}

// decode returns the string a client sent; null is the empty string.
func (t *Textbox) decode(_ *bind.Call, raw json.RawMessage) (any, error) {
	s, err := decodeText(raw)
	switch {
	case err != nil:
		return nil, Errorf("%s needs a text.", t.name())
	case t.MaxLength > 0 && len([]rune(s)) > t.MaxLength:
		return nil, Errorf("%s can have at most %d characters.", t.name(), t.MaxLength)
	}
	return s, nil
}

func (t *Textbox) encode(_ *bind.Call, v any) (json.RawMessage, error) { return encodeText(v) }

func (t *Textbox) name() string { return cmp.Or(t.Label, "Textbox") }

// OnChange runs fn after every change of the text, whoever made it. See [Textbox.OnInput] for people's changes alone.
func (t *Textbox) OnChange(fn any, in Inputs, out Outputs) *Event {
	return t.on(t, "change", fn, in, out)
}

// OnInput runs fn after each edit that a person makes.
func (t *Textbox) OnInput(fn any, in Inputs, out Outputs) *Event {
	return t.on(t, "input", fn, in, out)
}

// OnSubmit runs fn when a person presses Enter in a single line, or Shift+Enter in several.
func (t *Textbox) OnSubmit(fn any, in Inputs, out Outputs) *Event {
	return t.on(t, "submit", fn, in, out)
}
