package oriel

import (
	"context"
	"net/http"
	"net/url"

	"github.com/oriel-go/oriel/internal/bind"
)

// A Request is what a handler may know about the HTTP request that made its call.
type Request struct {
	User       string      // who logged in; empty for visitors who did not
	Session    string      // the client's name for its session
	RemoteAddr string      // address of the client
	Header     http.Header // without credentials and cookies
	Query      url.Values
}

// RequestFrom returns the request of the call that ctx belongs to. Outside of a run it is empty.
func RequestFrom(ctx context.Context) Request {
	r := bind.FromContext(ctx)
	if r == nil {
		return Request{}
	}
	q := r.Call.Request
	return Request{User: q.User, Session: q.Session, RemoteAddr: q.RemoteAddr, Header: q.Header, Query: q.Query}
}
