package oriel

import "cmp"

// An Accordion has a title that opens and closes what is under it.
type Accordion struct {
	Label    string // title; default "Accordion"
	Children []Component
	Closed   bool // show only the title at first
	Hidden   bool

	Style Style
	common
}

type accordionProps struct {
	wireProps
	Open bool `json:"open"`
}

func (a *Accordion) describe() description {
	label := cmp.Or(a.Label, "Accordion")
	d := block("accordion", accordionProps{wireCommon("accordion", label, "", a.Hidden, Auto, a.Style), !a.Closed}, a.Children)
	d.label = label
	return d
}

// OnExpand runs fn when the accordion opens; for one that is not Closed that is also when it is first shown.
func (a *Accordion) OnExpand(fn any, in Inputs, out Outputs) *Event {
	return a.on(a, "expand", fn, in, out)
}

// OnCollapse runs fn when the accordion closes.
func (a *Accordion) OnCollapse(fn any, in Inputs, out Outputs) *Event {
	return a.on(a, "collapse", fn, in, out)
}
