package oriel

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"reflect"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/bind"
	"github.com/oriel-go/oriel/internal/spec"
)

// functions makes an endpoint and a handler of each event.
func (b *builder) functions(out *built) {
	taken := map[string]bool{}
	index := map[*Event]int{}
	for i, e := range b.events {
		index[e] = i
	}
	for i, e := range b.events {
		f := &spec.Function{ID: i, Name: unique(taken, endpointName(e)), Description: e.Description, Visibility: spec.Visibility(e.visibility()),
			Parameters: parameterNames(e), Action: e.action, Queue: !e.Direct, TriggerMode: string(e.trigger()),
			Progress: string(cmp.Or(e.Progress, FullProgress)), When: e.when, Debounce: e.Debounce}
		if e.after != nil {
			f.After = new(index[e.after])
		}
		for _, t := range e.targets {
			st := spec.Target{Event: t.event}
			if t.component != nil {
				st.Component = b.ids[t.component]
				if st.Component == 0 {
					b.errs = append(b.errs, fmt.Errorf("%s: %s: the trigger, %s, is not in the layout", e.where, bind.FuncName(e.fn), named(t.component)))
				}
			}
			f.Targets = append(f.Targets, st)
		}
		for _, c := range e.Cancels {
			f.Cancels = append(f.Cancels, index[c])
		}
		if e.unloads() {
			b.checkUnload(e)
		}
		f.Inputs, f.Outputs = b.places(e, "input", e.in), b.places(e, "output", e.out)
		var h *bind.Handler
		g := b.group(e, f.Name)
		if e.fn != nil {
			h = b.handler(e, f, g)
			f.Backend = true
		} else if e.action == "" && len(e.Cancels) == 0 {
			b.errs = append(b.errs, fmt.Errorf("%s: the event has neither a handler nor Cancels", e.where))
		}
		if h != nil {
			f.Streams, f.EventData = h.Streams(), h.TakesContext()
		}
		if e.Batch != nil {
			f.Batch = cmp.Or(e.Batch.Max, 4)
		}
		out.spec.Functions = append(out.spec.Functions, f)
		out.handlers, out.groups = append(out.handlers, h), append(out.groups, g)
	}
}

// places returns the IDs of components that an event uses. Those without a place are mistakes.
func (b *builder) places(e *Event, what string, list []Component) []int {
	ids := make([]int, 0, len(list))
	for i, c := range list {
		if c == nil || reflect.ValueOf(c).IsNil() {
			b.errs = append(b.errs, fmt.Errorf("%s: %s: %s %d is nil", e.where, bind.FuncName(e.fn), what, i+1))
			continue
		}
		if b.ids[c] == 0 {
			b.errs = append(b.errs, fmt.Errorf("%s: %s: %s %d, %s, is not in the layout", e.where, bind.FuncName(e.fn), what, i+1, named(c)))
			continue
		}
		ids = append(ids, b.ids[c])
	}
	return ids
}

// handler checks an event's function against its components.
func (b *builder) handler(e *Event, f *spec.Function, g *engine.Group) *bind.Handler {
	if len(f.Inputs) < len(e.in) || len(f.Outputs) < len(e.out) {
		return nil // said already
	}
	o := bind.Options{Where: e.where, Parameters: f.Parameters, Validate: e.Validate, Group: g, Timeout: e.Timeout,
		MaxWaiting: e.MaxWaiting, Fields: e.api || e.record, Spread: e.spread, ShowErrors: b.app.Debug, Types: types}
	for _, id := range f.Inputs {
		o.In = append(o.In, b.ports[id-1])
	}
	for _, id := range f.Outputs {
		p := b.ports[id-1]
		if p.State != nil {
			watched := *p.State
			for _, l := range b.specEvents(id) {
				watched.Watched = watched.Watched || l == "change"
			}
			p.State = &watched
		}
		o.Out = append(o.Out, p)
	}
	if e.Batch != nil {
		o.Batch, o.Wait = cmp.Or(e.Batch.Max, 4), e.Batch.Wait
	}
	h, errs := bind.New(e.fn, o)
	b.errs = append(b.errs, errs...)
	return h
}

// specEvents returns the events of a component that something listens to.
func (b *builder) specEvents(id int) (names []string) {
	for _, e := range b.events {
		for _, t := range e.targets {
			if t.component != nil && b.ids[t.component] == id {
				names = append(names, t.event)
			}
		}
	}
	return names
}

// unloads reports whether e comes from [App.OnUnload].
func (e *Event) unloads() bool { return len(e.targets) > 0 && e.targets[0] == target{nil, "unload"} }

// checkUnload notes what an event that no page takes part in cannot have.
func (b *builder) checkUnload(e *Event) {
	wrong := func(format string, args ...any) {
		b.errs = append(b.errs, fmt.Errorf("%s: %s: OnUnload "+format, append([]any{e.where, bind.FuncName(e.fn)}, args...)...))
	}
	for i, c := range e.in {
		if _, ok := c.(stateful); !ok && c != nil {
			wrong("takes States alone, for the page has gone; input %d is %s", i+1, named(c))
		}
	}
	switch {
	case len(e.targets) > 1:
		wrong("cannot share its event with another trigger")
	case len(e.next) > 0 || len(e.Cancels) > 0:
		wrong("has no page that could go on with Then, Success, Failure or Cancels")
	case e.Visibility != "" && e.Visibility != Private:
		wrong("cannot be called, so its Visibility cannot be %s", e.Visibility)
	case !e.Direct || e.Group != nil || e.Concurrency != 0 || e.Batch != nil || e.Validate != nil:
		wrong("runs at once; Direct stays true, and Group, Concurrency, Batch and Validate stay empty")
	}
}

// group returns the engine's group of an event.
func (b *builder) group(e *Event, name string) *engine.Group {
	switch {
	case e.Direct:
		return &engine.Group{Name: name, Limit: -1}
	case e.Group == nil:
		return &engine.Group{Name: name, Limit: e.Concurrency}
	case b.groups[e.Group] == nil:
		b.groups[e.Group] = &engine.Group{Name: cmp.Or(e.Group.Name, name), Limit: e.Group.Limit}
	}
	return b.groups[e.Group]
}

func (e *Event) visibility() Visibility {
	switch {
	case e.Visibility != "":
		return e.Visibility
	case e.fn == nil || e.unloads():
		return Private
	case e.public || e.Name != "":
		return Public
	}
	return Private
}

func (e *Event) trigger() TriggerMode {
	if e.Trigger != "" {
		return e.Trigger
	}
	for _, t := range e.targets {
		if t.event == "change" || t.event == "key_up" {
			return AlwaysLast
		}
	}
	return Once
}

// shaped is an output type that means more than its value.
type shaped interface{ shape() bind.Shape }

func (Delta) shape() bind.Shape     { return bind.Shape{Form: bind.FormDelta} }
func (Append[T]) shape() bind.Shape { return bind.Shape{Form: bind.FormAppend} }
func (Keep[T]) shape() bind.Shape {
	return bind.Shape{Form: bind.FormKeep, Elem: reflect.TypeFor[T]()}
}
func (tail) shape() bind.Shape { return bind.Shape{Form: bind.FormTail} }

// types is what bind has to know of this package.
var types = bind.Types{
	Shape: func(t reflect.Type) bind.Shape {
		if s, ok := reflect.Zero(t).Interface().(shaped); ok && t.Kind() != reflect.Pointer {
			return s.shape()
		}
		return bind.Shape{}
	},
	Texts:   deltas,
	Failure: failure,
	Fields: func(err error) map[string]string {
		var f FieldErrors
		errors.As(err, &f)
		return f
	},
	Batch: func(err error) []error {
		var b BatchErrors
		errors.As(err, &b)
		return b
	},
}

// deltas returns a stream of Deltas as one of strings, or nil.
func deltas(stream any) func(yield func(string, error) bool) {
	switch s := stream.(type) {
	case iter.Seq2[Delta, error]:
		return func(yield func(string, error) bool) {
			s(func(d Delta, err error) bool { return yield(string(d), err) })
		}
	case iter.Seq[Delta]:
		return func(yield func(string, error) bool) {
			s(func(d Delta) bool { return yield(string(d), nil) })
		}
	case func(func(Delta, error) bool):
		return deltas(iter.Seq2[Delta, error](s))
	case func(func(Delta) bool):
		return deltas(iter.Seq[Delta](s))
	}
	return nil
}
