package oriel

import (
	"reflect"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/internal/spec"
)

func TestTabsStandInTheLayoutAndTriggerEvents(t *testing.T) {
	name := &Textbox{Label: "Name"}
	play := &Tab{Label: "Play", ID: "play", Children: []Component{name}}
	tabs := &Tabs{Children: []*Tab{{Label: "Rules"}, play}}
	play.OnSelect(func() string { return "Ada" }, nil, Out(name))
	tabs.OnSelect(func() string { return "Grace" }, nil, Out(name))
	tabs.OnChange(func() string { return "Mary" }, nil, Out(name))
	b, err := (&App{Root: tabs}).build()
	if err != nil {
		t.Fatal(err)
	}
	want := spec.Node{Block: true, Children: []spec.Node{{ID: 1, Block: true, Children: []spec.Node{
		{ID: 2, Block: true}, {ID: 3, Block: true, Children: []spec.Node{{ID: 4}}}}}}}
	if !reflect.DeepEqual(b.spec.Layout, want) {
		t.Errorf("the layout is %+v", b.spec.Layout)
	}
	for i, want := range []spec.Target{{Component: 3, Event: "select"}, {Component: 1, Event: "select"}, {Component: 1, Event: "change"}} {
		f := b.spec.Functions[i]
		if len(f.Targets) != 1 || f.Targets[0] != want || f.Visibility != spec.Visibility(Private) {
			t.Errorf("function %d is %s, of %+v; want private, of %+v", i, f.Visibility, f.Targets, want)
		}
	}
}

func TestTabsThatCannotWorkAreWiringErrors(t *testing.T) {
	for _, c := range []struct {
		root Component
		want string
	}{
		{&Tabs{Selected: "play", Children: []*Tab{{Label: "Play"}}}, `none of the Tabs has the ID "play" that Selected names`},
		{&Tabs{Children: []*Tab{{ID: "a"}, {ID: "a"}}}, `two of the Tabs have the ID "a"`},
		{&Tabs{Children: []*Tab{nil}}, "the layout holds a nil component"},
		{Column(&Tab{Label: "Play"}), `*oriel.Tab "Play" stands outside of Tabs`},
		{&Tab{}, `*oriel.Tab "Tab" stands outside of Tabs`},
	} {
		if err := (&App{Root: c.root}).Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

func TestAChangeOfTabsSelectsOne(t *testing.T) {
	tabs := &Tabs{Children: []*Tab{{ID: "rules"}, {ID: "play"}}}
	got, _, err := changed(tabs, reflect.ValueOf(func(t *Tabs) { t.Selected = "play" }))
	if err != nil || !equalJSON(t, got, []byte(`{"selected":"play"}`)) {
		t.Errorf("the update is %s, %v", got, err)
	}
}
