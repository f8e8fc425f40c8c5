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
	about  manifest
	firsts map[int]bool // components that are the first output of a function
	off    map[int]bool // components that a rule does not show at first
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
		Rules []struct {
			ID  int
			Off bool
		}
	}
	if json.Unmarshal(config, &c) != nil {
		return nil
	}
	about, err := readManifest()
	if err != nil {
		return nil
	}
	p := plan{map[int]block{}, about, map[int]bool{}, map[int]bool{}}
	for _, r := range c.Rules {
		p.off[r.ID] = p.off[r.ID] || r.Off
	}
	for _, b := range c.Components {
		p.blocks[b.ID] = b
	}
	for _, f := range c.Functions {
		for _, o := range f.Outputs {
			if f.Action == "" && about.Components[p.blocks[o].Type].Kind != "unseen" {
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
		if p.hidden(b) {
			continue
		}
		bone := p.bone(c, inPane)
		if inPane || !p.field(b) {
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

func (p plan) hidden(b block) bool {
	return p.about.Components[b.Type].Kind == "unseen" || b.Props.Visible == false || p.off[b.ID]
}

func (p plan) field(b block) bool {
	return p.about.Components[b.Type].Kind == "" && (b.Props.Container == nil || *b.Props.Container)
}

func (p plan) bone(at place, inPane bool) Bone {
	b := p.blocks[at.ID]
	kind := p.about.Components[b.Type].Kind
	switch {
	case b.Type == "button":
		text, _ := b.Props.Value.(string)
		return Bone{Kind: "button", Label: text, Primary: b.Props.Variant == "primary"}
	case kind == "layout" || kind == "pane":
		pane := b.Props.Variant == "panel" || kind == "pane"
		kind = "column"
		if b.Type == "row" {
			kind = "row"
		}
		inner := Bone{Kind: kind, Children: p.children(at.Children, inPane || pane, b.Type == "row")}
		if !pane || inPane {
			return inner
		}
		return Bone{Kind: "pane", Rows: 1, Strip: p.writes(at), Children: []Bone{inner}}
	}
	f := Bone{Kind: "field", Label: b.Props.Label, Info: b.Props.Info, Rows: p.rows(b)}
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

// rows is the height of a field's control: 1, 2, 3, 5, 8 or 12 lines.
func (p plan) rows(b block) int {
	n := max(b.Props.Lines, p.about.Components[b.Type].Rows, 1)
	for _, known := range []int{12, 8, 5, 3, 2} {
		if n >= known {
			return known
		}
	}
	return 1
}
