package main

import (
	"context"
	"iter"
	"time"

	"github.com/oriel-go/oriel"
)

// spell returns an app that says a word letter by letter.
func spell() *oriel.App {
	app := oriel.Interface(spellOut, oriel.In(&oriel.Textbox{Label: "Word"}), oriel.Out(&oriel.Textbox{Label: "Spelled"}))
	app.Title = "Spelling"
	app.Root.(*oriel.Form).Event.Name = "spell"
	return app
}

// spellOut yields the letters of a word, with a breath between them.
func spellOut(ctx context.Context, word string) iter.Seq2[oriel.Delta, error] {
	return func(yield func(oriel.Delta, error) bool) {
		if word == "" {
			yield("", oriel.Errorf("Please give me a word."))
			return
		}
		for _, letter := range word {
			select {
			case <-time.After(100 * time.Millisecond):
			case <-ctx.Done():
				return
			}
			if !yield(oriel.Delta(letter)+" ", nil) {
				return
			}
		}
	}
}
