package bind

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"runtime/debug"
	"time"

	"github.com/oriel-go/oriel/engine"
)

// run does one job.
func (h *Handler) run(ctx context.Context, j *engine.Job, l engine.Log, log *slog.Logger) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicError(p)
		}
		switch {
		case ctx.Err() != nil:
			err = context.Cause(ctx) // a cancelled run has ended, whatever its handler says
		case err != nil && !errors.Is(err, engine.ErrEnded):
			err = h.fail(err, log.With("run", j.ID))
		}
	}()
	a, err := h.admittedJob(ctx, j)
	if err != nil {
		return err
	}
	call := a.call
	call.Context = ctx
	ctx = context.WithValue(ctx, runKey{}, &Running{Call: call, log: l})
	unlock, err := h.lockStates(ctx, call)
	if err != nil {
		return fmt.Errorf("wait for the session's state: %w", err)
	}
	defer unlock()
	values := make([]reflect.Value, len(a.values))
	for i, v := range a.values {
		if h.o.In[i].Kind == KindState {
			if v, err = loadState(call, &h.o.In[i]); err != nil {
				return err
			}
		} else if v, err = h.args.params[i].opened(call, v); err != nil {
			return err
		}
		values[i] = v
	}
	returned := h.args.call(ctx, values)
	if returned, err = h.takeError(returned); err != nil {
		return err
	}
	s := &steps{h: h, call: call, log: l, slots: make([]slot, len(h.o.Out)), last: make([]reflect.Value, len(h.o.Out))}
	if h.Streams() {
		err = h.follow(ctx, returned[0], s)
	} else if s.final = true; len(h.o.Out) > 0 {
		err = s.write(returned)
	}
	if err != nil || ctx.Err() != nil {
		return err
	}
	return h.storeStates(call, l, s.last)
}

// admittedJob returns the job's inputs, decoding them again if they did not ride along.
func (h *Handler) admittedJob(ctx context.Context, j *engine.Job) (*admitted, error) {
	if a, ok := j.Local.(*admitted); ok {
		return a, nil
	}
	var data []json.RawMessage
	if err := json.Unmarshal(j.Input, &data); err != nil {
		return nil, fmt.Errorf("read the job's input: %w", err)
	}
	local, err := h.Admit(ctx, &Call{Owner: j.Owner, Label: j.Lane, Base: j.Meta["base"]}, data)
	if err != nil {
		return nil, err
	}
	return local.(*admitted), nil
}

// takeError splits the error off what a handler returned.
func (h *Handler) takeError(returned []reflect.Value) ([]reflect.Value, error) {
	if !h.failing {
		return returned, nil
	}
	n := len(returned) - 1
	err, _ := returned[n].Interface().(error)
	return returned[:n], err
}

// A panicked error is a panic with the stack where it happened.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

func (p *panicked) Unwrap() error {
	err, _ := p.value.(error)
	return err
}

func panicError(v any) error { return &panicked{v, debug.Stack()} }

// fail returns what the visitor may know of err; the log gets the rest.
func (h *Handler) fail(err error, log *slog.Logger) error {
	var p *panicked
	if !errors.As(err, &p) {
		if f := h.o.Types.Failure(err); f != nil {
			return f
		}
	}
	var f *engine.Failure
	if errors.As(err, &f) {
		return f
	}
	id := make([]byte, 4)
	rand.Read(id) // never fails
	f = &engine.Failure{ID: hex.EncodeToString(id), Err: err}
	attrs := []any{"handler", h.o.Name, "id", f.ID, "error", err}
	if p != nil {
		attrs = append(attrs, "stack", string(p.stack))
	}
	log.Error("handler failed", attrs...)
	if h.o.ShowErrors {
		f.Title, f.Message, f.Duration = "Error", err.Error(), new(10*time.Second)
	}
	return f
}

// runBatch does several jobs in one call.
func (h *Handler) runBatch(ctx context.Context, jobs []engine.Job, logs []engine.Log, name string, log *slog.Logger) (errs []error) {
	errs = make([]error, len(jobs))
	all := func(err error) []error {
		err = h.fail(err, log.With("function", name))
		for i := range errs {
			if errs[i] == nil {
				errs[i] = err
			}
		}
		return errs
	}
	defer func() {
		if p := recover(); p != nil {
			errs = all(panicError(p))
		}
	}()
	args := make([]reflect.Value, len(h.o.In))
	for i, p := range h.args.params {
		args[i] = reflect.MakeSlice(reflect.SliceOf(p.typ), 0, len(jobs))
	}
	calls := make([]*Call, len(jobs))
	var rows []int // job of each row
	for n := range jobs {
		a, err := h.admittedJob(ctx, &jobs[n])
		if err != nil {
			errs[n] = h.fail(err, log)
			continue
		}
		c := a.call
		c.Context = ctx
		row := make([]reflect.Value, len(a.values))
		for i, v := range a.values {
			if row[i], err = h.args.params[i].opened(c, v); err != nil {
				break
			}
		}
		if err != nil {
			errs[n] = h.fail(err, log)
			continue
		}
		calls[n], rows = c, append(rows, n)
		for i, v := range row {
			args[i] = reflect.Append(args[i], v)
		}
	}
	if len(rows) == 0 {
		return errs
	}
	returned, err := h.takeError(h.args.call(context.WithValue(ctx, runKey{}, &Running{Call: calls[rows[0]]}), args))
	each := h.o.Types.Batch(err)
	if err != nil && len(each) != len(rows) {
		return all(err)
	}
	for k, r := range returned {
		if r.Len() != len(rows) {
			return all(fmt.Errorf("batch returned %d values for output %d and %d calls", r.Len(), k+1, len(rows)))
		}
	}
	for k, n := range rows {
		if each != nil && each[k] != nil {
			errs[n] = h.fail(each[k], log.With("run", jobs[n].ID))
			continue
		}
		row := make([]reflect.Value, len(returned))
		for i := range returned {
			row[i] = returned[i].Index(k)
		}
		s := &steps{h: h, call: calls[n], log: logs[n], slots: make([]slot, len(row)), last: make([]reflect.Value, len(row)), final: true}
		if len(row) == 0 {
			continue
		}
		if err := s.writeAll(row); err != nil && !errors.Is(err, engine.ErrEnded) {
			errs[n] = h.fail(err, log.With("run", jobs[n].ID))
		}
	}
	return errs
}
