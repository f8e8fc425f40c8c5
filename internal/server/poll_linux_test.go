package server

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestParkedStreamsShareAGoroutine holds many streams and counts what waits for them.
func TestParkedStreamsShareAGoroutine(t *testing.T) {
	h, addr := quiet(t)
	const streams = 100
	before := runtime.NumGoroutine()
	for i := range streams {
		h.dial(addr, fmt.Sprintf("/gradio_api/heartbeat/label-%d", i), 4<<10)
	}
	wait(t, "the streams to be parked", func() bool { return h.parked() == streams })
	wait(t, "their requests to end", func() bool { return runtime.NumGoroutine() < before+streams/10 })
}

// TestStreamsAreWokenWhileTheirClientsLeave has each stream go on or end, and that once.
func TestStreamsAreWokenWhileTheirClientsLeave(t *testing.T) {
	h := start(t)
	var ends, goes atomic.Int32
	var wg sync.WaitGroup
	const streams = 200
	for i := range streams {
		server, client := pair(t)
		wg.Add(1)
		p := h.newParked(&stream{conn: server, stall: time.Minute}, []byte("beat"),
			func() { defer wg.Done(); goes.Add(1) }, func() { defer wg.Done(); ends.Add(1) })
		p.start()
		go client.Close()
		if i%2 == 0 {
			go p.wake()
		}
	}
	wg.Wait() // a second end of one would be a panic
	if n := ends.Load() + goes.Load(); n != streams || ends.Load() < streams/2 {
		t.Errorf("%d streams ended and %d went on, of %d", ends.Load(), goes.Load(), streams)
	}
	if n := h.parked(); n != 0 || len(h.lot.poller.streams) != 0 {
		t.Errorf("%d streams are parked, %d with the poller", n, len(h.lot.poller.streams))
	}
}

// TestStreamWithoutPollerIsWatched has the system refuse a poller.
func TestStreamWithoutPollerIsWatched(t *testing.T) {
	h := start(t)
	h.lot.poller.broken = true
	server, client := pair(t)
	gone := make(chan struct{})
	st := &stream{conn: server, stall: time.Minute}
	h.newParked(st, []byte("beat"), func() { t.Error("the stream goes on") }, func() { close(gone) }).start()
	if st.conn == nil {
		t.Error("the stream has lost its connection")
	}
	client.Close()
	<-gone
}
