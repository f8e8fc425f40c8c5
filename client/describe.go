package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// An Endpoint is something that an app can be asked to do.
type Endpoint struct {
	Name        string // begins with a slash
	Description string
	Parameters  []Parameter // nil if the app does not document the endpoint
	Returns     []Return
	Streams     bool // it may return several values, one after the other
}

// A Parameter is an argument of an endpoint.
type Parameter struct {
	Name      string
	Label     string
	Component string          // kind of component: "Textbox", say
	Schema    json.RawMessage // JSON Schema of its values
	Default   json.RawMessage // nil if an argument is needed
}

// A Return is one of the values an endpoint returns.
type Return struct {
	Label     string
	Component string
	Schema    json.RawMessage
}

// endpoint is an Endpoint with what the wire needs.
type endpoint struct {
	Endpoint
	id      int
	inputs  []bool // for each input, whether it is a parameter; State and buttons are not
	outputs []bool
	listed  bool
}

type config struct {
	Protocol   string `json:"protocol"`
	Prefix     string `json:"api_prefix"`
	MaxFile    int64  `json:"max_file_size"`
	Components []struct {
		ID   int    `json:"id"`
		Type string `json:"type"`
		Skip *bool  `json:"skip_api"`
	} `json:"components"`
	Dependencies []struct {
		ID         *int  `json:"id"`
		Name       any   `json:"api_name"` // false for none, in older apps
		Inputs     []int `json:"inputs"`
		Outputs    []int `json:"outputs"`
		Backend    *bool `json:"backend_fn"`
		Visibility any   `json:"api_visibility"`
		Types      struct {
			Generator bool `json:"generator"`
		} `json:"types"`
	} `json:"dependencies"`
}

type info struct {
	Named map[string]struct {
		Description any `json:"description"`
		Parameters  []struct {
			Label      string          `json:"label"`
			Name       string          `json:"parameter_name"`
			HasDefault bool            `json:"parameter_has_default"`
			Default    json.RawMessage `json:"parameter_default"`
			Type       json.RawMessage `json:"type"`
			Component  string          `json:"component"`
		} `json:"parameters"`
		Returns []struct {
			Label     string          `json:"label"`
			Type      json.RawMessage `json:"type"`
			Component string          `json:"component"`
		} `json:"returns"`
	} `json:"named_endpoints"`
}

// describe learns what the app offers and how to talk to it.
func (c *Client) describe(ctx context.Context) error {
	var cfg config
	at, err := c.get(ctx, "config", &cfg)
	if err != nil {
		return err
	}
	// A redirect within the host has told where the app is.
	if path, ok := strings.CutSuffix(strings.TrimSuffix(at.Path, "/"), "config"); ok {
		c.base.Scheme, c.base.Host, c.base.Path = at.Scheme, at.Host, path
	}
	switch cfg.Protocol {
	case "sse_v2", "sse_v2.1", "sse_v3":
		c.diffs = true
	case "sse_v1":
	case "":
		return errors.New("this is not a Gradio app, or one that is too old")
	default:
		return fmt.Errorf("the app speaks protocol %q, which this client does not", printable(cfg.Protocol))
	}
	if strings.ContainsFunc(cfg.Prefix, func(r rune) bool {
		return r != '/' && r != '_' && r != '-' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	}) || strings.Contains(cfg.Prefix, "//") {
		return fmt.Errorf("the app has an API prefix that is no path: %q", printable(cfg.Prefix))
	}
	c.prefix = strings.Trim(cfg.Prefix, "/")
	if c.prefix != "" {
		c.prefix += "/"
	}
	c.maxFile = max(cfg.MaxFile, 0)

	var about info
	if _, err := c.get(ctx, c.prefix+"info", &about); err != nil {
		return fmt.Errorf("its API description: %w", err)
	}
	skipped := map[int]bool{} // by component
	for _, x := range cfg.Components {
		skipped[x.ID] = x.Type == "state"
		if x.Skip != nil {
			skipped[x.ID] = *x.Skip
		}
	}
	shown := func(ids []int) (out []bool) {
		for _, id := range ids {
			out = append(out, !skipped[id])
		}
		return out
	}
	for i, d := range cfg.Dependencies {
		name, _ := d.Name.(string)
		if name == "" || d.Visibility == "private" || d.Backend != nil && !*d.Backend {
			continue
		}
		e := &endpoint{id: i, inputs: shown(d.Inputs), outputs: shown(d.Outputs)}
		if d.ID != nil {
			e.id = *d.ID
		}
		e.Name, e.Streams = "/"+strings.TrimPrefix(name, "/"), d.Types.Generator
		if a, ok := about.Named[e.Name]; ok {
			e.listed = true
			e.Description, _ = a.Description.(string)
			e.Parameters = []Parameter{}
			for _, p := range a.Parameters {
				param := Parameter{Name: p.Name, Label: p.Label, Component: p.Component, Schema: p.Type}
				if p.HasDefault {
					if param.Default = p.Default; param.Default == nil {
						param.Default = json.RawMessage("null")
					}
				}
				e.Parameters = append(e.Parameters, param)
			}
			for _, r := range a.Returns {
				e.Returns = append(e.Returns, Return{Label: r.Label, Component: r.Component, Schema: r.Type})
			}
			if n := count(e.inputs); n != len(e.Parameters) {
				return fmt.Errorf("endpoint %q has %d inputs and documents %d", e.Name, n, len(e.Parameters))
			}
		}
		c.endpoints = append(c.endpoints, e)
	}
	return nil
}

func count(shown []bool) (n int) {
	for _, ok := range shown {
		if ok {
			n++
		}
	}
	return n
}

// Endpoints lists what the app documents.
func (c *Client) Endpoints() []Endpoint {
	var list []Endpoint
	for _, e := range c.endpoints {
		if e.listed {
			x := e.Endpoint
			x.Parameters, x.Returns = slices.Clone(x.Parameters), slices.Clone(x.Returns)
			list = append(list, x)
		}
	}
	return list
}

func (c *Client) endpoint(name string) *endpoint {
	i := slices.IndexFunc(c.endpoints, func(e *endpoint) bool { return e.Name == name })
	if i < 0 {
		return nil
	}
	return c.endpoints[i]
}
