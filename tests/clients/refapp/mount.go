package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/oriel-go/oriel"
)

// other returns the second app of a server: one that has functions of the first one's names, and a State of its own.
func other() *oriel.App {
	n, count := &oriel.State[int]{Initial: 100}, &oriel.Number{Label: "count"}
	name, greeting := text("name"), text("greeting")
	in, out := &oriel.FileField{Label: "f"}, &oriel.FileField{Label: "out"}
	run := &oriel.Button{Text: "Run"}
	run.OnClick(func(name string) string { return "Good day " + name }, oriel.In(name), oriel.Out(greeting)).Name = "greet"
	run.OnClick(inc, oriel.In(n), oriel.Out(n, count)).Name = "inc"
	run.OnClick(echo[oriel.File], oriel.In(in), oriel.Out(out)).Name = "file"
	return &oriel.App{Title: "Other", Root: oriel.Column(name, greeting, in, out, count, run)}
}

// serveBelow serves the app below a path of a server that is not Oriel's, and another one below /other. With strip a proxy
// stands in front, at that path, which the server behind it does not see.
func serveBelow(app *oriel.App, path, strip string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	front, err := net.Listen("tcp", cmp.Or(os.Getenv("ORIEL_ADDR"), "127.0.0.1:0"))
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	at := "http://" + front.Addr().String() + strip
	mux := http.NewServeMux()
	var handlers []*oriel.Handler
	for below, a := range map[string]*oriel.App{path: app, "/other": other()} {
		if strip != "" {
			a.PublicURL = at + below
		}
		h, err := a.Handler(ctx)
		if err != nil {
			return err
		}
		handlers = append(handlers, h)
		mux.Handle(below+"/", http.StripPrefix(below, h))
	}
	servers := []*http.Server{{Handler: mux}}
	listeners := []net.Listener{front}
	if strip != "" {
		behind, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return fmt.Errorf("listen: %w", err)
		}
		target := &url.URL{Scheme: "http", Host: behind.Addr().String()}
		proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host
		}}
		servers = append(servers, &http.Server{Handler: http.StripPrefix(strip, proxy)})
		listeners = []net.Listener{behind, front}
	}
	fmt.Printf("%s is running on %s%s/\n", app.Title, at, path)
	ended := make(chan error, len(servers))
	for i, s := range servers {
		s.ReadHeaderTimeout = 10 * time.Second
		go func() { ended <- s.Serve(listeners[i]); stop() }() // ends with the server
	}
	for _, h := range handlers {
		err = errors.Join(err, h.Wait())
	}
	late, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for i := range servers {
		err = errors.Join(err, servers[len(servers)-1-i].Shutdown(late))
	}
	for range servers {
		if failed := <-ended; !errors.Is(failed, http.ErrServerClosed) {
			err = errors.Join(err, failed)
		}
	}
	return err
}
