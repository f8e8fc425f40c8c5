package server

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
)

// quiet serves the harness's app and parks its streams at once.
func quiet(t testing.TB) (h *harness, addr string) {
	h = start(t)
	h.timing.park = time.Millisecond
	return h, h.listen()
}

// get opens a stream as a browser does, and reads its first message.
func get(t testing.TB, addr, path string) (*http.Response, *bufio.Reader) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // for a stream that never says what is waited for
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, "GET", "http://"+addr+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	in := bufio.NewReader(res.Body)
	line(t, in)
	return res, in
}

// line returns the next data of a stream.
func line(t testing.TB, in *bufio.Reader) string {
	t.Helper()
	for {
		l, err := in.ReadString('\n')
		if err != nil {
			t.Fatalf("the stream ended: %v", err)
		}
		if strings.HasPrefix(l, "data: ") {
			return l
		}
	}
}

func (h *harness) parked() int {
	h.lot.mu.Lock()
	defer h.lot.mu.Unlock()
	return h.lot.parked.Len()
}

// TestParkedStreamGoesOn parks a tab's stream again and again and has a run on it each time.
func TestParkedStreamGoesOn(t *testing.T) {
	h, addr := quiet(t)
	_, in := get(t, addr, "/_oriel/v1/tab?tab=tab-001")
	for i := range 5 {
		wait(t, "the stream to be parked", func() bool { return h.parked() == 1 })
		h.want("POST", "/_oriel/v1/run", fmt.Sprintf(`{"fn":"greet","config":"h1","tab":"tab-001","data":["%d","!"]}`, i), 200, "run", "X-Oriel-Request", "1")
		var got string
		for got = line(t, in); !strings.Contains(got, `"kind":"set"`); got = line(t, in) {
		}
		if want := fmt.Sprintf(`"value":"Hello %d!"`, i); !strings.Contains(got, want) {
			t.Errorf("run %d told %s, want %s", i, got, want)
		}
		for !strings.Contains(got, `"kind":"done"`) {
			got = line(t, in)
		}
	}
}

// TestParkedStreamIsLeft closes parked streams and looks whether their places are given back and their leaving noted.
func TestParkedStreamIsLeft(t *testing.T) {
	h, addr := quiet(t)
	h.want("POST", "/_oriel/v1/run", `{"fn":"greet","config":"h1","tab":"tab-001","data":["a","!"]}`, 200, "run", "X-Oriel-Request", "1")
	before := 0
	for _, path := range []string{"/_oriel/v1/tab?tab=tab-001", "/gradio_api/heartbeat/tab-001", "/gradio_api/heartbeat/tab-001"} {
		c, _ := h.dial(addr, path, 4<<10)
		wait(t, path+" to be parked", func() bool { return h.parked() == 1 })
		c.Close()
		wait(t, path+" to end", func() bool { return h.parked() == 0 })
		if before == 0 {
			before = runtime.NumGoroutine() // the poller's is among them
		}
	}
	h.lot.open.Wait()
	wait(t, "the goroutines to end", func() bool { return runtime.NumGoroutine() <= before })
}

// TestParkedStreamBeats waits for heartbeats of parked streams, which an HTTP client must be able to read.
func TestParkedStreamBeats(t *testing.T) {
	h := start(t)
	h.timing.park, h.timing.beat = time.Millisecond, 20*time.Millisecond
	addr := h.listen()
	for path, beat := range map[string]string{"/_oriel/v1/tab?tab=tab-001": "event: beat\n", "/gradio_api/heartbeat/label-1": "data: ALIVE\n"} {
		_, in := get(t, addr, path)
		wait(t, path+" to be parked", func() bool { return h.parked() >= 1 })
		for n := 0; n < 3; {
			l, err := in.ReadString('\n')
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			if l == beat {
				n++
			}
		}
	}
}

// TestParkedStreamEndsWhole ends the server: a client must not take the end for a broken connection.
func TestParkedStreamEndsWhole(t *testing.T) {
	h, addr := quiet(t)
	_, tab := get(t, addr, "/_oriel/v1/tab?tab=tab-001")
	_, beat := get(t, addr, "/gradio_api/heartbeat/label-1")
	wait(t, "the streams to be parked", func() bool { return h.parked() == 2 })
	if err := h.Server.Close(t.Context()); err != nil {
		t.Error(err)
	}
	for name, in := range map[string]*bufio.Reader{"tab": tab, "heartbeat": beat} {
		if _, err := io.ReadAll(in); err != nil {
			t.Errorf("%s ended with %v", name, err)
		}
	}
	h.lot.open.Wait()
}

// TestStreamsOfOtherServersAreNotParked: what is between this app and their connections, nobody knows.
func TestStreamsOfOtherServersAreNotParked(t *testing.T) {
	h := start(t)
	h.timing.park, h.timing.beat = time.Millisecond, 20*time.Millisecond
	_, in := get(t, strings.TrimPrefix(h.url, "http://"), "/gradio_api/heartbeat/label-1")
	for range 3 {
		line(t, in)
	}
	if n := h.parked(); n != 0 {
		t.Errorf("%d streams are parked", n)
	}
}

// TestMemoryOfManyStreamsIsGivenBack opens and closes many streams and looks whether that gives memory back, once.
func TestMemoryOfManyStreamsIsGivenBack(t *testing.T) {
	given := make(chan struct{}, 100)
	before := freeMemory
	freeMemory = func() { given <- struct{}{} }
	t.Cleanup(func() { freeMemory = before })
	var l lot
	l.settle = time.Millisecond
	tidied := make(chan struct{}, 100)
	l.tidy = func() { tidied <- struct{}{} }
	ps := make([]*parked, trimChanges-1)
	for i := range ps {
		ps[i] = &parked{st: &stream{}}
		l.enter(ps[i], time.Hour)
	}
	if l.trim != nil {
		t.Error("memory is to be given back although little has changed")
	}
	for _, p := range ps {
		l.leave(p)
	}
	<-given
	select {
	case <-tidied:
	default:
		t.Error("tables were not made small before")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.changes >= trimChanges || l.parked.Len() != 0 {
		t.Errorf("%d changes and %d streams are left", l.changes, l.parked.Len())
	}
}

// idleCost is what one of many parked streams holds, in bytes of heap and stacks.
func idleCost(t testing.TB, path func(i int) string, n int, called bool) int64 {
	h, addr := quiet(t)
	before := inUse()
	for i := range n {
		if label := path(i)[strings.LastIndexAny(path(i), "/=")+1:]; called {
			h.post("/gradio_api/queue/join", `{"data":["a","!"],"fn_index":0,"session_hash":"`+label+`"}`)
		}
		h.dial(addr, path(i), 4<<10)
	}
	wait(t, "the streams to be parked", func() bool { return h.parked() == n })
	runtime.GC() // shrinks stacks
	cost := (inUse() - before) / int64(n)
	return cost
}

// TestIdleStreamsAreSmall holds many streams, of pages on which nothing or one call has happened, and counts their
// clients in too.
func TestIdleStreamsAreSmall(t *testing.T) {
	for name, path := range map[string]string{"tab": "/_oriel/v1/tab?tab=tab-%d", "heartbeat": "/gradio_api/heartbeat/label-%d"} {
		for called, most := range map[bool]int64{false: 6 << 10, true: 12 << 10} {
			got := idleCost(t, func(i int) string { return fmt.Sprintf(path, 100+i) }, 200, called)
			t.Logf("%s, called %v: %d bytes", name, called, got)
			if most *= shadow; got > most {
				t.Errorf("an idle %s stream holds %d bytes, want at most %d", name, got, most)
			}
		}
	}
}

// BenchmarkIdleStream measures what one of many idle streams holds. The budget is 6 KB.
func BenchmarkIdleStream(b *testing.B) {
	for b.Loop() {
		b.ReportMetric(float64(idleCost(b, func(i int) string { return fmt.Sprintf("/_oriel/v1/tab?tab=tab-%d", 100+i) }, 1000, false)), "B/stream")
	}
}
