package gate

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"
)

const (
	headerTimeout = 5 * time.Second
	idleTimeout   = 60 * time.Second
	http2Streams  = 100
)

// Server returns an HTTP server for h, which should have come from [Gate.Wrap]. It has no time limit for bodies and
// answers, because streams and large uploads have none of their own: routes set deadlines as they go.
func (g *Gate) Server(h http.Handler) *http.Server {
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(true)
	return &http.Server{
		Handler:                      h,
		ReadHeaderTimeout:            headerTimeout,
		IdleTimeout:                  idleTimeout,
		MaxHeaderBytes:               int(g.limits.Headers),
		DisableGeneralOptionsHandler: true,
		Protocols:                    &protocols,
		ConnContext:                  func(ctx context.Context, c net.Conn) context.Context { return context.WithValue(ctx, connKey{}, c) },
		ConnState:                    g.connState,
		HTTP2:                        &http.HTTP2Config{MaxConcurrentStreams: http2Streams},
		ErrorLog:                     slog.NewLogLogger(g.log.Handler(), slog.LevelWarn),
	}
}

// Drop closes the connection that a request came over, for a client that has gone: nobody is there to read the end of the
// answer. It does nothing over HTTP/2 and in a server of somebody else's.
func Drop(r *http.Request) {
	if c, own := r.Context().Value(connKey{}).(net.Conn); own && r.ProtoMajor == 1 {
		c.Close()
	}
}

// AfterClose calls fn when the connection that a request came over has been closed, or when another request comes over
// it. Where that cannot be seen, over HTTP/2 and in a server of somebody else's, fn is called at once.
func AfterClose(r *http.Request, fn func()) {
	p := passageOf(r.Context())
	c, own := r.Context().Value(connKey{}).(net.Conn)
	if !own || r.ProtoMajor != 1 || p == nil || p.gate == nil {
		fn()
		return
	}
	if before, ok := p.gate.closing.Swap(c, fn); ok {
		before.(func())()
	}
}

func (g *Gate) connState(c net.Conn, state http.ConnState) {
	if state == http.StateClosed || state == http.StateHijacked {
		if fn, ok := g.closing.LoadAndDelete(c); ok {
			fn.(func())()
		}
	}
}

// Listener returns l with a limit on how fast one address may open connections. Connections beyond it are closed at
// once. They are handed on as l made them, so that files still go out the short way; TLS goes around this listener.
func (g *Gate) Listener(l net.Listener) net.Listener { return &listener{l, g} }

type listener struct {
	net.Listener
	gate *Gate
}

// Accept waits for a connection that may stay.
func (l *listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		addr := parseAddr(c.RemoteAddr().String())
		if !addr.IsValid() || addr.IsLoopback() || l.gate.cfg.Loopback || l.gate.trusted(addr) || l.gate.conns.allow(limitKey(addr)) {
			return c, nil
		}
		c.Close()
	}
}
