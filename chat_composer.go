package oriel

import (
	"cmp"
	"encoding/json"

	"github.com/oriel-go/oriel/internal/bind"
)

// A composer is the field of a chat where people write the next message.
type composer struct {
	placeholder string // empty is Oriel's
	err         error  // why the chat cannot work
	common
}

type composerProps struct {
	wireProps
	Value       string `json:"value"`
	Placeholder string `json:"placeholder"`
	MaxLines    int    `json:"max_lines"`
}

func (c *composer) describe() description {
	p := composerProps{wireProps: wireCommon("textbox", "Message", "", false, Editable, Style{}), Placeholder: cmp.Or(c.placeholder, "Message"), MaxLines: 10}
	ours := []string{"label"}
	if c.placeholder == "" {
		ours = append(ours, "placeholder")
	}
	return description{typ: "composer", ours: ours, name: "textbox", label: "Message", props: p, kind: bind.KindText, mode: Editable,
		schema: map[string]any{"type": "string"}, example: "Hello!!", rows: 2}
}

func (c *composer) check() error { return c.err }

// decode returns the string a client sent; null is the empty string.
func (c *composer) decode(_ *bind.Call, raw json.RawMessage) (any, error) {
	s, err := decodeText(raw)
	if err != nil {
		return nil, Errorf("Message needs a text.")
	}
	return s, nil
}

func (c *composer) encode(_ *bind.Call, v any) (json.RawMessage, error) { return encodeText(v) }
