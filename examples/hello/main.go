// Command hello is the smallest app: a function, a field for its argument and one for its result.
package main

import (
	"log"

	"github.com/oriel-go/oriel"
)

func greet(name string) string { return "Hello, " + name + "!" }

func app() *oriel.App {
	return oriel.Interface(greet, oriel.In(&oriel.Textbox{Label: "Name"}), oriel.Out(&oriel.Textbox{Label: "Greeting"}))
}

func main() {
	if err := app().Launch(); err != nil {
		log.Fatal(err)
	}
}
