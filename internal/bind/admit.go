package bind

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"reflect"
	"strings"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/guard"
	"github.com/oriel-go/oriel/internal/spec"
)

// admitted is a call whose inputs have been decoded and found valid. It travels in engine.Job.Local.
type admitted struct {
	call   *Call
	values []reflect.Value // one for each input; the zero Value for State

	handles []string // of the blobs the values come from
}

// Handles returns the handles of the blobs that the inputs of an admitted call refer to, for engine.Job.Files.
func Handles(local any) []string {
	a, _ := local.(*admitted)
	if a == nil {
		return nil
	}
	return a.handles
}

// Admit decodes and checks the inputs of a call, which is the handler's from then on: what is wrong with them is a
// [*spec.Invalid] with one problem for each input. What it returns goes into engine.Job.Local.
func (h *Handler) Admit(ctx context.Context, call *Call, data []json.RawMessage) (any, error) {
	call.Context = ctx
	store := call.Files
	seen := &claims{FileStore: store}
	if store != nil {
		call.Files = seen
	}
	data, given := h.align(data)
	values := make([]reflect.Value, len(h.o.In))
	problems := make([]spec.Problem, len(h.o.In))
	bad := false
	for i := range h.o.In {
		p := &h.o.In[i]
		problems[i].Parameter = h.o.Parameters[i]
		if p.Kind == KindState {
			continue
		}
		v, err := h.value(call, i, data[i], given[i])
		if broken, ok := errors.AsType[*engine.Failure](err); ok {
			return nil, broken
		}
		if err != nil {
			problems[i].Message, bad = err.Error(), true
		}
		values[i] = v
	}
	if bad {
		return nil, &spec.Invalid{Problems: problems}
	}
	if h.validate != nil {
		if err := h.check(call, values, problems); err != nil {
			return nil, err
		}
	}
	call.Files = store
	return &admitted{call, values, seen.handles}, nil
}

// align returns one item for each input, and which of them the client gave. Clients may leave out inputs that API
// descriptions do not show.
func (h *Handler) align(data []json.RawMessage) ([]json.RawMessage, []bool) {
	shown, states := 0, 0
	for i := range h.o.In {
		switch {
		case h.o.In[i].Kind == KindState:
			states++
		case !h.skipped(i):
			shown++
		}
	}
	n := len(h.o.In)
	out, given := make([]json.RawMessage, n), make([]bool, n)
	short := len(data) < n
	next := 0
	for i := range n {
		out[i] = null
		state := h.o.In[i].Kind == KindState
		if short && (state && len(data) != shown+states || !state && h.skipped(i)) {
			given[i] = h.skipped(i)
			continue
		}
		if next < len(data) {
			out[i], given[i] = data[next], true
			next++
		}
	}
	return out, given
}

func (h *Handler) skipped(i int) bool {
	c := h.o.In[i].Component
	return c != nil && c.SkipAPI
}

// value returns input i for the handler. Its errors are for visitors.
func (h *Handler) value(c *Call, i int, raw json.RawMessage, given bool) (reflect.Value, error) {
	p, t := &h.o.In[i], h.args.params[i].typ
	var fallback json.RawMessage
	if p.Component != nil {
		fallback = p.Component.Default
	}
	if isNull(raw) {
		switch {
		case fallback != nil && (!given || h.skipped(i)):
			raw = fallback
		case t.Kind() == reflect.Pointer:
			return reflect.Zero(t), nil
		case fallback != nil && p.Kind != KindText && p.Kind != KindBool && p.Kind != KindChoices && p.Kind != KindFiles:
			raw = fallback
		case !given:
			return reflect.Value{}, errors.New(label(p) + " is missing.")
		}
		if raw == nil {
			raw = null
		}
	}
	if err := inspect(c.Context, p, raw); err != nil {
		return reflect.Value{}, err
	}
	v, err := p.Decode(c, raw)
	if err != nil {
		return reflect.Value{}, err
	}
	if isNil(v) {
		switch p.Kind {
		case KindText, KindBool, KindChoices, KindFiles:
			return reflect.Zero(t), nil
		case KindImage:
			return reflect.Value{}, errors.New(label(p) + " needs a picture.")
		case KindFile:
			return reflect.Value{}, errors.New(label(p) + " needs a file.")
		case KindChoice:
			return reflect.Value{}, errors.New(label(p) + " needs a choice.")
		case KindJSON:
			v = null
		default:
			return reflect.Value{}, errors.New(label(p) + " needs a value.")
		}
	}
	if p.Validate != nil && !isNil(v) {
		if err := h.verdict(p, v); err != nil {
			return reflect.Value{}, err
		}
	}
	return h.args.params[i].convert(c, v)
}

// verdict asks a component's own validator. What it returns is for visitors, or an [*engine.Failure] if the validator
// broke.
func (h *Handler) verdict(p *Port, v any) (err error) {
	defer func() {
		if x := recover(); x != nil {
			err = h.fail(panicError(x), slog.Default())
		}
	}()
	bad := p.Validate(v)
	if bad == nil {
		return nil
	}
	if f := h.o.Types.Failure(bad); f != nil {
		return errors.New(f.Message)
	}
	return h.fail(bad, slog.Default())
}

func isNull(raw json.RawMessage) bool {
	raw = bytes.TrimSpace(raw)
	return len(raw) == 0 || string(raw) == "null"
}

func isNil(v any) bool {
	r := reflect.ValueOf(v)
	return !r.IsValid() || r.Kind() == reflect.Pointer && r.IsNil()
}

// check runs the validator and returns what it found.
func (h *Handler) check(c *Call, values []reflect.Value, problems []spec.Problem) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = h.fail(panicError(p), slog.Default())
		}
	}()
	all := make([]reflect.Value, len(values))
	for i, v := range values {
		if h.o.In[i].Kind == KindState {
			if v, err = loadState(c, &h.o.In[i]); err != nil {
				return h.fail(err, slog.Default())
			}
		}
		p := &h.validate.params[i]
		if h.args.params[i].closed(v) {
			if v, err = p.convert(c, v.Interface()); err == nil {
				v, err = p.opened(c, v)
			}
			if err != nil {
				problems[i].Message = err.Error()
				return &spec.Invalid{Problems: problems}
			}
		}
		if want := p.typ; v.IsValid() && v.Type() != want {
			if v, err = revalue(v, want); err != nil {
				return h.fail(err, slog.Default())
			}
		}
		all[i] = v
	}
	bad, _ := h.validate.call(context.WithValue(c.Context, runKey{}, &Running{Call: c}), all)[0].Interface().(error)
	if bad == nil {
		return nil
	}
	if fields := h.o.Types.Fields(bad); fields != nil {
		found := false
		for i := range problems {
			for _, name := range []string{problems[i].Parameter, label(&h.o.In[i])} {
				if m := fields[name]; m != "" {
					problems[i].Message, found = m, true
				}
			}
		}
		for _, m := range fields {
			if !found && len(problems) > 0 {
				problems[0].Message, found = m, true
			}
		}
		return &spec.Invalid{Problems: problems}
	}
	f := h.o.Types.Failure(bad)
	if f == nil || len(problems) == 0 {
		return h.fail(bad, slog.Default())
	}
	problems[0].Message = f.Message
	return &spec.Invalid{Problems: problems}
}

// revalue gives a validator a value in its own type, where that differs from the handler's.
func revalue(v reflect.Value, want reflect.Type) (reflect.Value, error) {
	if v.CanConvert(want) && v.Kind() == want.Kind() || want == anyType {
		return v.Convert(want), nil
	}
	raw, err := json.Marshal(v.Interface())
	if err != nil {
		return v, err
	}
	r := reflect.New(want)
	err = json.Unmarshal(raw, r.Interface())
	return r.Elem(), err
}

// claims is a FileStore that notes which files were claimed.
type claims struct {
	FileStore
	handles []string
}

// Claim notes the handle and asks the store.
func (c *claims) Claim(ctx context.Context, owner, path string, p guard.Policy) (*File, error) {
	f, err := c.FileStore.Claim(ctx, owner, path, p)
	if err == nil {
		handle, _, _ := strings.Cut(f.Path, "/")
		c.handles = append(c.handles, handle)
	}
	return f, err
}
