package rawjson

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSplitKnowsItemsFromTheirInsides(t *testing.T) {
	for list, want := range map[string][]string{
		`[]`: {}, ` [ ] `: {}, `[1]`: {`1`}, `[1, "a,]", null]`: {`1`, `"a,]"`, `null`},
		`["\"", "\\", "\\\""]`: {`"\""`, `"\\"`, `"\\\""`}, `[[1,[2]],{"a":[",",{}]} ,true]`: {`[1,[2]]`, `{"a":[",",{}]}`, `true`},
	} {
		got, ok := Split([]byte(list))
		var texts = []string{}
		for _, item := range got {
			texts = append(texts, string(item))
		}
		if !ok || !slices.Equal(texts, want) {
			t.Errorf("%s: %q, %v, want %q", list, texts, ok, want)
		}
	}
	for _, none := range []string{``, `1`, `{}`, `[`, `]`, `[1`, `[1}`, `[1,]`, `[,1]`, `[1]]`, `["a]`, `["a\"]`, `[[1]`, `[1],[2]`} {
		if got, ok := Split([]byte(none)); ok {
			t.Errorf("%s was taken for the list %q", none, got)
		}
	}
}

// FuzzMembers compares with the standard decoder on whatever that takes for an object.
func FuzzMembers(f *testing.F) {
	for _, seed := range []string{`{}`, `{"a":1,"b":"x:,}"}`, "{ \"a\\\"\" : [1,{\"b\":2}] ,\n\"c\":{}}", `{"a":1,"a":2}`, `{"a"}`, `{:1}`, `{1:2}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		keys, values, ok := Members(raw)
		var want map[string]json.RawMessage
		if !utf8.Valid(raw) || json.Unmarshal(raw, &want) != nil || want == nil {
			return // only that it does not panic
		}
		got := map[string]json.RawMessage{}
		for i, k := range keys {
			got[k] = values[i]
		}
		if !ok || len(got) != len(want) {
			t.Fatalf("%q: %q, %v, want %q", raw, got, ok, want)
		}
		for k := range want {
			if string(got[k]) != string(want[k]) {
				t.Errorf("%q: %q is %q, want %q", raw, k, got[k], want[k])
			}
		}
	})
}

func TestTextEndsAtItsQuote(t *testing.T) {
	for raw, want := range map[string]int{`""`: 2, `"a",1`: 3, `"\""]`: 4, `"\\""`: 4, ``: 0, `"`: 0, `"a`: 0, `a"b"`: 0, `"\"`: 0} {
		if got := TextEnd([]byte(raw)); got != want {
			t.Errorf("%s ends at %d, want %d", raw, got, want)
		}
	}
}

func TestTextReadsEscapes(t *testing.T) {
	for raw, want := range map[string]string{`""`: "", `"a b"`: "a b", `"a\n\u00e9\\"`: "a\né\\"} {
		if got, ok := Text([]byte(raw)); !ok || got != want {
			t.Errorf("%s: %q, %v", raw, got, ok)
		}
	}
	for _, none := range []string{``, `"`, `1`, `null`, `"\x"`} {
		if got, ok := Text([]byte(none)); ok {
			t.Errorf("%s was taken for the text %q", none, got)
		}
	}
}

// FuzzSplit compares with the standard decoder on whatever that takes for a list.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{`[]`, `[1,"a",[2],{"b":null}]`, "[ \"\\\\\" ,\n{}]", `[`, `[1,]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, ok := Split(raw)
		var want []json.RawMessage
		if json.Unmarshal(raw, &want) != nil || want == nil {
			return // only that it does not panic
		}
		if !ok || len(got) != len(want) {
			t.Fatalf("%q: %q, %v, want %q", raw, got, ok, want)
		}
		for i := range want {
			if string(got[i]) != string(want[i]) {
				t.Errorf("%q: item %d is %q, want %q", raw, i, got[i], want[i])
			}
		}
	})
}

// FuzzAppendText reads back what was written.
func FuzzAppendText(f *testing.F) {
	for _, seed := range []string{"", "a longer text of plain letters", "0123456\"", "1234567\\", "\x00\x1f\x7f", "héllo, wörld, and 世界", "\u2028\u2029\u0085", "\xff12345678"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var got string
		raw := AppendText(nil, s)
		if err := json.Unmarshal(raw, &got); err != nil || got != strings.ToValidUTF8(s, "\ufffd") && utf8.ValidString(s) {
			t.Errorf("%q became %s and then %q, %v", s, raw, got, err)
		}
		for _, r := range string(raw) {
			if r < ' ' || r == '\u0085' || r == '\u2028' || r == '\u2029' {
				t.Errorf("%q has a line end or a control character in it: %q", s, raw)
			}
		}
	})
}
