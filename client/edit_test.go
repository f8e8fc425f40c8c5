package client

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/internal/diff"
	"pgregory.net/rapid"
)

const room = 1 << 20

// spelled compares values with their numbers as they are spelt.
func spelled(t interface{ Fatal(...any) }, raw json.RawMessage) any {
	var v any
	if err := parse(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func anyJSON() *rapid.Generator[any] {
	leaf := rapid.OneOf(
		rapid.SampledFrom([]any{nil, true, false, json.Number("1"), json.Number("1.0"), json.Number("1e400")}),
		rapid.Map(rapid.StringMatching(`[ab]{0,4}|é<a"\\]{0,2}`), func(s string) any { return s }),
	)
	value := leaf
	for range 3 {
		inner := value
		value = rapid.OneOf(leaf,
			rapid.Map(rapid.SliceOfN(inner, 0, 4), func(l []any) any { return l }),
			rapid.Map(rapid.MapOfN(rapid.StringMatching(`[abc]?`), inner, 0, 4), func(m map[string]any) any { return m }))
	}
	return value
}

// wireEdits writes edits as the protocol does.
func wireEdits(t interface{ Fatal(...any) }, prev, next json.RawMessage) json.RawMessage {
	ops, err := diff.Compute(prev, next)
	if err != nil {
		t.Fatal(err)
	}
	edits := [][3]any{}
	for _, op := range ops {
		edits = append(edits, [3]any{op.Action, append([]any{}, op.Path...), op.Value})
	}
	raw, err := json.Marshal(edits)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestDecodingEditsGivesTheValuesOfTheStream(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s slot
		var last json.RawMessage
		for i, v := range rapid.SliceOfN(anyJSON(), 2, 6).Draw(t, "values") {
			raw, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				s.set(raw)
			} else if err := s.edit(wireEdits(t, last, raw), room); err != nil {
				t.Fatal(err)
			}
			if got, want := spelled(t, s.raw), spelled(t, raw); !reflect.DeepEqual(got, want) {
				t.Fatalf("value %d is %s, want %s", i, s.raw, raw)
			}
			last = raw
		}
	})
}

func TestEditsThatMakeNoSenseAreErrors(t *testing.T) {
	deep := strings.Repeat(`0,`, maxPath) + "0"
	for _, edits := range []string{
		`{}`, `[1]`, `[[]]`, `[["append",[]]]`, `[["append",0,"x"]]`, `[["append",[],1]]`, `[["grow",[],"x"]]`, `[["add",[],"x"]]`,
		`[["delete",["l",3],null]]`, `[["delete",["l",-1],null]]`, `[["add",["l",4],1]]`, `[["add",["l",1.5],1]]`, `[["replace",["l","0"],1]]`,
		`[["replace",["l",1e99],1]]`, `[["replace",["none"],1]]`, `[["delete",["none"],null]]`, `[["replace",[0],1]]`, `[["replace",["s",0],1]]`,
		`[["append",["l",0],"x"]]`, `[["replace",[null],1]]`, `[["replace",[` + deep + `],1]]`, `[` + strings.Repeat(`["append",["s"],""],`, maxEdits) + `["append",["s"],""]]`,
		`[["append",["s"],"` + strings.Repeat("x", room) + `"]]`,
	} {
		s := slot{raw: json.RawMessage(`{"l":[1,2,3],"s":""}`)}
		if err := s.edit(json.RawMessage(edits), room); err == nil {
			t.Errorf("%.80s gives %s", edits, s.raw)
		}
	}
}

func TestNoEditsLeaveTheValueAlone(t *testing.T) {
	s := slot{raw: json.RawMessage(`{"b": 1, "a":  2}`)}
	if err := s.edit(json.RawMessage(`[]`), room); err != nil || string(s.raw) != `{"b": 1, "a":  2}` {
		t.Errorf("got %s, %v", s.raw, err)
	}
}

// FuzzStream feeds a hostile app's stream to the decoder of messages and edits.
func FuzzStream(f *testing.F) {
	say := func(kind, output string) string {
		return fmt.Sprintf("data: {\"msg\":%q,\"event_id\":\"e\",\"output\":%s}\n\n", kind, output)
	}
	first := say("process_generating", `{"data":["a",{"l":[1]},null]}`)
	f.Add(first + say("process_generating", `{"data":[[["append",[],"b"]],[["add",["l",1],2]],[]]}`) + say("process_completed", `{"data":["ab",1,2]}`))
	f.Add(first + say("process_generating", `{"data":[[["delete",[0],null]],[],[]]}`))
	f.Add(say("process_completed", `{"error":null}`) + say("process_completed", `{}`))
	f.Add(say("process_completed", `{"data":[null]}`))
	f.Add(": comment\r\nevent: x\ndata: {\"msg\":\"estimation\",\ndata: \"event_id\":\"e\",\"rank_eta\":1e300}\n\n")
	f.Add("data:")
	f.Fuzz(func(t *testing.T, text string) {
		const limit = 4096
		c := &Client{limit: limit, diffs: true, jobs: map[string]*Job{}, early: map[string][][]byte{}}
		j := newJob(c, &endpoint{outputs: []bool{true, true, false}}, "e", false)
		c.jobs["e"] = j
		in := newMessages(strings.NewReader(text), limit)
		for {
			raw, err := in.next()
			if err != nil {
				break
			}
			if len(raw) > limit {
				t.Fatalf("a message of %d bytes", len(raw))
			}
			var m message
			if json.Unmarshal(raw, &m) == nil {
				c.deliver(&m, raw)
			}
		}
		c.failAll(ErrDisconnected)
		for e, err := range j.Events(t.Context()) {
			var v Values
			switch e := e.(type) {
			case Data:
				v = e.Values
			case Done:
				v = e.Values
			}
			for _, raw := range v {
				if !json.Valid(raw) {
					t.Fatalf("the value %q is no JSON", raw)
				}
			}
			if v != nil && len(v) != 2 {
				t.Fatalf("%d values are shown", len(v))
			}
			if err != nil && err.Error() == "" {
				t.Fatal("an error without words")
			}
		}
	})
}
