package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// A jsonSchema is as much of a JSON schema as its Python type depends on.
type jsonSchema struct {
	Type        json.RawMessage       `json:"type"`
	Ref         string                `json:"$ref"`
	Const       json.RawMessage       `json:"const"`
	Enum        []any                 `json:"enum"`
	Items       *jsonSchema           `json:"items"`
	Prefix      []jsonSchema          `json:"prefixItems"`
	Properties  properties            `json:"properties"`
	Extra       json.RawMessage       `json:"additionalProperties"`
	OneOf       []jsonSchema          `json:"oneOf"`
	AnyOf       []jsonSchema          `json:"anyOf"`
	AllOf       []jsonSchema          `json:"allOf"`
	Default     json.RawMessage       `json:"default"`
	Description string                `json:"description"`
	Additional  string                `json:"additional_description"`
	Defs        map[string]jsonSchema `json:"$defs"`
}

// properties keeps the order of an object's properties.
type properties []property

type property struct {
	name   string
	schema jsonSchema
}

func (p *properties) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		name, _ := key.(string)
		var s jsonSchema
		if err := d.Decode(&s); err != nil {
			return err
		}
		*p = append(*p, property{name, s})
	}
	return nil
}

func (p properties) find(name string) *jsonSchema {
	for i := range p {
		if p[i].name == name {
			return &p[i].schema
		}
	}
	return nil
}

// pythonType says a schema in the notation that Gradio's Python client shows.
func pythonType(s jsonSchema, defs map[string]jsonSchema) string {
	var typ string
	json.Unmarshal(s.Type, &typ) // an object in place of a name, as for JSON values, leaves it empty
	switch {
	case len(s.Const) > 0:
		return "Literal[" + strings.Trim(string(s.Const), `"`) + "]"
	case s.Enum != nil:
		items := make([]string, len(s.Enum))
		for i, v := range s.Enum {
			items[i] = fmt.Sprintf("'%v'", v)
		}
		return "Literal[" + strings.Join(items, ", ") + "]"
	case s.Ref != "":
		target := defs[s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]]
		return pythonType(target, defs)
	case s.OneOf != nil:
		return joined(s.OneOf, " | ", defs)
	case s.AnyOf != nil:
		return joined(s.AnyOf, " | ", defs)
	case s.AllOf != nil:
		return "All[" + joined(s.AllOf, ", ", defs) + "]"
	}
	switch typ {
	case "null":
		return "None"
	case "integer":
		return "int"
	case "string":
		return "str"
	case "boolean":
		return "bool"
	case "number":
		return "float"
	case "array":
		switch {
		case s.Items != nil && s.Items.Prefix != nil:
			return "tuple[" + joined(s.Items.Prefix, ", ", defs) + "]"
		case s.Prefix != nil:
			return "tuple[" + joined(s.Prefix, ", ", defs) + "]"
		case s.Items == nil:
			return "list[Any]"
		}
		return "list[" + pythonType(*s.Items, defs) + "]"
	case "object":
		return objectType(s, defs)
	}
	if strings.Contains(s.Description, "json") {
		return "str | float | bool | list | dict"
	}
	return "Any"
}

func joined(list []jsonSchema, sep string, defs map[string]jsonSchema) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = pythonType(s, defs)
	}
	return strings.Join(out, sep)
}

func objectType(s jsonSchema, defs map[string]jsonSchema) string {
	if isFile(s, defs) {
		return "filepath"
	}
	var out []string
	for _, p := range s.Properties {
		desc := ""
		if p.schema.Description != "" {
			desc = " (" + p.schema.Description + ")"
		}
		out = append(out, p.name+": "+pythonType(p.schema, defs)+desc)
	}
	switch {
	case string(s.Extra) == "true":
		out = append(out, "str, Any")
	case len(s.Extra) > 0 && s.Extra[0] == '{':
		var extra jsonSchema
		if err := json.Unmarshal(s.Extra, &extra); err == nil {
			out = append(out, "str, "+pythonType(extra, defs))
		}
	}
	return "dict(" + strings.Join(out, ", ") + ")"
}

// isFile reports whether a schema describes a file: a path, and meta that says so.
func isFile(s jsonSchema, defs map[string]jsonSchema) bool {
	meta := s.Properties.find("meta")
	if meta == nil || s.Properties.find("path") == nil {
		return false
	}
	if meta.Ref != "" {
		target := defs[meta.Ref[strings.LastIndexByte(meta.Ref, '/')+1:]]
		meta = &target
	}
	if t := meta.Properties.find("_type"); t != nil && string(t.Const) == `"gradio.FileData"` {
		return true
	}
	var def map[string]string
	return json.Unmarshal(meta.Default, &def) == nil && def["_type"] == "gradio.FileData"
}
