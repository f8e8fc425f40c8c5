package oriel

import (
	"bytes"
	"io"
)

// A File is a file that a visitor uploaded, or one that a handler returns. Handlers open it; they never see where it
// is kept.
type File struct {
	Path string // set by the app for files it keeps; leave it empty in new ones
	Name string // base name, safe to show
	Size int64  // bytes
	MIME string // found by looking at the content
	Open func() (io.ReadSeekCloser, error)

	Caption string // below a picture of a [Gallery]; empty shows none
}

// NewFile returns a file with the given content, to be returned by a handler.
func NewFile(name string, content []byte) File {
	return File{Name: name, Size: int64(len(content)), Open: func() (io.ReadSeekCloser, error) {
		return memoryFile{bytes.NewReader(content)}, nil
	}}
}

type memoryFile struct{ *bytes.Reader }

func (memoryFile) Close() error { return nil }
