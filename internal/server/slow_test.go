package server

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"
)

const floodSteps = 400 // of 4 KiB each

// listen serves the harness's app on a listener of its own, as an app does.
func (h *harness) listen() string {
	h.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		h.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- h.Server.Serve(ctx, l) }()
	h.t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			h.t.Errorf("Serve: %v", err)
		}
	})
	return l.Addr().String()
}

// dial opens a stream with a buffer of so many bytes and reads its first message.
func (h *harness) dial(addr, path string, buffer int) (net.Conn, *bufio.Reader) {
	h.t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { c.Close() })
	c.(*net.TCPConn).SetReadBuffer(buffer)
	fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", path, addr)
	in := bufio.NewReaderSize(c, 512)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			h.t.Fatal(err)
		}
		if strings.HasPrefix(line, "data: ") {
			return c, in
		}
	}
}

// inUse is what the process's memory holds.
func inUse() int64 {
	var m runtime.MemStats
	for range 3 {
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}

// begin starts a run of flood on a route, and returns the path of its stream and what ends it there.
func (h *harness) begin(route string) (stream, end string) {
	if route == "tab" {
		h.want("POST", "/_oriel/v1/run", `{"fn":"flood","config":"h1","tab":"tab-001","data":["a"]}`, 200, "run", "X-Oriel-Request", "1")
		return "/_oriel/v1/tab?tab=tab-001", `"kind":"done"`
	}
	h.post("/gradio_api/queue/join", `{"data":["a"],"fn_index":6,"session_hash":"label1"}`)
	return "/gradio_api/queue/data?session_hash=label1", "process_completed"
}

// TestSlowReadersCostLittleAndDelayNobody has clients that never read, beside one that does.
func TestSlowReadersCostLittleAndDelayNobody(t *testing.T) {
	for _, route := range []string{"queue", "tab"} {
		t.Run(route, func(t *testing.T) {
			h := start(t)
			h.timing.stall = 700 * time.Millisecond
			addr := h.listen()
			path, end := h.begin(route)
			const readers = 24
			var stalled []net.Conn
			for range readers {
				c, _ := h.dial(addr, path, 4<<10)
				stalled = append(stalled, c)
			}
			_, prompt := h.dial(addr, path, 1<<20)
			before, began := inUse(), time.Now()
			h.slow <- "go"
			for {
				line, err := prompt.ReadString('\n')
				if err != nil {
					t.Fatalf("the prompt reader: %v", err)
				}
				if strings.Contains(line, end) {
					break
				}
			}
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("the prompt reader waited %v", took)
			}
			const log = 3 << 20 // the run's own, whoever reads
			if got := inUse() - before - log; got > readers*256<<10 {
				t.Errorf("%d readers that do not read hold %d KiB each, want at most 256", readers, got/readers>>10)
			}
			for _, c := range stalled { // none of them can get it all any more, however long it reads
				c.SetReadDeadline(time.Now().Add(2 * time.Second))
			}
			wait(t, "the stalled streams to be closed", func() bool { return h.readers(route) <= 1 })
			for _, c := range stalled {
				got, _ := io.ReadAll(c)
				if strings.Contains(string(got), end) {
					t.Error("a stream that stalled for too long went on to its end")
				}
			}
		})
	}
}

// readers is how many streams of a route's label are open.
func (h *harness) readers(route string) int {
	buf := make([]byte, 4<<20)
	return strings.Count(string(buf[:runtime.Stack(buf, true)]), map[string]string{"tab": "(*tabTeller).loop(", "queue": "(*teller).loop("}[route])
}

// wait gives something that other goroutines do a while to happen.
func wait(t testing.TB, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !done(); runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// TestBlockedReaderGetsMergedSteps reads only after the run has ended.
func TestBlockedReaderGetsMergedSteps(t *testing.T) {
	h := start(t)
	addr := h.listen()
	path, _ := h.begin("queue")
	_, in := h.dial(addr, path, 4<<10)
	h.slow <- "go"
	run := h.sessions.Find("anon@127.0.0.1", "label1").Members(0, 0)[0]
	wait(t, "the run to end", run.Ended)
	time.Sleep(2 * h.timing.behind) // not to wait for something: being blocked for so long is the case
	rest, err := io.ReadAll(io.LimitReader(in, 8<<20))
	got := string(rest)
	if err != nil {
		t.Logf("after %d bytes: %v", len(got), err)
	}
	steps := strings.Count(got, "process_generating")
	last := fmt.Sprintf(`process_completed","event_id":"%s","output":{"data":["%d`, run.Run.ID(), floodSteps-1)
	if steps == 0 || steps > floodSteps/2 || !strings.Contains(got, last) {
		t.Errorf("%d messages for %d steps, end: %.300s", steps, floodSteps, got[max(0, len(got)-600):])
	}
}
