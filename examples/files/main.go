// Command files takes files and gives files back: pictures become an album with a preview, and files of any kind become
// a list of checksums.
package main

import (
	"log"

	"github.com/oriel-go/oriel"
)

// app returns the two tools, each on a tab.
func app() *oriel.App {
	pictures := &oriel.Gallery{Label: "Pictures", Columns: 4}
	title := &oriel.Textbox{Label: "Title", Value: "Holiday"}
	pack := &oriel.Button{Text: "Make the album", Primary: true}
	album, archive := &oriel.Gallery{Label: "Album", Columns: 3}, &oriel.FileField{Label: "Download"}
	pack.OnClick(makeAlbum, oriel.In(pictures, title), oriel.Out(album, archive)).Name = "album"

	files := &oriel.FileField{Label: "Files", Multiple: true, KeepMetadata: true} // a checksum is that of the file as it was
	add := &oriel.Button{Text: "Add them up", Primary: true}
	sums, list := &oriel.Textbox{Label: "Checksums", Lines: 6}, &oriel.FileField{Label: "List"}
	add.OnClick(checksums, oriel.In(files), oriel.Out(sums, list))

	app := &oriel.App{
		Title:       "Files",
		Description: "What you upload is yours alone, and is gone when you are.",
		Root: &oriel.Tabs{Children: []*oriel.Tab{
			{Label: "Album", ID: "album", Children: []oriel.Component{
				oriel.Row(oriel.Column(pictures, title, pack), oriel.Column(album, archive))}},
			{Label: "Checksums", ID: "checksums", Children: []oriel.Component{
				oriel.Row(oriel.Column(files, add), oriel.Column(sums, list))}},
		}},
	}
	app.Limits.File = 20 << 20          // an album is made in memory
	app.Limits.SessionBytes = 200 << 20 // what one visitor may leave here
	return app
}

func main() {
	if err := app().Launch(); err != nil {
		log.Fatal(err)
	}
}
