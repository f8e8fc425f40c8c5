package main

import (
	"strings"

	"github.com/oriel-go/oriel"
)

// notes returns an app that keeps each visitor's notes, and offers them as a file.
func notes() *oriel.App {
	list := &oriel.State[[]string]{New: func() []string { return nil }}
	note, all, file := &oriel.Textbox{Label: "Note"}, &oriel.Textbox{Label: "Notes", Lines: 5}, &oriel.FileField{Label: "Download"}
	add, save := &oriel.Button{Text: "Add", Primary: true}, &oriel.Button{Text: "Save"}

	added := add.OnClick(addNote, oriel.In(list, note), oriel.Out(list, all, note))
	added.Name = "add"
	note.OnSubmit(added, nil, nil)
	save.OnClick(func(list []string) oriel.File {
		return oriel.NewFile("notes.txt", []byte(strings.Join(list, "\n")+"\n"))
	},
		oriel.In(list), oriel.Out(file)).Name = "save"
	return &oriel.App{Title: "Notes", Root: oriel.Column(note, oriel.Row(add, save), all, file)}
}

// addNote adds a note to the list, shows it and clears the field.
func addNote(list []string, note string) (now []string, shown, field string, err error) {
	if note = strings.TrimSpace(note); note == "" {
		return list, "", "", oriel.Errorf("Please write a note first.")
	}
	list = append(list, note)
	return list, strings.Join(list, "\n"), "", nil
}
