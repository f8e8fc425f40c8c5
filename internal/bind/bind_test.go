package bind

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
	"iter"
	"log/slog"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/rawjson"
	"github.com/oriel-go/oriel/internal/spec"
)

type (
	delta     string
	appended  []int
	kept      struct{ Value *string }
	temp      struct{ A, B string }
	shown     struct{ Hidden bool }
	fieldErrs map[string]string
	userErr   struct{ text string }
	batchErrs []error
	memory    map[int]any
	recorder  struct {
		mu     sync.Mutex
		bodies [][]engine.Body
	}
)

func (e *userErr) Error() string  { return e.text }
func (fieldErrs) Error() string   { return "fields" }
func (e batchErrs) Error() string { return "batch" }

var testTypes = Types{
	Shape: func(t reflect.Type) Shape {
		switch t {
		case reflect.TypeFor[delta]():
			return Shape{Form: FormDelta}
		case reflect.TypeFor[appended]():
			return Shape{Form: FormAppend}
		case reflect.TypeFor[kept]():
			return Shape{FormKeep, reflect.TypeFor[string]()}
		}
		return Shape{}
	},
	Texts: func(s any) func(func(string, error) bool) {
		seq, ok := s.(iter.Seq2[delta, error])
		if !ok {
			return nil
		}
		return func(yield func(string, error) bool) {
			seq(func(d delta, err error) bool { return yield(string(d), err) })
		}
	},
	Failure: func(err error) *engine.Failure {
		if u, ok := errors.AsType[*userErr](err); ok {
			return &engine.Failure{Message: u.text}
		}
		return nil
	},
	Fields: func(err error) map[string]string { f, _ := errors.AsType[fieldErrs](err); return f },
	Batch:  func(err error) []error { b, _ := errors.AsType[batchErrs](err); return b },
}

func (r *recorder) Append(bodies ...engine.Body) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.bodies = append(r.bodies, bodies)
	return nil
}

func (r *recorder) String() string {
	var b strings.Builder
	for _, step := range r.bodies {
		for i, x := range step {
			if i > 0 {
				b.WriteString(" + ")
			}
			switch x := x.(type) {
			case engine.Set:
				fmt.Fprintf(&b, "set%d %s", x.Slot, x.Value)
			case engine.Append:
				fmt.Fprintf(&b, "append%d %s", x.Slot, x.Text)
			case engine.Patch:
				fmt.Fprintf(&b, "patch%d", x.Slot)
				for _, o := range x.Ops {
					fmt.Fprintf(&b, " %s%v %s", o.Action, o.Path, o.Value)
				}
			case engine.Update:
				fmt.Fprintf(&b, "update%d %s", x.Slot, x.Props)
			default:
				fmt.Fprintf(&b, "%T%v", x, x)
			}
		}
		b.WriteString("; ")
	}
	return strings.TrimSuffix(b.String(), "; ")
}

func (m memory) Lock(context.Context, string, string, []int) (func(), error) { return func() {}, nil }
func (m memory) First(o, l string, id int, make func() any) any {
	if _, ok := m[id]; !ok {
		m[id] = make()
	}
	return m[id]
}
func (m memory) Load(_, _ string, id int) (any, bool) { v, ok := m[id]; return v, ok }
func (m memory) Store(_, _ string, id int, v any)     { m[id] = v }

// ports used by most tests; Decode is what the components of package oriel do.
func port(kind Kind, id int, name string) Port {
	p := Port{Kind: kind, GoType: "*oriel." + name, Component: &spec.Component{ID: id, Label: name},
		Encode: func(_ *Call, v any) (json.RawMessage, error) { return json.Marshal(v) }}
	p.Decode = func(_ *Call, raw json.RawMessage) (any, error) {
		if string(raw) == "null" && kind != KindText {
			return nil, nil
		}
		switch kind {
		case KindText:
			var s string
			if json.Unmarshal(raw, &s) != nil {
				return nil, errors.New(name + " needs a text.")
			}
			return s, nil
		case KindNumber:
			var f float64
			if json.Unmarshal(raw, &f) != nil {
				return nil, errors.New(name + " needs a number.")
			}
			return f, nil
		case KindChoices:
			var l []any
			err := json.Unmarshal(raw, &l)
			return l, err
		case KindImage:
			m := image.NewGray(image.Rect(0, 0, 2, 2))
			m.SetGray(1, 1, color.Gray{200})
			return &Image{Picture: m}, nil
		}
		return raw, nil
	}
	if kind == KindText {
		p.Appends = true
		p.Change = reflect.TypeFor[func(*shown)]()
		p.Changed = func(_ *Call, fn reflect.Value) (json.RawMessage, error) {
			var s shown
			fn.Interface().(func(*shown))(&s)
			return fmt.Appendf(nil, `{"visible":%v}`, !s.Hidden), nil
		}
	}
	return p
}

func statePort(id int, v any) Port {
	p := port(KindState, id, "State")
	p.Component.SkipAPI = true
	p.State = &State{Type: reflect.TypeOf(v), New: func() any { return v }, Watched: true}
	return p
}

var (
	text   = port(KindText, 1, "Name")
	number = port(KindNumber, 2, "Seed")
	doc    = port(KindJSON, 3, "Doc")
	list   = port(KindChoices, 4, "Tags")
	pict   = port(KindImage, 5, "Picture")
)

func TestWiringErrorsNameThePlaceAndBothSides(t *testing.T) {
	type rec struct {
		A string
		B int
	}
	for _, c := range []struct {
		fn   any
		o    Options
		want string
	}{
		{3, Options{}, "a.go:1: bad: handler is int, not a function"},
		{nil, Options{}, "a.go:1: bad: handler is nil, not a function"},
		{func(string, string) string { return "" }, Options{In: []Port{text, number}, Out: []Port{text}},
			"a.go:1: bad: parameter 2 is string but input 2, *oriel.Seed, gives any number"},
		{func(context.Context, string) (string, int) { return "", 0 }, Options{In: []Port{text}, Out: []Port{text}},
			"a.go:1: bad returns 2 values but Out lists 1 component"},
		{func(string) {}, Options{In: []Port{text, number}}, "a.go:1: bad takes 1 value but In lists 2 components"},
		{func(...string) {}, Options{In: []Port{text}}, "a.go:1: bad takes a variable number of values; handlers need a fixed one"},
		{func(rec) {}, Options{In: []Port{text}}, "a.go:1: bad takes bind.rec with 2 fields but In lists 1 component"},
		{func() int { return 0 }, Options{Out: []Port{text}}, "a.go:1: bad: result 1 is int but output 1, *oriel.Name, takes a string"},
		{func() iter.Seq[delta] { return nil }, Options{Out: []Port{number}},
			"a.go:1: bad: result 1 is bind.delta but output 1, *oriel.Seed, has no text to append to"},
		{func() appended { return nil }, Options{Out: []Port{text}}, "a.go:1: bad: result 1 is bind.appended but output 1, *oriel.Name, is not a list"},
		{func() func(*temp) { return nil }, Options{Out: []Port{text}}, "a.go:1: bad: result 1 changes *bind.temp but output 1 is *oriel.Name"},
		{func() iter.Seq[int] { return nil }, Options{Out: []Port{number, text}}, "a.go:1: bad yields 1 value but Out lists 2 components"},
		{func(string) {}, Options{In: []Port{statePort(9, 1)}}, "a.go:1: bad: parameter 1 is string but input 1, *oriel.State, gives int"},
		{func() string { return "" }, Options{Out: []Port{statePort(9, 1)}}, "a.go:1: bad: result 1 is string but output 1, *oriel.State, keeps int"},
		{func(string) []string { return nil }, Options{In: []Port{text}, Out: []Port{text}, Batch: 3},
			"a.go:1: bad: parameter 1 is string, but a batch needs a slice with one item per call"},
		{func([]string) iter.Seq[string] { return nil }, Options{In: []Port{text}, Out: []Port{text}, Batch: 3},
			"a.go:1: bad is a stream, but a batch returns slices"},
		{func(string) {}, Options{In: []Port{text}, Validate: func(int) error { return nil }},
			"a.go:1: bad: validator: parameter 1 is int but input 1, *oriel.Name, gives a string"},
		{func(string) {}, Options{In: []Port{text}, Validate: func(string) bool { return true }},
			"a.go:1: bad: validator returns 1 value but must return one error"},
		{func(int, bool) {}, Options{In: []Port{text, number}},
			"a.go:1: bad: parameter 1 is int but input 1, *oriel.Name, gives a string\n" +
				"a.go:1: bad: parameter 2 is bool but input 2, *oriel.Seed, gives any number"},
	} {
		c.o.Name, c.o.Where, c.o.Types = "bad", "a.go:1", testTypes
		_, errs := New(c.fn, c.o)
		if got := fmt.Sprint(errors.Join(errs...)); got != c.want {
			t.Errorf("%T:\n got %s\nwant %s", c.fn, got, c.want)
		}
	}
}

func wire(t testing.TB, fn any, o Options) *Handler {
	t.Helper()
	o.Types = testTypes
	h, errs := New(fn, o)
	if len(errs) > 0 {
		t.Fatal(errors.Join(errs...))
	}
	return h
}

// do runs a handler once and returns its log.
func do(t testing.TB, h *Handler, c *Call, data ...string) (string, error) {
	t.Helper()
	if c == nil {
		c = &Call{}
	}
	local, err := h.Admit(t.Context(), c, raws(data))
	if err != nil {
		return "", err
	}
	var l recorder
	err = h.Function("f", nil, slog.New(slog.DiscardHandler)).Run(t.Context(), engine.Job{ID: "r", Local: local}, &l)
	return l.String(), err
}

func raws(data []string) (out []json.RawMessage) {
	for _, d := range data {
		out = append(out, json.RawMessage(d))
	}
	return out
}

func TestEachStepHasOneEntryForEachOutput(t *testing.T) {
	type step struct {
		T string
		D []int
	}
	type mixed struct {
		K kept
		D int
	}
	show := func(x any) any { return x }
	for _, c := range []struct {
		name string
		fn   any
		out  []Port
		want string
	}{
		{"nothing", func() {}, nil, ``},
		{"plain", func() (string, int) { return "a\"<\u2028", 1 }, []Port{text, number}, `set0 "a\"<\u2028" + set1 1`},
		{"struct", func() step { return step{"a", []int{1}} }, []Port{text, doc}, `set0 "a" + set1 [1]`},
		{"pointer", func() *string { return nil }, []Port{text}, `set0 null`},
		{"any", func() any { return show("x") }, []Port{text}, `set0 "x"`},
		{"any change", func() any { return func(s *shown) { s.Hidden = true } }, []Port{text}, `update0 {"visible":false}`},
		{"strings", func() iter.Seq[string] {
			return func(y func(string) bool) { _ = y("a") && y("ab") && y("ab") && y("c") }
		}, []Port{text}, `set0 "a"; append0 b; patch0; patch0 replace[] "c"`},
		{"deltas", func() iter.Seq2[delta, error] {
			return func(y func(delta, error) bool) { _ = y("a", nil) && y("b", nil) && y("", nil) }
		}, []Port{text}, `set0 "a"; append0 b; append0 `},
		{"numbers", func() iter.Seq[int] { return func(y func(int) bool) { _ = y(1) && y(1) && y(2) } }, []Port{number},
			`set0 1; patch0; patch0 replace[] 2`},
		{"structs", func() iter.Seq[step] {
			return func(y func(step) bool) {
				_ = y(step{"a", nil}) && y(step{"ab", []int{1}}) && y(step{"ab", []int{1, 2}})
			}
		}, []Port{text, doc}, `set0 "a" + set1 null; append0 b + patch1 replace[] [1]; patch0 + patch1 add[1] 2`},
		{"keep", func() iter.Seq[mixed] {
			return func(y func(mixed) bool) {
				_ = y(mixed{D: 1}) && y(mixed{kept{new("x")}, 1}) && y(mixed{D: 2}) && y(mixed{kept{new("xy")}, 2})
			}
		}, []Port{text, number},
			`update0 {} + set1 1; set0 "x" + patch1; patch0 + patch1 replace[] 2; append0 y + patch1`},
		{"append", func() iter.Seq[appended] {
			return func(y func(appended) bool) { _ = y(appended{1}) && y(appended{2, 3}) && y(nil) }
		},
			[]Port{doc}, `set0 [1]; patch0 add[1] 2 add[2] 3; patch0`},
		{"change", func() iter.Seq[func(*shown)] {
			hide := func(s *shown) { s.Hidden = true }
			return func(y func(func(*shown)) bool) { _ = y(hide) && y(hide) && y(nil) && y(func(*shown) {}) }
		}, []Port{text}, `update0 {"visible":false}; patch0; patch0; update0 {"visible":true}`},
		{"nil stream", func() iter.Seq[string] { return nil }, []Port{text}, ``},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := do(t, wire(t, c.fn, Options{Out: c.out}), nil)
			if got != c.want || err != nil {
				t.Errorf("\n got %s (%v)\nwant %s", got, err, c.want)
			}
		})
	}
}

func TestFailuresShowOnlyWhatIsMeantForVisitors(t *testing.T) {
	boom := errors.New("boom")
	for _, c := range []struct {
		fn      any
		log     string
		message string
	}{
		{func() (string, error) { return "", &userErr{"custom"} }, "", "custom"},
		{func() (string, error) { return "", boom }, "", ""},
		{func() string { panic("secret") }, "", ""},
		{func() iter.Seq2[string, error] {
			return func(y func(string, error) bool) { _ = y("one", nil) && y("", &userErr{"late"}) && y("never", nil) }
		}, `set0 "one"`, "late"},
		{func() iter.Seq2[*string, error] {
			return func(y func(*string, error) bool) { _ = y(nil, nil) && y(nil, boom) && y(nil, nil) }
		}, `set0 null`, ""},
	} {
		got, err := do(t, wire(t, c.fn, Options{Out: []Port{text}}), nil)
		f, ok := errors.AsType[*engine.Failure](err)
		if !ok || f.Message != c.message || (f.ID == "") != (c.message != "") || got != c.log {
			t.Errorf("got %q, %#v; want %q and the message %q or an ID", got, err, c.log, c.message)
		}
	}
}

func TestCancelStopsTheStreamQuietly(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := false
	h := wire(t, func() iter.Seq[int] {
		return func(y func(int) bool) {
			_ = y(1)
			cancel(&engine.CancelError{Reason: engine.ReasonUser})
			stopped = !y(2)
		}
	}, Options{Out: []Port{number}})
	var l recorder
	err := h.Function("f", nil, nil).Run(ctx, engine.Job{Input: json.RawMessage("[]")}, &l)
	if _, ok := errors.AsType[*engine.CancelError](err); !ok || !stopped || l.String() != "set0 1" {
		t.Errorf("got %v, stopped %v, log %s", err, stopped, &l)
	}
}

// TestFirstStopsTheStreamAfterOneStep has nobody read meanwhile: the function is stopped all the same.
func TestFirstStopsTheStreamAfterOneStep(t *testing.T) {
	ran := 0
	for want, h := range map[string]*Handler{
		"set0 1":     wire(t, func() iter.Seq[int] { return func(y func(int) bool) { ran++; _ = y(1) && y(2) } }, Options{Out: []Port{number}}),
		`set0 "one"`: wire(t, func() iter.Seq[string] { return func(y func(string) bool) { ran++; _ = y("one") && y("two") } }, Options{Out: []Port{text}}),
	} {
		local, err := h.Admit(t.Context(), &Call{First: true}, nil)
		if err != nil {
			t.Fatal(err)
		}
		var l recorder
		if err := h.Function("f", nil, nil).Run(t.Context(), engine.Job{Input: json.RawMessage("[]"), Local: local}, &l); err != nil || l.String() != want {
			t.Errorf("got %v, log %s; want %s", err, &l, want)
		}
	}
	if ran != 2 {
		t.Errorf("%d streams ran, want 2", ran)
	}
}

func TestNumbersAreConvertedOrRefused(t *testing.T) {
	for _, c := range []struct {
		fn       any
		in, want string
	}{
		{func(n int) int { return n }, "3.0", "set0 3"},
		{func(n int64) int64 { return n }, "2147483648", "set0 2147483648"},
		{func(n float32) float32 { return n }, "0.5", "set0 0.5"},
		{func(n *uint8) *uint8 { return n }, "255", "set0 255"},
		{func(n *uint8) *uint8 { return n }, "null", "set0 null"},
		{func(n any) any { return n }, "2.5", "set0 2.5"},
		{func(n int) int { return n }, "2.5", "Seed must be a whole number."},
		{func(n int8) int8 { return n }, "128", "Seed must be between -128 and 127."},
		{func(n int64) int64 { return n }, "9223372036854775808", "Seed must be between -9223372036854775808 and 9223372036854775807."},
		{func(n uint) uint { return n }, "-1", "Seed must not be negative."},
		{func(n uint8) uint8 { return n }, "256", "Seed must be at most 255."},
		{func(n float32) float32 { return n }, "1e300", "Seed is too large."},
		{func(n int) int { return n }, "null", "Seed needs a value."},
		{func(n int) int { return n }, `"x"`, "Seed needs a number."},
	} {
		got, err := do(t, wire(t, c.fn, Options{In: []Port{number}, Out: []Port{number}, Parameters: []string{"seed"}}), nil, c.in)
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%T(%s): got %s, want %s", c.fn, c.in, got, c.want)
		}
	}
}

func TestAdmitFillsAndRefuses(t *testing.T) {
	withDefault := number
	withDefault.Component = &spec.Component{ID: 2, Label: "Seed", Default: json.RawMessage("2")}
	button := port(KindText, 7, "Go")
	button.Component.SkipAPI, button.Component.Default = true, json.RawMessage(`"Go"`)
	h := wire(t, func(s string, st int, b string, n int, tags []string) string { return fmt.Sprint(s, st, b, n, tags) },
		Options{In: []Port{text, statePort(9, 5), button, withDefault, list}, Out: []Port{text},
			Parameters: []string{"name", "state", "go", "seed", "tags"}})
	for _, c := range []struct {
		data []string
		want string
	}{
		{[]string{`"a"`, `null`, `"X"`, `7`, `["t"]`}, `set0 "a5X7 [t]"`},
		{[]string{`"a"`, `7`, `["t"]`}, `set0 "a5Go7 [t]"`},
		{[]string{`"a"`, `null`, `7`, `["t"]`}, `set0 "a5Go7 [t]"`},
		{[]string{`null`, `null`, `null`}, `set0 "5Go2 []"`},
		{[]string{`"a"`, `null`, `"X"`, `7`, `["t"]`, `1`, `2`}, `set0 "a5X7 [t]"`},
		{nil, "Name is missing."},
	} {
		got, err := do(t, h, nil, c.data...)
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%v: got %s, want %s", c.data, got, c.want)
		}
	}
	_, err := h.Admit(t.Context(), &Call{}, raws([]string{`1`, `null`, `"X"`, `"x"`, `[]`}))
	bad, ok := errors.AsType[*spec.Invalid](err)
	want := []spec.Problem{{Parameter: "name", Message: "Name needs a text."}, {Parameter: "state"}, {Parameter: "go"},
		{Parameter: "seed", Message: "Seed needs a number."}, {Parameter: "tags"}}
	if !ok || !reflect.DeepEqual(bad.Problems, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}

func TestValidatorsRefuseBeforeTheCall(t *testing.T) {
	o := Options{In: []Port{text, number}, Parameters: []string{"x", "n"}}
	for _, c := range []struct {
		validate any
		want     []string
	}{
		{func(string, int) error { return nil }, nil},
		{func(s string, _ int) error { return &userErr{"too short"} }, []string{"too short", ""}},
		{func(context.Context, string, float64) error { return fieldErrs{"n": "odd"} }, []string{"", "odd"}},
		{func(string, int) error { return fieldErrs{"Seed": "odd", "x": "short"} }, []string{"short", "odd"}},
	} {
		o.Validate = c.validate
		_, err := wire(t, func(string, int) {}, o).Admit(t.Context(), &Call{}, raws([]string{`"a"`, `1`}))
		var got []string
		if bad, ok := errors.AsType[*spec.Invalid](err); ok {
			for _, p := range bad.Problems {
				got = append(got, p.Message)
			}
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("got %q (%v), want %q", got, err, c.want)
		}
	}
	o.Validate = func(string, int) error { panic("no") }
	_, err := wire(t, func(string, int) {}, o).Admit(t.Context(), &Call{}, raws([]string{`"a"`, `1`}))
	if f, ok := errors.AsType[*engine.Failure](err); !ok || f.ID == "" {
		t.Errorf("a panic in a validator gave %v", err)
	}
}

func TestRecordsTakeInputsByTagThenOrder(t *testing.T) {
	type rec struct {
		Rest string
		N    int `oriel:"seed"`
		skip int
	}
	h := wire(t, func(r rec) string { return fmt.Sprint(r.Rest, r.N, r.skip) },
		Options{In: []Port{number, text}, Out: []Port{text}, Parameters: []string{"seed", "name"}})
	if got, err := do(t, h, nil, "4", `"x"`); got != `set0 "x4 0"` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestPicturesAreConvertedToTheHandlersType(t *testing.T) {
	rgba := wire(t, func(m *image.RGBA) int { return int(m.RGBAAt(1, 1).G) }, Options{In: []Port{pict}, Out: []Port{number}})
	if got, err := do(t, rgba, nil, `{}`); got != "set0 200" || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
	some := wire(t, func(m image.Image) int { return m.Bounds().Dx() }, Options{In: []Port{pict}, Out: []Port{number}})
	if got, err := do(t, some, nil, `{}`); got != "set0 2" || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
	if _, err := do(t, some, nil, `null`); err == nil || err.Error() != "Picture needs a picture." {
		t.Errorf("null gave %v", err)
	}
	out := wire(t, func() (image.Image, *image.Gray) { return nil, nil }, Options{Out: []Port{pict, pict}})
	if got, err := do(t, out, nil); got != "set0 null + set1 null" || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
	raw := wire(t, func() []byte { return []byte("png") }, Options{Out: []Port{filePort()}})
	if got, err := do(t, raw, nil); got != `set0 "png"` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}

func filePort() Port {
	p := port(KindFile, 6, "File")
	p.Encode = func(_ *Call, v any) (json.RawMessage, error) {
		r, err := v.(*File).Open()
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(r)
		return rawjson.AppendText(nil, string(b)), err
	}
	return p
}

func TestStateIsACopyAndWrittenOnSuccessOnly(t *testing.T) {
	type game struct{ Tries []int }
	m := memory{}
	c := &Call{States: m}
	p := statePort(9, game{})
	h := wire(t, func(g game, fail string) (game, int, error) {
		g.Tries = append(g.Tries, 1)
		if fail != "" {
			return g, 0, errors.New(fail)
		}
		return g, len(g.Tries), nil
	}, Options{In: []Port{p, text}, Out: []Port{p, number}})
	for _, c2 := range []struct{ fail, want string }{
		{`""`, `set0 null + set1 1; engine.Changes{[9]}`}, {`"x"`, ``}, {`""`, `set0 null + set1 2; engine.Changes{[9]}`},
	} {
		got, err := do(t, h, c, "null", c2.fail)
		if got != c2.want || (err != nil) != (c2.fail != `""`) {
			t.Errorf("got %s (%v), want %s", got, err, c2.want)
		}
	}
	if got := string(m[9].(json.RawMessage)); got != `{"Tries":[1,1]}` {
		t.Errorf("kept %s", got)
	}
	same := wire(t, func(g game) game { return g }, Options{In: []Port{p}, Out: []Port{p}})
	if got, _ := do(t, same, c, "null"); got != "set0 null" {
		t.Errorf("an unchanged State gave %s", got)
	}
}

func TestBatchGivesEachCallItsOwnResult(t *testing.T) {
	h := wire(t, func(_ context.Context, a []string, n []int) ([]string, error) {
		out := make([]string, len(a))
		errs := make(batchErrs, len(a))
		for i := range a {
			out[i] = fmt.Sprint(a[i], n[i], len(a))
			if n[i] == 0 {
				errs[i] = &userErr{"zero"}
			}
		}
		return out, errs
	}, Options{In: []Port{text, number}, Out: []Port{text}, Batch: 3})
	f := h.Function("f", nil, nil)
	if f.Batch == nil || f.Batch.Max != 3 || f.Run != nil {
		t.Fatalf("not a batch: %+v", f)
	}
	logs := []engine.Log{&recorder{}, &recorder{}}
	jobs := []engine.Job{{Input: json.RawMessage(`["a",1]`)}, {Input: json.RawMessage(`["b",0]`)}}
	errs := f.Batch.Run(t.Context(), jobs, logs)
	if got := fmt.Sprint(logs[0], "|", logs[1], "|", errs); got != `set0 "a1 2"||[<nil> zero]` {
		t.Errorf("got %s", got)
	}
}

func TestStringsAreJSON(t *testing.T) {
	for _, s := range []string{"", "a", "é<>&", "\x00\x1f\"\\\n\r\t", "\u2028\u2029\u0085", "😀\xff", "\xe2\x28"} {
		got := rawjson.AppendText(nil, s)
		var back string
		if err := json.Unmarshal(got, &back); err != nil || back != strings.ToValidUTF8(s, "\ufffd") {
			t.Errorf("%q: %s came back as %q, %v", s, got, back, err)
		}
		if strings.ContainsAny(string(got), "\u2028\u2029\u0085") {
			t.Errorf("%q: %s has a line separator", s, got)
		}
	}
}

type sink struct{ n int }

func (s *sink) Append(...engine.Body) error { s.n++; return nil }

func BenchmarkDelta(b *testing.B) {
	var seq iter.Seq2[delta, error] = func(y func(delta, error) bool) {
		for b.Loop() {
			y("token ", nil)
		}
	}
	h := wire(b, func() iter.Seq2[delta, error] { return seq }, Options{Out: []Port{text}})
	b.ReportAllocs()
	if err := h.Function("f", nil, nil).Run(b.Context(), engine.Job{Input: json.RawMessage("[]")}, &sink{}); err != nil {
		b.Fatal(err)
	}
}
