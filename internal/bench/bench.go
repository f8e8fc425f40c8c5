//go:build unix

// Package bench measures apps that speak Gradio's protocol: Oriel's and Gradio's own, with the same requests.
//
// A [Workload] talks to one [Target] and returns figures. [Run] starts the targets one after the other, never two at
// a time, in the order A-B-B-A, and keeps what each run gave. Every answer is checked: a wrong one ends the workload
// with an error. The processor time and the memory are those of the target's whole process tree, from /proc, so they
// are there on Linux only.
//
// The app that is measured has the functions of bench/app.
package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// A Size says how much work a workload does. The zero Size is too small to measure: see [Full] and [Small].
type Size struct {
	Seconds  float64       `json:"seconds"`  // least duration of each measured loop
	Starts   int           `json:"starts"`   // W1: starts
	Requests int           `json:"requests"` // W3: least requests of each kind
	Clients  []int         `json:"clients"`  // W4: clients at once
	Burst    int           `json:"burst"`    // W4: clients that call at the same moment
	Streams  []int         `json:"streams"`  // W5: streams at once
	Tokens   int           `json:"tokens"`   // W5: tokens of each stream
	Rate     float64       `json:"rate"`     // W5: tokens a second of each stream
	Load     int           `json:"load"`     // W5: streams of Gradio's load test; 0 leaves it out
	LoadFor  int           `json:"load_for"` // W5: tokens of each of them, of which 100 come in a second
	Turns    int           `json:"turns"`    // W6: turns of the conversation
	File     int64         `json:"file"`     // W7: bytes of the large file
	Files    int           `json:"files"`    // W7: small files of 1 MB
	Pages    int           `json:"pages"`    // W8: pages held open
	Beats    int           `json:"beats"`    // W8: heartbeats held open
	Hold     time.Duration `json:"hold"`     // W8: how long they are held
	After    time.Duration `json:"after"`    // W8: how long after closing them memory is looked at again
	Seen     int           `json:"seen"`     // W8: how many more than one have come and gone before memory is looked at first
	Queued   int           `json:"queued"`   // W10: calls that the greedy client keeps waiting
	Polite   int           `json:"polite"`   // W10: polite clients
	Stuck    int           `json:"stuck"`    // W10: clients that never read
	Soak     int           `json:"soak"`     // W12: least requests
}

// Full is for figures, Small for tests of the workloads themselves.
var (
	Full = Size{Seconds: 2, Starts: 3, Requests: 200, Clients: []int{1, 10, 100, 1000}, Burst: 100, Streams: []int{10, 50, 250},
		Tokens: 100, Rate: 1000, Load: 0, LoadFor: 500, Turns: 80, File: 128 << 20, Files: 100, Pages: 1000, Beats: 1000, Hold: 20 * time.Second,
		After: 0, Queued: 200, Polite: 20, Stuck: 40, Soak: 2000}
	Small = Size{Starts: 1, Requests: 3, Clients: []int{1, 4}, Burst: 5, Streams: []int{2}, Tokens: 5, Rate: 1000, Load: 2, LoadFor: 10,
		Turns: 3, File: 100 << 10, Files: 2, Pages: 5, Beats: 5, Queued: 8, Polite: 2, Stuck: 2, Soak: 40}
)

// A Workload is one of the things that are measured.
type Workload struct {
	ID, Title string
	Run       func(ctx context.Context, t *Target, s Size, f *Figures) error
}

// Workloads are all there are, in order.
func Workloads() []Workload {
	return []Workload{
		{"W1", "cold start", cold},
		{"W3", "latency, one client", latency},
		{"W4", "throughput", throughput},
		{"W5", "streams of tokens", streaming},
		{"W6", "a growing chat", growing},
		{"W7", "files", files},
		{"W8", "idle pages", idle},
		{"W10", "fairness", fairness},
		{"W12", "soak", soak},
	}
}

// A Config is what [Run] measures.
type Config struct {
	Targets  []*Target
	Only     []string // IDs of workloads; empty runs all
	Rounds   int      // A-B-B-A is two rounds; default 1
	Size     Size
	Limit    time.Duration // of one workload on one target; default 3 minutes
	Progress io.Writer     // gets a line for each; nil for none
}

// Run measures. Its error names what could not be measured; the report holds the rest.
func Run(ctx context.Context, c Config) (*Report, error) {
	if c.Limit == 0 {
		c.Limit = 3 * time.Minute
	}
	if c.Progress == nil {
		c.Progress = io.Discard
	}
	list := Workloads()
	for _, id := range c.Only {
		if !slices.ContainsFunc(list, func(w Workload) bool { return w.ID == id }) {
			return nil, fmt.Errorf("bench: there is no workload %q", id)
		}
	}
	r := newReport(c)
	var failed error
	for _, w := range list {
		if len(c.Only) > 0 && !slices.Contains(c.Only, w.ID) {
			continue
		}
		for round := range max(c.Rounds, 1) {
			order := slices.Clone(c.Targets)
			if round%2 == 1 {
				slices.Reverse(order)
			}
			for _, t := range order {
				if ctx.Err() != nil {
					return r, errors.Join(failed, ctx.Err())
				}
				r.Noise.look()
				begin := time.Now()
				f := &Figures{workload: w.ID, target: t.Name}
				err := one(ctx, c, w, t, f)
				if err != nil {
					err = fmt.Errorf("bench: %s on %s: %w", w.ID, t.Name, err)
					failed = errors.Join(failed, err)
				}
				r.add(f)
				fmt.Fprintf(c.Progress, "%-4s %-10s %6.1f s  %s\n", w.ID, t.Name, time.Since(begin).Seconds(), outcome(err))
			}
		}
	}
	r.Noise.look()
	return r, failed
}

func outcome(err error) string {
	if err != nil {
		return "failed"
	}
	return "ok"
}

// one runs a workload on a target of its own.
func one(ctx context.Context, c Config, w Workload, t *Target, f *Figures) error {
	ctx, cancel := context.WithTimeout(ctx, c.Limit)
	defer cancel()
	if w.ID != "W1" {
		if err := t.start(ctx); err != nil {
			return err
		}
		defer t.stop()
	}
	return w.Run(ctx, t, c.Size, f)
}
