// Package bind connects Go functions to components: it checks a handler's signature against the components it is
// wired to, turns what clients send into its arguments, runs it, and turns what it returns or yields into log entries.
//
// A Handler is made once, when the app is built, and is safe for concurrent use.
package bind

import (
	"context"
	"encoding/json"
	"image"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"time"

	"github.com/oriel-go/oriel/guard"
	"github.com/oriel-go/oriel/internal/media"
	"github.com/oriel-go/oriel/internal/spec"
)

// A Kind is what a component's value is to a handler: it decides which Go types fit.
type Kind int

// The kinds, with the value that a port's Decode returns and its Encode takes. Decode returns nil for null.
const (
	KindNone    Kind = iota // no value: layout blocks
	KindText                // string
	KindNumber              // float64
	KindBool                // bool
	KindChoice              // any: the value of one choice, string or float64
	KindChoices             // []any
	KindImage               // *Image
	KindFile                // *File
	KindFiles               // []*File
	KindJSON                // json.RawMessage, decoded into the handler's own type
	KindState               // the handler's own type, kept on the server
	KindOwn                 // the Go type that the port names, and no other
)

// A Port is one input or output of a handler.
type Port struct {
	Component *spec.Component
	GoType    string // the component's Go type, for wiring errors: "*oriel.Slider"
	Kind      Kind
	Appends   bool         // a Delta may be appended to its value
	State     *State       // of KindState
	Own       reflect.Type // of KindOwn
	Grows     *Growth      // how a Delta grows a list of KindOwn; nil if it cannot
	Lists     *Listing     // how a list of KindOwn is written item by item; nil if it is not

	// Decode checks what a client sent and returns the value the Kind names. Its errors are for visitors.
	Decode func(c *Call, raw json.RawMessage) (any, error)
	// Encode returns compact JSON for a value of the Kind.
	Encode func(c *Call, v any) (json.RawMessage, error)
	// Validate is the author's own check of a decoded value that is not nil; nil takes all.
	Validate func(v any) error

	// Change is the type func(*C) that changes the component, and Changed returns the properties such a function sets
	// as a JSON object. A nil Change means that its properties cannot be changed.
	Change  reflect.Type
	Changed func(c *Call, fn reflect.Value) (json.RawMessage, error)
}

// A Growth says how text is added to the last item of a list.
type Growth struct {
	Path  []any                         // of the text within an item
	Takes func(item reflect.Value) bool // whether text can be added to that item
	Start func(text string) (item any)  // the item that text begins
}

// A State is what a port of KindState keeps.
type State struct {
	Type    reflect.Type  // of its value
	New     func() any    // makes the first value of a session
	Local   bool          // kept as it is, in this process; otherwise as JSON, so that each run has its own copy
	Keep    time.Duration // after the visitor has left; 0 means as long as the session
	Deleted func(v any)   // called with a stored value that is not kept any more; nil if nobody asks
	Watched bool          // something listens to its changes
}

// A Call is what belongs to one call besides its arguments.
type Call struct {
	Context context.Context // of the run
	Owner   string          // principal
	Label   string          // the client's name for its session
	Base    string          // absolute URL of the app, without a slash at the end; files are found below it
	Request Request
	Files   FileStore
	States  States
	Images  media.Limits    // of pictures that handlers take decoded
	Event   json.RawMessage // what the triggering event carries; nil if nothing
	First   bool            // the caller takes one step: a function that yields more is stopped after it
}

// A Request is what a handler may ask about the HTTP request that made the call.
type Request struct {
	Header     http.Header // without credentials and cookies
	Query      url.Values
	RemoteAddr string
	User       string // empty for visitors who did not log in
	Session    string // the client's label
}

// A FileStore is where a call finds uploads and leaves what it makes.
type FileStore interface {
	// Claim returns the file behind a path that the owner was given, once it passes p. It may be a clean copy.
	Claim(ctx context.Context, owner, path string, p guard.Policy) (*File, error)
	// Put stores a file for the owner and returns it with its path.
	Put(ctx context.Context, owner, name string, r io.Reader) (*File, error)
}

// A File is a stored file.
type File struct {
	Path string // handle and name, as clients see it
	Name string // base name, safe to show
	Size int64  // bytes
	MIME string // found by looking at the content
	Open func() (io.ReadSeekCloser, error)

	Caption string // of a picture in a gallery; may be empty
}

// An Image is a picture on its way in (File) or out (Picture).
type Image struct {
	File    *File       // what was uploaded, or nil
	Picture image.Image // nil until decoded
}

// States keeps State values between the calls of one session.
type States interface {
	// Lock waits until no other call of (owner, label) that writes one of the states runs.
	Lock(ctx context.Context, owner, label string, states []int) (unlock func(), err error)
	// First returns the value of a state; if there is none, it keeps what make returns.
	First(owner, label string, state int, make func() any) any
	// Load returns the value of a state, or false if it was never stored.
	Load(owner, label string, state int) (any, bool)
	// Store keeps a value until the session ends.
	Store(owner, label string, state int, value any)
}
