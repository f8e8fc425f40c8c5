package oriel

import (
	"reflect"
	"testing"

	"github.com/oriel-go/oriel/internal/spec"
)

func TestAnAccordionTellsWhenItOpensAndCloses(t *testing.T) {
	text := &Markdown{}
	more := &Accordion{Label: "More", Closed: true, Children: []Component{text}}
	more.OnExpand(func() string { return "open" }, nil, Out(text))
	more.OnCollapse(func() string { return "closed" }, nil, Out(text))
	b, err := (&App{Root: more}).build()
	if err != nil {
		t.Fatal(err)
	}
	for i, event := range []string{"expand", "collapse"} {
		if got := b.spec.Functions[i].Targets; !reflect.DeepEqual(got, []spec.Target{{Component: 1, Event: event}}) {
			t.Errorf("function %d has the targets %+v", i, got)
		}
	}
	if got := b.spec.Layout.Children[0].Children; !reflect.DeepEqual(got, []spec.Node{{ID: 2}}) {
		t.Errorf("the accordion holds %+v", got)
	}
}

func TestAChangeOpensAnAccordion(t *testing.T) {
	got, _, err := changed(&Accordion{Closed: true}, reflect.ValueOf(func(a *Accordion) { a.Closed = false }))
	if err != nil || !equalJSON(t, got, []byte(`{"open":true}`)) {
		t.Errorf("the update is %s, %v", got, err)
	}
}
