//go:build unix

package bench

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// A Figure is one thing measured.
type Figure struct {
	Workload string    `json:"workload"`
	Target   string    `json:"target"`
	Name     string    `json:"name"`
	Unit     string    `json:"unit"`
	More     bool      `json:"more"`   // more is better
	Values   []float64 `json:"values"` // one for each round
}

// Median is the middle value, or the mean of the two in the middle.
func (f *Figure) Median() float64 {
	v := slices.Sorted(slices.Values(f.Values))
	if len(v) == 0 {
		return 0
	}
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

// Figures collects what one run of a workload measures.
type Figures struct {
	workload, target string
	list             []Figure
	remarks          []string
}

// remark notes what no number says.
func (f *Figures) remark(text string) {
	f.remarks = append(f.remarks, f.workload+", "+f.target+", "+text)
}

// less notes a figure of which less is better.
func (f *Figures) less(name, unit string, v float64) { f.note(name, unit, v, false) }

// more notes a figure of which more is better.
func (f *Figures) more(name, unit string, v float64) { f.note(name, unit, v, true) }

func (f *Figures) note(name, unit string, v float64, more bool) {
	f.list = append(f.list, Figure{f.workload, f.target, name, unit, more, []float64{v}})
}

// quantile returns the value below which a share of the list lies. It sorts the list.
func quantile(list []float64, share float64) float64 {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[min(int(share*float64(len(list))), len(list)-1)]
}

// durations are measured by several goroutines.
type durations struct {
	mu   sync.Mutex
	list []float64 // milliseconds
}

func (d *durations) add(t time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.list = append(d.list, ms(t))
}

func ms(t time.Duration) float64 { return float64(t) / float64(time.Millisecond) }

// latencies notes the usual three figures.
func (f *Figures) latencies(name string, d *durations) {
	f.less(name+", p50", "ms", quantile(d.list, 0.5))
	f.less(name+", p99", "ms", quantile(d.list, 0.99))
}

// per divides, and says what cannot be divided.
func per(total float64, n int) (float64, error) {
	if n == 0 {
		return 0, fmt.Errorf("nothing was measured")
	}
	return total / float64(n), nil
}
