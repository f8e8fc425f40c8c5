package pickle

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/oriel-go/oriel/guard/fact"
)

// dataGlobals are the standard library's plain types, under the names of Python 2 and 3.
func dataGlobals() []*spec {
	var out []*spec
	add := func(s spec, modules ...string) {
		for _, m := range modules {
			one := s
			one.module = m
			out = append(out, &one)
		}
	}
	const py2, py3 = "__builtin__", "builtins"
	add(spec{name: "set", reduce: makeSet, create: emptyCall}, py2, py3)
	add(spec{name: "frozenset", reduce: makeSet}, py2, py3)
	add(spec{name: "bytes", reduce: makeBytes}, py2, py3)
	add(spec{name: "bytearray", reduce: makeBytes}, py2, py3)
	add(spec{name: "complex", reduce: makeComplex, data: complexData}, py2, py3)
	add(spec{name: "range", reduce: intsCall(3, 3), data: rangeData}, py3)
	add(spec{name: "xrange", reduce: intsCall(3, 3), data: rangeData}, py2)
	add(spec{name: "slice", reduce: makeSlice, data: callData}, py2, py3)
	add(spec{name: "Ellipsis", value: true}, py2, py3)
	for _, name := range []string{"object", "list", "dict", "int", "float", "str", "bool", "tuple"} {
		add(spec{name: name}, py2, py3) // arguments of defaultdict and _reconstructor, never values
	}
	add(spec{name: "_reconstructor", reduce: reconstruct}, "copy_reg", "copyreg")
	add(spec{name: "encode", reduce: encodeLatin1}, "_codecs")
	add(spec{name: "OrderedDict", reduce: makeOrdered, items: true, build: buildMetadata, data: itemsData}, "collections")
	add(spec{name: "Counter", reduce: makeCounter, items: true, data: itemsData}, "collections")
	add(spec{name: "defaultdict", reduce: makeDefault, items: true, data: itemsData}, "collections")
	add(spec{name: "deque", reduce: makeDeque, appends: true, data: itemsData}, "collections")
	add(spec{name: "date", reduce: makeTime(4), data: timeData}, "datetime")
	add(spec{name: "time", reduce: makeTime(6), data: timeData}, "datetime")
	add(spec{name: "datetime", reduce: makeTime(10), data: timeData}, "datetime")
	add(spec{name: "timedelta", reduce: makeDelta, data: deltaData}, "datetime")
	add(spec{name: "timezone", reduce: makeZone, data: zoneData}, "datetime")
	add(spec{name: "Decimal", reduce: makeDecimal, data: decimalData}, "decimal")
	add(spec{name: "Fraction", reduce: makeFraction, data: decimalData}, "fractions")
	add(spec{name: "UUID", create: emptyCall, build: buildUUID, data: uuidData}, "uuid")
	settings := &spec{module: "argparse", name: "Namespace"} // the settings beside many a checkpoint
	settings.asRecord()
	return append(out, settings)
}

// callData gives a call as it stands: name and arguments.
func callData(f *File, o *object) (any, error) {
	args, err := f.values(o.args)
	return Object{Module: o.spec.module, Name: o.spec.name, Args: args}, err
}

func emptyCall(m *machine, s *spec, args []ref) (ref, string) {
	if len(args) > 0 {
		return 0, fmt.Sprintf("%d arguments", len(args))
	}
	if s.name == "set" {
		return m.add(val{kind: kSet, flag: flagCall}), ""
	}
	return m.object(object{spec: s}, 0), ""
}

// plainCall takes arguments that are data; what they hold is checked when the stream has ended.
func plainCall(m *machine, s *spec, args []ref) (ref, string) {
	return m.object(object{spec: s, args: args}, 0), ""
}

// makeSet is set([…]) and frozenset([…]), as protocols 0 to 3 write them.
func makeSet(m *machine, s *spec, args []ref) (ref, string) {
	var items []ref
	if len(args) == 1 && m.at(args[0]).kind == kList {
		items = m.items(m.at(args[0]))
	} else if len(args) != 0 {
		return 0, "arguments that are not one list"
	}
	m.checkKeys(items, 1)
	v := val{kind: kSet, a: m.keep(items), n: uint32(len(items)), flag: flagCall}
	if s.name == "frozenset" {
		v.kind, v.flag = kFrozenSet, flagHash|flagCall
	}
	return m.add(v), ""
}

// encodeLatin1 is encode(text, 'latin1'), the form of bytes in protocols 0 to 2.
func encodeLatin1(m *machine, _ *spec, args []ref) (ref, string) {
	if len(args) != 2 || m.at(args[0]).kind != kStr {
		return 0, "arguments that are not text and 'latin1'"
	}
	if how, _ := m.short(args[1], 16); how != "latin1" && how != "latin-1" {
		return 0, "an encoding that is not latin1"
	}
	v := *m.at(args[0])
	v.kind, v.flag = kBytes, flagHash|flagCall
	switch v.enc {
	case encPlain:
		v.enc = encLatin1
	case encRaw:
		v.enc = encLatin1Raw
	default:
		return 0, "text of Python 2"
	}
	switch _, err := m.length(&v); {
	case err != nil && fact.FindingOf(err).Code == fact.CodePickleType:
		return 0, "a character above 255"
	case err != nil:
		m.fail(err)
	}
	return m.add(v), ""
}

// makeBytes is bytes() and bytearray(b'…') or bytearray('…', 'latin-1').
func makeBytes(m *machine, s *spec, args []ref) (ref, string) {
	v := val{kind: kBytes, flag: flagHash | flagCall}
	switch {
	case len(args) == 0:
	case len(args) == 1 && m.at(args[0]).kind == kBytes:
		v = *m.at(args[0])
	case len(args) == 2:
		r, why := encodeLatin1(m, s, args)
		if why != "" {
			return 0, why
		}
		v = *m.at(r)
	default:
		return 0, "arguments that are not bytes"
	}
	v.flag = flagHash | flagCall
	if s.name == "bytearray" {
		v.flag = flagArray | flagCall
	}
	return m.add(v), ""
}

func makeComplex(m *machine, s *spec, args []ref) (ref, string) {
	if len(args) != 2 || m.at(args[0]).kind != kFloat || m.at(args[1]).kind != kFloat {
		return 0, "arguments that are not two floats"
	}
	return m.object(object{spec: s, args: args}, 0), ""
}

// intsCall takes between low and high integers that fit 64 bits.
func intsCall(low, high int) validator {
	return func(m *machine, s *spec, args []ref) (ref, string) {
		if len(args) < low || len(args) > high {
			return 0, fmt.Sprintf("%d arguments", len(args))
		}
		for _, r := range args {
			if _, ok := m.isInt(r); !ok {
				return 0, "an argument that is no integer of 64 bits"
			}
		}
		return m.object(object{spec: s, args: args}, 0), ""
	}
}

func makeSlice(m *machine, s *spec, args []ref) (ref, string) {
	if len(args) != 3 {
		return 0, fmt.Sprintf("%d arguments", len(args))
	}
	for _, r := range args {
		if _, ok := m.isInt(r); !ok && r != refNone {
			return 0, "a bound that is no integer"
		}
	}
	return m.object(object{spec: s, args: args}, 0), ""
}

// reconstruct is _reconstructor(class, object, None), the form of plain objects in protocols 0 and 1.
func reconstruct(m *machine, _ *spec, args []ref) (ref, string) {
	if len(args) != 3 {
		return 0, fmt.Sprintf("%d arguments", len(args))
	}
	class, base := m.specOf(args[0]), m.specOf(args[1])
	if class == nil || class.create == nil {
		return 0, m.describe(args[0]) + " is not made this way"
	}
	if base == nil || base.name != "object" || args[2] != refNone {
		return 0, "a base that is not object"
	}
	return class.create(m, class, nil)
}

// makeOrdered is OrderedDict(), or OrderedDict([[key, value], …]) as Python 2 wrote it.
func makeOrdered(m *machine, s *spec, args []ref) (ref, string) {
	o := object{spec: s}
	if len(args) == 0 {
		return m.object(o, 0), ""
	}
	list := m.at(args[0])
	if len(args) != 1 || list.kind != kList {
		return 0, "arguments that are not a list of pairs"
	}
	o.items = m.add(val{kind: kDict})
	for _, pair := range m.items(list) {
		p := m.at(pair)
		if p.kind != kList && p.kind != kTuple || p.n != 2 {
			return 0, "arguments that are not a list of pairs"
		}
		kv := m.items(p)
		m.checkKeys(kv[:1], 1)
		m.extend(o.items, kv)
	}
	return m.object(o, 0), ""
}

// buildMetadata is the state of an OrderedDict: PyTorch hangs the versions of modules there.
func buildMetadata(m *machine, _ *object, state ref) (string, error) {
	v := m.at(state)
	if v.kind != kDict {
		return "a state that is no dict", nil
	}
	items := m.items(v)
	for i := 0; i < len(items); i += 2 {
		if name, _ := m.short(items[i], 32); name != "_metadata" {
			return "an attribute other than _metadata", nil
		}
	}
	return "", nil
}

func makeCounter(m *machine, s *spec, args []ref) (ref, string) {
	if len(args) != 1 || m.at(args[0]).kind != kDict {
		return 0, "arguments that are not one dict"
	}
	return m.object(object{spec: s, items: args[0]}, 0), ""
}

// makeDefault is defaultdict(factory): the factory makes empty plain values and nothing else.
func makeDefault(m *machine, s *spec, args []ref) (ref, string) {
	switch {
	case len(args) > 1:
		return 0, fmt.Sprintf("%d arguments", len(args))
	case len(args) == 1 && args[0] != refNone:
		f := m.specOf(args[0])
		if f == nil || f.module != "builtins" && f.module != "__builtin__" || !strings.Contains(" list dict set int float str bool tuple ", " "+f.name+" ") {
			return 0, m.describe(args[0]) + " as its factory"
		}
	}
	return m.object(object{spec: s}, 0), ""
}

// makeDeque is deque([…]), deque([…], maxlen) or deque((), maxlen).
func makeDeque(m *machine, s *spec, args []ref) (ref, string) {
	o := object{spec: s}
	if len(args) > 2 {
		return 0, fmt.Sprintf("%d arguments", len(args))
	}
	if len(args) == 2 {
		if n, ok := m.isInt(args[1]); args[1] != refNone && (!ok || n < 0) {
			return 0, "a maxlen that is no length"
		}
	}
	if len(args) > 0 && args[0] != refEmptyTuple {
		if m.at(args[0]).kind != kList {
			return 0, "items that are no list"
		}
		o.items = m.add(val{kind: kList})
		m.extend(o.items, m.items(m.at(args[0])))
	}
	return m.object(o, 0), ""
}

// makeTime is date, time and datetime: n packed bytes, and a time zone for all but dates.
func makeTime(n int64) validator {
	return func(m *machine, s *spec, args []ref) (ref, string) {
		if len(args) < 1 || len(args) > 2 || n == 4 && len(args) > 1 {
			return 0, fmt.Sprintf("%d arguments", len(args))
		}
		if len(args) == 2 && args[1] != refNone {
			if o := m.objectOf(args[1]); o == nil || o.spec.name != "timezone" || o.spec.module != "datetime" {
				return 0, m.describe(args[1]) + " as its time zone"
			}
		}
		packed, ok := m.short(args[0], 64)
		if !ok || int64(len(packed)) != n {
			return 0, fmt.Sprintf("a packed form that is not %d bytes", n)
		}
		clock := packed
		if n != 6 {
			if y, mo, d := int(packed[0])<<8|int(packed[1]), packed[2]&0x7f, packed[3]; y < 1 || y > 9999 || mo < 1 || mo > 12 || d < 1 || d > 31 {
				return 0, "an impossible date"
			}
			clock = packed[4:]
		}
		if len(clock) == 6 {
			if h, mi, se, us := clock[0]&0x7f, clock[1], clock[2], int(clock[3])<<16|int(clock[4])<<8|int(clock[5]); h > 23 || mi > 59 || se > 59 || us > 999_999 {
				return 0, "an impossible time"
			}
		}
		return m.object(object{spec: s, args: args, data: packed}, 0), ""
	}
}

func makeDelta(m *machine, s *spec, args []ref) (ref, string) {
	r, why := intsCall(3, 3)(m, s, args)
	if why != "" {
		return 0, why
	}
	d, _ := m.isInt(args[0])
	sec, _ := m.isInt(args[1])
	us, _ := m.isInt(args[2])
	if d < -999_999_999 || d > 999_999_999 || sec < 0 || sec >= 86_400 || us < 0 || us > 999_999 {
		return 0, "an impossible span"
	}
	m.objectOf(r).data = Delta{Days: int(d), Seconds: int(sec), Micros: int(us)}
	return r, ""
}

func makeZone(m *machine, s *spec, args []ref) (ref, string) {
	if len(args) < 1 || len(args) > 2 {
		return 0, fmt.Sprintf("%d arguments", len(args))
	}
	o := m.objectOf(args[0])
	if o == nil || o.spec.name != "timedelta" {
		return 0, "an offset that is no timedelta"
	}
	d, _ := o.data.(Delta)
	name := ""
	if len(args) == 2 {
		var ok bool
		if name, ok = m.short(args[1], 256); !ok {
			return 0, "a name that is no short string"
		}
	}
	secs := d.Days*86_400 + d.Seconds
	if secs <= -86_400 || secs >= 86_400 {
		return 0, "an offset of a day or more"
	}
	return m.object(object{spec: s, args: args, data: time.FixedZone(name, secs)}, 0), ""
}

// makeDecimal is Decimal('…').
func makeDecimal(m *machine, s *spec, args []ref) (ref, string) {
	if len(args) != 1 {
		return 0, fmt.Sprintf("%d arguments", len(args))
	}
	text, ok := m.short(args[0], maxDigits+64)
	if !ok || !decimal(text) {
		return 0, "an argument that is no decimal number"
	}
	return m.object(object{spec: s, args: args, data: Decimal(text)}, 0), ""
}

func decimal(s string) bool {
	s = strings.TrimPrefix(s, "-")
	switch s {
	case "Infinity", "NaN", "sNaN":
		return true
	}
	mantissa, exp, has := strings.Cut(s, "E")
	if has {
		if n, err := strconv.Atoi(strings.TrimPrefix(exp, "+")); err != nil || n > 1e9 || n < -1e9 || strings.HasPrefix(exp, "+-") {
			return false
		}
	}
	whole, part, _ := strings.Cut(mantissa, ".")
	return whole+part != "" && strings.Trim(whole+part, "0123456789") == ""
}

// makeFraction is Fraction(n, d) or Fraction('n/d').
func makeFraction(m *machine, s *spec, args []ref) (ref, string) {
	switch len(args) {
	case 1:
		text, ok := m.short(args[0], maxDigits)
		n, d, has := strings.Cut(strings.TrimPrefix(text, "-"), "/")
		if !ok || n == "" || strings.Trim(n+d, "0123456789") != "" || has && strings.Trim(d, "0") == "" {
			return 0, "an argument that is no fraction"
		}
		return m.object(object{spec: s, args: args, data: Decimal(text)}, 0), ""
	case 2:
		n, ok1 := m.isInt(args[0])
		d, ok2 := m.isInt(args[1])
		if !ok1 || !ok2 || d == 0 {
			return 0, "arguments that are no fraction"
		}
		return m.object(object{spec: s, args: args, data: Decimal(fmt.Sprintf("%d/%d", n, d))}, 0), ""
	}
	return 0, fmt.Sprintf("%d arguments", len(args))
}

// buildUUID is {'int': n}, with 'is_safe' where the system said something about it.
func buildUUID(m *machine, o *object, state ref) (string, error) {
	v := m.at(state)
	if v.kind != kDict {
		return "a state that is no dict", nil
	}
	items := m.items(v)
	for i := 0; i < len(items); i += 2 {
		switch name, _ := m.short(items[i], 16); name {
		case "int":
			n, err := m.bigOf(items[i+1])
			if err != nil {
				return "", err
			}
			if n == nil || n.Sign() < 0 || n.BitLen() > 128 {
				return "a number that is not of 128 bits", nil
			}
			var u UUID
			n.FillBytes(u[:])
			o.data = u
		case "is_safe":
			if k := m.at(items[i+1]).kind; k != kInt && k != kNone {
				return "an is_safe that is no number", nil
			}
		default:
			return "another attribute", nil
		}
	}
	if o.data == nil {
		return "no number", nil
	}
	return "", nil
}

// bigOf returns an integer of any size, or nil if the value is none.
func (m *machine) bigOf(r ref) (*big.Int, error) {
	v := m.at(r)
	switch v.kind {
	case kInt:
		return big.NewInt(int64(v.a)), nil
	case kBig:
		b, err := m.bytesAt(int64(v.a), int64(v.n))
		if err != nil {
			return nil, err
		}
		return bigInt(b, v.enc), nil
	}
	return nil, nil
}

func bigInt(b []byte, enc uint8) *big.Int {
	n := new(big.Int)
	if enc == encText {
		n.SetString(string(b), 10) // digits were checked when it was read
		return n
	}
	be := make([]byte, len(b))
	for i, c := range b {
		be[len(b)-1-i] = c
	}
	n.SetBytes(be)
	if len(b) > 0 && b[len(b)-1]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return n
}

// asRecord makes the spec one of objects that hold a dict of attributes.
func (s *spec) asRecord() {
	s.record, s.create, s.build, s.data = true, emptyCall, buildRecord, recordData
}

// buildRecord takes a dict of attributes whose names are identifiers without leading double underscores.
func buildRecord(m *machine, _ *object, state ref) (string, error) {
	v := m.at(state)
	if v.kind != kDict {
		return "a state that is no dict", nil
	}
	items := m.items(v)
	for i := 0; i < len(items); i += 2 {
		if name, ok := m.short(items[i], 200); !ok || !identifier(name) || strings.HasPrefix(name, "__") || strings.Contains(name, ".") {
			return "an attribute name that is none", nil
		}
	}
	return "", nil
}

func recordData(f *File, o *object) (any, error) {
	out := Object{Module: o.spec.module, Name: o.spec.name}
	var err error
	if o.state != 0 {
		out.State, err = f.value(o.state)
	}
	return out, err
}
