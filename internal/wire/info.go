package wire

import (
	"encoding/json"
	"fmt"

	"github.com/oriel-go/oriel/internal/snippet"
	"github.com/oriel-go/oriel/internal/spec"
)

type endpoint struct {
	name        string
	Parameters  []parameter       `json:"parameters"`
	Returns     []result          `json:"returns"`
	Visibility  spec.Visibility   `json:"api_visibility"`
	Description string            `json:"description"`
	Snippets    *snippet.Programs `json:"code_snippets,omitempty"`
}

type parameter struct {
	Label      string          `json:"label"`
	Name       string          `json:"parameter_name"`
	HasDefault bool            `json:"parameter_has_default"`
	Default    json.RawMessage `json:"parameter_default"`
	Type       json.RawMessage `json:"type"`
	Python     python          `json:"python_type"`
	Component  string          `json:"component"`
	Example    json.RawMessage `json:"example_input"`
}

type result struct {
	Label     string          `json:"label"`
	Type      json.RawMessage `json:"type"`
	Python    python          `json:"python_type"`
	Component string          `json:"component"`
}

type python struct {
	Type        string `json:"type"`
	Description string `json:"description"`
}

// Info returns the answer to /info: the public functions, or with all the undocumented ones too. Programs that call
// them use base, the app's public address.
func Info(app *spec.App, base string, all bool) []byte {
	// Written by hand around the endpoints, which stand in the order of their IDs.
	b, sep := []byte(`{"named_endpoints":{`), ""
	for _, e := range endpoints(app, base, all) {
		b = appendString(append(b, sep...), "/"+e.name)
		b, sep = appendMarshal(append(b, ':'), e), ","
	}
	return append(b, `},"unnamed_endpoints":{}}`...)
}

// endpoints describes the public functions, or with all the undocumented ones too.
func endpoints(app *spec.App, base string, all bool) []endpoint {
	var list []endpoint
	for _, f := range app.Functions {
		if !f.Backend || f.Visibility != spec.Public && !(all && f.Visibility == spec.Undocumented) {
			continue
		}
		e := endpoint{name: f.Name, Parameters: Parameters(app, f), Returns: []result{}, Visibility: f.Visibility, Description: f.Description}
		for _, id := range f.Outputs {
			if c := app.Component(id); c != nil && !c.SkipAPI && !c.State {
				s := schema(c)
				e.Returns = append(e.Returns, result{labelOf(c, "value"), orObject(c.Schema),
					python{pythonType(s, s.Defs), s.Description}, capital(c.Name)})
			}
		}
		if !all {
			// The JavaScript client shows the values of a direct call, but never the end of its stream.
			call := snippet.Call{App: base, Name: f.Name, Streams: f.Streams && f.Queue}
			for _, p := range e.Parameters {
				value := p.Example
				if p.HasDefault {
					value = p.Default
				}
				call.Args = append(call.Args, snippet.Arg{Name: p.Name, Value: value, Optional: p.HasDefault})
			}
			programs := call.Programs()
			e.Snippets = &programs
		}
		list = append(list, e)
	}
	return list
}

// Parameters returns what the API shows of a function's inputs, without State and buttons.
func Parameters(app *spec.App, f *spec.Function) []parameter {
	out := []parameter{}
	for i, id := range f.Inputs {
		c := app.Component(id)
		if c == nil || c.SkipAPI || c.State {
			continue
		}
		name := fmt.Sprintf("param_%d", i)
		if i < len(f.Parameters) && f.Parameters[i] != "" {
			name = f.Parameters[i]
		}
		s := schema(c)
		out = append(out, parameter{Label: labelOf(c, "parameter"), Name: name, HasDefault: c.Default != nil,
			Default: c.Default, Type: orObject(c.Schema), Python: python{pythonType(s, s.Defs), s.Additional},
			Component: capital(c.Name), Example: c.Example})
	}
	return out
}

func labelOf(c *spec.Component, kind string) string {
	if c.Label != "" {
		return c.Label
	}
	return fmt.Sprintf("%s_%d", kind, c.ID)
}

func schema(c *spec.Component) jsonSchema {
	var s jsonSchema
	if err := json.Unmarshal(orObject(c.Schema), &s); err != nil {
		return jsonSchema{}
	}
	return s
}
