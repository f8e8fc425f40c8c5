package oriel

import (
	"encoding/json"

	"github.com/oriel-go/oriel/internal/bind"
)

// A Markdown shows formatted text: headings, lists, tables, links and code. Raw HTML in it is shown as text.
//
// Handlers give a string, or stream [Delta]s. As an input it is the text with its marks.
type Markdown struct {
	Value      string // initial text
	Label      string // names it for screen readers and API descriptions; not shown
	LineBreaks bool   // a single line end starts a new line
	Hidden     bool

	Style Style
	common
}

type markdownProps struct {
	wireProps
	Value      string `json:"value"`
	LineBreaks bool   `json:"line_breaks"`
}

func (m *Markdown) describe() description {
	p := markdownProps{wireCommon("markdown", m.Label, "", m.Hidden, Auto, m.Style), m.Value, m.LineBreaks}
	p.ShowLabel, p.Container = new(false), new(false)
	d := description{typ: "markdown", label: m.Label, props: p, kind: bind.KindText, appends: true, static: true,
		schema: map[string]any{"type": "string"}, example: "# Hello!", rows: 2}
	if m.Value != "" {
		d.fallback = m.Value
	}
	return d
}

// decode returns the string a client sent; null is the empty string.
func (m *Markdown) decode(_ *bind.Call, raw json.RawMessage) (any, error) {
	s, err := decodeText(raw)
	if err != nil {
		return nil, Errorf("The Markdown needs a text.")
	}
	return s, nil
}

func (m *Markdown) encode(_ *bind.Call, v any) (json.RawMessage, error) { return encodeText(v) }

// OnChange runs fn after every change of the text.
func (m *Markdown) OnChange(fn any, in Inputs, out Outputs) *Event {
	return m.on(m, "change", fn, in, out)
}
