package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oriel-go/oriel/engine"
	"pgregory.net/rapid"
)

// A decoder does what Gradio's clients do with the messages of one run.
type decoder struct {
	data  []any
	first bool
	final []any
}

func (d *decoder) read(t *rapid.T, stream []byte) {
	for _, line := range strings.Split(strings.TrimSuffix(string(stream), "\n\n"), "\n\n") {
		if line == "" {
			continue
		}
		body, ok := strings.CutPrefix(line, "data: ")
		if !ok || strings.ContainsAny(body, "\n\r\u0085\u2028\u2029\x00") {
			t.Fatalf("not one data line: %q", line)
		}
		var m struct {
			Msg    string
			Output struct{ Data []json.RawMessage }
		}
		if err := json.Unmarshal([]byte(body), &m); err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		switch {
		case m.Msg == "process_completed":
			d.final = decodeAll(t, m.Output.Data)
		case m.Msg == "process_generating" && !d.first:
			d.data, d.first = decodeAll(t, m.Output.Data), true
		case m.Msg == "process_generating":
			for i, raw := range m.Output.Data {
				d.data[i] = edit(t, d.data[i], raw)
			}
		}
	}
}

func decodeAll(t *rapid.T, raw []json.RawMessage) []any {
	out := make([]any, len(raw))
	for i, r := range raw {
		if err := json.Unmarshal(r, &out[i]); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// edit applies a list of [action, path, value] to what a client holds.
func edit(t *rapid.T, v any, raw json.RawMessage) any {
	var edits [][]any
	if err := json.Unmarshal(raw, &edits); err != nil {
		t.Fatalf("edits %s: %v", raw, err)
	}
	for _, e := range edits {
		v = applyEdit(t, v, e[0].(string), e[1].([]any), e[2])
	}
	return v
}

func applyEdit(t *rapid.T, v any, action string, path []any, arg any) any {
	if len(path) > 0 {
		switch at := v.(type) {
		case map[string]any:
			key := path[0].(string)
			if len(path) == 1 && action == "delete" {
				delete(at, key)
				return at
			}
			at[key] = applyEdit(t, at[key], action, path[1:], arg)
			return at
		case []any:
			i := int(path[0].(float64))
			switch {
			case len(path) == 1 && action == "add":
				return append(at[:i:i], append([]any{arg}, at[i:]...)...)
			case len(path) == 1 && action == "delete":
				return append(at[:i:i], at[i+1:]...)
			}
			at[i] = applyEdit(t, at[i], action, path[1:], arg)
			return at
		}
		t.Fatalf("path %v leads into %T", path, v)
	}
	if action == "append" {
		s, ok := v.(string)
		if !ok {
			t.Fatalf("append to %T", v)
		}
		return s + arg.(string)
	}
	return arg
}

const slots = 2

// steps draws what a function might append, and the values it leads to.
func steps(t *rapid.T) ([]engine.Entry, engine.Snapshot) {
	var state engine.State
	var log []engine.Entry
	strange := rapid.SampledFrom([]string{"a", "ü\u2028", "\n\u0085", "\"\\", "🙂", "\x00\r", ""})
	for step := range rapid.IntRange(1, 12).Draw(t, "steps") {
		for range rapid.IntRange(1, 3).Draw(t, "bodies") {
			slot := rapid.IntRange(0, slots-1).Draw(t, "slot")
			text := strange.Draw(t, "text")
			quoted, _ := json.Marshal(text)
			var body engine.Body
			switch rapid.IntRange(0, 6).Draw(t, "kind") {
			case 0:
				body = engine.Set{Slot: slot, Value: quoted}
			case 1:
				body = engine.Set{Slot: slot, Value: json.RawMessage(`{"a":["x",1]}`)}
			case 2:
				body = engine.Append{Slot: slot, Text: text}
			case 3:
				body = engine.Patch{Slot: slot, Ops: []engine.Op{{Action: "append", Path: []any{"a", 0}, Value: quoted}, {Action: "add", Path: []any{"a", 0}, Value: json.RawMessage(`"y"`)}}}
			case 4:
				body = engine.Patch{Slot: slot}
			case 5:
				body = engine.Update{Slot: slot, Props: json.RawMessage(`{"visible":false,"value":"v"}`)}
			case 6:
				body = engine.Toast{Level: "info", Text: text}
			}
			e := engine.Entry{Seq: uint64(len(log) + 1), Prev: uint64(len(log)), Step: uint64(step + 1), Body: body}
			if state.Apply(e) == nil {
				log = append(log, e)
			}
		}
	}
	return log, state.Snapshot()
}

// TestDiffsDecodeToTheFinalValues reads random logs in random portions, some merged, some from a snapshot on, as a
// client does.
func TestDiffsDecodeToTheFinalValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log, snap := steps(t)
		q, d := NewQueue("E", slots, true), decoder{}
		start := rapid.IntRange(0, len(log)).Draw(t, "start")
		if start > 0 {
			var before engine.State
			for _, e := range log[:start] {
				before.Apply(e)
			}
			d.read(t, q.Append(nil, []engine.Entry{{Seq: uint64(start), Step: log[start-1].Step, Body: before.Snapshot()}}, false))
		}
		for rest := log[start:]; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "portion")
			part, merged := rest[:n], rapid.Bool().Draw(t, "merged")
			if merged {
				part = engine.Merge(part)
			}
			d.read(t, q.Append(nil, part, merged))
			rest = rest[n:]
		}
		var last []json.RawMessage
		for _, s := range snap.Slots {
			last = append(last, s.Last)
		}
		d.read(t, q.Append(nil, []engine.Entry{{Seq: 99, Step: 99, Body: engine.Done{Values: last}}}, false))
		if d.first && !reflect.DeepEqual(d.data, d.final) {
			t.Fatalf("decoded %v, final %v", d.data, d.final)
		}
	})
}

// TestTabMessagesFormAChain reads random logs in random portions and checks each message's place.
func TestTabMessagesFormAChain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log, _ := steps(t)
		tab, seq := NewTab("R", 3, 0, false), uint64(0)
		for rest := log; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "portion")
			for part := rest[:n]; len(part) > 0; {
				var msg []byte
				msg, part = tab.Next(part)
				var m struct {
					Seq  uint64
					Prev *uint64
				}
				if err := json.Unmarshal(msg, &m); err != nil || bytes.ContainsAny(msg, "\n\r\u0085\u2028\u2029\x00") {
					t.Fatalf("%q: %v", msg, err)
				}
				prev := m.Seq - 1
				if m.Prev != nil {
					prev = *m.Prev
				}
				if prev != seq || m.Seq <= seq {
					t.Fatalf("after %d came %s", seq, msg)
				}
				seq = m.Seq
			}
			rest = rest[n:]
		}
		if seq != uint64(len(log)) {
			t.Fatalf("told up to %d of %d", seq, len(log))
		}
	})
}

func ptr[T any](v T) *T { return &v }

// TestMessages pins the bytes of each message.
func TestMessages(t *testing.T) {
	ten := 10 * time.Second
	for _, row := range []struct {
		body engine.Body
		want string
	}{
		{engine.Started{ETA: 1500 * time.Millisecond}, `{"msg":"process_starts","event_id":"E","eta":1.5}`},
		{engine.Progress{Trackers: []engine.Tracker{{Index: ptr(3.0), Length: ptr(10.0), Unit: ptr("steps"), Description: ptr("d")}}},
			`{"msg":"progress","event_id":"E","progress_data":[{"index":3,"length":10,"unit":"steps","progress":null,"desc":"d"}]}`},
		{engine.Toast{Level: "warning", Text: "w1"}, `{"msg":"log","event_id":"E","log":"w1","level":"warning","duration":null,"visible":true,"title":"Warning"}`},
		{engine.Failed{}, `{"msg":"process_completed","event_id":"E","output":{"error":null},"success":false,"title":"Error","used_cache":null,"cache_duration":null,"avg_time":null}`},
		{engine.Failed{Title: "T", Message: "custom x", Duration: &ten},
			`{"msg":"process_completed","event_id":"E","output":{"error":"custom x","duration":10,"visible":true,"title":"T"},"success":false,"title":"T","used_cache":null,"cache_duration":null,"avg_time":null}`},
		{engine.Cancelled{Reason: engine.ReasonUser}, `{"msg":"process_completed","event_id":"E","output":{},"success":true,"title":null,"used_cache":null,"cache_duration":null,"avg_time":null}`},
		{engine.Done{Duration: time.Second, Average: 2 * time.Second, Values: []json.RawMessage{json.RawMessage(`"a\u2028"`)}, Changed: []int{7}},
			`{"msg":"process_completed","event_id":"E","output":{"data":["a\u2028"],"is_generating":false,"duration":1,"average_duration":2,"render_config":null,"changed_state_ids":[7],"used_cache":null},"success":true,"title":null,"used_cache":null,"cache_duration":null,"avg_time":null}`},
	} {
		got := string(NewQueue("E", 1, false).Append(nil, []engine.Entry{{Seq: 1, Step: 1, Body: row.body}}, false))
		if want := "data: " + row.want + "\n\n"; got != want {
			t.Errorf("%T:\n got %s\nwant %s", row.body, got, want)
		}
	}
	if got := string(NewQueue("E", 1, false).Estimation(nil, engine.Place{})); !strings.Contains(got, `"rank":0,"queue_size":1,`) {
		t.Errorf("a run that started at once counts itself: got %s", got)
	}
	if got, want := string(NewQueue("E", 1, false).Estimation(nil, engine.Place{Rank: 1, Size: 5})), "data: {\"msg\":\"estimation\",\"event_id\":\"E\",\"rank\":1,\"queue_size\":5,\"rank_eta\":null}\n\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestSecCompatSSEOneLine(t *testing.T) {
	raw := json.RawMessage("\"\u0085\u2028\u2029 \\u0000 \\ud800\"")
	got := string(NewQueue("E", 1, true).Append(nil, []engine.Entry{{Seq: 1, Step: 1, Body: engine.Set{Value: raw}}}, false))
	if !strings.Contains(got, `"data":["\u0085\u2028\u2029 \u0000 \ud800"]`) || strings.Count(got, "\n") != 2 {
		t.Errorf("got %q", got)
	}
	simple := string(NewSimple(1, true).Append(nil, []engine.Entry{{Seq: 1, Step: 1, Body: engine.Set{Value: json.RawMessage("{\"a\":[\"\u2028🙂\",1]}")}}}, false))
	if want := "event: generating\ndata: [{\"a\": [\"\\u2028\\ud83d\\ude42\", 1]}]\n\n"; simple != want {
		t.Errorf("got %q, want %q", simple, want)
	}
}

func TestPythonTypes(t *testing.T) {
	for raw, want := range map[string]string{
		`{}`: "Any", `{"type":"string"}`: "str", `{"type":{},"description":"any valid json"}`: "str | float | bool | list | dict",
		`{"enum":["a",2],"type":"string"}`:                                 "Literal['a', '2']",
		`{"type":"array","items":{"type":"integer"}}`:                      "list[int]",
		`{"anyOf":[{"type":"number"},{"type":"null"}]}`:                    "float | None",
		`{"type":"object","additionalProperties":{"type":"boolean"}}`:      "dict(str, bool)",
		`{"type":"array","prefixItems":[{"type":"string"},{"const":"c"}]}`: "tuple[str, Literal[c]]",
		`{"$defs":{"M":{"properties":{"_type":{"const":"gradio.FileData"}}}},"type":"object","properties":{"path":{},"meta":{"$ref":"#/$defs/M"}}}`: "filepath",
		`{"type":"object","properties":{"b":{"type":"string","description":"x"},"a":{}}}`:                                                           "dict(b: str (x), a: Any)",
	} {
		var s jsonSchema
		if err := json.Unmarshal([]byte(raw), &s); err != nil {
			t.Fatal(err)
		}
		if got := pythonType(s, s.Defs); got != want {
			t.Errorf("%s = %s, want %s", raw, got, want)
		}
	}
}

func TestCursorRoundTrip(t *testing.T) {
	c := Cursor{Epoch: "x1", Known: 40, Open: map[uint64]uint64{3: 100, 40: 0}}
	got, ok := ParseCursor(c.String())
	if !ok || !reflect.DeepEqual(got, c) {
		t.Errorf("%s = %v, %v", c, got, ok)
	}
	for _, bad := range []string{"", "x", "x.!", "x.1.2", "x.1.2-", fmt.Sprint("x.1", strings.Repeat(".1-1", 2000))} {
		if _, ok := ParseCursor(bad); ok {
			t.Errorf("took %.20q", bad)
		}
	}
}

// TestStepsSayHowLongTheRunTakes has a reader from the start and one who comes late.
func TestStepsSayHowLongTheRunTakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		started := engine.Started{ETA: 4 * time.Second, At: time.Now()}
		step := engine.Entry{Seq: 2, Prev: 1, Step: 2, Body: engine.Set{Value: json.RawMessage(`1`)}}
		time.Sleep(1500 * time.Millisecond)
		const want = `"is_generating":true,"duration":1.5,"average_duration":4`
		got := string(NewQueue("E", 1, true).Append(nil, []engine.Entry{{Seq: 1, Step: 1, Body: started}, step}, false))
		if !strings.Contains(got, want) {
			t.Errorf("got %s, want %s", got, want)
		}
		var state engine.State
		state.Apply(engine.Entry{Seq: 1, Step: 1, Body: started})
		state.Apply(step)
		late := engine.Entry{Seq: 2, Step: 2, Body: state.Snapshot()}
		if got := string(NewQueue("E", 1, true).Append(nil, []engine.Entry{late}, false)); !strings.Contains(got, want) {
			t.Errorf("late: got %s, want %s", got, want)
		}
	})
}

// TestReaderThatFellBehindHearsNothingTwice has a reader that knows the beginning and gets a snapshot for what it missed.
func TestReaderThatFellBehindHearsNothingTwice(t *testing.T) {
	log := []engine.Entry{{Seq: 1, Step: 1, Body: engine.Started{At: time.Now()}}}
	for _, text := range []string{"one", "two", "three"} {
		n := uint64(len(log) + 1)
		log = append(log, engine.Entry{Seq: n, Step: n, Body: engine.Toast{Text: text, Level: "info"}})
	}
	var state engine.State
	for _, e := range log {
		state.Apply(e)
	}
	q := NewQueue("E", 1, true)
	got := string(q.Append(nil, log[:2], false))
	got += string(q.Append(nil, []engine.Entry{{Seq: 4, Step: 4, Body: state.Snapshot()}}, false))
	for _, message := range []string{"process_starts", `"log":"one"`, `"log":"two"`, `"log":"three"`} {
		if n := strings.Count(got, message); n != 1 {
			t.Errorf("%s was told %d times, want once:\n%s", message, n, got)
		}
	}
}
