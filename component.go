package oriel

import (
	"encoding/json"
	"reflect"

	"github.com/oriel-go/oriel/guard"
	"github.com/oriel-go/oriel/internal/bind"
)

// A Component is something on the page: the fields, viewers, buttons and layout blocks of this package.
//
// Components are struct literals. Change their fields until the app is launched; after that the app has its own copy.
// The zero value of every field is its default.
type Component interface {
	core() *common
	describe() description
}

// common is what every component has.
type common struct {
	events []*Event     // that it triggers, gives a value to, or takes one from
	rules  []rule       // when the page shows it
	accept guard.Policy // what may be uploaded to it; set in the app's own copy
}

func (c *common) core() *common { return c }

// A valued component has a value that travels: it can be an input or an output.
type valued interface {
	Component
	// decode checks what a client sent and returns the value its kind names, or an error for the visitor.
	decode(c *bind.Call, raw json.RawMessage) (any, error)
	// encode returns the JSON of a value of its kind.
	encode(c *bind.Call, v any) (json.RawMessage, error)
}

// A description is a component as data, before it has an ID.
type description struct {
	typ      string            // widget, "textbox"
	name     string            // kind; empty means typ
	label    string            // as shown; the kind's name if the author gave none
	props    any               // the wire struct; its nulls are dropped
	kind     bind.Kind         // what its value is to a handler
	own      reflect.Type      // the Go type of a value of KindOwn
	grows    *bind.Growth      // how a Delta grows such a value
	appends  bool              // takes Delta
	skipAPI  bool              // not in API descriptions
	schema   any               // JSON schema of the value; nil if skipAPI
	example  any               // example value
	validate func(v any) error // the author's own check of a decoded value; nil if there is none
	fallback any               // what calls get that leave it out; nil makes it required
	children []Component       // of layout blocks
	block    bool              // a layout block
	static   bool              // never an editor
	mode     Mode
	rows     int      // lines of text in the skeleton
	ours     []string // properties that hold a text of Oriel's, which the page says in its own language
}

// Mode says whether people can change a component's value.
type Mode int

// The modes.
const (
	Auto     Mode = iota // an editor if it is an input of some event, or an output of none and empty
	Editable             // an editor
	ReadOnly             // a viewer
)

// Style is a component's size and place, for the rare case that the default does not do.
type Style struct {
	Scale    int    // share of the space within a Row; 0 takes the default of the kind
	MinWidth int    // pixels below which a Row wraps; 0 takes the default of the kind
	ID       string // id attribute of the element
	Classes  []string
	Bare     bool // no pane around it
}

// wireProps are the properties every component has on the wire.
type wireProps struct {
	Name        string   `json:"name"`
	Label       *string  `json:"label,omitempty"`
	Info        *string  `json:"info,omitempty"`
	ShowLabel   *bool    `json:"show_label,omitempty"`
	Container   *bool    `json:"container,omitempty"`
	Visible     bool     `json:"visible"`
	Interactive *bool    `json:"interactive,omitempty"`
	Scale       *int     `json:"scale,omitempty"`
	MinWidth    *int     `json:"min_width,omitempty"`
	ElemID      *string  `json:"elem_id,omitempty"`
	ElemClasses []string `json:"elem_classes"`
}

// wireCommon fills in wireProps.
func wireCommon(name, label, info string, hidden bool, mode Mode, s Style) wireProps {
	p := wireProps{Name: name, Visible: !hidden, ElemClasses: s.Classes}
	if p.ElemClasses == nil {
		p.ElemClasses = []string{}
	}
	if label != "" {
		p.Label = &label
	}
	if info != "" {
		p.Info = &info
	}
	if mode != Auto {
		p.Interactive = new(mode == Editable)
	}
	if s.Scale != 0 {
		p.Scale = &s.Scale
	}
	if s.MinWidth != 0 {
		p.MinWidth = &s.MinWidth
	}
	if s.ID != "" {
		p.ElemID = &s.ID
	}
	if s.Bare {
		p.Container = new(false)
	}
	return p
}
