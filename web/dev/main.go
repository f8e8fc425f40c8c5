// Command dev serves the built page with a sample app behind it, for work on the UI without a backend.
//
//	go run ./web/dev            listens on a free port of 127.0.0.1 and prints the address
//	go run ./web/dev -config f  uses another config
//
// It speaks docs/browser-wire.md and sends the real headers; its functions only pretend to work.
package main

import (
	"crypto/rand"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/oriel-go/oriel/web"
)

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; " +
	"font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; " +
	"frame-src 'none'; manifest-src 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types oriel"

func main() {
	dir := flag.String("configs", "web/dev", "folder of the sample configs")
	addr := flag.String("addr", "127.0.0.1:0", "where to listen")
	flag.Parse()
	l, err := net.Listen("tcp", *addr)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("http://%s/\n", l.Addr())
	s := &server{dir: *dir, tabs: map[string]chan []byte{}, runs: map[string]chan struct{}{}, files: map[string][]byte{}}
	m := http.NewServeMux()
	m.HandleFunc("GET /{$}", s.page)
	m.Handle("GET /_oriel/dev/", http.StripPrefix("/_oriel/dev/", http.FileServerFS(web.FS())))
	m.HandleFunc("POST /_oriel/v1/run", s.run)
	m.HandleFunc("POST /_oriel/v1/cancel", s.cancel)
	m.HandleFunc("GET /_oriel/v1/tab", s.tab)
	m.HandleFunc("DELETE /_oriel/v1/tab", func(http.ResponseWriter, *http.Request) {})
	m.HandleFunc("PUT /_oriel/v1/upload", s.upload)
	m.HandleFunc("GET /gradio_api/{file}", s.file)
	m.HandleFunc("GET /gradio_api/{file}/{name}", s.file)
	log.Fatal(http.Serve(l, headers(m)))
}

func headers(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		h.ServeHTTP(w, r)
	})
}

type server struct {
	dir   string
	mu    sync.Mutex // guards what follows
	tabs  map[string]chan []byte
	runs  map[string]chan struct{}
	files map[string][]byte
}

type config struct {
	Title, Description string
	Components         []struct {
		ID    int
		Type  string
		Props map[string]any
	}
	Layout    node
	Functions []struct {
		ID      int
		Name    string
		Outputs []int
	}
}

type node struct {
	ID       int
	Children []node
}

func (s *server) read(r *http.Request) (config, json.RawMessage, error) {
	name := r.FormValue("app")
	if name == "" {
		name = "hello"
	}
	var c config
	raw, err := os.ReadFile(filepath.Join(s.dir, filepath.Base(name)+".json"))
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	return c, raw, err
}

func (s *server) page(w http.ResponseWriter, r *http.Request) {
	c, raw, err := s.read(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	p := web.Page{Title: c.Title, Description: c.Description, Dir: r.FormValue("dir"), Assets: "_oriel/dev/", Config: raw}
	for _, x := range c.Components {
		p.Types = append(p.Types, x.Type)
	}
	p.Skeleton = web.Skeleton(raw)
	if err := p.Write(w); err != nil {
		log.Print(err)
	}
}

func (s *server) send(tab string, v any) {
	s.mu.Lock()
	ch := s.tabs[tab]
	s.mu.Unlock()
	raw, err := json.Marshal(v)
	if err == nil && ch != nil {
		ch <- raw
	}
}

func (s *server) tab(w http.ResponseWriter, r *http.Request) {
	ch := make(chan []byte, 4096)
	s.mu.Lock()
	s.tabs[r.FormValue("tab")] = ch
	s.mu.Unlock()
	w.Header().Set("Content-Type", "text/event-stream")
	n := 0
	if r.FormValue("cursor") == "" {
		fmt.Fprintf(w, "id: 0\ndata: {\"hello\":{\"epoch\":\"x\",\"now\":0,\"runs\":[]}}\n\n")
	}
	for {
		w.(http.Flusher).Flush()
		select {
		case <-r.Context().Done():
			return
		case raw := <-ch:
			n++
			fmt.Fprintf(w, "id: %d\ndata: %s\n\n", n, raw)
		}
	}
}

func (s *server) run(w http.ResponseWriter, r *http.Request) {
	var call struct {
		Fn, Tab string
		Data    []any
	}
	if err := json.NewDecoder(r.Body).Decode(&call); err != nil {
		http.Error(w, `{"detail":"bad JSON"}`, http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	answer := func(status int, body string) { w.WriteHeader(status); io.WriteString(w, body) }
	text, _ := first(call.Data).(string)
	switch text {
	case "bad":
		answer(422, `{"detail":[{"loc":["data",0],"msg":"Name must not be bad.","is_valid":false,"message":"Name must not be bad."}],"code":"invalid"}`)
		return
	case "busy":
		w.Header().Set("Retry-After", "3")
		answer(503, `{"detail":"Too many runs are waiting.","code":"busy"}`)
		return
	case "stale":
		answer(409, `{"detail":"The app has changed.","code":"stale"}`)
		return
	}
	id, stop := rand.Text(), make(chan struct{})
	s.mu.Lock()
	s.runs[id] = stop
	s.mu.Unlock()
	fmt.Fprintf(w, `{"run":%q}`, id)
	go s.play(call.Tab, id, call.Fn, text, call.Data, stop)
}

func first(data []any) any {
	if len(data) == 0 {
		return nil
	}
	return data[0]
}

type m map[string]any

// play pretends to be a function, by name: greet answers at once, stream writes text, steps reports progress.
func (s *server) play(tab, id, fn, text string, data []any, stop chan struct{}) {
	number := map[string]int{"greet": 0, "stream": 0, "steps": 1, "echo": 2}[fn]
	seq := 0
	say := func(e m) {
		e["run"] = id
		if e["kind"] != "queued" {
			seq++
			e["seq"] = seq
		}
		s.send(tab, e)
	}
	pause := func(d time.Duration) bool {
		select {
		case <-stop:
			say(m{"kind": "cancelled", "reason": "user"})
			return false
		case <-time.After(d):
			return true
		}
	}
	start := time.Now()
	say(m{"kind": "queued", "fn": number, "rank": 1, "size": 5, "eta": 1})
	if text == "queue" && !pause(1500*time.Millisecond) {
		return
	}
	say(m{"kind": "started", "fn": number, "eta": 4})
	switch {
	case text == "fail":
		say(m{"kind": "failed", "title": "Out of memory", "message": "The model did not fit. Choose a smaller picture.", "id": "7f3a"})
		return
	case text == "log":
		say(m{"kind": "log", "level": "warning", "title": "Warning", "text": "The picture was scaled down.", "duration": nil, "visible": true})
		say(m{"kind": "set", "slot": 0, "value": "Logged."})
	case fn == "stream":
		say(m{"kind": "set", "slot": 0, "value": ""})
		for _, word := range strings.Fields(strings.Repeat("A **lighthouse** at dusk, painted with slow light over the water. ", 8)) {
			say(m{"kind": "append", "slot": 0, "path": []any{}, "text": word + " "})
			if !pause(30 * time.Millisecond) {
				return
			}
		}
	case fn == "steps":
		for i := range 20 {
			say(m{"kind": "progress", "trackers": []m{{"index": i, "length": 20, "unit": "steps", "progress": nil, "desc": "Denoising"}}})
			if !pause(100 * time.Millisecond) {
				return
			}
		}
		say(m{"kind": "set", "slot": 0, "value": first(data)})
	default:
		if text == "slow" && !pause(3*time.Second) {
			return
		}
		say(m{"kind": "set", "slot": 0, "value": "Hello, " + text + "!"})
	}
	took := time.Since(start).Seconds()
	say(m{"kind": "done", "duration": took, "average": took})
}

func (s *server) cancel(w http.ResponseWriter, r *http.Request) {
	var c struct{ Run string }
	_ = json.NewDecoder(r.Body).Decode(&c)
	s.mu.Lock()
	defer s.mu.Unlock()
	if ch, ok := s.runs[c.Run]; ok {
		delete(s.runs, c.Run)
		close(ch)
	}
	io.WriteString(w, "{}")
}

func (s *server) upload(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	name := r.FormValue("name")
	path := rand.Text() + "/" + name
	s.mu.Lock()
	s.files[path] = body
	s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(m{"path": path, "size": len(body), "orig_name": name, "mime_type": http.DetectContentType(body),
		"meta": m{"_type": "gradio.FileData"}})
}

func (s *server) file(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/gradio_api/"), "file=")
	s.mu.Lock()
	body, ok := s.files[path]
	s.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", http.DetectContentType(body))
	_, _ = w.Write(body)
}
