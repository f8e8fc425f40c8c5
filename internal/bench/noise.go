//go:build unix

package bench

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// Noise is what disturbed a measurement.
type Noise struct {
	Load  []float64 `json:"load"`        // load averages of a minute, before each run
	Loops []float64 `json:"calibration"` // milliseconds that a loop of fixed length took, before each run
	Cores int       `json:"cores"`
}

// Limits of a quiet machine.
const (
	quietLoad  = 0.5
	quietLoops = 1.1 // slowest to fastest
)

// look measures once.
func (n *Noise) look() {
	n.Cores = runtime.NumCPU()
	b, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(b), " ")
	load, _ := strconv.ParseFloat(first, 64)
	n.Load = append(n.Load, load)
	begin := time.Now()
	x := uint64(1)
	for range 20_000_000 {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	runtime.KeepAlive(x)
	n.Loops = append(n.Loops, ms(time.Since(begin)))
}

// Noisy says why the figures are to be doubted, or "". The load before the first run counts: later ones are our own.
func (n *Noise) Noisy() string {
	if len(n.Loops) == 0 {
		return ""
	}
	lo, hi := n.Loops[0], n.Loops[0]
	for _, l := range n.Loops {
		lo, hi = min(lo, l), max(hi, l)
	}
	switch {
	case n.Load[0] > quietLoad:
		return "busy machine: the load average was " + strconv.FormatFloat(n.Load[0], 'f', 1, 64) + " before the first run"
	case hi > lo*quietLoops:
		return "busy machine: a loop of fixed length took between " + strconv.FormatFloat(lo, 'f', 0, 64) + " and " +
			strconv.FormatFloat(hi, 'f', 0, 64) + " ms"
	}
	return ""
}
