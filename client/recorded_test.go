package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// A recording answers as a server once did. Requests of each kind must come in the order in which they came then, with
// the bodies that they had.
type recording struct {
	t  *testing.T
	mu sync.Mutex // guards left
	// left are the exchanges that have not been repeated, by method and path
	left map[string][]exchange
}

type exchange struct {
	asked, said []byte
	status      int
	kind        string
}

func readRecording(t *testing.T, path string) *recording {
	t.Helper()
	a, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := &recording{t: t, left: map[string][]exchange{}}
	for i := 0; i+1 < len(a.Files); i += 2 {
		asked, said := a.Files[i], a.Files[i+1]
		status, kind, _ := strings.Cut(said.Name, " ")
		e := exchange{asked: asked.Data, said: said.Data, kind: kind}
		if _, err := fmt.Sscan(status, &e.status); err != nil {
			t.Fatalf("%s: the answer is %q", asked.Name, said.Name)
		}
		r.left[asked.Name] = append(r.left[asked.Name], e)
	}
	return r
}

// ServeHTTP answers one request.
func (r *recording) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		r.t.Errorf("%s: %v", req.URL, err)
	}
	name := req.Method + " " + req.URL.RequestURI()
	r.mu.Lock()
	list := r.left[name]
	if len(list) > 0 {
		r.left[name] = list[1:]
	}
	r.mu.Unlock()
	if len(list) == 0 {
		r.t.Errorf("%s was not asked then", name)
		http.NotFound(w, req)
		return
	}
	e := list[0]
	if req.Header.Get("Content-Type") == "application/json" {
		var got, want any
		if json.Unmarshal(body, &got) != nil || json.Unmarshal(e.asked, &want) != nil || !reflect.DeepEqual(got, want) {
			r.t.Errorf("%s: sent %s, and then it was %s", name, body, e.asked)
		}
	}
	w.Header().Set("Content-Type", e.kind)
	w.WriteHeader(e.status)
	w.Write(e.said)
	if bytes.Equal(e.said, []byte("data: ALIVE\n\n")) { // a heartbeat goes on
		http.NewResponseController(w).Flush()
		<-req.Context().Done()
	}
}

// TestAGradioServerIsUnderstood repeats a session with a real server.
func TestAGradioServerIsUnderstood(t *testing.T) {
	r := readRecording(t, "testdata/gradio-6.25.0.txtar")
	s := httptest.NewServer(r)
	defer s.Close()
	c, err := Connect(t.Context(), s.URL, &Options{Session: "recorded"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var names []string
	for _, e := range c.Endpoints() {
		names = append(names, e.Name)
	}
	if want := []string{"/greet", "/count", "/forever", "/fail", "/gerr", "/inc", "/report", "/file", "/upd", "/val"}; !slices.Equal(names, want) {
		t.Fatalf("the endpoints are %q, want %q", names, want)
	}
	if e := c.Endpoints()[0]; e.Parameters[0].Default != nil || string(e.Parameters[1].Default) != "2" || e.Parameters[1].Component != "Number" {
		t.Errorf("greet takes %+v", e.Parameters)
	}

	if got, err := Call[string](t.Context(), c, "greet", "Ada"); err != nil || got != "Hello Ada x2" {
		t.Errorf("greet gives %q, %v", got, err)
	}
	events := func(name string, args ...any) (list []Event) {
		t.Helper()
		j, err := c.Submit(t.Context(), name, args...)
		if err != nil {
			t.Fatal(err)
		}
		for e, err := range j.Events(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, e)
		}
		return list
	}
	var steps []string
	for _, e := range events("count", 3) {
		if d, ok := e.(Data); ok {
			steps = append(steps, d.Values.String())
		}
	}
	if want := []string{`["a",[{"a":0,"b":[]}]]`, `["ab",[{"a":1,"b":[0]}]]`, `["abc",[{"a":2,"b":[0,1]}]]`}; !slices.Equal(steps, want) {
		t.Errorf("count gives %q, want %q", steps, want)
	}
	tracker := func(i float64) Event { return Progress{[]Tracker{{Index: i, Length: 2, Unit: "steps", Text: "d"}}} }
	got := events("report", "x")
	want := []Event{Queued{0, 1, 0}, Started{}, Log{"info", "Info", "i1", 10 * time.Second, true}, Log{"warning", "Warning", "w1", 0, true},
		tracker(0), tracker(1), tracker(2)}
	if done, ok := got[len(got)-1].(Done); !ok || done.Values.String() != `["x"]` || done.Duration <= 0 || !reflect.DeepEqual(got[:len(got)-1], want) {
		t.Errorf("report tells %+v, want %+v", got, want)
	}

	_, err = c.Predict(t.Context(), "fail", "x")
	if e, ok := errors.AsType[*AppError](err); !ok || e.Message != "" {
		t.Errorf("fail: got %v", err)
	}
	_, err = c.Predict(t.Context(), "gerr", "x")
	if e, ok := errors.AsType[*AppError](err); !ok || *e != (AppError{"T", "custom x", 3 * time.Second, true}) {
		t.Errorf("gerr: got %v", err)
	}
	for want := 1; want <= 2; want++ {
		if got, err := Call[int](t.Context(), c, "inc"); err != nil || got != want {
			t.Errorf("inc gives %d, %v", got, err)
		}
	}
	changed, kept := "", "as it was"
	if v, err := c.Predict(t.Context(), "upd", "x"); err != nil || v.Decode(&changed, &kept) != nil || changed != "x" || kept != "as it was" {
		t.Errorf("upd gives %s, %v: %q and %q", v, err, changed, kept)
	}
	_, err = c.Predict(t.Context(), "val", "abc")
	if e, ok := errors.AsType[*ValidationError](err); !ok || !slices.Equal(e.Problems, []Problem{{"x", "too short"}}) {
		t.Errorf("val: got %v", err)
	}

	file, err := Call[FileData](t.Context(), c, "file", Bytes("a b.txt", []byte("hello")))
	if err != nil || file.Name != "a b.txt" || file.Size != 5 {
		t.Fatalf("file gives %+v, %v", file, err)
	}
	content, err := c.Download(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer content.Close()
	if got, err := io.ReadAll(content); err != nil || strings.TrimSpace(string(got)) != "hello" {
		t.Errorf("the file says %q, %v", got, err)
	}

	j, err := c.Submit(t.Context(), "forever")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.Result(t.Context()); !errors.Is(err, ErrCancelled) { // the server told it so
		t.Errorf("forever: got %v", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for name, list := range r.left {
		if len(list) > 0 && !strings.Contains(name, "/cancel") && !strings.Contains(name, "/heartbeat/") {
			t.Errorf("%s was asked %d times more then", name, len(list))
		}
	}
}
