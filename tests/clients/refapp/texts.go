package main

import (
	"context"
	"fmt"
	"iter"
	"sync"

	"github.com/oriel-go/oriel"
)

func greet(name string, n float64) string { return fmt.Sprintf("Hello %s x%v", name, n) }

// A pair is what count yields: a text and a list that grow together.
type pair struct {
	Text string
	Rows []row
}

type row struct {
	A int   `json:"a"`
	B []int `json:"b"`
}

// count yields n pairs.
func count(n int) iter.Seq[pair] {
	return func(yield func(pair) bool) {
		b := []int{}
		for i := range n {
			if !yield(pair{"abc"[:min(i+1, 3)], []row{{i, b}}}) {
				stops.add()
				return
			}
			b = append(b, i)
		}
	}
}

// stops counts the generators and slow calls that were told to stop.
var stops = counter{changed: make(chan struct{})}

// A counter is a number that others can wait for.
type counter struct {
	mu      sync.Mutex // guards what follows
	n       int
	changed chan struct{} // closed when n changes
}

func (c *counter) add() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	close(c.changed)
	c.changed = make(chan struct{})
}

// above returns the number as soon as it is more than seen.
func (c *counter) above(ctx context.Context, seen int) (int, error) {
	for {
		c.mu.Lock()
		n, changed := c.n, c.changed
		c.mu.Unlock()
		if n > seen {
			return n, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return n, ctx.Err()
		}
	}
}

func (b *book) texts() {
	// Scripts call the first endpoint by its number, so greet is the first.
	in, out := oriel.In(text("name"), &oriel.Number{Label: "n", Value: new(2.0)}), oriel.Out(text("out"))
	b.add("greet", greet, in, out)
	b.add("greet", greet, in, out) // becomes greet_1
	b.add("count", count, oriel.In(&oriel.Number{Label: "n"}), oriel.Out(text("text"), &oriel.JSON{Label: "rows"}))
	b.add("stopped", stops.above, oriel.In(&oriel.Number{Label: "above", Value: new(-1.0)}), oriel.Out(&oriel.Number{Label: "stops"}))
	b.add("echo", echo[string], oriel.In(text("x")), oriel.Out(text("out")))
	b.add("undoc", echo[string], oriel.In(text("x")), oriel.Out(text("out"))).Visibility = oriel.Undocumented
	b.add("priv", echo[string], oriel.In(text("x")), oriel.Out(text("out"))).Visibility = oriel.Private
}
