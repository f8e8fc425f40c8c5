package oriel_test

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/oriel-go/oriel"
)

func greetVisitor(name string) string { return "Hello, " + name + "!" }

func ExampleInterface() {
	app := oriel.Interface(greetVisitor,
		oriel.In(&oriel.Textbox{Label: "Name"}),
		oriel.Out(&oriel.Textbox{Label: "Greeting"}))
	fmt.Println(app.Check())
	// Output: <nil>
}

func ExampleApp_Check() {
	app := oriel.Interface(greetVisitor, oriel.In(&oriel.Slider{Label: "Age"}), oriel.Out(&oriel.Textbox{}))
	_, mistake, _ := strings.Cut(app.Check().Error(), ": ")
	fmt.Println(mistake)
	// Output: oriel_test.greetVisitor: parameter 1 is string but input 1, *oriel.Slider, gives any number
}

// A handler that returns a sequence shows each value as it comes.
func ExampleDelta() {
	spell := func(ctx context.Context, word string) iter.Seq[oriel.Delta] {
		return func(yield func(oriel.Delta) bool) {
			for _, letter := range word {
				if !yield(oriel.Delta(letter)) {
					return // the visitor pressed Stop
				}
			}
		}
	}
	app := oriel.Interface(spell, oriel.In(&oriel.Textbox{}), oriel.Out(&oriel.Textbox{}))
	fmt.Println(app.Check())
	// Output: <nil>
}

// Buttons, a State and a Change of what is shown.
func ExampleState() {
	tries := &oriel.State[int]{}
	hint := &oriel.Markdown{}
	guess := &oriel.Button{Text: "Guess", Primary: true}
	again := &oriel.Button{Text: "Again"}

	guess.OnClick(func(n int) (int, string) { return n + 1, fmt.Sprintf("Try %d", n+1) }, oriel.In(tries), oriel.Out(tries, hint))
	again.OnClick(func() (int, oriel.Change[oriel.Markdown]) {
		return 0, func(m *oriel.Markdown) { m.Value, m.Hidden = "", false }
	}, nil, oriel.Out(tries, hint))

	app := &oriel.App{Title: "Guess", Root: oriel.Column(oriel.Row(guess, again), hint)}
	fmt.Println(app.Check())
	// Output: <nil>
}
