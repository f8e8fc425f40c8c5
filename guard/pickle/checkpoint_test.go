package pickle_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/guardtest"
	"github.com/oriel-go/oriel/guard/pickle"
)

// vector is a tensor that is its whole storage.
func vector(s guardtest.Storage) guardtest.PyCall {
	return guardtest.Tensor(s, 0, guardtest.PyTuple{len(s.Data) / s.Size}, guardtest.PyTuple{1})
}

func TestStoragesAreReportedWhereTheyLie(t *testing.T) {
	one, large, none := guardtest.Floats("0", 1), guardtest.Floats("1", 200_000), guardtest.Floats("7", 0)
	pkl := guardtest.Pickle(2, guardtest.PyDict{"scalar", guardtest.Tensor(one, 0, guardtest.PyTuple{}, guardtest.PyTuple{}), "large", vector(large), "none", vector(none)})
	want := fmt.Sprint([]pickle.Tensor{
		{Name: "scalar", DType: "F32", Shape: []int64{}, Stride: []int64{}, Storage: 0},
		{Name: "large", DType: "F32", Shape: []int64{200_000}, Stride: []int64{1}, Storage: 1},
		{Name: "none", DType: "F32", Shape: []int64{0}, Stride: []int64{1}, Storage: 2},
	})
	check := func(how string, data []byte, packed bool) {
		t.Helper()
		r := scan(t, data, pickle.Default())
		if len(r.Findings) > 0 {
			t.Fatalf("%s: %+v", how, r.Findings)
		}
		if got := fmt.Sprint(r.Tensors); got != want {
			t.Errorf("%s: tensors %s, want %s", how, got, want)
		}
		if text, err := json.Marshal(r.Tensors[0]); err != nil || !strings.Contains(string(text), `"shape":[]`) {
			t.Errorf("%s: a scalar is %s, %v", how, text, err)
		}
		if len(r.Storages) != 3 {
			t.Fatalf("%s: %d storages", how, len(r.Storages))
		}
		for i, s := range []guardtest.Storage{one, large, none} {
			got := r.Storages[i]
			if got.Key != s.Key || got.DType != "F32" || got.Bytes != int64(len(s.Data)) || got.Member != "archive/data/"+s.Key {
				t.Errorf("%s: storage %+v", how, got)
			}
			if stored := !packed && len(s.Data) > 0; stored && !bytes.Equal(data[got.Off:][:got.Bytes], s.Data) {
				t.Errorf("%s: storage %s is not at %d", how, s.Key, got.Off)
			} else if packed && len(s.Data) > 0 && got.Off != -1 {
				t.Errorf("%s: storage %s is packed, and said to be at %d", how, s.Key, got.Off)
			}
		}
	}
	check("stored", guardtest.TorchZip(pkl, one, large, none), false)
	check("without a member for no numbers", guardtest.TorchZip(pkl, large, one), false)
	check("packed", guardtest.Deflated(map[string][]byte{"archive/data.pkl": pkl, "archive/data/0": one.Data, "archive/data/1": large.Data},
		"archive/data.pkl", "archive/data/0", "archive/data/1"), true)
	// What a scan leaves to the next one holds nothing of it.
	scan(t, stateDict(300), pickle.Default())
	check("after another", guardtest.TorchZip(pkl, one, large, none), false)
}

func TestStoragesThatAreNotWhatTheirTensorsNeedAreRefused(t *testing.T) {
	s, other := guardtest.Floats("0", 200_000), guardtest.Floats("1", 4)
	pkl := guardtest.Pickle(2, guardtest.PyDict{"w", vector(s)})
	whole := guardtest.TorchZip(pkl, s)
	if f, denied := scan(t, whole, pickle.Default()).Denied(); denied {
		t.Fatal(f)
	}
	at := bytes.Index(whole, s.Data)
	flipped := func(i int) []byte {
		b := bytes.Clone(whole)
		b[at+i] ^= 1
		return b
	}
	short := guardtest.Zip(guardtest.Entry{Name: "archive/data.pkl", Data: pkl}, guardtest.Entry{Name: "archive/data/0", Data: s.Data[:len(s.Data)-4],
		Local: func(h []byte) { binary.LittleEndian.PutUint32(h[22:], uint32(len(s.Data))) }, Central: func(h []byte) { binary.LittleEndian.PutUint32(h[24:], uint32(len(s.Data))) }})
	for _, c := range []struct {
		about string
		data  []byte
		code  fact.Code
	}{
		{"no member", guardtest.TorchZip(pkl), fact.CodePicklePersistent},
		{"a member too many", guardtest.TorchZip(pkl, s, other), fact.CodeGap},
		{"another length", guardtest.TorchZip(pkl, guardtest.Floats("0", 199_999)), fact.CodePicklePersistent},
		{"stored bytes that are fewer than their number", short, fact.CodeDisagree},
		{"a bit of the first byte", flipped(0), fact.CodeChecksum},
		{"a bit in the middle", flipped(400_000), fact.CodeChecksum},
		{"a bit of the last byte", flipped(len(s.Data) - 1), fact.CodeChecksum},
	} {
		if f, denied := scan(t, c.data, pickle.Default()).Denied(); !denied || f.Code != c.code {
			t.Errorf("%s: %s (%s), want %s", c.about, f.Code, f.Detail, c.code)
		}
	}
}
