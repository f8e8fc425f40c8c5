package gate

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var methodEcho = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, r.Method)
})

// securitySet is what every response has, whatever its status; values are of a response that is no document.
var securitySet = map[string]string{
	"Content-Security-Policy":      PlainCSP,
	"X-Content-Type-Options":       "nosniff",
	"Referrer-Policy":              "same-origin",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Origin-Agent-Cluster":         "?1",
	"X-Frame-Options":              "DENY",
	"Cache-Control":                "no-store",
	"Permissions-Policy":           "",
}

func checkSet(t *testing.T, what string, h http.Header) {
	t.Helper()
	for name, want := range securitySet {
		if got := h.Values(name); len(got) != 1 || want != "" && got[0] != want {
			t.Errorf("%s: %s = %q, want %q once", what, name, got, want)
		}
	}
}

func TestSecCSPExact(t *testing.T) {
	const want = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
		"media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; " +
		"form-action 'self'; base-uri 'none'; object-src 'none'; frame-src 'none'; frame-ancestors 'none'; " +
		"require-trusted-types-for 'script'; trusted-types oriel; report-uri _oriel/v1/csp"
	h := build(t, nil)
	frames := false
	h.next = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		Document(w, frames)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, "<!doctype html>")
	})
	resp := h.want(200, "GET", "/")
	if got := resp.Header.Values("Content-Security-Policy"); len(got) != 1 || got[0] != want {
		t.Errorf("CSP\n got %q\nwant %q", got, want)
	}
	if got := resp.Header.Get("Cross-Origin-Embedder-Policy"); got != "require-corp" {
		t.Errorf("COEP = %q", got)
	}
	frames = true
	got := h.want(200, "GET", "/").Header.Get("Content-Security-Policy")
	if got != strings.Replace(want, "frame-src 'none'", "frame-src 'self'", 1) {
		t.Errorf("CSP with frames = %q", got)
	}
}

func TestSecCSPOnEveryResponse(t *testing.T) {
	h := build(t, nil)
	for _, target := range []string{"/x", "/a//b", "/a%00"} {
		if got := h.send("GET", target).Header.Get("Content-Security-Policy"); got != "default-src 'none'; frame-ancestors 'none'; sandbox" {
			t.Errorf("%s: CSP = %q", target, got)
		}
	}
	h.next = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { Frame(w, "default-src 'none'; script-src 'self'") })
	resp := h.send("GET", "/_oriel/h/frames/x.html")
	if got := resp.Header.Get("Content-Security-Policy"); got != "default-src 'none'; script-src 'self'; frame-ancestors 'self'" {
		t.Errorf("frame: CSP = %q", got)
	}
	if x, c := resp.Header.Get("X-Frame-Options"), resp.Header.Get("Cross-Origin-Resource-Policy"); x != "" || c != "cross-origin" {
		t.Errorf("frame: X-Frame-Options %q, CORP %q", x, c)
	}
	h.next = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		Document(w, true)
		WriteError(w, r, 404, "not_found", "Not Found")
	})
	checkSet(t, "error after Document", h.send("GET", "/").Header)
}

func TestSecHeadersOnEveryStatus(t *testing.T) {
	h := build(t, func(c *Config) {
		c.Auth = authFunc(func(r *http.Request) (string, error) { return r.Header.Get("User"), nil })
	})
	user := "User: ann"
	content := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/file":
			w.Header().Set("ETag", `"1"`)
			http.ServeContent(w, r, "a.txt", time.Time{}, bytes.NewReader([]byte("hello")))
		case "/panic":
			w.Header().Set("Content-Encoding", "gzip")
			panic("boom")
		case "/busy":
			WriteError(w, r, 503, "busy", "Busy.", RetryAfter(time.Second))
		case "/stream":
			w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
			io.WriteString(w, "data: 1\n\n")
			w.(http.Flusher).Flush()
		case "/moved":
			w.Header().Set("Location", "file")
			w.WriteHeader(303)
		}
	})
	h.next = content
	for _, tc := range []struct {
		status         int
		method, target string
		headers        []string
	}{
		{200, "GET", "/file", []string{user}},
		{206, "GET", "/file", []string{user, "Range: bytes=1-2"}},
		{304, "GET", "/file", []string{user, `If-None-Match: "1"`}},
		{416, "GET", "/file", []string{user, "Range: bytes=9-"}},
		{200, "HEAD", "/file", []string{user}},
		{200, "GET", "/stream", []string{user}},
		{200, "GET", "/nothing", []string{user}},
		{303, "GET", "/moved", []string{user}},
		{500, "GET", "/panic", []string{user}},
		{503, "GET", "/busy", []string{user}},
		{400, "GET", "/a%00", nil},
		{401, "GET", "/file", nil},
		{403, "GET", "/file", []string{"Sec-Fetch-Site: cross-site"}},
		{404, "GET", "/a/../b", nil},
		{405, "PUT", "/file", nil},
		{413, "POST", "/file", []string{"Length: big"}},
		{414, "GET", "/" + strings.Repeat("a", 9000), nil},
		{415, "POST", "/file", []string{"Content-Encoding: gzip"}},
		{421, "GET", "/file", []string{"Host: evil.example"}},
		{431, "GET", "/file", []string{"Cookie: " + strings.Repeat("a=b; ", 60)}},
	} {
		var resp *http.Response
		if tc.status == 413 {
			r := httptest.NewRequest("POST", "/file", nil)
			r.Host, r.ContentLength = "app.example", 1<<40
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			resp = w.Result()
		} else {
			resp = h.send(tc.method, tc.target, tc.headers...)
		}
		if resp.StatusCode != tc.status {
			t.Errorf("%s %s = %d, want %d", tc.method, tc.target, resp.StatusCode, tc.status)
		}
		checkSet(t, http.StatusText(tc.status), resp.Header)
	}
}

func TestSecNoVersionHeaders(t *testing.T) {
	h := build(t, nil)
	for _, target := range []string{"/x", "/a//b", "/config"} {
		resp := h.send("GET", target)
		for _, name := range []string{"Server", "X-Powered-By", "Via", "X-Go-Version", "X-Oriel-Version"} {
			if got := resp.Header.Get(name); got != "" {
				t.Errorf("%s: %s = %q", target, name, got)
			}
		}
		if got := resp.Header.Get("Content-Type"); !strings.Contains(got, "charset=utf-8") {
			t.Errorf("%s: Content-Type = %q", target, got)
		}
	}
}

func TestSecCacheControl(t *testing.T) {
	h := build(t, nil)
	h.next = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/asset" {
			Immutable(w)
		}
		if r.URL.Path == "/missing" {
			Immutable(w)
			NotFound(w, r)
		}
	})
	for target, want := range map[string]string{"/": "no-store", "/x": "no-store", "/missing": "no-store", "/asset": "public, max-age=31536000, immutable"} {
		if got := h.send("GET", target).Header.Get("Cache-Control"); got != want {
			t.Errorf("%s: Cache-Control = %q, want %q", target, got, want)
		}
	}
}

func TestSecHSTS(t *testing.T) {
	h := build(t, func(c *Config) { c.Loopback = true })
	if got := h.send("GET", "/x").Header.Get("Strict-Transport-Security"); got != "" {
		t.Errorf("over http: %q", got)
	}
	s := httptest.NewTLSServer(h)
	defer s.Close()
	resp, err := s.Client().Get(s.URL + "/x")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if got := resp.Header.Get("Strict-Transport-Security"); got != "max-age=31536000" {
		t.Errorf("over TLS: %q", got)
	}
}

func TestPermissionsOnlyForDeclaredFeatures(t *testing.T) {
	h := build(t, func(c *Config) { c.Features = []string{"microphone"} })
	got := h.send("GET", "/x").Header.Get("Permissions-Policy")
	for _, unknown := range []string{"bluetooth", "web-share"} {
		if strings.Contains(got, unknown) {
			t.Errorf("Permissions-Policy names %s, which Chromium does not know and warns about", unknown)
		}
	}
	if !strings.Contains(got, "microphone=(self)") || !strings.Contains(got, "camera=()") || strings.Count(got, "self") != 1 {
		t.Errorf("Permissions-Policy = %q", got)
	}
}

// readFromSpy stands below the gate and notes what reaches ReadFrom.
type readFromSpy struct {
	http.ResponseWriter
	seen *int
}

func (s readFromSpy) Unwrap() http.ResponseWriter { return s.ResponseWriter }

func (s readFromSpy) ReadFrom(src io.Reader) (int64, error) {
	*s.seen++
	return s.ResponseWriter.(io.ReaderFrom).ReadFrom(src)
}

func TestFilesReachReadFromOfTheServer(t *testing.T) {
	name := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(name, bytes.Repeat([]byte("x"), 1<<16), 0o600); err != nil {
		t.Fatal(err)
	}
	h := build(t, func(c *Config) { c.Loopback = true })
	var reached int
	h.next = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, err := os.Open(name)
		if err != nil {
			t.Error(err)
			return
		}
		defer f.Close()
		io.Copy(w, f)
		http.NewResponseController(w).Flush()
		if err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Errorf("deadline: %v", err)
		}
	})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(readFromSpy{w, &reached}, r)
	}))
	defer s.Close()
	resp, err := s.Client().Get(s.URL + "/x")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if got := text(t, resp); len(got) != 1<<16 || reached == 0 {
		t.Errorf("got %d bytes, ReadFrom of the server called %d times", len(got), reached)
	}
}

func TestStreamsCanHijackAfterFlush(t *testing.T) {
	h := build(t, func(c *Config) { c.Loopback = true })
	h.next = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		io.WriteString(w, "one")
		rc := http.NewResponseController(w)
		if err := rc.Flush(); err != nil {
			t.Error(err)
		}
		c, _, err := rc.Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		io.WriteString(c, "two")
		c.Close()
	})
	got, closed := raw(t, h.listen(), "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n")
	if !strings.Contains(got, "one") || !strings.HasSuffix(got, "two") || !closed {
		t.Errorf("got %q, closed %v", got, closed)
	}
}

func TestSecPanicContained(t *testing.T) {
	h := build(t, func(c *Config) { c.Loopback = true })
	h.next = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/late" {
			io.WriteString(w, "half")
			w.(http.Flusher).Flush()
		}
		panic("secret words")
	})
	resp := h.send("GET", "/early")
	body := text(t, resp)
	if id := resp.Header.Get("X-Request-Id"); resp.StatusCode != 500 || strings.Contains(body, "secret") || !strings.Contains(body, id) || !strings.Contains(h.log.String(), id) {
		t.Errorf("status %d, body %q", resp.StatusCode, body)
	}
	got, closed := raw(t, h.listen(), "GET /late HTTP/1.1\r\nHost: localhost\r\n\r\n")
	if !closed || !strings.Contains(got, "half") || strings.HasSuffix(got, "0\r\n\r\n") {
		t.Errorf("after half an answer: %q, closed %v; want a broken one", got, closed)
	}
}
