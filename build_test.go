package oriel

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/bind"
	"github.com/oriel-go/oriel/internal/spec"
)

func greet(name string) string { return "Hello, " + name }
func ident[T any](v T) T       { return v }

type speaker struct{}

func (speaker) Say(s string) string { return s }

func mustBuild(t *testing.T, a *App) *built {
	t.Helper()
	b, err := a.build()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// stepLog keeps the steps of a run.
type stepLog struct{ steps [][]engine.Body }

func (l *stepLog) Append(b ...engine.Body) error { l.steps = append(l.steps, b); return nil }

// run calls a function of an app and returns its steps.
func run(t *testing.T, b *built, name string, c *bind.Call, data ...string) ([][]engine.Body, error) {
	t.Helper()
	f := b.spec.Function(name)
	if f == nil {
		t.Fatalf("no function %q", name)
	}
	raws := make([]json.RawMessage, len(data))
	for i, d := range data {
		raws[i] = json.RawMessage(d)
	}
	h := b.handlers[f.ID]
	local, err := h.Admit(t.Context(), c, raws)
	if err != nil {
		return nil, err
	}
	var l stepLog
	err = h.Function(name, nil, slog.New(slog.DiscardHandler)).Run(t.Context(), engine.Job{Local: local}, &l)
	return l.steps, err
}

func TestInterfaceIsAFormWithClearAndRun(t *testing.T) {
	name := &Textbox{Label: "Your name"}
	app := Interface(greet, In(name), Out(&Textbox{Label: "Greeting"}))
	app.Title = "My App"
	for range 2 { // building twice changes nothing
		b := mustBuild(t, app)
		var types []string
		for _, c := range b.spec.Components {
			types = append(types, c.Type)
		}
		if got := strings.Join(types, " "); got != "row column textbox row button button column textbox" {
			t.Errorf("components are %s", got)
		}
		f := b.spec.Functions[0]
		if f.Name != "greet" || f.Visibility != spec.Public || !slices.Equal(f.Parameters, []string{"your_name"}) ||
			!slices.Equal(f.Targets, []spec.Target{{Component: 6, Event: "click"}, {Component: 3, Event: "submit"}}) ||
			!slices.Equal(f.Inputs, []int{3}) || !slices.Equal(f.Outputs, []int{8}) || !f.Queue || !f.Backend {
			t.Errorf("function 0 is %+v", f)
		}
		c := b.spec.Functions[1]
		if c.Action != "clear" || c.Backend || c.Visibility != spec.Private || !slices.Equal(c.Outputs, []int{3, 8}) || b.handlers[1] != nil {
			t.Errorf("function 1 is %+v", c)
		}
		if !b.spec.Components[2].Interactive || b.spec.Components[7].Interactive {
			t.Error("inputs must be editors and outputs viewers")
		}
		if b.spec.Name != "my-app" || b.spec.Mode != "interface" || len(b.spec.Hash) != 16 {
			t.Errorf("app is %q, %q, %q", b.spec.Name, b.spec.Mode, b.spec.Hash)
		}
		steps, err := run(t, b, "greet", &bind.Call{}, `"Ann"`)
		if err != nil || string(steps[0][0].(engine.Set).Value) != `"Hello, Ann"` {
			t.Errorf("got %v, %v", steps, err)
		}
	}
}

func TestHashChangesWithTheApp(t *testing.T) {
	hash := func(label string) string {
		return mustBuild(t, &App{Root: Column(&Textbox{Label: label})}).spec.Hash
	}
	if hash("a") != hash("a") || hash("a") == hash("b") {
		t.Error("the hash must follow the content")
	}
}

func TestNamesAndVisibility(t *testing.T) {
	in, out, b := &Textbox{Label: "In"}, &Textbox{Label: "Out"}, &Button{Text: "Do it!"}
	root := Column(in, out, b)
	app := &App{Root: root}
	i, o := In(in), Out(out)
	first := b.OnClick(greet, i, o)
	b.OnClick(greet, i, o)
	b.OnClick(func(s string) string { return s }, i, o)
	b.OnClick(ident[string], i, o)
	b.OnClick(speaker{}.Say, i, o)
	in.OnChange(greet, i, o)
	in.OnInput(greet, i, o).Name = "typed/now"
	b.OnClick(greet, i, o).Name = "greet_1"
	app.OnLoad(func() string { return "" }, nil, o)
	first.Then(func() string { return "" }, nil, o)
	first.Success(func() string { return "" }, nil, o)
	b.OnClick(nil, nil, nil).Cancels = []*Event{first}
	b.OnClick(greet, i, o).Visibility = Undocumented
	var got []string
	for _, f := range mustBuild(t, app).spec.Functions {
		got = append(got, f.Name+" "+string(f.Visibility))
	}
	want := []string{"greet public", "greet_1 public", "do_it public", "do_it_1 public", "do_it_2 public", "greet_2 private",
		"typednow public", "greet_1_1 public", "load private", "then private", "success private", "do_it_3 private", "greet_3 undocumented"}
	if !slices.Equal(got, want) {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
}

func TestCheckReportsEveryMistakeWithItsLine(t *testing.T) {
	in, loose, b := &Textbox{Label: "Name"}, &Textbox{Label: "Lost"}, &Button{}
	b.OnClick(func(int) (string, string) { return "", "" }, In(in), Out(in))
	b.OnClick(greet, In(in), Out(loose))
	b.OnClick(nil, nil, nil)
	shared := &State[[]int]{Initial: []int{1}}
	b.OnClick(func([]int) {}, In(shared), nil)
	hidden := &State[struct{ n int }]{}
	b.OnClick(func(struct{ n int }) {}, In(hidden), nil)
	err := (&App{Root: Column(in, in, b, nil, &Slider{Min: 5, Max: 5})}).Check()
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"oriel.TestCheckReportsEveryMistakeWithItsLine.func1: parameter 1 is int but input 1, *oriel.Textbox, gives a string",
		"func1 returns 2 values but Out lists 1 component",
		`oriel.greet: output 1, *oriel.Textbox "Lost", is not in the layout`,
		"the event has neither a handler nor Cancels",
		`*oriel.Textbox "Name" stands in the layout twice`,
		"the layout holds a nil component",
		"State[[]int] has an Initial that sessions would share; set New instead",
		"has the field n, which JSON leaves out",
		`slider "Slider": Max 5 must be greater than Min 5`,
		"build_test.go:",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing from:\n%s", want, err)
		}
	}
}

func TestChangeSendsOnlyWhatItSets(t *testing.T) {
	box := &Textbox{Label: "Name", Value: "old", Lines: 2}
	for _, c := range []struct {
		fn   func(*Textbox)
		want string
	}{
		{func(*Textbox) {}, `{}`},
		{func(b *Textbox) { b.Value = "" }, `{"value":""}`},
		{func(b *Textbox) { b.Value, b.Hidden = "old", false }, `{"value":"old","visible":true}`},
		{func(b *Textbox) { b.Label = "New" }, `{"label":"New"}`},
		{func(b *Textbox) { b.Placeholder = "" }, `{"placeholder":null}`},
		{func(b *Textbox) { b.Mode = ReadOnly; b.Style.Scale = 3 }, `{"interactive":false,"scale":3}`},
	} {
		got, _, err := changed(box, reflect.ValueOf(c.fn))
		if err != nil || !equalJSON(t, got, []byte(c.want)) {
			t.Errorf("got %s (%v), want %s", got, err, c.want)
		}
	}
	if box.Label != "Name" || box.Value != "old" {
		t.Errorf("the component itself was changed: %+v", box)
	}
	if _, _, err := changed(box, reflect.ValueOf(func(*Textbox) { panic("x") })); err == nil {
		t.Error("a panic must be an error")
	}
}

// TestEveryComponentCanBeChanged fills the scratch copies of each component with odd values.
func TestEveryComponentCanBeChanged(t *testing.T) {
	for name, c := range fixtures {
		if _, ok := c.(placeless); ok {
			continue // cannot be hidden: nobody sees it
		}
		fn := reflect.MakeFunc(reflect.FuncOf([]reflect.Type{reflect.TypeOf(c)}, nil, false), func(a []reflect.Value) []reflect.Value {
			a[0].Elem().FieldByName("Hidden").SetBool(true)
			return nil
		})
		got, _, err := changed(c, fn)
		if err != nil || string(got) != `{"visible":false}` {
			t.Errorf("%s: got %s, %v", name, got, err)
		}
	}
}

func TestOutputFormsInAnApp(t *testing.T) {
	box, md, b := &Textbox{Label: "Box"}, &Markdown{}, &Button{}
	b.OnClick(func(ctx context.Context) (Change[Textbox], Keep[string]) {
		return func(b *Textbox) { b.Label = "L" }, Keep[string]{}
	}, nil, Out(box, md)).Name = "upd"
	b.OnClick(func() iter.Seq2[Delta, error] {
		return func(yield func(Delta, error) bool) {
			_ = yield("a", nil) && yield("b", nil) && yield("", Errorf("late"))
		}
	}, nil, Out(box)).Name = "talk"
	app := &App{Root: Column(box, md, b)}
	built := mustBuild(t, app)
	steps, err := run(t, built, "upd", &bind.Call{})
	want := [][]engine.Body{{engine.Update{Slot: 0, Props: json.RawMessage(`{"label":"L"}`)},
		engine.Update{Slot: 1, Props: json.RawMessage(`{}`)}}}
	if err != nil || !reflect.DeepEqual(steps, want) {
		t.Errorf("got %s, %v", steps, err)
	}
	steps, err = run(t, built, "talk", &bind.Call{})
	want = [][]engine.Body{{engine.Set{Slot: 0, Value: json.RawMessage(`"a"`)}}, {engine.Append{Slot: 0, Text: "b"}}}
	f, ok := errors.AsType[*engine.Failure](err)
	if !ok || f.Message != "late" || f.Title != "Error" || f.Duration.Seconds() != 10 || !reflect.DeepEqual(steps, want) {
		t.Errorf("got %s, %v", steps, err)
	}
	if !built.spec.Function("talk").Streams || built.spec.Function("upd").Streams {
		t.Error("only talk streams")
	}
}

func TestValidatorNamesTheParameter(t *testing.T) {
	x, b := &Textbox{Label: "X"}, &Button{}
	b.OnClick(greet, In(x), Out(x)).Validate = func(s string) error {
		if len(s) <= 3 {
			return FieldErrors{"x": "too short"}
		}
		return FieldErrors{}.OrNil()
	}
	built := mustBuild(t, &App{Root: Column(x, b)})
	_, err := run(t, built, "greet", &bind.Call{}, `"abc"`)
	bad, ok := errors.AsType[*spec.Invalid](err)
	if !ok || bad.Problems[0] != (spec.Problem{Parameter: "x", Message: "too short"}) {
		t.Errorf("got %v", err)
	}
	if _, err := run(t, built, "greet", &bind.Call{}, `"abcd"`); err != nil {
		t.Error(err)
	}
}

func TestHandlersAskTheirContext(t *testing.T) {
	b, out := &Button{}, &Textbox{}
	b.OnClick(func(ctx context.Context) (string, error) {
		for i := range Steps(ctx, 2, "outer") {
			Progress(ctx, 0.5, "half")
			for range Steps(ctx, 1, "") {
				Notify(ctx, Toast{Level: WarningLevel, Text: "w", Duration: -1, Hidden: i == 1})
			}
		}
		ProgressOf(ctx, 3, 10, "", "")
		var ev struct{ Index int }
		err := EventData(ctx, &ev)
		return RequestFrom(ctx).User + string(rune('0'+ev.Index)), err
	}, nil, Out(out)).Name = "ask"
	built := mustBuild(t, &App{Root: Column(b, out)})
	steps, err := run(t, built, "ask", &bind.Call{Request: bind.Request{User: "ann"}, Event: json.RawMessage(`{"index":4}`)})
	if err != nil {
		t.Fatal(err)
	}
	var depth []int
	toasts := 0
	for _, s := range steps {
		switch x := s[0].(type) {
		case engine.Progress:
			depth = append(depth, len(x.Trackers))
		case engine.Toast:
			toasts++
			if x.Duration != nil || x.Title != "Warning" || x.Hidden != (toasts == 2) {
				t.Errorf("toast %+v", x)
			}
		case engine.Set:
			if string(x.Value) != `"ann4"` {
				t.Errorf("value %s", x.Value)
			}
		}
	}
	if !slices.Equal(depth, []int{1, 2, 2, 2, 1, 2, 2, 2, 1, 1}) || toasts != 2 {
		t.Errorf("trackers %v, %d toasts", depth, toasts)
	}
	if err := EventData(t.Context(), nil); !errors.Is(err, ErrNoEvent) {
		t.Errorf("outside of a run: %v", err)
	}
	n := 0
	for range Steps(t.Context(), 3, "x") {
		n++
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for range Steps(ctx, 3, "x") {
		n++
		cancel()
	}
	if n != 4 {
		t.Errorf("counted %d", n)
	}
}

func TestAPIEndpointTakesNamesTypesAndDefaults(t *testing.T) {
	type args struct {
		A int
		B int      `oriel:"default=3"`
		C []string `oriel:"c,optional"`
	}
	app := &App{}
	app.API("addslice", func(_ context.Context, a args) (int, string) {
		return a.A + a.B, strings.Join(a.C, "+")
	})
	app.API("one", func(a struct{ Text string }) string { return a.Text })
	built := mustBuild(t, app)
	f := built.spec.Function("addslice")
	if !slices.Equal(f.Parameters, []string{"a", "b", "c"}) || f.Visibility != spec.Public || len(f.Outputs) != 2 || len(f.Targets) != 0 {
		t.Errorf("function is %+v", f)
	}
	c := built.spec.Component(f.Inputs[2])
	if c.Type != "api" || c.Label != "3rd" || string(c.Schema) != `{"items":{"type":"string"},"type":"array"}` || string(c.Default) != "null" {
		t.Errorf("third parameter is %+v", c)
	}
	for _, x := range []struct{ data, want string }{{`[1]`, "4 \"\""}, {`[1,1,["x","y"]]`, `2 "x+y"`}} {
		var data []json.RawMessage
		if err := json.Unmarshal([]byte(x.data), &data); err != nil {
			t.Fatal(err)
		}
		strs := make([]string, len(data))
		for i := range data {
			strs[i] = string(data[i])
		}
		steps, err := run(t, built, "addslice", &bind.Call{}, strs...)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(steps[0][0].(engine.Set).Value) + " " + string(steps[0][1].(engine.Set).Value); got != x.want {
			t.Errorf("%s gave %s, want %s", x.data, got, x.want)
		}
	}
	if steps, err := run(t, built, "one", &bind.Call{}, `"t"`); err != nil || string(steps[0][0].(engine.Set).Value) != `"t"` {
		t.Errorf("one gave %v, %v", steps, err)
	}
	if _, err := run(t, built, "addslice", &bind.Call{}); err == nil || err.Error() != "1st is missing." {
		t.Errorf("no parameters gave %v", err)
	}
}

func TestAPIEndpointsKeepToTheLimitsOfTheirTags(t *testing.T) {
	type args struct {
		N    int    `oriel:"min=1,max=9,default=2"`
		Mode string `oriel:"mode,choices=a|b,optional"`
	}
	type sum struct{ N int }
	app := &App{}
	app.API("bounded", func(a args) sum { return sum{a.N} })
	built := mustBuild(t, app)
	f := built.spec.Function("bounded")
	if got := string(built.spec.Component(f.Inputs[0]).Schema); got != `{"maximum":9,"minimum":1,"type":"integer"}` {
		t.Errorf("the first schema is %s", got)
	}
	if got := string(built.spec.Component(f.Inputs[1]).Schema); got != `{"enum":["a","b"],"type":"string"}` {
		t.Errorf("the second schema is %s", got)
	}
	if got := string(built.spec.Component(f.Outputs[0]).Schema); got != `{"properties":{"N":{"type":"integer"}},"required":["N"],"type":"object"}` {
		t.Errorf("the schema of the result is %s", got)
	}
	for data, want := range map[string]string{"": `{"N":2}`, "9": `{"N":9}`, `1 "b"`: `{"N":1}`} {
		steps, err := run(t, built, "bounded", &bind.Call{}, strings.Fields(data)...)
		if err != nil || string(steps[0][0].(engine.Set).Value) != want {
			t.Errorf("%s gave %v, %v; want %s", data, steps, err, want)
		}
	}
	for data, want := range map[string]string{"10": "N must be between 1 and 9.", `1 "c"`: "Mode has no such choice. Choose one of those in the list."} {
		if _, err := run(t, built, "bounded", &bind.Call{}, strings.Fields(data)...); err == nil || err.Error() != want {
			t.Errorf("%s gave %v, want %s", data, err, want)
		}
	}
	app.API("broken", func(struct {
		N int `oriel:"min=x"`
	}) {
	})
	if err := app.Check(); err == nil || !strings.Contains(err.Error(), "field N: min=x is not a number") {
		t.Errorf("got %v", err)
	}
}

func TestStateNeedsNoPlace(t *testing.T) {
	count := &State[int]{Initial: 1}
	b, out := &Button{}, &Number{}
	b.OnClick(func(n int) (int, int) { return n + 1, n + 1 }, In(count), Out(count, out)).Name = "inc"
	count.OnChange(func() {}, nil, nil)
	built := mustBuild(t, &App{Root: Column(b, out)})
	c := built.spec.Component(4)
	if c == nil || !c.State || c.Type != "state" || !c.SkipAPI || strings.Contains(string(c.Props), "value") {
		t.Fatalf("state is %+v", c)
	}
	steps, err := run(t, built, "inc", &bind.Call{}, "null")
	want := [][]engine.Body{{engine.Set{Slot: 0, Value: json.RawMessage("null")}, engine.Set{Slot: 1, Value: json.RawMessage("2")}},
		{engine.Changes{Components: []int{4}}}}
	if err != nil || !reflect.DeepEqual(steps, want) {
		t.Errorf("got %v, %v", steps, err)
	}
}
