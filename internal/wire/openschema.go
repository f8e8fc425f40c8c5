package wire

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// openSchemas are the schemas of an OpenAPI document that others refer to, by name.
//
// OpenAPI 3.0 has a JSON Schema of its own: no null type, no const, no $defs. What the components say is put in its
// words; nothing is added.
type openSchemas map[string]object

// named is the schema of a call's arguments as an object.
func (s openSchemas) named(e endpoint) object {
	props, required := object{}, []string{}
	for _, p := range e.Parameters {
		props[p.Name] = s.parameter(p)
		if !p.HasDefault {
			required = append(required, p.Name)
		}
	}
	out := object{"type": "object", "properties": props, "additionalProperties": false}
	if len(required) > 0 { // an empty list is not allowed
		out["required"] = required
	}
	return out
}

// ordered is the schema of a call's arguments as a list.
func (s openSchemas) ordered(e endpoint) object {
	items, kinds := object{}, []any{}
	for _, p := range e.Parameters {
		if k := any(s.parameter(p)); !slices.ContainsFunc(kinds, func(x any) bool { return reflect.DeepEqual(x, k) }) {
			kinds = append(kinds, k)
		}
	}
	if len(kinds) > 0 {
		items["anyOf"] = kinds
	}
	n := len(e.Parameters)
	return object{"type": "object", "required": []string{"data"}, "properties": object{
		"data":         object{"type": "array", "items": items, "minItems": n, "maxItems": n},
		"session_hash": object{"type": "string", "pattern": "^[A-Za-z0-9_-]{6,64}$", "description": "Calls with the same one share State."}}}
}

func (s openSchemas) parameter(p parameter) object {
	out := s.convert(p.Type)
	if _, ok := out["$ref"]; ok {
		out = object{"allOf": []any{out}} // nothing may stand beside a reference
	}
	if _, ok := out["title"]; !ok {
		out["title"] = p.Label
	}
	if !p.HasDefault {
		return out
	}
	var value any
	if json.Unmarshal(p.Default, &value) == nil {
		out["default"] = value
	}
	if value == nil {
		out["nullable"] = true
	}
	return out
}

// convert translates a component's schema and puts its definitions among the others.
func (s openSchemas) convert(raw json.RawMessage) object {
	var in object
	if json.Unmarshal(raw, &in) != nil {
		return object{}
	}
	defs, _ := in["$defs"].(object)
	names := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(defs)) {
		names[name] = name
	}
	for range len(names) + 1 { // definitions may refer to each other under names that change
		changed := false
		for _, name := range slices.Sorted(maps.Keys(defs)) {
			def := translate(defs[name], names)
			for n := 1; s[names[name]] != nil && !reflect.DeepEqual(s[names[name]], def); n++ {
				names[name], changed = fmt.Sprintf("%s%d", name, n), true
			}
			if !changed {
				s[names[name]] = def
			}
		}
		if !changed {
			break
		}
	}
	return translate(in, names)
}

// translate returns a schema in the words of OpenAPI 3.0; names are those of what it refers to.
func translate(v any, names map[string]string) object {
	in, _ := v.(object)
	out := object{}
	for key, x := range in {
		switch key {
		case "$defs", "$ref", "type", "prefixItems", "anyOf", "oneOf":
		case "additional_description":
			if text, ok := x.(string); ok && in["description"] == nil {
				out["description"] = text
			}
		case "const":
			out["enum"] = []any{x}
		case "items":
			out["items"] = translate(x, names)
		case "properties":
			props := object{}
			for name, p := range x.(object) {
				props[name] = translate(p, names)
			}
			out["properties"] = props
		case "additionalProperties":
			if x == true || x == false {
				out[key] = x
			} else {
				out[key] = translate(x, names)
			}
		case "allOf":
			out["allOf"] = all(x, names)
		default:
			out[key] = x
		}
	}
	if t, ok := in["type"].(string); ok && t == "null" {
		out["enum"], out["nullable"] = []any{nil}, true
	} else if ok { // a type that is no name stands for any
		out["type"] = t
	}
	if x, ok := in["prefixItems"]; ok {
		out["items"] = object{"anyOf": all(x, names)}
	}
	if out["type"] == "array" && out["items"] == nil {
		out["items"] = object{}
	}
	for _, key := range []string{"anyOf", "oneOf"} {
		choices(out, key, in[key], names)
	}
	if ref, ok := in["$ref"].(string); ok {
		to := reference(names[ref[strings.LastIndexByte(ref, '/')+1:]])
		if len(out) == 0 {
			return to
		}
		out["allOf"] = []any{to}
	}
	return out
}

// choices puts alternatives into a schema. Null is none of them but a mark.
func choices(out object, key string, list any, names map[string]string) {
	of, _ := list.([]any)
	var rest []any
	for _, x := range of {
		if m, ok := x.(object); ok && m["type"] == "null" {
			out["nullable"] = true
		} else {
			rest = append(rest, translate(x, names))
		}
	}
	if len(rest) != 1 || out["nullable"] != true {
		if rest != nil {
			out[key] = rest
		}
		return
	}
	only := rest[0].(object)
	if only["$ref"] != nil {
		out["allOf"] = rest
		return
	}
	for k, x := range only {
		if out[k] == nil {
			out[k] = x
		}
	}
}

func all(list any, names map[string]string) []any {
	of, _ := list.([]any)
	out := make([]any, len(of))
	for i, x := range of {
		out[i] = translate(x, names)
	}
	return out
}
