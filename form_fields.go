package oriel

import (
	"context"
	"fmt"
	"reflect"

	"github.com/oriel-go/oriel/internal/bind"
)

// inputsOf returns a field for each of those of the struct that a handler takes, with their API names. Handlers that
// take something else have none.
func inputsOf(fn any) (in Inputs, names []string, err error) {
	t := reflect.TypeOf(fn)
	if t == nil || t.Kind() != reflect.Func {
		return nil, nil, nil // Check says so
	}
	var params []reflect.Type
	for p := range t.Ins() {
		if p != reflect.TypeFor[context.Context]() {
			params = append(params, p)
		}
	}
	if len(params) != 1 || !isRecord(params[0]) {
		return nil, nil, nil
	}
	for f := range params[0].Fields() {
		tag := readTag(f, true)
		if tag == nil {
			continue
		}
		c, err := tag.input(f.Type)
		if err != nil {
			return nil, nil, fmt.Errorf("field %s of %s: %w", f.Name, params[0], err)
		}
		in, names = append(in, c), append(names, tag.name)
	}
	return in, names, nil
}

// outputsOf returns a viewer for each value that a handler returns or yields, or for each field if that is a struct, a
// record.
func outputsOf(fn any) (out Outputs, record bool, err error) {
	t := reflect.TypeOf(fn)
	if t == nil || t.Kind() != reflect.Func {
		return nil, false, nil // Check says so
	}
	var results []reflect.Type
	for r := range t.Outs() {
		if r == reflect.TypeFor[error]() {
			continue
		}
		if elem := yielded(r); elem != nil {
			r = elem
		}
		results = append(results, r)
	}
	if len(results) == 1 && isRecord(results[0]) {
		for f := range results[0].Fields() {
			tag := readTag(f, false)
			if tag == nil {
				return nil, true, fmt.Errorf("field %s of %s cannot be left out of what the page shows; list the outputs in Out", f.Name, results[0])
			}
			c, err := tag.output(f.Type)
			if err != nil {
				return nil, true, fmt.Errorf("field %s of %s: %w", f.Name, results[0], err)
			}
			out = append(out, c)
		}
		return out, true, nil
	}
	for i, r := range results {
		tag := &fieldTag{label: "Output", options: map[string]string{}}
		if len(results) > 1 {
			tag.label = fmt.Sprintf("Output %d", i+1)
		}
		c, err := tag.output(r)
		if err != nil {
			return nil, false, fmt.Errorf("result %d: %w", i+1, err)
		}
		out = append(out, c)
	}
	return out, false, nil
}

// isRecord reports whether a type is a struct that stands for its fields.
func isRecord(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t != reflect.TypeFor[File]() && types.Shape(t).Form == bind.FormValue && !isPicture(t)
}
