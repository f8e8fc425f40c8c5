package gate

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

func TestCallRateIsPerPrincipal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t, func(c *Config) { c.Limits.CallsPerSecond, c.Limits.CallBurst = 2, 3 })
		cookie := "Cookie: " + visit(t, h)
		for range 3 {
			h.want(200, "POST", "/x", cookie)
		}
		if got := h.want(429, "POST", "/x", cookie).Header.Get("Retry-After"); got != "1" {
			t.Errorf("Retry-After = %q", got)
		}
		h.want(200, "GET", "/x", cookie)
		h.want(200, "POST", "/x")
		h.want(200, "POST", "/x", "Cookie: "+visit(t, h))
		time.Sleep(time.Second)
		h.want(200, "POST", "/x", cookie)
		h.want(200, "POST", "/x", cookie)
		h.want(429, "POST", "/x", cookie)
	})
}

func TestNoRatesOnLoopbackUntilSomethingForwards(t *testing.T) {
	h := build(t, func(c *Config) { c.Loopback, c.Limits.CallsPerSecond, c.Limits.CallBurst = true, 1, 1 })
	local := []string{"Host: localhost", "From: 127.0.0.1:9"}
	for range 5 {
		h.want(200, "POST", "/x", local...)
	}
	h.want(200, "POST", "/x", append(local, "X-Forwarded-For: 1.2.3.4")...)
	h.want(429, "POST", "/x", append(local, "X-Forwarded-For: 1.2.3.4")...)
}

func TestBucketsStayBounded(t *testing.T) {
	b := newBuckets[string](0.001, 1)
	for i := range 3 * shards * keysPerShard / 2 {
		b.allow(strconv.Itoa(i))
	}
	total := 0
	for i := range b.shard {
		total += len(b.shard[i].keys)
		if n := b.shard[i].lru.Len(); n != len(b.shard[i].keys) || n > keysPerShard {
			t.Errorf("shard %d has %d in the list and %d in the map", i, n, len(b.shard[i].keys))
		}
	}
	if total < shards*keysPerShard/2 {
		t.Errorf("only %d buckets are kept", total)
	}
	if b.allow("fresh"); b.allow("fresh") {
		t.Error("the last key's bucket is not kept")
	}
}

func TestFullBucketsAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBuckets[string](1, 10)
		for i := range 1000 {
			b.allow(strconv.Itoa(i))
		}
		for range 5 {
			b.allow("greedy")
		}
		time.Sleep(2 * time.Second)
		b.trim(time.Now())
		total := 0
		for i := range b.shard {
			total += len(b.shard[i].keys)
			if b.shard[i].lru.Len() != len(b.shard[i].keys) {
				t.Errorf("shard %d has %d in the list and %d in the map", i, b.shard[i].lru.Len(), len(b.shard[i].keys))
			}
		}
		if total != 1 {
			t.Errorf("%d buckets are kept, want that of the greedy one", total)
		}
		for n := range 8 {
			if got := b.allow("greedy"); got != (n < 7) {
				t.Errorf("token %d: %v", n, got)
			}
		}
	})
}

// contexts returns what a handler gets for a caller of that address and principal.
func as(g *Gate, principal, addr string) context.Context {
	p := &passage{gate: g, caller: Caller{Principal: principal, Addr: netip.MustParseAddr(addr)}}
	return context.WithValue(context.Background(), passageKey{}, p)
}

func TestSecSSECaps(t *testing.T) {
	h := build(t, func(c *Config) {
		c.Limits.StreamsPerSession, c.Limits.StreamsPerAddress, c.Limits.Streams = 2, 3, 4
	})
	open := func(principal, addr string) (func(), int) {
		release, err := Stream(as(h.gate, principal, addr))
		if e, ok := errors.AsType[*Error](err); ok {
			return nil, e.Status
		}
		return release, 200
	}
	first, _ := open("a", "192.0.2.1")
	open("a", "192.0.2.1")
	if _, status := open("a", "192.0.2.2"); status != 429 {
		t.Errorf("third stream of a session: %d", status)
	}
	open("b", "192.0.2.1")
	if _, status := open("c", "192.0.2.1"); status != 429 {
		t.Errorf("fourth stream of an address: %d", status)
	}
	open("d", "192.0.2.3")
	if _, status := open("e", "192.0.2.4"); status != 503 {
		t.Errorf("fifth stream of the process: %d", status)
	}
	first()
	first()
	if _, status := open("a", "192.0.2.1"); status != 200 {
		t.Errorf("after a release: %d", status)
	}
	if _, status := open("e", "192.0.2.4"); status != 503 {
		t.Errorf("a release counted twice: %d", status)
	}
}

func TestStreamCountsVanishAtZero(t *testing.T) {
	h := build(t, nil)
	release, err := Stream(as(h.gate, "a", "192.0.2.1"))
	if err != nil {
		t.Fatal(err)
	}
	release()
	if s := &h.gate.streams; s.total != 0 || len(s.byPrincipal) != 0 || len(s.byAddr) != 0 {
		t.Errorf("left: %d, %v, %v", s.total, s.byPrincipal, s.byAddr)
	}
}

// TestManyStrangersHaveOnlySoManyStreamCounts lets everybody be somebody else, from elsewhere.
func TestManyStrangersHaveOnlySoManyStreamCounts(t *testing.T) {
	const most = 50
	h := build(t, func(c *Config) { c.Limits.Streams = most })
	s := &h.gate.streams
	for range 3 {
		var open []func()
		for i := range 10 * most {
			release, err := Stream(as(h.gate, fmt.Sprint("stranger ", i), fmt.Sprintf("192.0.%d.%d", i/250, i%250)))
			if err == nil {
				open = append(open, release)
			}
			if s.total > most || len(s.byPrincipal) != s.total || len(s.byAddr) != s.total {
				t.Fatalf("after %d strangers %d streams are open; %d sessions and %d addresses are counted, want at most %d",
					i+1, s.total, len(s.byPrincipal), len(s.byAddr), most)
			}
		}
		if len(open) != most {
			t.Errorf("%d streams opened, want %d", len(open), most)
		}
		for _, release := range open {
			release()
			release()
		}
		if s.total != 0 || len(s.byPrincipal) != 0 || len(s.byAddr) != 0 {
			t.Errorf("left: %d, %v, %v", s.total, s.byPrincipal, s.byAddr)
		}
	}
}

func TestUnknownLabelsAreCountedPerAddress(t *testing.T) {
	h := build(t, nil)
	for i := range h.gate.limits.UnknownLabelsPerMinute {
		if err := UnknownLabel(as(h.gate, strconv.Itoa(i), "192.0.2.1")); err != nil {
			t.Fatalf("label %d: %v", i, err)
		}
	}
	e, ok := errors.AsType[*Error](UnknownLabel(as(h.gate, "x", "192.0.2.1")))
	if !ok || e.Status != http.StatusTooManyRequests || e.RetryAfter == 0 {
		t.Errorf("one label too many: %+v", e)
	}
	if err := UnknownLabel(as(h.gate, "x", "192.0.2.2")); err != nil {
		t.Errorf("another address: %v", err)
	}
	UnknownLabel(as(h.gate, "x", "2001:db8::1"))
	for range h.gate.limits.UnknownLabelsPerMinute {
		UnknownLabel(as(h.gate, "x", "2001:db8::2"))
	}
	if UnknownLabel(as(h.gate, "x", "2001:db8::3")) == nil {
		t.Error("one IPv6 network counts as many addresses")
	}
}

func TestSecNoGrowthCensus(t *testing.T) {
	h := build(t, func(c *Config) { c.Limits.SessionsPerMinute = 3 })
	for range 3 {
		visit(t, h)
	}
	resp := h.want(200, "GET", "/")
	if got := resp.Header.Get("Set-Cookie"); got != "" {
		t.Errorf("a fourth session in a minute: %q", got)
	}
	visit(t, h, "From: 198.51.100.1:1")
}

type fakeConn struct {
	net.Conn
	addr   string
	closed *int
}

func (c fakeConn) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(c.addr))
}
func (c fakeConn) Close() error { *c.closed++; return nil }

type fakeListener struct {
	net.Listener
	conns []net.Conn
}

func (l *fakeListener) Accept() (net.Conn, error) {
	if len(l.conns) == 0 {
		return nil, net.ErrClosed
	}
	c := l.conns[0]
	l.conns = l.conns[1:]
	return c, nil
}

func TestConnectionsPerAddress(t *testing.T) {
	accepted := func(h *house, addr string, n int) (accepted, closed int) {
		var conns []net.Conn
		for range n {
			conns = append(conns, fakeConn{addr: addr, closed: &closed})
		}
		l := h.gate.Listener(&fakeListener{conns: conns})
		for {
			if _, err := l.Accept(); err != nil {
				return accepted, closed
			}
			accepted++
		}
	}
	synctest.Test(t, func(t *testing.T) {
		h := build(t, nil)
		max := h.gate.limits.ConnectionsPerSecond
		if a, c := accepted(h, "192.0.2.1:5", max+7); a != max || c != 7 {
			t.Errorf("accepted %d, closed %d, want %d and 7", a, c, max)
		}
		if a, _ := accepted(h, "192.0.2.2:5", 1); a != 1 {
			t.Error("another address is refused")
		}
		if a, _ := accepted(h, "127.0.0.1:5", max+7); a != max+7 {
			t.Errorf("of loopback, %d are accepted", a)
		}
	})
}
