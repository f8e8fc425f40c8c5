package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A puppet is a server that says what a test tells it to.
type puppet struct {
	*httptest.Server
	mu     sync.Mutex
	config string
	info   string
	join   func(w http.ResponseWriter, n int)
	data   func(w http.ResponseWriter, r *http.Request, n int) // n counts streams
	joined []map[string]any
	paths  []string
	header http.Header // of the last join
	opened int
}

const (
	puppetConfig = `{"protocol":"sse_v3","api_prefix":"/gradio_api","max_file_size":10,
 "components":[{"id":1,"type":"textbox","skip_api":false},{"id":2,"type":"state","skip_api":true},{"id":3,"type":"slider"}],
 "dependencies":[{"id":4,"api_name":"f","inputs":[2,1,3],"outputs":[1,2],"backend_fn":true,"types":{"generator":true}},
  {"id":5,"api_name":"quiet","inputs":[1],"outputs":[]},{"id":6,"api_name":"mine","api_visibility":"private","inputs":[],"outputs":[]},{"id":7,"api_name":false,"inputs":[],"outputs":[]}]}`
	puppetInfo = `{"named_endpoints":{"/f":{"parameters":[{"parameter_name":"text","label":"Text","type":{"type":"string"},"component":"Textbox"},
 {"parameter_name":"n","label":"N","parameter_has_default":true,"parameter_default":null,"component":"Slider"}],"returns":[{"label":"Out"}]}},"unnamed_endpoints":{}}`
)

func newPuppet(t *testing.T) *puppet {
	p := &puppet{config: puppetConfig, info: puppetInfo}
	p.join = func(w http.ResponseWriter, n int) { fmt.Fprintf(w, `{"event_id":"e%d"}`, n) }
	p.data = func(w http.ResponseWriter, r *http.Request, n int) {
		say(w, fmt.Sprintf(`{"msg":"process_completed","event_id":"e%d","output":{"data":["done",null],"duration":1.5},"success":true}`, n))
		say(w, `{"msg":"close_stream","event_id":null}`)
	}
	p.Server = httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.Close)
	return p
}

// asked returns the paths of all requests.
func (p *puppet) asked() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.paths)
}

func say(w http.ResponseWriter, message string) {
	fmt.Fprintf(w, "data: %s\n\n", message)
	http.NewResponseController(w).Flush()
}

func (p *puppet) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	p.mu.Lock()
	p.paths = append(p.paths, r.URL.Path)
	switch path := strings.TrimPrefix(r.URL.Path, "/gradio_api"); path {
	case "/config":
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "s1"})
		io.WriteString(w, p.config)
	case "/info":
		io.WriteString(w, p.info)
	case "/queue/join":
		var b map[string]any
		json.Unmarshal(body, &b)
		p.joined, p.header = append(p.joined, b), r.Header
		n := len(p.joined)
		p.mu.Unlock()
		p.join(w, n)
		return
	case "/queue/data":
		p.opened++
		n := p.opened
		p.mu.Unlock()
		p.data(w, r, n)
		return
	case "/cancel":
		io.WriteString(w, `{"success":true}`)
	case "/upload":
		io.WriteString(w, `["x/`+strings.Repeat("y", strings.Count(string(body), "1"))+`.txt"]`)
	default:
		if !strings.HasPrefix(path, "/heartbeat/") {
			http.NotFound(w, r)
			break
		}
		p.mu.Unlock()
		say(w, "ALIVE")
		<-r.Context().Done()
		return
	}
	p.mu.Unlock()
}

func (p *puppet) connect(t *testing.T, o *Options) *Client {
	t.Helper()
	c, err := Connect(t.Context(), p.URL, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func TestArgumentsAreBoundByPositionNameAndDefault(t *testing.T) {
	p := newPuppet(t)
	c := p.connect(t, nil)
	for _, row := range []struct {
		args []any
		want string // the data, or an error
	}{
		{[]any{"a"}, `[null,"a",null]`},
		{[]any{"a", 2}, `[null,"a",2]`},
		{[]any{"a", Named{"n": 2.5}}, `[null,"a",2.5]`},
		{[]any{Named{"n": nil, "text": "b"}}, `[null,"b",null]`},
		{[]any{}, `argument "text" is missing`},
		{[]any{"a", Named{"text": "b"}}, `argument "text" is given twice`},
		{[]any{"a", Named{"other": "b"}}, `it has no parameter "other"`},
		{[]any{"a", 1, 2}, `it takes 2 arguments and got 3`},
		{[]any{Named{}, "a"}, `Named must be the last argument`},
		{[]any{make(chan int)}, `argument 1: json: unsupported type`},
		{[]any{[]any{Bytes("a", nil)}}, `a file within another value must be uploaded first`},
	} {
		v, err := c.Predict(t.Context(), "f", row.args...)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "client: /f: ") || !strings.Contains(err.Error(), row.want) {
				t.Errorf("%v: got error %v, want %s", row.args, err, row.want)
			}
			continue
		}
		p.mu.Lock()
		last := p.joined[len(p.joined)-1]
		p.mu.Unlock()
		data, _ := json.Marshal(last["data"])
		if string(data) != row.want || last["fn_index"] != 4.0 || last["session_hash"] != c.Session() {
			t.Errorf("%v: sent %v, want %s", row.args, last, row.want)
		}
		if len(v) != 1 || string(v[0]) != `"done"` {
			t.Errorf("got %s: State must be left out", v)
		}
	}
	if _, err := c.Predict(t.Context(), "quiet", Named{"x": 1}); err == nil || !strings.Contains(err.Error(), "by position") {
		t.Errorf("an undocumented endpoint took names: %v", err)
	}
	for _, hidden := range []string{"mine", "", "false", "F"} {
		if _, err := c.Predict(t.Context(), hidden); !errors.Is(err, ErrNoEndpoint) {
			t.Errorf("%q: got %v", hidden, err)
		}
	}
}

func TestRequestsCarryCookiesHeadersAndBearer(t *testing.T) {
	p := newPuppet(t)
	c := p.connect(t, &Options{Bearer: "secret", Header: http.Header{"x-extra": {"1"}}, Session: "session-1"})
	if _, err := c.Predict(t.Context(), "/f", "a"); err != nil {
		t.Fatal(err)
	}
	if p.header.Get("Cookie") != "session=s1" || p.header.Get("Authorization") != "Bearer secret" || p.header.Get("X-Extra") != "1" || p.header.Get("X-Gradio-User") != "api" {
		t.Errorf("the join has the headers %v", p.header)
	}
	if p.joined[0]["session_hash"] != "session-1" {
		t.Errorf("the session is %v", p.joined[0])
	}
}

func TestEventsAreDecoded(t *testing.T) {
	p := newPuppet(t)
	p.data = func(w http.ResponseWriter, r *http.Request, n int) {
		for _, m := range []string{
			`{"msg":"estimation","event_id":"e1","rank":2,"queue_size":3,"rank_eta":1.5}`,
			`{"msg":"process_starts","event_id":"e1","eta":null}`,
			`{"msg":"heartbeat","event_id":null}`,
			`{"msg":"progress","event_id":"e1","progress_data":[{"index":3,"length":10,"unit":"steps","progress":null,"desc":"x"}]}`,
			`{"msg":"log","event_id":"e1","log":"careful","level":"warning","duration":null,"visible":true,"title":"Warning"}`,
			`{"msg":"process_generating","event_id":"e1","output":{"data":["a",null]},"success":true}`,
			`{"msg":"process_generating","event_id":"other","output":{"data":["?",null]},"success":true}`,
			`{"msg":"process_generating","event_id":"e1","output":{"data":[[["append",[],"b"]],[]]},"success":true}`,
			`{"msg":"something new","event_id":"e1"}`,
			`{"msg":"process_generating","event_id":"e1","output":{"data":[[["replace",[],{"a":[1]}]],[]]},"success":true}`,
			`{"msg":"process_completed","event_id":"e1","output":{"data":[{"a":[1]},null],"duration":2},"success":true}`,
			`{"msg":"close_stream","event_id":null}`,
		} {
			say(w, m)
		}
	}
	c := p.connect(t, nil)
	j, err := c.Submit(t.Context(), "f", "a")
	if err != nil {
		t.Fatal(err)
	}
	var got []Event
	for e, err := range j.Events(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, e)
	}
	v := func(raw string) Values { return Values{json.RawMessage(raw)} }
	want := []Event{Queued{2, 3, 1500 * time.Millisecond}, Started{}, Progress{[]Tracker{{Index: 3, Length: 10, Unit: "steps", Text: "x"}}},
		Log{"warning", "Warning", "careful", 0, true}, Data{v(`"a"`)}, Data{v(`"ab"`)}, Data{v(`{"a":[1]}`)}, Done{v(`{"a":[1]}`), 2 * time.Second}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %v\nwant %v", got, want)
	}
	if v, err := j.Result(t.Context()); err != nil || string(v[0]) != `{"a":[1]}` {
		t.Errorf("the result is %s, %v", v, err)
	}
}

func TestRefusalsAreTyped(t *testing.T) {
	for _, row := range []struct {
		status int
		body   string
		check  func(error) bool
	}{
		{503, `{"detail":"Queue is full. Max size is 1 and size is 1."}`, func(err error) bool { return errors.Is(err, ErrQueueFull) }},
		{503, `{"detail":"Queue is stopped."}`, func(err error) bool { return !errors.Is(err, ErrQueueFull) }},
		{503, `{"detail":"The server is restarting.","code":"stopping"}`, func(err error) bool { return !errors.Is(err, ErrQueueFull) }},
		{422, `{"detail":[{"__type__":"validate","is_valid":true,"message":""},{"is_valid":false,"message":"Too old.","parameter_name":"age"}]}`, func(err error) bool {
			e, ok := errors.AsType[*ValidationError](err)
			return ok && e.Error() == "age: Too old." && len(e.Problems) == 1
		}},
		{422, `{"detail":[{"type":"missing","loc":["body"],"msg":"Field required"}]}`, func(err error) bool {
			e, ok := errors.AsType[*ValidationError](err)
			return ok && e.Error() == "Field required"
		}},
		{401, `{"detail":"Not authenticated"}`, func(err error) bool {
			e, ok := errors.AsType[*StatusError](err)
			return ok && e.Status == 401 && e.Detail == "Not authenticated"
		}},
		{401, `{"detail":{"error":"Not authenticated","auth_message":null}}`, func(err error) bool {
			return strings.HasSuffix(err.Error(), "401 Unauthorized: Not authenticated")
		}},
		{500, `Internal Server Error`, func(err error) bool { return strings.HasSuffix(err.Error(), ": Internal Server Error") }},
		{500, "{\"detail\":\"\x1b[2Jgone\"}", func(err error) bool { return !strings.Contains(err.Error(), "\x1b") }},
		{200, `{"event_id":""}`, func(err error) bool { return strings.Contains(err.Error(), "no name of its own") }},
		{200, `[]`, func(err error) bool { return strings.Contains(err.Error(), "not as expected") }},
	} {
		p := newPuppet(t)
		p.join = func(w http.ResponseWriter, n int) { w.WriteHeader(row.status); io.WriteString(w, row.body) }
		_, err := p.connect(t, nil).Predict(t.Context(), "f", "a")
		if err == nil || !row.check(err) {
			t.Errorf("%d %s gives %v", row.status, row.body, err)
		}
	}
}

func TestTheEndOfACallIsTyped(t *testing.T) {
	for _, row := range []struct {
		message string
		want    error  // nil: an AppError
		text    string // part of the error
	}{
		{`{"msg":"process_completed","event_id":"e1","output":{"error":"No cats."},"success":false,"title":"Cats"}`, nil, "No cats."},
		{`{"msg":"process_completed","event_id":"e1","output":{"error":null},"success":false}`, nil, "does not say why"},
		{`{"msg":"process_completed","event_id":"e1","output":{},"success":true}`, ErrCancelled, "cancelled"},
		{`{"msg":"process_completed","event_id":"e1","output":{"data":[1]},"success":true}`, errors.ErrUnsupported, "2 values"},
		{`{"msg":"process_completed","event_id":"e1","output":[],"success":true}`, errors.ErrUnsupported, "output"},
		{`{"msg":"unexpected_error","event_id":null,"message":"Server stopped unexpectedly."}`, ErrDisconnected, "Server stopped"},
		{`{"msg":"close_stream","event_id":null}`, ErrDisconnected, "lost"},
		{`{"msg":1}`, ErrDisconnected, "makes no sense"},
		{``, ErrDisconnected, "lost"},
		{`"` + strings.Repeat("x", 5000) + `"`, ErrTooLarge, "limit"},
	} {
		p := newPuppet(t)
		p.data = func(w http.ResponseWriter, r *http.Request, n int) { say(w, row.message) }
		_, err := p.connect(t, &Options{MaxMessage: 4096}).Predict(t.Context(), "f", "a")
		switch {
		case err == nil || !strings.Contains(err.Error(), row.text):
			t.Errorf("%.80s gives %v", row.message, err)
		case row.want == nil:
			if _, ok := errors.AsType[*AppError](err); !ok {
				t.Errorf("%s gives %#v", row.message, err)
			}
		case row.want != errors.ErrUnsupported && !errors.Is(err, row.want):
			t.Errorf("%.80s gives %v, want %v", row.message, err, row.want)
		}
	}
}

// A call that joins while the app closes the stream is told by the next one.
func TestACallThatJoinsAtTheEndOfAStreamIsTold(t *testing.T) {
	p := newPuppet(t)
	second := make(chan struct{})
	p.data = func(w http.ResponseWriter, r *http.Request, n int) {
		if n == 1 {
			<-second
		}
		say(w, fmt.Sprintf(`{"msg":"process_completed","event_id":"e%d","output":{"data":[%d,null]}}`, n, n))
		say(w, `{"msg":"close_stream","event_id":null}`)
	}
	c := p.connect(t, nil)
	one, err := c.Submit(t.Context(), "f", "a")
	if err != nil {
		t.Fatal(err)
	}
	two, err := c.Submit(t.Context(), "f", "b")
	if err != nil {
		t.Fatal(err)
	}
	close(second)
	for want, j := range []*Job{one, two} {
		if v, err := j.Result(t.Context()); err != nil || string(v[0]) != fmt.Sprint(want+1) {
			t.Errorf("call %d gives %s, %v", want+1, v, err)
		}
	}
}

// The app may tell how a call ends before it has answered the join.
func TestMessagesThatComeBeforeTheNameOfTheCallAreKept(t *testing.T) {
	p := newPuppet(t)
	told := make(chan struct{})
	p.join = func(w http.ResponseWriter, n int) {
		if n == 2 {
			<-told
		}
		fmt.Fprintf(w, `{"event_id":"e%d"}`, n)
	}
	begin := make(chan struct{})
	p.data = func(w http.ResponseWriter, r *http.Request, n int) {
		<-begin
		say(w, `{"msg":"process_completed","event_id":"e2","output":{"data":[2,null]}}`)
		say(w, `{"msg":"process_completed","event_id":"e1","output":{"data":[1,null]}}`)
		<-r.Context().Done()
	}
	c := p.connect(t, nil)
	one, err := c.Submit(t.Context(), "f", "a")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		if v, err := c.Predict(t.Context(), "f", "b"); err != nil || string(v[0]) != "2" {
			t.Errorf("the second call gives %s, %v", v, err)
		}
	})
	for joining := 0; joining == 0; runtime.Gosched() {
		c.mu.Lock()
		joining = c.joining
		c.mu.Unlock()
	}
	close(begin)
	if v, err := one.Result(t.Context()); err != nil || string(v[0]) != "1" {
		t.Errorf("the first call gives %s, %v", v, err)
	}
	close(told)
	wg.Wait()
}

func TestCloseEndsCallsAndGoroutines(t *testing.T) {
	p := newPuppet(t)
	p.data = func(w http.ResponseWriter, r *http.Request, n int) {
		say(w, `{"msg":"estimation","event_id":"e1","rank":0}`)
		<-r.Context().Done()
	}
	before := runtime.NumGoroutine()
	c := p.connect(t, nil)
	j, err := c.Submit(t.Context(), "f", "a")
	if err != nil {
		t.Fatal(err)
	}
	for range j.Events(t.Context()) {
		break
	}
	c.Close()
	if _, err := j.Result(t.Context()); !errors.Is(err, ErrClosed) {
		t.Errorf("the call ends with %v", err)
	}
	if _, err := c.Predict(t.Context(), "f", "a"); !errors.Is(err, ErrClosed) {
		t.Errorf("a closed client answers %v", err)
	}
	p.Server.CloseClientConnections()
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			buf := make([]byte, 1<<16)
			t.Fatalf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, buf[:runtime.Stack(buf, true)])
		}
	}
}

func TestPredictCancelsWhenItsContextEnds(t *testing.T) {
	p := newPuppet(t)
	ctx, cancel := context.WithCancel(t.Context())
	p.data = func(w http.ResponseWriter, r *http.Request, n int) {
		cancel()
		<-r.Context().Done()
	}
	c := p.connect(t, nil)
	if _, err := c.Predict(ctx, "f", "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if paths := p.asked(); !slices.Contains(paths, "/gradio_api/cancel") {
		t.Errorf("the requests are %v", paths)
	}
}

func TestUploadsAreBounded(t *testing.T) {
	p := newPuppet(t)
	c := p.connect(t, nil)
	f, err := c.Upload(t.Context(), Bytes("ones.txt", []byte("111")))
	if err != nil || f.Path == "" || f.Name != "ones.txt" || f.Size != 3 {
		t.Errorf("got %+v, %v", f, err)
	}
	for _, a := range []*Attachment{Bytes("x", make([]byte, 11)), Reader("x", strings.NewReader("12345678901")), File(t.TempDir()), File("/nowhere/at/all")} {
		if f, err := c.Upload(t.Context(), a); err == nil {
			t.Errorf("%+v was uploaded as %+v", a, f)
		}
	}
}

func TestFilesElsewhereAreNotFetched(t *testing.T) {
	p := newPuppet(t)
	c := p.connect(t, nil)
	before := len(p.asked())
	for _, f := range []FileData{{}, {Path: "http://169.254.169.254/meta"}, {Path: "x", URL: "http://localhost:1/x", Stream: true}, {URL: "file:///etc/passwd"}, {URL: "//host/x"}, {URL: "http://%zz"}} {
		if r, err := c.Download(t.Context(), f); err == nil {
			r.Close()
			t.Errorf("%+v was fetched", f)
		}
	}
	if paths := p.asked(); len(paths) != before {
		t.Errorf("requests went out: %v", paths[before:])
	}
	if _, err := c.Download(t.Context(), FileData{URL: p.URL + "/gradio_api/file=a%20b"}); err == nil {
		t.Error("the puppet has no files")
	}
	if got := p.asked(); got[before] != "/gradio_api/file=a b" {
		t.Errorf("asked for %q", got[before])
	}
}

func TestConnectRefusesWhatItCannotTrust(t *testing.T) {
	other := newPuppet(t)
	for name, row := range map[string]struct{ config, info, want string }{
		"no app":            {`{}`, "", "not a Gradio app"},
		"websockets":        {`{"protocol":"ws"}`, "", `protocol "ws"`},
		"prefix with host":  {`{"protocol":"sse_v3","api_prefix":"@evil.example/"}`, "", "no path"},
		"prefix with slash": {`{"protocol":"sse_v3","api_prefix":"//evil"}`, "", "no path"},
		"page":              {`<html>`, "", "not as expected"},
		"large":             {`"` + strings.Repeat("x", 1<<16) + `"`, "", "too large"},
		"inconsistent":      {puppetConfig, `{"named_endpoints":{"/f":{"parameters":[]}}}`, "documents 0"},
		"numbers":           {`{"protocol":"sse_v3","components":[{"id":1e99}]}`, "", "not as expected"},
	} {
		p := newPuppet(t)
		p.config, p.info = row.config, row.info
		if _, err := Connect(t.Context(), p.URL, &Options{MaxMessage: 1 << 16}); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v, want %s", name, err, row.want)
		}
	}
	for _, address := range []string{"", "localhost:7860", "ftp://host/", "http://user:pw@host/", "http://", "\x00"} {
		if _, err := Connect(t.Context(), address, nil); err == nil || strings.Contains(err.Error(), "pw") {
			t.Errorf("%q: got %v", address, err)
		}
	}
	away := httptest.NewServer(http.RedirectHandler(other.URL+"/config", http.StatusFound))
	defer away.Close()
	if _, err := Connect(t.Context(), away.URL, &Options{Bearer: "secret"}); err == nil || !strings.Contains(err.Error(), "redirects to") || len(other.asked()) > 0 {
		t.Errorf("got %v, and the other host saw %v", err, other.asked())
	}
}

func TestASlowReaderMissesOldEventsOnly(t *testing.T) {
	j := newJob(&Client{}, &endpoint{}, "e", false)
	for i := range 10 {
		j.tell(Queued{Rank: i}, maxUnread/3)
	}
	j.finish(Done{}, nil)
	var ranks []int
	for e := range j.Events(t.Context()) {
		if q, ok := e.(Queued); ok {
			ranks = append(ranks, q.Rank)
		}
	}
	if !reflect.DeepEqual(ranks, []int{8, 9}) {
		t.Errorf("left are %v", ranks)
	}
}

func TestUpdatesDecodeAsTheirValue(t *testing.T) {
	a, b, d := "old", 1, 0
	v := Values{json.RawMessage(`{"__type__":"update","visible":true}`), json.RawMessage(`{"__type__":"update","value":2}`), json.RawMessage(`"x"`), json.RawMessage(`4`)}
	if err := v.Decode(&a, &b, nil, &d); err != nil || a != "old" || b != 2 || d != 4 {
		t.Errorf("got %q, %d, %d, %v", a, b, d, err)
	}
	if got := v[2:].String(); got != `["x",4]` {
		t.Errorf("the values print as %s", got)
	}
	if err := v.Decode(&a); err == nil {
		t.Error("four values fit one variable")
	}
	if err := (Values{json.RawMessage(`"x"`)}).Decode(&b); err == nil {
		t.Error("a text fits a number")
	}
}
