package oriel

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A visitor is the page of an app in somebody's browser, as far as chats go.
type visitor struct {
	t      testing.TB
	url    string
	client *http.Client
	tab    string
	config struct {
		Hash      string
		Functions []struct {
			ID          int
			Name, Token string
			Outputs     []int
		}
		Components []struct {
			ID    int
			Type  string
			Props struct{ Value json.RawMessage }
		}
	}
	stream io.Closer
	lines  *bufio.Scanner

	list     []Message      // what the Chatbot shows
	text     string         // what the composer holds
	tails    map[string]int // of each run, the items in front of its value
	fns      map[string]int
	ended    map[string]string
	last     string // the messages of the last call
	up, down int    // bytes of the last call
}

var configOf = regexp.MustCompile(`(?s)id="oriel-config">(.*?)</script>`)

// visit serves an app and opens its page.
func visit(t testing.TB, a *App) *visitor {
	t.Helper()
	a.StateDir = t.TempDir()
	h, err := a.Handler(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{t: t, url: s.URL, client: &http.Client{Jar: jar}, tab: "tab-001"}
	t.Cleanup(func() {
		v.client.CloseIdleConnections()
		s.CloseClientConnections()
		s.Close()
	})
	page := configOf.FindSubmatch(v.get("/"))
	if page == nil {
		t.Fatal("the page has no config")
	}
	if err := json.Unmarshal(page[1], &v.config); err != nil {
		t.Fatal(err)
	}
	v.reload()
	return v
}

// twin is the same tab once more.
func (v *visitor) twin() *visitor {
	w := *v
	w.reload()
	return &w
}

// reload forgets what the page shows and opens a new stream.
func (v *visitor) reload() {
	v.t.Helper()
	for _, c := range v.config.Components {
		if c.Type == "chatbot" {
			v.list = v.decode(c.Props.Value)
		}
	}
	v.tails, v.fns, v.ended = map[string]int{}, map[string]int{}, map[string]string{}
	req, err := http.NewRequestWithContext(v.t.Context(), "GET", v.url+"/_oriel/v1/tab?tab="+v.tab, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	res, err := v.client.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	v.t.Cleanup(func() { res.Body.Close() })
	v.stream, v.lines = res.Body, bufio.NewScanner(res.Body)
	v.lines.Buffer(nil, 1<<22)
	v.read()
}

func (v *visitor) get(path string) []byte {
	v.t.Helper()
	res, err := v.client.Get(v.url + path)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != 200 {
		v.t.Fatalf("GET %s = %d %s, %v", path, res.StatusCode, b, err)
	}
	return b
}

func (v *visitor) post(path, body string, answer any) {
	v.t.Helper()
	req, err := http.NewRequestWithContext(v.t.Context(), "POST", v.url+path, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Oriel-Request", "1")
	res, err := v.client.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != 200 {
		v.t.Fatalf("POST %s %s = %d %s, %v", path, body, res.StatusCode, b, err)
	}
	if err := json.Unmarshal(b, answer); err != nil {
		v.t.Fatal(err)
	}
	v.up, v.down = len(body), len(b)
}

// start begins a run and returns its ID.
func (v *visitor) start(fn, data, event string) string {
	v.t.Helper()
	if event == "" {
		event = "null"
	}
	i := slices.IndexFunc(v.config.Functions, func(f struct {
		ID          int
		Name, Token string
		Outputs     []int
	}) bool {
		return f.Name == fn
	})
	if i < 0 {
		v.t.Fatalf("the page knows no function %s", fn)
	}
	var answer struct{ Run string }
	v.post("/_oriel/v1/run", fmt.Sprintf(`{"fn":%q,"config":%q,"tab":%q,"data":%s,"trigger":null,"event":%s,"token":%q}`,
		fn, v.config.Hash, v.tab, data, event, v.config.Functions[i].Token), &answer)
	v.last = ""
	return answer.Run
}

// call starts a run and reads to its end.
func (v *visitor) call(fn, data, event string) {
	v.t.Helper()
	run := v.start(fn, data, event)
	v.until(func() bool { return v.ended[run] != "" })
}

func (v *visitor) turn(text, event string) {
	v.t.Helper()
	typed, err := json.Marshal(text)
	if err != nil {
		v.t.Fatal(err)
	}
	v.call("chat_turn", "["+string(typed)+",null]", event)
}

func (v *visitor) load() { v.t.Helper(); v.call("chat_load", `[null]`, "") }

func (v *visitor) stop(run string) {
	v.t.Helper()
	v.post("/_oriel/v1/cancel", fmt.Sprintf(`{"run":%q}`, run), &struct{}{})
}

// api calls the public endpoint in the session of this tab.
func (v *visitor) api(message string) string {
	v.t.Helper()
	var answer struct {
		Event string `json:"event_id"`
	}
	v.post("/gradio_api/call/chat", fmt.Sprintf(`{"data":[%q,null],"session_hash":%q}`, message, v.tab), &answer)
	_, data, ok := strings.Cut(string(v.get("/gradio_api/call/chat/"+answer.Event)), "event: complete\ndata: ")
	var out []string
	if !ok || json.Unmarshal([]byte(strings.TrimSpace(data)), &out) != nil || len(out) != 1 {
		v.t.Fatalf("the API answers %q", data)
	}
	return out[0]
}

// until reads the stream until something is so.
func (v *visitor) until(so func() bool) {
	v.t.Helper()
	for !so() {
		v.read()
	}
}

// read takes in one message of the stream.
func (v *visitor) read() {
	v.t.Helper()
	for v.lines.Scan() {
		v.down += len(v.lines.Bytes()) + 1
		data, ok := bytes.CutPrefix(v.lines.Bytes(), []byte("data: "))
		if !ok {
			continue
		}
		v.last += string(data) + "\n"
		v.apply(data)
		return
	}
	v.t.Fatalf("the stream ended: %v", v.lines.Err())
}

type slotMessage struct {
	Base  *int
	Value json.RawMessage
}

func (v *visitor) apply(data []byte) {
	v.t.Helper()
	var m struct {
		Run, Kind, Text string
		Fn              *int
		Slot            int
		slotMessage
		Slots []slotMessage // of a snapshot
		Path  []any
		Ops   [][3]json.RawMessage
		Hello *struct {
			Runs []struct {
				Run      string
				Fn       int
				Snapshot struct{ Slots []slotMessage }
			}
		}
	}
	if err := json.Unmarshal(data, &m); err != nil {
		v.t.Fatalf("%s: %v", data, err)
	}
	if m.Hello != nil {
		for _, r := range m.Hello.Runs {
			v.fns[r.Run] = r.Fn
			for i, s := range r.Snapshot.Slots {
				v.set(r.Run, i, s)
			}
		}
		return
	}
	if m.Fn != nil {
		v.fns[m.Run] = *m.Fn
	}
	for i, s := range m.Slots {
		v.set(m.Run, i, s)
	}
	switch m.Kind {
	case "set":
		v.set(m.Run, m.Slot, m.slotMessage)
	case "append":
		v.list[v.tails[m.Run]+int(m.Path[0].(float64))].Content[0].Text += m.Text
	case "patch":
		for _, op := range m.Ops {
			if string(op[0]) != `"add"` {
				v.t.Fatalf("a chat patches with %s", op[0])
			}
			v.list = append(v.list, v.decode(append(append([]byte("["), op[2]...), ']'))...)
		}
	case "done", "failed", "cancelled":
		v.ended[m.Run] = m.Kind
	}
}

// set gives an output a value. A list that replaces another one while a run works at its end gets that end again.
func (v *visitor) set(run string, slot int, m slotMessage) {
	v.t.Helper()
	out := v.config.Functions[v.fns[run]].Outputs[slot]
	if v.config.Components[out-1].Type != "chatbot" {
		if err := json.Unmarshal(m.Value, &v.text); err != nil {
			v.t.Fatal(err)
		}
		return
	}
	if m.Base == nil {
		for other, base := range v.tails {
			if v.ended[other] == "" && other != run {
				v.list = append(v.decode(m.Value)[:base], v.list[min(base, len(v.list)):]...)
				return
			}
		}
		delete(v.tails, run)
		v.list = v.decode(m.Value)
		return
	}
	v.tails[run] = *m.Base
	v.list = append(v.list[:min(*m.Base, len(v.list))], v.decode(m.Value)...)
}

func (v *visitor) decode(raw json.RawMessage) []Message {
	v.t.Helper()
	list, err := (&Chatbot{}).decode(nil, raw)
	if err != nil {
		v.t.Fatalf("%s: %v", raw, err)
	}
	return list.([]Message)
}

func (v *visitor) messages() []string {
	var out []string
	for _, m := range v.list {
		out = append(out, string(m.Role)+": "+m.Text())
	}
	return out
}

func (v *visitor) shows(want ...string) {
	v.t.Helper()
	if got := v.messages(); !slices.Equal(got, want) {
		v.t.Errorf("the page shows %q, want %q", got, want)
	}
}
