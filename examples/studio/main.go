// Command studio paints pictures: pick a seed, type a prompt, watch the picture come, and stop it when you like.
//
// Nothing is downloaded. Package paint computes the picture from the seed and the words of the prompt, in steps that
// take long enough to show how an app reports progress and stops.
package main

import (
	"context"
	"image"
	"log"

	"github.com/oriel-go/oriel"
	"github.com/oriel-go/oriel/examples/studio/paint"
)

// generate paints the picture of a seed and a prompt.
func generate(ctx context.Context, seed int64, prompt string) (image.Image, error) {
	if prompt == "" {
		return nil, oriel.Errorf("Please describe the picture first.")
	}
	p := paint.New(seed, prompt, 768, 512)
	for step := range oriel.Steps(ctx, p.Steps(), "painting") {
		p.Step(step)
	}
	return p.Image(), ctx.Err()
}

// app returns the studio.
func app() *oriel.App {
	app := oriel.Interface(generate,
		oriel.In(
			&oriel.Slider{Label: "Seed", Max: 9999, Step: 1, Value: 42},
			&oriel.Textbox{Label: "Prompt", Lines: 3, Placeholder: "Northern lights over a calm sea at night"},
		),
		oriel.Out(&oriel.Image{Label: "Picture"}))
	app.Title = "Studio"
	app.Description = "Describe a picture and press **Run**. The words choose the colours, the light and the land."
	return app
}

func main() {
	if err := app().Launch(); err != nil {
		log.Fatal(err)
	}
}
