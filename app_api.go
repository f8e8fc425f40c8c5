package oriel

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/oriel-go/oriel/internal/bind"
)

// API adds an endpoint without anything on the page. The function takes a context, if it wants one, and a struct
// whose fields are the parameters; each value that it returns is one result.
//
//	type Args struct {
//		A int      `oriel:"a"`
//		B int      `oriel:"b,default=3"`
//		C []string `oriel:"c,optional"`
//	}
//
// Fields without a name in the tag get one from their own: MaxSteps is max_steps. A default is JSON, or a string. The
// tags min, max, max_length and choices bound what a call may send, as those of a [Form] do.
func (a *App) API(name string, fn any) *Event {
	e := &Event{Name: name, fn: fn, where: caller(2), seq: order.Add(1), public: true, api: true}
	a.events = append(a.events, e)
	t := reflect.TypeOf(fn)
	if t == nil || t.Kind() != reflect.Func {
		return e // Check says so
	}
	for p := range t.Ins() {
		switch {
		case p == reflect.TypeFor[context.Context]():
		case p.Kind() == reflect.Struct && len(e.in) == 0:
			for f := range p.Fields() {
				if c, field := apiField(f, len(e.in)); c != nil {
					e.in, e.Parameters = append(e.in, c), append(e.Parameters, field)
				}
			}
		default:
			e.in = append(e.in, &apiValue{label: ordinal(len(e.in)), typ: p})
		}
	}
	for r := range t.Outs() {
		if elem := yielded(r); elem != nil {
			r = elem
		}
		if r != reflect.TypeFor[error]() {
			e.out = append(e.out, &apiValue{label: ordinal(len(e.out)), typ: r})
		}
	}
	return e
}

// apiField makes a parameter of a struct field, with its API name; nil if the field is none.
func apiField(f reflect.StructField, n int) (*apiValue, string) {
	tag := readTag(f, true)
	if tag == nil {
		return nil, ""
	}
	v := &apiValue{label: ordinal(n), typ: f.Type}
	if tag.is("optional") {
		v.fallback = json.RawMessage("null")
	}
	if value := tag.get("default", "value"); value != "" {
		v.fallback = json.RawMessage(value)
		if !json.Valid(v.fallback) || f.Type.Kind() == reflect.String && !strings.HasPrefix(value, `"`) {
			v.fallback, _ = json.Marshal(value) // a string always marshals
		}
	}
	for _, limit := range []string{"min", "max", "max_length", "choices"} {
		if tag.is(limit) && v.field == nil && v.err == nil {
			if v.field, v.err = tag.input(f.Type); v.err != nil {
				v.err = fmt.Errorf("field %s: %w", f.Name, v.err)
			}
		}
	}
	v.tag = tag
	return v, tag.name
}

// yielded returns what a stream type yields, or nil.
func yielded(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Func && t.NumIn() == 1 && t.In(0).Kind() == reflect.Func && t.In(0).NumIn() > 0 {
		return t.In(0).In(0)
	}
	return nil
}

func ordinal(n int) string {
	n++
	if n < 4 {
		return []string{"", "1st", "2nd", "3rd"}[n]
	}
	return fmt.Sprintf("%dth", n)
}

// An apiValue is a parameter or a result of an endpoint without components.
type apiValue struct {
	label    string
	name     string // kind in API descriptions; empty means api
	typ      reflect.Type
	fallback json.RawMessage
	tag      *fieldTag // of a struct's field, or nil
	field    valued    // holds what comes within the tag's limits; nil has none
	err      error     // of the tag
	common
}

// check returns what is wrong with the tag.
func (v *apiValue) check() error { return v.err }

// bounded adds the tag's limits to a schema.
func (v *apiValue) bounded(schema map[string]any) map[string]any {
	if v.field == nil {
		return schema
	}
	for option, name := range map[string]string{"min": "minimum", "max": "maximum", "max_length": "maxLength"} {
		if n, err := v.tag.number(option); err == nil && n != nil {
			schema[name] = *n
		}
	}
	if choices := v.tag.list("choices"); choices != nil && v.typ.Kind() == reflect.String {
		schema["enum"] = choices
	}
	return schema
}

func (v *apiValue) describe() description {
	d := description{typ: "api", name: v.name, label: v.label, kind: bind.KindJSON, static: true, schema: v.bounded(schemaOf(v.typ, 0)), example: exampleOf(v.typ),
		props: struct {
			Name    string `json:"name"`
			Label   string `json:"label"`
			Visible bool   `json:"visible"`
		}{"api", v.label, false}}
	if v.typ.Kind() == reflect.String {
		d.appends = true
	}
	if v.fallback != nil {
		d.fallback, d.example = v.fallback, v.fallback
	}
	return d
}

func (v *apiValue) placeless() {}

// decode returns the value as it is, if it is within its limits.
func (v *apiValue) decode(c *bind.Call, raw json.RawMessage) (any, error) {
	if v.field != nil {
		if _, err := v.field.decode(c, raw); err != nil {
			return nil, err
		}
	}
	return raw, nil
}

func (v *apiValue) encode(_ *bind.Call, x any) (json.RawMessage, error) { return json.Marshal(x) }

// exampleOf returns a value that an endpoint with such a parameter takes.
func exampleOf(t reflect.Type) any {
	switch t.Kind() {
	case reflect.String:
		return "..."
	case reflect.Slice:
		return reflect.MakeSlice(t, 0, 0).Interface()
	case reflect.Map:
		return reflect.MakeMap(t).Interface()
	}
	return reflect.Zero(t).Interface()
}

// schemaOf returns the JSON schema of a Go type.
func schemaOf(t reflect.Type, depth int) map[string]any {
	if depth > 8 {
		return map[string]any{} // a type that contains itself
	}
	switch t.Kind() {
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Float32, reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return map[string]any{"type": "integer"}
	case reflect.Pointer:
		return map[string]any{"oneOf": []any{map[string]any{"type": "null"}, schemaOf(t.Elem(), depth+1)}}
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return map[string]any{"type": "string", "format": "byte"}
		}
		return map[string]any{"type": "array", "items": schemaOf(t.Elem(), depth+1)}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem(), depth+1)}
	case reflect.Struct:
		props, required := map[string]any{}, []string{}
		for f := range t.Fields() {
			name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			if !f.IsExported() || name == "-" {
				continue
			}
			name = cmp.Or(name, f.Name)
			props[name] = schemaOf(f.Type, depth+1)
			if !strings.Contains(options, "omit") {
				required = append(required, name)
			}
		}
		return map[string]any{"type": "object", "properties": props, "required": required}
	}
	return map[string]any{}
}
