package wire

import (
	"encoding/json"
	"hash/fnv"
	"strings"
	"time"

	"github.com/oriel-go/oriel/internal/spec"
)

// Options are what descriptions of an app need besides the app.
type Options struct {
	Root        string // public URL, or empty
	MaxFileSize int64
	User        string                 // who is logged in; may be empty
	Theme       string                 // of the page
	Stay        time.Duration          // within which a page out of sight says that it is there; 0 if nobody waits for that
	Token       func(fn string) string // trigger token of a private function, for the page
	Words       map[string]string      // of the page itself, in the app's language; nil for English
}

type component struct {
	ID      int             `json:"id"`
	Type    string          `json:"type"`
	Props   json.RawMessage `json:"props"`
	SkipAPI bool            `json:"skip_api"`
	Class   string          `json:"component_class_id"`
	Key     *int            `json:"key"`
	*componentAPI
}

type componentAPI struct {
	Info    json.RawMessage `json:"api_info"`
	In      json.RawMessage `json:"api_info_as_input"`
	Out     json.RawMessage `json:"api_info_as_output"`
	Example json.RawMessage `json:"example_inputs"`
}

type dependency struct {
	ID          int             `json:"id"`
	Targets     [][2]any        `json:"targets"`
	Inputs      []int           `json:"inputs"`
	Outputs     []int           `json:"outputs"`
	Backend     bool            `json:"backend_fn"`
	JS          *string         `json:"js"`
	JSImpl      *string         `json:"js_implementation"`
	Queue       bool            `json:"queue"`
	Name        string          `json:"api_name"`
	Description string          `json:"api_description"`
	Visibility  spec.Visibility `json:"api_visibility"`
	Scroll      bool            `json:"scroll_to_output"`
	Progress    string          `json:"show_progress"`
	ProgressOn  []int           `json:"show_progress_on"`
	Batch       bool            `json:"batch"`
	BatchSize   int             `json:"max_batch_size"`
	Cancels     []int           `json:"cancels"`
	Types       types           `json:"types"`
	EventData   bool            `json:"collects_event_data"`
	After       *int            `json:"trigger_after"`
	OnSuccess   bool            `json:"trigger_only_on_success"`
	OnFailure   bool            `json:"trigger_only_on_failure"`
	Mode        string          `json:"trigger_mode"`
	RenderedIn  *int            `json:"rendered_in"`
	RenderID    *int            `json:"render_id"`
	Connection  string          `json:"connection"`
	TimeLimit   *float64        `json:"time_limit"`
	StreamEvery float64         `json:"stream_every"`
	EventArgs   []string        `json:"event_specific_args"`
	PropInputs  []int           `json:"component_prop_inputs"`
}

type types struct {
	Generator bool `json:"generator"`
	Cancel    bool `json:"cancel"`
}

// Config returns the answer to /config. Functions private to the page are not in it.
func Config(app *spec.App, o Options) []byte {
	deps, ids := []dependency{}, []int{}
	heartbeat := false
	for _, f := range app.Functions {
		for _, t := range f.Targets {
			heartbeat = heartbeat || t.Event == "unload" || t.Event == "stream"
		}
		if f.Visibility == spec.Private && !f.Unload() { // clients look for unload events
			continue
		}
		deps, ids = append(deps, newDependency(f)), append(ids, f.ID)
	}
	comps, compIDs := []component{}, []int{}
	for _, c := range app.Components {
		heartbeat = heartbeat || c.State
		comps, compIDs = append(comps, newComponent(c)), append(compIDs, c.ID)
	}
	layout := layoutOf(app.Layout, true)
	config := map[string]any{
		"version": "6.25.0", "api_prefix": "/gradio_api", "mode": app.Mode, "app_id": AppID(app), "dev_mode": false,
		"vibe_mode": false, "analytics_enabled": false, "components": comps, "css": nil, "js": nil, "head": nil,
		"connect_heartbeat": heartbeat, "title": app.Title, "space_id": nil, "enable_queue": true,
		"show_error": app.ShowErrors, "footer_links": []string{"api"}, "run_history": false, "is_colab": false,
		"max_file_size": o.MaxFileSize, "stylesheets": []string{}, "theme": nil, "protocol": "sse_v3", "body_css": nil,
		"fill_height": false, "fill_width": false, "theme_hash": "", "pwa": false,
		"pages":      [][]any{{"", "Home", true}},
		"page":       map[string]any{"": map[string]any{"layout": layout, "components": compIDs, "dependencies": ids}},
		"mcp_server": false, "i18n_translations": nil, "dependencies": deps, "layout": layout, "username": nil,
		"root": o.Root,
	}
	if o.User != "" {
		config["username"] = o.User
	}
	return appendMarshal(nil, config)
}

// AppID names an app: the same number as long as the app does not change.
func AppID(app *spec.App) int64 {
	h := fnv.New64a()
	h.Write([]byte(app.Hash))
	return int64(h.Sum64() >> 12) // what JavaScript can hold
}

func newComponent(c *spec.Component) component {
	out := component{ID: c.ID, Type: c.Type, Props: orObject(c.Props), SkipAPI: c.SkipAPI, Class: "oriel-" + c.Type}
	if !c.SkipAPI {
		out.componentAPI = &componentAPI{c.Schema, c.Schema, c.Schema, c.Example}
	}
	return out
}

func newDependency(f *spec.Function) dependency {
	cancels := list(f.Cancels)
	if f.Backend { // Gradio lists them with a function of their own, which is private to the page
		cancels = []int{}
	}
	return dependency{
		ID: f.ID, Targets: targets(f, 0), Inputs: list(f.Inputs), Outputs: list(f.Outputs), Backend: f.Backend,
		Queue: f.Queue, Name: f.Name, Description: f.Description, Visibility: f.Visibility, Progress: f.Progress,
		Batch: f.Batch > 0, BatchSize: max(f.Batch, 4), Cancels: cancels,
		Types: types{Generator: f.Streams, Cancel: len(f.Cancels) > 0 && !f.Backend}, EventData: f.EventData,
		After: f.After, OnSuccess: f.When == "success", OnFailure: f.When == "failure", Mode: f.TriggerMode,
		Connection: "sse", StreamEvery: 0.5,
	}
}

// targets returns what triggers f. The page itself is written as page.
func targets(f *spec.Function, page any) [][2]any {
	out := [][2]any{}
	for _, t := range f.Targets {
		if t.Component == 0 && t.Event == "unload" {
			out = append(out, [2]any{nil, t.Event})
		} else if t.Component == 0 {
			out = append(out, [2]any{page, t.Event})
		} else {
			out = append(out, [2]any{t.Component, t.Event})
		}
	}
	if f.After != nil && page != nil {
		when := f.When
		if when == "" {
			when = "then"
		}
		out = append(out, [2]any{nil, when})
	}
	return out
}

func list(ints []int) []int {
	if ints == nil {
		return []int{}
	}
	return ints
}

func orObject(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 {
		return json.RawMessage("{}")
	}
	return raw
}

type node struct {
	ID       int     `json:"id"`
	Children *[]node `json:"children,omitempty"`
}

func layoutOf(n spec.Node, root bool) node {
	out := node{ID: n.ID}
	if root || n.Block || len(n.Children) > 0 {
		children := []node{}
		for _, c := range n.Children {
			children = append(children, layoutOf(c, false))
		}
		out.Children = &children
	}
	return out
}

// capital returns s with a capital first letter and the rest small.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + strings.ToLower(s[1:])
}
