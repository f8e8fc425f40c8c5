package oriel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oriel-go/oriel/engine"
)

// stuck is an app whose function waits for its context, and says on ended how that ended.
func stuck(started chan<- struct{}, ended chan<- error) *App {
	in, out := &Textbox{Label: "In"}, &Textbox{Label: "Out"}
	a := &App{Name: "stuck", Root: Column(in, out)}
	in.OnSubmit(func(ctx context.Context, s string) (string, error) {
		started <- struct{}{}
		<-ctx.Done()
		ended <- context.Cause(ctx)
		return "", ctx.Err()
	}, Inputs{in}, Outputs{out}).Name = "stuck"
	return a
}

// TestCancelReachesTheHandlerInTime cancels over every route that can.
func TestCancelReachesTheHandlerInTime(t *testing.T) {
	started, ended := make(chan struct{}), make(chan error, 1)
	s := serve(t, stuck(started, ended), true)
	hash := between(s.send("GET", "/", "").body, `_oriel/`, `/`)
	for _, c := range []struct{ start, body, stop, field string }{
		{"/gradio_api/queue/join", `{"data":["a"],"fn_index":0,"session_hash":"label-1"}`, "/gradio_api/cancel", "event_id"},
		{"/gradio_api/call/stuck", `{"data":["a"]}`, "/gradio_api/cancel", "event_id"},
		{"/_oriel/v1/run", `{"fn":"stuck","config":"` + hash + `","tab":"tab-001","data":["a"]}`, "/_oriel/v1/cancel", "run"},
	} {
		m := idOf.FindStringSubmatch(s.want("POST", c.start, c.body, 200, "", "X-Oriel-Request", "1").body)
		<-started
		began := time.Now()
		s.want("POST", c.stop, `{"`+c.field+`":"`+m[1]+`"}`, 200, "", "X-Oriel-Request", "1")
		cause := <-ended
		if took := time.Since(began); took > 50*time.Millisecond {
			t.Errorf("%s: the handler heard of its cancel after %v", c.stop, took)
		}
		if e, ok := errors.AsType[*engine.CancelError](cause); !ok || e.Reason != engine.ReasonUser {
			t.Errorf("%s: the cause is %v", c.stop, cause)
		}
	}
	ctx, leave := context.WithCancel(t.Context())
	req, _ := http.NewRequestWithContext(ctx, "POST", "http://"+s.addr+"/gradio_api/run/stuck", strings.NewReader(`{"data":["a"]}`))
	req.Header.Set("Content-Type", "application/json")
	go s.http.Do(req)
	<-started
	leave()
	if e, ok := errors.AsType[*engine.CancelError](<-ended); !ok || e.Reason != engine.ReasonLeft {
		t.Errorf("a caller of run left: the reason is %v", e)
	}
}

func between(s, before, after string) string {
	_, s, _ = strings.Cut(s, before)
	s, _, _ = strings.Cut(s, after)
	return s
}

// TestQueueLimitsOfAnApp fills the queue of a function, and what one visitor may have waiting.
func TestQueueLimitsOfAnApp(t *testing.T) {
	started, ended := make(chan struct{}, 10), make(chan error, 10)
	a := stuck(started, ended)
	a.Limits = Limits{WaitingPerFunction: 3, WaitingPerPrincipal: 2}
	s := serve(t, a, true)
	var ids []string
	join := func(status int, contains string) answer {
		t.Helper()
		r := s.want("POST", "/gradio_api/queue/join", `{"data":["a"],"fn_index":0,"session_hash":"label-1"}`, status, contains)
		if m := idOf.FindStringSubmatch(r.body); m != nil {
			ids = append(ids, m[1])
		}
		return r
	}
	s.visitor()
	join(200, "")
	<-started
	join(200, "")
	join(200, "")
	s.want("GET", "/gradio_api/queue/status", "", 200, `"queue_size":2`)
	for _, path := range []string{"call/stuck", "run/stuck"} {
		s.want("POST", "/gradio_api/"+path, `{"data":["a"]}`, 503, "Too many of your calls")
	}
	if join(503, "Too many of your calls").header.Get("Retry-After") == "" {
		t.Error("no Retry-After for a visitor with too many calls")
	}
	s.visitor()
	join(200, "")
	if join(503, "The queue is full").header.Get("Retry-After") == "" {
		t.Error("no Retry-After for a full queue")
	}
	slices.Reverse(ids) // those that wait first
	for _, id := range ids {
		s.want("POST", "/gradio_api/cancel", `{"event_id":"`+id+`"}`, 200, "")
	}
}

// TestRatesWhenNotLoopback makes the app believe that everybody can connect.
func TestRatesWhenNotLoopback(t *testing.T) {
	for _, loopback := range []bool{false, true} {
		a := hostile(t, new(counter))
		a.Limits = Limits{CallsPerSecond: 1, CallBurst: 5, UnknownLabelsPerMinute: 3}
		s := serve(t, a, loopback)
		refused, unknown := 0, 0
		for i := range 12 {
			r := s.send("POST", "/gradio_api/run/greet", `{"data":["a",1,"a"]}`)
			if r.status == 429 && r.header.Get("Retry-After") != "" {
				refused++
			} else if r.status != 200 {
				t.Errorf("call %d = %d %s", i, r.status, r.body)
			}
			if s.send("GET", fmt.Sprintf("/gradio_api/queue/data?session_hash=unknown%d", i), "").status == 429 {
				unknown++
			}
		}
		if loopback && refused+unknown > 0 || !loopback && (refused < 5 || unknown < 7) {
			t.Errorf("loopback %v: %d calls and %d unknown sessions refused", loopback, refused, unknown)
		}
		s.want("GET", "/config", "", 200, "")
	}
}

// TestStreamsAreCapped opens streams of all kinds until there are too many.
func TestStreamsAreCapped(t *testing.T) {
	for _, c := range []struct {
		limits Limits
		status int
	}{{Limits{StreamsPerSession: 4}, 429}, {Limits{StreamsPerAddress: 4}, 429}, {Limits{Streams: 4}, 503}} {
		a := hostile(t, new(counter))
		a.Limits = c.limits
		s := serve(t, a, false)
		s.visitor()
		var open []io.Closer
		for i := range 4 {
			path := fmt.Sprintf("/gradio_api/heartbeat/label-%d", i)
			if i%2 == 1 {
				path = fmt.Sprintf("/_oriel/v1/tab?tab=tab-00%d", i)
			}
			res := s.open("GET", path, "")
			if res.StatusCode != 200 {
				t.Errorf("%+v: stream %d = %d", c.limits, i, res.StatusCode)
			}
			open = append(open, res.Body)
		}
		for _, path := range []string{"/gradio_api/heartbeat/label-9", "/_oriel/v1/tab?tab=tab-009", "/gradio_api/upload_progress?upload_id=up9"} {
			if a := s.send("GET", path, ""); a.status != c.status || a.header.Get("Retry-After") == "" {
				t.Errorf("%+v: %s = %d %s", c.limits, path, a.status, a.body)
			}
		}
		for _, body := range open {
			body.Close()
		}
		eventually(t, "a place to be free again", func() bool {
			res := s.open("GET", "/_oriel/v1/tab?tab=tab-009", "")
			defer res.Body.Close()
			return res.StatusCode == 200
		})
	}
}

// TestTablesMayHaveMoreValues counts the values of a call's body where a tree is among the inputs, and where none is.
func TestTablesMayHaveMoreValues(t *testing.T) {
	tree, text := &JSON{Label: "Tree"}, &Textbox{Label: "Text"}
	a := &App{Name: "tree", Root: tree, Limits: Limits{Tokens: 50, TableTokens: 500}}
	tree.OnChange(func(v []int) int { return len(v) }, Inputs{tree}, Outputs{tree}).Name = "len"
	b := &App{Name: "text", Root: text, Limits: Limits{Tokens: 50, TableTokens: 500}}
	text.OnChange(func(s string) string { return s }, Inputs{text}, Outputs{text}).Name = "len"
	list := func(n int) string { return `{"data":[[` + strings.Repeat("1,", n-1) + `1]]}` }
	s := serve(t, a, true)
	s.want("POST", "/gradio_api/run/len", list(200), 200, "[200]")
	s.want("POST", "/gradio_api/run/len", list(500), 422, "too many values")
	s = serve(t, b, true)
	s.want("POST", "/gradio_api/run/len", list(200), 422, "too many values")
}
