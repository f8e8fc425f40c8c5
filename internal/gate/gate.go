// Package gate is the HTTP chain in front of everything.
//
// A request passes, in this order: recover, request id, security headers, peer address, method, path, Host, Origin
// and Fetch-Metadata, size limits, session, authentication, rate; then it reaches the routes. What the chain found
// out about the request is in its context: [CallerFrom], [Base], [RequestID]. Routes answer errors with [WriteError]
// or [Refuse], take a place for each stream with [Stream], and call [Document] before they write a page.
//
// A session cookie names a visitor by 256 random bits and an authenticator made with the install key. The gate keeps
// no record of it: an id costs memory only when something is stored under its principal. Idle and absolute lifetimes
// belong to those records, and are kept by whoever makes them.
//
// Locks, each held for a few instructions and never two at a time: one per shard of a rate table, one for the
// counts of open streams.
package gate

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/oriel-go/oriel/internal/limits"
)

// A Config says what a gate lets through.
type Config struct {
	PublicURL *url.URL // where visitors find the app; nil if that is simply where it listens
	Hosts     []string // further host names it is reached by; with ":port" only on that port
	Loopback  bool     // the listener is bound to loopback: loopback names are allowed, rates are not limited
	Mounted   bool     // inside a foreign server: without PublicURL and Hosts, any host is let through

	Origins     []string // other origins whose scripts may call, as exact scheme://host:port; none by default
	Credentials bool     // those origins may use the visitor's session too

	TrustedProxies []string // addresses and prefixes of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed

	AppID      string // the app's name or mount path: two apps of one host have different cookies
	InstallKey []byte // secret of the installation, at least 32 bytes

	Auth      Authenticator              // nil: the app is open to all
	Public    func(r *http.Request) bool // routes that answer without login; nil: none
	LoginPath string                     // where a browser that is not logged in is sent, "login"; empty: nowhere

	Page     func(path string) bool // paths of documents that other sites may link to; nil: "/" only
	Features []string               // browser features the app's components need: "camera", "microphone", …

	Limits limits.Table // zero fields have their default
	Log    *slog.Logger // access records and security events; nil: none
}

// An Authenticator finds out which user sent a request. A request it returns an error or an empty user for is not
// logged in, and so is one it panics about.
type Authenticator interface {
	Authenticate(r *http.Request) (user string, err error)
}

// A Gate is the chain, and the counts that it keeps across requests.
type Gate struct {
	cfg     Config
	limits  limits.Table
	log     *slog.Logger
	hosts   hostList
	origins map[string]bool
	proxies []netip.Prefix
	cookie  cookieMaker
	headers []header // of every response

	calls    *buckets[string]
	labels   *buckets[netip.Addr]
	sessions *buckets[netip.Addr]
	conns    *buckets[netip.Addr]
	reports  *buckets[netip.Addr]
	streams  streams
	closing  sync.Map // net.Conn to func(), see AfterClose

	forwarded atomic.Bool // a request came with a forwarding header
	warned    atomic.Bool // … from a peer that is no trusted proxy, and the operator knows
}

// New checks a configuration and returns its gate.
func New(cfg Config) (*Gate, error) {
	if err := cfg.Limits.Check(); err != nil {
		return nil, err
	}
	if len(cfg.InstallKey) < 32 {
		return nil, errors.New("gate: InstallKey needs at least 32 bytes")
	}
	hosts, err := newHostList(cfg)
	if err != nil {
		return nil, err
	}
	origins, err := newOrigins(cfg)
	if err != nil {
		return nil, err
	}
	proxies, err := newProxies(cfg.TrustedProxies)
	if err != nil {
		return nil, err
	}
	policy, err := permissionsPolicy(cfg.Features)
	if err != nil {
		return nil, err
	}
	g := &Gate{
		cfg: cfg, limits: cfg.Limits.Filled(), log: cfg.Log,
		hosts: hosts, origins: origins, proxies: proxies, headers: allHeaders(policy),
		cookie: newCookieMaker(cfg.InstallKey, cfg.AppID),
	}
	if g.log == nil {
		g.log = slog.New(slog.DiscardHandler)
	}
	if g.cfg.Page == nil {
		g.cfg.Page = func(path string) bool { return path == "/" }
	}
	if g.cfg.Public == nil {
		g.cfg.Public = func(*http.Request) bool { return false }
	}
	t := g.limits
	g.calls = newBuckets[string](float64(t.CallsPerSecond), t.CallBurst)
	g.labels = newBuckets[netip.Addr](float64(t.UnknownLabelsPerMinute)/60, t.UnknownLabelsPerMinute)
	g.sessions = newBuckets[netip.Addr](float64(t.SessionsPerMinute)/60, t.SessionsPerMinute)
	g.conns = newBuckets[netip.Addr](float64(t.ConnectionsPerSecond), t.ConnectionsPerSecond)
	g.reports = newBuckets[netip.Addr](reportsPerMinute/60.0, reportsPerMinute)
	return g, nil
}

// Trim gives back what the gate keeps of callers whose limits are as untouched as those of a new one, and makes its tables
// as small as they can be.
func (g *Gate) Trim() {
	now := time.Now()
	g.calls.trim(now)
	for _, b := range []*buckets[netip.Addr]{g.labels, g.sessions, g.conns, g.reports} {
		b.trim(now)
	}
	g.streams.trim()
}

// Wrap returns a handler that lets through to next what passes the chain.
func (g *Gate) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { g.serve(w, r, next) })
}

// capped reports whether rates per address count: not while only this machine can connect and nothing forwards.
func (g *Gate) capped() bool { return !g.cfg.Loopback || g.forwarded.Load() }

// derive makes a key or a name for one purpose from the install key.
func derive(key []byte, purpose, subject string) []byte {
	m := hmac.New(sha256.New, key)
	fmt.Fprintf(m, "oriel %s\x00%s", purpose, subject)
	return m.Sum(nil)
}

func shortHex(b []byte) string { return hex.EncodeToString(b[:6]) }

// seconds is d rounded up, for a Retry-After header.
func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }
