package oriel

import "github.com/oriel-go/oriel/internal/bind"

// A RowBlock stands its children side by side, and wraps where there is no room. [Row] makes a plain one.
type RowBlock struct {
	Children []Component
	Variant  Variant
	Equal    bool // all children as high as the highest
	Hidden   bool

	Style Style
	common
}

// A ColumnBlock stacks its children. [Column] makes a plain one.
type ColumnBlock struct {
	Children []Component
	Variant  Variant
	Hidden   bool

	Style Style
	common
}

// A GroupBlock glues its children together, without gaps. [Stack] makes a plain one.
type GroupBlock struct {
	Children []Component
	Hidden   bool

	Style Style
	common
}

// Variant is the look of a layout block.
type Variant string

// The variants. The zero value has no background.
const (
	Plain   Variant = ""
	Panel   Variant = "panel"
	Compact Variant = "compact" // without gaps
)

// Row stands components side by side.
func Row(children ...Component) *RowBlock { return &RowBlock{Children: children} }

// Column stacks components.
func Column(children ...Component) *ColumnBlock { return &ColumnBlock{Children: children} }

// Stack glues components together, without gaps.
func Stack(children ...Component) *GroupBlock { return &GroupBlock{Children: children} }

type rowProps struct {
	wireProps
	Variant     string `json:"variant"`
	EqualHeight bool   `json:"equal_height"`
}

type columnProps struct {
	wireProps
	Variant string `json:"variant"`
}

func (r *RowBlock) describe() description {
	return block("row", rowProps{wireCommon("row", "", "", r.Hidden, Auto, r.Style), variant(r.Variant), r.Equal}, r.Children)
}

func (c *ColumnBlock) describe() description {
	p := columnProps{wireCommon("column", "", "", c.Hidden, Auto, c.Style), variant(c.Variant)}
	if p.Scale == nil {
		p.Scale = new(1)
	}
	if p.MinWidth == nil {
		p.MinWidth = new(320)
	}
	return block("column", p, c.Children)
}

func (g *GroupBlock) describe() description {
	return block("group", wireCommon("group", "", "", g.Hidden, Auto, g.Style), g.Children)
}

func block(typ string, props any, children []Component) description {
	return description{typ: typ, props: props, kind: bind.KindNone, block: true, skipAPI: true, static: true, children: children}
}

func variant(v Variant) string {
	if v == Plain {
		return "default"
	}
	return string(v)
}
