package gate

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"net/http"
	"net/netip"
	"strings"
	"sync"
)

// A cookieMaker makes and recognises session cookies.
type cookieMaker struct {
	name string     // without prefix and port
	macs *sync.Pool // of hash.Hash
}

const idLength = 43 // 32 bytes in base64url without padding

func newCookieMaker(installKey []byte, appID string) cookieMaker {
	key := derive(installKey, "session cookie", appID)
	return cookieMaker{
		name: "oriel_" + shortHex(derive(installKey, "cookie name", appID)),
		macs: &sync.Pool{New: func() any { return hmac.New(sha256.New, key) }},
	}
}

// nameFor returns the cookie's name. Browsers do not tell ports of one host apart, so plain http has the port in it.
func (m cookieMaker) nameFor(r *http.Request, secure bool) string {
	if secure {
		return "__Host-" + m.name
	}
	_, port, _ := splitHost(r.Host)
	if port == "" {
		return m.name
	}
	return m.name + "_" + port
}

// mint returns a new session id.
func mint() string {
	var b [32]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// seal returns a session id with its authenticator: a value without '=' and comma.
func (m cookieMaker) seal(id string) []byte {
	mac := m.macs.Get().(hash.Hash)
	defer m.macs.Put(mac)
	mac.Reset()
	b := append(make([]byte, 0, 2*idLength+1), id...)
	mac.Write(b)
	return base64.RawURLEncoding.AppendEncode(append(b, '.'), mac.Sum(nil))
}

// open returns the session id of a value that seal made.
func (m cookieMaker) open(value string) (id string, ok bool) {
	if len(value) != 2*idLength+1 || value[idLength] != '.' {
		return "", false
	}
	id = value[:idLength]
	if !hmac.Equal(m.seal(id), []byte(value)) {
		return "", false
	}
	return id, true
}

// read returns the session id of a request that carries the cookie exactly once.
func (m cookieMaker) read(r *http.Request, secure bool) (id string, ok bool) {
	value, n := findCookie(r.Header["Cookie"], m.nameFor(r, secure))
	if n != 1 {
		return "", false
	}
	return m.open(value)
}

// cookie returns the header that gives a visitor the session id.
func (m cookieMaker) cookie(r *http.Request, secure bool, id string) *http.Cookie {
	return &http.Cookie{Name: m.nameFor(r, secure), Value: string(m.seal(id)), Path: "/",
		HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode}
}

// findCookie returns the value of a cookie and how often its name occurs, malformed values included.
func findCookie(lines []string, name string) (value string, n int) {
	for _, line := range lines {
		for part := range strings.SplitSeq(line, ";") {
			k, v, _ := strings.Cut(strings.Trim(part, " \t"), "=")
			if strings.TrimRight(k, " \t") == name {
				value, n = v, n+1
			}
		}
	}
	return value, n
}

// countCookies returns how many cookies a request carries.
func countCookies(lines []string) (n int) {
	for _, line := range lines {
		n += strings.Count(line, ";") + 1
	}
	return n
}

// sessionPrincipal names the owner of a session without giving the session id away.
func sessionPrincipal(id string) string {
	sum := sha256.Sum256([]byte("oriel principal\x00" + id))
	return "session:" + base64.RawURLEncoding.EncodeToString(sum[:18])
}

// offer decides whether the answer to a request gives the visitor a session, and if so makes it the caller's.
func (p *passage) offer(r *http.Request) *http.Cookie {
	g := p.gate
	switch {
	case p.caller.HasSession || r.Method != http.MethodGet || r.URL.Path != "/" && r.URL.Path != "/config":
		return nil
	case g.cfg.Auth != nil && r.Header.Get("Authorization") != "":
		return nil
	case crossSite(r) && !topLevel(r):
		return nil
	case g.capped() && !g.sessions.allow(limitKey(p.caller.Addr)):
		return nil
	}
	id := mint()
	p.caller.NewSession = true
	if p.caller.SharedAddr {
		p.caller.SharedAddr, p.caller.Principal = false, sessionPrincipal(id)
	}
	return g.cookie.cookie(r, p.scheme == "https", id)
}

// limitKey is what is counted for an address: all of an IPv6 network of one subscriber counts as one.
func limitKey(a netip.Addr) netip.Addr {
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.Addr()
		}
	}
	return a
}
