package server

import (
	"bufio"
	"encoding/json"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/session"
)

// A scripted run has the entries it was given.
type scripted struct {
	id string

	mu      sync.Mutex
	entries []engine.Entry
	read    func() // called once, after a first read
}

func (r *scripted) ID() string                           { return r.id }
func (r *scripted) Job() engine.Job                      { return engine.Job{} }
func (r *scripted) Notify(chan<- struct{}) (stop func()) { return func() {} }
func (r *scripted) Place() engine.Place                  { return engine.Place{} }
func (r *scripted) Cancel(engine.Reason)                 {}

func (r *scripted) Read(after uint64) ([]engine.Entry, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	entries := r.entries[min(int(after), len(r.entries)):]
	if r.read != nil {
		defer r.read()
		r.read = nil
	}
	return entries, nil
}

// add appends an entry without holding the lock: the tests read in the same goroutine.
func (r *scripted) add(order uint64, body engine.Body) {
	n := uint64(len(r.entries))
	r.entries = append(slices.Clip(r.entries), engine.Entry{Seq: n + 1, Prev: n, Step: n + 1, Order: order, Body: body})
}

var told = regexp.MustCompile(`"run":"(\w+)".*"kind":"(\w+)"`)

// TestRunsOfATabAreToldInOneOrder: what one run has seen of another is told before it.
func TestRunsOfATabAreToldInOneOrder(t *testing.T) {
	h := start(t)
	turn, load := &scripted{id: "turn"}, &scripted{id: "load"}
	turn.add(1, engine.Started{})
	turn.add(2, engine.Append{Text: "a"})
	turn.add(5, engine.Append{Text: "b"})
	load.add(3, engine.Started{})
	load.add(4, engine.Set{Value: json.RawMessage("[]")})
	turn.add(6, engine.Done{})
	load.add(7, engine.Done{})
	s := h.sessions.Space("owner", "tab-001")
	s.Add(turn, 0, session.Paged)
	s.Add(load, 1, session.Paged)
	teller := &tabTeller{s: h.Server, owner: "owner", label: "tab-001", wake: make(chan struct{}, 1)}
	news := func() (got []string) {
		b, _ := teller.news()
		for _, m := range told.FindAllStringSubmatch(string(b), -1) {
			got = append(got, m[1]+" "+m[2])
		}
		return got
	}
	want := []string{"turn started", "turn append", "load started", "load set", "turn append", "turn done", "load done"}
	if got := news(); !slices.Equal(got, want) {
		t.Errorf("told %q\nwant %q", got, want)
	}

	// While the second is read, the first goes on, and the second sees that.
	turn, load = &scripted{id: "turn"}, &scripted{id: "load"}
	turn.add(1, engine.Started{})
	s.Add(turn, 0, session.Paged)
	s.Add(load, 1, session.Paged)
	if got := news(); !slices.Equal(got, []string{"turn started"}) {
		t.Fatalf("told %q", got)
	}
	turn.read = func() {
		turn.add(8, engine.Set{Value: json.RawMessage("1")})
		load.add(9, engine.Set{Value: json.RawMessage("2")})
		turn.add(10, engine.Done{})
	}
	if got, want := news(), []string{"turn set", "load set"}; !slices.Equal(got, want) {
		t.Errorf("told %q\nwant %q", got, want)
	}
	if got, want := news(), []string{"turn done"}; !slices.Equal(got, want) {
		t.Errorf("told %q\nwant %q", got, want)
	}
	teller.end()
}

// tab opens a tab's stream and returns a function that reads its next message.
func (h *harness) tab(query string) (next func() string) {
	h.t.Helper()
	res := h.open("GET", "/_oriel/v1/tab?"+query, "")
	h.t.Cleanup(func() { res.Body.Close() })
	lines := bufio.NewScanner(res.Body)
	return func() string {
		h.t.Helper()
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return data
			}
		}
		h.t.Fatal("the stream ended")
		return ""
	}
}

var runID = regexp.MustCompile(`"run":"(\w+)"`)

// paged starts a run as the page does and returns its ID.
func (h *harness) paged(fn, tab string) string {
	h.t.Helper()
	_, body := h.do("POST", "/_oriel/v1/run", `{"fn":"`+fn+`","config":"h1","tab":"`+tab+`","data":["x","y"]}`, "X-Oriel-Request", "1")
	m := runID.FindStringSubmatch(body)
	if m == nil {
		h.t.Fatalf("run %s: %s", fn, body)
	}
	return m[1]
}

// TestHelloTellsRunsThatEndedUnheard: a run may end while its page reloads.
func TestHelloTellsRunsThatEndedUnheard(t *testing.T) {
	h := start(t)
	first := h.tab("tab=tab-001")
	first()
	heard := h.paged("greet", "tab-001")
	for !strings.Contains(first(), `"kind":"done"`) {
	}
	for page := h.sessions.Find("anon@127.0.0.1", "tab-001").Member(heard); !page.Delivered(); { // it is noted after it is sent
		runtime.Gosched()
	}
	alone := h.paged("greet", "tab-002")
	ended := h.sessions.Find("anon@127.0.0.1", "tab-002").Member(alone)
	wake := make(chan struct{}, 1)
	defer ended.Run.Notify(wake)()
	for !ended.Ended() {
		<-wake
	}

	next := h.tab("tab=tab-002")
	if hello := next(); !strings.Contains(hello, alone) || !strings.Contains(hello, `"value":"Hello xy"`) {
		t.Errorf("the hello does not tell what ended while nobody read it: %s", hello)
	}
	if end := next(); !strings.Contains(end, alone) || !strings.Contains(end, `"kind":"done"`) {
		t.Errorf("after the hello comes %s, want the end of the run", end)
	}
	for query, want := range map[string]bool{
		"tab=tab-001":                              false, // its page knows
		"tab=tab-001&runs=" + heard:                true,
		"tab=tab-001&runs=x,," + heard + "," + "y": true,
		"tab=tab-001&runs=" + alone:                false, // of another tab
	} {
		if hello := h.tab(query)(); strings.Contains(hello, heard) != want || strings.Contains(hello, alone) {
			t.Errorf("the hello of %s is %s", query, hello)
		}
	}
}
