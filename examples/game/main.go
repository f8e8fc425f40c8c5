// Command game thinks of a number, and lets you find it.
package main

import (
	"fmt"
	"log"
	"math/rand/v2"
	"strings"

	"github.com/oriel-go/oriel"
)

const tries = 7

// A game is what one visitor plays.
type game struct {
	Secret  int
	Guesses []int
	Over    bool
}

func start() game { return game{Secret: 1 + rand.IntN(100)} }

// guess plays one turn and says how it went.
func guess(g game, n int) (game, string, error) {
	if g.Over {
		return g, "", oriel.Errorf("This game is over. Press New game.")
	}
	g.Guesses = append(g.Guesses, n)
	switch {
	case n == g.Secret:
		g.Over = true
		return g, fmt.Sprintf("**%d it is!**", n), nil
	case len(g.Guesses) == tries:
		g.Over = true
		return g, fmt.Sprintf("Out of tries. It was **%d**.", g.Secret), nil
	case n < g.Secret:
		return g, fmt.Sprintf("Higher than %d.", n), nil
	}
	return g, fmt.Sprintf("Lower than %d.", n), nil
}

// tally lists the guesses so far.
func tally(g game) string {
	return fmt.Sprintf("Guesses: %s (%d of %d)", strings.Trim(fmt.Sprint(g.Guesses), "[]"), len(g.Guesses), tries)
}

// app returns the game.
func app() *oriel.App {
	state := &oriel.State[game]{New: start}
	number := &oriel.Number{Label: "Your guess", Integer: true, Min: new(1.0), Max: new(100.0), Value: new(50.0)}
	try := &oriel.Button{Text: "Guess", Primary: true}
	again := &oriel.Button{Text: "New game"}
	hint, history := &oriel.Markdown{}, &oriel.Markdown{}

	turn := try.OnClick(guess, oriel.In(state, number), oriel.Out(state, hint))
	number.OnSubmit(turn, nil, nil)
	turn.Success(tally, oriel.In(state), oriel.Out(history))
	anew := again.OnClick(func() (game, string, string) { return start(), "I have a number in mind.", "" },
		nil, oriel.Out(state, hint, history))
	anew.Name = "new_game"

	rules := &oriel.Markdown{Value: fmt.Sprintf("I think of a number from 1 to 100. You have **%d tries** to find it; after each I say whether mine is higher or lower.", tries)}
	tip := &oriel.Accordion{Label: "A tip", Closed: true, Children: []oriel.Component{
		&oriel.Markdown{Value: "Halve what is left each time: seven tries always do."}}}
	return &oriel.App{Title: "Guess my number", Root: &oriel.Tabs{Children: []*oriel.Tab{
		{Label: "Play", ID: "play", Children: []oriel.Component{oriel.Row(number, oriel.Column(try, again)), hint, history}},
		{Label: "Rules", ID: "rules", Children: []oriel.Component{rules, tip}},
	}}}
}

func main() {
	if err := app().Launch(); err != nil {
		log.Fatal(err)
	}
}
