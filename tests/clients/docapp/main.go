// Command docapp is the app that the programs of the documentation call.
package main

import (
	"image"
	"iter"
	"log"
	"strings"

	"github.com/oriel-go/oriel"
)

func greet(name string) string { return "Hello, " + name + "!" }

// tell yields its answer word by word.
func tell(prompt string) iter.Seq[oriel.Delta] {
	return func(yield func(oriel.Delta) bool) {
		for word := range strings.FieldsSeq("Here is " + prompt) {
			if !yield(oriel.Delta(word + " ")) {
				return
			}
		}
	}
}

// flip turns a picture upside down.
func flip(picture image.Image) image.Image {
	b := picture.Bounds()
	out := image.NewRGBA(b)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			out.Set(x, b.Max.Y-1-(y-b.Min.Y), picture.At(x, y))
		}
	}
	return out
}

func main() {
	name, prompt, out := &oriel.Textbox{Label: "Name"}, &oriel.Textbox{Label: "Prompt"}, &oriel.Textbox{Label: "Answer"}
	picture, flipped := &oriel.Image{Label: "Picture"}, &oriel.Image{Label: "Flipped"}
	run := &oriel.Button{Text: "Run"}
	run.OnClick(greet, oriel.In(name), oriel.Out(out))
	run.OnClick(tell, oriel.In(prompt), oriel.Out(out))
	run.OnClick(flip, oriel.In(picture), oriel.Out(flipped))
	app := &oriel.App{Title: "Documentation", Root: oriel.Column(name, prompt, out, picture, flipped, run)}
	if err := app.Launch(); err != nil {
		log.Fatal(err)
	}
}
