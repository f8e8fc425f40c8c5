package gate

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// Methods that routes may use. Everything else is refused before routing. Only the page's own routes know the last two.
const (
	allowedMethods = "GET, HEAD, POST"
	pageMethods    = "GET, HEAD, POST, PUT, DELETE"
	pageRoutes     = "/_oriel/v1/"
)

var singleHeaders = []string{"Origin", "Authorization", "Content-Type", "Content-Encoding", "Sec-Fetch-Site",
	"Sec-Fetch-Mode", "Sec-Fetch-Dest", "X-Oriel-Request"}

func badRequest(detail string) *Error {
	return &Error{Status: http.StatusBadRequest, Code: "bad_request", Detail: detail}
}

// unsafe reports whether a method may change something.
func unsafe(method string) bool { return method != http.MethodGet && method != http.MethodHead }

// checkMethod lets GET, HEAD and POST through, PUT and DELETE on the page's own routes, and preflights as far as the
// origin check.
func checkMethod(r *http.Request) *Error {
	allowed := allowedMethods
	if strings.HasPrefix(r.URL.Path, pageRoutes) {
		allowed = pageMethods
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
		return nil
	case http.MethodPut, http.MethodDelete:
		if allowed == pageMethods {
			return nil
		}
	case http.MethodOptions:
		if preflight(r) {
			return nil
		}
	}
	return &Error{Status: http.StatusMethodNotAllowed, Code: "method_not_allowed", Detail: "Method Not Allowed", Allow: allowed}
}

// checkTarget refuses request lines and headers that two programs could read differently.
func (g *Gate) checkTarget(r *http.Request) *Error {
	if !r.ProtoAtLeast(1, 1) || r.ProtoMajor == 1 && r.ProtoMinor != 1 {
		return badRequest("This HTTP version is not supported.")
	}
	for _, name := range singleHeaders {
		if len(r.Header[name]) > 1 {
			return badRequest("A header that may come once came more than once.")
		}
	}
	uri := r.RequestURI
	if uri == "" { // a server that is not net/http's called us
		uri = r.URL.RequestURI()
	} else if r.URL.Host != "" || r.URL.Scheme != "" {
		return badRequest("The request line must hold a path, not a whole URL.")
	}
	if int64(len(uri)) > g.limits.URL {
		return &Error{Status: http.StatusRequestURITooLong, Code: "url_too_long", Detail: "The URL is too long."}
	}
	if strings.IndexFunc(uri, func(c rune) bool { return c <= ' ' || c > '~' || c == '#' }) >= 0 || uri[0] != '/' {
		return badRequest("The request line has a character that must be escaped.")
	}
	raw, query, _ := strings.Cut(uri, "?")
	if strings.Count(query, "&") >= g.limits.QueryKeys {
		return badRequest("The query has too many parameters.")
	}
	if e := checkPath(raw); e != nil {
		return e
	}
	if r.URL.Path == "" || r.URL.Path[0] != '/' {
		return ErrNotFound
	}
	return checkPath(r.URL.EscapedPath())
}

// checkPath refuses paths with a second spelling. Names with spaces and any script, escaped, have only one.
func checkPath(raw string) *Error {
	path, err := url.PathUnescape(raw)
	if err != nil || !utf8.ValidString(path) || strings.ContainsFunc(path, func(c rune) bool { return c < ' ' || c == 0x7f }) {
		return badRequest("The path is not valid.")
	}
	lower := lowerASCII(raw)
	if strings.Contains(path, `\`) || strings.Contains(lower, "%2f") || strings.Contains(path, "//") {
		return ErrNotFound
	}
	segments := strings.Split(path, "/")
	if slices.Contains(segments, ".") || slices.Contains(segments, "..") {
		return ErrNotFound
	}
	return nil
}

// reserved are names that the reference reads from bodies. In the query of a POST they look like an attempt to be
// read from there.
var reserved = []string{"data", "fn_index", "api_name", "session_hash", "trigger_id", "event_id", "token", "_method"}

// CheckCallQuery refuses a query on a call that is too long or tries to take part in the call. Other names are fine
// and mean nothing. Its error is an [*Error].
func CheckCallQuery(r *http.Request) error {
	max := int64(2 << 10)
	if p := passageOf(r.Context()); p != nil && p.gate != nil {
		max = p.gate.limits.CallQuery
	}
	if int64(len(r.URL.RawQuery)) > max {
		return &Error{Status: http.StatusRequestURITooLong, Code: "url_too_long", Detail: "The query is too long."}
	}
	if r.URL.RawQuery == "" {
		return nil
	}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return badRequest("The query is not valid.")
	}
	for _, name := range reserved {
		if _, ok := values[name]; ok && r.Method == http.MethodPost {
			return badRequest("The query of a call must not have parameters of its body.")
		}
	}
	return nil
}
