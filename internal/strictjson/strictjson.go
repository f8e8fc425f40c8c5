// Package strictjson is the door through which JSON from outside comes in.
//
// It takes exactly one reading of a document or none: names match case for case and occur once, text is valid
// UTF-8, nothing follows the value. Depth, tokens, names and number literals are counted before anything is decoded,
// so that a hostile document costs no more than reading it. Errors have fixed texts and never repeat the input.
package strictjson

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/oriel-go/oriel/internal/limits"
)

// Options say how much to take. A zero number stands for the default of [limits.Table].
type Options struct {
	MaxBytes     int64 // size of the document; default OtherJSON
	Depth        int   // nesting of arrays and objects
	Tokens       int   // names, values and ends of arrays and objects
	NumberLength int   // characters of a number
	KeyLength    int64 // bytes of a name
	AllowUnknown bool  // skip members that the Go type does not have
	Announced    int64 // bytes that the sender says there are; 0 or less if unknown
}

// From returns the options of a table for a document of at most maxBytes.
func From(t limits.Table, maxBytes int64) Options {
	t = t.Filled()
	return Options{MaxBytes: maxBytes, Depth: t.Depth, Tokens: t.Tokens, NumberLength: t.NumberLength, KeyLength: t.KeyLength}
}

func (o Options) filled() Options {
	d := limits.Defaults()
	if o.MaxBytes == 0 {
		o.MaxBytes = d.OtherJSON
	}
	if o.Depth == 0 {
		o.Depth = d.Depth
	}
	if o.Tokens == 0 {
		o.Tokens = d.Tokens
	}
	if o.NumberLength == 0 {
		o.NumberLength = d.NumberLength
	}
	if o.KeyLength == 0 {
		o.KeyLength = d.KeyLength
	}
	return o
}

// Decode reads one document from r into the value that v points to. What is wrong with the document is an [*Error];
// what is wrong with r is r's own error.
func Decode(r io.Reader, v any, opts Options) error {
	opts = opts.filled()
	data, err := readAll(io.LimitReader(r, opts.MaxBytes+1), opts.Announced)
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &Error{Kind: TooLarge}
	}
	if err != nil {
		return fmt.Errorf("reading the JSON body: %w", err)
	}
	return Unmarshal(data, v, opts)
}

// trusted is how many announced bytes are made room for before the first has come.
const trusted = 64 << 10

// readAll reads to the end, into room for what was announced.
func readAll(r io.Reader, announced int64) ([]byte, error) {
	data := make([]byte, 0, max(512, min(announced, trusted)+1)) // one more, to see the end
	for {
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return data, err
		}
		if len(data) == cap(data) {
			data = slices.Grow(data, cap(data))
		}
	}
}

// Unmarshal decodes data into the value that v points to. Its error is an [*Error].
// A member may be kept undecoded as an encoding/json.RawMessage or a [jsontext.Value]; it has passed the limits too. It may
// be part of data.
func Unmarshal(data []byte, v any, opts Options) error {
	opts = opts.filled()
	if int64(len(data)) > opts.MaxBytes {
		return &Error{Kind: TooLarge}
	}
	q := quick{data: data, opts: opts}
	plain := q.plain()
	if plain && q.fill(v) {
		return nil
	}
	return decode(data, v, opts, plain)
}

// decode is Unmarshal for whatever may come. A document that is known to be plain need not be scanned again.
func decode(data []byte, v any, opts Options, plain bool) error {
	t := reflect.TypeOf(v)
	if !plain {
		if err := scan(data, t, opts); err != nil {
			return err
		}
	}
	if opts.AllowUnknown {
		if err := refuseCaseVariants(data, t); err != nil {
			return err
		}
	}
	if err := json.Unmarshal(data, v, json.RejectUnknownMembers(!opts.AllowUnknown)); err != nil {
		return semantic(data, t, err)
	}
	return nil
}

// refuseCaseVariants decodes twice, once minding case and once not. Where the results differ, a name that is another
// in all but case would have been skipped here and read elsewhere.
func refuseCaseVariants(data []byte, t reflect.Type) error {
	if t == nil || t.Kind() != reflect.Pointer {
		return &Error{Kind: Mismatch}
	}
	exact, folded := reflect.New(t.Elem()), reflect.New(t.Elem())
	if err := json.Unmarshal(data, exact.Interface()); err != nil {
		return semantic(data, t, err)
	}
	err := json.Unmarshal(data, folded.Interface(), json.MatchCaseInsensitiveNames(true))
	if err != nil || !reflect.DeepEqual(exact.Interface(), folded.Interface()) {
		return &Error{Kind: Unknown}
	}
	return nil
}

// scan reads every token of data once and checks it against opts.
func scan(data []byte, t reflect.Type, opts Options) error {
	d := jsontext.NewDecoder(bytes.NewBuffer(data))
	for tokens := 1; ; tokens++ {
		kind, inObject := d.PeekKind(), false
		if _, n := d.StackIndex(d.StackDepth()); d.StackDepth() > 0 && n%2 == 0 {
			parent, _ := d.StackIndex(d.StackDepth())
			inObject = parent == '{'
		}
		var err error
		var raw jsontext.Value
		switch kind {
		case '{', '[', '}', ']':
			_, err = d.ReadToken()
		default:
			raw, err = d.ReadValue()
		}
		switch {
		case err != nil:
			return syntactic(d, t, err)
		case tokens > opts.Tokens:
			return &Error{Kind: TooManyTokens}
		case d.StackDepth() > opts.Depth:
			return &Error{Kind: TooDeep}
		case kind == '0' && len(raw) > opts.NumberLength:
			return &Error{Kind: LongNumber, Path: path(d, t, 0)}
		case kind == '"' && inObject && nameLength(raw, opts.KeyLength) > opts.KeyLength:
			return &Error{Kind: LongName, Path: path(d, t, 0)}
		}
		if d.StackDepth() == 0 {
			break
		}
	}
	if _, err := d.ReadToken(); err != io.EOF {
		return &Error{Kind: Trailing}
	}
	return nil
}

// nameLength is the length of a quoted name. Escapes make the quoted form longer than the name, never shorter.
func nameLength(raw jsontext.Value, limit int64) int64 {
	if n := int64(len(raw)) - 2; n <= limit {
		return n
	}
	name, err := jsontext.AppendUnquote([]byte(nil), raw)
	if err != nil {
		return limit + 1
	}
	return int64(len(name))
}
