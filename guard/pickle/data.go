package pickle

import (
	"errors"
	"io"
	"math"
	"time"

	"github.com/oriel-go/oriel/guard/fact"
)

// The values that have no type of their own in Go.
type (
	// Tuple is a tuple.
	Tuple []any
	// Items is a set or a frozenset, in the order of the file.
	Items []any
	// Dict is a dict whose keys are not all strings, in the order of the file.
	Dict []Pair
	// Pair is one entry of a Dict.
	Pair struct{ Key, Value any }
	// Decimal is a decimal number or a fraction, as it is written: "1.50", "3/4".
	Decimal string
	// UUID is a UUID.
	UUID [16]byte
	// Delta is a span of time as Python keeps it: only Days may be negative.
	Delta struct{ Days, Seconds, Micros int }
	// Clock is a time of day, since midnight.
	Clock time.Duration
	// Range is a range of integers.
	Range struct{ Start, Stop, Step int64 }
	// Symbol is a name that stands as a value, such as a type.
	Symbol struct{ Module, Name string }
	// Object is an object that the policy allows and that has no Go type here: its name and what it was made with.
	Object struct {
		Module, Name string
		Args         []any
		State        any
	}
)

// An Array is a NumPy array or scalar.
type Array struct {
	Name      string  // of an array in an npz
	DType     string  // NumPy's word without the byte order: "f8", "U12", "M8"
	Unit      string  // of dates and spans: "ns"
	BigEndian bool    // the big end of each number comes first
	Shape     []int64 // nil for a scalar
	Fortran   bool    // the first index runs fastest
	Objects   []any   // the elements of an array of objects, which Pandas alone may have

	bytes source
}

// Len returns the number of bytes of the elements.
func (a *Array) Len() int64 {
	if a.bytes == nil {
		return 0
	}
	return a.bytes.len()
}

// Bytes reads all elements. It fails rather than read more than most bytes.
func (a *Array) Bytes(most int64) ([]byte, error) {
	if a.bytes == nil {
		return nil, nil
	}
	if n := a.bytes.len(); n > most {
		return nil, fact.Over(fact.CodePickleLimit, -1, n, most, "bytes of an array")
	}
	return a.bytes.read()
}

// A source is where an array's bytes are.
type source interface {
	len() int64
	read() ([]byte, error)
}

type section struct {
	src  io.ReaderAt
	off  int64
	size int64
}

func (s section) len() int64            { return s.size }
func (s section) read() ([]byte, error) { return readAt(s.src, s.off, s.size) }

// encoded bytes stand in the file in another form.
type encoded struct {
	m *machine
	v val
	n int64
}

func (e encoded) len() int64            { return e.n }
func (e encoded) read() ([]byte, error) { return e.m.bytesOf(&e.v) }

// Value returns what the file holds: nil, bool, int64, [*big.Int], float64, complex128, string, []byte, []any, map[string]any,
// [time.Time], [*Tensor], [*Array], and the types of this package. What is shared in the stream is shared in the result. A
// file of arrays gives map[string]*Array.
func (f *File) Value() (any, error) {
	if f.m == nil {
		out := map[string]*Array{}
		for i := range f.arrays {
			out[f.arrays[i].Name] = &f.arrays[i]
		}
		return out, nil
	}
	if f.made == nil {
		f.made = map[ref]any{}
	}
	return f.value(f.root)
}

// value makes a Go value. The stream's depth is bounded, so recursion is.
func (f *File) value(r ref) (any, error) {
	m := f.m
	v := m.at(r)
	switch v.kind {
	case kNone:
		return nil, nil
	case kBool:
		return v.a != 0, nil
	case kInt:
		return int64(v.a), nil
	case kBig:
		return m.bigOf(r)
	case kFloat:
		return math.Float64frombits(v.a), nil
	case kStr, kBytes:
		if err := f.b.Alloc(2 * int64(v.n)); err != nil {
			return nil, limit(err, int64(v.a))
		}
		b, err := m.bytesOf(v)
		if err != nil || v.kind == kBytes {
			return b, err
		}
		return string(b), nil
	case kGlobal:
		s := m.specs[v.a]
		return Symbol{s.module, s.name}, nil
	case kTensor:
		return f.tensorAt(int(v.a)), nil
	}
	if out, ok := f.made[r]; ok {
		return out, nil
	}
	if err := f.b.Alloc(64 + 24*int64(v.n)); err != nil {
		return nil, limit(err, -1)
	}
	out, err := f.container(v)
	if err == nil && v.flag&flagShared != 0 {
		f.made[r] = out
	}
	return out, err
}

func (f *File) container(v *val) (any, error) {
	m := f.m
	switch v.kind {
	case kDict:
		return f.dict(m.items(v))
	case kObject:
		o := &m.objects[v.a]
		if o.spec.data == nil {
			return callData(f, o)
		}
		return o.spec.data(f, o)
	case kList, kTuple, kSet, kFrozenSet:
		out, err := f.values(m.items(v))
		switch v.kind {
		case kTuple:
			return Tuple(out), err
		case kSet, kFrozenSet:
			return Items(out), err
		}
		return out, err
	}
	return nil, errors.New("pickle: a value that was refused")
}

func (f *File) values(items []ref) ([]any, error) {
	out := make([]any, len(items))
	for i, r := range items {
		var err error
		if out[i], err = f.value(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// dict makes a map when all keys are strings. A key that comes twice has its last value, as in Python.
func (f *File) dict(items []ref) (any, error) {
	text := true
	for i := 0; i < len(items); i += 2 {
		text = text && f.m.at(items[i]).kind == kStr
	}
	out := make(map[string]any)
	var pairs Dict
	for i := 0; i < len(items); i += 2 {
		k, err := f.value(items[i])
		if err != nil {
			return nil, err
		}
		v, err := f.value(items[i+1])
		if err != nil {
			return nil, err
		}
		if text {
			out[k.(string)] = v
			continue
		}
		pairs = append(pairs, Pair{k, v})
	}
	if text {
		return out, nil
	}
	return pairs, nil
}

// itemsData is an object that is nothing but its items.
func itemsData(f *File, o *object) (any, error) {
	if o.items != 0 {
		return f.value(o.items)
	}
	if o.spec.appends {
		return []any{}, nil
	}
	return map[string]any{}, nil
}

func complexData(f *File, o *object) (any, error) {
	re, im := f.m.at(o.args[0]), f.m.at(o.args[1])
	return complex(math.Float64frombits(re.a), math.Float64frombits(im.a)), nil
}

func rangeData(f *File, o *object) (any, error) {
	return Range{int64(f.m.at(o.args[0]).a), int64(f.m.at(o.args[1]).a), int64(f.m.at(o.args[2]).a)}, nil
}

func deltaData(_ *File, o *object) (any, error)   { return o.data, nil }
func decimalData(_ *File, o *object) (any, error) { return o.data, nil }
func uuidData(_ *File, o *object) (any, error)    { return o.data, nil }
func zoneData(_ *File, o *object) (any, error)    { return o.data.(*time.Location).String(), nil }

// timeData gives dates and moments as time.Time, in UTC unless they have a zone, and times of day as Clock.
func timeData(f *File, o *object) (any, error) {
	p := o.data.(string)
	zone := time.UTC
	if len(o.args) == 2 {
		if z := f.m.objectOf(o.args[1]); z != nil {
			zone = z.data.(*time.Location)
		}
	}
	var h, mi, se, us int
	if clock := p[len(p)-min(6, len(p)):]; len(p) != 4 {
		h, mi, se, us = int(clock[0]&0x7f), int(clock[1]), int(clock[2]), int(clock[3])<<16|int(clock[4])<<8|int(clock[5])
	}
	if len(p) == 6 {
		return Clock(time.Duration(h)*time.Hour + time.Duration(mi)*time.Minute + time.Duration(se)*time.Second + time.Duration(us)*time.Microsecond), nil
	}
	return time.Date(int(p[0])<<8|int(p[1]), time.Month(p[2]&0x7f), int(p[3]), h, mi, se, us*1000, zone), nil
}

func dtypeData(_ *File, o *object) (any, error) {
	return Symbol{"numpy.dtype", o.data.(*dtype).code}, nil
}

func arrayData(f *File, o *object) (any, error) {
	a, ok := o.data.(*array)
	if !ok {
		return nil, fact.Deny(fact.CodePickleCall, -1, "%s was never filled", o.spec)
	}
	out := &Array{DType: a.d.code, Unit: a.d.unit, BigEndian: a.d.big, Shape: a.shape, Fortran: a.fortran}
	switch {
	case a.objects != 0:
		var err error
		if out.Objects, err = f.values(f.m.items(f.m.at(a.objects))); err != nil {
			return nil, err
		}
	case a.bytes == 0:
		n := a.d.size
		for _, k := range a.shape {
			n *= k
		}
		out.bytes = section{f.m.src, a.off, n}
	default:
		v := *f.m.at(a.bytes)
		n, err := f.m.length(&v)
		if err != nil {
			return nil, err
		}
		if out.bytes = (encoded{f.m, v, n}); a.off >= 0 {
			out.bytes = section{f.m.src, a.off, n}
		}
	}
	if a.scalar {
		out.Shape = nil
	}
	return out, nil
}
