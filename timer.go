package oriel

import (
	"cmp"
	"encoding/json"
	"fmt"
	"time"

	"github.com/oriel-go/oriel/internal/bind"
)

// shortestTick is the least time between two ticks of a [Timer].
const shortestTick = 50 * time.Millisecond

// A Timer runs handlers again and again while its page is in view. It needs no place in the layout.
//
// A handler starts, stops or changes it with a [Change]. As an input it gives its seconds.
type Timer struct {
	Every   time.Duration // time between ticks, at least 50 ms; default 1 s
	Stopped bool          // does not tick until a Change clears it

	common
}

type timerProps struct {
	Name    string  `json:"name"`
	Value   float64 `json:"value"`
	Active  bool    `json:"active"`
	Visible bool    `json:"visible"`
}

func (t *Timer) describe() description {
	s := t.seconds()
	return description{typ: "timer", label: "Timer", kind: bind.KindNumber, static: true, fallback: s, example: s,
		props: timerProps{"timer", s, !t.Stopped, true}, schema: map[string]any{"type": "number"}}
}

func (t *Timer) seconds() float64 { return cmp.Or(t.Every, time.Second).Seconds() }

// decode returns the seconds a client sent, or nil for null.
func (t *Timer) decode(_ *bind.Call, raw json.RawMessage) (any, error) {
	n, err := decodeNumber(raw)
	switch {
	case err != nil:
		return nil, Errorf("Timer needs a number of seconds.")
	case n == nil:
		return nil, nil
	case *n < shortestTick.Seconds():
		return nil, Errorf("Timer needs at least %v seconds.", shortestTick.Seconds())
	}
	return *n, nil
}

func (t *Timer) encode(_ *bind.Call, v any) (json.RawMessage, error) { return encodeNumber(v) }

// check refuses ticks that are too close together.
func (t *Timer) check() error {
	if t.Every != 0 && t.Every < shortestTick {
		return fmt.Errorf("timer: Every is %v; the least is %v", t.Every, shortestTick)
	}
	return nil
}

func (t *Timer) placeless() {}

// OnTick runs fn at every tick. A tick that comes while the run of the one before is live does nothing, unless the
// event's Trigger says otherwise.
func (t *Timer) OnTick(fn any, in Inputs, out Outputs) *Event {
	e := t.on(t, "tick", fn, in, out)
	e.Progress = cmp.Or(e.Progress, HiddenProgress)
	return e
}
