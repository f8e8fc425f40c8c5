// Package diff finds the edits that turn one JSON value into another, in the vocabulary of Gradio's clients.
package diff

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/rawjson"
)

// Compute returns the edits from prev to next; none if they are equal. Each edit applies to the result of those
// before it. Values of different kinds are never equal, and numbers are equal only if they are spelt alike, so that
// 1, 1.0 and true stay what they are. A nil value counts as null.
func Compute(prev, next json.RawMessage) ([]engine.Op, error) {
	d := differ{}
	err := d.value(orNull(prev), orNull(next), nil)
	return d.ops, err
}

func orNull(raw json.RawMessage) []byte {
	if raw = bytes.TrimSpace(raw); len(raw) == 0 {
		return []byte("null")
	}
	return raw
}

type differ struct{ ops []engine.Op }

func (d *differ) add(action string, path []any, value json.RawMessage) {
	d.ops = append(d.ops, engine.Op{Action: action, Path: slices.Clone(path), Value: value})
}

// value compares two values that stand at the same path.
func (d *differ) value(a, b json.RawMessage, path []any) error {
	if bytes.Equal(a, b) {
		return nil
	}
	if len(a) == 0 || len(b) == 0 {
		return errors.New("diff: a value is missing")
	}
	if a[0] == b[0] {
		switch a[0] {
		case '"':
			return d.text(a, b, path)
		case '[':
			return d.list(a, b, path)
		case '{':
			return d.object(a, b, path)
		}
	}
	d.add("replace", path, b)
	return nil
}

func (d *differ) text(a, b json.RawMessage, path []any) error {
	var from, to string
	if err := decode(a, &from); err != nil {
		return err
	}
	if err := decode(b, &to); err != nil {
		return err
	}
	rest, grown := strings.CutPrefix(to, from)
	switch {
	case from == to:
	case grown:
		op, err := Append(slices.Clone(path), rest)
		if err != nil {
			return err
		}
		d.ops = append(d.ops, op)
	default:
		d.add("replace", path, b)
	}
	return nil
}

// Append returns the edit that adds text to the string at path.
func Append(path []any, text string) (engine.Op, error) {
	var quoted bytes.Buffer
	enc := json.NewEncoder(&quoted)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(text); err != nil {
		return engine.Op{}, fmt.Errorf("diff: %w", err)
	}
	return engine.Op{Action: "append", Path: path, Value: bytes.TrimSpace(quoted.Bytes())}, nil
}

func (d *differ) list(a, b json.RawMessage, path []any) error {
	from, ok := rawjson.Split(a)
	to, ok2 := rawjson.Split(b)
	if !ok || !ok2 {
		return errors.New("diff: a list is not valid")
	}
	return d.items(from, to, 0, path)
}

// Items is [Compute] for the items of two lists from the item first on; those before are the same.
func Items(from, to []json.RawMessage, first int) ([]engine.Op, error) {
	d := differ{}
	err := d.items(from, to, first, nil)
	return d.ops, err
}

// items compares what two lists hold from the item first on.
func (d *differ) items(from, to []json.RawMessage, first int, path []any) error {
	both := min(len(from), len(to))
	for i := range both {
		if err := d.value(from[i], to[i], append(path, first+i)); err != nil {
			return err
		}
	}
	for range from[both:] { // each delete moves the next one up to the same place
		d.add("delete", append(path, first+both), json.RawMessage("null"))
	}
	for i, item := range to[both:] {
		d.add("add", append(path, first+both+i), item)
	}
	return nil
}

// An Index remembers where the items of a list begin, so that comparing it with the list that follows costs what is
// new in that, and not what both have in common. The zero Index knows nothing yet.
type Index struct{ starts []int } // of the list that was next

// Compute is [Compute] for values of which prev was next the last time.
func (x *Index) Compute(prev, next json.RawMessage) ([]engine.Op, error) {
	prev, next = orNull(prev), orNull(next)
	if prev[0] != '[' || next[0] != '[' {
		x.starts = nil
		return Compute(prev, next)
	}
	if x.starts == nil {
		x.starts, _ = rawjson.Starts(prev, 1)
	}
	// All items before first are the same: the first difference is in that item or at its end.
	first, found := slices.BinarySearch(x.starts, common(prev, next))
	if !found {
		first = max(first-1, 0)
	}
	at := 1
	if first < len(x.starts) {
		at = x.starts[first]
	}
	rest, ok := rawjson.Starts(next, at)
	if !ok {
		x.starts = nil
		return Compute(prev, next)
	}
	from := rawjson.Items(prev, x.starts[first:])
	x.starts = append(x.starts[:first], rest...)
	return Items(from, rawjson.Items(next, rest), first)
}

// common is how many bytes a and b begin with that are the same.
func common(a, b []byte) int {
	n, at := min(len(a), len(b)), 0
	const block = 1 << 10
	for at+block <= n && bytes.Equal(a[at:at+block], b[at:at+block]) {
		at += block
	}
	for at < n && a[at] == b[at] {
		at++
	}
	return at
}

func (d *differ) object(a, b json.RawMessage, path []any) error {
	from, before, ok := rawjson.Members(a)
	to, after, ok2 := rawjson.Members(b)
	if !ok || !ok2 {
		return errors.New("diff: an object is not valid")
	}
	if len(from) <= fewKeys && slices.Equal(from, to) && distinct(from) {
		for i, key := range from {
			if err := d.value(before[i], after[i], append(path, key)); err != nil {
				return err
			}
		}
		return nil
	}
	return d.records(record(from, before), record(to, after), path)
}

// fewKeys is up to how many keys each is compared with all others.
const fewKeys = 16

func distinct(keys []string) bool {
	for i, key := range keys {
		if slices.Contains(keys[:i], key) {
			return false
		}
	}
	return true
}

// A members is a JSON object whose keys keep their order.
type members struct {
	keys   []string
	values map[string]json.RawMessage
}

// record takes the last of the values that a key has.
func record(keys []string, values []json.RawMessage) members {
	m := members{values: map[string]json.RawMessage{}}
	for i, name := range keys {
		if _, ok := m.values[name]; !ok {
			m.keys = append(m.keys, name)
		}
		m.values[name] = values[i]
	}
	return m
}

// records compares objects that do not have the same keys in the same order.
func (d *differ) records(from, to members, path []any) (err error) {
	for _, key := range from.keys {
		if v, ok := to.values[key]; ok {
			err = d.value(from.values[key], v, append(path, key))
		} else {
			d.add("delete", append(path, key), json.RawMessage("null"))
		}
		if err != nil {
			return err
		}
	}
	for _, key := range to.keys {
		if _, ok := from.values[key]; !ok {
			d.add("add", append(path, key), to.values[key])
		}
	}
	return nil
}

func decode(raw json.RawMessage, into any) error {
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("diff: %w", err)
	}
	return nil
}
