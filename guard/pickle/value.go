package pickle

import (
	"sync"

	"github.com/oriel-go/oriel/guard/fact"
)

// A ref names a value of the arena.
type ref uint32

type kind uint8

const (
	kNone kind = iota
	kBool
	kInt
	kBig   // an integer of more than 64 bits
	kFloat // bits in a
	kStr
	kBytes
	kList
	kTuple
	kDict // keys and values in turn
	kSet
	kFrozenSet
	kGlobal  // a is the number of the spec
	kObject  // a indexes objects
	kStorage // a indexes storages
	kTensor  // a indexes tensors
	kUnknown // the result of something refused
)

// How the bytes of a string stand in the stream.
const (
	encPlain  uint8 = iota // UTF-8 of a string, bytes as they are
	encRaw                 // raw-unicode-escape, of protocol 0
	encEscape              // quoted with backslashes, of Python 2
	encOld                 // bytes of a Python 2 str
	encLatin1              // UTF-8 of a string that stands for bytes, one character a byte
	encLatin1Raw
	encText   // decimal digits of a large integer
	encBinary // two's complement of a large integer, little end first
	encHuge   // bytes whose length stands in machine.huge, at n
)

const (
	flagHash   uint8 = 1 << iota // may be a key
	flagFrozen                   // was handed to a call: not to be filled any more
	flagMany                     // items stand in machine.many
	flagArray                    // a bytearray
	flagCall                     // made by a call
	flagShared                   // the memo was asked for it
)

// A val is one abstract value: sixteen bytes, strings and numbers by reference to the file.
type val struct {
	a    uint64 // number, float bits, file offset, or address of the items
	n    uint32 // length or count
	kind kind
	flag uint8
	enc  uint8
	// depth is set when the stream has ended: the levels of containers below and with this one. 0 is not looked at yet.
	depth uint8
}

const depthOpen = 255

// Values live in pages, so that growing copies nothing. The first page holds the constants and is shared by all machines.
const (
	pageBits = 12
	pageSize = 1 << pageBits
	pageMask = pageSize - 1
	kidPage  = 8192    // items on the first page of them; each one more has twice the room
	kidMost  = 1 << 16 // items on a page, other than those of one container
)

const (
	refNone ref = iota
	refFalse
	refTrue
	refUnknown
	refEmptyTuple
	refEmptyStr
	refInt0 // of 0; those up to smallInts follow
)

const smallInts = 1024

// constants are made when the first pickle comes.
var constants = sync.OnceValue(func() *[pageSize]val {
	p := new([pageSize]val)
	p[refNone] = val{kind: kNone, flag: flagHash}
	p[refFalse] = val{kind: kBool, flag: flagHash}
	p[refTrue] = val{kind: kBool, a: 1, flag: flagHash}
	p[refUnknown] = val{kind: kUnknown, flag: flagHash}
	p[refEmptyTuple] = val{kind: kTuple, flag: flagHash}
	p[refEmptyStr] = val{kind: kStr, flag: flagHash}
	for i := range smallInts {
		p[int(refInt0)+i] = val{kind: kInt, a: uint64(i), flag: flagHash}
	}
	return p
})

func (m *machine) at(r ref) *val { return &m.pages[r>>pageBits][r&pageMask] }

// add puts a value into the arena. When the budget is gone it sets m.fatal and returns refUnknown.
func (m *machine) add(v val) ref {
	i := m.next
	if i&pageMask == 0 {
		if !m.grow() {
			return refUnknown
		}
		i = m.next
	}
	m.pages[i>>pageBits][i&pageMask] = v
	m.next = i + 1
	return ref(i)
}

func (m *machine) grow() bool {
	if int64(m.next) >= m.lim.Values {
		m.fatal = fact.Over(fact.CodePickleLimit, m.opAt, int64(m.next), m.lim.Values, "values")
		return false
	}
	if int(m.next>>pageBits) < len(m.pages) { // left from an earlier run
		return true
	}
	if err := m.b.Alloc(pageSize * 16); err != nil {
		m.fatal = limit(err, m.opAt)
		return false
	}
	m.pages = append(m.pages, new([pageSize]val))
	return true
}

func (m *machine) int(n int64) ref {
	if n >= 0 && n < smallInts {
		return refInt0 + ref(n)
	}
	return m.add(val{kind: kInt, a: uint64(n), flag: flagHash})
}

func (m *machine) bool(b bool) ref {
	if b {
		return refTrue
	}
	return refFalse
}

// keep stores the items of a container and returns their address.
func (m *machine) keep(items []ref) uint64 {
	n := len(items)
	if n == 0 {
		return 0
	}
	last := len(m.kids) - 1
	if last < 0 || n > cap(m.kids[last])-len(m.kids[last]) {
		size := max(kidPage, n)
		switch {
		case m.small:
			size = max(256, n)
		case last >= 0:
			size = max(min(2*cap(m.kids[last]), kidMost), n)
		}
		if err := m.b.Alloc(int64(size) * 4); err != nil {
			m.fatal = limit(err, m.opAt)
			return 0
		}
		m.kids = append(m.kids, make([]ref, 0, size))
		last++
	}
	off := len(m.kids[last])
	m.kids[last] = append(m.kids[last], items...)
	return uint64(last)<<32 | uint64(off)
}

// items returns what a container holds; for a dict keys and values in turn. The slice must not be kept or changed.
func (m *machine) items(v *val) []ref {
	switch {
	case v.flag&flagMany != 0:
		return m.many[v.a]
	case v.n == 0:
		return nil
	}
	p := m.kids[v.a>>32]
	return p[uint32(v.a) : uint32(v.a)+v.n]
}

// extend appends items to a list, a set or a dict.
func (m *machine) extend(r ref, items []ref) {
	v := m.at(r)
	if len(items) == 0 {
		return
	}
	if uint64(v.n)+uint64(len(items)) > 1<<31 {
		m.fatal = fact.Over(fact.CodePickleLimit, m.opAt, int64(v.n), 1<<31, "items")
		return
	}
	if v.n == 0 && v.flag&flagMany == 0 {
		v.a, v.n = m.keep(items), uint32(len(items))
		return
	}
	if v.flag&flagMany == 0 {
		old := m.items(v)
		m.many = append(m.many, append(make([]ref, 0, 2*(len(old)+len(items))), old...))
		v.a, v.flag = uint64(len(m.many)-1), v.flag|flagMany
		if err := m.b.Alloc(int64(cap(m.many[v.a]))*4 + 24); err != nil {
			m.fatal = limit(err, m.opAt)
			return
		}
	}
	old := m.many[v.a]
	if need := len(old) + len(items); need > cap(old) {
		size := max(need, 2*cap(old))
		if err := m.b.Alloc(int64(size-cap(old)) * 4); err != nil {
			m.fatal = limit(err, m.opAt)
			return
		}
		old = append(make([]ref, 0, size), old...)
	}
	m.many[v.a] = append(old, items...)
	v.n += uint32(len(items))
}

// tuple makes a tuple; it may be a key if all its items may.
func (m *machine) tuple(items []ref) ref {
	if len(items) == 0 {
		return refEmptyTuple
	}
	flag := flagHash
	for _, k := range items {
		flag &= m.at(k).flag
	}
	return m.add(val{kind: kTuple, a: m.keep(items), n: uint32(len(items)), flag: flag & flagHash})
}

// An object is the result of a listed call that is not folded into a plain value.
type object struct {
	spec  *spec
	args  []ref
	items ref // list or dict that later instructions fill; 0 is none
	state ref // of BUILD; 0 is none
	data  any // what the validator found out
}

func (m *machine) object(o object, flag uint8) ref {
	if err := m.b.Alloc(96 + 4*int64(len(o.args))); err != nil {
		m.fatal = limit(err, m.opAt)
		return refUnknown
	}
	if len(o.args) > 0 {
		o.args = append([]ref(nil), o.args...)
	}
	m.objects = append(m.objects, o)
	return m.add(val{kind: kObject, a: uint64(len(m.objects) - 1), flag: flag | flagCall})
}

// objectOf returns the object behind a value, or nil.
func (m *machine) objectOf(r ref) *object {
	if v := m.at(r); v.kind == kObject {
		return &m.objects[v.a]
	}
	return nil
}

// isInt returns an integer that fits 64 bits.
func (m *machine) isInt(r ref) (int64, bool) {
	v := m.at(r)
	return int64(v.a), v.kind == kInt
}

// specOf returns the listed global behind a value, or nil.
func (m *machine) specOf(r ref) *spec {
	if v := m.at(r); v.kind == kGlobal {
		return m.specs[v.a]
	}
	return nil
}
