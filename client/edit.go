package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

const (
	maxEdits = 100_000 // that one message may make to one value
	maxPath  = 1000    // steps to the place of an edit: edits must not nest a value deeper and deeper
)

// A slot holds the last value at one place of a stream's output.
//
// Invariant: raw is the value; tree, if parsed is set, is the same value taken apart.
type slot struct {
	raw    json.RawMessage
	tree   any
	parsed bool
}

func (s *slot) set(raw json.RawMessage) { *s = slot{raw: raw} }

// edit applies edits as they came: a list of [action, path, value].
func (s *slot) edit(raw json.RawMessage, limit int) error {
	var edits []json.RawMessage
	if err := json.Unmarshal(raw, &edits); err != nil {
		return fmt.Errorf("edits: %w", err)
	}
	if len(edits) == 0 {
		return nil
	}
	if len(edits) > maxEdits {
		return fmt.Errorf("%w: %d edits of one value", ErrTooLarge, len(edits))
	}
	if !s.parsed {
		if err := parse(s.raw, &s.tree); err != nil {
			return err
		}
		s.parsed = true
	}
	for _, raw := range edits {
		var parts []any
		if err := parse(raw, &parts); err != nil {
			return err
		}
		if len(parts) != 3 {
			return errors.New("an edit is not a list of three")
		}
		action, _ := parts[0].(string)
		path, ok := parts[1].([]any)
		if !ok || len(path) > maxPath {
			return fmt.Errorf("the path of an edit is not a list of at most %d items", maxPath)
		}
		tree, err := apply(s.tree, action, path, parts[2])
		if err != nil {
			return fmt.Errorf("edit %s: %w", raw[:min(len(raw), 100)], err)
		}
		s.tree = tree
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s.tree); err != nil {
		return err
	}
	if out.Len() > limit {
		return fmt.Errorf("%w: a value of %d bytes; the limit is %d", ErrTooLarge, out.Len(), limit)
	}
	s.raw = bytes.TrimSpace(out.Bytes())
	return nil
}

// parse keeps numbers as they are spelt.
func parse(raw json.RawMessage, into any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	return dec.Decode(into)
}

// apply makes one edit at a path and returns what value has become.
func apply(value any, action string, path []any, operand any) (any, error) {
	if len(path) == 0 {
		switch action {
		case "replace":
			return operand, nil
		case "append":
			text, ok := value.(string)
			more, isText := operand.(string)
			if !ok || !isText {
				return nil, errors.New("only text can be appended, to text")
			}
			return text + more, nil
		}
		return nil, errors.New("there is no such action here")
	}
	last := len(path) == 1
	switch holder := value.(type) {
	case []any:
		i, err := index(path[0])
		switch {
		case err != nil:
			return nil, err
		case last && action == "add" && i <= len(holder):
			return slices.Insert(holder, i, operand), nil
		case i >= len(holder):
			return nil, errors.New("the list is not that long")
		case last && action == "delete":
			return slices.Delete(holder, i, i+1), nil
		}
		holder[i], err = apply(holder[i], action, path[1:], operand)
		return holder, err
	case map[string]any:
		key, ok := path[0].(string)
		if !ok {
			return nil, errors.New("the key of an object is a text")
		}
		if last && action == "add" {
			holder[key] = operand
			return holder, nil
		}
		inner, ok := holder[key]
		if !ok {
			return nil, errors.New("the object has no such key")
		}
		if last && action == "delete" {
			delete(holder, key)
			return holder, nil
		}
		inner, err := apply(inner, action, path[1:], operand)
		holder[key] = inner
		return holder, err
	}
	return nil, errors.New("the path leads into a value that holds no others")
}

func index(part any) (int, error) {
	n, ok := part.(json.Number)
	if !ok {
		return 0, errors.New("the index of a list is a number")
	}
	i, err := strconv.Atoi(n.String())
	if err != nil || i < 0 {
		return 0, errors.New("the index of a list is a whole number")
	}
	return i, nil
}
