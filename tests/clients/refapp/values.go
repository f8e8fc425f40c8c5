package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"iter"
	"strings"

	"github.com/oriel-go/oriel"
)

// two returns two values.
func two() (float64, string) { return 1, "b" }

// A slice is what addslice takes.
type slice struct {
	A int      `oriel:"a"`
	B int      `oriel:"b,default=3"`
	C []string `oriel:"c,optional"`
}

// addslice returns a sum and a text as two results.
func addslice(s slice) (int, string) {
	if s.C == nil {
		return s.A + s.B, "None"
	}
	return s.A + s.B, fmt.Sprint(s.C)
}

// shapesJSON is what shapes yields before the long texts. The tests read the same file.
//
//go:embed shapes.json
var shapesJSON []byte

// shapes yields values of every shape, so that what changes between two of them is of every kind.
func shapes() (iter.Seq[any], error) {
	var all []any
	if err := json.Unmarshal(shapesJSON, &all); err != nil {
		return nil, fmt.Errorf("shapes.json: %w", err)
	}
	long := strings.Repeat("é", 500_000)
	all = append(all, long, long+"x")
	return func(yield func(any) bool) {
		for _, v := range all {
			if !yield(v) {
				return
			}
		}
	}, nil
}

// headers returns the first value of each header that the call came with.
func headers(ctx context.Context) map[string]string {
	flat := map[string]string{}
	for name, values := range oriel.RequestFrom(ctx).Header {
		flat[name] = values[0]
	}
	return flat
}

func (b *book) values(app *oriel.App) {
	b.add("two", two, nil, oriel.Out(&oriel.Number{Label: "number"}, text("text")))
	b.add("noout", func() {}, nil, nil)
	b.add("shapes", shapes, nil, oriel.Out(&oriel.JSON{Label: "value"}))
	b.add("headers", headers, nil, oriel.Out(&oriel.JSON{Label: "headers"}))
	b.events = append(b.events, app.API("addslice", addslice))
}
