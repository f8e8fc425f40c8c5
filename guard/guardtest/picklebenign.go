package guardtest

import (
	"encoding/binary"
	"fmt"
	"math/big"
	"strings"
)

// PicklesBenign returns pickles and model files that must pass package pickle's default policy: every kind of object in
// every protocol, written as CPython, NumPy, PyTorch and joblib write them.
func PicklesBenign() []Case {
	var out []Case
	add := func(id, about, name string, data func() []byte) {
		out = append(out, Case{ID: id, About: about, Name: name, Make: data})
	}
	for proto := range 6 {
		for _, k := range PyKinds() {
			add("b71", fmt.Sprintf("%s, protocol %d", k.Name, proto), "a.pkl", func() []byte { return Pickle(proto, k.Value) })
		}
		for _, k := range arrayKinds() {
			add("b72", fmt.Sprintf("%s, protocol %d", k.Name, proto), "a.pkl", func() []byte { return Pickle(proto, k.Value) })
		}
	}
	s, shared := Floats("0", 24), Floats("1", 6)
	half := Storage{"2", "BFloat16Storage", 2, make([]byte, 12)}
	none := Storage{"3", "FloatStorage", 4, nil}
	state := func(t func(Storage, int, PyTuple, PyTuple) PyCall) PyCall {
		return PyCall{Fn: PyGlobal{"collections", "OrderedDict"}, Dict: PyDict{
			"weight", t(s, 0, PyTuple{4, 6}, PyTuple{6, 1}), "turned", t(s, 0, PyTuple{6, 4}, PyTuple{1, 6}), "slice", t(s, 3, PyTuple{3}, PyTuple{2}),
			"tied", t(shared, 0, PyTuple{6}, PyTuple{1}), "tied2", t(shared, 0, PyTuple{6}, PyTuple{1}), "wide", t(shared, 0, PyTuple{4, 6}, PyTuple{0, 1}),
			"half", t(half, 0, PyTuple{6}, PyTuple{1}), "empty", t(none, 0, PyTuple{0, 3}, PyTuple{3, 1}), "scalar", t(s, 5, PyTuple{}, PyTuple{})},
			State: PyDict{"_metadata", PyCall{Fn: PyGlobal{"collections", "OrderedDict"}, Dict: PyDict{"", PyDict{"version", 1}}}}}
	}
	add("b74", "state dict", "a.pt", func() []byte { return TorchZip(Pickle(2, state(Tensor)), s, shared, half, none) })
	add("b74", "state dict, older form", "a.pt", func() []byte { return TorchLegacy(LegacyMagic, state(LegacyTensor), s, shared, half, none) })
	add("b74", "checkpoint with numbers", "a.pt", func() []byte {
		return TorchZip(Pickle(2, PyDict{"epoch", 3, "lr", 0.1, "model", state(Tensor), "dtype", PyGlobal{"torch", "float32"},
			"size", PyCall{Fn: PyGlobal{"torch", "Size"}, Args: PyTuple{PyTuple{1, 2}}}, "device", PyCall{Fn: PyGlobal{"torch", "device"}, Args: PyTuple{"cpu"}}}), s, shared, half, none)
	})
	add("b75", "parameter", "a.pt", func() []byte {
		return TorchZip(Pickle(2, PyCall{Fn: PyGlobal{"torch._utils", "_rebuild_parameter"},
			Args: PyTuple{Tensor(s, 0, PyTuple{24}, PyTuple{1}), true, PyCall{Fn: PyGlobal{"collections", "OrderedDict"}}}}), s)
	})
	joblib := func() []byte { return Joblib(DType("f8", "<"), make([]byte, 48), ".", 2, 3) }
	add("b76", "array of joblib", "a.joblib", joblib)
	add("b76", "array of joblib, packed", "a.joblib", func() []byte { return Zlib(joblib()) })
	add("b78", "array file", "a.npy", func() []byte { return NPY(NPYHeader("<f4", 2, 2), make([]byte, 16)) })
	add("b78", "array file of one number", "a.npy", func() []byte { return NPY(NPYHeader("|u1"), make([]byte, 1)) })
	add("b78", "array files", "a.npz", func() []byte {
		return Zip(Entry{Name: "x.npy", Data: NPY(NPYHeader("<f8", 3), make([]byte, 24))}, Entry{Name: "y.npy", Data: NPY(NPYHeader(">i2", 0, 3), nil)})
	})
	add("b78", "array files, packed", "a.npz", func() []byte {
		return Deflated(map[string][]byte{"x.npy": NPY(NPYHeader("<U3", 2), make([]byte, 24))}, "x.npy")
	})
	return out
}

// A PyKind is a named Python value.
type PyKind struct {
	Name  string
	Value any
}

// PyKinds are plain Python values of every kind that the default policy lets through.
func PyKinds() []PyKind {
	large := new(big.Int).Lsh(big.NewInt(1), 100)
	call := func(module, name string, args ...any) PyCall { return PyCall{Fn: PyGlobal{module, name}, Args: args} }
	zone := call("datetime", "timezone", call("datetime", "timedelta", 0, 3600, 0))
	var long []any
	for i := range 2500 {
		long = append(long, i)
	}
	return []PyKind{
		{"none", nil}, {"bools", []any{true, false}}, {"integers", []any{0, 255, 256, 65535, 65536, -1, 1 << 31, -1 << 40}},
		{"large integers", []any{large, new(big.Int).Neg(large), new(big.Int).Lsh(large, 3000)}}, {"floats", []any{1.5, -0.0, 1e300, 1e-7}},
		{"strings", []any{"", "text", "text", "é€𝄞\n\\u0041", strings.Repeat("long ", 100)}}, {"bytes", []any{[]byte{}, []byte("\x00\xff\\ab"), make([]byte, 300)}},
		{"bytearray", PyArray("\x00\xffab")}, {"lists", []any{[]any{}, []any{[]any{1}}, long}}, {"tuples", PyTuple{PyTuple{}, PyTuple{1}, PyTuple{1, 2}, PyTuple{1, 2, 3}, PyTuple{1, 2, 3, 4}}},
		{"dicts", PyDict{"a", PyDict{}, 1, 2, PyTuple{1, "x"}, nil}}, {"sets", []any{PySet{}, PySet{1, "a"}, PyFrozen{1, PyTuple{2}}}},
		{"complex", call("builtins", "complex", 1.0, 2.0)}, {"range", call("builtins", "range", 0, 10, 2)},
		{"OrderedDict", PyCall{Fn: PyGlobal{"collections", "OrderedDict"}, Dict: PyDict{"a", 1}}},
		{"Counter and defaultdict", []any{call("collections", "Counter", PyDict{"a", 2}),
			PyCall{Fn: PyGlobal{"collections", "defaultdict"}, Args: PyTuple{PyGlobal{"builtins", "list"}}, Dict: PyDict{1, []any{2}}}}},
		{"deque", PyCall{Fn: PyGlobal{"collections", "deque"}, Args: PyTuple{PyTuple{}, 5}, List: []any{1, 2}}},
		{"settings", PyCall{Fn: PyGlobal{"argparse", "Namespace"}, New: true, State: PyDict{"lr", 0.1, "layers", []any{1, 2}}}},
		{"dates", []any{call("datetime", "datetime", []byte("\x07\xe4\x01\x02\x03\x04\x05\x00\x00\x06")), call("datetime", "datetime", []byte("\x07\xe4\x01\x02\x03\x04\x05\x00\x00\x06"), zone),
			call("datetime", "date", []byte("\x07\xe4\x0c\x1f")), call("datetime", "time", []byte("\x01\x02\x03\x00\x00\x00"))}},
		{"decimals and UUIDs", []any{call("decimal", "Decimal", "-1.50E+7"), call("fractions", "Fraction", 1, 3), PyCall{Fn: PyGlobal{"uuid", "UUID"}, New: true, State: PyDict{"int", large}}}},
	}
}

// arrayKinds are NumPy arrays and scalars of every plain type.
func arrayKinds() []PyKind {
	var out []PyKind
	for _, t := range []struct {
		code string
		size int
	}{{"b1", 1}, {"i1", 1}, {"u2", 2}, {"i4", 4}, {"i8", 8}, {"f2", 2}, {"f4", 4}, {"f8", 8}, {"c8", 8}, {"c16", 16}, {"S3", 3}, {"U2", 8}, {"M8", 8}, {"m8", 8}} {
		data := make([]byte, 6*t.size)
		for i := range data {
			data[i] = byte(i % 2)
		}
		out = append(out, PyKind{"array of " + t.code, NDArray(DType(t.code, "<"), data, 2, 3)})
	}
	f8 := binary.LittleEndian.AppendUint64(nil, 0x3ff8000000000000)
	return append(out, PyKind{"empty array", NDArray(DType("f8", "<"), []byte{}, 0, 3)}, PyKind{"array of one number", NDArray(DType("f8", ">"), f8)},
		PyKind{"scalar", PyCall{Fn: PyGlobal{"numpy.core.multiarray", "scalar"}, Args: PyTuple{DType("f8", "<"), f8}}},
		PyKind{"array of a buffer", PyCall{Fn: PyGlobal{"numpy._core.numeric", "_frombuffer"}, Args: PyTuple{f8, DType("f8", "<"), PyTuple{1}, "C"}}})
}
