package oriel

import (
	"cmp"
	"encoding/json"

	"github.com/oriel-go/oriel/internal/bind"
)

// A Button lets people start something.
//
// As an input it gives its text; as an output it takes a new one.
type Button struct {
	Text     string // default "Run"
	Primary  bool   // the main action of its part of the page
	Stop     bool   // an action that ends or deletes something
	Size     Size
	Link     string // open this address instead of running handlers
	Disabled bool
	Hidden   bool

	Style Style
	ours  bool // Text is Oriel's
	common
}

// Size is the size of a [Button].
type Size string

// The sizes. The zero value is large.
const (
	Large  Size = ""
	Medium Size = "md"
	Small  Size = "sm"
)

type buttonProps struct {
	wireProps
	Value       string  `json:"value"`
	Variant     string  `json:"variant"`
	Size        string  `json:"size"`
	Link        *string `json:"link,omitempty"`
	LinkTarget  string  `json:"link_target"`
	Interactive bool    `json:"interactive"`
}

func (b *Button) describe() description {
	p := buttonProps{wireProps: wireCommon("button", "", "", b.Hidden, Auto, b.Style), Value: b.name(), Variant: "secondary",
		Size: cmp.Or(string(b.Size), "lg"), LinkTarget: "_self", Interactive: !b.Disabled}
	switch {
	case b.Primary:
		p.Variant = "primary"
	case b.Stop:
		p.Variant = "stop"
	}
	if b.Link != "" {
		p.Link = &b.Link
	}
	mode := Editable
	if b.Disabled {
		mode = ReadOnly
	}
	d := description{typ: "button", props: p, kind: bind.KindText, skipAPI: true, fallback: b.name(), mode: mode, rows: 2}
	if b.ours || b.Text == "" {
		d.ours = []string{"value"}
	}
	return d
}

// decode returns the text on the button; null is the author's text.
func (b *Button) decode(_ *bind.Call, raw json.RawMessage) (any, error) {
	s, err := decodeText(raw)
	if err != nil {
		return nil, Errorf("%s needs a text.", b.name())
	}
	return cmp.Or(s, b.name()), nil
}

func (b *Button) encode(_ *bind.Call, v any) (json.RawMessage, error) { return encodeText(v) }

func (b *Button) name() string { return cmp.Or(b.Text, "Run") }

// OnClick runs fn when a person presses the button. A nil fn is for an event that only has [Event.Cancels].
func (b *Button) OnClick(fn any, in Inputs, out Outputs) *Event {
	return b.on(b, "click", fn, in, out)
}
