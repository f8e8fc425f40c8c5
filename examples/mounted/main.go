// Command mounted serves two apps from a server of its own, beside a page of its own.
//
// Nothing here is special to Oriel but three lines in mount: a handler is made, put below a path, and waited for in the
// end. With -public the apps know the address that a proxy in front has, although the proxy takes a part of it away:
//
//	mounted -addr 127.0.0.1:8080 -public https://example.org/tools
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
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
	addr := flag.String("addr", "127.0.0.1:7860", "where to listen; ORIEL_ADDR overrides it")
	public := flag.String("public", "", "where visitors find this server, if a proxy is in front")
	var level slog.Level
	flag.TextVar(&level, "log", slog.LevelInfo, "what to log: debug, info, warn or error")
	flag.Parse()
	if env := os.Getenv("ORIEL_ADDR"); env != "" {
		*addr = env
	}
	log := slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	l, err := net.Listen("tcp", *addr)
	if err == nil {
		fmt.Printf("The tools are on http://%s/\n", l.Addr())
		err = run(ctx, log, l, *public)
	}
	if err != nil {
		log.Error("the server ends", "error", err)
		os.Exit(1)
	}
}

// run serves on l until ctx is done, and a while longer for what is running then.
func run(ctx context.Context, log *slog.Logger, l net.Listener, public string) error {
	defer l.Close()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	mux, wait, err := mount(ctx, log, public)
	if err != nil {
		return err
	}
	s := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l); stop() }() // ends with s
	apps := wait()                               // the server still answers, so that visitors see their runs end
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err = errors.Join(apps, s.Shutdown(end))
	if failed := <-served; !errors.Is(failed, http.ErrServerClosed) {
		err = errors.Join(failed, err)
	}
	return err
}

// mount returns what the server answers. The apps end with ctx; wait returns when they have.
func mount(ctx context.Context, log *slog.Logger, public string) (_ http.Handler, wait func() error, err error) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", index)
	var apps []*oriel.Handler
	for path, app := range map[string]*oriel.App{"/notes": notes(), "/spell": spell()} {
		app.Log = log.With("app", path)
		if public != "" {
			app.PublicURL = strings.TrimSuffix(public, "/") + path + "/"
		}
		h, err := app.Handler(ctx)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", path, err)
		}
		mux.Handle(path+"/", http.StripPrefix(path, h))
		apps = append(apps, h)
	}
	return mux, func() error {
		var all []error
		for _, h := range apps {
			all = append(all, h.Wait())
		}
		return errors.Join(all...)
	}, nil
}

// index is the server's own page. Its links are relative, so that they lead through a proxy too.
func index(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, `<!DOCTYPE html>
<html lang="en"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>Tools</title>
<main><h1>Tools</h1><ul><li><a href="notes/">Notes</a></li><li><a href="spell/">Spelling</a></li></ul></main>
`)
}
