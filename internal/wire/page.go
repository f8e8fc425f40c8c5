package wire

import (
	"encoding/json"

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
}

// Page returns the config that Oriel's page starts from, safe inside a script element.
func Page(app *spec.App, o Options) []byte {
	comps, funcs := []pageComponent{}, []pageFunction{}
	for _, c := range app.Components {
		comps = append(comps, pageComponent{c.ID, c.Type, c.Interactive, orObject(c.Props)})
	}
	for _, f := range app.Functions {
		token := ""
		if f.Visibility == spec.Private && f.Backend && o.Token != nil {
			token = o.Token(f.Name)
		}
		funcs = append(funcs, pageFunction{ID: f.ID, Name: f.Name, Targets: targets(f, nil), Inputs: list(f.Inputs),
			Outputs: list(f.Outputs), Streams: f.Streams, Cancels: list(f.Cancels), Mode: f.TriggerMode,
			Progress: f.Progress, After: f.After, When: f.When, Action: f.Action, Queue: f.Queue, Token: token})
	}
	return appendMarshal(nil, map[string]any{"title": app.Title, "description": app.Description, "hash": app.Hash,
		"theme": o.Theme, "api": true, "max_file_size": o.MaxFileSize, "components": comps,
		"layout": layoutOf(app.Layout, true), "functions": funcs})
}
