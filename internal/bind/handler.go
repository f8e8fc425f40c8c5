package bind

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"runtime"
	"strings"
	"time"

	"github.com/oriel-go/oriel/engine"
)

// Options say what a handler is wired to.
type Options struct {
	Name       string   // for messages; empty takes the function's own name
	Where      string   // file:line of the wiring
	In, Out    []Port   // what it takes and what it fills
	Parameters []string // API name of each input
	Validate   any      // func([ctx,] inputs…) error, or nil
	Batch      int      // jobs per call; 0 calls one by one
	Wait       time.Duration
	Group      *engine.Group // of the function; nil means one of its own
	Timeout    time.Duration // of a run; 0 means none
	Fields     bool          // a sole struct parameter takes the inputs as its fields, even if there is only one
	Spread     bool          // a sole struct result fills the outputs with its fields, even if there is only one
	MaxWaiting int           // jobs in the queue; 0 means the engine's default
	ShowErrors bool          // callers get the texts of errors that are not for visitors
	Types      Types
}

// Types tells bind about the types of package oriel, which it cannot import.
type Types struct {
	// Shape says what an output type means besides its plain value.
	Shape func(reflect.Type) Shape
	// Texts turns a stream of Deltas into one of strings, without reflection per item. It is nil-safe to leave out.
	Texts func(stream any) func(yield func(string, error) bool)
	// Failure returns what of an error may be shown, or nil.
	Failure func(error) *engine.Failure
	// Fields returns the messages of an error about several inputs, by their API names or labels.
	Fields func(error) map[string]string
	// Batch returns the errors of a batch, one for each job.
	Batch func(error) []error
}

// A Form is what an output type means.
type Form int

// The forms.
const (
	FormValue  Form = iota // the new value
	FormDelta              // text to append; its kind is string
	FormAppend             // a slice of items to append
	FormKeep               // a struct with one field, a pointer to the new value or nil
	FormTail               // a struct with two fields: how many items of a list stay, and those that follow them
)

// A Shape is a form and, for FormKeep, the type behind it.
type Shape struct {
	Form Form
	Elem reflect.Type
}

// A Handler is a Go function that has been checked against the components it is wired to.
type Handler struct {
	o        Options
	args     *binder
	validate *binder
	results  *results
	failing  bool // the last result is an error
}

// New checks fn against what it is wired to. It returns all mistakes, each as a sentence that starts with the place.
func New(fn any, o Options) (*Handler, []error) {
	v := reflect.ValueOf(fn)
	if o.Name == "" {
		o.Name = FuncName(fn)
	}
	fill(&o.Types)
	w := &wiring{prefix: o.Where + ": " + o.Name, fields: o.Fields, spread: o.Spread}
	if v.Kind() != reflect.Func || v.IsNil() {
		w.addf(": handler is %s, not a function", typeName(reflect.TypeOf(fn)))
		return nil, w.errs
	}
	h := &Handler{o: o}
	for len(h.o.Parameters) < len(o.In) {
		h.o.Parameters = append(h.o.Parameters, fmt.Sprintf("param_%d", len(h.o.Parameters)))
	}
	h.args = w.binder(v, o.In, h.o.Parameters, o.Batch > 0)
	outs := make([]reflect.Type, 0, 4)
	for t := range v.Type().Outs() {
		outs = append(outs, t)
	}
	if n := len(outs); n > 0 && outs[n-1] == errorType {
		h.failing, outs = true, outs[:n-1]
	}
	h.results = w.results(outs, o.Out, o.Types, o.Batch > 0)
	if o.Validate != nil {
		h.validate = w.validator(o.Validate, o.In, h.o.Parameters)
	}
	if len(w.errs) > 0 {
		return nil, w.errs
	}
	return h, nil
}

// fill gives the hooks that were left out a body that does nothing.
func fill(t *Types) {
	if t.Shape == nil {
		t.Shape = func(reflect.Type) Shape { return Shape{} }
	}
	if t.Texts == nil {
		t.Texts = func(any) func(func(string, error) bool) { return nil }
	}
	if t.Failure == nil {
		t.Failure = func(error) *engine.Failure { return nil }
	}
	if t.Fields == nil {
		t.Fields = func(error) map[string]string { return nil }
	}
	if t.Batch == nil {
		t.Batch = func(error) []error { return nil }
	}
}

// Streams reports whether the handler yields more than one step.
func (h *Handler) Streams() bool { return h.results.stream != nil }

// TakesContext reports whether the handler can ask about its call.
func (h *Handler) TakesContext() bool { return h.args.ctx }

// Asks reports whether the handler or its validator can look at the request of a call.
func (h *Handler) Asks() bool { return h.args.ctx || h.validate != nil && h.validate.ctx }

// Function returns the handler as the engine runs it. A nil group is the one of the options.
func (h *Handler) Function(name string, group *engine.Group, log *slog.Logger) engine.Function {
	if group == nil {
		group = h.o.Group
	}
	if log == nil {
		log = slog.Default()
	}
	f := engine.Function{Name: name, Group: group, Timeout: h.o.Timeout, MaxWaiting: h.o.MaxWaiting}
	if h.o.Batch > 0 {
		f.Batch = &engine.Batch{Max: h.o.Batch, Wait: h.o.Wait, Run: func(ctx context.Context, jobs []engine.Job, logs []engine.Log) []error {
			return h.runBatch(ctx, jobs, logs, name, log)
		}}
		return f
	}
	f.Run = func(ctx context.Context, j engine.Job, l engine.Log) error { return h.run(ctx, &j, l, log) }
	return f
}

// FuncName returns a function's name for messages: "main.greet".
func FuncName(fn any) string {
	v := reflect.ValueOf(fn)
	if v.Kind() != reflect.Func || v.IsNil() {
		return "handler"
	}
	f := runtime.FuncForPC(v.Pointer())
	if f == nil {
		return "handler"
	}
	name := f.Name()
	return strings.TrimSuffix(name[strings.LastIndexByte(name, '/')+1:], "-fm")
}

var (
	errorType   = reflect.TypeFor[error]()
	contextType = reflect.TypeFor[context.Context]()
)

// wiring collects mistakes.
type wiring struct {
	prefix string
	fields bool // a sole struct parameter takes the inputs as its fields, even if it is one
	spread bool // a sole struct result fills the outputs with its fields, even if it is one
	errs   []error
}

// addf adds a mistake; format goes right after the handler's name.
func (w *wiring) addf(format string, args ...any) {
	w.errs = append(w.errs, errors.New(w.prefix+fmt.Sprintf(format, args...)))
}

// count returns "1 value", "2 values".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func typeName(t reflect.Type) string {
	if t == nil {
		return "nil"
	}
	return t.String()
}
