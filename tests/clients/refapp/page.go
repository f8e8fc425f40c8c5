package main

import (
	"fmt"
	"strings"

	"github.com/oriel-go/oriel"
)

// settings are what a browser keeps.
type settings struct {
	Name string
	Size int
}

// A poster is what the form's fields are made of.
type poster struct {
	Title string `oriel:"max_length=9"`
	Style string `oriel:"choices=ink|oil,value=oil"`
	Size  int    `oriel:"size_in_cm,min=10,max=90,value=30"`
}

func (b *book) page(app *oriel.App) {
	clock, timer := text("clock"), &oriel.Timer{}
	kept := &oriel.BrowserState[settings]{Key: "settings", Initial: settings{"Ada", 2}}
	b.root.Children = append(b.root.Children, clock)
	add := func(e *oriel.Event, name string) *oriel.Event {
		e.Name = name
		b.events = append(b.events, e)
		return e
	}
	loaded := add(app.OnLoad(func() string { return "loaded" }, nil, oriel.Out(clock)), "loaded")
	add(loaded.Success(strings.ToUpper, oriel.In(clock), oriel.Out(clock)), "loaded_well")
	add(timer.OnTick(func(every float64) string { return fmt.Sprint(every) }, oriel.In(timer), oriel.Out(clock)), "ticked")
	b.add("grow", func(s settings) settings { s.Size++; return s }, oriel.In(kept), oriel.Out(kept))

	app.OnUnload(departed.add, nil)
	b.add("departed", departed.above, oriel.In(&oriel.Number{Label: "above", Value: new(-1.0)}), oriel.Out(&oriel.Number{Label: "visitors"}))

	models, more := &oriel.Dropdown{Label: "model", Choices: []string{"small"}}, &oriel.Button{Text: "more"}
	b.add("choose", echo[string], oriel.In(models), oriel.Out(text("chosen")))
	b.root.Children = append(b.root.Children, more)
	add(more.OnClick(func() oriel.Change[oriel.Dropdown] {
		return func(d *oriel.Dropdown) { d.Choices = []string{"small", "huge"} }
	}, nil, oriel.Out(models)), "more")

	form := &oriel.Form{Handler: func(p poster) string { return fmt.Sprintf("%s in %s, %d cm", p.Title, p.Style, p.Size) }}
	form.Event.Name = "poster"
	b.root.Children = append(b.root.Children, form)
	b.events = append(b.events, &form.Event)
}
