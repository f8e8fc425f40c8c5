package oriel

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/oriel-go/oriel/internal/spec"
)

func TestATimerNeedsNoPlaceAndTicks(t *testing.T) {
	timer, clock := &Timer{}, &Number{Label: "Clock"}
	timer.OnTick(func() int { return 1 }, nil, Out(clock))
	b := mustBuild(t, &App{Root: clock})
	f := b.spec.Functions[0]
	if f.Name != "timer" || f.Visibility != spec.Private || f.Progress != "hidden" || f.TriggerMode != "once" ||
		!reflect.DeepEqual(f.Targets, []spec.Target{{Component: 2, Event: "tick"}}) {
		t.Errorf("the function is %+v", f)
	}
	if c := b.spec.Component(2); c.Type != "timer" || c.Interactive || len(b.spec.Layout.Children) != 1 {
		t.Errorf("the timer is %+v in %+v", c, b.spec.Layout)
	}
}

func TestAChangeStartsAndStopsATimer(t *testing.T) {
	for _, c := range []struct {
		fn   func(*Timer)
		want string
	}{
		{func(t *Timer) { t.Stopped = true }, `{"active":false}`},
		{func(t *Timer) { t.Stopped, t.Every = false, 3*time.Second }, `{"active":true,"value":3}`},
	} {
		got, _, err := changed(&Timer{}, reflect.ValueOf(c.fn))
		if err != nil || !equalJSON(t, got, []byte(c.want)) {
			t.Errorf("the update is %s, %v; want %s", got, err, c.want)
		}
	}
}

func TestATimerThatIsTooFastIsAWiringError(t *testing.T) {
	timer, out := &Timer{Every: time.Millisecond}, &Number{}
	timer.OnTick(func() int { return 1 }, nil, Out(out))
	if err := (&App{Root: out}).Check(); err == nil || !strings.Contains(err.Error(), "Every is 1ms; the least is 50ms") {
		t.Errorf("got %v", err)
	}
}

func TestATriggerOutsideTheLayoutIsAWiringError(t *testing.T) {
	out := &Number{}
	(&Button{Text: "Lost"}).OnClick(func() int { return 1 }, nil, Out(out))
	if err := (&App{Root: out}).Check(); err == nil || !strings.Contains(err.Error(), "the trigger, *oriel.Button, is not in the layout") {
		t.Errorf("got %v", err)
	}
}
