package bind

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"reflect"
)

// A converter makes a handler's value out of what a port decoded, which is not nil. Its errors are for visitors.
type converter func(call *Call, v any) (reflect.Value, error)

var (
	anyType   = reflect.TypeFor[any]()
	bytesType = reflect.TypeFor[[]byte]()
	fileType  = reflect.TypeFor[File]()
	rawType   = reflect.TypeFor[json.RawMessage]()
)

// inConverter returns how values of a port become values of type t, or false if they cannot.
func inConverter(p *Port, t reflect.Type) (converter, bool) {
	if p.Kind == KindState {
		return nil, t == p.State.Type
	}
	if p.Kind == KindJSON {
		return jsonConverter(p, t)
	}
	if p.Kind == KindOwn {
		return func(_ *Call, v any) (reflect.Value, error) { return reflect.ValueOf(v), nil }, t == p.Own
	}
	if t.Kind() == reflect.Pointer {
		if c, ok := valueConverter(p, t); ok {
			return c, true
		}
		c, ok := valueConverter(p, t.Elem())
		return func(call *Call, v any) (reflect.Value, error) {
			e, err := c(call, v)
			if err != nil {
				return e, err
			}
			r := reflect.New(t.Elem())
			r.Elem().Set(e)
			return r, nil
		}, ok
	}
	return valueConverter(p, t)
}

func valueConverter(p *Port, t reflect.Type) (converter, bool) {
	if t == anyType && p.Kind != KindNone {
		return func(call *Call, v any) (reflect.Value, error) { return reflect.ValueOf(&v).Elem(), nil }, true
	}
	switch p.Kind {
	case KindText:
		return scalarConverter(p, t), t.Kind() == reflect.String
	case KindNumber:
		return scalarConverter(p, t), isNumber(t)
	case KindBool:
		return scalarConverter(p, t), t.Kind() == reflect.Bool
	case KindChoice:
		return scalarConverter(p, t), t.Kind() == reflect.String || isNumber(t)
	case KindChoices:
		return choicesConverter(p, t)
	case KindImage:
		return imageConverter(p, t)
	case KindFile:
		return fileConverter(p, t)
	case KindFiles:
		return filesConverter(p, t)
	}
	return nil, false
}

// scalarConverter makes strings, bools and numbers of any type.
func scalarConverter(p *Port, t reflect.Type) converter {
	return func(call *Call, v any) (reflect.Value, error) { return scalar(label(p), t, v) }
}

func scalar(name string, t reflect.Type, v any) (reflect.Value, error) {
	r := reflect.New(t).Elem()
	if n, ok := v.(*float64); ok && n != nil {
		v = *n
	}
	switch x := v.(type) {
	case string:
		if t.Kind() == reflect.String {
			r.SetString(x)
			return r, nil
		}
	case bool:
		if t.Kind() == reflect.Bool {
			r.SetBool(x)
			return r, nil
		}
	case float64:
		if isNumber(t) {
			return r, setNumber(name, r, x)
		}
	}
	if t.Kind() == reflect.String {
		return r, fmt.Errorf("%s needs a text.", name)
	}
	return r, fmt.Errorf("%s needs a number.", name)
}

// setNumber stores f in r, which is of any number type, or says why it does not fit.
func setNumber(name string, r reflect.Value, f float64) error {
	switch {
	case r.CanFloat():
		if r.OverflowFloat(f) {
			return fmt.Errorf("%s is too large.", name)
		}
		r.SetFloat(f)
		return nil
	case f != math.Trunc(f):
		return fmt.Errorf("%s must be a whole number.", name)
	case r.CanInt():
		if f < -(1<<63) || f >= 1<<63 || r.OverflowInt(int64(f)) {
			bits := r.Type().Bits() - 1
			return fmt.Errorf("%s must be between %d and %d.", name, int64(-1)<<bits, int64(uint64(1)<<bits-1))
		}
		r.SetInt(int64(f))
		return nil
	}
	if f < 0 {
		return fmt.Errorf("%s must not be negative.", name)
	}
	if f >= 1<<64 || r.OverflowUint(uint64(f)) {
		return fmt.Errorf("%s must be at most %d.", name, ^uint64(0)>>(64-r.Type().Bits()))
	}
	r.SetUint(uint64(f))
	return nil
}

func isNumber(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Complex64, reflect.Complex128, reflect.Uintptr:
		return false
	}
	v := reflect.Zero(t)
	return v.CanInt() || v.CanUint() || v.CanFloat()
}

func choicesConverter(p *Port, t reflect.Type) (converter, bool) {
	if t.Kind() != reflect.Slice {
		return nil, false
	}
	e := t.Elem()
	if e != anyType && e.Kind() != reflect.String && !isNumber(e) {
		return nil, false
	}
	return func(call *Call, v any) (reflect.Value, error) {
		items, _ := v.([]any)
		s := reflect.MakeSlice(t, len(items), len(items))
		for i, item := range items {
			if e == anyType {
				s.Index(i).Set(reflect.ValueOf(&item).Elem())
				continue
			}
			x, err := scalar(label(p), e, item)
			if err != nil {
				return s, err
			}
			s.Index(i).Set(x)
		}
		return s, nil
	}, true
}

// fileConverter gives a file as a File of any name, or as it is where [opener] will read it.
func fileConverter(_ *Port, t reflect.Type) (converter, bool) {
	switch {
	case t == bytesType:
		return func(call *Call, v any) (reflect.Value, error) { return reflect.ValueOf(v), nil }, true
	case t.Kind() == reflect.Struct && fileType.ConvertibleTo(t):
		return func(call *Call, v any) (reflect.Value, error) { return reflect.ValueOf(*v.(*File)).Convert(t), nil }, true
	case t.Kind() == reflect.Pointer && reflect.PointerTo(fileType).ConvertibleTo(t):
		return func(call *Call, v any) (reflect.Value, error) { return reflect.ValueOf(v).Convert(t), nil }, true
	}
	return nil, false
}

func filesConverter(p *Port, t reflect.Type) (converter, bool) {
	if t.Kind() != reflect.Slice {
		return nil, false
	}
	if t.Elem() == bytesType {
		return func(call *Call, v any) (reflect.Value, error) { return reflect.ValueOf(v), nil }, true
	}
	c, ok := fileConverter(p, t.Elem())
	return func(call *Call, v any) (reflect.Value, error) {
		files, _ := v.([]*File)
		s := reflect.MakeSlice(t, len(files), len(files))
		for i, f := range files {
			x, err := c(call, f)
			if err != nil {
				return s, err
			}
			s.Index(i).Set(x)
		}
		return s, nil
	}, ok
}

// readFile returns all of a file, whose size the upload limit bounds.
func readFile(f *File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read any more. Upload it again.", f.Name)
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, f.Size+1))
	if err == nil && int64(len(b)) > f.Size {
		err = fmt.Errorf("%s has grown since its upload.", f.Name)
	}
	return b, err
}

// jsonConverter decodes JSON into t.
func jsonConverter(p *Port, t reflect.Type) (converter, bool) {
	switch t.Kind() {
	case reflect.Func, reflect.Chan, reflect.UnsafePointer, reflect.Complex64, reflect.Complex128:
		return nil, false
	}
	return func(call *Call, v any) (reflect.Value, error) {
		r := reflect.New(t)
		raw, _ := v.(json.RawMessage)
		if t == rawType {
			return reflect.ValueOf(raw), nil
		}
		if err := json.Unmarshal(raw, r.Interface()); err != nil {
			return r.Elem(), fmt.Errorf("%s does not have the right form: %s.", label(p), jsonProblem(err))
		}
		return r.Elem(), nil
	}, true
}

// jsonProblem says in words for visitors what json.Unmarshal refused.
func jsonProblem(err error) string {
	if e, ok := err.(*json.UnmarshalTypeError); ok {
		if e.Field != "" {
			return fmt.Sprintf("%s cannot be a %s", e.Field, e.Value)
		}
		return "it cannot be a " + e.Value
	}
	return "it is not valid JSON"
}
