// Command refapp is the app that the tests of the official clients call. Each endpoint stands for a way in which a
// function can behave: the tests say which.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/oriel-go/oriel"
)

func main() {
	only := flag.String("only", "", "make every other endpoint private")
	mount := flag.String("mount", "", "serve below this path, with a server of its own")
	app := &oriel.App{Title: "Reference"}
	app.Limits.UnknownLabelsPerMinute = 1000 // the tests connect more often than visitors do
	b := &book{root: oriel.Column(), placed: map[oriel.Component]bool{}}
	flag.BoolVar(&app.Debug, "show-errors", false, "tell callers the texts of all errors")
	flag.IntVar(&b.maxWaiting, "queue-max", 20, "calls that may wait for one endpoint")
	flag.Int64Var(&app.Limits.File, "max-file", 0, "size of one uploaded file in bytes; 0 takes the default")
	flag.DurationVar(&b.slow, "slow", 2*time.Second, "how long slow takes")
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
		serve = func() error { return serveBelow(app, strings.TrimSuffix(*mount, "/")) }
	}
	if err := serve(); err != nil {
		log.Fatal(err)
	}
}

// serveBelow serves the app below a path of a server that is not Oriel's.
func serveBelow(app *oriel.App, path string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	h, err := app.Handler(ctx)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle(path+"/", http.StripPrefix(path, h))
	l, err := net.Listen("tcp", cmp.Or(os.Getenv("ORIEL_ADDR"), "127.0.0.1:0"))
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	s := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	context.AfterFunc(ctx, func() {
		late, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		ended <- s.Shutdown(late)
	})
	fmt.Printf("%s is running on http://%s%s/\n", app.Title, l.Addr(), path)
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-ended
}
