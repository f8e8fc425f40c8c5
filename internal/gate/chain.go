package gate

import (
	"context"
	"crypto/rand"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

// serve takes one request through the chain.
func (g *Gate) serve(raw http.ResponseWriter, r *http.Request, next http.Handler) {
	start := time.Now()
	p := &passage{gate: g, id: rand.Text()}
	r = r.WithContext(context.WithValue(r.Context(), passageKey{}, p))
	w := &response{inner: raw}
	defer g.record(w, r, p, start)
	defer g.contain(w, r, p)

	g.setHeaders(w, r)
	w.Header().Set("X-Request-Id", p.id)
	if r.ProtoMajor == 1 && len(r.TransferEncoding) > 0 {
		w.Header().Set("Connection", "close") // what follows a chunked body may have been meant as part of it
	}
	p.locate(r)
	if e := p.check(w, r); e != nil {
		if r.ProtoMajor == 1 && (e.Status == http.StatusBadRequest || e.Status == http.StatusMethodNotAllowed) {
			w.Header().Set("Connection", "close")
		}
		Refuse(w, r, e)
		return
	}
	r.Body = http.MaxBytesReader(raw, r.Body, g.limits.RequestBody)
	if e := p.identify(r); e != nil {
		if e.Status == http.StatusUnauthorized && p.redirectToLogin(w, r) {
			return
		}
		Refuse(w, r, e)
		return
	}
	w.cookie = p.offer(r)
	if unsafe(r.Method) && g.capped() && !g.calls.allow(p.caller.Principal) {
		Refuse(w, r, &Error{Status: http.StatusTooManyRequests, Code: "too_many_calls", RetryAfter: callWait,
			Detail: "Too many calls. Please wait a moment."})
		return
	}
	if r.URL.Path == reportPath {
		g.serveReport(w, r)
		return
	}
	next.ServeHTTP(w, r)
	if !w.hijacked {
		w.complete(http.StatusOK)
	}
}

// check is the part of the chain that looks at the request alone.
func (p *passage) check(w http.ResponseWriter, r *http.Request) *Error {
	g := p.gate
	if e := checkMethod(r); e != nil {
		return e
	}
	if e := g.checkTarget(r); e != nil {
		return e
	}
	host := lowerASCII(r.Host)
	name, port, ok := splitHost(host)
	if !ok {
		return badRequest("The Host header is not valid.")
	}
	if !g.hosts.allows(name, port, p.transport(r)) {
		w.Header().Del("X-Request-Id")
		return &Error{Status: http.StatusMisdirectedRequest, Code: "wrong_host", Bare: true}
	}
	p.base = p.scheme + "://" + host + prefix(r)
	if u := g.cfg.PublicURL; u != nil {
		p.base = strings.TrimSuffix(u.String(), "/")
	}
	if e := p.checkOrigin(w, r); e != nil {
		return e
	}
	switch encoding := r.Header.Get("Content-Encoding"); {
	case encoding != "" && encoding != "identity":
		return &Error{Status: http.StatusUnsupportedMediaType, Code: "encoding", Detail: "Compressed request bodies are not accepted."}
	case countCookies(r.Header["Cookie"]) > g.limits.Cookies:
		return &Error{Status: http.StatusRequestHeaderFieldsTooLarge, Code: "too_many_cookies", Detail: "The request has too many cookies."}
	case r.ContentLength > g.limits.RequestBody:
		w.Header().Set("Connection", "close")
		return &Error{Status: http.StatusRequestEntityTooLarge, Code: "too_large", Detail: "The request is too large."}
	}
	return nil
}

// prefix is what an outer server took off the path.
func prefix(r *http.Request) string {
	outer, _, _ := strings.Cut(r.RequestURI, "?")
	if p, ok := strings.CutSuffix(outer, r.URL.EscapedPath()); ok {
		return p
	}
	return ""
}

// redirectToLogin sends a browser that opens a page to the login form. The address is relative to the page.
func (p *passage) redirectToLogin(w http.ResponseWriter, r *http.Request) bool {
	if p.gate.cfg.LoginPath == "" || r.Method != http.MethodGet || !p.gate.cfg.Page(r.URL.Path) ||
		!strings.Contains(r.Header.Get("Accept"), "text/html") {
		return false
	}
	up := strings.Repeat("../", strings.Count(r.URL.Path, "/")-1)
	w.Header().Set("Location", up+strings.TrimPrefix(p.gate.cfg.LoginPath, "/"))
	w.Header().Set("Content-Length", "0")
	w.WriteHeader(http.StatusFound)
	return true
}

// contain keeps a panic within its request: a 500 if nothing was sent, else a broken connection, so that nobody
// takes half an answer for a whole one.
func (g *Gate) contain(w *response, r *http.Request, p *passage) {
	v := recover()
	if v == nil {
		return
	}
	if v != http.ErrAbortHandler {
		g.log.ErrorContext(r.Context(), "panic", "request", p.id, "panic", v, "stack", string(debug.Stack()))
	}
	if v == http.ErrAbortHandler || w.status != 0 || w.hijacked {
		panic(http.ErrAbortHandler)
	}
	errInternal.write(w, r)
}
