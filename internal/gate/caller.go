package gate

import (
	"context"
	"net/http"
	"net/netip"
)

// A Caller is who sent a request, as far as the gate could find out.
type Caller struct {
	Principal  string     // owner of state, runs and files; made by the server, never chosen by a client
	User       string     // the logged-in user; empty in an open app
	Anonymous  bool       // nobody is logged in
	HasSession bool       // the request carried a valid session cookie
	NewSession bool       // it carried none, and the answer sets one if it is a 200
	SharedAddr bool       // no cookie and no login: everybody at Addr has this Principal
	Addr       netip.Addr // the visitor's address; invalid where the listener has no addresses
}

// A passage is what the gate knows about one request.
type passage struct {
	gate      *Gate
	caller    Caller
	id        string // correlation id
	base      string // scheme://host/prefix
	scheme    string // "http" or "https", as the visitor sees it
	rejection string // why the gate refused; empty if it did not
}

type passageKey struct{}

func passageOf(ctx context.Context) *passage {
	p, _ := ctx.Value(passageKey{}).(*passage)
	return p
}

// CallerFrom returns who sent the request that ctx belongs to. Outside of a gate it is the zero Caller, who owns
// nothing.
func CallerFrom(ctx context.Context) Caller {
	if p := passageOf(ctx); p != nil {
		return p.caller
	}
	return Caller{}
}

// WithCaller returns a context as a gate would make it for c, without a gate's limits. It is for tests of routes.
func WithCaller(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, passageKey{}, &passage{caller: c})
}

// Base returns what absolute URLs of the app begin with for this caller, without a slash at the end: the public URL,
// else the scheme and host of the request and the prefix under which the app is mounted.
func Base(ctx context.Context) string {
	if p := passageOf(ctx); p != nil {
		return p.base
	}
	return ""
}

// RequestID returns the correlation id of a request: the one in X-Request-Id and in the log.
func RequestID(ctx context.Context) string {
	if p := passageOf(ctx); p != nil {
		return p.id
	}
	return ""
}

// identify fills in who the caller is. It returns nil if the request may go on.
func (p *passage) identify(r *http.Request) *Error {
	g := p.gate
	c := &p.caller
	c.Anonymous = true
	id, ok := g.cookie.read(r, p.scheme == "https")
	if ok && p.foreign(r) && !g.cfg.Credentials {
		ok = false
	}
	switch {
	case ok:
		c.HasSession, c.Principal = true, sessionPrincipal(id)
	case c.Addr.IsValid():
		c.SharedAddr, c.Principal = true, "anon@"+c.Addr.String()
	default:
		c.SharedAddr, c.Principal = true, "anon@local"
	}
	if g.cfg.Auth == nil {
		return nil
	}
	if c.HasSession && r.Header.Get("Authorization") != "" {
		return &Error{Status: http.StatusBadRequest, Code: "two_identities",
			Detail: "Send a session cookie or an Authorization header, not both."}
	}
	user := g.authenticate(r)
	switch {
	case user != "":
		c.User, c.Anonymous, c.SharedAddr, c.Principal = user, false, false, "user:"+user
	case !g.cfg.Public(r):
		return &Error{Status: http.StatusUnauthorized, Code: "login_needed", Detail: "Not authenticated"}
	}
	return nil
}

// authenticate asks the app's authenticator, and takes anything but a clear yes for a no.
func (g *Gate) authenticate(r *http.Request) (user string) {
	defer func() {
		if v := recover(); v != nil {
			user = ""
			g.log.ErrorContext(r.Context(), "authenticator panicked", "request", RequestID(r.Context()))
		}
	}()
	user, err := g.cfg.Auth.Authenticate(r)
	if err != nil || r.Context().Err() != nil {
		return ""
	}
	return user
}
