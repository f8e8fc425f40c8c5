package pickle

import (
	"strconv"

	"github.com/oriel-go/oriel/guard/fact"
)

// A Tensor is a view of a storage. Its elements all lie inside of it.
type Tensor struct {
	Name    string  `json:"name"`  // the keys and indexes that lead to it, joined by dots
	DType   string  `json:"dtype"` // in the words of safetensors: "F32", "BF16", "I64", "BOOL", "C64"
	Shape   []int64 `json:"shape"`
	Stride  []int64 `json:"stride"`  // in elements, one for each size
	Offset  int64   `json:"offset"`  // of the first element, in elements of DType
	Storage int     `json:"storage"` // index of the storage
}

// A Storage is a run of numbers of a checkpoint, which several tensors may look into.
type Storage struct {
	Key       string `json:"key"`
	Location  string `json:"location"` // the device it was on: "cpu"
	DType     string `json:"dtype"`    // "U8" if only its tensors know
	Bytes     int64  `json:"bytes"`
	Member    string `json:"member,omitempty"` // of the zip
	Off       int64  `json:"off"`              // of its bytes in the file; -1 where the zip has packed them
	BigEndian bool   `json:"big_endian,omitempty"`
}

// ItemSize returns the bytes of one element of a type as [Tensor] names it, or 0 if there is no such type.
func ItemSize(dtype string) int64 { return typeSizes[dtype] }

func (f *File) addStorage(s storage, member string, off int64) {
	d := s.dtype
	if d == "" {
		d = "U8"
	}
	f.Report.Storages = append(f.Report.Storages, Storage{s.key, s.location, d, s.numel * s.size, member, off, f.big})
}

func (f *File) tensorAt(i int) *Tensor {
	t := &f.m.tensors[i]
	return &Tensor{DType: t.dtype, Shape: t.shape, Stride: t.stride, Offset: t.offset, Storage: t.storage}
}

// index names every tensor of the value by the keys that lead to it. A tensor that several names lead to is listed for
// each of them.
func (f *File) index() error {
	if f.Report.Container != TorchZip && f.Report.Container != TorchLegacy {
		return nil
	}
	f.Report.Tensors = make([]Tensor, 0, len(f.m.tensors))
	return f.indexBelow(f.root, "")
}

// Others are the values of a checkpoint that are no tensors and hold none: numbers, strings, settings.
type Others struct {
	Count int      `json:"count"`
	Names []string `json:"names,omitempty"` // of the first sixteen
}

func (o *Others) add(join func(string) string, key string) {
	if o.Count++; o.Count <= 16 {
		o.Names = append(o.Names, join(key))
	}
}

// maxTensors bounds the index: sharing could multiply names.
const maxTensors = 1_000_000

func (f *File) indexBelow(r ref, name string) error {
	m := f.m
	v := m.at(r)
	if err := f.b.Tick(); err != nil {
		return limit(err, -1)
	}
	join := func(key string) string {
		if name == "" {
			return key
		}
		return name + "." + key
	}
	switch v.kind {
	case kTensor:
		if len(f.Report.Tensors) >= maxTensors {
			return fact.Over(fact.CodePickleLimit, -1, maxTensors+1, maxTensors, "tensors")
		}
		if err := f.b.Alloc(160 + int64(len(name))); err != nil {
			return limit(err, -1)
		}
		t := f.tensorAt(int(v.a))
		t.Name = name
		f.Report.Tensors = append(f.Report.Tensors, *t)
	case kObject:
		switch o := &m.objects[v.a]; {
		case o.items != 0:
			return f.indexBelow(o.items, name)
		case o.spec.record && o.state != 0:
			return f.indexBelow(o.state, name)
		case !o.spec.items && !o.spec.appends:
			f.Report.Others.add(func(s string) string { return s }, name)
		}
	case kList, kTuple:
		for i, k := range m.items(v) {
			if !m.branches(k) {
				f.Report.Others.add(join, strconv.Itoa(i))
				continue
			}
			if err := f.indexBelow(k, join(strconv.Itoa(i))); err != nil {
				return err
			}
		}
	case kDict:
		items := m.items(v)
		for i := 0; i < len(items); i += 2 {
			key, ok := m.short(items[i], 4096)
			if n, isInt := m.isInt(items[i]); isInt {
				key, ok = strconv.FormatInt(n, 10), true
			}
			if !ok {
				key = "#" + strconv.Itoa(i/2)
			}
			if !m.branches(items[i+1]) {
				f.Report.Others.add(join, key)
				continue
			}
			if err := f.indexBelow(items[i+1], join(key)); err != nil {
				return err
			}
		}
	}
	return m.fatal
}

// branches reports whether tensors may be below a value.
func (m *machine) branches(r ref) bool {
	switch m.at(r).kind {
	case kTensor, kObject, kList, kTuple, kDict:
		return true
	}
	return false
}
