package gate

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

var forwardingHeaders = []string{"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-Ip", "Forwarded"}

func parseAddr(s string) netip.Addr {
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap.Addr().Unmap().WithZone("")
	}
	a, err := netip.ParseAddr(strings.Trim(s, "[] \t"))
	if err != nil {
		return netip.Addr{}
	}
	return a.Unmap().WithZone("")
}

// newProxies checks the list of proxies: whole networks, as they are written, and never all addresses there are.
func newProxies(list []string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, s := range list {
		p, err := netip.ParsePrefix(s)
		if a, noPrefix := netip.ParseAddr(s); noPrefix == nil && a.Zone() == "" {
			p, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		switch {
		case err != nil:
			return nil, fmt.Errorf("gate: TrustedProxies has %q; write an address like 192.0.2.1 or a network like 10.0.0.0/8", s)
		case p.Addr().Is4In6():
			return nil, fmt.Errorf("gate: TrustedProxies has %q; write IPv4 addresses as such, like 10.0.0.0/8", s)
		case p != p.Masked():
			return nil, fmt.Errorf("gate: TrustedProxies has %q; did you mean the network %s or the address %s?", s, p.Masked(), p.Addr())
		case p.Bits() == 0:
			return nil, fmt.Errorf("gate: TrustedProxies has %q, which is every address: then anybody can claim to be anybody", s)
		}
		all = append(all, p)
	}
	return all, nil
}

func (g *Gate) trusted(a netip.Addr) bool {
	return slices.ContainsFunc(g.proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// locate finds the visitor's address and scheme. Forwarding headers count only as far as trusted proxies wrote them:
// from the right, until an address that is none.
func (p *passage) locate(r *http.Request) {
	g := p.gate
	peer := parseAddr(r.RemoteAddr)
	p.caller.Addr = peer
	p.scheme = p.transport(r)
	if u := g.cfg.PublicURL; u != nil && u.Scheme == "https" {
		p.scheme = "https"
	}
	if !slices.ContainsFunc(forwardingHeaders, func(name string) bool { return len(r.Header[name]) > 0 }) {
		return
	}
	g.forwarded.Store(true)
	if !g.trusted(peer) {
		if g.warned.CompareAndSwap(false, true) {
			g.log.Warn("a proxy that is not declared forwards requests: visitors without a cookie cannot be told apart; set TrustedProxies",
				"proxy", peer.String())
		}
		return
	}
	hops := strings.Split(strings.Join(r.Header["X-Forwarded-For"], ","), ",")
	for _, hop := range slices.Backward(hops) {
		a := parseAddr(strings.TrimSpace(hop))
		if !a.IsValid() {
			break
		}
		p.caller.Addr = a
		if !g.trusted(a) {
			break
		}
	}
}

// transport is the scheme of the connection, or the one that a trusted proxy saw.
func (p *passage) transport(r *http.Request) string {
	if r.TLS != nil {
		return "https"
	}
	if proto := r.Header["X-Forwarded-Proto"]; len(proto) == 1 && proto[0] == "https" && p.gate.trusted(parseAddr(r.RemoteAddr)) {
		return "https"
	}
	return "http"
}
