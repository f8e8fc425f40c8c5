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
	"os"
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

// A Mover is a [Store] that can take a file of the local disk as it lies, without a copy of its bytes.
type Mover interface {
	// Move takes the file that dir knows as name, and that the caller has open as f, out of dir into the store, where
	// it becomes a content at [Writer.Commit]; the writer takes no more bytes. sum is the SHA-256 of the file, which
	// nobody may write to any more. It returns [ErrElsewhere], and leaves the file where it is, if that is not
	// possible between the two places: then copy it.
	Move(ctx context.Context, f *os.File, dir *os.Root, name string, sum [32]byte) (Writer, error)
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
	// ErrLocked says that another process uses a folder.
	ErrLocked = errors.New("another process uses the folder")

	ErrNotFound = errors.New("blob: no such content")
	ErrFull     = errors.New("blob: the store is full")
	ErrClosed   = errors.New("blob: the writer is closed")

	// ErrElsewhere says that a file cannot be moved into the store, because it lies on another file system, say.
	ErrElsewhere = errors.New("blob: the file cannot be moved into the store")
)
