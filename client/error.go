package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
)

var (
	// ErrQueueFull says that too many calls are waiting. Try again later.
	ErrQueueFull = errors.New("the queue is full")
	// ErrCancelled says that a call was stopped before it had a result.
	ErrCancelled = errors.New("the call was cancelled")
	// ErrDisconnected says that the stream of results ended before a call did.
	ErrDisconnected = errors.New("the connection to the app was lost")
	// ErrClosed says that the client was closed.
	ErrClosed = errors.New("the client is closed")
	// ErrTooLarge says that the app sent more than the client's limit.
	ErrTooLarge = errors.New("the app's answer is too large")
	// ErrNoEndpoint says that the app has no endpoint of that name.
	ErrNoEndpoint = errors.New("no such endpoint")
)

// An AppError is how a call failed, in the words of the app.
type AppError struct {
	Title    string
	Message  string        // empty if the app does not show its errors
	Duration time.Duration // how long a page would show it; 0 means until it is dismissed
	Visible  bool          // whether a page would show it
}

func (e *AppError) Error() string {
	if e.Message == "" {
		return "the app failed and does not say why"
	}
	return printable(e.Message)
}

// A ValidationError is why an app did not take the arguments of a call.
type ValidationError struct{ Problems []Problem }

// A Problem is what is wrong with one argument.
type Problem struct {
	Parameter string // may be empty
	Message   string
}

func (e *ValidationError) Error() string {
	var lines []string
	for _, p := range e.Problems {
		line := printable(p.Message)
		if p.Parameter != "" {
			line = printable(p.Parameter) + ": " + line
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

// A StatusError is an HTTP answer that says no. One that says so because the queue is full is [ErrQueueFull] too.
type StatusError struct {
	Status     int           // HTTP status
	Code       string        // Oriel's word for it; may be empty
	Detail     string        // what the app says about it; may be empty
	RetryAfter time.Duration // when to try again; 0 if the app does not say
}

func (e *StatusError) Error() string {
	text := fmt.Sprintf("the app answered %d %s", e.Status, http.StatusText(e.Status))
	if e.Detail != "" {
		text += ": " + printable(e.Detail)
	}
	return text
}

// Is reports whether target is ErrQueueFull and so is e.
func (e *StatusError) Is(target error) bool {
	return target == ErrQueueFull && e.Status == http.StatusServiceUnavailable &&
		e.Code != "stopping" && e.Detail != "Queue is stopped."
}

// errorBytes is how much of an error's body is read.
const errorBytes = 64 << 10

// statusError makes an error of an answer that is not a success.
func statusError(status int, header http.Header, body []byte) error {
	e := &StatusError{Status: status}
	if n, err := strconv.Atoi(header.Get("Retry-After")); err == nil && n > 0 {
		e.RetryAfter = seconds(float64(n))
	}
	var answer struct {
		Detail json.RawMessage `json:"detail"`
		Error  string          `json:"error"`
		Code   string          `json:"code"`
	}
	if json.Unmarshal(body, &answer) != nil {
		e.Detail = string(bytes.TrimSpace(body[:min(len(body), 200)]))
		if strings.HasPrefix(e.Detail, "<") {
			e.Detail = "" // a page
		}
		return e
	}
	e.Code, e.Detail = answer.Code, answer.Error
	var items []struct {
		Message   string `json:"message"`
		Msg       string `json:"msg"`
		Parameter string `json:"parameter_name"`
		Valid     bool   `json:"is_valid"`
	}
	if status == http.StatusUnprocessableEntity && json.Unmarshal(answer.Detail, &items) == nil {
		bad := &ValidationError{}
		for _, i := range items {
			if i.Message == "" {
				i.Message = i.Msg
			}
			if !i.Valid {
				bad.Problems = append(bad.Problems, Problem{i.Parameter, i.Message})
			}
		}
		if len(bad.Problems) > 0 {
			return bad
		}
	}
	var login struct{ Error string } // of a 401
	switch {
	case len(answer.Detail) == 0 || json.Unmarshal(answer.Detail, &e.Detail) == nil:
	case json.Unmarshal(answer.Detail, &login) == nil && login.Error != "":
		e.Detail = login.Error
	default:
		e.Detail = string(answer.Detail)
	}
	return e
}

// printable takes out of a text from the app what a terminal would act on.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || unicode.IsPrint(r) {
			return r
		}
		return '\uFFFD'
	}, s)
}

// seconds makes a duration of a number from the app, whatever it is.
func seconds(n float64) time.Duration {
	const most = 1e9 // about thirty years
	return time.Duration(min(max(n, 0), most) * float64(time.Second))
}
