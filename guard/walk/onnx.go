package walk

import (
	"math/bits"
	"path"
	"strconv"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// onnxMessage names, for each kind of message of ONNX, the fields that are messages worth reading. What a field is not
// named here for is passed over.
var onnxMessage = map[string]map[uint64]string{
	"model":     {7: "graph", 20: "training", 25: "function"},
	"training":  {1: "graph", 2: "graph"},
	"graph":     {1: "node", 5: "tensor", 15: "sparse"},
	"function":  {7: "node", 11: "attribute"},
	"node":      {5: "attribute"},
	"attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
	"sparse":    {1: "tensor", 2: "tensor"},
}

// onnxDomains are the operator sets that every runtime brings.
var onnxDomains = map[string]bool{"": true, "ai.onnx": true, "ai.onnx.ml": true, "ai.onnx.training": true, "ai.onnx.preview": true, "ai.onnx.preview.training": true,
	"com.microsoft": true, "com.microsoft.nchwc": true, "com.microsoft.experimental": true, "com.ms.internal.nhwc": true, "pkg.onnxscript.torch_lib": true, "pkg.onnxscript.torch_lib.common": true}

// walkONNX reads an ONNX model: tensors that fit their shapes, data elsewhere only below the model's own directory, and
// operators that do not run code.
func walkONNX(w *walker) error {
	if err := w.onnx("model", 0, w.size); err != nil {
		return err
	}
	return w.part("model", 0, w.size, false)
}

func (w *walker) onnx(kind string, off, end int64) error {
	if kind == "tensor" {
		return w.onnxTensor(off, end)
	}
	domain, op := "", ""
	err := w.message(off, end, func(f protoField) (err error) {
		if kind == "node" {
			switch f.num {
			case 4:
				op, err = w.short(f, 1024)
			case 7:
				domain, err = w.short(f, 1024)
			}
		}
		if sub := onnxMessage[kind][f.num]; sub != "" && err == nil {
			if f.wire != 2 {
				return malformed(f.off, "a %s that is no message", sub)
			}
			return w.onnx(sub, f.off, f.off+f.n)
		}
		return err
	})
	if err != nil || kind != "node" {
		return err
	}
	if domain == "ai.onnx.contrib" && strings.HasPrefix(op, "Py") || op == "PythonOp" || op == "PythonOpGrad" || op == "PyOp" {
		return fact.Deny(fact.CodeWeightsCode, off, "operator %.60q runs Python", op)
	}
	if !onnxDomains[domain] {
		w.note(fact.CodeOperator, fact.Note, off, "operator "+strconv.Quote(op)+" of "+strconv.Quote(domain))
	}
	return nil
}

// onnxBits is the size of one element of each type; 0 where it varies.
var onnxBits = [...]uint64{1: 32, 2: 8, 3: 8, 4: 16, 5: 16, 6: 32, 7: 64, 9: 8, 10: 16, 11: 64, 12: 32, 13: 64, 14: 64, 15: 128, 16: 16, 17: 8, 18: 8, 19: 8, 20: 8, 21: 4, 22: 4, 23: 4, 24: 8}

// onnxTensor checks one tensor: that its bytes fit its shape, and where data that is elsewhere lies.
func (w *walker) onnxTensor(off, end int64) error {
	size, typ, raw := uint64(1), uint64(0), int64(-1)
	external, entries := false, 0
	place := map[string]string{}
	dim := func(n uint64) error {
		hi, lo := bits.Mul64(size, n)
		if size = lo; hi != 0 || int64(n) < 0 || size>>56 != 0 {
			return fact.Deny(fact.CodeTensor, off, "the shape overflows")
		}
		return nil
	}
	err := w.message(off, end, func(f protoField) error {
		switch {
		case f.num == 1 && f.wire == 0:
			return dim(f.v)
		case f.num == 1 && f.wire == 2:
			for at := f.off; at < f.off+f.n; {
				n, err := w.uvarint(&at, f.off+f.n)
				if err != nil {
					return err
				}
				if err := dim(n); err != nil {
					return err
				}
			}
		case f.num == 2:
			typ = f.v
		case f.num == 9:
			raw = f.n
		case f.num == 14:
			external = external || f.v == 1
		case f.num == 13:
			if entries++; entries > 16 {
				return malformed(f.off, "more than 16 words")
			}
			external = true
			return w.onnxEntry(f, place)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if external {
		return w.onnxExternal(off, place)
	}
	if raw < 0 || typ >= uint64(len(onnxBits)) || onnxBits[typ] == 0 {
		return nil
	}
	if want := (size*onnxBits[typ] + 7) / 8; uint64(raw) != want {
		return fact.Deny(fact.CodeTensor, off, "a tensor of %d elements of type %d has %d bytes", size, typ, raw)
	}
	return nil
}

func (w *walker) onnxEntry(f protoField, place map[string]string) error {
	if f.wire != 2 {
		return malformed(f.off, "a place that is no message")
	}
	var key, value string
	err := w.message(f.off, f.off+f.n, func(f protoField) (err error) {
		switch f.num {
		case 1:
			key, err = w.short(f, 1024)
		case 2:
			value, err = w.short(f, 4096)
		}
		return err
	})
	if _, twice := place[key]; twice && err == nil {
		return fact.Deny(fact.CodeWeightsRef, f.off, "%.60q twice", key)
	}
	place[key] = value
	return err
}

func (w *walker) onnxExternal(off int64, place map[string]string) error {
	for _, key := range []string{"offset", "length"} {
		if v, ok := place[key]; ok {
			if _, err := strconv.ParseUint(v, 10, 62); err != nil {
				return fact.Deny(fact.CodeWeightsRef, off, "%s %.40q", key, v)
			}
		}
	}
	if !local(place["location"]) {
		return fact.Deny(fact.CodeWeightsRef, off, "data at %.100q", place["location"])
	}
	if len(w.m.Notes) >= 64 {
		return fact.Over(fact.CodeWeightsRef, off, 65, 64, "notes")
	}
	w.note(fact.CodeWeightsRef, fact.Note, off, "data at "+strconv.Quote(place["location"]))
	return nil
}

// local reports whether a path stays below the directory it is relative to, on every system.
func local(p string) bool {
	return p != "" && p != "." && !path.IsAbs(p) && !strings.ContainsAny(p, "\\:\x00") && !strings.Contains("/"+p+"/", "/../") && !strings.HasPrefix(p, "~")
}
