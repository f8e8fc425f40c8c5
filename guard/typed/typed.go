// Package typed turns untrusted JSON into declared Go types, and nothing else.
//
// Member names match in exact case, unknown and duplicate members are refused, and depth, elements and string lengths
// are bounded before anything is built. A registered type is closed: no interfaces, so no input chooses a type.
package typed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/walk"
)

// A Value is JSON of any shape, kept as text within the limits of the document around it. It is the one field type
// whose contents a schema leaves open.
type Value []byte

// MarshalJSON returns the text.
func (v Value) MarshalJSON() ([]byte, error) {
	if len(v) == 0 {
		return []byte("null"), nil
	}
	return v, nil
}

// UnmarshalJSON keeps the text.
func (v *Value) UnmarshalJSON(b []byte) error { *v = bytes.Clone(b); return nil }

// Decode reads one document into a T. Zero limits take their defaults, and Size is at most 1 MiB unless set.
func Decode[T any](r io.Reader, l fact.Limits) (T, error) {
	var v, zero T
	if err := closed(reflect.TypeFor[T](), map[reflect.Type]bool{}); err != nil {
		return zero, err
	}
	if l.Size <= 0 {
		l.Size = 1 << 20
	}
	l = l.WithDefaults(fact.Plain)
	b, err := io.ReadAll(io.LimitReader(r, l.Size+1))
	if err != nil {
		return zero, fmt.Errorf("typed: %w", err)
	}
	if int64(len(b)) > l.Size {
		return zero, fact.Over(fact.CodeSize, -1, int64(len(b)), l.Size, "bytes")
	}
	if _, err := walk.Walk(fact.JSON, bytes.NewReader(b), int64(len(b)), walk.Options{Strict: true}, fact.NewBudget(context.Background(), l)); err != nil {
		return zero, err
	}
	if err := json.Unmarshal(b, &v, json.RejectUnknownMembers(true)); err != nil {
		return zero, fact.Deny(fact.CodeMalformed, -1, "%v", err)
	}
	return v, nil
}

// closed refuses types whose fields could hold anything.
func closed(t reflect.Type, seen map[reflect.Type]bool) error {
	if seen[t] || t == reflect.TypeFor[Value]() {
		return nil
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Interface, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return fmt.Errorf("typed: %s may hold anything; name a type or use typed.Value", t)
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return closed(t.Elem(), seen)
	case reflect.Map:
		return errors.Join(closed(t.Key(), seen), closed(t.Elem(), seen))
	case reflect.Struct:
		for f := range t.NumField() {
			if f := t.Field(f); f.IsExported() {
				if err := closed(f.Type, seen); err != nil {
					return fmt.Errorf("%w (field %s)", err, f.Name)
				}
			}
		}
	}
	return nil
}

// A Registry maps schema ids, such as "note/1", to types. The zero value is empty and ready; it is safe for concurrent use.
type Registry struct {
	mu    sync.RWMutex // guards types
	types map[string]func(io.Reader, fact.Limits) (any, error)
}

// Register adds T under a schema id. An id that is taken, or a type that is not closed, is an error.
func Register[T any](r *Registry, schema string) error {
	if err := closed(reflect.TypeFor[T](), map[reflect.Type]bool{}); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, taken := r.types[schema]; taken || schema == "" {
		return fmt.Errorf("typed: schema %q is empty or taken", schema)
	}
	if r.types == nil {
		r.types = map[string]func(io.Reader, fact.Limits) (any, error){}
	}
	r.types[schema] = func(in io.Reader, l fact.Limits) (any, error) { return Decode[T](in, l) }
	return nil
}

// Decode reads a document of a registered schema. The id chooses among registered types and no others.
func (r *Registry) Decode(schema string, in io.Reader, l fact.Limits) (any, error) {
	r.mu.RLock()
	fn := r.types[schema]
	r.mu.RUnlock()
	if fn == nil {
		return nil, fact.Deny(fact.CodeUnknown, -1, "schema %.60q", schema)
	}
	return fn(in, l)
}
