package wire

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/oriel-go/oriel/internal/spec"
)

type endpoint struct {
	Parameters  []parameter       `json:"parameters"`
	Returns     []result          `json:"returns"`
	Visibility  spec.Visibility   `json:"api_visibility"`
	Description string            `json:"description"`
	Snippets    map[string]string `json:"code_snippets,omitempty"`
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

// Info returns the answer to /info: the public functions, or with all the undocumented ones too.
func Info(app *spec.App, all bool) []byte {
	// Written by hand around the endpoints, which stand in the order of their IDs.
	b, sep := []byte(`{"named_endpoints":{`), ""
	for _, f := range app.Functions {
		if !f.Backend || f.Visibility != spec.Public && !(all && f.Visibility == spec.Undocumented) {
			continue
		}
		e := endpoint{Parameters: Parameters(app, f), Returns: []result{}, Visibility: f.Visibility, Description: f.Description}
		for _, id := range f.Outputs {
			if c := app.Component(id); c != nil && !c.SkipAPI && !c.State {
				s := schema(c)
				e.Returns = append(e.Returns, result{labelOf(c, "value"), orObject(c.Schema),
					python{pythonType(s, s.Defs), s.Description}, capital(c.Name)})
			}
		}
		if !all {
			e.Snippets = snippets(f, e.Parameters)
		}
		b = appendString(append(b, sep...), "/"+f.Name)
		b, sep = appendMarshal(append(b, ':'), e), ","
	}
	return append(b, `},"unnamed_endpoints":{}}`...)
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

// snippets are short programs that call the function.
func snippets(f *spec.Function, params []parameter) map[string]string {
	var py, body []string
	for _, p := range params {
		example := string(p.Example)
		if example == "" {
			example = "null"
		}
		body = append(body, fmt.Sprintf("%q: %s", p.Name, example))
		py = append(py, fmt.Sprintf("%s=%s", p.Name, strings.NewReplacer("null", "None", "true", "True", "false", "False").Replace(example)))
	}
	py = append(py, fmt.Sprintf("api_name=%q", "/"+f.Name))
	object := "{" + strings.Join(body, ", ") + "}"
	return map[string]string{
		"python":     "from gradio_client import Client\n\nclient = Client(\"<address of the app>\")\nprint(client.predict(" + strings.Join(py, ", ") + "))",
		"javascript": "import { Client } from \"@gradio/client\";\n\nconst app = await Client.connect(\"<address of the app>\");\nconst { data } = await app.predict(\"/" + f.Name + "\", " + object + ");",
		"bash":       "curl -s -H 'Content-Type: application/json' -d '" + strings.ReplaceAll(object, "'", `'\''`) + "' $APP/gradio_api/call/v2/" + f.Name,
		"cli":        "gradio predict $APP /" + f.Name + " '" + strings.ReplaceAll(object, "'", `'\''`) + "'",
	}
}
