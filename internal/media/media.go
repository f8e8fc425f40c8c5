// Package media decodes and encodes images within limits.
//
// The header is checked before anything of the picture is decoded: a file of some hundred bytes can claim any size.
// Formats are told apart by their first bytes, never by a name. Work that keeps a processor busy runs on at most
// GOMAXPROCS goroutines at a time, the others wait.
package media

import (
	"context"
	"fmt"
	"runtime"
)

// Limits bound an image before it is decoded. Zero values mean the defaults.
type Limits struct {
	Pixels int64 // width times height; 0 means 50 million
	Side   int   // width or height; 0 means 16,384
}

func (l Limits) pixels() int64 {
	if l.Pixels > 0 {
		return l.Pixels
	}
	return 50_000_000
}

func (l Limits) side() int {
	if l.Side > 0 {
		return l.Side
	}
	return 16_384
}

// An Error is a refusal as a sentence for the visitor.
type Error struct {
	Text string
	Err  error // what a decoder said; nil for a limit
}

// Error implements error.
func (e *Error) Error() string { return e.Text }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

func refuse(err error, format string, args ...any) error {
	return &Error{Text: fmt.Sprintf(format, args...), Err: err}
}

// maxBytes is about how much memory the images that are being decoded may take together.
const maxBytes = 512 << 20

var (
	slots  = make(chan struct{}, runtime.GOMAXPROCS(0))
	memory = &budget{free: maxBytes}
)

// busy runs work, which takes about so many bytes, when there is memory and a processor for it.
func busy(ctx context.Context, bytes int64, work func() error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	bytes = min(bytes, maxBytes)
	if err := memory.take(ctx, bytes); err != nil {
		return err
	}
	defer memory.give(bytes)
	select {
	case slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-slots }()
	return guarded(work)
}

// guarded makes a panic of work its error: decoders of other people's bytes must not end the process.
func guarded(work func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("media: panic: %v", p)
		}
	}()
	return work()
}
