package oriel

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oriel-go/oriel/internal/spec"
)

// unloading serves an app that says on the channel for whom its unload event has run, after a + for each count of the
// visitor's State, and when that State is deleted.
func unloading(t *testing.T, l Limits) (*site, chan string) {
	t.Helper()
	told := make(chan string, 9)
	count := &State[int]{Deleted: func(n int) { told <- fmt.Sprint("deleted ", n) }}
	add, sum := &Button{Text: "Add"}, &Number{Label: "Sum"}
	add.OnClick(func(n int) (int, int) { return n + 1, n + 1 }, In(count), Out(count, sum)).Name = "add"
	a := &App{Name: "unloading", Root: Column(add, sum), Limits: l}
	a.OnUnload(func(ctx context.Context, n int) {
		r := RequestFrom(ctx)
		told <- strings.Repeat("+", n) + r.Session + " " + r.RemoteAddr
	}, In(count))
	s := serve(t, a, true)
	s.visitor()
	return s, told
}

// come opens a stream and waits until it says something: by then its visitor is known.
func come(t *testing.T, s *site, path string) io.ReadCloser {
	t.Helper()
	body := s.open("GET", path, "").Body
	if _, err := bufio.NewReader(body).ReadByte(); err != nil {
		t.Fatal(err)
	}
	return body
}

func TestUnloadRunsForWhoHasLeft(t *testing.T) {
	s, told := unloading(t, Limits{AfterLeaving: time.Millisecond, AfterLosing: time.Hour})
	left := func(want string) {
		t.Helper()
		if got := <-told; got != want {
			t.Errorf("told %q, want %q", got, want)
		}
	}
	s.want("POST", "/gradio_api/run/add", `{"data":[],"session_hash":"client-1"}`, 200, "1")
	come(t, s, "/gradio_api/heartbeat/client-1").Close()
	left("+client-1 127.0.0.1")
	come(t, s, "/gradio_api/heartbeat/client-2").Close() // it called nothing
	left("client-2 127.0.0.1")
	come(t, s, "/gradio_api/heartbeat/client-1").Close() // it is back
	left("+client-1 127.0.0.1")
	tab := come(t, s, "/_oriel/v1/tab?tab=tab-001")
	s.want("DELETE", "/_oriel/v1/tab?tab=tab-001", "", 200, "", "X-Oriel-Request", "1")
	tab.Close()
	left("tab-001 127.0.0.1")
	s.stop()
	left("deleted 1")
	if len(told) > 0 {
		t.Errorf("at the end it was told %q", <-told)
	}
}

// TestAPageOutOfSightHasNotLeft has a page say that it is there after it said goodbye: then it is only when nothing more
// is heard of it that it has left.
func TestAPageOutOfSightHasNotLeft(t *testing.T) {
	s, told := unloading(t, Limits{AfterLeaving: time.Hour, AfterLosing: time.Millisecond})
	if page := s.send("GET", "/", "").body; !strings.Contains(page, `"stay":0.0005`) {
		t.Error("the page does not know how often it has to say something")
	}
	const path = "/_oriel/v1/tab?tab=tab-001"
	tab := come(t, s, path)
	s.want("DELETE", path, "", 200, "", "X-Oriel-Request", "1")
	tab.Close()
	s.want("PUT", path, "", 200, "{}", "X-Oriel-Request", "1")
	if got, want := <-told, "tab-001 127.0.0.1"; got != want {
		t.Errorf("told %q, want %q", got, want)
	}
	s.want("PUT", path, "", 403, "")
	s.want("PUT", "/_oriel/v1/tab?tab=no", "", 400, "", "X-Oriel-Request", "1")
	s.stop()
	if len(told) > 0 {
		t.Errorf("told %q as well", <-told)
	}
	if page := serve(t, &App{Name: "still", Root: &Number{}}, true).send("GET", "/", "").body; strings.Contains(page, `"stay"`) {
		t.Error("a page says that it is there although nobody waits for its departure")
	}
}

func TestUnloadRunsWhenTheAppEnds(t *testing.T) {
	s, told := unloading(t, Limits{})
	s.want("POST", "/gradio_api/run/add", `{"data":[],"session_hash":"client-1"}`, 200, "1")
	come(t, s, "/gradio_api/heartbeat/client-1").Close() // it may still come back
	tab := come(t, s, "/_oriel/v1/tab?tab=tab-001")
	defer tab.Close()
	s.end()
	if _, err := io.ReadAll(tab); err != nil {
		t.Errorf("the stream broke: %v", err)
	}
	s.stop()
	close(told)
	var got []string
	for what := range told {
		got = append(got, what)
	}
	if len(got) == 3 {
		slices.Sort(got[:2]) // they run at the same time, but before the State goes
	}
	if want := []string{"+client-1 127.0.0.1", "tab-001 127.0.0.1", "deleted 1"}; !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

func TestUnloadErrorsGoToTheLog(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(3)
	a := &App{Name: "unloading", Root: &Number{}}
	a.OnUnload(func() error { defer wg.Done(); return errors.New("the disk is full") }, nil)
	a.OnUnload(func() error { defer wg.Done(); return Errorf("Nobody is here to read this.") }, nil)
	a.OnUnload(func() { defer wg.Done(); panic("mind the gap") }, nil)
	s := serve(t, a, true)
	come(t, s, "/gradio_api/heartbeat/client-1").Close()
	s.stop()
	wg.Wait()
	for _, want := range []string{"the disk is full", "Nobody is here to read this.", "mind the gap"} {
		if n := strings.Count(s.log.String(), want); n < 1 {
			t.Errorf("%q is not in the log: %s", want, s.log)
		}
	}
}

// TestSecNobodyCallsUnload by any route; clients see that it is there, and open a heartbeat.
func TestSecNobodyCallsUnload(t *testing.T) {
	a := &App{Name: "unloading", Root: &Number{}}
	a.OnUnload(func() { t.Error("somebody has called it") }, nil).Name = "parting"
	b := mustBuild(t, a)
	if f := b.spec.Function("parting"); f.Visibility != spec.Private || f.Queue || !f.Unload() {
		t.Errorf("the function is %+v", f)
	}
	s := serve(t, a, true)
	page := s.send("GET", "/", "").body
	hash := between(page, `_oriel/`, `/`)
	if token := between(page, `"token":"`, `"`); token != "" {
		t.Errorf("the page has a token, %q", token)
	}
	config := s.want("GET", "/config", "", 200, `"connect_heartbeat":true`).body
	for _, want := range []string{`"targets":[[null,"unload"]]`, `"queue":false`, `"api_visibility":"private"`} {
		if !strings.Contains(config, want) {
			t.Errorf("the config lacks %s: %s", want, config)
		}
	}
	if info := s.send("GET", "/gradio_api/info?all_endpoints=1", "").body; strings.Contains(info, "parting") {
		t.Errorf("it is described: %s", info)
	}
	body := `{"data":[],"fn_index":0,"session_hash":"client-1"}`
	s.want("POST", "/gradio_api/queue/join", body, 404, "")
	s.want("POST", "/gradio_api/run/parting", `{"data":[]}`, 404, "")
	s.want("POST", "/gradio_api/run/predict", body, 404, "")
	s.want("POST", "/gradio_api/call/parting", `{"data":[]}`, 404, "")
	s.want("POST", "/gradio_api/call/v2/parting", `{}`, 404, "")
	s.want("POST", "/_oriel/v1/run", `{"fn":"parting","config":"`+hash+`","tab":"tab-001","data":[]}`, 404, "", "X-Oriel-Request", "1")
}

func TestUnloadHasNoPage(t *testing.T) {
	for _, c := range []struct {
		wire func(a *App, n *Number, b *Button)
		want string
	}{
		{func(a *App, n *Number, _ *Button) { a.OnUnload(func(float64) {}, In(n)) }, "OnUnload takes States alone, for the page has gone; input 1 is *oriel.Number"},
		{func(a *App, _ *Number, b *Button) { b.OnClick(a.OnUnload(func() {}, nil), nil, nil) }, "OnUnload cannot share its event"},
		{func(a *App, n *Number, _ *Button) {
			a.OnUnload(func() {}, nil).Then(func() int { return 1 }, nil, Out(n))
		}, "OnUnload has no page that could go on"},
		{func(a *App, _ *Number, _ *Button) { a.OnUnload(func() {}, nil).Visibility = Public }, "its Visibility cannot be public"},
		{func(a *App, _ *Number, _ *Button) { a.OnUnload(func() {}, nil).Group = &Group{} }, "OnUnload runs at once"},
		{func(a *App, _ *Number, _ *Button) { a.OnUnload(func() int { return 1 }, nil) }, "returns"},
		{func(a *App, _ *Number, _ *Button) { a.OnUnload(nil, nil) }, "neither a handler nor Cancels"},
	} {
		n, b := &Number{Label: "N"}, &Button{Text: "Go"}
		a := &App{Root: Column(n, b)}
		c.wire(a, n, b)
		if err := a.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}
