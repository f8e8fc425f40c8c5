package oriel

import (
	"context"
	"fmt"
	"iter"
	"reflect"
	"strings"
)

// A replier is the handler of a chat.
type replier struct {
	fn      reflect.Value
	ctx     bool // it takes a context first
	failing bool // it returns an error last
	streams bool
	pieces  func(result reflect.Value) iter.Seq2[piece, error]
}

// A piece is a part of an answer: text to add, or all of it so far.
type piece struct {
	text  string
	whole bool
}

// over returns the answer after the piece.
func (p piece) over(answer string) string {
	if p.whole {
		return p.text
	}
	return answer + p.text
}

// output returns the piece as an output that shows a text.
func (p piece) output() any {
	if p.whole {
		return p.text
	}
	return Delta(p.text)
}

const chatForms = "func([context.Context,] string, []oriel.Message) that returns a string, an iter.Seq of strings or Deltas, " +
	"or one of these with an error"

// newReplier checks the handler of a chat.
func newReplier(fn any) (*replier, error) {
	v := reflect.ValueOf(fn)
	if v.Kind() != reflect.Func || v.IsNil() {
		return nil, fmt.Errorf("the handler of a chat is %T, not a %s", fn, chatForms)
	}
	r, t := &replier{fn: v}, v.Type()
	wrong := fmt.Errorf("the handler of a chat is %s, not a %s", t, chatForms)
	in := 0
	if t.NumIn() > 0 && t.In(0) == reflect.TypeFor[context.Context]() {
		r.ctx, in = true, 1
	}
	if t.IsVariadic() || t.NumIn() != in+2 || t.In(in).Kind() != reflect.String || t.In(in+1) != reflect.TypeFor[[]Message]() {
		return nil, wrong
	}
	switch {
	case t.NumOut() == 2 && t.Out(1) == reflect.TypeFor[error]():
		r.failing = true
	case t.NumOut() != 1:
		return nil, wrong
	}
	if r.pieces, r.streams = piecesOf(t.Out(0)); r.pieces == nil {
		return nil, wrong
	}
	return r, nil
}

// piecesOf returns how a result of type t becomes pieces, or nil, and whether there is more than one.
func piecesOf(t reflect.Type) (pieces func(reflect.Value) iter.Seq2[piece, error], streams bool) {
	switch {
	case t.Kind() == reflect.String:
		return func(v reflect.Value) iter.Seq2[piece, error] {
			return func(yield func(piece, error) bool) { yield(piece{v.String(), true}, nil) }
		}, false
	case t.ConvertibleTo(reflect.TypeFor[iter.Seq2[Delta, error]]()):
		return func(v reflect.Value) iter.Seq2[piece, error] { return deltaPieces(as[iter.Seq2[Delta, error]](v)) }, true
	case t.ConvertibleTo(reflect.TypeFor[iter.Seq[Delta]]()):
		return func(v reflect.Value) iter.Seq2[piece, error] {
			return deltaPieces(unfailing(as[iter.Seq[Delta]](v)))
		}, true
	case t.ConvertibleTo(reflect.TypeFor[iter.Seq2[string, error]]()):
		return func(v reflect.Value) iter.Seq2[piece, error] { return wholePieces(as[iter.Seq2[string, error]](v)) }, true
	case t.ConvertibleTo(reflect.TypeFor[iter.Seq[string]]()):
		return func(v reflect.Value) iter.Seq2[piece, error] {
			return wholePieces(unfailing(as[iter.Seq[string]](v)))
		}, true
	}
	return nil, false
}

func as[T any](v reflect.Value) T { return v.Convert(reflect.TypeFor[T]()).Interface().(T) }

func unfailing[T any](s iter.Seq[T]) iter.Seq2[T, error] {
	if s == nil {
		return nil
	}
	return func(yield func(T, error) bool) { s(func(v T) bool { return yield(v, nil) }) }
}

func deltaPieces(s iter.Seq2[Delta, error]) iter.Seq2[piece, error] {
	return func(yield func(piece, error) bool) {
		if s != nil {
			s(func(d Delta, err error) bool { return yield(piece{text: string(d)}, err) })
		}
	}
}

// wholePieces makes texts so far into what each adds, if that is all it changes.
func wholePieces(s iter.Seq2[string, error]) iter.Seq2[piece, error] {
	return func(yield func(piece, error) bool) {
		if s == nil {
			return
		}
		last := ""
		s(func(now string, err error) bool {
			if err != nil {
				return yield(piece{}, err)
			}
			p := piece{text: now, whole: true}
			if more, ok := strings.CutPrefix(now, last); ok {
				p = piece{text: strings.Clone(more)} // the log must not hold on to all of now
			}
			last = now
			return yield(p, nil)
		})
	}
}

// reply calls the handler.
func (r *replier) reply(ctx context.Context, message string, history []Message) iter.Seq2[piece, error] {
	t := r.fn.Type()
	var args []reflect.Value
	if r.ctx {
		args = append(args, reflect.ValueOf(ctx))
	}
	text := reflect.New(t.In(len(args))).Elem()
	text.SetString(message)
	out := r.fn.Call(append(args, text, reflect.ValueOf(history)))
	if r.failing {
		if err, _ := out[1].Interface().(error); err != nil {
			return func(yield func(piece, error) bool) { yield(piece{}, err) }
		}
	}
	return r.pieces(out[0])
}
