package pickle

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// numpyGlobals are arrays, scalars and types of NumPy before and after version 2 renamed its insides.
func numpyGlobals() []*spec {
	var out []*spec
	for _, core := range []string{"numpy.core", "numpy._core"} {
		out = append(out,
			&spec{module: core + ".multiarray", name: "_reconstruct", reduce: reconstructArray, build: buildArray, data: arrayData},
			&spec{module: core + ".multiarray", name: "scalar", reduce: makeScalar, data: arrayData},
			&spec{module: core + ".numeric", name: "_frombuffer", reduce: arrayFromBuffer, data: arrayData})
	}
	for _, name := range []string{"float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "bool_", "complex64", "complex128"} {
		out = append(out, &spec{module: "numpy", name: name, value: true})
	}
	return append(append(out, joblibGlobals()...),
		&spec{module: "numpy", name: "ndarray"},
		&spec{module: "numpy", name: "dtype", reduce: makeDType, build: buildDType, data: dtypeData, value: false})
}

// A dtype is a NumPy type that is not an object and not a record.
type dtype struct {
	code string // "f8", "U12", "M8"
	size int64  // bytes of one element
	big  bool   // big end first
	unit string // of dates and spans
}

// makeDType is dtype('f8', False, True). The widths are those that NumPy's kinds have.
func makeDType(m *machine, s *spec, args []ref) (ref, string) {
	if len(args) < 1 || len(args) > 3 {
		return 0, fmt.Sprintf("%d arguments", len(args))
	}
	code, ok := m.short(args[0], 16)
	if !ok {
		return 0, "a type that is no short string"
	}
	d, why := parseDType(code)
	if m.allow.objects && (code == "O8" || code == "O") {
		d, why = &dtype{code: "O", size: 8}, ""
	}
	if why != "" {
		return 0, why
	}
	for _, r := range args[1:] {
		if v := m.at(r); v.kind != kBool && v.kind != kInt {
			return 0, "an argument that is no flag"
		}
	}
	return m.object(object{spec: s, args: args, data: d}, 0), ""
}

// parseDType reads a type string with an optional byte order in front.
func parseDType(code string) (*dtype, string) {
	d := &dtype{}
	rest := strings.TrimLeft(code, "<=|>")
	if len(code)-len(rest) > 1 || rest == "" {
		return nil, fmt.Sprintf("type %.20q", code)
	}
	d.big = code[0] == '>'
	kind, digits := rest[0], rest[1:]
	if rest == "?" {
		digits = "1"
	}
	n := int64(0)
	for _, c := range digits {
		if c < '0' || c > '9' || n > 1<<24 {
			return nil, fmt.Sprintf("type %.20q", code)
		}
		n = n*10 + int64(c-'0')
	}
	ok := false
	switch kind {
	case 'b', '?':
		ok = n == 1
		rest = "b1"
	case 'i', 'u':
		ok = n == 1 || n == 2 || n == 4 || n == 8
	case 'f':
		ok = n == 2 || n == 4 || n == 8 || n == 16 || n == 12
	case 'c':
		ok = n == 8 || n == 16 || n == 32 || n == 24
	case 'M', 'm':
		ok = n == 8
	case 'S':
		ok = true
	case 'U':
		ok = true
		n *= 4
	case 'O':
		return nil, "objects"
	case 'V':
		return nil, "records"
	}
	if !ok {
		return nil, fmt.Sprintf("type %.20q", code)
	}
	d.code, d.size = rest, n
	return d, ""
}

// buildDType is the state of a type: version, byte order, no fields, widths, flags and for dates the unit.
func buildDType(m *machine, o *object, state ref) (string, error) {
	d := o.data.(*dtype)
	v := m.at(state)
	if v.kind != kTuple || v.n != 8 && v.n != 9 {
		return "a state that is no tuple of 8 or 9", nil
	}
	it := m.items(v)
	if n, ok := m.isInt(it[0]); !ok || n != 3 && n != 4 {
		return "a state of another version", nil
	}
	order, _ := m.short(it[1], 4)
	if len(order) != 1 || !strings.Contains("<>|=", order) {
		return "a byte order that is none", nil
	}
	for _, r := range it[2:5] {
		if r != refNone {
			return "records", nil
		}
	}
	width, ok1 := m.isInt(it[5])
	align, ok2 := m.isInt(it[6])
	_, ok3 := m.isInt(it[7])
	if !ok1 || !ok2 || !ok3 || align > 64 {
		return "a width that is no number", nil
	}
	switch d.code[0] {
	case 'S', 'U':
		if width != d.size && !(width == -1 && d.size == 0) {
			return fmt.Sprintf("a width of %d for %s", width, d.code), nil
		}
	default:
		if width != -1 && width != d.size {
			return fmt.Sprintf("a width of %d for %s", width, d.code), nil
		}
	}
	if v.n == 9 {
		unit, why := m.dateUnit(it[8])
		if why != "" {
			return why, nil
		}
		d.unit = unit
	}
	d.big = order == ">"
	return "", nil
}

// dateUnit reads ({}, (b'ns', 1, 1, 1)).
func (m *machine) dateUnit(r ref) (string, string) {
	if r == refNone {
		return "", ""
	}
	v := m.at(r)
	if v.kind != kTuple || v.n != 2 {
		return "", "metadata that is no pair"
	}
	it := m.items(v)
	if e := m.at(it[0]); !(e.kind == kDict && e.n == 0) && it[0] != refNone {
		return "", "metadata that is not empty"
	}
	u := m.at(it[1])
	if u.kind != kTuple || u.n != 4 {
		return "", "a unit that is no tuple of 4"
	}
	ui := m.items(u)
	unit, ok := m.short(ui[0], 16)
	if !ok || !strings.Contains(" Y M W D h m s ms us ns ps fs as generic ", " "+unit+" ") {
		return "", "a unit that is none"
	}
	for _, k := range ui[1:] {
		if _, ok := m.isInt(k); !ok {
			return "", "a unit that is no number"
		}
	}
	return unit, ""
}

func (m *machine) dtypeOf(r ref) *dtype {
	if o := m.objectOf(r); o != nil {
		d, _ := o.data.(*dtype)
		return d
	}
	return nil
}

// intPage is how many sizes stand together in memory. A shape has maxDims at most.
const (
	intPage = 512
	maxDims = 64
)

// dims reads a tuple of sizes and returns their product. The sizes of many tensors share a page, whose end they cannot
// reach.
func (m *machine) dims(r ref) (shape []int64, count int64, why string) {
	v := m.at(r)
	if v.kind != kTuple || v.n > maxDims {
		return nil, 0, "a shape that is no tuple"
	}
	if int(v.n) >= cap(m.ints)-len(m.ints) {
		m.ints = make([]int64, 0, intPage)
	}
	count = 1
	first := len(m.ints)
	for _, k := range m.items(v) {
		n, ok := m.isInt(k)
		if !ok || n < 0 {
			return nil, 0, "a size that is no number"
		}
		hi, lo := bits.Mul64(uint64(count), uint64(n))
		if hi != 0 || lo > 1<<60 {
			return nil, 0, "a shape that overflows"
		}
		count, m.ints = int64(lo), append(m.ints, n)
	}
	return slices.Clip(m.ints[first:]), count, ""
}

// An array is a NumPy array or scalar whose bytes stand in the stream, or behind it.
type array struct {
	d       *dtype
	shape   []int64
	fortran bool
	bytes   ref   // a bytes value; 0 when the bytes are raw at off
	off     int64 // of raw bytes, -1 if they do not stand as they are in the file
	objects ref   // a list of plain values instead of bytes; 0 is none
	scalar  bool
}

// reconstructArray is _reconstruct(ndarray, (0,), b'b'): an empty array that BUILD fills.
func reconstructArray(m *machine, s *spec, args []ref) (ref, string) {
	if len(args) != 3 {
		return 0, fmt.Sprintf("%d arguments", len(args))
	}
	if c := m.specOf(args[0]); c == nil || c.module != "numpy" || c.name != "ndarray" {
		return 0, m.describe(args[0]) + " instead of ndarray"
	}
	if shape, _, why := m.dims(args[1]); why != "" || len(shape) != 1 || shape[0] != 0 {
		return 0, "a shape that is not (0,)"
	}
	if !m.is(args[2], "b") {
		return 0, "a type that is not 'b'"
	}
	return m.object(object{spec: s}, 0), ""
}

// buildArray is (1, shape, dtype, fortran, bytes): shape and type account for every byte.
func buildArray(m *machine, o *object, state ref) (string, error) {
	v := m.at(state)
	if v.kind != kTuple || v.n != 5 {
		return "a state that is no tuple of 5", nil
	}
	it := m.items(v)
	if n, ok := m.isInt(it[0]); !ok || n != 1 {
		return "a state of another version", nil
	}
	if m.at(it[3]).kind != kBool && m.at(it[3]).kind != kInt {
		return "an order that is no flag", nil
	}
	a, why, err := m.array(it[1], it[2], it[4])
	if err != nil || why != "" {
		return why, err
	}
	a.fortran = m.at(it[3]).a != 0
	o.data = a
	return "", nil
}

// array checks that data holds exactly the elements of shape and type.
func (m *machine) array(shape, typ, data ref) (*array, string, error) {
	dims, count, why := m.dims(shape)
	if why != "" {
		return nil, why, nil
	}
	d := m.dtypeOf(typ)
	if d == nil {
		return nil, m.describe(typ) + " instead of a type", nil
	}
	if d.code == "O" {
		v := m.at(data)
		if v.kind != kList || int64(v.n) != count {
			return nil, "objects that are no list of that length", nil
		}
		v.flag |= flagFrozen
		return &array{d: d, shape: dims, objects: data, off: -1}, "", nil
	}
	v := m.at(data)
	if v.kind != kBytes && !(v.kind == kStr && v.enc == encOld) {
		return nil, m.describe(data) + " instead of bytes", nil
	}
	n, err := m.length(v)
	if err != nil {
		return nil, "", err
	}
	if hi, lo := bits.Mul64(uint64(count), uint64(d.size)); hi != 0 || lo != uint64(n) {
		return nil, fmt.Sprintf("%d bytes for shape %v of %s", n, dims, d.code), nil
	}
	a := &array{d: d, shape: dims, bytes: data, off: -1}
	if v.enc == encPlain || v.enc == encOld || v.enc == encHuge {
		a.off = int64(v.a)
	}
	return a, "", nil
}

// makeScalar is scalar(dtype, bytes).
func makeScalar(m *machine, s *spec, args []ref) (ref, string) {
	if len(args) != 2 {
		return 0, fmt.Sprintf("%d arguments", len(args))
	}
	a, why, err := m.array(refEmptyTuple, args[0], args[1])
	if err != nil {
		m.fail(err)
	}
	if err != nil || why != "" {
		return 0, why
	}
	a.scalar = true
	return m.object(object{spec: s, args: args, data: a}, 0), ""
}

// arrayFromBuffer is _frombuffer(bytes, dtype, shape, 'C' or 'F'), the form of protocol 5.
func arrayFromBuffer(m *machine, s *spec, args []ref) (ref, string) {
	if len(args) != 4 {
		return 0, fmt.Sprintf("%d arguments", len(args))
	}
	order, _ := m.short(args[3], 4)
	if order != "C" && order != "F" {
		return 0, "an order that is neither C nor F"
	}
	a, why, err := m.array(args[2], args[1], args[0])
	if err != nil {
		m.fail(err)
	}
	if err != nil || why != "" {
		return 0, why
	}
	a.fortran = order == "F"
	return m.object(object{spec: s, args: args, data: a}, 0), ""
}
