package gate

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// A house is a gate with one handler behind it that says who called.
type house struct {
	t     *testing.T
	gate  *Gate
	next  http.Handler
	calls int // of the handler
	log   logBuffer
}

type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func build(t *testing.T, change func(*Config)) *house {
	t.Helper()
	h := &house{t: t}
	cfg := Config{
		Hosts: []string{"app.example"}, AppID: "test", InstallKey: bytes.Repeat([]byte{7}, 32),
		Log: slog.New(slog.NewTextHandler(&h.log, nil)),
	}
	if change != nil {
		change(&cfg)
	}
	var err error
	if h.gate, err = New(cfg); err != nil {
		t.Fatal(err)
	}
	h.next = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		fmt.Fprintf(w, "%s %s", CallerFrom(r.Context()).Principal, Base(r.Context()))
	})
	return h
}

func (h *house) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.gate.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.calls++
		h.next.ServeHTTP(w, r)
	})).ServeHTTP(w, r)
}

// send answers one request. Headers are "Name: value" lines; Host and From (the peer's address) are not sent as headers.
func (h *house) send(method, target string, headers ...string) *http.Response {
	h.t.Helper()
	var body io.Reader
	if method == http.MethodPost {
		body = strings.NewReader("{}")
	}
	r := httptest.NewRequest(method, "/", body)
	r.RequestURI = target
	u, err := url.ParseRequestURI(target)
	if err != nil {
		h.t.Fatal(err)
	}
	r.URL, r.Host, r.RemoteAddr = u, "app.example", "192.0.2.1:4000"
	for _, line := range headers {
		k, v, _ := strings.Cut(line, ": ")
		switch k {
		case "Host":
			r.Host = v
		case "From":
			r.RemoteAddr = v
		default:
			r.Header.Add(k, v)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func (h *house) want(status int, method, target string, headers ...string) *http.Response {
	h.t.Helper()
	before := h.calls
	resp := h.send(method, target, headers...)
	if resp.StatusCode != status {
		h.t.Errorf("%s %s %q = %d, want %d", method, target, headers, resp.StatusCode, status)
	}
	if reached := h.calls > before; reached != (status < 300) {
		h.t.Errorf("%s %s %q: handler reached = %v with status %d", method, target, headers, reached, status)
	}
	return resp
}

func text(t *testing.T, resp *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// listen serves the house on loopback with the gate's own server settings.
func (h *house) listen() (addr string) {
	h.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		h.t.Fatal(err)
	}
	s := h.gate.Server(h)
	done := make(chan error, 1)
	go func() { done <- s.Serve(h.gate.Listener(l)) }()
	h.t.Cleanup(func() { s.Close(); <-done })
	return l.Addr().String()
}

// raw sends bytes and returns all that comes back until the server closes, or until it is quiet after an answer.
func raw(t *testing.T, addr, request string) (answers string, closed bool) {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	c.SetReadDeadline(time.Now().Add(400 * time.Millisecond))
	b, err := io.ReadAll(bufio.NewReader(c))
	return string(b), err == nil
}

func TestNewRefusesWhatCannotBeSafe(t *testing.T) {
	key := bytes.Repeat([]byte{1}, 32)
	for name, cfg := range map[string]Config{
		"no key":          {Loopback: true},
		"short key":       {Loopback: true, InstallKey: key[:31]},
		"nobody's name":   {InstallKey: key},
		"pattern":         {InstallKey: key, Hosts: []string{"*.example"}},
		"unknown feature": {InstallKey: key, Loopback: true, Features: []string{"telepathy"}},
	} {
		if _, err := New(cfg); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := New(Config{Mounted: true, InstallKey: key}); err != nil {
		t.Errorf("mounted: %v", err)
	}
}

func TestBaseIsWhatTheVisitorSees(t *testing.T) {
	h := build(t, func(c *Config) { c.TrustedProxies = []string{"192.0.2.1"} })
	for _, tc := range []struct{ prefix, proto, want string }{
		{"", "http", "http://app.example"},
		{"/demo", "https", "https://app.example/demo"},
	} {
		r := httptest.NewRequest("GET", tc.prefix+"/x%20y", nil)
		r.Host = "app.example"
		r.Header.Set("X-Forwarded-Proto", tc.proto)
		w := httptest.NewRecorder()
		http.StripPrefix(tc.prefix, h).ServeHTTP(w, r)
		if got := w.Body.String(); !strings.HasSuffix(got, " "+tc.want) {
			t.Errorf("behind %q: got %q, want base %q", tc.prefix, got, tc.want)
		}
	}
	public, _ := url.Parse("https://public.example/app/")
	h = build(t, func(c *Config) { c.PublicURL = public })
	if got := text(t, h.want(200, "GET", "/x")); !strings.HasSuffix(got, " https://public.example/app") {
		t.Errorf("with PublicURL: got %q", got)
	}
}
