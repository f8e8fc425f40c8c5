package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/oriel-go/oriel/internal/rawjson"
)

// ApplyOps returns the value that the operations make of a JSON value, as Gradio's clients do it: in order, each on
// the result of the one before. Nothing else about the value changes: object keys keep their order and numbers their
// spelling. A value of nil counts as null.
func ApplyOps(value json.RawMessage, ops []Op) (json.RawMessage, error) {
	n := &node{raw: value}
	if err := n.apply(ops); err != nil {
		return nil, err
	}
	return n.encode(nil), nil
}

// A node is a JSON value that is cheap to edit. It is opened only where an edit leads: until then it is raw text, as
// numbers, bools and null always are.
//
// Invariant: kind tells which fields are in use; encode yields the value that all edits so far have made.
type node struct {
	kind   kind
	raw    json.RawMessage  // unopened; nil means null
	text   []byte           // text, unquoted
	items  []*node          // list
	keys   []string         // object, in order
	fields map[string]*node // object
}

type kind byte

const (
	unopened kind = iota
	text
	list
	object
)

func textNode(s string) *node { return &node{kind: text, text: []byte(s)} }

func (n *node) null() bool {
	return n.kind == unopened && (len(n.raw) == 0 || string(bytes.TrimSpace(n.raw)) == "null")
}

// open reads one level of a raw value.
func (n *node) open() error {
	if n.kind != unopened {
		return nil
	}
	raw := bytes.TrimSpace(n.raw)
	if len(raw) == 0 {
		return nil
	}
	switch raw[0] {
	case '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return err
		}
		*n = *textNode(s)
	case '[':
		items, ok := rawjson.Split(raw)
		if !ok {
			return errors.New("engine: the value is no valid list")
		}
		*n = node{kind: list, items: make([]*node, len(items))}
		nodes := make([]node, len(items))
		for i, item := range items {
			nodes[i].raw = item
			n.items[i] = &nodes[i]
		}
	case '{':
		return n.openObject(raw)
	}
	return nil
}

func (n *node) openObject(raw []byte) error {
	obj := node{kind: object, fields: map[string]*node{}}
	keys, values, ok := rawjson.Members(raw)
	if !ok {
		return errors.New("engine: the value is no valid object")
	}
	for i, key := range keys {
		obj.put(key, &node{raw: values[i]})
	}
	*n = obj
	return nil
}

// put sets a field of an object; a new one goes last.
func (n *node) put(key string, v *node) {
	if n.fields[key] == nil {
		n.keys = append(n.keys, key)
	}
	n.fields[key] = v
}

// size is about how long the value is as JSON.
func (n *node) size() int {
	size := len(n.raw) + len(n.text) + 8
	for _, item := range n.items {
		size += 1 + item.size()
	}
	for key, field := range n.fields {
		size += len(key) + 4 + field.size()
	}
	return size
}

// encode appends the value as compact JSON.
func (n *node) encode(b []byte) []byte {
	switch n.kind {
	case text:
		return appendQuoted(b, n.text)
	case list:
		b = append(b, '[')
		for i, item := range n.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = item.encode(b)
		}
		return append(b, ']')
	case object:
		b = append(b, '{')
		for i, key := range n.keys {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendQuoted(b, []byte(key))
			b = append(b, ':')
			b = n.fields[key].encode(b)
		}
		return append(b, '}')
	}
	if len(n.raw) == 0 {
		return append(b, "null"...)
	}
	return append(b, n.raw...)
}

// appendQuoted appends s as a JSON string. Bytes that are not UTF-8 become U+FFFD.
func appendQuoted(b, s []byte) []byte {
	const hex = "0123456789abcdef"
	b = append(slices.Grow(b, len(s)+2), '"')
	for len(s) > 0 {
		switch c := s[0]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, `\n`...)
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		case c < utf8.RuneSelf:
			b = append(b, c)
		default:
			r, size := utf8.DecodeRune(s)
			b = utf8.AppendRune(b, r)
			s = s[size:]
			continue
		}
		s = s[1:]
	}
	return append(b, '"')
}

// find returns the value at a path.
func (n *node) find(path []any) (*node, error) {
	for _, step := range path {
		if err := n.open(); err != nil {
			return nil, err
		}
		var next *node
		switch step := step.(type) {
		case int:
			if n.kind == list && step >= 0 && step < len(n.items) {
				next = n.items[step]
			}
		case string:
			if n.kind == object {
				next = n.fields[step]
			}
		}
		if next == nil {
			return nil, fmt.Errorf("engine: the value has nothing at %v", path)
		}
		n = next
	}
	return n, n.open()
}

// grow adds text to the string at a path. A null becomes the text, and so does an object key that is not there yet.
func (n *node) grow(path []any, s string) (undo func(), err error) {
	if len(path) > 0 {
		parent, err := n.find(path[:len(path)-1])
		if err != nil {
			return nil, err
		}
		if key, ok := path[len(path)-1].(string); ok && parent.kind == object && parent.fields[key] == nil {
			parent.put(key, textNode(s))
			return func() { parent.remove(key) }, nil
		}
	}
	at, err := n.find(path)
	if err != nil {
		return nil, err
	}
	if at.null() {
		old := *at
		*at = *textNode(s)
		return func() { *at = old }, nil
	}
	if at.kind != text {
		return nil, fmt.Errorf("engine: append needs a string at %v", path)
	}
	size := len(at.text)
	at.text = append(at.text, s...)
	return func() { at.text = at.text[:size] }, nil
}

func (n *node) remove(key string) {
	n.keys = slices.DeleteFunc(n.keys, func(k string) bool { return k == key })
	delete(n.fields, key)
}

// apply does all operations or none.
func (n *node) apply(ops []Op) error {
	var undo []func()
	for i, op := range ops {
		back, err := n.do(op)
		if err != nil {
			for _, back := range slices.Backward(undo) {
				back()
			}
			return fmt.Errorf("operation %d, %s: %w", i, op.Action, err)
		}
		undo = append(undo, back)
	}
	return nil
}

func (n *node) do(op Op) (undo func(), err error) {
	switch op.Action {
	case "append":
		var s string
		if err := json.Unmarshal(op.Value, &s); err != nil {
			return nil, err
		}
		return n.grow(op.Path, s)
	case "replace":
		if len(op.Path) == 0 {
			old := *n
			*n = node{raw: op.Value}
			return func() { *n = old }, nil
		}
	case "add", "delete":
		if len(op.Path) == 0 {
			return nil, errors.New("engine: the operation needs a path")
		}
	default:
		return nil, errors.New("engine: unknown operation")
	}
	parent, err := n.find(op.Path[:len(op.Path)-1])
	if err != nil {
		return nil, err
	}
	switch at := op.Path[len(op.Path)-1].(type) {
	case int:
		if parent.kind == list {
			return parent.doItem(op, at)
		}
	case string:
		if parent.kind == object {
			return parent.doField(op, at)
		}
	}
	return nil, fmt.Errorf("engine: the value has no place %v", op.Path)
}

func (n *node) doItem(op Op, i int) (undo func(), err error) {
	if i < 0 || i > len(n.items) || i == len(n.items) && op.Action != "add" {
		return nil, fmt.Errorf("engine: the list at %v has %d items", op.Path[:len(op.Path)-1], len(n.items))
	}
	switch op.Action {
	case "add":
		n.items = slices.Insert(n.items, i, &node{raw: op.Value})
		return func() { n.items = slices.Delete(n.items, i, i+1) }, nil
	case "delete":
		old := n.items[i]
		n.items = slices.Delete(n.items, i, i+1)
		return func() { n.items = slices.Insert(n.items, i, old) }, nil
	}
	old := n.items[i]
	n.items[i] = &node{raw: op.Value}
	return func() { n.items[i] = old }, nil
}

func (n *node) doField(op Op, key string) (undo func(), err error) {
	old := n.fields[key]
	switch {
	case op.Action == "delete" && old == nil:
		return nil, fmt.Errorf("engine: the object has no key at %v", op.Path)
	case op.Action == "delete":
		i := slices.Index(n.keys, key)
		n.remove(key)
		return func() { n.keys, n.fields[key] = slices.Insert(n.keys, i, key), old }, nil
	}
	n.put(key, &node{raw: op.Value})
	if old == nil {
		return func() { n.remove(key) }, nil
	}
	return func() { n.fields[key] = old }, nil
}
