// Command tell is what the tests of broken connections follow: one function that changes its outputs in every way a
// stream can, and one that runs after it.
package main

import (
	"context"
	"fmt"
	"iter"
	"log"
	"strings"
	"time"

	"github.com/oriel-go/oriel"
)

// A step is what changes at one time.
type step struct {
	Text   oriel.Delta
	Counts map[string]int
	Title  oriel.Keep[string]
}

// tell yields a story word by word, with how often each word came and a title for each sentence.
func tell(ctx context.Context, story string) iter.Seq2[step, error] {
	return func(yield func(step, error) bool) {
		counts := map[string]int{}
		for i, word := range strings.Fields(story) {
			select {
			case <-ctx.Done():
				yield(step{}, context.Cause(ctx))
				return
			case <-time.After(3 * time.Millisecond):
			}
			counts[word]++
			s := step{Text: oriel.Delta(word + " "), Counts: counts}
			if i%10 == 0 {
				title := fmt.Sprintf("Part %d: %s", i/10+1, word)
				s.Title.Value = &title
			}
			if i == 5 {
				oriel.Info(ctx, "Five words are told.")
			}
			if !yield(s, nil) {
				return
			}
		}
	}
}

// more counts the stories that were told.
func more(n int) (int, string) { return n + 1, fmt.Sprintf("%d told", n+1) }

func app() *oriel.App {
	story := &oriel.Textbox{Label: "Story"}
	text, counts, title, told := &oriel.Textbox{Label: "Text"}, &oriel.JSON{Label: "Counts"}, &oriel.Textbox{Label: "Title"}, &oriel.Textbox{Label: "Told"}
	stories := &oriel.State[int]{}
	run := &oriel.Button{Text: "Run", Primary: true}
	run.OnClick(tell, oriel.In(story), oriel.Out(text, counts, title)).
		Then(more, oriel.In(stories), oriel.Out(stories, told))
	return &oriel.App{Title: "Tell", Root: oriel.Column(story, run, text, counts, title, told)}
}

func main() {
	if err := app().Launch(); err != nil {
		log.Fatal(err)
	}
}
