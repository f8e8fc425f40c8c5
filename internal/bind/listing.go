package bind

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/diff"
	"github.com/oriel-go/oriel/internal/rawjson"
)

// A Listing writes the items of a list of KindOwn one by one. Handlers yield a list whole, again and again, and what they
// have not changed in it need not be written again.
type Listing struct {
	// Key returns the strings that say all that item i is written from, or false if they do not.
	Key func(list any, i int) (key [2]string, ok bool)
	// Text is where the second of these strings stands within an item.
	Text []any
	// Encode returns the JSON of item i, as in that of the list.
	Encode func(c *Call, list any, i int) (json.RawMessage, error)
}

// listed is what the readers of the log know of a list that is written item by item.
//
// Invariant: keys and raws have one element for each item of the list.
type listed struct {
	keys []listedKey
	raws []json.RawMessage
}

// A listedKey is what an item was written from. One that is not known is no other's equal.
type listedKey struct {
	key   [2]string
	known bool
}

// listing shows a list of which readers know what was yielded before by the items that differ.
func (s *steps) listing(i int, v reflect.Value) (engine.Body, error) {
	p, list, n := &s.h.o.Out[i], v.Interface(), v.Len()
	was := s.slots[i].listed
	same, keys := p.Lists.same(was, list, n)
	raws := make([]json.RawMessage, n-same)
	for at := range raws {
		if item := same + at; item < len(was.keys) && was.keys[item].known && was.keys[item] == keys[at] {
			raws[at] = was.raws[item]
			continue
		}
		raw, err := p.Lists.Encode(s.call, list, same+at)
		if err != nil {
			return nil, fmt.Errorf("encode the value of %s: %w", label(p), err)
		}
		raws[at] = raw
	}
	ops, err := p.Lists.grown(was, same, keys)
	if ops == nil && err == nil {
		ops, err = diff.Items(was.raws[same:], raws, same)
	}
	if err != nil {
		return nil, fmt.Errorf("compare two values of %s: %w", label(p), err)
	}
	s.slots[i] = slot{set: true, listed: &listed{append(was.keys[:same], keys...), append(was.raws[:same], raws...)}}
	s.list(i, v)
	return engine.Patch{Slot: i, Ops: ops}, nil
}

// same returns how many items a list of n begins with as it did before, and the keys of the others.
func (l *Listing) same(was *listed, list any, n int) (same int, rest []listedKey) {
	for i := range n {
		key, ok := l.Key(list, i)
		k := listedKey{key, ok}
		if len(rest) == 0 && ok && i < len(was.keys) && was.keys[i] == k {
			same++
			continue
		}
		rest = append(rest, k)
	}
	return same, rest
}

// grown returns the edit of a step in which nothing changed but the text of the last item, which grew; otherwise nil.
func (l *Listing) grown(was *listed, same int, rest []listedKey) ([]engine.Op, error) {
	if len(rest) != 1 || len(was.keys) != same+1 || !was.keys[same].known || !rest[0].known {
		return nil, nil
	}
	before, after := was.keys[same].key, rest[0].key
	more, ok := strings.CutPrefix(after[1], before[1])
	if !ok || more == "" || before[0] != after[0] || !utf8.ValidString(more) { // half a rune may change what is in front of it
		return nil, nil
	}
	op, err := diff.Append(append([]any{same}, l.Text...), more)
	return []engine.Op{op}, err
}

// know notes that the list of a slot was written from list, if it is one.
func (l *Listing) know(s *slot, list any, n int) {
	raws, ok := rawjson.Split(s.raw)
	if !ok || len(raws) != n {
		return
	}
	keys := make([]listedKey, n)
	for i := range keys {
		keys[i].key, keys[i].known = l.Key(list, i)
	}
	s.raw, s.listed = nil, &listed{keys, raws}
}

// raw is the list as a whole.
func (l *listed) raw() json.RawMessage {
	raw := json.RawMessage("[")
	for i, item := range l.raws {
		if i > 0 {
			raw = append(raw, ',')
		}
		raw = append(raw, item...)
	}
	return append(raw, ']')
}
