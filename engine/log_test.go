package engine

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// draw makes a log that a writer could have made, with the state it left behind.
func draw(t *rapid.T) ([]Entry, *State) {
	var entries []Entry
	state := &State{}
	values := []string{`""`, `"a"`, `null`, `["x",null,"é"]`, `{"k":"v","l":["m"]}`, `1.0`}
	paths := [][]any{nil, {0}, {1}, {"k"}, {"new"}, {"l", 0}}
	raw := func(name string) json.RawMessage { return json.RawMessage(rapid.SampledFrom(values).Draw(t, name)) }
	path := func() []any { return rapid.SampledFrom(paths).Draw(t, "path") }
	for i := range rapid.IntRange(1, 40).Draw(t, "entries") {
		slot := rapid.IntRange(0, 2).Draw(t, "slot")
		var body Body
		switch rapid.IntRange(0, 8).Draw(t, "kind") {
		case 0:
			body = Set{Slot: slot, Value: raw("value")}
		case 1, 2, 3:
			body = Append{Slot: slot, Path: path(), Text: rapid.SampledFrom([]string{"x", "", "\"", "é"}).Draw(t, "text")}
		case 4:
			action := rapid.SampledFrom([]string{"replace", "append", "add", "delete"}).Draw(t, "action")
			body = Patch{Slot: slot, Ops: []Op{{Action: action, Path: path(), Value: raw("op")}}}
		case 5:
			body = Patch{Slot: slot}
		case 6:
			props := `{"visible":false}`
			if rapid.Bool().Draw(t, "with value") {
				props = fmt.Sprintf(`{"label":"%d","value":%s}`, i, raw("new"))
			}
			body = Update{Slot: slot, Props: json.RawMessage(props)}
		case 7:
			n := float64(i)
			body = Progress{Trackers: []Tracker{{Index: &n}}}
		case 8:
			body = Toast{Text: fmt.Sprint(i)}
		}
		e := Entry{Seq: uint64(len(entries) + 1), Prev: uint64(len(entries)), Step: uint64(i), Body: body}
		before := state.Snapshot()
		if err := state.Apply(e); err == nil {
			entries = append(entries, e)
		} else if after := state.Snapshot(); !reflect.DeepEqual(spelt(before), spelt(after)) {
			t.Fatalf("a refused %+v changed %s to %s", body, spelt(before), spelt(after))
		}
	}
	return entries, state
}

// spelt is what a snapshot says, without the difference between lists that are nil and empty.
func spelt(s Snapshot) string {
	b, err := json.Marshal(s)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// follow applies entries and checks that they form a chain.
func follow(t *rapid.T, state *State, entries []Entry, after uint64) uint64 {
	for _, e := range entries {
		if e.Prev != after || e.Seq <= after {
			t.Fatalf("after %d comes %d with %d before it", after, e.Seq, e.Prev)
		}
		if err := state.Apply(e); err != nil {
			t.Fatalf("apply %+v: %v", e.Body, err)
		}
		after = e.Seq
	}
	return after
}

func TestMergingNeverChangesWhatAReaderBuilds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries, writer := draw(t)
		var reader State
		var after uint64
		for rest := entries; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "read")
			part := append([]Entry(nil), rest[:n]...)
			merged := Merge(part)
			if !reflect.DeepEqual(part, rest[:n]) {
				t.Fatal("Merge changed its argument")
			}
			after = follow(t, &reader, merged, after)
			if after != rest[n-1].Seq {
				t.Fatalf("merged entries end with %d, want %d", after, rest[n-1].Seq)
			}
			rest = rest[n:]
		}
		if got, want := spelt(reader.Snapshot()), spelt(writer.Snapshot()); got != want {
			t.Fatalf("reader has %s, writer %s", got, want)
		}
	})
}

func TestSnapshotAndTailEqualFullReplay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries, writer := draw(t)
		cut := rapid.IntRange(0, len(entries)).Draw(t, "cut")
		var first, second State
		follow(t, &first, entries[:cut], 0)
		if rapid.Bool().Draw(t, "compact") {
			first.Compact()
		}
		snap := Entry{Seq: uint64(cut), Body: first.Snapshot()}
		if err := second.Apply(snap); err != nil {
			t.Fatal(err)
		}
		follow(t, &first, entries[cut:], uint64(cut)) // must not reach into the snapshot
		follow(t, &second, Merge(entries[cut:]), uint64(cut))
		for _, reader := range []*State{&first, &second} {
			if got, want := spelt(reader.Snapshot()), spelt(writer.Snapshot()); got != want {
				t.Fatalf("reader has %s, writer %s", got, want)
			}
		}
	})
}

func TestMergeJoinsTextAndKeepsToasts(t *testing.T) {
	var entries []Entry
	for i, b := range []Body{
		Set{Value: json.RawMessage(`1`)}, Set{Value: json.RawMessage(`""`)},
		Append{Text: "a"}, Progress{}, Append{Slot: 1, Text: "x"}, Toast{Text: "hi"}, Append{Text: "b"}, Progress{}, Append{Slot: 1, Text: "y"},
		Done{},
	} {
		entries = append(entries, Entry{Seq: uint64(i + 11), Prev: uint64(i + 10), Body: b})
	}
	want := []Entry{
		{Prev: 10, Seq: 12, Body: Set{Value: json.RawMessage(`""`)}},
		{Prev: 12, Seq: 13, Body: Append{Text: "ab"}},
		{Prev: 13, Seq: 15, Body: Append{Slot: 1, Text: "xy"}},
		{Prev: 15, Seq: 16, Body: Toast{Text: "hi"}},
		{Prev: 16, Seq: 18, Body: Progress{}},
		{Prev: 18, Seq: 20, Body: Done{}},
	}
	if got := Merge(entries); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestLastIsTheLatestUpdateUntilTheValueChanges(t *testing.T) {
	var s State
	for _, row := range []struct {
		body              Body
		value, props, end string
	}{
		{Set{Value: json.RawMessage(`"a"`)}, `"a"`, ``, `"a"`},
		{Update{Props: json.RawMessage(`{"label":"L"}`)}, `"a"`, `{"label":"L"}`, `{"label":"L"}`},
		{Update{Props: json.RawMessage(`{"info":"I","value":"b"}`)}, `"b"`, `{"label":"L","info":"I"}`, `{"info":"I","value":"b"}`},
		{Append{Text: "c"}, `"bc"`, `{"label":"L","info":"I"}`, `"bc"`},
	} {
		if err := s.Apply(Entry{Body: row.body}); err != nil {
			t.Fatal(err)
		}
		got := s.Snapshot().Slots[0]
		if string(got.Value) != row.value || string(got.Props) != row.props || string(got.Last) != row.end {
			t.Errorf("after %+v: got %s, %s, %s", row.body, got.Value, got.Props, got.Last)
		}
	}
}

func TestApplyOpsKeepsKeyOrderAndNumberSpelling(t *testing.T) {
	got, err := ApplyOps(json.RawMessage(`{"z":1.0,"a":[1e3,"\u00e9"],"n":null}`), []Op{
		{Action: "append", Path: []any{"a", 1}, Value: json.RawMessage(`"!<"`)},
		{Action: "add", Path: []any{"a", 0}, Value: json.RawMessage(`0.10`)},
		{Action: "append", Path: []any{"n"}, Value: json.RawMessage(`"t"`)},
		{Action: "add", Path: []any{"b"}, Value: json.RawMessage(`{}`)},
	})
	if want := `{"z":1.0,"a":[0.10,1e3,"é!<"],"n":"t","b":{}}`; err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	for _, op := range []Op{
		{Action: "delete"}, {Action: "delete", Path: []any{"x"}}, {Action: "replace", Path: []any{"a", 2}},
		{Action: "add", Path: []any{"a", 3}}, {Action: "append", Path: []any{"z"}, Value: json.RawMessage(`"s"`)},
		{Action: "move", Path: []any{"a"}},
	} {
		if _, err := ApplyOps(json.RawMessage(`{"z":1,"a":[1,2]}`), []Op{op}); err == nil {
			t.Errorf("%+v was applied", op)
		}
	}
}

func BenchmarkApplyAppend(b *testing.B) {
	var s State
	for b.Loop() {
		if err := s.Apply(Entry{Body: Append{Text: "token "}}); err != nil {
			b.Fatal(err)
		}
	}
}
