package main

import "github.com/oriel-go/oriel"

func (b *book) files() {
	b.add("file", echo[oriel.File], oriel.In(&oriel.FileField{Label: "f"}), oriel.Out(&oriel.FileField{Label: "out"}))
	b.add("files", echo[[]oriel.File], oriel.In(&oriel.FileField{Label: "f", Multiple: true}),
		oriel.Out(&oriel.FileField{Label: "out", Multiple: true}))
	b.add("gallery", echo[[]oriel.File], oriel.In(&oriel.Gallery{Label: "pictures"}), oriel.Out(&oriel.Gallery{Label: "out"}))
}
