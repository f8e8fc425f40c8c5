package bind

import (
	"encoding/json"
	"fmt"
	"image"
	"reflect"

	"github.com/oriel-go/oriel/internal/rawjson"
)

// results says how what a handler returns becomes the values of its outputs.
type results struct {
	ports  []Port
	outs   []output
	spread bool   // one struct with a field for each output
	stream *yield // what the handler yields, or nil
}

// A yield is the type of a stream.
type yield struct {
	typ  reflect.Type // func(func(T[, error]) bool)
	elem reflect.Type // T
	errs bool         // it yields errors as well
}

// An output is how one returned value fills its place.
type output struct {
	typ    reflect.Type
	form   Form
	change bool
	any    bool // the type is known only at run time
}

// results checks the types a handler returns, without its error, against the outputs.
func (w *wiring) results(types []reflect.Type, out []Port, hooks Types, batch bool) *results {
	r := &results{ports: out}
	if len(types) == 1 {
		if y := streamOf(types[0]); y != nil {
			if batch {
				w.addf(" is a stream, but a batch returns slices")
				return r
			}
			r.stream, types = y, []reflect.Type{y.elem}
		}
	}
	verb := "returns"
	if r.stream != nil {
		verb = "yields"
	}
	if len(types) == 1 && (len(out) > 1 || w.spread) && types[0].Kind() == reflect.Struct && types[0].NumField() == len(out) && !batch {
		r.spread = true
		t := types[0]
		types = nil
		for i := range t.NumField() {
			if !t.Field(i).IsExported() {
				w.addf(" %s %s, whose field %s is not exported", verb, t, t.Field(i).Name)
			}
			types = append(types, t.Field(i).Type)
		}
	}
	if len(types) != len(out) {
		w.addf(" %s %s but Out lists %s", verb, count(len(types), "value"), count(len(out), "component"))
		return r
	}
	for i, t := range types {
		if batch {
			if t.Kind() != reflect.Slice {
				w.addf(": result %d is %s, but a batch returns a slice with one item per call", i+1, t)
				continue
			}
			t = t.Elem()
		}
		r.outs = append(r.outs, w.output(i, t, &out[i], hooks, batch))
	}
	return r
}

// output checks that a value of type t fits output i.
func (w *wiring) output(i int, t reflect.Type, p *Port, hooks Types, batch bool) output {
	o := output{typ: t}
	what := fmt.Sprintf("result %d", i+1)
	if batch && p.Kind == KindState {
		w.addf(": output %d is %s, but a batch cannot use State", i+1, p.GoType)
		return o
	}
	if t.Kind() == reflect.Func && t.NumIn() == 1 && t.NumOut() == 0 && t.In(0).Kind() == reflect.Pointer {
		if p.Change == nil || !t.ConvertibleTo(p.Change) {
			w.addf(": %s changes %s but output %d is %s", what, t.In(0), i+1, p.GoType)
		}
		o.change = true
		return o
	}
	shape := hooks.Shape(t)
	o.form = shape.Form
	switch shape.Form {
	case FormDelta:
		if !p.Appends {
			w.addf(": %s is %s but output %d, %s, has no text to append to", what, t, i+1, p.GoType)
		}
		return o
	case FormAppend:
		own := p.Kind == KindOwn && reflect.SliceOf(t.Elem()) == p.Own
		if p.Kind != KindJSON && p.Kind != KindChoices && p.Kind != KindFiles && !own {
			w.addf(": %s is %s but output %d, %s, is not a list", what, t, i+1, p.GoType)
		}
		return o
	case FormTail:
		if p.Kind != KindOwn || t.Field(1).Type != p.Own {
			w.addf(": %s is %s but output %d, %s, is not such a list", what, t, i+1, p.GoType)
		}
		return o
	case FormKeep:
		t = shape.Elem
	}
	if p.Kind == KindState {
		if t != p.State.Type {
			w.addf(": %s is %s but output %d, %s, keeps %s", what, t, i+1, p.GoType, p.State.Type)
		}
		return o
	}
	if t == anyType && p.Kind != KindNone {
		o.any = true
		return o
	}
	if p.Kind == KindOwn && t == p.Own {
		return o
	}
	if !fitsOut(p.Kind, t) {
		w.addf(": %s is %s but output %d, %s, takes %s", what, t, i+1, p.GoType, takes(p))
	}
	return o
}

// streamOf returns what t yields, or nil if t is no stream.
func streamOf(t reflect.Type) *yield {
	if t.Kind() != reflect.Func || t.NumIn() != 1 || t.NumOut() != 0 {
		return nil
	}
	f := t.In(0)
	if f.Kind() != reflect.Func || f.NumOut() != 1 || f.Out(0).Kind() != reflect.Bool {
		return nil
	}
	switch {
	case f.NumIn() == 1:
		return &yield{typ: t, elem: f.In(0)}
	case f.NumIn() == 2 && f.In(1) == errorType:
		return &yield{typ: t, elem: f.In(0), errs: true}
	}
	return nil
}

// fitsOut reports whether a value of type t, or what it points to, can be shown by a port of that kind.
func fitsOut(k Kind, t reflect.Type) bool {
	if k != KindImage && k != KindFile && k != KindJSON && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch k {
	case KindText:
		return t.Kind() == reflect.String
	case KindNumber:
		return isNumber(t)
	case KindBool:
		return t.Kind() == reflect.Bool
	case KindChoice:
		return t.Kind() == reflect.String || isNumber(t)
	case KindChoices:
		return t.Kind() == reflect.Slice && (t.Elem() == anyType || fitsOut(KindChoice, t.Elem()))
	case KindImage:
		return t == bytesType || t == pictureType || t.Implements(imageType) || isFile(t)
	case KindFile:
		return t == bytesType || isFile(t)
	case KindFiles:
		return t.Kind() == reflect.Slice && fitsOut(KindFile, t.Elem())
	case KindJSON:
		return t.Kind() != reflect.Func && t.Kind() != reflect.Chan
	}
	return false
}

func isFile(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Struct && t.ConvertibleTo(fileType)
}

// takes describes what a port can show.
func takes(p *Port) string {
	if p.Kind == KindNone {
		return "only a Change"
	}
	if p.Kind == KindJSON {
		return "any type that JSON can hold"
	}
	return gives(p)
}

// wireValue returns what v is to Encode of a port of kind k; nil stands for null.
func wireValue(k Kind, v reflect.Value) (any, error) {
	if k == KindJSON || k == KindOwn {
		return v.Interface(), nil
	}
	if v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer && k != KindImage && k != KindFile {
		if v.IsNil() {
			return nil, nil
		}
		if v.Kind() == reflect.Pointer || k != KindImage || !v.Type().Implements(imageType) {
			return wireValue(k, v.Elem())
		}
	}
	if !fitsOut(k, v.Type()) {
		return nil, fmt.Errorf("bind: a value of type %s does not fit the output", v.Type())
	}
	switch k {
	case KindChoices:
		list := make([]any, v.Len())
		for i := range list {
			x, err := wireValue(KindChoice, v.Index(i))
			if err != nil {
				return nil, err
			}
			list[i] = x
		}
		return list, nil
	case KindFiles:
		list := make([]*File, 0, v.Len())
		for i := range v.Len() {
			if f := outFile(v.Index(i)); f != nil {
				list = append(list, f)
			}
		}
		return list, nil
	case KindFile:
		if f := outFile(v); f != nil {
			return f, nil
		}
		return nil, nil
	case KindImage:
		return outImage(v), nil
	}
	switch {
	case v.Kind() == reflect.String:
		return v.String(), nil
	case v.Kind() == reflect.Bool:
		return v.Bool(), nil
	case v.CanInt():
		return float64(v.Int()), nil
	case v.CanUint():
		return float64(v.Uint()), nil
	}
	return v.Float(), nil
}

// outFile returns the file that v is, or nil.
func outFile(v reflect.Value) *File {
	if v.Type() == bytesType {
		if v.IsNil() {
			return nil
		}
		return bytesFile(v.Bytes())
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	f := v.Convert(fileType).Interface().(File)
	if f.Open == nil && f.Path == "" {
		return nil
	}
	return &f
}

// outImage returns the picture that v is, or nil.
func outImage(v reflect.Value) any {
	if (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && v.IsNil() {
		return nil
	}
	switch x := v.Interface().(type) {
	case *Image:
		return x
	case image.Image:
		return &Image{Picture: x}
	}
	if f := outFile(v); f != nil {
		return &Image{File: f}
	}
	return nil
}

var null = json.RawMessage("null")

// encodeOut returns the JSON of a returned value.
func encodeOut(c *Call, p *Port, v reflect.Value) (json.RawMessage, error) {
	if p.Kind == KindState {
		return null, nil
	}
	x, err := wireValue(p.Kind, v)
	if err != nil {
		return nil, err
	}
	switch x := x.(type) {
	case nil:
		return null, nil
	case string:
		if p.Kind == KindText {
			return rawjson.AppendText(nil, x), nil
		}
	}
	raw, err := p.Encode(c, x)
	if err != nil {
		return nil, fmt.Errorf("encode the value of %s: %w", label(p), err)
	}
	return raw, nil
}
