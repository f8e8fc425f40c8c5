package web

import "encoding/json"

// block is what the skeleton needs to know of a component.
type block struct {
	ID    int
	Type  string
	Props struct {
		Label     string
		Info      string
		Value     any
		Variant   string
		Lines     int
		ShowLabel *bool `json:"show_label"`
		Visible   any
		Container *bool
	}
}

type place struct {
	ID       int
	Children []place
}

type plan struct {
	blocks map[int]block
	firsts map[int]bool // components that are the first output of a function
}

// Skeleton draws the layout of a page's config in outline. It follows the rules of src/core/view.tsx.
// A config that it cannot read has no skeleton.
func Skeleton(config []byte) []Bone {
	var c struct {
		Components []block
		Layout     place
		Functions  []struct {
			Outputs []int
			Action  string
		}
	}
	if json.Unmarshal(config, &c) != nil {
		return nil
	}
	p := plan{map[int]block{}, map[int]bool{}}
	for _, b := range c.Components {
		p.blocks[b.ID] = b
	}
	for _, f := range c.Functions {
		for _, o := range f.Outputs {
			if f.Action == "" && p.blocks[o].Type != "state" {
				p.firsts[o] = true
				break
			}
		}
	}
	return p.children(c.Layout.Children, false, false)
}

// children groups neighbouring fields into panes, as the page does.
func (p plan) children(at []place, inPane, row bool) []Bone {
	var out []Bone
	for _, c := range at {
		b := p.blocks[c.ID]
		if hidden(b) {
			continue
		}
		bone := p.bone(c, inPane)
		if inPane || !field(b) {
			out = append(out, bone)
			continue
		}
		if n := len(out); n > 0 && !row && out[n-1].Kind == "pane" && out[n-1].Label == "" && out[n-1].Rows == 0 {
			out[n-1].Children = append(out[n-1].Children, bone)
			out[n-1].Strip = out[n-1].Strip || p.firsts[c.ID]
			continue
		}
		out = append(out, Bone{Kind: "pane", Strip: p.firsts[c.ID], Children: []Bone{bone}})
	}
	return out
}

func hidden(b block) bool {
	switch b.Type {
	case "state", "browserstate", "timer":
		return true
	}
	return b.Props.Visible == false
}

func field(b block) bool {
	switch b.Type {
	case "row", "column", "group", "form", "accordion", "tabs", "tabitem", "button", "uploadbutton", "downloadbutton",
		"markdown", "html", "dataset":
		return false
	}
	return b.Props.Container == nil || *b.Props.Container
}

func (p plan) bone(at place, inPane bool) Bone {
	b := p.blocks[at.ID]
	switch b.Type {
	case "button":
		text, _ := b.Props.Value.(string)
		return Bone{Kind: "button", Label: text, Primary: b.Props.Variant == "primary"}
	case "row", "column", "group", "form", "accordion", "tabs", "tabitem":
		pane := b.Props.Variant == "panel" || b.Type != "row" && b.Type != "column" && b.Type != "tabitem"
		kind := "column"
		if b.Type == "row" {
			kind = "row"
		}
		inner := Bone{Kind: kind, Children: p.children(at.Children, inPane || pane, b.Type == "row")}
		if !pane || inPane {
			return inner
		}
		return Bone{Kind: "pane", Rows: 1, Strip: p.writes(at), Children: []Bone{inner}}
	}
	f := Bone{Kind: "field", Label: b.Props.Label, Info: b.Props.Info, Rows: rows(b)}
	if b.Props.ShowLabel != nil && !*b.Props.ShowLabel {
		f.Label = ""
	}
	return f
}

// writes reports whether a function writes first into something below a place.
func (p plan) writes(at place) bool {
	for _, c := range at.Children {
		if p.firsts[c.ID] || p.writes(c) {
			return true
		}
	}
	return false
}

func rows(b block) int {
	switch b.Type {
	case "image", "gallery", "chatbot":
		return 8
	case "file", "label", "json":
		return 5
	}
	switch n := b.Props.Lines; {
	case n >= 8:
		return 8
	case n >= 5:
		return 5
	case n >= 2:
		return min(n, 3)
	}
	return 1
}
