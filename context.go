package oriel

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"time"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/bind"
)

// Steps counts from 0 to n-1 and tells the visitor how far the run is. It stops early when the run is cancelled, so
// check ctx.Err() after the loop. Loops may be nested. Outside of a run it only counts.
func Steps(ctx context.Context, n int, what string) iter.Seq[int] {
	return func(yield func(int) bool) {
		r := bind.FromContext(ctx)
		t := &engine.Tracker{Length: new(float64(n)), Unit: new("steps")}
		if what != "" {
			t.Description = &what
		}
		r.Push(t)
		defer r.Pop(t)
		for i := range n {
			if ctx.Err() != nil {
				return
			}
			r.Report(t, func(t *engine.Tracker) { t.Index = new(float64(i)) })
			if !yield(i) {
				return
			}
		}
		r.Report(t, func(t *engine.Tracker) { t.Index = new(float64(n)) })
	}
}

// Progress tells the visitor how far the run is, from 0 to 1, and what it is doing.
func Progress(ctx context.Context, fraction float64, what string) {
	t := &engine.Tracker{Fraction: &fraction}
	if what != "" {
		t.Description = &what
	}
	bind.FromContext(ctx).Report(t, func(*engine.Tracker) {})
}

// ProgressOf tells the visitor how many of a number of units are done. An empty unit means steps.
func ProgressOf(ctx context.Context, done, total float64, unit, what string) {
	if unit == "" {
		unit = "steps"
	}
	t := &engine.Tracker{Index: &done, Length: &total, Unit: &unit}
	if what != "" {
		t.Description = &what
	}
	bind.FromContext(ctx).Report(t, func(*engine.Tracker) {})
}

// A Toast is a short notice to the visitor of a run.
type Toast struct {
	Level    Level         // default InfoLevel
	Title    string        // default is the name of the level
	Text     string        // plain text
	Duration time.Duration // how long to show it; 0 means 10 seconds, a negative one until it is dismissed
	Hidden   bool          // not on the page; API clients get it
}

// Level is how urgent a [Toast] is.
type Level string

// The levels.
const (
	InfoLevel    Level = "info"
	WarningLevel Level = "warning"
	SuccessLevel Level = "success"
)

// Notify shows a notice. Outside of a run it does nothing.
func Notify(ctx context.Context, t Toast) {
	if t.Level == "" {
		t.Level = InfoLevel
	}
	if t.Title == "" {
		t.Title = map[Level]string{InfoLevel: "Info", WarningLevel: "Warning", SuccessLevel: "Success"}[t.Level]
	}
	bind.FromContext(ctx).Toast(engine.Toast{Level: string(t.Level), Title: t.Title, Text: t.Text,
		Duration: noticeTime(t.Duration), Hidden: t.Hidden})
}

// Info tells the visitor something for 10 seconds.
func Info(ctx context.Context, text string) { Notify(ctx, Toast{Text: text}) }

// Warn warns the visitor for 10 seconds.
func Warn(ctx context.Context, text string) { Notify(ctx, Toast{Level: WarningLevel, Text: text}) }

// Success tells the visitor for 10 seconds that something worked.
func Success(ctx context.Context, text string) { Notify(ctx, Toast{Level: SuccessLevel, Text: text}) }

// ErrNoEvent says that a run was not triggered by an event that carries data.
var ErrNoEvent = errors.New("oriel: the event carries no data")

// EventData decodes what the triggering event carries into v: which item was selected, say.
func EventData(ctx context.Context, v any) error {
	r := bind.FromContext(ctx)
	if r == nil || len(r.Call.Event) == 0 || string(r.Call.Event) == "null" {
		return ErrNoEvent
	}
	return json.Unmarshal(r.Call.Event, v)
}
