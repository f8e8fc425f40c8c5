// Package diff finds the edits that turn one JSON value into another, in the vocabulary of Gradio's clients.
package diff

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/oriel-go/oriel/engine"
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
		var quoted bytes.Buffer
		enc := json.NewEncoder(&quoted)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(rest); err != nil {
			return err
		}
		d.add("append", path, bytes.TrimSpace(quoted.Bytes()))
	default:
		d.add("replace", path, b)
	}
	return nil
}

func (d *differ) list(a, b json.RawMessage, path []any) error {
	var from, to []json.RawMessage
	if err := decode(a, &from); err != nil {
		return err
	}
	if err := decode(b, &to); err != nil {
		return err
	}
	both := min(len(from), len(to))
	for i := range both {
		if err := d.value(from[i], to[i], append(path, i)); err != nil {
			return err
		}
	}
	for range from[both:] { // each delete moves the next one up to the same place
		d.add("delete", append(path, both), json.RawMessage("null"))
	}
	for i, item := range to[both:] {
		d.add("add", append(path, both+i), item)
	}
	return nil
}

func (d *differ) object(a, b json.RawMessage, path []any) error {
	from, err := fields(a)
	if err != nil {
		return err
	}
	to, err := fields(b)
	if err != nil {
		return err
	}
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

// A record is a JSON object whose keys keep their order.
type record struct {
	keys   []string
	values map[string]json.RawMessage
}

func fields(raw json.RawMessage) (record, error) {
	r := record{values: map[string]json.RawMessage{}}
	dec := json.NewDecoder(bytes.NewReader(raw))
	if _, err := dec.Token(); err != nil {
		return r, fmt.Errorf("diff: %w", err)
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return r, fmt.Errorf("diff: %w", err)
		}
		var v json.RawMessage
		if err := dec.Decode(&v); err != nil {
			return r, fmt.Errorf("diff: %w", err)
		}
		name := key.(string)
		if _, ok := r.values[name]; !ok {
			r.keys = append(r.keys, name)
		}
		r.values[name] = v
	}
	if _, err := dec.Token(); err != nil {
		return r, fmt.Errorf("diff: %w", err)
	}
	return r, nil
}

func decode(raw json.RawMessage, into any) error {
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("diff: %w", err)
	}
	return nil
}
