package oriel

import (
	"fmt"

	"github.com/oriel-go/oriel/internal/bind"
)

// A Form runs a function on what people fill in: inputs with a Clear and a Run button, and beside them the outputs.
// Enter in a single-line text runs it as well.
//
// Without In, the form follows the struct that the handler takes: a field for each of its fields. Without Out, there is
// a viewer for each value that the handler returns, or for each field if that is a struct. Tags say more:
//
//	type Request struct {
//		Prompt string  `oriel:"lines=3,placeholder=A lighthouse"`
//		Style  string  `oriel:"choices=ink|oil|photo,radio"`
//		Steps  int     `oriel:"min=1,max=50,value=20,info=More take longer"`
//		Scale  float64 `oriel:"guidance_scale,label=Guidance,value=7.5"`
//	}
//
// What stands first, without "=", is an input's API name; that of MaxSteps is max_steps, and its label is "Max steps".
// All fields take label, info and value; texts take placeholder, lines, max_length, choices, radio, password and email;
// numbers take min, max, with both of which they become sliders, and step; lists of texts take choices; files take
// accept. Several values are separated by "|". Outputs take label, and texts lines or markdown.
type Form struct {
	Handler any
	In      Inputs
	Out     Outputs
	RunText string // text of the Run button; default "Run", or "Generate" without inputs
	Event   Event  // how runs are queued and named; its API name is "predict" if the handler has no name

	tree Component
	err  error
	common
}

// check returns what kept the form from being made of types.
func (f *Form) check() error {
	f.expand()
	return f.err
}

func (f *Form) describe() description { return f.expand().describe() }

// submitter is a component with a submit event.
type submitter interface {
	Component
	OnSubmit(fn any, in Inputs, out Outputs) *Event
}

// expand returns the blocks that a form is made of.
func (f *Form) expand() Component {
	if f.tree != nil {
		return f.tree
	}
	e := &f.Event
	if e.seq == 0 {
		e.seq, e.where = order.Add(1), "oriel.Form"
	}
	f.fill()
	run, clear := &Button{Text: f.RunText, Primary: true}, &Button{Text: "Clear", ours: true}
	if len(f.In) == 0 && f.RunText == "" {
		run.Text, run.ours = "Generate", true
	}
	e.fn, e.in, e.out, e.public, e.name = f.Handler, f.In, f.Out, true, "predict"
	run.OnClick(e, nil, nil)
	in := &ColumnBlock{Variant: Panel}
	all := Outputs{}
	placed := map[Component]bool{}
	add := func(b *ColumnBlock, list []Component) {
		for _, c := range list {
			if _, ok := c.(placeless); ok || placed[c] {
				continue
			}
			placed[c] = true
			b.Children, all = append(b.Children, c), append(all, c)
		}
	}
	add(in, f.In)
	for _, c := range in.Children {
		if s, ok := c.(submitter); ok {
			s.OnSubmit(e, nil, nil)
		}
	}
	out := &ColumnBlock{Variant: Panel}
	add(out, f.Out)
	clear.events = append(clear.events, &Event{action: "clear", out: all, targets: []target{{clear, "click"}}, name: "clear",
		seq: order.Add(1), where: e.where})
	in.Children = append(in.Children, Row(clear, run))
	f.tree = Row(in)
	if len(out.Children) > 0 {
		f.tree = Row(in, out)
	}
	return f.tree
}

// fill makes the inputs and outputs that the author left to the handler's types.
func (f *Form) fill() {
	fail := func(err error) {
		if err != nil && f.err == nil {
			f.err = fmt.Errorf("%s: %s: %w", f.Event.where, bind.FuncName(f.Handler), err)
		}
	}
	if f.Event.Batch != nil {
		return // its slices say nothing about one call
	}
	if f.In == nil {
		in, names, err := inputsOf(f.Handler)
		if fail(err); len(in) > 0 {
			f.In, f.Event.record = in, true
			if f.Event.Parameters == nil {
				f.Event.Parameters = names
			}
		}
	}
	if f.Out == nil {
		out, record, err := outputsOf(f.Handler)
		if fail(err); len(out) > 0 {
			f.Out, f.Event.spread = out, record
		}
	}
}
