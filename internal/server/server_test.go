package server

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/oriel-go/oriel/engine/memory"
	"github.com/oriel-go/oriel/internal/bind"
	"github.com/oriel-go/oriel/internal/gate"
	"github.com/oriel-go/oriel/internal/spec"
	"github.com/oriel-go/oriel/web"
)

var str = json.RawMessage(`{"type":"string"}`)

// text is a port of a textbox.
func text(c *spec.Component) bind.Port {
	return bind.Port{Component: c, GoType: "*oriel.Textbox", Kind: bind.KindText,
		Decode: func(_ *bind.Call, raw json.RawMessage) (any, error) {
			var s *string
			if json.Unmarshal(raw, &s) != nil {
				return nil, errors.New("Name needs a text.")
			}
			if s == nil {
				return "", nil
			}
			return *s, nil
		},
		Encode: func(_ *bind.Call, v any) (json.RawMessage, error) { return json.Marshal(v) }}
}

// counter is a port of a State that counts.
func counter(c *spec.Component) bind.Port {
	return bind.Port{Component: c, GoType: "*oriel.State[int]", Kind: bind.KindState,
		State: &bind.State{Type: reflect.TypeFor[int](), New: func() any { return 0 }}}
}

type harness struct {
	*Server
	t    testing.TB
	url  string
	jar  string      // Cookie header
	slow chan string // results of the function slow
}

// start serves an app with the functions greet, count, fail, inc, slow and priv.
func start(t testing.TB) *harness {
	t.Helper()
	before := runtime.NumGoroutine()
	name := &spec.Component{ID: 1, Type: "textbox", Name: "textbox", Label: "Name", Props: json.RawMessage(`{"name":"textbox"}`), Schema: str, Example: json.RawMessage(`"Hello!!"`)}
	suffix := &spec.Component{ID: 2, Type: "textbox", Name: "textbox", Label: "Suffix", Props: json.RawMessage(`{"name":"textbox"}`), Schema: str, Example: json.RawMessage(`"x"`), Default: json.RawMessage(`"!"`)}
	out := &spec.Component{ID: 3, Type: "textbox", Name: "textbox", Label: "Out", Props: json.RawMessage(`{"name":"textbox"}`), Schema: str, Example: json.RawMessage(`"x"`)}
	state := &spec.Component{ID: 4, Type: "state", Name: "state", State: true, SkipAPI: true, Props: json.RawMessage(`{"name":"state"}`)}
	app := &spec.App{Name: "test", Title: "Test", Mode: "blocks", Hash: "h1", Components: []*spec.Component{name, suffix, out, state},
		Layout: spec.Node{Children: []spec.Node{{ID: 1}, {ID: 2}, {ID: 3}}}}
	h := &harness{t: t, slow: make(chan string)}
	var handlers []Handler
	add := func(f spec.Function, fn any, in, outs []bind.Port) {
		f.ID, f.Backend, f.Queue, f.TriggerMode, f.Progress = len(handlers), true, true, "once", "full"
		for _, p := range in {
			f.Inputs = append(f.Inputs, p.Component.ID)
		}
		for _, p := range outs {
			f.Outputs = append(f.Outputs, p.Component.ID)
		}
		made, errs := bind.New(fn, bind.Options{Name: f.Name, In: in, Out: outs, Parameters: f.Parameters})
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		f.Streams = made.Streams()
		app.Functions = append(app.Functions, &f)
		handlers = append(handlers, made)
	}
	pub := spec.Public
	add(spec.Function{Name: "greet", Visibility: pub, Parameters: []string{"name", "suffix"}, Targets: []spec.Target{{Component: 1, Event: "submit"}}},
		func(a, b string) string { return "Hello " + a + b }, []bind.Port{text(name), text(suffix)}, []bind.Port{text(out)})
	add(spec.Function{Name: "count", Visibility: pub, Parameters: []string{"name"}},
		func(ctx context.Context, s string) iter.Seq2[string, error] {
			return func(yield func(string, error) bool) {
				for i := range s {
					if !yield(s[:i+1], nil) {
						return
					}
				}
			}
		}, []bind.Port{text(name)}, []bind.Port{text(out)})
	add(spec.Function{Name: "fail", Visibility: pub, Parameters: []string{"name"}},
		func(string) (string, error) { return "", errors.New("secret /etc/passwd") }, []bind.Port{text(name)}, []bind.Port{text(out)})
	add(spec.Function{Name: "inc", Visibility: pub, Parameters: []string{"state"}},
		func(n int) (int, string) { return n + 1, strings.Repeat("i", n+1) }, []bind.Port{counter(state)}, []bind.Port{counter(state), text(out)})
	add(spec.Function{Name: "slow", Visibility: pub, Parameters: []string{"name"}},
		func(ctx context.Context, _ string) (string, error) {
			select {
			case s := <-h.slow:
				return s, nil
			case <-ctx.Done():
				return "", ctx.Err()
			}
		}, []bind.Port{text(name)}, []bind.Port{text(out)})
	add(spec.Function{Name: "priv", Visibility: spec.Private, Parameters: []string{"name"}},
		func(s string) string { return s }, []bind.Port{text(name)}, []bind.Port{text(out)})
	add(spec.Function{Name: "flood", Visibility: pub, Parameters: []string{"name"}},
		func(ctx context.Context, _ string) iter.Seq2[string, error] {
			return func(yield func(string, error) bool) {
				<-h.slow
				pace := time.NewTicker(time.Millisecond)
				defer pace.Stop()
				for i := range floodSteps {
					<-pace.C
					if !yield(strconv.Itoa(i)+strings.Repeat("x", 4<<10), nil) {
						return
					}
				}
			}
		}, []bind.Port{text(name)}, []bind.Port{text(out)})

	g, err := gate.New(gate.Config{Loopback: true, InstallKey: []byte(strings.Repeat("k", 32)), AppID: "test"})
	if err != nil {
		t.Fatal(err)
	}
	h.Server, err = New(Config{Spec: app, Handlers: handlers, Engine: memory.New(memory.Options{}), Gate: g, UI: web.FS(), Drain: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	h.timing.hold = 50 * time.Millisecond
	hs := httptest.NewServer(h.Handler())
	h.url = hs.URL
	t.Cleanup(func() {
		hs.CloseClientConnections()
		h.Server.Close(context.Background())
		hs.Close()
		http.DefaultClient.CloseIdleConnections()
		for range 1000 { // goroutines of closed connections end when the scheduler gets to them
			if runtime.NumGoroutine() <= before+2 {
				return
			}
			runtime.Gosched()
		}
		deadline := time.Now().Add(2 * time.Second)
		for runtime.NumGoroutine() > before+2 && time.Now().Before(deadline) {
			runtime.Gosched()
		}
		if n := runtime.NumGoroutine(); n > before+2 {
			buf := make([]byte, 1<<16)
			t.Errorf("%d goroutines, %d before:\n%s", n, before, buf[:runtime.Stack(buf, true)])
		}
	})
	return h
}

// do makes a request and returns the answer.
func (h *harness) do(method, path, body string, header ...string) (int, string) {
	h.t.Helper()
	res := h.open(method, path, body, header...)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		h.t.Fatalf("%s %s: %v", method, path, err)
	}
	return res.StatusCode, string(b)
}

func (h *harness) open(method, path, body string, header ...string) *http.Response {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), method, h.url+path, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if h.jar != "" {
		req.Header.Set("Cookie", h.jar)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	return res
}

var eventID = regexp.MustCompile(`^\{"event_id":"([0-9a-f]{32})"\}$`)

// post submits a call and returns its event ID.
func (h *harness) post(path, body string) string {
	h.t.Helper()
	status, answer := h.do("POST", path, body)
	m := eventID.FindStringSubmatch(answer)
	if status != 200 || m == nil {
		h.t.Fatalf("POST %s = %d %s", path, status, answer)
	}
	return m[1]
}

// want checks an answer.
func (h *harness) want(method, path, body string, status int, contains string, header ...string) {
	h.t.Helper()
	got, answer := h.do(method, path, body, header...)
	if got != status || !strings.Contains(answer, contains) {
		h.t.Errorf("%s %s %s = %d %s, want %d with %q", method, path, body, got, answer, status, contains)
	}
}

func TestCallGivesResultOnce(t *testing.T) { // C1, C2, F-14
	h := start(t)
	id := h.post("/gradio_api/call/greet", `{"data":["Zoë",null]}`)
	_, got := h.do("GET", "/gradio_api/call/greet/"+id, "")
	if want := "event: complete\ndata: [\"Hello Zo\\u00eb\"]\n\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	h.want("GET", "/gradio_api/call/greet/"+id, "", 404, "Not Found")
}

func TestCallStreamsAndFails(t *testing.T) { // C3
	h := start(t)
	id := h.post("/gradio_api/call/count", `{"data":["ab"]}`)
	_, got := h.do("GET", "/gradio_api/call/count/"+id, "")
	if want := "event: generating\ndata: [\"a\"]\n\nevent: generating\ndata: [\"ab\"]\n\nevent: complete\ndata: [\"ab\"]\n\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	id = h.post("/gradio_api/call/fail", `{"data":["ab"]}`)
	_, got = h.do("GET", "/gradio_api/call/fail/"+id, "")
	if want := "event: error\ndata: {\"error\": null}\n\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCallFillsStates(t *testing.T) { // C4, C5
	h := start(t)
	for i, body := range []string{`{"data":[],"session_hash":"shared1"}`, `{"data":[null],"session_hash":"shared1"}`, `{"data":[]}`} {
		id := h.post("/gradio_api/call/inc", body)
		_, got := h.do("GET", "/gradio_api/call/inc/"+id, "")
		if want := []string{`[null, "i"]`, `[null, "ii"]`, `[null, "i"]`}[i]; got != "event: complete\ndata: "+want+"\n\n" {
			t.Errorf("call %d: got %q, want %s", i, got, want)
		}
	}
}

func TestNamedCallTakesDefaults(t *testing.T) { // C6
	h := start(t)
	id := h.post("/gradio_api/call/v2/greet", `{"name":"z"}`)
	h.want("GET", "/gradio_api/call/greet/"+id, "", 200, `["Hello z!"]`)
	h.want("POST", "/gradio_api/call/v2/greet", `{}`, 422, `"parameter_name":"name"`)
	h.want("POST", "/gradio_api/call/v2/greet", `{"name":"z","other":1}`, 400, "does not take")
}

func TestJoinChecksItsBody(t *testing.T) { // C11
	h := start(t)
	h.want("POST", "/gradio_api/queue/join", `{"data":["a","b"],"fn_index":0}`, 400, "Session hash not found.")
	h.want("POST", "/gradio_api/queue/join", `{"data":["a","b"],"session_hash":"label1"}`, 400, "No function index provided.")
	h.want("POST", "/gradio_api/queue/join", `{"data":`, 422, `"detail":[{`)
	h.want("POST", "/gradio_api/queue/join", `{}`, 415, "-H", "Content-Type", "text/plain")
	h.want("POST", "/gradio_api/queue/join", `{"data":[3,"b"],"fn_index":0,"session_hash":"label1"}`, 422, `"message":"Name needs a text."`)
	h.want("GET", "/gradio_api/queue/join", "", 405, "Method")
}

// TestDataStreamBytes is what the clients' decoders rest on: C12.
func TestDataStreamBytes(t *testing.T) {
	h := start(t)
	id := h.post("/gradio_api/queue/join", `{"data":["abc"],"fn_index":1,"session_hash":"label1","event_data":null,"trigger_id":null}`)
	_, got := h.do("GET", "/gradio_api/queue/data?session_hash=label1", "")
	got = strings.ReplaceAll(got, id, "E")
	got = regexp.MustCompile(`"(duration|average_duration|rank_eta|eta)":[0-9.e-]+`).ReplaceAllString(got, `"$1":0`)
	got = regexp.MustCompile(`"queue_size":\d+`).ReplaceAllString(got, `"queue_size":1`)
	rest := `,"render_config":null,"changed_state_ids":[],"used_cache":null}`
	want := `data: {"msg":"estimation","event_id":"E","rank":0,"queue_size":1,"rank_eta":null}

data: {"msg":"process_starts","event_id":"E","eta":null}

data: {"msg":"process_generating","event_id":"E","output":{"data":["a"],"is_generating":true,"duration":0,"average_duration":null` + rest + `,"success":true,"time_limit":null}

data: {"msg":"process_generating","event_id":"E","output":{"data":[[["append",[],"b"]]],"is_generating":true,"duration":0,"average_duration":null` + rest + `,"success":true,"time_limit":null}

data: {"msg":"process_generating","event_id":"E","output":{"data":[[["append",[],"c"]]],"is_generating":true,"duration":0,"average_duration":null` + rest + `,"success":true,"time_limit":null}

data: {"msg":"process_completed","event_id":"E","output":{"data":["abc"],"is_generating":false,"duration":0,"average_duration":0` + rest + `,"success":true,"title":null,"used_cache":null,"cache_duration":null,"avg_time":null}

data: {"msg":"close_stream","event_id":null}

`
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestRunAnswersDirectly(t *testing.T) { // C14
	h := start(t)
	h.want("POST", "/gradio_api/run/greet", `{"data":["A","!"]}`, 200, `{"data":["Hello A!"],"is_generating":false`)
	h.want("POST", "/gradio_api/run/predict/", `{"data":["abc"],"fn_index":1}`, 200, `{"data":["a"],"is_generating":true`)
	h.want("POST", "/gradio_api/api/fail", `{"data":["abc"]}`, 500, `{"error":null}`)
	h.want("POST", "/gradio_api/run/nobody", `{"data":[]}`, 404, "Not Found")
}

func TestHeartbeatSaysAlive(t *testing.T) { // C16
	h := start(t)
	res := h.open("GET", "/gradio_api/heartbeat/label1", "")
	defer res.Body.Close()
	line, err := bufio.NewReader(res.Body).ReadString('\n')
	if line != "data: ALIVE\n" || err != nil {
		t.Errorf("got %q, %v", line, err)
	}
}

func TestUnknownSessionIsToldSo(t *testing.T) { // C17
	h := start(t)
	h.want("GET", "/gradio_api/queue/data?session_hash=nobody1", "", 200, `"session_not_found":true`)
}

func TestCancelEndsTheNamedRun(t *testing.T) {
	h := start(t)
	id := h.post("/gradio_api/queue/join", `{"data":["a"],"fn_index":4,"session_hash":"label1"}`)
	h.want("POST", "/gradio_api/cancel", `{"event_id":"`+id+`","session_hash":"label1","fn_index":4}`, 200, `{"success":true}`)
	h.want("GET", "/gradio_api/queue/data?session_hash=label1", "", 200, `"output":{},"success":true`)
	h.want("POST", "/gradio_api/cancel", `{"event_id":null}`, 200, `{"success":true}`)
}

func TestSecCompatCancelOwner(t *testing.T) {
	h := start(t)
	h.post("/gradio_api/queue/join", `{"data":["a"],"fn_index":4,"session_hash":"label1"}`)
	h.want("POST", "/gradio_api/cancel", `{"event_id":"`+strings.Repeat("0", 32)+`","session_hash":"label1","fn_index":4}`, 200, `{"success":true}`)
	h.slow <- "still here"
	h.want("GET", "/gradio_api/queue/data?session_hash=label1", "", 200, "still here")
}

func TestSecCompatBodyFields(t *testing.T) {
	h := start(t)
	_, missing := h.do("POST", "/gradio_api/queue/join", `{"data":["a"],"fn_index":99,"session_hash":"label1"}`)
	for _, fn := range []string{"-1", "5", "1.5", `"0"`, "1e3"} {
		status, got := h.do("POST", "/gradio_api/queue/join", `{"data":["a"],"fn_index":`+fn+`,"session_hash":"label1"}`)
		if status != 404 || got != missing {
			t.Errorf("fn_index %s = %d %s, want 404 %s", fn, status, got, missing)
		}
	}
	for _, extra := range []string{"event_id", "batched", "simple_format", "oauth_token", "Data"} {
		h.want("POST", "/gradio_api/queue/join", `{"data":["a","b"],"fn_index":0,"session_hash":"label1","`+extra+`":null}`, 400, "")
	}
	h.want("POST", "/gradio_api/queue/join", `{"data":["a","b"],"fn_index":0,"session_hash":"label1","trigger_id":3}`, 422, "trigger_id")
	h.want("POST", "/gradio_api/queue/join", `{"data":["a","b"],"fn_index":0,"session_hash":"label1","trigger_id":1}`, 200, "event_id")
}

func TestSecCompatPrivateDependencyHidden(t *testing.T) {
	h := start(t)
	for _, path := range []string{"/config", "/gradio_api/info", "/gradio_api/info/?all_endpoints=1"} {
		if status, got := h.do("GET", path, ""); status != 200 || strings.Contains(got, "priv\"") {
			t.Errorf("%s = %d, names the private function", path, status)
		}
	}
	h.want("POST", "/gradio_api/call/priv", `{"data":["a"]}`, 404, "")
	h.want("POST", "/gradio_api/call/v2/priv", `{"name":"a"}`, 404, "")
	h.want("POST", "/gradio_api/run/priv", `{"data":["a"]}`, 404, "")
	h.want("POST", "/gradio_api/run/greet", `{"data":["a"],"fn_index":5}`, 404, "")
}

func TestSecCompatConfigHasNoCode(t *testing.T) {
	h := start(t)
	_, got := h.do("GET", "/config", "")
	var config map[string]any
	if err := json.Unmarshal([]byte(got), &config); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"js", "css", "head"} {
		if v, ok := config[key]; !ok || v != nil {
			t.Errorf("%s = %v, want null", key, v)
		}
	}
	if config["root"] != "" || config["protocol"] != "sse_v3" || config["version"] != "6.25.0" || config["connect_heartbeat"] != true {
		t.Errorf("root %v, protocol %v, version %v, connect_heartbeat %v", config["root"], config["protocol"], config["version"], config["connect_heartbeat"])
	}
}

func TestSecCompatNoSlashRedirect(t *testing.T) {
	h := start(t)
	for _, path := range []string{"/config/", "/gradio_api/info/", "/gradio_api/app_id/"} {
		h.want("GET", path, "", 200, "{")
	}
	h.want("POST", "/gradio_api/run/greet/", `{"data":["a","b"]}`, 200, "Hello")
}

func TestSecCompatAbsentRoutes(t *testing.T) {
	h := start(t)
	_, missing := h.do("GET", "/nothing", "")
	for _, path := range []string{"/gradio_api/proxy=http://example.com", "/gradio_api/file/x", "/gradio_api/token", "/monitoring",
		"/gradio_api/profiling/traces", "/gradio_api/dev/reload", "/gradio_api/vibe-edit", "/gradio_api/process_recording", "/gradio_api/startup-events"} {
		for _, method := range []string{"GET", "POST"} {
			if status, got := h.do(method, path, ""); status != 404 || got != missing {
				t.Errorf("%s %s = %d %s, want 404 %s", method, path, status, got, missing)
			}
		}
	}
}

func TestSecCompatQueryIgnored(t *testing.T) {
	h := start(t)
	h.want("POST", "/gradio_api/run/greet?", `{"data":["a","b"]}`, 200, "Hello ab")
	h.want("POST", "/gradio_api/run/greet?lang=de", `{"data":["a","b"]}`, 200, "Hello ab")
	for _, name := range []string{"data", "fn_index", "session_hash", "event_id", "trigger_id"} {
		h.want("POST", "/gradio_api/run/greet?"+name+"=1", `{"data":["a","b"]}`, 400, "")
	}
	h.want("POST", "/gradio_api/run/greet?x="+strings.Repeat("x", 2100), `{"data":["a","b"]}`, 414, "")
}

func TestSecCompatEventIDOwner(t *testing.T) {
	h := start(t)
	id := h.post("/gradio_api/call/greet", `{"data":["a","b"]}`)
	h.want("GET", "/gradio_api/call/count/"+id, "", 404, "Not Found")
	h.session()
	h.want("GET", "/gradio_api/call/greet/"+id, "", 404, "Not Found")
	h.jar = ""
	h.want("GET", "/gradio_api/call/greet/"+id, "", 200, "Hello ab")
}

func TestSecCompatSessionLabelNamespaced(t *testing.T) {
	h := start(t)
	h.post("/gradio_api/queue/join", `{"data":["a"],"fn_index":4,"session_hash":"label1"}`)
	h.session()
	h.want("GET", "/gradio_api/queue/data?session_hash=label1", "", 200, `"session_not_found":true`)
	for _, bad := range []string{"short", "white%20space", strings.Repeat("x", 65), ""} {
		h.want("GET", "/gradio_api/queue/data?session_hash="+bad, "", 400, "")
	}
	h.want("POST", "/gradio_api/queue/join", `{"data":["a"],"fn_index":4,"session_hash":"a b c d"}`, 400, "")
}

// session makes the harness a visitor with a cookie.
func (h *harness) session() {
	h.t.Helper()
	h.jar = ""
	res := h.open("GET", "/", "")
	defer res.Body.Close()
	for _, c := range res.Cookies() {
		h.jar = c.Name + "=" + c.Value
		return
	}
	h.t.Fatal("the page set no cookie")
}

var tokenOf = regexp.MustCompile(`"name":"priv"[^}]*"token":"([^"]+)"`)

func TestSecTriggerToken(t *testing.T) {
	h := start(t)
	h.session()
	_, page := h.do("GET", "/", "")
	m := tokenOf.FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no token in the page:\n%s", page)
	}
	call := func(fn, token string) int {
		status, _ := h.do("POST", "/_oriel/v1/run", `{"fn":"`+fn+`","config":"h1","tab":"tab-001","data":["x"],"trigger":null,"event":null,"token":"`+token+`"}`, "X-Oriel-Request", "1")
		return status
	}
	if got := call("priv", m[1]); got != 200 {
		t.Errorf("with its token: %d, want 200", got)
	}
	late := h.token("", "priv", time.Now().Add(-time.Minute))
	for _, token := range []string{"", "x", m[1] + "x", late} {
		if got := call("priv", token); got != 404 {
			t.Errorf("with token %q: %d, want 404", token, got)
		}
	}
	h.session()
	if got := call("priv", m[1]); got != 404 {
		t.Errorf("another visitor: %d, want 404", got)
	}
}

func TestTabStreamTellsRuns(t *testing.T) {
	h := start(t)
	res := h.open("GET", "/_oriel/v1/tab?tab=tab-001", "")
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	next := func() (cursor, data string) {
		for lines.Scan() {
			if c, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
				cursor = c
			}
			if d, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return cursor, d
			}
		}
		t.Fatal("the stream ended")
		return "", ""
	}
	if _, got := next(); !strings.Contains(got, `{"hello":{"epoch":`) || !strings.Contains(got, `"runs":[]`) {
		t.Errorf("hello = %s", got)
	}
	h.want("POST", "/_oriel/v1/run", `{"fn":"greet","config":"old","tab":"tab-001","data":["x","y"]}`, 409, "Reload", "X-Oriel-Request", "1")
	h.want("POST", "/_oriel/v1/run", `{"fn":"greet","config":"h1","tab":"tab-001","data":["x","y"]}`, 403, "page", "Accept", "*/*")
	h.want("POST", "/_oriel/v1/run", `{"fn":"greet","config":"h1","tab":"tab-001","data":["x","y"]}`, 200, `{"run":"`, "X-Oriel-Request", "1")
	var cursor, got string
	var kinds []string
	for !strings.Contains(got, `"kind":"done"`) {
		cursor, got = next()
		kinds = append(kinds, got[strings.Index(got, `"kind":`):])
		if strings.Contains(got, `"kind":"set"`) && !strings.Contains(got, `"slot":0,"value":"Hello xy"`) {
			t.Errorf("set = %s", got)
		}
	}
	if len(kinds) < 3 {
		t.Errorf("messages: %v", kinds)
	}
	again := h.open("GET", "/_oriel/v1/tab?tab=tab-001", "", "Last-Event-ID", cursor)
	defer again.Body.Close()
	h.want("POST", "/_oriel/v1/run", `{"fn":"count","config":"h1","tab":"tab-001","data":["x"]}`, 200, `{"run":"`, "X-Oriel-Request", "1")
	lines = bufio.NewScanner(again.Body)
	byQuery := h.open("GET", "/_oriel/v1/tab?tab=tab-001&cursor="+cursor, "")
	defer byQuery.Body.Close()
	if line, _ := bufio.NewReader(byQuery.Body).ReadString('}'); !strings.Contains(line, `"fn":1`) {
		t.Errorf("first message after resuming by query = %s, want one about the new run", line)
	}
	if _, got := next(); !strings.Contains(got, `"fn":1`) {
		t.Errorf("first message after resuming = %s, want one about the new run", got)
	}
}

func TestAssetsAreImmutable(t *testing.T) {
	h := start(t)
	res := h.open("GET", "/_oriel/h1/core.js", "", "Accept-Encoding", "gzip")
	defer res.Body.Close()
	if res.StatusCode != 200 || res.Header.Get("Content-Encoding") != "gzip" || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("got %d %v", res.StatusCode, res.Header)
	}
	h.want("GET", "/_oriel/h1/core.js", "", 304, "", "Accept-Encoding", "gzip", "If-None-Match", res.Header.Get("ETag"))
	h.want("GET", "/_oriel/h1/nothing.js", "", 404, "Not Found")
	h.want("GET", "/_oriel/h2/core.js", "", 404, "Not Found")
}

func TestDrainTellsReaders(t *testing.T) {
	h := start(t)
	h.post("/gradio_api/queue/join", `{"data":["a"],"fn_index":4,"session_hash":"label1"}`)
	res := h.open("GET", "/gradio_api/queue/data?session_hash=label1", "")
	defer res.Body.Close()
	in := bufio.NewReader(res.Body)
	if _, err := in.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	h.cfg.Drain = time.Millisecond
	h.Server.Close(t.Context())
	rest, _ := io.ReadAll(in)
	if got := string(rest); !strings.Contains(got, "The server is restarting.") || !strings.HasSuffix(got, "data: {\"msg\":\"close_stream\",\"event_id\":null}\n\n") {
		t.Errorf("got %s", got)
	}
	h.want("POST", "/gradio_api/queue/join", `{"data":["a"],"fn_index":4,"session_hash":"label1"}`, 503, "restarting")
}

// TestSecCompatRootNeverFromHeaders asks with headers of a proxy that nobody declared.
func TestSecCompatRootNeverFromHeaders(t *testing.T) {
	h := start(t)
	_, got := h.do("GET", "/config", "", "X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "https", "X-Gradio-Server", "https://evil.example")
	if !strings.Contains(got, `"root":""`) || strings.Contains(got, "evil") || strings.Contains(got, "root_url") || strings.Contains(got, "proxy_url") {
		t.Errorf("got %s", got)
	}
}

func TestSecCompatNoDefaultCORS(t *testing.T) {
	h := start(t)
	res := h.open("GET", "/config", "", "Origin", "https://other.example")
	defer res.Body.Close()
	for name := range res.Header {
		if strings.HasPrefix(name, "Access-Control-") {
			t.Errorf("%s: %s", name, res.Header.Get(name))
		}
	}
}

func TestSecCompatErrorShape(t *testing.T) {
	h := start(t)
	for _, body := range []string{`{"data":[{"TAINT":1},"b"],"fn_index":0,"session_hash":"label1"}`, `{"TAINT":1}`, `{"data":"TAINT","fn_index":0,"session_hash":"label1"}`, `TAINT`} {
		status, got := h.do("POST", "/gradio_api/queue/join", body)
		var shape struct {
			Detail any
			Code   string
		}
		if err := json.Unmarshal([]byte(got), &shape); err != nil || status < 400 || status > 422 || shape.Detail == nil || shape.Code == "" || strings.Contains(got, "TAINT") {
			t.Errorf("%s = %d %s", body, status, got)
		}
	}
}

func TestSecErrorsGeneric(t *testing.T) {
	h := start(t)
	h.post("/gradio_api/queue/join", `{"data":["a"],"fn_index":2,"session_hash":"label1"}`)
	_, got := h.do("GET", "/gradio_api/queue/data?session_hash=label1", "")
	if !strings.Contains(got, `"output":{"error":null}`) || strings.Contains(got, "passwd") {
		t.Errorf("got %s", got)
	}
}

// TestCallsDoNotShowInTheQueueStream keeps the two APIs of one label apart.
func TestCallsDoNotShowInTheQueueStream(t *testing.T) {
	h := start(t)
	call := h.post("/gradio_api/call/greet", `{"data":["a","b"],"session_hash":"label1"}`)
	h.post("/gradio_api/queue/join", `{"data":["c","d"],"fn_index":0,"session_hash":"label1"}`)
	_, got := h.do("GET", "/gradio_api/queue/data?session_hash=label1", "")
	if strings.Contains(got, call) || !strings.Contains(got, "Hello cd") {
		t.Errorf("got %s", got)
	}
}

// TestCloseStreamWaitsForTheNextJoin is the race of both clients: a join that is answered just before close_stream.
func TestCloseStreamWaitsForTheNextJoin(t *testing.T) {
	h := start(t)
	h.timing.hold = time.Minute
	h.post("/gradio_api/queue/join", `{"data":["a","b"],"fn_index":0,"session_hash":"label1"}`)
	res := h.open("GET", "/gradio_api/queue/data?session_hash=label1", "")
	defer res.Body.Close()
	in := bufio.NewScanner(res.Body)
	completed := 0
	for completed < 2 && in.Scan() {
		if strings.Contains(in.Text(), "close_stream") {
			t.Fatal("closed although a call joined")
		}
		if strings.Contains(in.Text(), "process_completed") {
			if completed++; completed == 1 {
				h.post("/gradio_api/queue/join", `{"data":["c","d"],"fn_index":0,"session_hash":"label1"}`)
			}
		}
	}
	if completed != 2 {
		t.Errorf("%d completed, want 2", completed)
	}
}

// TestTwoStreamsOfOneLabelBothHear is a broadcast, where the reference lets one steal from the other.
func TestTwoStreamsOfOneLabelBothHear(t *testing.T) {
	h := start(t)
	h.post("/gradio_api/queue/join", `{"data":["a"],"fn_index":4,"session_hash":"label1"}`)
	one := h.open("GET", "/gradio_api/queue/data?session_hash=label1", "")
	defer one.Body.Close()
	two := h.open("GET", "/gradio_api/queue/data?session_hash=label1", "")
	defer two.Body.Close()
	in := []*bufio.Reader{bufio.NewReader(one.Body), bufio.NewReader(two.Body)}
	for _, r := range in { // both follow the run now
		if _, err := r.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	h.slow <- "both"
	for i, r := range in {
		if rest, err := io.ReadAll(r); err != nil || !strings.Contains(string(rest), `"data":["both"]`) {
			t.Errorf("stream %d: %v %s", i, err, rest)
		}
	}
}
