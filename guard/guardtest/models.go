package guardtest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"strings"
)

// A Storage is the bytes of one storage of a checkpoint.
type Storage struct {
	Key  string
	Type string // "FloatStorage"
	Size int    // bytes of one element
	Data []byte
}

// Floats makes a storage of n floats: 0, 1, 2 and so on.
func Floats(key string, n int) Storage {
	s := Storage{Key: key, Type: "FloatStorage", Size: 4}
	for i := range n {
		s.Data = binary.LittleEndian.AppendUint32(s.Data, math.Float32bits(float32(i)))
	}
	return s
}

// Ref is the persistent id of the storage.
func (s Storage) Ref() PyPersistent {
	return PyPersistent{PyTuple{"storage", PyGlobal{"torch", s.Type}, s.Key, "cpu", len(s.Data) / max(1, s.Size)}}
}

// Tensor is a view of a storage as PyTorch pickles it.
func Tensor(s Storage, offset int, size, stride PyTuple) PyCall {
	return PyCall{Fn: PyGlobal{"torch._utils", "_rebuild_tensor_v2"},
		Args: PyTuple{s.Ref(), offset, size, stride, false, PyCall{Fn: PyGlobal{"collections", "OrderedDict"}}}}
}

// TorchZip packs a checkpoint as torch.save does: data.pkl, byte order, storages at multiples of 64, version.
func TorchZip(pkl []byte, ss ...Storage) []byte {
	es := []Entry{{Name: "archive/data.pkl", Data: pkl}, {Name: "archive/byteorder", Data: []byte("little")}}
	for _, s := range ss {
		es = append(es, Entry{Name: "archive/data/" + s.Key, Data: s.Data})
	}
	return Zip(append(es, Entry{Name: "archive/version", Data: []byte("3\n")})...)
}

// LegacyMagic is the number that begins checkpoints from before the zip form.
var LegacyMagic = func() *big.Int { n, _ := new(big.Int).SetString("1950a86a20f9469cfc6c", 16); return n }()

// TorchLegacy packs a checkpoint in the form from before the zip. The ids of storages get their sixth item.
func TorchLegacy(magic any, v any, ss ...Storage) []byte {
	keys := make([]any, len(ss))
	for i, s := range ss {
		keys[i] = s.Key
	}
	system := PyDict{"protocol_version", 1001, "little_endian", true, "type_sizes", PyDict{"short", 2, "int", 4, "long", 4}}
	out := cat(Pickle(2, magic), Pickle(2, 1001), Pickle(2, system), Pickle(2, v), Pickle(2, keys))
	for _, s := range ss {
		out = binary.LittleEndian.AppendUint64(out, uint64(len(s.Data)/max(1, s.Size)))
		out = append(out, s.Data...)
	}
	return out
}

// LegacyTensor is a tensor whose storage has the older form of id.
func LegacyTensor(s Storage, offset int, size, stride PyTuple) PyCall {
	t := Tensor(s, offset, size, stride)
	id := t.Args[0].(PyPersistent).ID.(PyTuple)
	t.Args[0] = PyPersistent{append(append(PyTuple{}, id...), nil)}
	return t
}

// NPY is one array file of version 1. The header is padded as NumPy does.
func NPY(header string, data []byte) []byte {
	header += strings.Repeat(" ", 64-(10+len(header)+1)%64) + "\n"
	return cat([]byte("\x93NUMPY\x01\x00"), binary.LittleEndian.AppendUint16(nil, uint16(len(header))), []byte(header), data)
}

// NPYHeader is the header of an array in C order.
func NPYHeader(descr string, shape ...int) string {
	s := "("
	for _, n := range shape {
		s += fmt.Sprintf("%d, ", n)
	}
	return fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': %s), }", descr, strings.TrimSuffix(s, " "))
}

// DType is a NumPy type as it is pickled.
func DType(code, order string) PyCall {
	width, align := -1, -1
	if code[0] == 'S' || code[0] == 'U' {
		fmt.Sscanf(code[1:], "%d", &width)
		align = 1
		if code[0] == 'U' {
			width, align = 4*width, 4
		}
	}
	state := PyTuple{3, order, nil, nil, nil, width, align, 0}
	if code == "M8" || code == "m8" {
		state = PyTuple{4, order, nil, nil, nil, width, align, 0, PyTuple{PyDict{}, PyTuple{[]byte("ns"), 1, 1, 1}}}
	}
	return PyCall{Fn: PyGlobal{"numpy", "dtype"}, Args: PyTuple{code, false, true}, State: state}
}

// NDArray is an array as protocols 0 to 4 pickle it.
func NDArray(dtype any, data any, shape ...any) PyCall {
	return PyCall{Fn: PyGlobal{"numpy.core.multiarray", "_reconstruct"},
		Args: PyTuple{PyGlobal{"numpy", "ndarray"}, PyTuple{0}, []byte("b")}, State: PyTuple{1, PyTuple(shape), dtype, false, data}}
}

// JoblibArray is the wrapper that joblib writes in front of an array.
func JoblibArray(dtype any, shape ...any) PyCall {
	return PyCall{Fn: PyGlobal{"joblib.numpy_pickle", "NumpyArrayWrapper"}, New: true,
		State: PyDict{"subclass", PyGlobal{"numpy", "ndarray"}, "shape", PyTuple(shape), "order", "C", "dtype", dtype, "allow_mmap", true, "numpy_array_alignment_bytes", 16}}
}

// Joblib writes one array as joblib does, in protocol 3, which has no frames: the wrapper, the padded bytes of the array,
// and then rest, which is the end of the stream.
func Joblib(dtype any, data []byte, rest string, shape ...any) []byte {
	head := Pickle(3, JoblibArray(dtype, shape...))
	head = head[:len(head)-1] // STOP comes later
	pad := 16 - (len(head)+1)%16
	return cat(head, []byte{byte(pad)}, bytes.Repeat([]byte{0xff}, pad), data, []byte(rest))
}

// Zlib packs data.
func Zlib(data []byte) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, err := w.Write(data)
	must(err)
	must(w.Close())
	return b.Bytes()
}
