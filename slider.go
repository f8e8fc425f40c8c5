package oriel

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"

	"github.com/oriel-go/oriel/internal/bind"
)

// A Slider lets people pick a number from a range by dragging, by keyboard, or by typing it.
//
// Handlers take the value as any Go number. A value that the type cannot hold, 2.5 for an int say, is refused
// before the handler runs, with a message at the slider.
type Slider struct {
	Label    string              // default "Slider"
	Info     string              // one line of help under the label
	Min      float64             // default 0
	Max      float64             // default 100; must be greater than Min
	Step     float64             // distance of the values people can pick; 0 fits the range, API clients are free
	Value    float64             // initial value; moved into the range
	Validate func(float64) error // checks a number before the call is queued; an [Errorf] stands at the field
	Mode     Mode
	Hidden   bool

	Style Style
	common
}

type sliderProps struct {
	wireProps
	Minimum float64 `json:"minimum"`
	Maximum float64 `json:"maximum"`
	Value   float64 `json:"value"`
	Step    float64 `json:"step"`
}

func (s *Slider) describe() description {
	p := sliderProps{wireCommon("slider", s.name(), s.Info, s.Hidden, s.Mode, s.Style), s.Min, s.max(), s.value(), s.step()}
	return description{typ: "slider", label: s.name(), props: p, kind: bind.KindNumber, mode: s.Mode,
		schema:  map[string]any{"type": "number", "description": fmt.Sprintf("numeric value between %v and %v", s.Min, s.max())},
		example: s.Min, fallback: s.value(), rows: 3, validate: checking(s.Validate)}
}

// decode returns a float64 within the range; null is the initial value.
func (s *Slider) decode(_ *bind.Call, raw json.RawMessage) (any, error) {
	v, err := decodeNumber(raw)
	switch {
	case err != nil:
		return nil, Errorf("%s needs a number.", s.name())
	case v == nil:
		return s.value(), nil
	case *v < s.Min || *v > s.max():
		return nil, Errorf("%s must be between %v and %v.", s.name(), s.Min, s.max())
	}
	return *v, nil
}

func (s *Slider) encode(_ *bind.Call, v any) (json.RawMessage, error) { return encodeNumber(v) }

func (s *Slider) name() string { return cmp.Or(s.Label, "Slider") }

// max is the greatest value. A range that would be empty gets the default one's length.
func (s *Slider) max() float64 {
	if s.Max > s.Min {
		return s.Max
	}
	return s.Min + 100
}

func (s *Slider) value() float64 { return min(max(s.Value, s.Min), s.max()) }

// step is about a hundredth of the range, rounded to a power of ten.
func (s *Slider) step() float64 {
	if s.Step > 0 {
		return s.Step
	}
	return math.Pow(10, math.Floor(math.Log10(s.max()-s.Min))-2)
}

// check refuses a range that holds nothing.
func (s *Slider) check() error {
	if s.Max != 0 && s.Max <= s.Min {
		return fmt.Errorf("slider %q: Max %v must be greater than Min %v", s.name(), s.Max, s.Min)
	}
	return nil
}

// OnChange runs fn after every change of the value, whoever made it. See [Slider.OnInput] for people's changes alone.
func (s *Slider) OnChange(fn any, in Inputs, out Outputs) *Event {
	return s.on(s, "change", fn, in, out)
}

// OnInput runs fn while a person moves the slider.
func (s *Slider) OnInput(fn any, in Inputs, out Outputs) *Event {
	return s.on(s, "input", fn, in, out)
}

// OnRelease runs fn when a person lets the slider go.
func (s *Slider) OnRelease(fn any, in Inputs, out Outputs) *Event {
	return s.on(s, "release", fn, in, out)
}
