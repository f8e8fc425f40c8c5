// Package convert turns checkpoints of PyTorch into safetensors files without Python: what is read is interpreted by
// package pickle, never run, and what is written holds numbers and names only.
package convert

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"slices"
	"sort"
	"strings"

	"github.com/oriel-go/oriel/guard/pickle"
)

// Options bound a conversion. The zero value is ready.
type Options struct {
	Policy pickle.Policy // zero Sets mean [pickle.Default]

	// MaxBytes is the largest file to write. Views that share a storage are written out, so a small checkpoint can ask for
	// a large file. 0 is sixteen times the checkpoint and 16 MiB.
	MaxBytes int64
}

// A Result says what was written.
type Result struct {
	Tensors int
	Bytes   int64         // of the whole file
	LeftOut pickle.Others // values of the checkpoint that safetensors has no place for
}

// order lists the types that safetensors names, as its own library orders them in a file. Others are refused.
var order = []string{"U64", "I64", "F64", "C64", "F32", "U32", "I32", "BF16", "F16", "U16", "I16", "F8_E8M0", "F8_E4M3", "F8_E5M2", "I8", "U8", "BOOL"}

const maxHeader = 100_000_000 // as readers of safetensors allow

// Safetensors reads a checkpoint of size bytes and writes it to w. The same checkpoint gives the same bytes every time.
//
// Every tensor is written whole and contiguous, in the order that the library of safetensors gives them: views and tied
// tensors become copies. Numbers are copied through a buffer; nothing is loaded as a whole. A checkpoint that the policy refuses gives a
// Denial of package fact, and nothing is written before the whole checkpoint has been read.
func Safetensors(ctx context.Context, r io.ReaderAt, size int64, w io.Writer, o Options) (Result, error) {
	if o.Policy.Sets == 0 {
		o.Policy.Sets = pickle.Default().Sets
	}
	f, err := pickle.Open(ctx, r, size, o.Policy)
	if err != nil {
		return Result{}, err
	}
	defer f.Close()
	rep := &f.Report
	if rep.Container != pickle.TorchZip && rep.Container != pickle.TorchLegacy {
		return Result{}, fmt.Errorf("the file is of the kind %q, not a checkpoint that torch.save wrote", rep.Container)
	}
	if len(rep.Tensors) == 0 {
		return Result{}, errors.New("the checkpoint holds no tensors")
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = 16*size + 16<<20
	}
	ts, header, total, err := layout(rep, o.MaxBytes)
	if err != nil {
		return Result{}, err
	}
	out := bufio.NewWriterSize(w, 1<<20)
	if _, err := out.Write(header); err != nil {
		return Result{}, fmt.Errorf("write header: %w", err)
	}
	for _, t := range ts {
		if err := copyTensor(ctx, out, r, t, rep.Storages[t.Storage]); err != nil {
			return Result{}, fmt.Errorf("tensor %q: %w", t.Name, err)
		}
	}
	if err := out.Flush(); err != nil {
		return Result{}, fmt.Errorf("write: %w", err)
	}
	return Result{len(ts), int64(len(header)) + total, rep.Others}, nil
}

// layout orders the tensors and makes the header: its length, and JSON padded to eight bytes.
func layout(rep *pickle.Report, most int64) (ts []pickle.Tensor, header []byte, total int64, err error) {
	ts = append(ts, rep.Tensors...)
	sort.SliceStable(ts, func(i, j int) bool {
		if a, b := slices.Index(order, ts[i].DType), slices.Index(order, ts[j].DType); a != b {
			return a < b
		}
		return ts[i].Name < ts[j].Name
	})
	type entry struct {
		DType   string   `json:"dtype"`
		Shape   []int64  `json:"shape"`
		Offsets [2]int64 `json:"data_offsets"`
	}
	var text strings.Builder
	text.WriteString(`{"__metadata__":{"format":"pt"}`)
	seen := map[string]bool{"__metadata__": true}
	for _, t := range ts {
		switch {
		case t.Name == "":
			return nil, nil, 0, errors.New("the checkpoint is one tensor without a name; save a dict of tensors")
		case seen[t.Name]:
			return nil, nil, 0, fmt.Errorf("two tensors would be named %q", t.Name)
		case !slices.Contains(order, t.DType):
			return nil, nil, 0, fmt.Errorf("tensor %q is of type %s, which safetensors does not have", t.Name, t.DType)
		case rep.Storages[t.Storage].Off < 0 && rep.Storages[t.Storage].Bytes > 0:
			return nil, nil, 0, fmt.Errorf("tensor %q: its storage %s is compressed in the zip; torch.save stores it as it is", t.Name, rep.Storages[t.Storage].Key)
		case rep.Storages[t.Storage].BigEndian && t.DType == "C64":
			return nil, nil, 0, fmt.Errorf("tensor %q: complex numbers with the big end first are not converted", t.Name)
		}
		seen[t.Name] = true
		n := uint64(pickle.ItemSize(t.DType))
		for _, k := range t.Shape {
			hi, lo := bits.Mul64(n, uint64(k))
			if hi != 0 || lo > 1<<62 {
				return nil, nil, 0, fmt.Errorf("tensor %q is larger than any file", t.Name)
			}
			n = lo
		}
		if n > uint64(most) || total > most-int64(n) {
			return nil, nil, 0, fmt.Errorf("tensor %q: the tensors take more than %d bytes once views are written out, which is the limit", t.Name, most)
		}
		shape := t.Shape
		if shape == nil {
			shape = []int64{}
		}
		name, err := quote(t.Name)
		if err != nil {
			return nil, nil, 0, fmt.Errorf("tensor %q: %w", t.Name, err)
		}
		e, err := json.Marshal(entry{t.DType, shape, [2]int64{total, total + int64(n)}})
		if err != nil {
			return nil, nil, 0, fmt.Errorf("tensor %q: %w", t.Name, err)
		}
		text.WriteString("," + name + ":" + string(e))
		total += int64(n)
	}
	text.WriteString("}")
	text.WriteString(strings.Repeat(" ", (8-text.Len()%8)%8))
	if text.Len() > maxHeader {
		return nil, nil, 0, fmt.Errorf("the names of %d tensors take %d bytes, more than the %d that a header may have", len(ts), text.Len(), maxHeader)
	}
	header = append(binary.LittleEndian.AppendUint64(nil, uint64(text.Len())), text.String()...)
	return ts, header, total, nil
}

// quote is JSON without the escapes that only web pages need.
func quote(s string) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(s)
	return strings.TrimSuffix(b.String(), "\n"), err
}
