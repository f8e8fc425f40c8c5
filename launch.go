package oriel

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
)

// A webServer serves one app.
type webServer interface {
	Handler() http.Handler
	// Serve answers connections until ctx is done, and then ends what runs.
	Serve(ctx context.Context, l net.Listener) error
}

// newServer joins a built app with an engine and the server.
func newServer(a *App, b *built) (webServer, error) {
	return nil, fmt.Errorf("oriel: %s: %w", b.spec.Name, errors.ErrUnsupported)
}

// Handler returns the app for a server of your own:
//
//	mux.Handle("/demo/", http.StripPrefix("/demo", h))
func (a *App) Handler() (http.Handler, error) {
	b, err := a.build()
	if err != nil {
		return nil, err
	}
	s, err := newServer(a, b)
	if err != nil {
		return nil, err
	}
	return s.Handler(), nil
}

// Launch serves the app until the process is told to end, by Ctrl-C for one. It returns nil after a clean stop.
func (a *App) Launch() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return a.Serve(ctx)
}

// Serve is [App.Launch] until ctx is done.
func (a *App) Serve(ctx context.Context) error {
	b, err := a.build()
	if err != nil {
		return err
	}
	s, err := newServer(a, b)
	if err != nil {
		return err
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", envAddr.value(a.Addr))
	if err != nil {
		return fmt.Errorf("oriel: listen: %w", err)
	}
	fmt.Fprintf(os.Stderr, "%s is running on http://%s\n", b.spec.Title, l.Addr())
	return s.Serve(ctx, l)
}
