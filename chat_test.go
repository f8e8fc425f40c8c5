package oriel

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"
)

// echo says the message back, word by word, and how much history it got.
func echo(_ context.Context, message string, history []Message) iter.Seq2[Delta, error] {
	return func(yield func(Delta, error) bool) {
		for i, word := range strings.Fields(message) {
			if word == "fail" {
				yield("", Errorf("I lost my thread."))
				return
			}
			if i > 0 {
				word = " " + word
			}
			if !yield(Delta(word), nil) {
				return
			}
		}
		yield(Delta(" after "+string(rune('0'+len(history)%10))), nil)
	}
}

func TestChatOverThePage(t *testing.T) {
	v := visit(t, Chat(echo))
	v.load()
	v.turn("hello you", "")
	v.shows("user: hello you", "assistant: hello you after 0")
	v.turn("again", "")
	v.shows("user: hello you", "assistant: hello you after 0", "user: again", "assistant: again after 2")
	if strings.Contains(v.last, "hello you") {
		t.Errorf("the second turn sent the first one again:\n%s", v.last)
	}
	v.turn("", `{"index":2,"value":"again"}`) // retry
	v.shows("user: hello you", "assistant: hello you after 0", "user: again", "assistant: again after 2")
	v.turn("", `{"index":0,"value":"new start","previous_value":"hello you"}`)
	v.shows("user: new start", "assistant: new start after 0")
	v.turn("more", "")
	v.call("chat_undo", `[null]`, `{"index":2,"value":"more"}`)
	v.shows("user: new start", "assistant: new start after 0")
	if v.text != "more" {
		t.Errorf("undo gave %q back to the field, want the message", v.text)
	}
	v.call("chat_clear", `[null]`, "")
	v.shows()
	v.turn("hi", "")
	v.shows("user: hi", "assistant: hi after 0")
	v.reload()
	v.load()
	v.shows("user: hi", "assistant: hi after 0")
}

func TestChatKeepsWhatWasSaidBeforeAFailure(t *testing.T) {
	v := visit(t, Chat(echo))
	v.turn("so fail", "")
	if !strings.Contains(v.last, "I lost my thread.") {
		t.Errorf("the run ended without the handler's message:\n%s", v.last)
	}
	v.shows("user: so fail", "assistant: so")
	v.turn("", "") // Retry in the status strip sends the field again, which is empty
	v.shows("user: so fail", "assistant: so")
	v.turn("fine", "")
	v.shows("user: so fail", "assistant: so", "user: fine", "assistant: fine after 2")
	v.turn(" ", "")
	if !strings.Contains(v.last, "Write a message first.") {
		t.Errorf("an empty message was taken:\n%s", v.last)
	}
}

func TestStoppedAnswerStaysInTheHistory(t *testing.T) {
	more := make(chan Delta)
	v := visit(t, Chat(func(ctx context.Context, message string, history []Message) iter.Seq[Delta] {
		return func(yield func(Delta) bool) {
			if len(history) > 0 {
				yield(Delta(history[len(history)-1].Text()))
				return
			}
			for {
				select {
				case d := <-more:
					if !yield(d) {
						return
					}
				case <-ctx.Done():
					return
				}
			}
		}
	}))
	run := v.start("chat_turn", `["tell me",null]`, "")
	more <- "Once upon"
	v.until(func() bool { return strings.HasSuffix(strings.Join(v.messages(), "\n"), "Once upon") })

	again := v.twin() // the page, reloaded
	again.load()
	again.shows("user: tell me", "assistant: Once upon")
	more <- " a time"
	again.until(func() bool { return strings.HasSuffix(strings.Join(again.messages(), "\n"), " a time") })

	v.stop(run)
	v.until(func() bool { return v.ended[run] == "cancelled" })
	v.turn("what was it?", "")
	v.shows("user: tell me", "assistant: Once upon a time", "user: what was it?", "assistant: Once upon a time")
}

// TestReloadFindsAStoppedAnswer: also while its handler has not noticed yet that it is to stop.
func TestReloadFindsAStoppedAnswer(t *testing.T) {
	goOn := make(chan struct{})
	v := visit(t, Chat(func(ctx context.Context, message string, _ []Message) iter.Seq[Delta] {
		return func(yield func(Delta) bool) {
			yield("Once upon")
			<-goOn
		}
	}))
	run := v.start("chat_turn", `["tell me",null]`, "")
	v.until(func() bool { return strings.HasSuffix(strings.Join(v.messages(), "\n"), "Once upon") })
	v.stop(run)
	v.until(func() bool { return v.ended[run] == "cancelled" })
	v.reload()
	v.load()
	v.shows("user: tell me", "assistant: Once upon")
	close(goOn)
	v.reload()
	v.load()
	v.shows("user: tell me", "assistant: Once upon")
}

func TestChatTakesManyHandlers(t *testing.T) {
	type text string
	whole := func(yield func(string) bool) { _ = yield("Hm") && yield("Hm, yes") && yield("Yes") && yield("Yes.") }
	for name, fn := range map[string]any{
		"string":        func(string, []Message) string { return "Yes." },
		"named string":  func(text, []Message) text { return "Yes." },
		"error":         func(context.Context, string, []Message) (string, error) { return "Yes.", nil },
		"texts":         func(string, []Message) iter.Seq[string] { return whole },
		"unnamed texts": func(string, []Message) func(func(string) bool) { return whole },
		"deltas": func(string, []Message) iter.Seq[Delta] {
			return func(yield func(Delta) bool) { _ = yield("Ye") && yield("s.") }
		},
		"deltas or an error": func(string, []Message) (iter.Seq2[Delta, error], error) {
			return func(yield func(Delta, error) bool) { _ = yield("Ye", nil) && yield("s.", nil) }, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			v := visit(t, Chat(fn))
			v.turn("Well?", "")
			v.shows("user: Well?", "assistant: Yes.")
			if got := v.api("Well?"); got != "Yes." {
				t.Errorf("the API answers %q", got)
			}
		})
	}
}

func TestChatRefusesOtherHandlers(t *testing.T) {
	for _, fn := range []any{
		nil, "hi", func() {}, func(string) string { return "" }, func(string, []Message) int { return 0 },
		func(string, []string) string { return "" }, func(string, []Message) (string, string) { return "", "" },
		func(string, ...Message) string { return "" }, func([]Message, string) string { return "" },
		func(string, []Message) {}, func(string, []Message) iter.Seq[int] { return nil },
	} {
		err := Chat(fn).Check()
		if err == nil || !strings.Contains(err.Error(), "chat_test.go:") || !strings.Contains(err.Error(), "handler of a chat") {
			t.Errorf("%T: Check() = %v, want the line and what a chat's handler is", fn, err)
		}
	}
}

func TestChatAPIRemembersTheSession(t *testing.T) {
	v := visit(t, Chat(echo))
	if got := v.api("hello"); got != "hello after 0" {
		t.Errorf("first answer = %q", got)
	}
	if got := v.api("hello"); got != "hello after 2" {
		t.Errorf("second answer = %q", got)
	}
	v.load()
	v.shows("user: hello", "assistant: hello after 0", "user: hello", "assistant: hello after 2")
	info := string(v.get("/gradio_api/info"))
	for _, want := range []string{`"/chat"`, `"parameter_name":"message"`, `"label":"Response"`, `"component":"Json"`, `"component":"Textbox"`} {
		if !strings.Contains(info, want) {
			t.Errorf("info lacks %s:\n%s", want, info)
		}
	}
	for _, private := range []string{"chat_turn", "chat_load", "chat_undo", "chat_clear"} {
		if strings.Contains(info, private) {
			t.Errorf("info tells about %s", private)
		}
	}
}

func TestChatPanelGreetsAndLikes(t *testing.T) {
	liked := make(chan MessageEvent, 1)
	bot := &Chatbot{Value: []Message{TextMessage(AssistantRole, "Hello.")}}
	bot.OnLike(func(ctx context.Context) error {
		var e MessageEvent
		err := EventData(ctx, &e)
		liked <- e
		return err
	}, nil, nil)
	v := visit(t, &App{Root: &ChatPanel{Handler: echo, Chatbot: bot, Event: Event{Name: "ask"}}})
	v.load()
	v.shows("assistant: Hello.")
	v.turn("hi", "")
	v.shows("assistant: Hello.", "user: hi", "assistant: hi after 1")
	v.call("chatbot", `[]`, `{"index":2,"value":"hi after 1","liked":false}`)
	if e := <-liked; e.Index != 2 || e.Liked == nil || *e.Liked {
		t.Errorf("like = %+v", e)
	}
}

func TestMessagesFillAChatbot(t *testing.T) {
	bot, box := &Chatbot{}, &Textbox{}
	box.OnSubmit(func(s string, past []Message) iter.Seq[any] {
		return func(yield func(any) bool) {
			_ = yield(Append[Message]{TextMessage(UserRole, s)}) && yield(Delta("You said ")) && yield(Delta(s)) &&
				yield(Append[Message]{TextMessage(UserRole, "Thanks")}) && yield(Delta("Bye."))
		}
	}, In(box, bot), Out(bot))
	v := visit(t, &App{Root: Column(bot, box)})
	v.call(v.config.Functions[0].Name, `["so",[{"role":"user","content":"x"}]]`, "")
	v.shows("user: so", "assistant: You said so", "user: Thanks", "assistant: Bye.")
	if want := `"kind":"append","slot":0,"path":[1,"content",0,"text"]`; !strings.Contains(v.last, want) {
		t.Errorf("the second Delta is no append:\n%s", v.last)
	}
	box.OnSubmit(func(string) ([]string, error) { return nil, errors.ErrUnsupported }, In(box), Out(bot))
	if err := (&App{Root: Column(bot, box)}).Check(); err == nil || !strings.Contains(err.Error(), "takes []oriel.Message") {
		t.Errorf("a list of strings for a Chatbot: Check() = %v", err)
	}
}
