package gate

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestSecSmugglingRejected(t *testing.T) {
	h := build(t, func(c *Config) { c.Loopback = true })
	h.next = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		io.WriteString(w, "reached")
	})
	addr := h.listen()
	const second = "GET /second HTTP/1.1\r\nHost: localhost\r\n\r\n"
	for name, tc := range map[string]struct {
		request string
		refused bool // else one answer, and nothing after it
	}{
		"differing lengths":     {"POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc", true},
		"list length":           {"POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2, 2\r\n\r\nab", true},
		"signed length":         {"POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: +2\r\n\r\nab", true},
		"odd transfer coding":   {"POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", true},
		"hidden coding":         {"POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", true},
		"space before colon":    {"POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length : 2\r\n\r\nab", true},
		"two hosts":             {"GET /x HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", true},
		"no host":               {"GET /x HTTP/1.1\r\n\r\n", true},
		"HTTP/1.0":              {"GET /x HTTP/1.0\r\nHost: localhost\r\n\r\n", true},
		"HTTP/1.9":              {"GET /x HTTP/1.9\r\nHost: localhost\r\n\r\n", true},
		"HTTP/3.0":              {"GET /x HTTP/3.0\r\nHost: localhost\r\n\r\n", true},
		"absolute form":         {"GET http://localhost/x HTTP/1.1\r\nHost: localhost\r\n\r\n", true},
		"asterisk":              {"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", true},
		"trace":                 {"TRACE /x HTTP/1.1\r\nHost: localhost\r\n\r\n", true},
		"raw bytes in the path": {"GET /\xc3\xa9 HTTP/1.1\r\nHost: localhost\r\n\r\n", true},
		"length and coding":     {"POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", false},
		"chunked":               {"POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			got, closed := raw(t, addr, tc.request+second)
			if tc.refused && strings.Contains(got, " 200 OK\r\n") {
				t.Errorf("answered %.60q", got)
			}
			if n := strings.Count(got, "HTTP/1."); n != 1 || !closed {
				t.Errorf("%d answers, closed %v, want one and close: %q", n, closed, got)
			}
		})
	}
}

// What net/http accepts by itself, and which one meaning we rely on it to give.
func TestSecHTTPPlatformGaps(t *testing.T) {
	h := build(t, func(c *Config) { c.Loopback = true })
	h.next = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		io.WriteString(w, "<"+string(b)+"|"+r.Header.Get("X-A")+">")
	})
	addr := h.listen()
	for name, tc := range map[string][2]string{
		"same length twice": {"POST /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab", "<ab|>"},
		"folded header":     {"GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-A: 1\r\n 2\r\n\r\n", "<|1 2>"},
		"bare line feeds":   {"GET /x HTTP/1.1\nHost: localhost\nConnection: close\nX-A: 1\n\n", "<|1>"},
	} {
		got, _ := raw(t, addr, tc[0])
		if !strings.HasSuffix(got, tc[1]) && !strings.HasPrefix(got, "HTTP/1.1 400") {
			t.Errorf("%s: %q, want 400 or a body of %q", name, got, tc[1])
		}
	}
	got, closed := raw(t, addr, "GET /x HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nOrigin: http://localhost\r\n\r\n")
	if !strings.HasPrefix(got, "HTTP/1.1 400") || !closed {
		t.Errorf("repeated Origin: %.60q", got)
	}
}

func TestSecNoCRLFInjection(t *testing.T) {
	h := build(t, func(c *Config) { c.Loopback = true })
	h.next = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Value", "a\r\nX-Injected: 1")
		w.WriteHeader(200)
	})
	got, _ := raw(t, h.listen(), "GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	if strings.Contains(got, "\nX-Injected") {
		t.Errorf("a value became a header: %q", got)
	}
}

func TestSecServerTimeouts(t *testing.T) {
	h := build(t, func(c *Config) { c.Loopback = true })
	s := h.gate.Server(h)
	if s.ReadHeaderTimeout <= 0 || s.ReadHeaderTimeout > 6*time.Second || s.IdleTimeout <= 0 || s.IdleTimeout > time.Minute || s.WriteTimeout != 0 {
		t.Errorf("timeouts: header %v, idle %v, write %v", s.ReadHeaderTimeout, s.IdleTimeout, s.WriteTimeout)
	}
	s.ReadHeaderTimeout = 50 * time.Millisecond
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	defer func() { s.Close(); <-done }()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, "GET / HTTP/1.1\r\nHost: loc")
	c.SetReadDeadline(time.Now().Add(6 * time.Second))
	if _, err := io.ReadAll(c); err != nil {
		t.Errorf("a client that never ends its headers is not closed: %v", err)
	}
}
