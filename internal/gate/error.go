package gate

import (
	"errors"
	"net/http"
	"strconv"
	"time"
)

// An Error is a refusal in words that may be shown to whoever asked.
type Error struct {
	Status     int           // HTTP status
	Code       string        // for programs: one word, stable
	Detail     string        // for people: a sentence, never made of input
	RetryAfter time.Duration // 0: no such header
	Allow      string        // for 405: the methods that do work
	Bare       bool          // no body
}

// Error returns the detail.
func (e *Error) Error() string { return e.Detail }

// ErrNotFound is the answer to everything that does not exist or is not the caller's to see.
var ErrNotFound = &Error{Status: http.StatusNotFound, Code: "not_found", Detail: "Not Found"}

// An ErrorOption adds to what [WriteError] writes.
type ErrorOption func(*Error)

// RetryAfter asks the client to come back after d.
func RetryAfter(d time.Duration) ErrorOption { return func(e *Error) { e.RetryAfter = d } }

// Allow names the methods that work, for a 405.
func Allow(methods string) ErrorOption { return func(e *Error) { e.Allow = methods } }

// WriteError answers with {"detail": …, "code": …}, and the correlation id if the status is 5xx. Detail must be a
// fixed text.
func WriteError(w http.ResponseWriter, r *http.Request, status int, code, detail string, opts ...ErrorOption) {
	e := &Error{Status: status, Code: code, Detail: detail}
	for _, o := range opts {
		o(e)
	}
	e.write(w, r)
}

// NotFound answers 404, the same bytes every time.
func NotFound(w http.ResponseWriter, r *http.Request) { ErrNotFound.write(w, r) }

// Refuse answers err if it is an [*Error], and an unexplained 500 if it is any other. The request's access record
// says that it was refused.
func Refuse(w http.ResponseWriter, r *http.Request, err error) {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		e = errInternal
	}
	if p := passageOf(r.Context()); p != nil {
		p.rejection = e.Code
	}
	e.write(w, r)
}

var errInternal = &Error{Status: http.StatusInternalServerError, Code: "internal", Detail: "Something went wrong."}

func (e *Error) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	for _, name := range []string{"Content-Length", "Content-Encoding", "Content-Disposition", "Content-Range",
		"Accept-Ranges", "Etag", "Last-Modified", "Set-Cookie"} {
		h.Del(name)
	}
	Plain(w)
	if e.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(seconds(e.RetryAfter)))
	}
	if e.Allow != "" {
		h.Set("Allow", e.Allow)
	}
	if e.Bare {
		if e.Status != http.StatusNoContent {
			h.Set("Content-Length", "0")
		}
		w.WriteHeader(e.Status)
		return
	}
	body := []byte(`{"detail":`)
	body = appendText(body, e.Detail)
	body = append(body, `,"code":`...)
	body = appendText(body, e.Code)
	if id := RequestID(r.Context()); e.Status >= 500 && id != "" {
		body = append(body, `,"id":`...)
		body = appendText(body, id)
	}
	body = append(body, "}\n"...)
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(e.Status)
	if r.Method != http.MethodHead {
		w.Write(body)
	}
}
