package oriel

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/internal/spec"
)

func TestRulesBecomePartOfThePage(t *testing.T) {
	quality := &Radio{Choices: []string{"draft", "custom"}, Value: "draft"}
	tags := &CheckboxGroup{Choices: []string{"a", "b"}, Value: []string{"b"}}
	name := &Textbox{Value: "Ada"}
	steps, more := &Slider{}, Column(&Markdown{})
	ShowWhen(steps, quality, "custom")
	ShowWhen(steps, tags, "a", "b")
	ShowWhen(more, name)
	b := mustBuild(t, &App{Root: Column(quality, tags, name, steps, more)})
	want := []spec.Rule{
		{Component: 5, Field: 2, Values: []json.RawMessage{json.RawMessage(`"custom"`)}, Off: true},
		{Component: 5, Field: 3, Values: []json.RawMessage{json.RawMessage(`"a"`), json.RawMessage(`"b"`)}},
		{Component: 6, Field: 4, Values: []json.RawMessage{}},
	}
	if !b.spec.Components[1].Interactive || !b.spec.Components[3].Interactive {
		t.Error("people must be able to choose what is shown")
	}
	if !reflect.DeepEqual(b.spec.Rules, want) {
		t.Errorf("the rules are %+v, want %+v", b.spec.Rules, want)
	}
}

func TestAFieldHasAValueOfARule(t *testing.T) {
	for _, c := range []struct {
		value  string
		values []string
		want   bool
	}{
		{`"a"`, []string{`"a"`}, true}, {`"a"`, []string{`"b"`, `"a"`}, true}, {`"a"`, []string{`"b"`}, false},
		{`["a","c"]`, []string{`"c"`}, true}, {`["a"]`, []string{`"c"`}, false}, {`[]`, []string{`"c"`}, false},
		{`2`, []string{`2`}, true}, {`true`, []string{`true`}, true}, {``, []string{`"a"`}, false},
		{`"x"`, nil, true}, {`0`, nil, true}, {`true`, nil, true}, {`["a"]`, nil, true},
		{``, nil, false}, {`null`, nil, false}, {`""`, nil, false}, {`false`, nil, false}, {`[]`, nil, false},
	} {
		values := []json.RawMessage{}
		for _, v := range c.values {
			values = append(values, json.RawMessage(v))
		}
		if got := holds(json.RawMessage(c.value), values); got != c.want {
			t.Errorf("%s with %s: got %v", c.value, c.values, got)
		}
	}
}

func TestRulesThatCannotHoldAreWiringErrors(t *testing.T) {
	quality := &Radio{Choices: []string{"draft"}}
	for _, c := range []struct {
		field  Component
		values []any
		want   string
	}{
		{quality, []any{"drafft"}, `*oriel.Radio "Radio" never has the value "drafft": Radio has no such choice.`},
		{&Textbox{Label: "Lost"}, nil, `the field, *oriel.Textbox "Lost", is not in the layout`},
		{Column(), nil, "the field has no value"},
		{&State[int]{}, nil, "is not in the layout"},
		{&Slider{Label: "Far"}, []any{1000}, "is not in the layout"},
	} {
		box := &Textbox{}
		ShowWhen(box, c.field, c.values...)
		err := (&App{Root: Column(quality, box)}).Check()
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "rule_test.go:") {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}
