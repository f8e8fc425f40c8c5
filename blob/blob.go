// Package blob keeps file contents: what visitors upload and what handlers produce.
//
// A [Store] knows contents, not owners and not names. Equal contents are kept once and counted: every
// [Writer.Commit] adds a reference, every [Store.Remove] gives one back, and the last one deletes the content.
// [Dir] makes a store in a folder of the local disk.
package blob

import (
	"context"
	"errors"
	"io"
)

// A Store keeps contents under keys. Its methods may be called from several goroutines.
type Store interface {
	// Create starts a new content. When ctx ends before [Writer.Commit], what was written is deleted.
	Create(ctx context.Context) (Writer, error)

	// Open reads a content from its start, or returns [ErrNotFound]. Stores that keep local files return an
	// [*os.File], so that the operating system can send it without copying.
	Open(ctx context.Context, k Key) (io.ReadSeekCloser, error)

	// Stat describes a content, or returns [ErrNotFound].
	Stat(ctx context.Context, k Key) (Info, error)

	// Remove gives back one reference. The content is deleted with the last one; readers that have it open keep it.
	Remove(ctx context.Context, k Key) error
}

// A Writer takes a content piece by piece.
type Writer interface {
	io.Writer

	// Commit ends the content and adds a reference to it. The writer is closed afterwards, whatever comes back.
	Commit() (Info, error)

	// Close abandons the content if it was not committed, and does nothing otherwise.
	Close() error
}

// A Key names a content: a keyed hash, so that it tells nothing about the content to those without the key.
type Key string

// Info describes a content.
type Info struct {
	Key  Key
	Size int64 // in bytes
}

// Reasons why a store refuses.
var (
	ErrNotFound = errors.New("blob: no such content")
	ErrFull     = errors.New("blob: the store is full")
	ErrClosed   = errors.New("blob: the writer is closed")
)
