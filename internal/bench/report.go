//go:build unix

package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// A Report is what was measured.
type Report struct {
	When    time.Time `json:"when"`
	System  string    `json:"system"`
	CPU     string    `json:"cpu"`
	Targets []string  `json:"targets"` // the first is compared with each of the others
	Rounds  int       `json:"rounds"`
	Size    Size      `json:"size"`
	Noise   Noise     `json:"noise"`
	Figures []*Figure `json:"figures"`
	Remarks []string  `json:"remarks"`
}

func newReport(c Config) *Report {
	r := &Report{When: time.Now().UTC().Truncate(time.Second), System: runtime.GOOS + "/" + runtime.GOARCH, Rounds: max(c.Rounds, 1), Size: c.Size}
	b, _ := os.ReadFile("/proc/cpuinfo")
	if model, ok := between(b, "model name\t: ", "\n"); ok {
		r.CPU = string(model)
	}
	for _, t := range c.Targets {
		r.Targets = append(r.Targets, t.Name)
	}
	return r
}

// Add takes in the figures of another report, measured before: those of the same name get more values.
func (r *Report) Add(other *Report) {
	for _, f := range other.Figures {
		r.merge(*f)
	}
	r.note(other.Remarks)
	r.Noise.Load = append(other.Noise.Load, r.Noise.Load...)
	r.Noise.Loops = append(other.Noise.Loops, r.Noise.Loops...)
}

func (r *Report) add(f *Figures) {
	r.note(f.remarks)
	for _, one := range f.list {
		r.merge(one)
	}
}

func (r *Report) note(remarks []string) {
	for _, text := range remarks {
		if !slices.Contains(r.Remarks, text) {
			r.Remarks = append(r.Remarks, text)
		}
	}
}

func (r *Report) merge(f Figure) {
	if old := r.figure(f.Workload, f.Target, f.Name); old != nil {
		old.Values = append(old.Values, f.Values...)
		return
	}
	r.Figures = append(r.Figures, &f)
}

func (r *Report) figure(workload, target, name string) *Figure {
	for _, f := range r.Figures {
		if f.Workload == workload && f.Target == target && f.Name == name {
			return f
		}
	}
	return nil
}

// WriteJSON writes everything.
func (r *Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(r)
}

// WriteMarkdown writes one table: for each figure the median of each target with the least and the greatest value, and
// how many times better the first target is than each other. Below 1 it is worse.
func (r *Report) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Measured %s on %d cores, %s, %s; rounds: %d.", r.When.Format("2006-01-02"), r.Noise.Cores, r.System, r.CPU, r.Rounds)
	if noisy := r.Noise.Noisy(); noisy != "" {
		fmt.Fprintf(&b, " **%s**, so wall-clock figures are rough; processor time and bytes are sound.", strings.ToUpper(noisy[:1])+noisy[1:])
	}
	b.WriteString("\n\n| W | figure |")
	for _, t := range r.Targets {
		fmt.Fprintf(&b, " %s |", t)
	}
	for _, t := range r.Targets[min(1, len(r.Targets)):] {
		fmt.Fprintf(&b, " times better than %s |", t)
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---:|", 2*len(r.Targets)-1) + "\n")
	seen := map[string]bool{}
	for _, f := range r.Figures {
		key := f.Workload + "\x00" + f.Name
		if seen[key] {
			continue
		}
		seen[key] = true
		r.row(&b, f)
	}
	for _, text := range r.Remarks {
		fmt.Fprintf(&b, "\n* %s", text)
	}
	if len(r.Remarks) > 0 {
		b.WriteString("\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Report) row(b *strings.Builder, f *Figure) {
	name := f.Name
	if f.Unit != "" {
		name += ", " + f.Unit
	}
	fmt.Fprintf(b, "| %s | %s |", f.Workload, name)
	all := make([]*Figure, len(r.Targets))
	for i, t := range r.Targets {
		if all[i] = r.figure(f.Workload, t, f.Name); all[i] == nil {
			b.WriteString(" – |")
			continue
		}
		b.WriteString(" " + all[i].text() + " |")
	}
	for _, other := range all[min(1, len(all)):] {
		b.WriteString(" " + ratio(all[0], other) + " |")
	}
	b.WriteString("\n")
}

func (f *Figure) text() string {
	s := number(f.Median())
	if len(f.Values) > 1 {
		lo, hi := f.Values[0], f.Values[0]
		for _, v := range f.Values {
			lo, hi = min(lo, v), max(hi, v)
		}
		s += " (" + number(lo) + "–" + number(hi) + ")"
	}
	return s
}

// number writes three digits.
func number(v float64) string {
	switch abs := math.Abs(v); {
	case v == math.Trunc(v) && abs < 1e6 || abs >= 100:
		return fmt.Sprintf("%.0f", v)
	case abs >= 10:
		return fmt.Sprintf("%.1f", v)
	case abs >= 1:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.3f", v)
}

// ratio says how many times better a figure is.
func ratio(mine, other *Figure) string {
	if mine == nil || other == nil {
		return "–"
	}
	a, b := mine.Median(), other.Median()
	if mine.More {
		a, b = b, a
	}
	if a <= 0 || b <= 0 {
		return "–"
	}
	return number(b/a) + "x"
}
