// Package spec is an app as plain data: its components, where they stand, and the functions that connect them.
//
// Package oriel makes one App out of what the author wrote; the wire, the page and the API description are three
// views of it. It knows no HTTP and runs nothing. Once built it is never changed.
package spec

import (
	"encoding/json"
	"slices"
	"time"
)

// An App is everything a client may learn about an app.
type App struct {
	Name        string // identifies the app on this host; letters, digits and dashes
	Title       string
	Description string       // Markdown under the title; may be empty
	Lang        string       // BCP 47 tag of the language of all texts; empty is "en"
	Dir         string       // "rtl" if that runs from right to left, else empty
	Mode        string       // "interface", "blocks" or "chat_interface"
	Components  []*Component // by ID, which start at 1
	Layout      Node         // the root, whose ID is 0
	Functions   []*Function  // by ID, which start at 0
	Rules       []Rule       // by component
	Hash        string       // changes whenever anything above changes
	ShowErrors  bool         // send the texts of hidden errors: debugging on loopback only
}

// Component returns the component with the given ID, or nil.
func (a *App) Component(id int) *Component {
	if id < 1 || id > len(a.Components) {
		return nil
	}
	return a.Components[id-1]
}

// Function returns the function with the given API name, or nil.
func (a *App) Function(name string) *Function {
	for _, f := range a.Functions {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// A Component is one thing on the page, or a State.
type Component struct {
	ID          int
	Type        string          // the widget: "textbox"
	Name        string          // the kind, as API descriptions show it after capitalising: "textbox"
	Label       string          // as in the props; may be empty
	Props       json.RawMessage // an object without nulls
	Interactive bool            // an editor rather than a viewer
	SkipAPI     bool            // has no place in API descriptions: layout, State, buttons
	State       bool            // its value stays on the server
	Schema      json.RawMessage // JSON schema of its value; nil if SkipAPI
	Example     json.RawMessage // an example value for API descriptions
	Default     json.RawMessage // what a call gets that leaves the value out; nil makes it required
	Rows        int             // height in the page's skeleton, in lines of text
	Ours        []string        // properties that hold a text of Oriel's own, which the page says in its own language
}

// A Node is a component's place in the layout.
type Node struct {
	ID       int
	Children []Node
	Block    bool // a layout block, which may be empty
}

// A Rule shows a component only while a field has one of some values. The page alone follows it.
type Rule struct {
	Component int
	Field     int
	Values    []json.RawMessage // empty: any value but an empty one
	Off       bool              // does not hold at first
}

// Visibility says who may find and call a function.
type Visibility string

// The visibilities.
const (
	Public       Visibility = "public"       // listed and callable
	Undocumented Visibility = "undocumented" // callable
	Private      Visibility = "private"      // callable by the app's own page only
)

// A Function is one endpoint.
type Function struct {
	ID          int
	Name        string // API name, unique in the app
	Description string
	Visibility  Visibility
	Targets     []Target
	Inputs      []int         // component IDs, in the order of the call's data
	Outputs     []int         // component IDs
	Parameters  []string      // API name of each input
	Backend     bool          // false: the page does it alone (an Action, or only Cancels)
	Action      string        // what the page does: "clear"; empty otherwise
	Queue       bool          // false: clients call it directly, without waiting in line
	Streams     bool          // yields more than one step
	Batch       int           // jobs per call; 0 for functions called one by one
	Cancels     []int         // functions whose live runs of this tab end when this one is triggered
	TriggerMode string        // "once", "multiple" or "always_last"
	Progress    string        // "full", "minimal" or "hidden"
	After       *int          // the function this one follows
	When        string        // with After: "" always, "success" or "failure"
	Debounce    time.Duration // the page waits until its triggers have been quiet for this long
	EventData   bool          // wants what the event carries
}

// Unload reports whether the server itself runs the function, after a visitor has left. Nobody can call it.
func (f *Function) Unload() bool {
	return slices.ContainsFunc(f.Targets, func(t Target) bool { return t.Component == 0 && t.Event == "unload" })
}

// A Target is an event that triggers a function.
type Target struct {
	Component int    // 0 is the page itself
	Event     string // "click", "load", …
}

// An Invalid error refuses a call's inputs. It has one problem for each input, in order.
type Invalid struct{ Problems []Problem }

// A Problem is what is wrong with one input.
type Problem struct {
	Parameter string // API name of the input
	Message   string // for the visitor; empty if the input is fine
}

func (e *Invalid) Error() string {
	for _, p := range e.Problems {
		if p.Message != "" {
			return p.Message
		}
	}
	return "The inputs are not valid."
}
