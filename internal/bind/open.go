package bind

import (
	"errors"
	"fmt"
	"image"
	"image/draw"
	"reflect"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/media"
)

// Uploads that handlers take decoded or as bytes are only looked at when their call is admitted: what waits in the
// queue holds a file, not its content.

// opener returns what makes a t of a *File, []*File or *Image once its call runs. It is nil for types that need nothing.
func opener(p *Port, t reflect.Type) converter {
	switch {
	case p.Kind == KindFile && t == bytesType:
		return func(_ *Call, v any) (reflect.Value, error) { return readValue(v.(*File)) }
	case p.Kind == KindFiles && t.Kind() == reflect.Slice && t.Elem() == bytesType:
		return func(_ *Call, v any) (reflect.Value, error) {
			s := reflect.MakeSlice(t, 0, 0)
			for _, f := range v.([]*File) {
				b, err := readValue(f)
				if err != nil {
					return s, err
				}
				s = reflect.Append(s, b)
			}
			return s, nil
		}
	case p.Kind != KindImage:
	case t == bytesType:
		return func(_ *Call, v any) (reflect.Value, error) {
			if v.(*Image).File == nil {
				return reflect.Value{}, fmt.Errorf("%s has no file.", label(p))
			}
			return readValue(v.(*Image).File)
		}
	case t == imageType:
		return func(call *Call, v any) (reflect.Value, error) {
			m, err := v.(*Image).decode(call, label(p))
			return reflect.ValueOf(&m).Elem(), err
		}
	case newDrawable(t, image.Rect(0, 0, 1, 1)) != nil:
		return func(call *Call, v any) (reflect.Value, error) {
			m, err := v.(*Image).decode(call, label(p))
			if err != nil || reflect.TypeOf(m) == t {
				return reflect.ValueOf(m), err
			}
			d := newDrawable(t, m.Bounds())
			draw.Draw(d, d.Bounds(), m, m.Bounds().Min, draw.Src)
			return reflect.ValueOf(d), nil
		}
	}
	return nil
}

func readValue(f *File) (reflect.Value, error) {
	b, err := readFile(f)
	return reflect.ValueOf(b), err
}

// closed reports whether v is an upload that has yet to be opened for the parameter.
func (p *param) closed(v reflect.Value) bool {
	return p.open != nil && v.IsValid() && v.Type() != p.typ
}

// opened returns the value for the handler. What a visitor should know about an upload is an [engine.Failure].
func (p *param) opened(call *Call, v reflect.Value) (reflect.Value, error) {
	if !p.closed(v) {
		return v, nil
	}
	v, err := p.open(call, v.Interface())
	if bad, ok := errors.AsType[*media.Error](err); ok {
		return v, &engine.Failure{Message: err.Error(), Err: bad}
	}
	return v, err
}
