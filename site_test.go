package oriel

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	taint  = "TAINT4711" // part of what hostile requests send; must not come back in an error
	canary = "CANARY0815"
)

// A site is an app on a listener of its own, and a visitor.
type site struct {
	t    testing.TB
	app  *App
	addr string
	log  *syncBuffer
	http *http.Client
	end  func() // tells the app to end
	stop func() // waits for it as well
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// serve starts an app as Serve does. loopback false makes it believe that everybody can connect.
func serve(t testing.TB, a *App, loopback bool) *site {
	t.Helper()
	s := &site{t: t, app: a, log: &syncBuffer{}}
	if a.StateDir == "" {
		a.StateDir = t.TempDir()
	}
	if a.Log == nil {
		a.Log = slog.New(slog.NewJSONHandler(s.log, nil))
	}
	if !loopback {
		a.Hosts = []string{"127.0.0.1"}
	}
	b, err := a.build()
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	goroutines := runtime.NumGoroutine()
	srv, release, err := newServer(a, b, loopback, false)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- srv.Serve(ctx, l) }()
	s.addr = l.Addr().String()
	s.http = &http.Client{Transport: &http.Transport{}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	s.end = cancel
	s.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Serve: %v", err)
		}
		release()
		s.http.CloseIdleConnections()
		eventually(t, "the goroutines of the app to end", func() bool { return runtime.NumGoroutine() <= goroutines })
		if left := tree(t, filepath.Join(a.StateDir, "blobs")); left != "lock\n" {
			t.Errorf("left in the store: %s", left)
		}
		if left := tree(t, filepath.Join(a.StateDir, "quarantine")); left != "" {
			t.Errorf("left in the quarantine: %s", left)
		}
	})
	t.Cleanup(s.stop)
	return s
}

// eventually gives other goroutines a while.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); !ok(); runtime.Gosched() {
		if time.Now().After(deadline) {
			buf := make([]byte, 1<<20)
			t.Errorf("waited in vain for %s\n%s", what, buf[:runtime.Stack(buf, true)])
			return
		}
	}
}

// tree lists the files below a folder.
func tree(t testing.TB, dir string) string {
	t.Helper()
	var b strings.Builder
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			fmt.Fprintln(&b, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// visitor gives the site's client a session of its own.
func (s *site) visitor() {
	s.http.Jar, _ = cookiejar.New(nil)
	s.want("GET", "/config", "", 200, "")
}

type answer struct {
	status int
	header http.Header
	body   string
}

// send makes a request; headers are pairs. A body counts as JSON unless they say otherwise.
func (s *site) send(method, path, body string, headers ...string) answer {
	s.t.Helper()
	res := s.open(method, path, body, headers...)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Errorf("%s %s: %v", method, path, err)
	}
	a := answer{res.StatusCode, res.Header, string(b)}
	s.rules(method+" "+path, a)
	return a
}

func (s *site) open(method, path, body string, headers ...string) *http.Response {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, "http://"+s.addr+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			req.Host = headers[i+1]
		} else {
			req.Header.Set(headers[i], headers[i+1])
		}
	}
	res, err := s.http.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	return res
}

func (s *site) want(method, path, body string, status int, contains string, headers ...string) answer {
	s.t.Helper()
	a := s.send(method, path, body, headers...)
	if a.status != status || !strings.Contains(a.body, contains) {
		s.t.Errorf("%s %s %.200s = %d %.300s, want %d with %q", method, path, body, a.status, a.body, status, contains)
	}
	return a
}

var (
	internals = regexp.MustCompile(`goroutine \d|\.go:\d|\*?(bind|server|memory|engine|json|wire|spec|strictjson)\.[A-Z]\w|go1\.\d|runtime error|panic|/(tmp|home|root|usr|etc)/`)
	eachTime  = []string{"X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
		"Origin-Agent-Cluster", "X-Frame-Options", "Permissions-Policy", "Content-Security-Policy", "Cache-Control"}
)

// rules checks what holds for every answer, whatever was asked.
func (s *site) rules(what string, a answer) {
	s.t.Helper()
	all := a.body
	for name, values := range a.header {
		all += "\n" + name + ": " + strings.Join(values, ", ")
		if strings.HasPrefix(name, "Access-Control-") || name == "Server" || name == "X-Powered-By" || name == "Location" {
			s.t.Errorf("%s: answered %s", what, name)
		}
	}
	if a.status >= 400 {
		if m := internals.FindString(all); m != "" {
			s.t.Errorf("%s = %d: shows %q: %.300s", what, a.status, m, all)
		}
		if strings.Contains(strings.ToLower(all), strings.ToLower(taint)) {
			s.t.Errorf("%s = %d: repeats the request: %.300s", what, a.status, all)
		}
	}
	if strings.Contains(all, canary) || strings.Contains(all, s.app.StateDir) {
		s.t.Errorf("%s = %d: shows what is not its to show: %.300s", what, a.status, all)
	}
	if a.status >= 500 && (a.status != 503 && a.status != 507 || a.header.Get("Retry-After") == "") {
		s.t.Errorf("%s = %d %.300s", what, a.status, a.body)
	}
	for _, name := range eachTime {
		if a.header.Get(name) == "" {
			s.t.Errorf("%s = %d: no %s", what, a.status, name)
		}
	}
	if strings.HasPrefix(a.header.Get("Set-Cookie"), "session") && !strings.HasPrefix(what, "GET /") {
		s.t.Errorf("%s: sets a cookie", what)
	}
}

// hostile is an app with a component of every kind that takes something. It counts in ran how often a handler ran.
func hostile(t testing.TB, ran *counter) *App {
	t.Helper()
	text, out := &Textbox{Label: "Text"}, &Textbox{Label: "Out"}
	number := &Slider{Label: "Seed", Min: 0, Max: 10, Step: 1}
	choice := &Dropdown{Label: "Pick", Choices: []string{"a", "b"}}
	file, fileOut := &FileField{Label: "Doc"}, &FileField{Label: "Copy"}
	picture := &Image{Label: "Photo"}
	tree, treeOut := &JSON{Label: "Tree"}, &JSON{Label: "Result"}
	state := &State[int]{}
	a := &App{Title: "Hostile", Name: "hostile", Root: Column(text, number, choice, file, picture, tree, out, fileOut, treeOut, state)}
	text.OnSubmit(func(s string, n int, c string) string { ran.add(); return "Hello " + s }, Inputs{text, number, choice}, Outputs{out}).Name = "greet"
	file.OnUpload(func(f *File) *File { ran.add(); return f }, Inputs{file}, Outputs{fileOut}).Name = "copy"
	picture.OnUpload(func(m []byte) int { ran.add(); return len(m) }, Inputs{picture}, Outputs{number}).Name = "size"
	tree.OnChange(func(v any) any { ran.add(); return v }, Inputs{tree}, Outputs{treeOut}).Name = "tree"
	out.OnChange(func(s string) json.RawMessage { ran.add(); return json.RawMessage(s) }, Inputs{out}, Outputs{treeOut}).Name = "raw"
	out.OnChange(func(s string) json.RawMessage { return json.RawMessage("\"\xff\"") }, Inputs{out}, Outputs{treeOut}).Name = "bytes"
	out.OnSubmit(func(s string) string { ran.add(); return s }, Inputs{out}, Outputs{out}).Name = "echo"
	out.OnSubmit(func(s string) (string, error) { return "", errors.New(canary + " /etc/passwd") }, Inputs{out}, Outputs{out}).Name = "fail"
	out.OnSubmit(func(s string) string { panic(canary) }, Inputs{out}, Outputs{out}).Name = "crash"
	out.OnSubmit(func(s string) iter.Seq[string] {
		return func(yield func(string) bool) { _ = yield("a") && yield("b") }
	}, Inputs{out}, Outputs{out}).Name = "stream"
	if err := a.Check(); err != nil {
		t.Fatal(err)
	}
	return a
}

type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) add() { c.mu.Lock(); c.n++; c.mu.Unlock() }

func (c *counter) get() int { c.mu.Lock(); defer c.mu.Unlock(); return c.n }

// index returns the fn_index of a function.
func (s *site) index(name string) int {
	s.t.Helper()
	var config struct {
		Dependencies []struct {
			ID      int    `json:"id"`
			APIName string `json:"api_name"`
		} `json:"dependencies"`
	}
	if err := json.Unmarshal([]byte(s.send("GET", "/config", "").body), &config); err != nil {
		s.t.Fatal(err)
	}
	for _, d := range config.Dependencies {
		if d.APIName == name {
			return d.ID
		}
	}
	s.t.Fatalf("no function %q in %+v", name, config)
	return 0
}

var idOf = regexp.MustCompile(`"(?:event_id|run)":"([0-9a-f]{32})"`)

// call runs a function through the simple API and returns its stream.
func (s *site) call(name, data string) string {
	s.t.Helper()
	a := s.want("POST", "/gradio_api/call/"+name, `{"data":`+data+`}`, 200, "event_id")
	m := idOf.FindStringSubmatch(a.body)
	if m == nil {
		s.t.Fatalf("%s: %s", name, a.body)
	}
	return s.send("GET", "/gradio_api/call/"+name+"/"+m[1], "").body
}

// join queues a call and returns the label's stream.
func (s *site) join(name, label, data string) string {
	s.t.Helper()
	s.want("POST", "/gradio_api/queue/join", fmt.Sprintf(`{"data":%s,"fn_index":%d,"session_hash":%q}`, data, s.index(name), label), 200, "event_id")
	return s.send("GET", "/gradio_api/queue/data?session_hash="+label, "").body
}
