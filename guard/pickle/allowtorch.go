package pickle

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"

	"github.com/oriel-go/oriel/guard/fact"
)

// typeSizes are the element types of tensors, in the words of safetensors where it has one, with their bytes.
var typeSizes = map[string]int64{
	"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U64": 8, "U32": 4, "U16": 2, "U8": 1, "BOOL": 1,
	"C64": 8, "C128": 16, "C32": 4, "F8_E4M3": 1, "F8_E5M2": 1, "F8_E4M3FNUZ": 1, "F8_E5M2FNUZ": 1, "F8_E8M0": 1,
}

// torchGlobals are what state dicts and checkpoints of PyTorch are made of.
func torchGlobals() []*spec {
	var out []*spec
	for name, t := range map[string]string{
		"DoubleStorage": "F64", "FloatStorage": "F32", "HalfStorage": "F16", "BFloat16Storage": "BF16", "LongStorage": "I64",
		"IntStorage": "I32", "ShortStorage": "I16", "CharStorage": "I8", "ByteStorage": "U8", "BoolStorage": "BOOL",
		"ComplexFloatStorage": "C64", "ComplexDoubleStorage": "C128", "UntypedStorage": "",
	} {
		out = append(out, &spec{module: "torch", name: name, fixed: "storage " + t, size: max(1, typeSizes[t])})
	}
	out = append(out, &spec{module: "torch.storage", name: "UntypedStorage", fixed: "storage ", size: 1})
	for name, t := range map[string]string{
		"float64": "F64", "double": "F64", "float32": "F32", "float": "F32", "float16": "F16", "half": "F16", "bfloat16": "BF16",
		"int64": "I64", "long": "I64", "int32": "I32", "int": "I32", "int16": "I16", "short": "I16", "int8": "I8", "uint8": "U8",
		"uint16": "U16", "uint32": "U32", "uint64": "U64", "bool": "BOOL", "complex32": "C32", "complex64": "C64", "complex128": "C128",
		"float8_e4m3fn": "F8_E4M3", "float8_e5m2": "F8_E5M2", "float8_e4m3fnuz": "F8_E4M3FNUZ", "float8_e5m2fnuz": "F8_E5M2FNUZ", "float8_e8m0fnu": "F8_E8M0",
	} {
		out = append(out, &spec{module: "torch", name: name, fixed: "dtype " + t, size: typeSizes[t], value: true})
	}
	for _, name := range []string{"strided", "contiguous_format", "channels_last", "preserve_format"} {
		out = append(out, &spec{module: "torch", name: name, value: true})
	}
	return append(out,
		&spec{module: "torch._utils", name: "_rebuild_tensor", reduce: rebuildTensor(4, 4)},
		&spec{module: "torch._utils", name: "_rebuild_tensor_v2", reduce: rebuildTensor(6, 7)},
		&spec{module: "torch._utils", name: "_rebuild_tensor_v3", reduce: rebuildTensor(7, 8)},
		&spec{module: "torch._utils", name: "_rebuild_parameter", reduce: rebuildParameter},
		&spec{module: "torch", name: "Size", reduce: makeSize},
		&spec{module: "torch", name: "device", reduce: makeDevice, data: callData},
	)
}

// A storage is a run of numbers outside of the stream that tensors look into.
type storage struct {
	key, location, dtype string
	numel, size          int64 // elements, and bytes of one
}

// persistent runs PERSID and BINPERSID: a reference to something that the reader must bring. Only PyTorch's storages
// are known.
func (m *machine) persistent(op byte) error {
	if op == opPersID {
		_, n, p, err := m.textLine(maxName)
		if err != nil {
			return err
		}
		m.refuse(fact.CodePicklePersistent, "id %.60q of %d bytes", p, n)
		m.push(refUnknown)
		return nil
	}
	items, err := m.pop(1)
	if err != nil {
		return err
	}
	r, why := m.storage(items[0])
	if why != "" {
		if m.at(items[0]).kind != kUnknown {
			m.refuse(fact.CodePicklePersistent, "%s", why)
		}
		r = refUnknown
	}
	m.push(r)
	return nil
}

func (m *machine) storage(id ref) (ref, string) {
	v := m.at(id)
	if !m.torch {
		return 0, m.describe(id) + " as an id"
	}
	if v.kind != kTuple || v.n != 5 && !(v.n == 6 && m.legacy) {
		return 0, "an id that is no tuple of 5"
	}
	it := m.items(v)
	if slices.Contains(it, refUnknown) {
		return refUnknown, ""
	}
	if !m.is(it[0], "storage") {
		return 0, "an id that is no storage"
	}
	s := m.specOf(it[1])
	if s == nil || len(s.fixed) < 8 || s.fixed[:8] != "storage " {
		return 0, m.describe(it[1]) + " as a storage type"
	}
	key, ok := m.short(it[2], 20)
	if !ok || !digits(key) {
		return 0, "a storage key that is no number"
	}
	where, ok := "cpu", true
	if !m.is(it[3], where) {
		where, ok = m.short(it[3], 64)
	}
	if !ok {
		return 0, "a location that is no short string"
	}
	numel, ok := m.isInt(it[4])
	st := storage{key: key, location: where, dtype: s.fixed[8:], numel: numel, size: s.size}
	if !ok || numel < 0 || numel > 1<<56 {
		return 0, "a number of elements that is none"
	}
	if v.n == 6 && it[5] != refNone {
		return 0, "a view of another storage"
	}
	if i, seen := m.byKey[key]; seen {
		if m.storages[i] != st {
			return 0, fmt.Sprintf("storage %s is described twice, differently", key)
		}
		return m.add(val{kind: kStorage, a: uint64(i), flag: flagCall}), ""
	}
	if err := m.b.Alloc(160); err != nil {
		m.fail(err)
		return refUnknown, ""
	}
	m.byKey[key] = len(m.storages)
	m.storages = append(m.storages, st)
	return m.add(val{kind: kStorage, a: uint64(len(m.storages) - 1), flag: flagCall}), ""
}

func digits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

// A tensor is a view of a storage.
type tensor struct {
	storage       int
	dtype         string
	offset        int64 // in elements
	shape, stride []int64
}

// rebuildTensor is (storage, offset, size, stride, requires_grad, hooks, …): every element that the view can reach lies
// in its storage.
func rebuildTensor(low, high int) validator {
	return func(m *machine, s *spec, args []ref) (ref, string) {
		if len(args) < low || len(args) > high {
			return 0, fmt.Sprintf("%d arguments", len(args))
		}
		st := m.at(args[0])
		if st.kind != kStorage {
			return 0, m.describe(args[0]) + " instead of a storage"
		}
		sto := &m.storages[st.a]
		t := tensor{storage: int(st.a), dtype: sto.dtype}
		numel := sto.numel
		if low >= 6 {
			if why := m.tensorFlags(args, low == 7); why != "" {
				return 0, why
			}
		}
		if low == 7 { // the type comes by itself, and the storage counts bytes
			d := m.specOf(args[6])
			if d == nil || len(d.fixed) < 6 || d.fixed[:6] != "dtype " {
				return 0, m.describe(args[6]) + " as a type"
			}
			t.dtype = d.fixed[6:]
			numel = numel * sto.size / d.size
		}
		if t.dtype == "" {
			t.dtype = "U8"
		}
		off, ok := m.isInt(args[1])
		if !ok || off < 0 {
			return 0, "an offset that is none"
		}
		shape, count, why := m.dims(args[2])
		if why != "" {
			return 0, why
		}
		stride, _, why := m.dims(args[3])
		if why != "" && why != "a shape that overflows" {
			return 0, "strides: " + why
		}
		if why != "" || len(stride) != len(shape) {
			return 0, "strides that do not fit the shape"
		}
		if why := inside(shape, stride, off, count, numel); why != "" {
			return 0, why
		}
		t.offset, t.shape, t.stride = off, shape, stride
		return m.tensor(t), ""
	}
}

func (m *machine) tensor(t tensor) ref {
	if err := m.b.Alloc(160 + 32*int64(len(t.shape))); err != nil {
		m.fail(err)
		return refUnknown
	}
	m.tensors = append(m.tensors, t)
	return m.add(val{kind: kTensor, a: uint64(len(m.tensors) - 1), flag: flagCall})
}

// inside checks that the furthest element of a view lies in a storage of numel elements.
func inside(shape, stride []int64, off, count, numel int64) string {
	if count == 0 {
		if off > numel {
			return fmt.Sprintf("offset %d of %d elements", off, numel)
		}
		return ""
	}
	last := uint64(off)
	for i := range shape {
		hi, lo := bits.Mul64(uint64(shape[i]-1), uint64(stride[i]))
		sum, carry := bits.Add64(last, lo, 0)
		if hi != 0 || carry != 0 || sum > 1<<62 {
			return "strides that overflow"
		}
		last = sum
	}
	if last >= uint64(numel) {
		return fmt.Sprintf("element %d of %d", last, numel)
	}
	return ""
}

// tensorFlags checks requires_grad, the hooks, which must be none, and the metadata of newer versions.
func (m *machine) tensorFlags(args []ref, v3 bool) string {
	if m.at(args[4]).kind != kBool {
		return "a requires_grad that is no flag"
	}
	if why := m.noHooks(args[5]); why != "" {
		return why
	}
	at := 6
	if v3 {
		at = 7
	}
	if len(args) > at && args[at] != refNone {
		v := m.at(args[at])
		if v.kind != kDict {
			return "metadata that is no dict"
		}
		items := m.items(v)
		for i := 0; i < len(items); i += 2 {
			name, _ := m.short(items[i], 16)
			if (name != "conj" && name != "neg") || items[i+1] != refFalse {
				return "metadata other than plain conj and neg"
			}
		}
	}
	return ""
}

func (m *machine) noHooks(r ref) string {
	if r == refNone {
		return ""
	}
	o := m.objectOf(r)
	if o == nil || o.spec.name != "OrderedDict" || o.items != 0 || o.state != 0 {
		return "hooks that are not empty"
	}
	m.at(r).flag |= flagFrozen
	return ""
}

// rebuildParameter is (tensor, requires_grad, hooks).
func rebuildParameter(m *machine, s *spec, args []ref) (ref, string) {
	if len(args) != 3 {
		return 0, fmt.Sprintf("%d arguments", len(args))
	}
	if m.at(args[0]).kind != kTensor {
		return 0, m.describe(args[0]) + " instead of a tensor"
	}
	if m.at(args[1]).kind != kBool {
		return 0, "a requires_grad that is no flag"
	}
	if why := m.noHooks(args[2]); why != "" {
		return 0, why
	}
	return args[0], ""
}

func makeSize(m *machine, s *spec, args []ref) (ref, string) {
	if len(args) != 1 {
		return 0, fmt.Sprintf("%d arguments", len(args))
	}
	if v := m.at(args[0]); v.kind == kTuple {
		for _, r := range m.items(v) {
			if _, ok := m.isInt(r); !ok {
				return 0, "a size that is no number"
			}
		}
		return args[0], ""
	}
	return 0, "an argument that is no tuple"
}

func makeDevice(m *machine, s *spec, args []ref) (ref, string) {
	if len(args) < 1 || len(args) > 2 {
		return 0, fmt.Sprintf("%d arguments", len(args))
	}
	if _, ok := m.short(args[0], 32); !ok {
		return 0, "a device that is no short string"
	}
	if len(args) == 2 {
		if _, ok := m.isInt(args[1]); !ok {
			return 0, "an index that is no number"
		}
	}
	return m.object(object{spec: s, args: args}, 0), ""
}

// legacyMagic is the first value of a checkpoint from before the zip form.
const legacyMagic = "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"

// legacyCount reads the number of elements in front of a storage of the older form.
func (m *machine) legacyCount(off int64) (int64, error) {
	if off+8 > m.end {
		return 0, fact.Deny(fact.CodeTruncated, off, "no length of a storage")
	}
	b, err := m.bytesAt(off, 8)
	if err != nil {
		return 0, err
	}
	return int64(binary.LittleEndian.Uint64(b)), nil
}
