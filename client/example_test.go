package client_test

import (
	"context"
	"fmt"
	"iter"
	"log"
	"net/http/httptest"
	"os"

	"github.com/oriel-go/oriel"
	"github.com/oriel-go/oriel/client"
)

// serve runs an app with the endpoints greet and spell, and returns its address.
func serve(ctx context.Context) (address string, stop func()) {
	name, punct, out := &oriel.Textbox{Label: "Name"}, &oriel.Textbox{Label: "Mark", Value: "!"}, &oriel.Textbox{Label: "Out"}
	greet, spell := &oriel.Button{Text: "Greet"}, &oriel.Button{Text: "Spell"}
	greet.OnClick(func(name, mark string) string { return "Hello, " + name + mark }, oriel.In(name, punct), oriel.Out(out))
	spell.OnClick(func(word string) iter.Seq[oriel.Delta] {
		return func(yield func(oriel.Delta) bool) {
			for _, letter := range word {
				if !yield(oriel.Delta(letter)) {
					return
				}
			}
		}
	}, oriel.In(name), oriel.Out(out))
	dir, err := os.MkdirTemp("", "client-example-")
	if err != nil {
		log.Fatal(err)
	}
	app := &oriel.App{Root: oriel.Column(name, punct, greet, spell, out), StateDir: dir}
	ctx, cancel := context.WithCancel(ctx)
	h, err := app.Handler(ctx)
	if err != nil {
		log.Fatal(err)
	}
	hs := httptest.NewServer(h)
	return hs.URL, func() { cancel(); hs.Close(); os.RemoveAll(dir) }
}

func ExampleCall() {
	ctx := context.Background()
	address, stop := serve(ctx)
	defer stop()

	c, err := client.Connect(ctx, address, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	greeting, err := client.Call[string](ctx, c, "greet", "Ada")
	if err != nil {
		log.Fatal(err)
	}
	question, err := client.Call[string](ctx, c, "greet", "Ada", client.Named{"mark": "?"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(greeting, question)
	// Output: Hello, Ada! Hello, Ada?
}

func ExampleJob_Events() {
	ctx := context.Background()
	address, stop := serve(ctx)
	defer stop()

	c, err := client.Connect(ctx, address, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	job, err := c.Submit(ctx, "spell", "Ada")
	if err != nil {
		log.Fatal(err)
	}
	for event, err := range job.Events(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		switch e := event.(type) {
		case client.Queued:
			fmt.Println("ahead of us:", e.Rank)
		case client.Done:
			fmt.Println("done:", e.Values)
		}
	}
	// Output:
	// ahead of us: 0
	// done: ["Ada"]
}

func ExampleClient_Endpoints() {
	ctx := context.Background()
	address, stop := serve(ctx)
	defer stop()

	c, err := client.Connect(ctx, address, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	for _, e := range c.Endpoints() {
		fmt.Print(e.Name)
		for _, p := range e.Parameters {
			fmt.Printf(" %s=%s", p.Name, p.Default)
		}
		fmt.Println()
	}
	// Output:
	// /greet name= mark="!"
	// /spell name=
}
