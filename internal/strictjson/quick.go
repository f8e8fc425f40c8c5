package strictjson

import (
	"encoding/binary"
	stdjson "encoding/json"
	"math/bits"
	"reflect"
	"strings"
	"sync"
	"unicode/utf8"
)

// Almost every document is plain: no name twice or with an escape in it, no surrogates, few members in an object. One pass
// finds that out, some ten times as fast as the decoder. Whatever is out of the ordinary is left to [scan], which also
// says what is wrong.

// plainMembers is how many members an object may have to be plain: each name is compared with all before it.
const plainMembers = 16

// A quick is one pass over a document.
type quick struct {
	data    []byte
	at      int // what is read next
	opts    Options
	tokens  int
	depth   int
	high    uint64               // its top bits are set if there may be a byte beyond ASCII
	members [plainMembers]member // of the outermost object
	count   int                  // of members
}

// A member is one of the outermost object: offsets of its name, without the quotes, and of its value.
type member struct{ name, nameEnd, value, end int }

// plain reports whether the document is one that scan takes. If it returns false, scan may take it or not.
func (q *quick) plain() bool {
	q.space()
	if !q.value() {
		return false
	}
	q.space()
	return q.at == len(q.data) && q.tokens <= q.opts.Tokens && (q.high == 0 || utf8.Valid(q.data))
}

func (q *quick) space() {
	for q.at < len(q.data) {
		switch q.data[q.at] {
		case ' ', '\t', '\n', '\r':
			q.at++
		default:
			return
		}
	}
}

// next returns the byte at hand; 0 at the end, which no token begins with.
func (q *quick) next() byte {
	if q.at < len(q.data) {
		return q.data[q.at]
	}
	return 0
}

// take goes past c, and past the space behind it, if it is at hand.
func (q *quick) take(c byte) bool {
	if q.next() != c {
		return false
	}
	q.at++
	q.space()
	return true
}

func (q *quick) value() bool {
	q.tokens++
	switch q.next() {
	case '{':
		return q.enter() && q.object()
	case '[':
		return q.enter() && q.list()
	case '"':
		_, ok := q.text()
		return ok
	case 't':
		return q.word("true")
	case 'f':
		return q.word("false")
	case 'n':
		return q.word("null")
	}
	return q.number()
}

func (q *quick) enter() bool {
	q.at++
	q.depth++
	q.space()
	return q.depth <= q.opts.Depth
}

// leave is the end of an object or list.
func (q *quick) leave() bool {
	q.at++
	q.depth--
	q.tokens++
	return true
}

func (q *quick) list() bool {
	if q.next() == ']' {
		return q.leave()
	}
	for q.value() {
		q.space()
		if q.next() == ']' {
			return q.leave()
		}
		if !q.take(',') {
			return false
		}
	}
	return false
}

func (q *quick) object() bool {
	if q.next() == '}' {
		return q.leave()
	}
	var names [plainMembers][2]int
	for n := 0; n < plainMembers; n++ {
		m := member{name: q.at + 1}
		if q.next() != '"' {
			return false
		}
		escaped, ok := q.text()
		m.nameEnd = q.at - 1
		if !ok || escaped || int64(m.nameEnd-m.name) > q.opts.KeyLength {
			return false
		}
		name := q.data[m.name:m.nameEnd]
		for _, other := range names[:n] {
			if string(q.data[other[0]:other[1]]) == string(name) {
				return false
			}
		}
		names[n] = [2]int{m.name, m.nameEnd}
		q.tokens++
		q.space()
		if !q.take(':') {
			return false
		}
		m.value = q.at
		if !q.value() {
			return false
		}
		m.end = q.at
		if q.depth == 1 {
			q.members[n], q.count = m, n+1
		}
		q.space()
		if q.next() == '}' {
			return q.leave()
		}
		if !q.take(',') {
			return false
		}
	}
	return false
}

// text goes past a string, whose first quote is at hand.
func (q *quick) text() (escaped, ok bool) {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	data, i := q.data, q.at+1
	for {
		for i+8 <= len(data) {
			w := binary.LittleEndian.Uint64(data[i:])
			quote, slash := w^ones*'"', w^ones*'\\'
			q.high |= w & tops
			stop := ((w-ones*' ')&^w | (quote-ones)&^quote | (slash-ones)&^slash) & tops
			if stop != 0 { // the lowest bit that is set is right, those above it may not be
				i += bits.TrailingZeros64(stop) / 8
				break
			}
			i += 8
		}
		if i >= len(data) {
			return escaped, false
		}
		switch c := data[i]; {
		case c == '"':
			q.at = i + 1
			return escaped, true
		case c == '\\':
			escaped = true
			n := escape(data[i+1:])
			if n == 0 {
				return escaped, false
			}
			i += 1 + n
		case c < ' ':
			return escaped, false
		default:
			q.high |= uint64(c) & tops
			i++
		}
	}
}

// escape returns the length of what follows a backslash; 0 if it is wrong or half of a character.
func escape(b []byte) int {
	if len(b) == 0 {
		return 0
	}
	if b[0] != 'u' {
		return min(strings.IndexByte(`"\/bfnrt`, b[0])+1, 1)
	}
	if len(b) < 5 {
		return 0
	}
	for _, c := range b[1:5] {
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
			return 0
		}
	}
	if b[1]|0x20 == 'd' && b[2] > '7' {
		return 0
	}
	return 5
}

func (q *quick) word(w string) bool {
	if len(q.data)-q.at < len(w) || string(q.data[q.at:q.at+len(w)]) != w {
		return false
	}
	q.at += len(w)
	return true
}

func (q *quick) number() bool {
	start := q.at
	if q.next() == '-' {
		q.at++
	}
	if q.next() == '0' {
		q.at++
	} else if !q.digits() {
		return false
	}
	if q.next() == '.' {
		q.at++
		if !q.digits() {
			return false
		}
	}
	if q.next()|0x20 == 'e' {
		q.at++
		if c := q.next(); c == '+' || c == '-' {
			q.at++
		}
		if !q.digits() {
			return false
		}
	}
	return q.at-start <= q.opts.NumberLength
}

// digits goes past one digit or more.
func (q *quick) digits() bool {
	start := q.at
	for c := q.next(); c >= '0' && c <= '9'; c = q.next() {
		q.at++
	}
	return q.at > start
}

var rawType = reflect.TypeFor[stdjson.RawMessage]()

// tables knows by the type of a struct where its members go, as a map[string]int; nil if they need a decoder.
var tables sync.Map

// table returns the fields by name of a struct all of whose members are kept undecoded, or nil.
func table(t reflect.Type) map[string]int {
	if known, ok := tables.Load(t); ok {
		return known.(map[string]int)
	}
	m := map[string]int{}
	for i := range t.NumField() {
		f := t.Field(i)
		if tag := f.Tag.Get("json"); f.Type == rawType && f.IsExported() && tag != "" && !strings.ContainsAny(tag, `,'"\`) && tag != "-" {
			m[tag] = i
			continue
		}
		m = nil
		break
	}
	tables.Store(t, m)
	return m
}

// fill puts the members of a plain document into the value that v points to. It returns false, and has changed nothing, if
// that needs a decoder.
func (q *quick) fill(v any) bool {
	if q.count == 0 { // an empty object, or none
		return false
	}
	members := q.members[:q.count]
	if m, ok := v.(*map[string]stdjson.RawMessage); ok && *m != nil {
		for _, at := range members {
			(*m)[string(q.data[at.name:at.nameEnd])] = q.data[at.value:at.end:at.end]
		}
		return true
	}
	t := reflect.TypeOf(v)
	if t == nil || t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		return false
	}
	fields := table(t.Elem())
	var to [plainMembers]int
	for i, at := range members {
		var known bool
		if to[i], known = fields[string(q.data[at.name:at.nameEnd])]; !known {
			return false
		}
	}
	into := reflect.ValueOf(v).Elem()
	for i, at := range members {
		into.Field(to[i]).SetBytes(q.data[at.value:at.end:at.end])
	}
	return true
}
