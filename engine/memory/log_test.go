package memory

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/engine"
	"pgregory.net/rapid"
)

func TestTailReplayEqualsWriterState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var log tail
		var reader engine.State
		var after uint64
		read := func() {
			part := log.read(after)
			if rapid.Bool().Draw(t, "merge") {
				part = engine.Merge(part)
			}
			for i, e := range part {
				_, snap := e.Body.(engine.Snapshot)
				if e.Prev != after && !(snap && i == 0) {
					t.Fatalf("after %d comes %d with %d before it", after, e.Seq, e.Prev)
				}
				if err := reader.Apply(e); err != nil {
					t.Fatal(err)
				}
				after = e.Seq
			}
			if after != log.last {
				t.Fatalf("read up to %d of %d", after, log.last)
			}
			if got, want := fmt.Sprintf("%v", reader.Snapshot().Slots), fmt.Sprintf("%v", log.state.Snapshot().Slots); got != want {
				t.Fatalf("reader has %s, writer %s", got, want)
			}
		}
		for range rapid.IntRange(1, 12).Draw(t, "bursts") {
			for i := range rapid.IntRange(1, 200).Draw(t, "steps") {
				log.step++
				var body engine.Body = engine.Append{Slot: i % 2, Text: "x"}
				if i%50 == 49 {
					body = engine.Set{Slot: 0, Value: json.RawMessage(`"` + strings.Repeat("y", 100) + `"`)}
				}
				if err := log.append(body, 0); err != nil {
					t.Fatal(err)
				}
			}
			if rapid.Bool().Draw(t, "look") {
				read()
			}
		}
		read()
	})
}

func TestTailIsBounded(t *testing.T) {
	big := json.RawMessage(`"` + strings.Repeat("x", 300<<10) + `"`)
	var log tail
	for range 1000 {
		log.step++
		if err := log.append(engine.Set{Value: big}, 0); err != nil {
			t.Fatal(err)
		}
		if log.bytes > tailBytes || log.pinned > tailBytes {
			t.Fatalf("the tail holds %d bytes and pins %d", log.bytes, log.pinned)
		}
	}
	for range 1000 {
		log.step++
		if err := log.append(engine.Append{Text: "y"}, 0); err != nil {
			t.Fatal(err)
		}
	}
	if len(log.entries) != tailEntries {
		t.Errorf("got %d entries, want %d", len(log.entries), tailEntries)
	}
}

func TestNewestStepIsAlwaysWhole(t *testing.T) {
	var log tail
	log.step = 1
	if err := log.append(engine.Append{Text: "before"}, 0); err != nil {
		t.Fatal(err)
	}
	log.step = 2
	for slot := range 300 {
		if err := log.append(engine.Append{Slot: slot, Text: "x"}, 0); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(log.read(1)); got != 300 {
		t.Errorf("got %d entries of the newest step, want 300", got)
	}
}
