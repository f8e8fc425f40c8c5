package oriel

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/guard/guardtest"
)

const said = "A message of about two hundred characters, as people write them when they explain to a machine what they would like it to do for them, and what it should rather leave alone this time, if it can be so kind."

// talked visits a chat in which a number of turns have been made already, through the API.
func talked(t testing.TB, turns int) *visitor {
	t.Helper()
	a := Chat(echo)
	a.Limits.CallsPerSecond, a.Limits.CallBurst = 10_000, 10_000
	v := visit(t, a)
	more(t, v, turns)
	v.load()
	return v
}

func more(t testing.TB, v *visitor, turns int) {
	t.Helper()
	for range turns {
		v.api(said)
	}
}

// How often cost has a turn made: several in a round, for the server ends one while the next begins.
const (
	costRounds = 20
	costTurns  = 5
)

// cost is what a turn on the page takes, at the least: bytes over the wire and memory allocated. Nothing is collected
// meanwhile, for that empties pools, and whoever needs them next pays for it.
func cost(v *visitor) (wire, memory float64) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	wire, memory = math.Inf(1), math.Inf(1)
	for range costRounds {
		var before, after runtime.MemStats
		bytes := 0
		runtime.ReadMemStats(&before)
		for range costTurns {
			v.turn(said, "")
			bytes += v.up + v.down
		}
		runtime.ReadMemStats(&after)
		wire = min(wire, float64(bytes)/costTurns)
		memory = min(memory, float64(after.TotalAlloc-before.TotalAlloc)/costTurns)
	}
	return wire, memory
}

// TestTurnCostsTheSameInALongChat compares turns around message 10 with turns around message 1,000. With the race detector
// pools lose things at random, so there what is allocated says nothing.
func TestTurnCostsTheSameInALongChat(t *testing.T) {
	v := talked(t, 5)
	cost(v) // warm
	wire, memory := cost(v)
	more(t, v, 1000-len(v.list)/2)
	v.load()
	if got := len(v.list); got != 2000 {
		t.Fatalf("the page shows %d messages after 1,000 turns", got)
	}
	longWire, longMemory := cost(v)
	t.Logf("bytes per turn: %.0f, then %.0f; allocated: %.0f, then %.0f", wire, longWire, memory, longMemory)
	if longWire > 1.2*wire {
		t.Errorf("a turn takes %.0f bytes on the wire in a short chat and %.0f in a long one", wire, longWire)
	}
	if !raceDetector && longMemory > 1.2*memory {
		t.Errorf("a turn allocates %.0f bytes in a short chat and %.0f in a long one", memory, longMemory)
	}
	v.reload()
	v.load()
	if got := v.messages(); len(got) != 2000+2*costRounds*costTurns || !strings.HasPrefix(got[len(got)-1], "assistant: "+said) {
		t.Errorf("after a reload the page shows %d messages", len(got))
	}
}

// BenchmarkChatTurn measures a turn on the page, server and client together, in a short chat and in a long one; with less
// than -benchtime 4s what the collector does at random is a third of it. The
// budget is that turn 1,000 takes 1.2 times the processor time of turn 10 at most.
func BenchmarkChatTurn(b *testing.B) {
	for _, turns := range []int{10, 1000} {
		b.Run(fmt.Sprintf("turn %d", turns), func(b *testing.B) {
			v := talked(b, turns)
			bytes := 0
			began := guardtest.ProcessorTime()
			for b.Loop() {
				v.turn(said, "")
				bytes += v.up + v.down
			}
			b.ReportMetric(float64(guardtest.ProcessorTime()-began)/float64(b.N), "cpu-ns/op")
			b.ReportMetric(float64(bytes)/float64(b.N), "wire-B/op")
		})
	}
}
