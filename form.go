package oriel

import "cmp"

// A Form runs a function on what people fill in: inputs with a Clear and a Run button, and beside them the outputs.
// Enter in a single-line text runs it as well.
type Form struct {
	Handler any
	In      Inputs
	Out     Outputs
	RunText string // text of the Run button; default "Run", or "Generate" without inputs
	Event   Event  // how runs are queued and named; its API name is "predict" if the handler has no name

	tree Component
	common
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
	run, clear := &Button{Text: f.RunText, Primary: true}, &Button{Text: "Clear"}
	if len(f.In) == 0 {
		run.Text = cmp.Or(run.Text, "Generate")
	}
	e := &f.Event
	e.fn, e.in, e.out, e.public, e.name = f.Handler, f.In, f.Out, true, "predict"
	if e.seq == 0 {
		e.seq, e.where = order.Add(1), "oriel.Form"
	}
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
