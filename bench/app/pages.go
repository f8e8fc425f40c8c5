package main

import "github.com/oriel-go/oriel"

// pages are the apps that scripts/pages.sh opens in a browser. ../reference/pages.py has the same.
var pages = map[string]func() *oriel.App{
	"bench":      app,
	"hello":      hello,
	"chat":       talk,
	"components": components,
}

func greet(name string) string { return "Hello, " + name + "!" }

// hello is a field, a button and a field.
func hello() *oriel.App {
	return oriel.Interface(greet, oriel.In(&oriel.Textbox{Label: "Name"}), oriel.Out(&oriel.Textbox{Label: "Greeting"}))
}

// talk is a conversation.
func talk() *oriel.App {
	return oriel.Chat(reply)
}

// components is a page of 25 components of 14 kinds, of which the first fields and the button do something.
func components() *oriel.App {
	name, greeting := &oriel.Textbox{Label: "Name"}, &oriel.Textbox{Label: "Greeting"}
	run := &oriel.Button{Text: "Run"}
	run.OnClick(greet, oriel.In(name), oriel.Out(greeting))
	towns := []string{"Bath", "Cork", "Ghent", "Lund", "Turin"}
	return &oriel.App{Title: "Components", Root: oriel.Column(
		&oriel.Markdown{Value: "# Components\n\nThere are **25** of them."},
		oriel.Row(name, greeting),
		oriel.Row(run, &oriel.Button{Text: "Other"}),
		oriel.Row(&oriel.Textbox{Label: "Notes", Lines: 3}, &oriel.Textbox{Label: "Secret", Type: oriel.Password}),
		oriel.Row(&oriel.Number{Label: "Count"}, &oriel.Number{Label: "Rate"}),
		oriel.Row(&oriel.Slider{Label: "Size"}, &oriel.Slider{Label: "Weight"}),
		oriel.Row(&oriel.Checkbox{Label: "Agreed"}, &oriel.Checkbox{Label: "News"}),
		oriel.Row(&oriel.CheckboxGroup{Label: "Visited", Choices: towns}, &oriel.Radio{Label: "Home", Choices: towns}),
		oriel.Row(&oriel.Dropdown{Label: "Next", Choices: towns}, &oriel.Dropdown{Label: "Later", Choices: towns, Multiple: true}),
		oriel.Row(&oriel.FileField{Label: "Document"}, &oriel.FileField{Label: "Result", Mode: oriel.ReadOnly}),
		oriel.Row(&oriel.Image{Label: "Photo"}, &oriel.Image{Label: "Sketch", Mode: oriel.ReadOnly}),
		oriel.Row(&oriel.Gallery{Label: "Pictures"}, &oriel.Label{Label: "Guess"}),
		&oriel.Chatbot{Label: "Conversation"},
		&oriel.Markdown{Value: "That is all."},
	)}
}
