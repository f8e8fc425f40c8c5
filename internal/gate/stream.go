package gate

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"

	"github.com/oriel-go/oriel/internal/slim"
)

// streams counts the streams that are open.
//
// Invariant: a count is in a map only while it is above zero, so the maps are no larger than total.
type streams struct {
	mu          sync.Mutex
	total       int
	byPrincipal map[string]int
	byAddr      map[netip.Addr]int
}

// streamBuffer is how much of a stream the kernel holds for a client that does not read.
const streamBuffer = 32 << 10

type connKey struct{}

// Stream takes a place for one stream of the caller, and keeps small what its connection buffers. Its error is an
// [*Error]; without one, release gives the place back, and may be called more than once.
func Stream(ctx context.Context) (release func(), err error) {
	p := passageOf(ctx)
	if p == nil || p.gate == nil {
		return func() {}, nil
	}
	principal, addr := p.caller.Principal, limitKey(p.caller.Addr)
	perSession, perAddr := !p.caller.SharedAddr, p.gate.capped()
	if err := p.gate.streams.take(p.gate, principal, addr, perSession, perAddr); err != nil {
		return nil, err
	}
	if c, ok := ctx.Value(connKey{}).(*net.TCPConn); ok {
		c.SetWriteBuffer(streamBuffer) // a connection that is gone says so at the next write
	}
	return (&place{gate: p.gate, principal: principal, addr: addr, perSession: perSession, perAddr: perAddr}).release, nil
}

// A place is that of one stream. It is small, because there are as many as there are open pages.
type place struct {
	gate                *Gate
	principal           string
	addr                netip.Addr
	perSession, perAddr bool
	given               atomic.Bool
}

func (p *place) release() {
	if !p.given.Swap(true) {
		p.gate.streams.give(p.principal, p.addr, p.perSession, p.perAddr)
	}
}

// OwnConn reports whether a request came over a connection of the gate's own [Gate.Server], so that nothing is between
// the routes and net/http.
func OwnConn(ctx context.Context) bool {
	_, ok := ctx.Value(connKey{}).(net.Conn)
	return ok
}

func (s *streams) take(g *Gate, principal string, addr netip.Addr, perSession, perAddr bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.total >= g.limits.Streams:
		return &Error{Status: http.StatusServiceUnavailable, Code: "busy", RetryAfter: streamWait,
			Detail: "The server has as many open connections as it can hold. Please try again soon."}
	case perSession && s.byPrincipal[principal] >= g.limits.StreamsPerSession:
		return &Error{Status: http.StatusTooManyRequests, Code: "too_many_streams", RetryAfter: streamWait,
			Detail: "Too many open streams in this session. Close a tab and try again."}
	case perAddr && s.byAddr[addr] >= g.limits.StreamsPerAddress:
		return &Error{Status: http.StatusTooManyRequests, Code: "too_many_streams", RetryAfter: streamWait,
			Detail: "Too many open streams from your address. Close a tab and try again."}
	}
	if s.byPrincipal == nil {
		s.byPrincipal, s.byAddr = map[string]int{}, map[netip.Addr]int{}
	}
	s.total++
	if perSession {
		s.byPrincipal[principal]++
	}
	if perAddr {
		s.byAddr[addr]++
	}
	return nil
}

func (s *streams) give(principal string, addr netip.Addr, perSession, perAddr bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.total--
	if perSession {
		drop(s.byPrincipal, principal)
	}
	if perAddr {
		drop(s.byAddr, addr)
	}
}

func (s *streams) trim() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byPrincipal, s.byAddr = slim.Map(s.byPrincipal), slim.Map(s.byAddr)
}

func drop[K comparable](m map[K]int, k K) {
	if m[k]--; m[k] <= 0 {
		delete(m, k)
	}
}
