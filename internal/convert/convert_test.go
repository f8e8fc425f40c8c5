package convert

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/guardtest"
)

const checkpoints = "../../tests/models/testdata/"

func convertBytes(data []byte, o Options) ([]byte, Result, error) {
	var out bytes.Buffer
	r, err := Safetensors(context.Background(), bytes.NewReader(data), int64(len(data)), &out, o)
	return out.Bytes(), r, err
}

// The wanted files were written by the safetensors package from the tensors that PyTorch held.
func TestCheckpointsOfPyTorchBecomeWhatItsOwnLibraryWrites(t *testing.T) {
	for from, to := range map[string]string{"state.pt": "state", "state_legacy.pt": "state", "mixed.pt": "mixed", "mixed_legacy.pt": "mixed", "newer.pt": "newer"} {
		data, err := os.ReadFile(checkpoints + from)
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(checkpoints + to + ".safetensors")
		if err != nil {
			t.Fatal(err)
		}
		got, r, err := convertBytes(data, Options{})
		if err != nil || !bytes.Equal(got, want) || r.Bytes != int64(len(want)) {
			t.Errorf("%s: %v, %d bytes, want %d:\n%q\n%q", from, err, len(got), len(want), got, want)
		}
	}
}

func TestValuesThatAreNoTensorsAreNamed(t *testing.T) {
	data, err := os.ReadFile(checkpoints + "mixed.pt")
	if err != nil {
		t.Fatal(err)
	}
	_, r, err := convertBytes(data, Options{})
	if got := strings.Join(r.LeftOut.Names, " "); err != nil || got != "lr epoch dtype size.0 size.1 device order.a" || r.LeftOut.Count != 7 {
		t.Errorf("left out %d: %s, %v", r.LeftOut.Count, got, err)
	}
}

type py = guardtest.PyTuple

func TestViewsAreWrittenOut(t *testing.T) {
	s := guardtest.Floats("0", 12)
	for _, c := range []struct {
		about        string
		offset       int
		size, stride py
		want         []float32
	}{
		{"turned", 0, py{4, 3}, py{1, 4}, []float32{0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11}},
		{"slice", 2, py{2, 2}, py{4, 1}, []float32{2, 3, 6, 7}},
		{"repeated", 5, py{3, 2}, py{0, 1}, []float32{5, 6, 5, 6, 5, 6}},
		{"steps", 1, py{3}, py{4}, []float32{1, 5, 9}},
		{"one", 7, py{}, py{}, []float32{7}},
		{"ones between", 0, py{1, 2, 1, 3}, py{99, 3, 77, 1}, []float32{0, 1, 2, 3, 4, 5}},
		{"nothing", 12, py{0}, py{1}, nil},
	} {
		out, _, err := convertBytes(guardtest.TorchZip(guardtest.Pickle(2, guardtest.PyDict{"a", guardtest.Tensor(s, c.offset, c.size, c.stride)}), s), Options{})
		if err != nil {
			t.Errorf("%s: %v", c.about, err)
			continue
		}
		var want []byte
		for _, f := range c.want {
			want, _ = binary.Append(want, binary.LittleEndian, f)
		}
		n := binary.LittleEndian.Uint64(out)
		if got := out[8+n:]; !bytes.Equal(got, want) {
			t.Errorf("%s: %x, want %x", c.about, got, want)
		}
		if !json.Valid(out[8 : 8+n]) {
			t.Errorf("%s: header %s", c.about, out[8:8+n])
		}
	}
}

func TestBigEndIsTurnedAround(t *testing.T) {
	s := guardtest.Floats("0", 2)
	data := guardtest.TorchZip(guardtest.Pickle(2, guardtest.PyDict{"a", guardtest.Tensor(s, 0, py{2}, py{1})}), s)
	big := guardtest.Zip(guardtest.Entry{Name: "a/data.pkl", Data: guardtest.Pickle(2, guardtest.PyDict{"a", guardtest.Tensor(s, 0, py{2}, py{1})})},
		guardtest.Entry{Name: "a/byteorder", Data: []byte("big")}, guardtest.Entry{Name: "a/data/0", Data: []byte{0, 0, 0, 0, 0x3f, 0x80, 0, 0}})
	a, _, err := convertBytes(data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if b, _, err := convertBytes(big, Options{}); err != nil || !bytes.Equal(a, b) {
		t.Errorf("%x, %v, want %x", b, err, a)
	}
}

func TestWhatCannotBeConvertedIsRefusedClearly(t *testing.T) {
	s := guardtest.Floats("0", 4)
	whole := guardtest.Tensor(s, 0, py{4}, py{1})
	complex128 := guardtest.Storage{Key: "1", Type: "ComplexDoubleStorage", Size: 16, Data: make([]byte, 16)}
	zip := func(v any, ss ...guardtest.Storage) []byte { return guardtest.TorchZip(guardtest.Pickle(2, v), ss...) }
	pkl := guardtest.Pickle(2, guardtest.PyDict{"a", whole})
	for _, c := range []struct {
		about, want string
		data        []byte
	}{
		{"code", "pickle.global_denied", zip(guardtest.PyDict{"a", guardtest.PyGlobal{Module: "os", Name: "system"}})},
		{"plain pickle", `of the kind "pickle"`, guardtest.Pickle(2, 1)},
		{"no tensors", "holds no tensors", zip(guardtest.PyDict{"a", 1})},
		{"one tensor", "one tensor without a name", zip(whole, s)},
		{"one name twice", `two tensors would be named "a.b"`, zip(guardtest.PyDict{"a", guardtest.PyDict{"b", whole}, "a.b", whole}, s)},
		{"a type that is not there", `tensor "a" is of type C128`, zip(guardtest.PyDict{"a", guardtest.Tensor(complex128, 0, py{1}, py{1})}, complex128)},
		{"views without end", "which is the limit", zip(guardtest.PyDict{"a", guardtest.Tensor(s, 0, py{1 << 20, 1 << 20}, py{0, 0})}, s)},
		{"packed storage", "is compressed in the zip", guardtest.Deflated(map[string][]byte{"a/data.pkl": pkl, "a/data/0": s.Data}, "a/data.pkl", "a/data/0")},
	} {
		out, _, err := convertBytes(c.data, Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) || len(out) > 0 {
			t.Errorf("%s: %v and %d bytes, want %q", c.about, err, len(out), c.want)
		}
	}
	if _, _, err := convertBytes(zip(guardtest.PyDict{"a", guardtest.PyGlobal{Module: "os", Name: "system"}}), Options{}); fact.FindingOf(err).Code != fact.CodePickleGlobal {
		t.Errorf("the denial is lost: %v", err)
	}
}
