package files

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"io"
	"net/url"
	"time"
	"unique"

	"github.com/oriel-go/oriel/blob"
)

// A File is one stored file of one owner. There may be very many, so it is small: BenchmarkFileInRegistry has the figure.
type File struct {
	Name string // safe to show and to save under, see [SafeName]
	Size int64  // in bytes

	account *account // its owner's
	handle  handle
	key     blob.Key
	traits  unique.Handle[traits]
	stored  uint32 // when, in seconds since 1970

	claimed bool              // guarded, as is what follows, by the registry's mu
	expires time.Duration     // on the registry's clock; 0 means never
	chained [links]neighbours // where it stands
}

// traits are what many files have in common.
type traits struct {
	mime   string // see [File.MIME]
	policy string // ID of the guard's policy that the file passed; empty for what handlers made
}

// A handle names a file: letters of base64url that stand for 144 random bits.
type handle [handleLen]byte

// A tag is how a handle begins. No two files have the same.
type tag [8]byte

// newHandle draws a handle.
func newHandle() string {
	var b [handleBytes]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func (h *handle) tag() tag { return tag(h[:]) }

// Path returns what names the file on the wire.
func (f *File) Path() string { return f.Handle() + "/" + f.Name }

// Handle returns the part of Path that counts.
func (f *File) Handle() string { return string(f.handle[:]) }

// MIME returns what the first bytes say, without parameters; never what a client said.
func (f *File) MIME() string { return f.traits.Value().mime }

// Stored returns when the file was stored, to the second.
func (f *File) Stored() time.Time { return time.Unix(int64(f.stored), 0) }

// Open returns the content. In a local store it is an [*os.File]. A file that was removed meanwhile is
// [blob.ErrNotFound].
func (f *File) Open(ctx context.Context) (io.ReadSeekCloser, error) {
	return f.account.reg.o.Store.Open(ctx, f.key)
}

// Data returns f as Gradio's clients want it. prefix is what comes before the path in its URL, up to and with
// "file="; an empty one leaves the URL out.
func (f *File) Data(prefix string) FileData {
	mime := f.MIME()
	d := FileData{Path: f.Path(), Size: &f.Size, OrigName: &f.Name, MIMEType: &mime, Meta: Meta{Type: MetaType}}
	if prefix != "" {
		u := prefix + f.Handle() + "/" + url.PathEscape(f.Name)
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
