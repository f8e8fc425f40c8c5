package bind

import (
	"context"
	"reflect"
)

type texts = func(yield func(string, error) bool)

// follow writes a step for each item that a stream yields.
func (h *Handler) follow(ctx context.Context, stream reflect.Value, s *steps) error {
	if stream.IsNil() {
		return nil
	}
	if seq, delta := h.textStream(stream); seq != nil {
		return followText(ctx, seq, delta, s)
	}
	y := h.results.stream
	var failed error
	one := make([]reflect.Value, 1)
	goOn := func(more bool) []reflect.Value { return []reflect.Value{reflect.ValueOf(more)} }
	stream.Call([]reflect.Value{reflect.MakeFunc(y.typ.In(0), func(item []reflect.Value) []reflect.Value {
		if ctx.Err() != nil {
			return goOn(false)
		}
		if y.errs {
			if failed, _ = item[1].Interface().(error); failed != nil {
				return goOn(false)
			}
		}
		one[0] = item[0]
		failed = s.write(one)
		return goOn(failed == nil && !s.call.First)
	})})
	return failed
}

// textStream returns a stream of strings or Deltas as one that needs no reflection for each item, or nil.
func (h *Handler) textStream(stream reflect.Value) (seq texts, delta bool) {
	y := h.results.stream
	if h.results.spread || len(h.o.Out) != 1 || h.o.Out[0].Kind != KindText {
		return nil, false
	}
	if h.results.outs[0].form == FormDelta {
		return h.o.Types.Texts(stream.Interface()), true
	}
	if y.elem != reflect.TypeFor[string]() {
		return nil, false
	}
	if y.errs {
		return stream.Convert(reflect.TypeFor[func(func(string, error) bool)]()).Interface().(func(func(string, error) bool)), false
	}
	plain := stream.Convert(reflect.TypeFor[func(func(string) bool)]()).Interface().(func(func(string) bool))
	return func(yield func(string, error) bool) {
		plain(func(t string) bool { return yield(t, nil) })
	}, false
}

// followText is follow for text.
func followText(ctx context.Context, seq texts, delta bool, s *steps) (failed error) {
	seq(func(t string, err error) bool {
		if err != nil || ctx.Err() != nil {
			failed = err
			return false
		}
		if delta {
			failed = s.log.Append(s.delta(0, t))
		} else {
			failed = s.log.Append(s.text(0, t))
		}
		return failed == nil && !s.call.First
	})
	return failed
}
