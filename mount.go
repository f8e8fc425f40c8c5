package oriel

import (
	"context"
	"net/http"
)

// A Handler is an app within a server of your own. [App.Handler] makes it.
type Handler struct {
	app   http.Handler
	ended chan struct{} // closed when the app has ended
	err   error         // of its end
}

// ServeHTTP answers a request whose path is the app's own: take the path that the app is below off before.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.app.ServeHTTP(w, r) }

// Handler returns the app for a server of your own:
//
//	mux.Handle("/demo/", http.StripPrefix("/demo", h))
//
// When ctx is done the app takes no more calls and runs get 30 seconds to end; then the app ends its streams and deletes
// the files of its visitors. Until then the server must go on, so that visitors see what their runs come to: [Handler.Wait]
// first, and shut the server down after that.
func (a *App) Handler(ctx context.Context) (*Handler, error) {
	b, err := a.build()
	if err != nil {
		return nil, err
	}
	s, release, err := newServer(a, b, false, true)
	if err != nil {
		return nil, err
	}
	h := &Handler{app: s.Handler(), ended: make(chan struct{})}
	context.AfterFunc(ctx, func() {
		defer close(h.ended)
		defer release()
		h.err = s.Close(context.WithoutCancel(ctx))
	})
	return h, nil
}

// Wait returns when the app has ended: its context is done, its runs and streams are over and its files are deleted. An
// error says what did not end as it should.
func (h *Handler) Wait() error {
	<-h.ended
	return h.err
}
