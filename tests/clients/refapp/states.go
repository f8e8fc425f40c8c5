package main

import "github.com/oriel-go/oriel"

func inc(n int) (next, shown int) { return n + 1, n + 1 }

// mixed takes a text, and two inputs that callers of the API do not see.
func mixed(x, button string, n int) string { return x }

func (b *book) states() {
	counter, seen := &oriel.State[int]{}, &oriel.Number{Label: "seen"}
	b.root.Children = append(b.root.Children, seen)
	counter.OnChange(echo[int], oriel.In(counter), oriel.Out(seen))
	b.add("inc", inc, oriel.In(counter), oriel.Out(counter, &oriel.Number{Label: "count"}))
	b.add("inc_nq", inc, oriel.In(counter), oriel.Out(counter, &oriel.Number{Label: "count"})).Direct = true
	b.add("mixed", mixed, oriel.In(text("x"), &oriel.Button{Text: "Extra"}, counter), oriel.Out(text("out")))
}
