package main

import (
	"time"

	"github.com/oriel-go/oriel"
)

// A book collects the endpoints.
type book struct {
	root       *oriel.ColumnBlock
	placed     map[oriel.Component]bool
	events     []*oriel.Event
	maxWaiting int
	slow       time.Duration
}

// add makes an endpoint: a row with the inputs, a button that calls fn, and the outputs.
func (b *book) add(name string, fn any, in oriel.Inputs, out oriel.Outputs) *oriel.Event {
	row := oriel.Row()
	b.place(row, in)
	run := &oriel.Button{Text: name}
	row.Children = append(row.Children, run)
	b.place(row, out)
	b.root.Children = append(b.root.Children, row)
	e := run.OnClick(fn, in, out)
	e.Name = name
	b.events = append(b.events, e)
	return e
}

// place puts the components that have no place yet into a row. A State needs none.
func (b *book) place(row *oriel.RowBlock, list []oriel.Component) {
	for _, c := range list {
		if _, state := c.(*oriel.State[int]); !state && !b.placed[c] {
			b.placed[c] = true
			row.Children = append(row.Children, c)
		}
	}
}

func text(label string) *oriel.Textbox { return &oriel.Textbox{Label: label} }

// echo returns what it gets.
func echo[T any](v T) T { return v }
