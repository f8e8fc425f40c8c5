package pickle_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/oriel-go/oriel/guard/guardtest"
	"github.com/oriel-go/oriel/guard/pickle"
)

func benchScan(b *testing.B, data []byte) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	src := bytes.NewReader(data)
	for b.Loop() {
		r, err := pickle.Scan(context.Background(), src, int64(len(data)), pickle.Default())
		if err != nil {
			b.Fatal(err)
		}
		if f, denied := r.Denied(); denied {
			b.Fatal(f)
		}
	}
}

// dense is a list of small things: hardly any bytes that are not instructions.
func dense(n int) []byte {
	var v []any
	for i := range n {
		v = append(v, guardtest.PyDict{"id", i, "name", fmt.Sprint("row ", i), "score", float64(i) / 7, "tags", []any{"a", "b", i % 7}, "pair", guardtest.PyTuple{i, nil}})
	}
	return guardtest.Pickle(4, v)
}

func BenchmarkDense(b *testing.B) { benchScan(b, dense(40_000)) }

func BenchmarkDenseIntegers(b *testing.B) {
	var v []any
	for i := range 500_000 {
		v = append(v, i)
	}
	benchScan(b, guardtest.Pickle(2, v))
}

func BenchmarkDenseProtocol0(b *testing.B) {
	var v []any
	for i := range 20_000 {
		v = append(v, guardtest.PyDict{"id", i, "name", fmt.Sprint("row ", i)})
	}
	benchScan(b, guardtest.Pickle(0, v))
}

// stateDict is the stream of a state dict of n tensors, each with a storage of its own.
func stateDict(n int) []byte {
	d := guardtest.PyCall{Fn: guardtest.PyGlobal{Module: "collections", Name: "OrderedDict"}}
	var ss []guardtest.Storage
	for i := range n {
		s := guardtest.Floats(fmt.Sprint(i), 16)
		ss = append(ss, s)
		d.Dict = append(d.Dict, fmt.Sprintf("layers.%d.weight", i), guardtest.Tensor(s, 0, guardtest.PyTuple{4, 4}, guardtest.PyTuple{4, 1}))
	}
	return guardtest.TorchZip(guardtest.Pickle(2, d), ss...)
}

// BenchmarkStateDict1000 reads the whole checkpoint of 1,000 tensors: the zip, the stream, every checksum.
func BenchmarkStateDict1000(b *testing.B) { benchScan(b, stateDict(1000)) }

func BenchmarkProbe(b *testing.B) {
	data := make([]byte, 1<<20)
	rand.NewChaCha8([32]byte{2}).Read(data)
	var at []int64
	for i := 0; i+1 < len(data); i++ {
		if data[i] == 0x80 && data[i+1] >= 2 && data[i+1] <= 5 {
			at = append(at, int64(i))
		}
	}
	src := bytes.NewReader(data)
	for b.Loop() {
		for _, off := range at {
			if _, err := pickle.Probe(src, off, int64(len(data))); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(at)), "ns/probe")
}
