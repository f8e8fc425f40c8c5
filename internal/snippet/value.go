package snippet

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// A file is a value that stands for one: the name it has on the caller's machine.
type file string

// parse returns an example as nil, bool, json.Number, string, file, []any or map[string]any.
func parse(raw json.RawMessage) any {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil // there is no example
	}
	return withFiles(v)
}

// withFiles puts a file in the place of each object that describes one.
func withFiles(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = withFiles(v[i])
		}
	case map[string]any:
		if meta, ok := v["meta"].(map[string]any); ok && meta["_type"] == "gradio.FileData" {
			if name, ok := v["orig_name"].(string); ok {
				return file(name)
			}
			return file("file")
		}
		for k := range v {
			v[k] = withFiles(v[k])
		}
	}
	return v
}

// A notation is how a language writes values.
type notation struct {
	null, yes, no string
	list, object  string // what opens them
	closeList     string
	quote         func(string) string
	file          func(name string) string
}

// write returns the literal of a value.
func (n notation) write(v any) string {
	switch v := v.(type) {
	case bool:
		if v {
			return n.yes
		}
		return n.no
	case json.Number:
		return v.String()
	case string:
		return n.quote(v)
	case file:
		return n.file(string(v))
	case []any:
		items := make([]string, len(v))
		for i := range v {
			items[i] = n.write(v[i])
		}
		return n.list + strings.Join(items, ", ") + n.closeList
	case map[string]any:
		var items []string
		for _, k := range slices.Sorted(maps.Keys(v)) {
			items = append(items, n.quote(k)+": "+n.write(v[k]))
		}
		return n.object + strings.Join(items, ", ") + "}"
	}
	return n.null
}
