package wire

import (
	"encoding/json"
	"slices"

	"github.com/oriel-go/oriel/internal/spec"
)

type pageComponent struct {
	ID          int             `json:"id"`
	Type        string          `json:"type"`
	Interactive bool            `json:"interactive"`
	Props       json.RawMessage `json:"props"`
}

type pageFunction struct {
	ID       int      `json:"id"`
	Name     string   `json:"name"`
	Targets  [][2]any `json:"targets"`
	Inputs   []int    `json:"inputs"`
	Outputs  []int    `json:"outputs"`
	Streams  bool     `json:"streams"`
	Cancels  []int    `json:"cancels"`
	Mode     string   `json:"trigger_mode"`
	Progress string   `json:"show_progress"`
	After    *int     `json:"after"`
	When     string   `json:"when"`
	Action   string   `json:"action"`
	Queue    bool     `json:"queue"`
	Token    string   `json:"token"`
	Debounce int64    `json:"debounce,omitempty"` // milliseconds
}

type pageRule struct {
	ID    int               `json:"id"`
	Field int               `json:"field"`
	Is    []json.RawMessage `json:"is"`
	Off   bool              `json:"off,omitempty"`
}

// Page returns the config that Oriel's page starts from, safe inside a script element.
func Page(app *spec.App, o Options) []byte {
	comps, funcs := []pageComponent{}, []pageFunction{}
	kept := false // in the browser, under the app's name
	for _, c := range app.Components {
		comps = append(comps, pageComponent{c.ID, c.Type, c.Interactive, said(c, o.Words)})
		kept = kept || c.Type == "browserstate"
	}
	for _, f := range app.Functions {
		token := ""
		if f.Visibility == spec.Private && f.Backend && !f.Unload() && o.Token != nil {
			token = o.Token(f.Name)
		}
		action := f.Action
		if action == "" && !f.Backend {
			action = "none"
		}
		funcs = append(funcs, pageFunction{ID: f.ID, Name: f.Name, Targets: targets(f, nil), Inputs: list(f.Inputs),
			Outputs: list(f.Outputs), Streams: f.Streams, Cancels: list(f.Cancels), Mode: f.TriggerMode,
			Progress: f.Progress, After: f.After, When: f.When, Action: action, Queue: f.Queue, Token: token,
			Debounce: f.Debounce.Milliseconds()})
	}
	page := map[string]any{"title": app.Title, "description": app.Description, "hash": app.Hash,
		"theme": o.Theme, "api": true, "max_file_size": o.MaxFileSize, "components": comps,
		"layout": layoutOf(app.Layout, true), "functions": funcs}
	if HasRules(app) {
		rules := []pageRule{}
		for _, r := range app.Rules {
			rules = append(rules, pageRule{r.Component, r.Field, r.Values, r.Off})
		}
		page["rules"] = rules
	}
	if o.Stay > 0 {
		page["stay"] = o.Stay.Seconds()
	}
	if o.Words != nil {
		page["words"] = o.Words
	}
	if kept {
		page["name"] = app.Name
	}
	return appendMarshal(nil, page)
}

// said returns a component's properties with the texts of Oriel's own in the page's language.
func said(c *spec.Component, words map[string]string) json.RawMessage {
	var props map[string]json.RawMessage
	if words == nil || len(c.Ours) == 0 || json.Unmarshal(c.Props, &props) != nil {
		return orObject(c.Props)
	}
	for _, name := range c.Ours {
		var text string
		if json.Unmarshal(props[name], &text) == nil && words[text] != "" {
			props[name] = appendMarshal(nil, words[text])
		}
	}
	return appendMarshal(nil, props)
}

// HasRules reports whether the page loads the module that follows rules and waits for quiet triggers.
func HasRules(app *spec.App) bool {
	return len(app.Rules) > 0 || slices.ContainsFunc(app.Functions, func(f *spec.Function) bool { return f.Debounce > 0 })
}
