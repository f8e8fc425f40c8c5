// Command refapp is the app that the tests of the official clients call. Each endpoint stands for a way in which a
// function can behave: the tests say which.
package main

import (
	"flag"
	"log"
	"strings"
	"time"

	"github.com/oriel-go/oriel"
)

func main() {
	only := flag.String("only", "", "make every other endpoint private")
	mount := flag.String("mount", "", "serve below this path of a server that has a second app below /other")
	strip := flag.String("strip", "", "with -mount: put a proxy in front that takes this prefix off")
	app := &oriel.App{Title: "Reference"}
	app.Limits.UnknownLabelsPerMinute = 1000 // the tests connect more often than visitors do
	b := &book{root: oriel.Column(), placed: map[oriel.Component]bool{}}
	flag.BoolVar(&app.Debug, "show-errors", false, "tell callers the texts of all errors")
	flag.IntVar(&b.maxWaiting, "queue-max", 20, "calls that may wait for one endpoint")
	flag.Int64Var(&app.Limits.File, "max-file", 0, "size of one uploaded file in bytes; 0 takes the default")
	flag.DurationVar(&b.slow, "slow", 2*time.Second, "how long slow takes")
	flag.DurationVar(&app.Limits.AfterLeaving, "after-leaving", 0, "how long a visitor who left may come back; 0 takes the default")
	flag.Parse()

	b.texts()
	b.failures()
	b.states()
	b.notices()
	b.files()
	b.properties()
	b.queue()
	b.values(app)
	b.page(app)
	found := false // the one endpoint that stays public
	for _, e := range b.events {
		e.MaxWaiting = b.maxWaiting
		if *only != "" && (e.Name != *only || found) {
			e.Visibility = oriel.Private
		}
		found = found || e.Name == *only
	}
	app.Root = b.root
	serve := app.Launch
	if *mount != "" {
		serve = func() error { return serveBelow(app, strings.TrimSuffix(*mount, "/"), strings.TrimSuffix(*strip, "/")) }
	}
	if err := serve(); err != nil {
		log.Fatal(err)
	}
}
