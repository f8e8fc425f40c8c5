package oriel

import (
	"context"
	"errors"
	"fmt"
	"image"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/bind"
	"github.com/oriel-go/oriel/internal/spec"
)

type everyField struct {
	Prompt   string   `oriel:"lines=3,placeholder=A lighthouse,max_length=9"`
	Style    string   `oriel:"choices=ink|oil,value=oil,radio"`
	Model    string   `oriel:"the_model,choices=small|large"`
	Secret   string   `oriel:",password,label=Token,info=Of the service"`
	MaxSteps int      `oriel:"min=1,max=50,value=20"`
	Scale    float64  `oriel:"value=7.5,min=0"`
	Seed     *uint8   `oriel:""`
	Sharp    bool     `oriel:"value=true"`
	Tags     []string `oriel:"choices=a|b|c,value=b|c"`
	Words    []string
	Photo    image.Image
	Paper    File   `oriel:"accept=.pdf|text"`
	Papers   []File `oriel:"label=More"`
	hidden   int
	Skipped  int `oriel:"-"`
}

type everyResult struct {
	Text    string
	Story   string `oriel:"markdown"`
	N       int
	Done    bool
	Picture image.Image
	Report  File
	All     []File `oriel:"gallery"`
	Classes map[string]float64
	Raw     map[string]any `oriel:"label=Details"`
	Kept    Keep[string]
}

func TestAFormFollowsTheTypesOfItsHandler(t *testing.T) {
	app := Interface(func(ctx context.Context, e everyField) (everyResult, error) { return everyResult{}, nil }, nil, nil)
	b := mustBuild(t, app)
	f := b.spec.Functions[0]
	want := []string{"prompt", "style", "the_model", "secret", "max_steps", "scale", "seed", "sharp", "tags", "words", "photo", "paper", "papers"}
	if !slices.Equal(f.Parameters, want) {
		t.Errorf("the parameters are %q", f.Parameters)
	}
	types := func(ids []int) (all []string) {
		for _, id := range ids {
			c := b.spec.Component(id)
			all = append(all, c.Type+" "+c.Label)
		}
		return all
	}
	if got := types(f.Inputs); !slices.Equal(got, []string{"textbox Prompt", "radio Style", "dropdown Model", "textbox Token", "slider Max steps",
		"number Scale", "number Seed", "checkbox Sharp", "checkboxgroup Tags", "dropdown Words", "image Photo", "file Paper", "file More"}) {
		t.Errorf("the inputs are %q", got)
	}
	if got := types(f.Outputs); !slices.Equal(got, []string{"textbox Text", "markdown Story", "number N", "checkbox Done", "image Picture", "file Report",
		"gallery All", "label Classes", "json Details", "textbox Kept"}) {
		t.Errorf("the outputs are %q", got)
	}
	for id, props := range map[int]string{0: `"max_length":9`, 3: `"type":"password"`, 4: `"maximum":50`, 5: `"value":7.5`, 7: `"value":true`, 8: `"value":["b","c"]`, 11: `"file_types":[".pdf","text"]`} {
		if got := string(b.spec.Component(f.Inputs[id]).Props); !strings.Contains(got, props) {
			t.Errorf("input %d has %s, want %s", id, got, props)
		}
	}
}

func TestTheFieldsOfAFormArriveInTheStruct(t *testing.T) {
	type request struct {
		Prompt string `oriel:"max_length=9"`
		Steps  int    `oriel:"min=1,max=50,value=20"`
		Seed   *int   `oriel:"the_seed"`
	}
	type result struct {
		Line string `oriel:"label=What came of it"`
	}
	app := Interface(func(r request) result { return result{fmt.Sprint(r.Prompt, r.Steps, r.Seed == nil)} }, nil, nil)
	b := mustBuild(t, app)
	for in, want := range map[string]string{`"a" 3 null`: `"a3 true"`, `"b" null 7`: `"b20 false"`} {
		steps, err := run(t, b, "predict", &bind.Call{}, strings.Fields(in)...)
		if err != nil || string(steps[0][0].(engine.Set).Value) != want {
			t.Errorf("%s gave %s, %v; want %s", in, steps, err, want)
		}
	}
	_, err := run(t, b, "predict", &bind.Call{}, `"0123456789"`, "51", "1.5")
	bad, ok := errors.AsType[*spec.Invalid](err)
	if !ok || bad.Problems[0].Message != "Prompt can have at most 9 characters." || bad.Problems[1].Message != "Steps must be between 1 and 50." ||
		bad.Problems[2] != (spec.Problem{Parameter: "the_seed", Message: "The seed needs a whole number."}) && bad.Problems[2].Message != "Seed needs a whole number." {
		t.Errorf("got %+v", bad)
	}
}

func TestAFormShowsWhatAStreamYields(t *testing.T) {
	type step struct {
		Text string
		N    int
	}
	b := mustBuild(t, Interface(func() iter.Seq[step] {
		return func(yield func(step) bool) { _ = yield(step{"a", 1}) && yield(step{"ab", 2}) }
	}, nil, nil))
	steps, err := run(t, b, "predict", &bind.Call{})
	if err != nil || len(steps) != 2 || string(steps[1][1].(engine.Patch).Ops[0].Value) != "2" {
		t.Errorf("got %v, %v", steps, err)
	}
	b = mustBuild(t, Interface(func() (string, int) { return "a", 1 }, nil, nil))
	if got := b.spec.Component(b.spec.Functions[0].Outputs[1]); got.Type != "number" || got.Label != "Output 2" {
		t.Errorf("the second output is %+v", got)
	}
}

func TestFormsThatTypesDoNotSettleAreWiringErrors(t *testing.T) {
	for want, fn := range map[string]any{
		"field C of struct { C chan int }: no field takes a chan int; list the inputs in In": func(struct{ C chan int }) {},
		"field N of struct { N int \"oriel:\\\"min=x\\\"\" }: min=x is not a number": func(struct {
			N int `oriel:"min=x"`
		}) {
		},
		"max=1 must be greater than min=2": func(struct {
			N int `oriel:"min=2,max=1"`
		}) {
		},
		"the tag has lines, which such a field does not take": func(struct {
			N int `oriel:"lines=2"`
		}) {
		},
		"value=c is not among the choices": func(struct {
			S string `oriel:"choices=a|b,value=c"`
		}) {
		},
		"no viewer shows a func(); list the outputs in Out": func() func() { return nil },
		"cannot be left out of what the page shows":         func() struct{ n int } { return struct{ n int }{} },
		"takes 1 value but In lists 0 components":           func(string) {},
		`cannot be password; to make it a password field, write ",password"`: func(struct {
			S string `oriel:"password"`
		}) {
		},
		"the event has neither a handler nor Cancels": nil,
	} {
		err := Interface(fn, nil, nil).Check()
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "form_fields_test.go:") {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
