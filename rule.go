package oriel

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/oriel-go/oriel/internal/bind"
	"github.com/oriel-go/oriel/internal/spec"
)

// A rule shows a component only while a field has one of some values.
type rule struct {
	field  Component
	values []any
	where  string
}

// ShowWhen makes the page show c only while a field has one of the values; a field of several choices, while one of
// them is chosen. Without values, while the field is not empty: a text is typed, a choice made, a box ticked.
//
//	oriel.ShowWhen(steps, quality, "custom")
//
// The page does this by itself, without asking the server. It is about looks only: handlers get the values of inputs
// that are not shown. With several rules all must hold, and a component that is Hidden stays so. A layout block takes
// what is in it along.
func ShowWhen(c, field Component, values ...any) {
	c.core().rules = append(c.core().rules, rule{field, values, caller(2)})
}

// rules turns the rules of all components into data.
func (b *builder) rules(out *spec.App) {
	for c, id := range b.ids {
		for _, r := range c.core().rules {
			s, err := b.rule(id, r)
			if err != nil {
				b.errs = append(b.errs, fmt.Errorf("%s: ShowWhen: %w", r.where, err))
				continue
			}
			out.Rules = append(out.Rules, s)
		}
	}
	slices.SortStableFunc(out.Rules, func(x, y spec.Rule) int { return x.Component - y.Component })
}

func (b *builder) rule(id int, r rule) (spec.Rule, error) {
	field, ok := r.field.(valued)
	if !ok {
		return spec.Rule{}, errors.New("the field has no value")
	}
	s := spec.Rule{Component: id, Field: b.ids[r.field], Values: []json.RawMessage{}}
	if s.Field == 0 {
		return s, fmt.Errorf("the field, %s, is not in the layout", named(field))
	}
	if _, ok := field.(stateful); ok {
		return s, fmt.Errorf("the page does not know the value of %T", field)
	}
	port := b.ports[s.Field-1]
	if len(r.values) > 0 && (port.Kind == bind.KindImage || port.Kind == bind.KindFile || port.Kind == bind.KindFiles) {
		return s, fmt.Errorf("%s holds files, which have no values to compare", named(field))
	}
	for _, v := range r.values {
		raw, err := json.Marshal(v)
		if err != nil {
			return s, err
		}
		sent := raw
		if port.Kind == bind.KindChoices {
			sent = slices.Concat([]byte{'['}, raw, []byte{']'})
		}
		if _, err := port.Decode(&bind.Call{}, sent); err != nil {
			return s, fmt.Errorf("%s never has the value %s: %w", named(field), raw, err)
		}
		s.Values = append(s.Values, raw)
	}
	var props struct {
		Value json.RawMessage `json:"value"`
	}
	if err := json.Unmarshal(b.specs[s.Field-1].Props, &props); err != nil {
		return s, err
	}
	s.Off = !holds(props.Value, s.Values)
	return s, nil
}

// holds reports whether a field with that value shows what depends on it. The page's rules.tsx asks the same.
func holds(value json.RawMessage, values []json.RawMessage) bool {
	if len(values) == 0 {
		return !slices.Contains([]string{"", "null", `""`, "false", "[]"}, string(value))
	}
	var list []json.RawMessage
	if json.Unmarshal(value, &list) != nil {
		list = []json.RawMessage{value}
	}
	for _, have := range list {
		if slices.ContainsFunc(values, func(want json.RawMessage) bool { return bytes.Equal(have, want) }) {
			return true
		}
	}
	return false
}
