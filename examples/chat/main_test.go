package main

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/oriel-go/oriel/orieltest"
)

func TestAnswersGrowAndDependOnWhatWasSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the model thinks between tokens
		a := orieltest.New(t, app())
		last, steps := "", 0
		for text := range orieltest.Stream[string](a, "chat", "Make me a plan") {
			if !strings.HasPrefix(text, last) {
				t.Fatalf("%q does not begin with what was there, %q", text, last)
			}
			last, steps = text, steps+1
		}
		if steps < 20 || !strings.HasPrefix(last, "# A garden in three weekends") {
			t.Errorf("after %d steps the answer is %q", steps, last)
		}
		const roses = "What about roses?"
		first := orieltest.Call[string](a.As("bob"), "chat", roses)
		if again := orieltest.Call[string](a.As("bob"), "chat", roses); again == first {
			t.Errorf("a question that was asked before is answered as if it were new: %q", again)
		}
		if other := orieltest.Call[string](a.As("eve"), "chat", roses); other != first {
			t.Errorf("eve's first question is answered with %q, bob's with %q", other, first)
		}
	})
}

func TestAStoppedAnswerStopsTheModel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := orieltest.New(t, app())
		for text := range orieltest.Stream[string](a, "chat", "a table") {
			if len(text) > 20 {
				break // as if somebody had pressed Stop
			}
		}
		if got := orieltest.Call[string](a, "chat", "hello"); got == "" {
			t.Error("the next message has no answer")
		}
	})
}
