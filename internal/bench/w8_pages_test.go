//go:build unix

package bench

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const firstBeat = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\nd\r\ndata: ALIVE\n\n\r\n"

// TestLostHeartbeatIsNoticed has a server hold all heartbeats but one, as it may go wrong.
func TestLostHeartbeatIsNoticed(t *testing.T) {
	behind := &Target{Name: "oriel", Command: app(t, "./bench/app"), Env: []string{"ORIEL_STATE=" + t.TempDir()}}
	if err := behind.start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer behind.stop()
	to := &url.URL{Scheme: "http", Host: behind.addr}
	pass := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }, FlushInterval: -1}
	size := Size{Pages: 5, Beats: 5}
	for name, c := range map[string]struct {
		drop func(net.Conn) // nil drops none
		want string
	}{
		"none":   {nil, ""},
		"closed": {func(c net.Conn) { io.WriteString(c, firstBeat); c.Close() }, "closed"},
		"ended":  {func(c net.Conn) { io.WriteString(c, firstBeat+"0\r\n\r\n") }, "ended"},
	} {
		t.Run(name, func(t *testing.T) {
			var beats atomic.Int64
			dropped := make(chan struct{})
			front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if c.drop != nil && strings.Contains(r.URL.Path, "/heartbeat/") {
					if n := beats.Add(1); n > 3 { // those after it are held once it is gone for certain
						<-dropped
					} else if n == 3 {
						defer close(dropped)
						conn, _, err := http.NewResponseController(w).Hijack()
						if err != nil {
							t.Error(err)
							return
						}
						t.Cleanup(func() { conn.Close() })
						c.drop(conn)
						return
					}
				}
				pass.ServeHTTP(w, r)
			}))
			defer front.Close()
			target := &Target{Name: "front", URL: front.URL}
			if err := target.Check(false); err != nil {
				t.Fatal(err)
			}
			if err := target.start(t.Context()); err != nil {
				t.Fatal(err)
			}
			err := idle(t.Context(), target, size, &Figures{})
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), "1 of 5 were not held") || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("idle: %v, want %q", err, c.want)
			}
		})
	}
}

// TestSilentHeartbeatIsNoticed looks at connections that stay open.
func TestSilentHeartbeatIsNoticed(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	near, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer near.Close()
	far, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer far.Close()
	b := heartbeat{net: near}
	if err := b.look(false); err != nil {
		t.Errorf("one that was just opened: %v", err)
	}
	if err := b.look(true); err == nil {
		t.Error("silence was not noticed")
	}
	io.WriteString(far, "d\r\ndata: ALIVE\n\n\r\n")
	near.SetReadDeadline(time.Now().Add(time.Minute))
	first := make([]byte, 1)
	if _, err := io.ReadFull(near, first); err != nil { // it has come
		t.Fatal(err)
	}
	if err := b.look(true); err != nil {
		t.Errorf("one that beats: %v", err)
	}
}
