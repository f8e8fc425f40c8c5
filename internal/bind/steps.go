package bind

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/diff"
	"github.com/oriel-go/oriel/internal/rawjson"
)

// steps writes what a run returns or yields to its log: each write is one step with one entry for each output.
type steps struct {
	h     *Handler
	call  *Call
	log   engine.Log
	slots []slot
	last  []reflect.Value // the newest values of State outputs
	final bool            // the handler has returned: the end of the run follows
}

// A slot is what the readers of the log know of one output. Before the first step it is zero.
type slot struct {
	set    bool            // something was written
	isText bool            // it holds text
	text   string          //
	raw    json.RawMessage // other values; nil if none is known
	index  diff.Index      // of raw
	listed *listed         // a list that is written item by item, instead of raw; nil if none is known
	update json.RawMessage // the last update, if that is what was written last
	items  int             // of a list that is appended to
	takes  bool            // the list's last item takes a Delta
}

// keep is an update that leaves everything as it is.
var keep = json.RawMessage(`{}`)

// write appends one step from what the handler returned or yielded.
func (s *steps) write(values []reflect.Value) error {
	if s.h.results.spread {
		v := values[0]
		values = make([]reflect.Value, v.NumField())
		for i := range values {
			values[i] = v.Field(i)
		}
	}
	return s.writeAll(values)
}

// writeAll appends one step with one value for each output.
func (s *steps) writeAll(values []reflect.Value) error {
	bodies := make([]engine.Body, len(values))
	for i, v := range values {
		b, err := s.body(i, v)
		if err != nil {
			return err
		}
		bodies[i] = b
	}
	if l, ok := s.log.(engine.LastLog); ok && s.final {
		return l.AppendLast(bodies...)
	}
	return s.log.Append(bodies...)
}

// body returns the entry that shows v in output i.
func (s *steps) body(i int, v reflect.Value) (engine.Body, error) {
	p, o := &s.h.o.Out[i], s.h.results.outs[i]
	if o.any && !v.IsNil() {
		v = v.Elem()
		o.form = s.h.o.Types.Shape(v.Type()).Form
		o.change = p.Change != nil && v.Type().ConvertibleTo(p.Change)
	}
	if o.change {
		return s.change(i, v)
	}
	switch o.form {
	case FormKeep:
		if v = v.Field(0); v.IsNil() {
			return s.same(i), nil
		}
		v = v.Elem()
	case FormDelta:
		if p.Grows != nil {
			return s.grow(i, v.String())
		}
		return s.delta(i, v.String()), nil
	case FormTail:
		return s.tail(i, int(v.Field(0).Int()), v.Field(1))
	case FormAppend:
		return s.extend(i, v)
	}
	if p.Kind == KindState {
		s.last[i] = v
		if s.slots[i].set {
			return engine.Patch{Slot: i}, nil
		}
		s.slots[i].set = true
		return engine.Set{Slot: i, Value: null}, nil
	}
	if p.Kind == KindText && v.Kind() == reflect.String {
		return s.text(i, v.String()), nil
	}
	return s.value(i, v)
}

// same says that output i stays as it is.
func (s *steps) same(i int) engine.Body {
	if s.slots[i].set {
		return engine.Patch{Slot: i}
	}
	s.slots[i].set = true
	return engine.Update{Slot: i, Props: keep}
}

// text shows a string: what was added at its end, if that is all that changed.
func (s *steps) text(i int, next string) engine.Body {
	b := &s.slots[i]
	prev := b.text
	known := b.isText
	*b = slot{set: true, isText: true, text: next}
	switch {
	case !known:
		return engine.Set{Slot: i, Value: rawjson.AppendText(nil, next)}
	case len(next) == len(prev) && next == prev:
		return engine.Patch{Slot: i}
	case strings.HasPrefix(next, prev):
		return engine.Append{Slot: i, Text: strings.Clone(next[len(prev):])} // the log must not hold on to all of next
	}
	return engine.Patch{Slot: i, Ops: []engine.Op{{Action: "replace", Path: []any{}, Value: rawjson.AppendText(nil, next)}}}
}

// delta adds text at the end.
func (s *steps) delta(i int, text string) engine.Body {
	if s.slots[i].set {
		return engine.Append{Slot: i, Text: text}
	}
	s.slots[i].set = true
	return engine.Set{Slot: i, Value: rawjson.AppendText(nil, text)}
}

// value shows a value by what differs from the one before.
func (s *steps) value(i int, v reflect.Value) (engine.Body, error) {
	p := &s.h.o.Out[i]
	lists := p.Lists != nil && v.Type() == p.Own
	if lists && s.slots[i].listed != nil {
		return s.listing(i, v)
	}
	raw, err := encodeOut(s.call, p, v)
	if err != nil {
		return nil, err
	}
	prev, index := s.slots[i].raw, s.slots[i].index
	if known := s.slots[i].listed; known != nil {
		prev = known.raw()
	}
	s.slots[i] = slot{set: true, raw: raw}
	s.list(i, v)
	if prev == nil {
		if lists && !s.final {
			p.Lists.know(&s.slots[i], v.Interface(), v.Len())
		}
		return engine.Set{Slot: i, Value: raw}, nil
	}
	ops, err := index.Compute(prev, raw)
	s.slots[i].index = index
	if err != nil {
		return nil, fmt.Errorf("compare two values of %s: %w", label(p), err)
	}
	return engine.Patch{Slot: i, Ops: ops}, nil
}

// extend adds items at the end of a list.
func (s *steps) extend(i int, v reflect.Value) (engine.Body, error) {
	raw := json.RawMessage("[]")
	if v.Len() > 0 {
		// The items go through the component as a plain slice.
		r, err := encodeOut(s.call, &s.h.o.Out[i], v.Convert(reflect.SliceOf(v.Type().Elem())))
		if err != nil {
			return nil, err
		}
		raw = r
	}
	b := &s.slots[i]
	if !b.set {
		*b = slot{set: true}
		s.list(i, v)
		return engine.Set{Slot: i, Value: raw}, nil
	}
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		return nil, fmt.Errorf("append to %s: its value is no list: %w", label(&s.h.o.Out[i]), err)
	}
	ops := make([]engine.Op, len(items))
	for n, item := range items {
		ops[n] = engine.Op{Action: "add", Path: []any{b.items + n}, Value: item}
	}
	if before := b.items; len(items) > 0 {
		s.list(i, v)
		b.items, b.raw, b.listed = before+len(items), nil, nil // the whole is not known any more
	}
	return engine.Patch{Slot: i, Ops: ops}, nil
}

// list notes the length of a list, and whether text can be added to its last item.
func (s *steps) list(i int, v reflect.Value) {
	if v.Kind() != reflect.Slice {
		return
	}
	b, g := &s.slots[i], s.h.o.Out[i].Grows
	b.items = v.Len()
	b.takes = g != nil && v.Len() > 0 && g.Takes(v.Index(v.Len()-1))
}

// tail shows a list after the first base items of what the output shows already.
func (s *steps) tail(i, base int, v reflect.Value) (engine.Body, error) {
	raw, err := encodeOut(s.call, &s.h.o.Out[i], v)
	if err != nil {
		return nil, err
	}
	s.slots[i] = slot{set: true}
	s.list(i, v)
	return engine.Set{Slot: i, Base: &base, Value: raw}, nil
}

// grow adds text to the last item of a list, or begins an item with it.
func (s *steps) grow(i int, text string) (engine.Body, error) {
	b, g := &s.slots[i], s.h.o.Out[i].Grows
	if b.takes {
		b.raw, b.listed = nil, nil
		return engine.Append{Slot: i, Path: append([]any{b.items - 1}, g.Path...), Text: text}, nil
	}
	p := s.h.o.Out[i]
	items := reflect.MakeSlice(p.Own, 1, 1)
	items.Index(0).Set(reflect.ValueOf(g.Start(text)))
	return s.extend(i, items)
}

// change shows what fn does to the component of output i.
func (s *steps) change(i int, fn reflect.Value) (engine.Body, error) {
	p := &s.h.o.Out[i]
	if fn.IsNil() {
		return s.same(i), nil
	}
	props, err := p.Changed(s.call, fn.Convert(p.Change))
	if err != nil {
		return nil, fmt.Errorf("change %s: %w", label(p), err)
	}
	if u := s.slots[i].update; u != nil && bytes.Equal(u, props) {
		return engine.Patch{Slot: i}, nil
	}
	s.slots[i] = slot{set: true, update: props}
	return engine.Update{Slot: i, Props: props}, nil
}
