package oriel

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// TestPlainMessagesAreReadTheSame compares the short way with the long one.
func TestPlainMessagesAreReadTheSame(t *testing.T) {
	plain := 0
	for _, raw := range []string{
		`{"role":"user","metadata":null,"content":[{"text":"hi","type":"text"}],"options":null}`,
		`{"role":"assistant","metadata":null,"content":[{"type":"text","text":"hé"}],"options":null}`,
		`{"role":"system","metadata":null,"content":[{"type":"text","text":""}],"options":null}`,
		`{"role":"user","metadata":null,"content":[{"text":"a \"quote\"\n\ud83d\ude00\ud83d\\","type":"text"}],"options":null}`,
		`{"role":"user","metadata":null,"content":[{"type":"text","text":"\\"}],"options":null}`,
		`{"role":"user","metadata":null,"content":[{"text":"a"},{"text":"b","type":"text"}],"options":null}`,
		`{"role":"user","metadata":null,"content":[{"text":"a","type":"text"},{"text":"b","type":"text"}],"options":null}`,
		`{"role":"user","metadata":{"title":"t"},"content":[{"text":"a","type":"text"}],"options":null}`,
		`{"role":"robot","metadata":null,"content":[{"text":"a","type":"text"}],"options":null}`,
		`{"role":"user","metadata":null,"content":"hi","options":null}`,
		`{"role":"user","content":[{"text":"hi","type":"text"}]}`,
		`{"role":"user","metadata":null,"content":[{"text":"hi","type":"text"}],"options":[]}`,
	} {
		got, rest, ok := plainMessage([]byte(raw + ",next"))
		if !ok {
			continue
		}
		if string(rest) != ",next" {
			t.Errorf("%s: what follows is %q", raw, rest)
		}
		plain++
		want, err := decodeMessage(nil, "Chat", (&Chatbot{}).accept, json.RawMessage(raw))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v, %v", raw, got, want, err)
		}
	}
	if plain != 5 {
		t.Errorf("%d messages took the short way, want the first 5", plain)
	}
}

// TestConversationsAreReadTheSame has messages of the usual form in front of, between and behind others.
func TestConversationsAreReadTheSame(t *testing.T) {
	const (
		short = `{"role":"user","metadata":null,"content":[{"text":"hi","type":"text"}],"options":null}`
		long  = `{"role":"assistant","metadata":{"title":"t"},"content":[{"type":"text","text":"a \"b\""}],"options":[]}`
	)
	for _, items := range [][]string{{}, {short}, {short, short}, {long}, {short, long}, {long, short}, {short, long, short}, {short, short + " "}} {
		for _, list := range []string{"[" + strings.Join(items, ",") + "]", " [ " + strings.Join(items, " , ") + " ] "} {
			got, err := (&Chatbot{}).decode(nil, json.RawMessage(list))
			want := []Message{}
			for _, item := range items {
				m, err := decodeMessage(nil, "Chat", (&Chatbot{}).accept, json.RawMessage(item))
				if err != nil {
					t.Fatal(err)
				}
				want = append(want, m)
			}
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %v, %v, want %v", list, got, err, want)
			}
		}
	}
	for _, none := range []string{`{}`, `"x"`, `[` + short + `,1]`, `[` + short + `,null,{}]`} {
		if got, err := (&Chatbot{}).decode(nil, json.RawMessage(none)); err == nil {
			t.Errorf("%s was taken for %v", none, got)
		}
	}
}

// TestMessagesAreWrittenTheSame compares the short way with the long one.
func TestMessagesAreWrittenTheSame(t *testing.T) {
	for _, m := range []Message{
		TextMessage(UserRole, ""), TextMessage(AssistantRole, "<b>\"é\n\\ \u2028 \x7f\xff"), {Role: SystemRole},
		{Role: UserRole, Content: []Part{{Text: "a"}, {Text: "b"}}}, {Role: AssistantRole, Content: []Part{{Text: "x"}}, Thought: &Thought{Title: "t"}},
	} {
		got, err := appendMessage(nil, nil, m)
		if err != nil {
			t.Fatal(err)
		}
		w, err := encodeMessage(nil, m)
		if err != nil {
			t.Fatal(err)
		}
		raw, _ := json.Marshal(w)
		var a, b any
		if json.Unmarshal(got, &a) != nil || json.Unmarshal(raw, &b) != nil || !reflect.DeepEqual(a, b) {
			t.Errorf("%v: %s, want %s", m, got, raw)
		}
		if strings.ContainsAny(string(got), "\u2028\n") {
			t.Errorf("%v has a line end on the wire: %q", m, got)
		}
	}
}
