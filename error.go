package oriel

import (
	"errors"
	"fmt"
	"time"

	"github.com/oriel-go/oriel/engine"
)

// A UserError is an error whose text the visitor may read. All other errors of handlers are logged with an ID, and
// the visitor sees only that ID.
type UserError struct {
	Title    string        // headline; default "Error"
	Message  string        // what went wrong and what to do about it, in a sentence or two
	Code     string        // for programs that call the app; may be empty
	Duration time.Duration // how long to show it; 0 means 10 seconds, a negative one until it is dismissed
	Quiet    bool          // no notice; the outputs still show that the run failed
	Err      error         // the cause, for the log; never shown
}

// Errorf returns a [UserError] with a text for the visitor. As in [fmt.Errorf], %w keeps the cause.
func Errorf(format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return &UserError{Message: err.Error(), Err: errors.Unwrap(err)}
}

// Error returns the message, or the text of the cause if there is none.
func (e *UserError) Error() string {
	if e.Message == "" && e.Err != nil {
		return e.Err.Error()
	}
	return e.Message
}

// Unwrap returns the cause.
func (e *UserError) Unwrap() error { return e.Err }

// FieldErrors is what a validator returns to say what is wrong with several inputs: a sentence for each, by the
// input's API name or label.
//
//	Validate: func(name string, age int) error {
//		bad := oriel.FieldErrors{}
//		if age < 18 {
//			bad["age"] = "You must be 18 or older."
//		}
//		return bad.OrNil()
//	}
type FieldErrors map[string]string

func (f FieldErrors) Error() string { return fmt.Sprintf("%d inputs are not valid", len(f)) }

// OrNil returns f, or nil if nothing is wrong.
func (f FieldErrors) OrNil() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// BatchErrors is what a handler of an event with [Event.Batch] returns when only some calls failed: one error or nil
// for each.
type BatchErrors []error

func (b BatchErrors) Error() string { return errors.Join(b...).Error() }

// Unwrap returns the errors.
func (b BatchErrors) Unwrap() []error { return b }

// failure returns what the visitor may read of err, or nil.
func failure(err error) *engine.Failure {
	var u *UserError
	if !errors.As(err, &u) {
		return nil
	}
	f := &engine.Failure{Title: u.Title, Message: u.Error(), Code: u.Code, Quiet: u.Quiet, Err: err, Duration: noticeTime(u.Duration)}
	if f.Title == "" {
		f.Title = "Error"
	}
	return f
}

// noticeTime turns an author's duration into the log's: 0 is 10 seconds, negative is nil.
func noticeTime(d time.Duration) *time.Duration {
	switch {
	case d < 0:
		return nil
	case d == 0:
		d = 10 * time.Second
	}
	return &d
}
