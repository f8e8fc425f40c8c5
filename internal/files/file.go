package files

import (
	"context"
	"io"
	"net/url"
	"time"

	"github.com/oriel-go/oriel/blob"
)

// A File is one stored file of one owner.
type File struct {
	Name string    // safe to show and to save under, see [SafeName]
	Size int64     // in bytes
	MIME string    // what the first bytes say, without parameters; never what a client said
	Time time.Time // when it was stored

	reg     *Registry
	owner   string
	handle  string
	key     blob.Key
	policy  string           // ID of the guard's policy it passed; empty for what handlers made
	passed  map[string]*File // by other policy: this file, or a clean copy; guarded by reg.mu
	expires time.Time        // zero means never; guarded by reg.mu
	timer   *time.Timer      // ends the file at expires; guarded by reg.mu
}

// Path returns what names the file on the wire.
func (f *File) Path() string { return f.handle + "/" + f.Name }

// Handle returns the part of Path that counts.
func (f *File) Handle() string { return f.handle }

// Open returns the content. In a local store it is an [*os.File]. A file that was removed meanwhile is
// [blob.ErrNotFound].
func (f *File) Open(ctx context.Context) (io.ReadSeekCloser, error) {
	return f.reg.o.Store.Open(ctx, f.key)
}

// expired reports whether f's time is over. Callers hold reg.mu.
func (f *File) expired() bool { return !f.expires.IsZero() && !time.Now().Before(f.expires) }

// Data returns f as Gradio's clients want it. prefix is what comes before the path in its URL, up to and with
// "file="; an empty one leaves the URL out.
func (f *File) Data(prefix string) FileData {
	d := FileData{Path: f.Path(), Size: &f.Size, OrigName: &f.Name, MIMEType: &f.MIME, Meta: Meta{Type: MetaType}}
	if prefix != "" {
		u := prefix + f.handle + "/" + url.PathEscape(f.Name)
		d.URL = &u
	}
	return d
}

// FileData is a file in Gradio's protocol. All seven keys are always there in what we send; of what we get, only
// Path counts, and Meta must be right.
type FileData struct {
	Path     string  `json:"path"`
	URL      *string `json:"url"`
	Size     *int64  `json:"size"`
	OrigName *string `json:"orig_name"`
	MIMEType *string `json:"mime_type"`
	IsStream bool    `json:"is_stream"`
	Meta     Meta    `json:"meta"`
}

// Meta marks an object as a [FileData].
type Meta struct {
	Type string `json:"_type"`
}

// MetaType is the only value of [Meta] that a file has.
const MetaType = "gradio.FileData"

// Resolve claims the file that an input names. Errors are [ErrUploadFirst] and [ErrNotFound].
func (r *Registry) Resolve(owner string, d FileData) (*File, error) {
	if d.Meta.Type != MetaType {
		return nil, ErrUploadFirst
	}
	return r.Claim(owner, d.Path)
}
