package pickle_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/guardtest"
	"github.com/oriel-go/oriel/guard/pickle"
)

// FuzzScan scans whatever comes, in every container: no panic, no fault, never over two seconds of processor time, a report that agrees with
// Open, and values that can be made.
func FuzzScan(f *testing.F) {
	for i, c := range slices.Concat(guardtest.Pickles(), guardtest.PicklesBenign(), guardtest.PicklesOptIn()) {
		if data := c.Make(); len(data) <= 4<<10 && (c.Code == "" || i%2 == 0 || len(data) > 200) {
			f.Add(data)
		}
	}
	limits := pickle.Limits{Memory: 16 << 20, Values: 200_000, Ops: 1_000_000, Unfolded: 1_000_000, Unpacked: 1 << 20}
	f.Fuzz(func(t *testing.T, data []byte) {
		start := guardtest.ProcessorTime()
		src, size := bytes.NewReader(data), int64(len(data))
		p := pickle.Policy{Sets: pickle.Numpy | pickle.Torch | pickle.Pandas | pickle.Sklearn, Limits: limits, Trace: 4}
		r, err := pickle.Scan(context.Background(), src, size, p)
		if err != nil {
			t.Fatalf("a fault, not a denial: %v", err)
		}
		_, denied := r.Denied()
		file, err := pickle.Open(context.Background(), src, size, p)
		if (err != nil) != denied {
			t.Fatalf("Scan refuses: %v, Open says %v", denied, err)
		}
		if err == nil {
			if _, err := file.Value(); err != nil && !isDenial(err) {
				t.Fatalf("value: %v", err)
			}
			if err := file.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := pickle.Probe(src, 0, size); err != nil {
			t.Fatal(err)
		}
		if took := guardtest.ProcessorTime() - start; took > 2*time.Second {
			t.Fatalf("took %v", took)
		}
	})
}

func isDenial(err error) bool {
	_, ok := errors.AsType[*fact.Denial](err)
	return ok
}
