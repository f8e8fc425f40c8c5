package server

import (
	"bytes"
	"io"
	"net"
	"testing"
	"time"
)

// pair returns the two ends of a connection.
func pair(t testing.TB) (server, client net.Conn) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if client, err = net.Dial("tcp", l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	if server, err = l.Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return server, client
}

// TestHeartbeatsGoOutWhole has a client that reads only once its connection is full of heartbeats: they must come whole
// and be followed by what the stream says when it goes on.
func TestHeartbeatsGoOutWhole(t *testing.T) {
	h := start(t)
	h.timing.beat = time.Millisecond
	server, client := pair(t)
	beat := append(bytes.Repeat([]byte("beat"), 10_000), '\n')
	next, gone := make(chan struct{}), make(chan struct{})
	st := &stream{conn: server, stall: time.Minute}
	p := h.newParked(st, beat, func() { close(next) }, func() { close(gone) })
	p.start()
	wait(t, "the connection to be full", func() bool { return h.lot.owed(p) != nil })
	go p.wake()
	got := make(chan []byte)
	go func() { // ends with the connection
		b, _ := io.ReadAll(client)
		got <- b
	}()
	select {
	case <-next:
	case <-gone:
		t.Fatal("the stream has ended")
	}
	if n := h.parked(); n != 0 {
		t.Errorf("%d streams are parked", n)
	}
	st.conn.Write([]byte("end"))
	st.conn.Close()
	all := <-got
	rest, ok := bytes.CutSuffix(all, []byte("end"))
	if n := bytes.Count(rest, beat); !ok || n == 0 || n*len(beat) != len(rest) {
		t.Errorf("%d bytes came, of which %d are whole heartbeats, and the end is there: %v", len(all), n*len(beat), ok)
	}
}

// TestHeartbeatsOfOtherConnections has a connection of which nobody knows how to write without waiting.
func TestHeartbeatsOfOtherConnections(t *testing.T) {
	h := start(t)
	h.timing.beat = time.Millisecond
	server, client := pair(t)
	p := h.newParked(&stream{conn: struct{ net.Conn }{server}, stall: time.Minute}, []byte("beat"), func() { t.Error("the stream goes on") }, func() {})
	p.start()
	client.SetReadDeadline(time.Now().Add(time.Minute))
	if got, err := io.ReadAll(io.LimitReader(client, 12)); string(got) != "beatbeatbeat" {
		t.Errorf("got %q, %v", got, err)
	}
}

// TestStreamOfFullConnectionEnds has a client that never reads, for longer than a write may take.
func TestStreamOfFullConnectionEnds(t *testing.T) {
	h := start(t)
	h.timing.beat = time.Millisecond
	server, _ := pair(t)
	gone := make(chan struct{})
	p := h.newParked(&stream{conn: server, stall: 20 * time.Millisecond}, make([]byte, 100_000), func() { t.Error("the stream goes on") }, func() { close(gone) })
	p.start()
	<-gone
	if n := h.parked(); n != 0 {
		t.Errorf("%d streams are parked", n)
	}
}

// TestHeartbeatsShareTheirTime has three streams of which two are due at nearly the same time.
func TestHeartbeatsShareTheirTime(t *testing.T) {
	h := start(t)
	h.timing.beat = time.Hour
	var ps []*parked
	var clients []net.Conn
	for range 3 {
		server, client := pair(t)
		p := h.newParked(&stream{conn: server, stall: time.Minute}, []byte("beat"), func() {}, func() {})
		p.start()
		ps, clients = append(ps, p), append(clients, client)
	}
	now := time.Now()
	h.lot.mu.Lock()
	for i, d := range []time.Duration{0, time.Hour / early / 2, time.Hour / early * 2} {
		ps[i].due = now.Add(d)
	}
	h.lot.mu.Unlock()
	h.lot.beats()
	for _, c := range clients[:2] {
		c.SetReadDeadline(time.Now().Add(time.Minute))
		if got, err := io.ReadAll(io.LimitReader(c, 4)); string(got) != "beat" {
			t.Errorf("got %q, %v", got, err)
		}
	}
	h.lot.mu.Lock()
	defer h.lot.mu.Unlock()
	for i, p := range ps {
		if again := p.due.Sub(now) > time.Hour/2; again != (i < 2) {
			t.Errorf("stream %d is due %v later", i, p.due.Sub(now))
		}
	}
}
