package sniff

import (
	"encoding/binary"
	"unicode/utf8"

	"github.com/oriel-go/oriel/guard/fact"
)

// A field is one field of a protobuf message, with what of it is in the head of the file.
type field struct {
	num, wire uint64
	v         uint64
	data      []byte
	past      bool // it ends behind the head
}

// fields reads the fields of a message that begin in b. It fails where b is no message, or a field passes size.
func fields(b []byte, size int64) ([]field, bool) {
	var out []field
	left := size
	for len(b) > 0 && len(out) < 64 {
		tag, n := binary.Uvarint(b)
		if n <= 0 || tag>>3 == 0 {
			return out, n == 0 && len(out) > 0
		}
		f := field{num: tag >> 3, wire: tag & 7}
		b, left = b[n:], left-int64(n)
		v, n := binary.Uvarint(b)
		switch {
		case f.wire == 1 && len(b) >= 8:
			n = 8
		case f.wire == 5 && len(b) >= 4:
			n = 4
		case f.wire != 0 && f.wire != 2 || n <= 0:
			return out, false
		}
		b, left = b[n:], left-int64(n)
		if f.v = v; f.wire == 2 {
			if v > uint64(max(0, left)) {
				return out, false
			}
			f.data = b[:min(uint64(len(b)), v)]
			b, left = b[len(f.data):], left-int64(v)
			f.past = uint64(len(f.data)) < v
		}
		out = append(out, f)
	}
	return out, left >= 0
}

// protobuf tells ONNX models, saved models of TensorFlow and their graphs from other bytes. Their format has no signature.
func protobuf(head []byte, size int64) fact.Format {
	fs, ok := fields(head, size)
	if !ok || len(fs) == 0 {
		return ""
	}
	if fs[0].num == 1 && fs[0].wire == 2 {
		for _, f := range fs {
			if (f.num == 1 || f.num == 2) && f.wire != 2 || f.num > 4 || f.num == 1 && !node(f) {
				return ""
			}
		}
		return fact.SavedModel
	}
	if fs[0].num != 1 || fs[0].wire != 0 || fs[0].v == 0 || fs[0].v > 64 || len(fs) < 2 {
		return ""
	}
	graph := false
	for i, f := range fs[1:] {
		switch {
		case i == 0 && f.num == 2 && f.wire == 2 && fs[0].v == 1 && !printable(f.data):
			if sub, ok := fields(f.data, int64(f.v)); ok && len(sub) > 0 && sub[0].wire == 2 && sub[0].num <= 10 {
				return fact.SavedModel
			}
			return ""
		case (f.num == 2 || f.num == 3 || f.num == 4 || f.num == 6) && f.wire == 2 && (f.num == 6 || printable(f.data)):
		case f.num == 5 && f.wire == 0, f.num == 20 && f.wire == 2, f.num == 25 && f.wire == 2, f.num == 14 && f.wire == 2, f.num == 26 && f.wire == 2:
		case (f.num == 7 || f.num == 8) && f.wire == 2:
			graph = true
		default:
			return ""
		}
	}
	if graph {
		return fact.ONNX
	}
	return ""
}

// node reports whether a field is a node of a graph: a name, and an operation.
func node(f field) bool {
	sub, ok := fields(f.data, int64(f.v))
	if len(sub) < 2 {
		return f.past && len(sub) == 0 && len(f.data) < 300
	}
	return (ok || f.past) && sub[0].num == 1 && sub[0].wire == 2 && sub[1].num == 2 && sub[1].wire == 2 && len(sub[1].data) > 0 && printable(sub[0].data) && printable(sub[1].data)
}

func printable(b []byte) bool {
	for _, c := range b {
		if c < ' ' || c == 0x7f {
			return false
		}
	}
	return utf8.Valid(b) || len(b) > 100
}

// safetensors reports whether head is a length that fits the file and then text of that length.
func safetensors(head []byte, size int64) bool {
	if len(head) < 10 {
		return false
	}
	n := binary.LittleEndian.Uint64(head)
	if n < 2 || n > uint64(size-8) || n > 100_000_000 {
		return false
	}
	text := head[8:min(uint64(len(head)), 8+n, 72)]
	return (text[0] == '{' || text[0] == '[' || text[0] == ' ') && printable(text)
}
