package bind

import (
	"context"
	"fmt"
	"reflect"
	"strings"
)

// A binder turns input values into the arguments of a function.
type binder struct {
	fn     reflect.Value
	ctx    bool         // the first parameter is a context
	record reflect.Type // the struct whose fields are the inputs, or nil
	params []param      // one for each input
	batch  bool         // each parameter is a slice with one item per job
}

// A param is the place of one input: a parameter, or a field of the struct parameter.
type param struct {
	typ     reflect.Type
	field   int
	convert converter
	open    converter // decodes what convert only looked at; nil if nothing is left to do
}

// binder checks the parameters of fn against the inputs.
func (w *wiring) binder(fn reflect.Value, in []Port, names []string, batch bool) *binder {
	b := &binder{fn: fn, batch: batch}
	var types []reflect.Type
	for t := range fn.Type().Ins() {
		types = append(types, t)
	}
	if len(types) > 0 && types[0] == contextType {
		b.ctx, types = true, types[1:]
	}
	if fn.Type().IsVariadic() {
		w.addf(" takes a variable number of values; handlers need a fixed one")
		return b
	}
	if len(types) == 1 && !batch && (isRecord(types[0], in) || w.fields && types[0].Kind() == reflect.Struct) {
		w.record(b, types[0], in, names)
		return b
	}
	if len(types) != len(in) {
		w.addf(" takes %s but In lists %s", count(len(types), "value"), count(len(in), "component"))
		return b
	}
	for i, t := range types {
		if batch {
			if t.Kind() != reflect.Slice {
				w.addf(": parameter %d is %s, but a batch needs a slice with one item per call", i+1, t)
				continue
			}
			t = t.Elem()
		}
		b.params = append(b.params, w.param(fmt.Sprintf("parameter %d", i+1), i, t, in[i], batch))
	}
	return b
}

// isRecord reports whether a sole parameter of type t takes the inputs as its fields.
func isRecord(t reflect.Type, in []Port) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	if len(in) != 1 {
		return true
	}
	switch in[0].Kind {
	case KindText, KindNumber, KindBool, KindChoice, KindChoices, KindFiles:
		return true
	case KindImage, KindFile:
		_, ok := inConverter(&in[0], t)
		return !ok
	}
	return false
}

// record binds the fields of struct t: by tag if the tag names an input, else in order.
func (w *wiring) record(b *binder, t reflect.Type, in []Port, names []string) {
	b.record = t
	fields := make([]int, len(in)) // of each input
	for i := range fields {
		fields[i] = -1
	}
	var rest []int
	for i := range t.NumField() {
		f := t.Field(i)
		tag, _, _ := strings.Cut(f.Tag.Get("oriel"), ",")
		switch {
		case !f.IsExported() || tag == "-":
		case tag == "" || strings.Contains(tag, "="):
			rest = append(rest, i)
		default:
			at := inputNamed(tag, in, names)
			if at < 0 || fields[at] >= 0 {
				w.addf(": field %s of %s is tagged %q, which is not an input that is still free", f.Name, t, tag)
				return
			}
			fields[at] = i
		}
	}
	for i := range fields {
		if fields[i] < 0 && len(rest) > 0 {
			fields[i], rest = rest[0], rest[1:]
		}
	}
	bound := 0
	for _, f := range fields {
		if f >= 0 {
			bound++
		}
	}
	if bound < len(in) || len(rest) > 0 {
		w.addf(" takes %s with %s but In lists %s", t, count(bound+len(rest), "field"), count(len(in), "component"))
		return
	}
	for i, f := range fields {
		b.params = append(b.params, w.param("field "+t.Field(f).Name, i, t.Field(f).Type, in[i], false))
		b.params[i].field = f
	}
}

// inputNamed returns the input with that API name or label, or -1.
func inputNamed(name string, in []Port, names []string) int {
	for i := range in {
		if names[i] == name || label(&in[i]) == name {
			return i
		}
	}
	return -1
}

// param checks that input i fits type t.
func (w *wiring) param(what string, i int, t reflect.Type, p Port, batch bool) param {
	if batch && p.Kind == KindState {
		w.addf(": input %d is %s, but a batch cannot use State", i+1, p.GoType)
		return param{}
	}
	c, ok := inConverter(&p, t)
	if !ok {
		w.addf(": %s is %s but input %d, %s, gives %s", what, t, i+1, p.GoType, gives(&p))
	}
	return param{typ: t, convert: c, open: opener(&p, t)}
}

// validator checks a function of the same inputs that returns an error.
func (w *wiring) validator(fn any, in []Port, names []string) *binder {
	v := reflect.ValueOf(fn)
	own := &wiring{prefix: w.prefix + ": validator", fields: w.fields}
	defer func() { w.errs = append(w.errs, own.errs...) }()
	if v.Kind() != reflect.Func || v.IsNil() {
		own.addf(" is %s, not a function", typeName(reflect.TypeOf(fn)))
		return nil
	}
	if v.Type().NumOut() != 1 || v.Type().Out(0) != errorType {
		own.addf(" returns %s but must return one error", count(v.Type().NumOut(), "value"))
	}
	return own.binder(v, in, names, false)
}

// call runs the function with one value for each input.
func (b *binder) call(ctx context.Context, values []reflect.Value) []reflect.Value {
	args := make([]reflect.Value, 0, len(values)+1)
	if b.ctx {
		args = append(args, reflect.ValueOf(ctx))
	}
	if b.record == nil {
		return b.fn.Call(append(args, values...))
	}
	s := reflect.New(b.record).Elem()
	for i, v := range values {
		s.Field(b.params[i].field).Set(v)
	}
	return b.fn.Call(append(args, s))
}

// label is how messages call a port.
func label(p *Port) string {
	switch {
	case p.Component == nil:
		return "The value"
	case p.Component.Label != "":
		return p.Component.Label
	}
	return p.Component.Name
}

// gives describes what a handler can take from a port.
func gives(p *Port) string {
	switch p.Kind {
	case KindText:
		return "a string"
	case KindNumber:
		return "any number"
	case KindBool:
		return "a bool"
	case KindChoice:
		return "a string or a number"
	case KindChoices:
		return "a slice of strings or numbers"
	case KindImage:
		return "an image.Image"
	case KindFile:
		return "a file"
	case KindFiles:
		return "a slice of files"
	case KindJSON:
		return "any type that JSON can fill"
	case KindState:
		return p.State.Type.String()
	case KindOwn:
		return p.Own.String()
	}
	return "nothing"
}
