// Command words has all that the page says something about by itself, in the language that its argument names.
package main

import (
	"context"
	"image"
	"log"
	"os"
	"time"

	"github.com/oriel-go/oriel"
)

// answer goes on for "slow", takes a second for "wait", and fails for "fail".
func answer(ctx context.Context, name string) (string, error) {
	switch name {
	case "slow":
		for range oriel.Steps(ctx, 1000, "") {
			select {
			case <-time.After(50 * time.Millisecond):
			case <-ctx.Done():
				return "", ctx.Err()
			}
		}
	case "wait":
		select {
		case <-time.After(1100 * time.Millisecond):
		case <-ctx.Done():
		}
	case "fail":
		return "", oriel.Errorf("9")
	}
	return "1", nil
}

// look gives back what it is shown.
func look(photo image.Image, album, list []oriel.File) (image.Image, []oriel.File, []oriel.File) {
	return photo, album, list
}

func reply(_ context.Context, message string, _ []oriel.Message) (string, error) {
	return message, nil
}

func main() {
	form := &oriel.Form{Handler: answer, In: oriel.In(&oriel.Textbox{Label: "1"}), Out: oriel.Out(&oriel.Textbox{Label: "2"})}
	files := &oriel.Form{Handler: look,
		In:  oriel.In(&oriel.Image{Label: "3"}, &oriel.Gallery{Label: "4"}, &oriel.FileField{Label: "5", Multiple: true}),
		Out: oriel.Out(&oriel.Image{Label: "6"}, &oriel.Gallery{Label: "7"}, &oriel.FileField{Label: "8", Multiple: true})}
	app := &oriel.App{Lang: os.Args[1], Title: "0", Root: &oriel.Tabs{Children: []*oriel.Tab{
		{Label: "10", Children: []oriel.Component{form}},
		{Label: "11", Children: []oriel.Component{files}},
		{Label: "12", Children: []oriel.Component{&oriel.ChatPanel{Handler: reply}}},
		{Label: "13", Children: []oriel.Component{&oriel.Slider{Label: "14"}, &oriel.Dropdown{Label: "15", Choices: []string{"16", "17"}, Multiple: true}}},
	}}}
	if err := app.Launch(); err != nil {
		log.Fatal(err)
	}
}
