// Command diffpairs prints pairs of JSON values with the edits between them, one pair a line, for checks against
// other implementations of the edits:
//
//	go run ./internal/diff/diffpairs -n 10000 -seed 1
//
// Each line is {"prev":…,"next":…,"ops":[["append",[0,"text"],"more"],…]}. The same seed gives the same lines.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"slices"

	"github.com/oriel-go/oriel/internal/diff"
)

func main() {
	n := flag.Int("n", 10000, "how many pairs")
	seed := flag.Uint64("seed", 1, "which pairs")
	flag.Parse()
	out := bufio.NewWriter(os.Stdout)
	if err := write(out, *n, *seed); err != nil {
		log.Fatal(err)
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

func write(out *bufio.Writer, n int, seed uint64) error {
	g := generator{rand.New(rand.NewPCG(seed, 0))}
	for range n {
		a := g.value(4)
		prev, next := encode(a), encode(g.change(a, 4))
		ops, err := diff.Compute(prev, next)
		if err != nil {
			return fmt.Errorf("%s to %s: %w", prev, next, err)
		}
		triples := make([][3]any, len(ops))
		for i, op := range ops {
			path := op.Path
			if path == nil {
				path = []any{}
			}
			triples[i] = [3]any{op.Action, path, op.Value}
		}
		fmt.Fprintf(out, "{\"prev\":%s,\"next\":%s,\"ops\":%s}\n", prev, next, encode(triples))
	}
	return nil
}

func encode(v any) json.RawMessage {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		log.Fatal(err) // the generator makes nothing that cannot be encoded
	}
	return bytes.TrimSpace(b.Bytes())
}

// A generator makes values of nil, bool, json.Number, string, []any and map[string]any.
type generator struct{ *rand.Rand }

var pieces = []string{"", "a", "ab", "Hello", " world", "é", "日本", "👩‍🚀", "\u2028", "\n", "\"\\", "<b>&", "\x00", "0"}

func (g generator) text() string {
	s := ""
	for range g.IntN(4) {
		s += pieces[g.IntN(len(pieces))]
	}
	return s
}

func (g generator) value(depth int) any {
	kind := g.IntN(9)
	if depth <= 0 {
		kind = g.IntN(5)
	}
	switch kind {
	case 0:
		return nil
	case 1:
		return g.IntN(2) == 0
	case 2:
		return json.Number([]string{"0", "1", "1.0", "-1", "1e3", "0.1", "9007199254740993", "-0.5e-7"}[g.IntN(8)])
	case 3, 4:
		return g.text()
	case 5, 6:
		list := make([]any, g.IntN(5))
		for i := range list {
			list[i] = g.value(depth - 1)
		}
		return list
	}
	object := map[string]any{}
	for range g.IntN(5) {
		object["k"+g.text()] = g.value(depth - 1)
	}
	return object
}

// change returns a value that mostly resembles v: text that grows, lists that shrink, keys that come and go.
func (g generator) change(v any, depth int) any {
	if g.IntN(6) == 0 {
		return g.value(depth)
	}
	switch v := v.(type) {
	case string:
		return v + g.text()
	case []any:
		list := make([]any, 0, len(v))
		for _, item := range v[:g.IntN(len(v)+1)] {
			list = append(list, g.change(item, depth-1))
		}
		for range g.IntN(3) * g.IntN(2) {
			list = append(list, g.value(max(0, depth-1)))
		}
		return list
	case map[string]any:
		object := map[string]any{}
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		for _, key := range keys {
			if g.IntN(4) > 0 {
				object[key] = g.change(v[key], depth-1)
			}
		}
		if g.IntN(2) == 0 {
			object["k"+g.text()] = g.value(max(0, depth-1))
		}
		return object
	}
	return v
}
