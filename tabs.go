package oriel

import (
	"cmp"
	"fmt"
	"slices"
)

// Tabs shows one of its tabs at a time, under a bar of their labels.
//
// A handler switches to another tab with a [Change] of Selected.
type Tabs struct {
	Children []*Tab
	Selected string // ID of the tab that is open at first; default is the first one
	Hidden   bool

	Style Style
	common
}

// A Tab is one page of [Tabs], and stands nowhere else.
type Tab struct {
	Label    string // default "Tab"
	ID       string // what Selected calls it
	Children []Component
	Disabled bool // shown in the bar, but not to be opened
	Hidden   bool

	Style Style
	common
}

type tabsProps struct {
	wireProps
	Selected *string `json:"selected,omitempty"`
}

type tabProps struct {
	wireProps
	ID             *string `json:"id,omitempty"`
	Interactive    bool    `json:"interactive"`
	RenderChildren bool    `json:"render_children"`
}

func (t *Tabs) describe() description {
	p := tabsProps{wireProps: wireCommon("tabs", "", "", t.Hidden, Auto, t.Style)}
	if t.Selected != "" {
		p.Selected = &t.Selected
	}
	children := make([]Component, len(t.Children))
	for i, c := range t.Children {
		children[i] = c
	}
	return block("tabs", p, children)
}

func (t *Tab) describe() description {
	label := cmp.Or(t.Label, "Tab")
	p := tabProps{wireProps: wireCommon("tab", label, "", t.Hidden, Auto, t.Style), Interactive: !t.Disabled}
	if t.ID != "" {
		p.ID = &t.ID
	}
	d := block("tabitem", p, t.Children)
	d.name, d.label = "tab", label
	return d
}

// check refuses a first tab that is not there, and two tabs of one ID.
func (t *Tabs) check() error {
	var ids []string
	for _, c := range t.Children {
		switch {
		case c == nil || c.ID == "":
		case slices.Contains(ids, c.ID):
			return fmt.Errorf("two of the Tabs have the ID %q", c.ID)
		default:
			ids = append(ids, c.ID)
		}
	}
	if t.Selected != "" && !slices.Contains(ids, t.Selected) {
		return fmt.Errorf("none of the Tabs has the ID %q that Selected names", t.Selected)
	}
	return nil
}

// OnChange runs fn after a person has opened another tab.
func (t *Tabs) OnChange(fn any, in Inputs, out Outputs) *Event {
	return t.on(t, "change", fn, in, out)
}

// OnSelect runs fn when a person opens one of the tabs.
func (t *Tabs) OnSelect(fn any, in Inputs, out Outputs) *Event {
	return t.on(t, "select", fn, in, out)
}

// OnSelect runs fn when a person opens the tab.
func (t *Tab) OnSelect(fn any, in Inputs, out Outputs) *Event {
	return t.on(t, "select", fn, in, out)
}
