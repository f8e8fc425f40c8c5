package diff

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/engine"
	"pgregory.net/rapid"
)

func TestComputeGivesTheProtocolsEdits(t *testing.T) {
	for _, row := range []struct{ prev, next, want string }{
		{`"Hel"`, `"Hello"`, `[["append",[],"lo"]]`},
		{`"Hello"`, `"Help"`, `[["replace",[],"Help"]]`},
		{`"x"`, `"x"`, `[]`},
		{`"x"`, `"\u0078"`, `[]`},
		{`null`, `"a"`, `[["replace",[],"a"]]`},
		{``, `"a"`, `[["replace",[],"a"]]`},
		{`1`, `true`, `[["replace",[],true]]`},
		{`1`, `1.0`, `[["replace",[],1.0]]`},
		{`[1,2,3]`, `[1]`, `[["delete",[1],null],["delete",[1],null]]`},
		{`[1]`, `[1,2,3]`, `[["add",[1],2],["add",[2],3]]`},
		{`[[1,2,3]]`, `[[1]]`, `[["delete",[0,1],null],["delete",[0,1],null]]`},
		{`{"a":1,"b":"x"}`, `{"b":"xy","c":[1]}`, `[["delete",["a"],null],["append",["b"],"y"],["add",["c"],[1]]]`},
		{`[{"content":[{"text":"a"}]}]`, `[{"content":[{"text":"ab"}]}]`, `[["append",[0,"content",0,"text"],"b"]]`},
		{`{"a":1,"b":2}`, `{"b":2,"a":1}`, `[]`},
	} {
		ops, err := Compute(json.RawMessage(row.prev), json.RawMessage(row.next))
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, op := range ops {
			path, _ := json.Marshal(append([]any{}, op.Path...))
			got = append(got, fmt.Sprintf("[%q,%s,%s]", op.Action, path, op.Value))
		}
		if got := "[" + strings.Join(got, ",") + "]"; got != row.want {
			t.Errorf("%s to %s: got %s, want %s", row.prev, row.next, got, row.want)
		}
	}
}

// same compares two JSON values as the protocol does: numbers by spelling, objects without order.
func same(a, b json.RawMessage) bool {
	return reflect.DeepEqual(loose(a), loose(b))
}

func loose(raw json.RawMessage) any {
	var v any
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil {
		return err.Error()
	}
	return v
}

func jsonValue() *rapid.Generator[any] {
	leaf := rapid.OneOf(
		rapid.SampledFrom([]any{nil, true, false, json.Number("1"), json.Number("1.0"), json.Number("-2e3")}),
		rapid.Map(rapid.StringMatching(`[ab]{0,4}|é[a"\\]{0,2}`), func(s string) any { return s }),
	)
	value := leaf
	for range 3 {
		inner := value
		value = rapid.OneOf(leaf,
			rapid.Map(rapid.SliceOfN(inner, 0, 4), func(l []any) any { return l }),
			rapid.Map(rapid.MapOfN(rapid.StringMatching(`[abc]?`), inner, 0, 4), func(m map[string]any) any { return m }),
		)
	}
	return value
}

func TestApplyingComputedEditsGivesNext(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prev, err := json.Marshal(jsonValue().Draw(t, "prev"))
		if err != nil {
			t.Fatal(err)
		}
		next, err := json.Marshal(jsonValue().Draw(t, "next"))
		if err != nil {
			t.Fatal(err)
		}
		check(t, prev, next)
	})
}

type fataler interface{ Fatalf(string, ...any) }

func check(t fataler, prev, next json.RawMessage) {
	ops, err := Compute(prev, next)
	if err != nil {
		t.Fatalf("%s to %s: %v", prev, next, err)
	}
	got, err := engine.ApplyOps(prev, ops)
	if err != nil {
		t.Fatalf("%s to %s: %v", prev, next, err)
	}
	if !same(got, next) {
		t.Fatalf("%s with %v gives %s, want %s", prev, ops, got, next)
	}
	if len(ops) == 0 != same(prev, next) {
		t.Fatalf("%s to %s: %d edits", prev, next, len(ops))
	}
}

func FuzzDiff(f *testing.F) {
	f.Add(`{"a":[1,2,{"b":"x"}]}`, `{"a":[1],"c":"é"}`)
	f.Add(`[[1,2,3],"a"]`, `[[1],"ab"]`)
	f.Add(`{"a":1,"a":2}`, `{"a":2}`)
	f.Add(`{"a":}`, `{"a":[1]}`)
	f.Fuzz(func(t *testing.T, prev, next string) {
		if !json.Valid([]byte(prev)) || !json.Valid([]byte(next)) {
			Compute(json.RawMessage(prev), json.RawMessage(next)) // an error or not, but no panic
			return
		}
		check(t, json.RawMessage(prev), json.RawMessage(next))
	})
}

// TestIndexComputesTheSame follows a list through its changes with an Index and without one.
func TestIndexComputesTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		item := rapid.SampledFrom([]string{`1`, `12`, `"a"`, `"ab"`, `"]\\"`, `null`, `[]`, `[1,[2]]`, `{"t":"x"}`, `{"t":"xy"}`, `{"t":"x","u":[","]}`})
		value := rapid.Custom(func(t *rapid.T) string {
			if rapid.IntRange(0, 9).Draw(t, "other") == 0 {
				return item.Draw(t, "value")
			}
			return "[" + strings.Join(rapid.SliceOfN(item, 0, 6).Draw(t, "items"), ",") + "]"
		})
		var index Index
		prev := value.Draw(t, "first")
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			next := value.Draw(t, "next")
			if rapid.Bool().Draw(t, "grow") && strings.HasPrefix(prev, "[") && len(prev) > 2 { // as streams do
				next = prev[:len(prev)-1] + "," + item.Draw(t, "more") + "]"
			}
			got, err := index.Compute(json.RawMessage(prev), json.RawMessage(next))
			want, err2 := Compute(json.RawMessage(prev), json.RawMessage(next))
			if err != nil || err2 != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("%s to %s: %v, %v, want %v, %v", prev, next, got, err, want, err2)
			}
			prev = next
		}
	})
}
