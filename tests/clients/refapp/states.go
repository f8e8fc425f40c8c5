package main

import (
	"time"

	"github.com/oriel-go/oriel"
)

// deleted counts the states that were given up.
var deleted = counter{changed: make(chan struct{})}

// departed counts the visitors who left.
var departed = counter{changed: make(chan struct{})}

func inc(n int) (next, shown int) { return n + 1, n + 1 }

// mixed takes a text, and two inputs that callers of the API do not see.
func mixed(x, button string, n int) string { return x }

func (b *book) states() {
	counter, seen := &oriel.State[int]{}, &oriel.Number{Label: "seen"}
	b.root.Children = append(b.root.Children, seen)
	counter.OnChange(echo[int], oriel.In(counter), oriel.Out(seen))
	b.add("inc", inc, oriel.In(counter), oriel.Out(counter, &oriel.Number{Label: "count"}))
	b.add("inc_nq", inc, oriel.In(counter), oriel.Out(counter, &oriel.Number{Label: "count"})).Direct = true
	fleeting := &oriel.State[int]{Keep: time.Second, Deleted: func(int) { deleted.add() }}
	b.add("fleeting", inc, oriel.In(fleeting), oriel.Out(fleeting, &oriel.Number{Label: "count"}))
	b.add("deleted", deleted.above, oriel.In(&oriel.Number{Label: "above", Value: new(-1.0)}), oriel.Out(&oriel.Number{Label: "states"}))
	b.add("mixed", mixed, oriel.In(text("x"), &oriel.Button{Text: "Extra"}, counter), oriel.Out(text("out")))
}
