package strictjson

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// A Kind says which rule a document broke. Its text is fixed and fit for whoever sent the document.
type Kind string

// The rules.
const (
	Syntax        Kind = "This is not valid JSON."
	Empty         Kind = "A JSON value is needed, and there is none."
	Duplicate     Kind = "An object has the same name twice."
	BadText       Kind = "A text is not valid UTF-8."
	Trailing      Kind = "Something follows the JSON value."
	Unknown       Kind = "An object has a name that is not known here."
	Mismatch      Kind = "A value has the wrong type or is out of range."
	TooLarge      Kind = "The JSON is too large."
	TooDeep       Kind = "The JSON is nested too deeply."
	TooManyTokens Kind = "The JSON has too many values."
	LongNumber    Kind = "A number has too many digits."
	LongName      Kind = "A name in an object is too long."
)

// An Error says what is wrong with a document, and where, without repeating any of it.
type Error struct {
	Kind Kind
	Path []any // from the outermost value inwards: a name (string) that the Go type has, else the position (int)
}

// Error returns the kind's text, and the place if it is known.
func (e *Error) Error() string {
	if len(e.Path) == 0 {
		return string(e.Kind)
	}
	var b strings.Builder
	for _, p := range e.Path {
		switch p := p.(type) {
		case string:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(p)
		case int:
			b.WriteString("[" + strconv.Itoa(p) + "]")
		}
	}
	return strings.TrimSuffix(string(e.Kind), ".") + ": " + b.String() + "."
}

// syntactic translates an error of the tokenizer, which stands before the offending token.
func syntactic(d *jsontext.Decoder, t reflect.Type, err error) error {
	e := &Error{Kind: Syntax, Path: path(d, t, 1)}
	serr, ok := errors.AsType[*jsontext.SyntacticError](err)
	switch {
	case err == io.EOF:
		e.Kind = Empty
	case ok && serr.Err == jsontext.ErrDuplicateName:
		e.Kind = Duplicate
	case ok && (strings.Contains(serr.Err.Error(), "UTF-8") || strings.Contains(serr.Err.Error(), "surrogate")):
		e.Kind = BadText
	}
	return e
}

// semantic translates an error of decoding data into a value of type t.
func semantic(data []byte, t reflect.Type, err error) error {
	if own, ok := errors.AsType[*Error](err); ok {
		return own
	}
	e := &Error{Kind: Mismatch}
	serr, ok := errors.AsType[*json.SemanticError](err)
	if !ok {
		return e
	}
	if serr.Err == json.ErrUnknownName {
		e.Kind = Unknown
	}
	d := jsontext.NewDecoder(bytes.NewBuffer(data))
	for d.InputOffset() <= serr.ByteOffset {
		if _, err := d.ReadToken(); err != nil {
			break
		}
	}
	e.Path = path(d, t, 0)
	return e
}

// path says where d stands. With next = 1 it is the place of the token that d has not read yet.
func path(d *jsontext.Decoder, t reflect.Type, next int64) []any {
	var names []string
	for name := range d.StackPointer().Tokens() {
		names = append(names, name)
	}
	var out []any
	for depth := 1; depth <= d.StackDepth(); depth++ {
		kind, n := d.StackIndex(depth)
		if depth == d.StackDepth() {
			n += next
		}
		index := int(max(n-1, 0))
		if kind == '{' {
			index /= 2
		}
		name := ""
		// A name that has been refused is not in the pointer: the one there belongs to the member before.
		if kind == '{' && depth <= len(names) && (next == 0 || depth < d.StackDepth() || n%2 == 0) {
			name = names[depth-1]
		}
		var known bool
		if t, known = step(t, name); known {
			out = append(out, name)
		} else {
			out = append(out, index)
		}
	}
	return out
}

// step returns the type of the member or element of t, and whether name is a name that t declares.
func step(t reflect.Type, name string) (reflect.Type, bool) {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil {
		return nil, false
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		return t.Elem(), false
	case reflect.Struct:
		for _, f := range reflect.VisibleFields(t) {
			tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if tag == "" {
				tag = f.Name
			}
			if f.IsExported() && tag == name {
				return f.Type, true
			}
		}
	}
	return nil, false
}
