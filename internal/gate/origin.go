package gate

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// newOrigins checks the opt-in list: whole origins, and no plain http for an app that is on https.
func newOrigins(cfg Config) (map[string]bool, error) {
	list := map[string]bool{}
	for _, o := range cfg.Origins {
		u, err := url.Parse(o)
		if err != nil || u.Scheme+"://"+u.Host != o || u.Scheme != "http" && u.Scheme != "https" {
			return nil, fmt.Errorf("gate: Origins has %q; write whole origins like https://www.example.org", o)
		}
		if _, _, ok := splitHost(u.Host); !ok || strings.HasSuffix(o, ":"+defaultPort(u.Scheme)) {
			return nil, fmt.Errorf("gate: Origins has %q; write the host in lower case, without the scheme's own port", o)
		}
		if u.Scheme == "http" && cfg.PublicURL != nil && cfg.PublicURL.Scheme == "https" {
			return nil, fmt.Errorf("gate: Origins has %q, but the app is on https and so must they be", o)
		}
		list[o] = true
	}
	return list, nil
}

func preflight(r *http.Request) bool {
	return r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != ""
}

// crossSite reports whether a browser says that another site caused the request. A sibling domain is another site.
func crossSite(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return false
	}
	return true
}

// topLevel reports whether a browser is opening the URL in a tab.
func topLevel(r *http.Request) bool {
	return r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
}

// foreign reports whether a script of an origin on the opt-in list sent the request.
func (p *passage) foreign(r *http.Request) bool {
	return p.gate.origins[r.Header.Get("Origin")] && !p.own(r)
}

// own reports whether the Origin header names the app itself.
func (p *passage) own(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	public := p.gate.cfg.PublicURL
	if public != nil {
		if origin == public.Scheme+"://"+withPort(public) {
			return true
		}
		if lowerASCII(r.Host) == withPort(public) {
			return false // another scheme is another origin
		}
	}
	transport := p.transport(r)
	return origin == transport+"://"+strings.TrimSuffix(lowerASCII(r.Host), ":"+defaultPort(transport))
}

var errForeign = &Error{Status: http.StatusForbidden, Code: "cross_site", Detail: "This request came from another site."}

// checkOrigin refuses what another site's page makes a browser send, and marks answers for the opt-in list.
func (p *passage) checkOrigin(w http.ResponseWriter, r *http.Request) *Error {
	if len(p.gate.origins) > 0 {
		w.Header().Add("Vary", "Origin")
		if p.foreign(r) {
			return p.admitForeign(w, r)
		}
	}
	if preflight(r) {
		return &Error{Status: http.StatusForbidden, Code: errForeign.Code, Detail: errForeign.Detail, Bare: true}
	}
	_, hasOrigin := r.Header["Origin"]
	unsafe := unsafe(r.Method) || r.Header.Get("Upgrade") != ""
	switch {
	case crossSite(r):
		if !unsafe && (framePart(r.URL.Path) || topLevel(r) && p.linkable(r.URL.Path)) {
			return nil
		}
		return errForeign
	case r.Header.Get("Sec-Fetch-Site") != "":
		return nil
	case hasOrigin && !p.own(r):
		return errForeign
	case hasOrigin || !unsafe:
		return nil
	}
	// Not a browser: they all send one of the two. Our own routes still want to see intent beside a cookie.
	if strings.HasPrefix(r.URL.Path, "/_oriel/") && r.Header.Get("X-Oriel-Request") == "" {
		if _, n := findCookie(r.Header["Cookie"], p.gate.cookie.nameFor(r, p.scheme == "https")); n > 0 {
			return errForeign
		}
	}
	return nil
}

// admitForeign lets a listed origin's script in and tells its browser that it may read the answer.
func (p *passage) admitForeign(w http.ResponseWriter, r *http.Request) *Error {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	if p.gate.cfg.Credentials {
		h.Set("Access-Control-Allow-Credentials", "true")
	}
	if preflight(r) {
		h.Set("Access-Control-Allow-Methods", allowedMethods)
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Oriel-Request")
		h.Set("Access-Control-Max-Age", "600")
		return &Error{Status: http.StatusNoContent, Bare: true}
	}
	return nil
}

// linkable reports whether other sites may link to a path: pages and assets.
func (p *passage) linkable(path string) bool {
	rest, ours := strings.CutPrefix(path, "/_oriel/")
	return p.gate.cfg.Page(path) || ours && !strings.HasPrefix(rest, "v1/")
}

// framePart reports whether a path is /_oriel/<hash>/frames/…, which frames without an origin load.
func framePart(path string) bool {
	rest, ours := strings.CutPrefix(path, "/_oriel/")
	_, file, _ := strings.Cut(rest, "/")
	return ours && !strings.HasPrefix(rest, "v1/") && strings.HasPrefix(file, "frames/")
}
