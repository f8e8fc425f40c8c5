package pickle

import (
	"bytes"
	"fmt"
	"math/bits"

	"github.com/oriel-go/oriel/guard/fact"
)

// buildWrapper is the state of joblib's NumpyArrayWrapper. The array's bytes stand behind it in the file, after a byte
// that counts the padding if the wrapper aligns them.
func buildWrapper(m *machine, o *object, state ref) (string, error) {
	if !m.joblib {
		return "an array that stands behind the stream", nil
	}
	v := m.at(state)
	if v.kind != kDict {
		return "a state that is no dict", nil
	}
	a := &array{}
	items := m.items(v)
	var count int64
	aligned, align, shaped := false, 0, false
	for i := 0; i < len(items); i += 2 {
		name, _ := m.short(items[i], 40)
		r := items[i+1]
		switch name {
		case "subclass":
			if c := m.specOf(r); c == nil || c.module != "numpy" || c.name != "ndarray" {
				return m.describe(r) + " instead of ndarray", nil
			}
		case "shape":
			var why string
			if a.shape, count, why = m.dims(r); why != "" {
				return why, nil
			}
			shaped = true
		case "order":
			switch order, _ := m.short(r, 4); order {
			case "C":
			case "F":
				a.fortran = true
			default:
				return "an order that is neither C nor F", nil
			}
		case "dtype":
			if a.d = m.dtypeOf(r); a.d == nil || a.d.code == "O" {
				return m.describe(r) + " instead of a type of numbers", nil
			}
		case "allow_mmap":
			if m.at(r).kind != kBool {
				return "an allow_mmap that is no flag", nil
			}
		case "numpy_array_alignment_bytes":
			n, ok := m.isInt(r)
			if r != refNone && (!ok || n < 1 || n > 32) {
				return "an alignment that is none", nil
			}
			aligned, align = r != refNone, int(n)
		default:
			return fmt.Sprintf("attribute %.40q", name), nil
		}
	}
	if a.d == nil || !shaped {
		return "no type or no shape", nil
	}
	hi, size := bits.Mul64(uint64(count), uint64(a.d.size))
	if hi != 0 || size > 1<<62 {
		return "a shape that overflows", nil
	}
	if m.frameEnd >= 0 && m.off() < m.frameEnd {
		return "an array inside a frame", nil
	}
	m.frameEnd = -1
	if aligned {
		p, err := m.take(1)
		if err != nil {
			return "", err
		}
		n := int(p[0])
		if n < 1 || n > align {
			return fmt.Sprintf("%d bytes of padding", n), nil
		}
		if p, err = m.take(n); err != nil {
			return "", err
		}
		// Neither the count nor the padding is an instruction, so that another loader than joblib's stops here.
		if n >= opMark || bytes.Count(p, []byte{0xff}) != n {
			return "padding that is not 0xff", nil
		}
	} else if found, err := probe(m.src, m.off(), m.end, true); err != nil {
		return "", err
	} else if found.Confirmed {
		// Another loader than joblib's would run the array's bytes.
		m.refuse(fact.CodePickleNested, "the array's bytes are a pickle that asks for %s", quoteName(found.Module, found.Name))
	}
	a.off = m.off()
	if err := m.skip(int64(size), nil); err != nil {
		return "", err
	}
	m.raws++
	o.data = a
	return "", nil
}

func joblibGlobals() []*spec {
	return []*spec{{module: "joblib.numpy_pickle", name: "NumpyArrayWrapper", create: emptyCall, build: buildWrapper, data: arrayData}}
}
