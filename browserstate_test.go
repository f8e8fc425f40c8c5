package oriel

import (
	"reflect"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/bind"
)

func TestABrowserStateTravelsAsItsType(t *testing.T) {
	settings := &BrowserState[keptSettings]{Initial: keptSettings{"Ada", 2}}
	b := &Button{}
	b.OnClick(func(s keptSettings) keptSettings { s.Size++; return s }, In(settings), Out(settings)).Name = "grow"
	built := mustBuild(t, &App{Root: b})
	for in, want := range map[string]string{"null": `{"Name":"Ada","Size":3}`, `{"Name":"Grace","Size":5}`: `{"Name":"Grace","Size":6}`} {
		steps, err := run(t, built, "grow", &bind.Call{}, in)
		if err != nil || string(steps[0][0].(engine.Set).Value) != want {
			t.Errorf("%s gave %s, %v; want %s", in, steps, err, want)
		}
	}
	if _, err := run(t, built, "grow", &bind.Call{}, `{"Size":"large"}`); err == nil {
		t.Error("what does not fit the type must be refused")
	}
}

func TestTheShapeOfABrowserStateFollowsItsType(t *testing.T) {
	type other struct{ Name, Size string }
	a, b := shapeOf(reflect.TypeFor[keptSettings]()), shapeOf(reflect.TypeFor[other]())
	if a == "" || a == b || a != shapeOf(reflect.TypeFor[keptSettings]()) {
		t.Errorf("the shapes are %q and %q", a, b)
	}
}

func TestBrowserStatesThatCannotWorkAreWiringErrors(t *testing.T) {
	for _, c := range []struct {
		states []Component
		want   string
	}{
		{[]Component{&BrowserState[struct{ n int }]{}}, "has the field n, which JSON leaves out"},
		{[]Component{&BrowserState[chan int]{}}, "BrowserState[chan int] cannot be kept as JSON"},
		{[]Component{&BrowserState[int]{}, &BrowserState[int]{}}, `two BrowserStates have the Key "state"`},
	} {
		if err := (&App{Root: Column(c.states...)}).Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}
