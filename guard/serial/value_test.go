package serial_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/guardtest"
	"github.com/oriel-go/oriel/guard/serial"
)

func budget() *fact.Budget {
	return fact.NewBudget(context.Background(), fact.Limits{Memory: 64 << 20}.WithDefaults(fact.Model))
}

func TestHostileValuesAreFound(t *testing.T) {
	for _, v := range guardtest.Values() {
		hits, err := serial.Value([]byte(v.JSON), budget())
		if err != nil || len(hits) == 0 || hits[0].Code != v.Code {
			t.Errorf("%s %s %.80s: %v, %v; want %s", v.ID, v.About, v.JSON, hits, err, v.Code)
		}
	}
}

func TestHarmlessValuesHoldNothing(t *testing.T) {
	for _, v := range guardtest.BenignValues() {
		if hits, err := serial.Value([]byte(v.JSON), budget()); err != nil || len(hits) > 0 {
			t.Errorf("%.80s: %v, %v", v.JSON, hits, err)
		}
	}
}

// fuzz runs a finder on whatever comes: no panic, no fault, no more memory than the budget, never over two
// seconds of processor time.
func fuzz(f *testing.F, find func([]byte, *fact.Budget) error) {
	for _, v := range append(guardtest.Values(), guardtest.Prompts()...) {
		f.Add([]byte(v.JSON))
	}
	for _, c := range append(guardtest.Family("S"), guardtest.Family("O")...) {
		if data := c.Make(); len(data) < 4096 {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		start, b := guardtest.ProcessorTime(), budget()
		if err := find(data, b); err != nil {
			if _, ok := errors.AsType[*fact.Denial](err); !ok {
				t.Fatalf("a fault, not a denial: %v", err)
			}
		}
		if took := guardtest.ProcessorTime() - start; b.Peak() > b.Limits.Memory || took > 2*time.Second {
			t.Fatalf("took %d bytes and %v", b.Peak(), took)
		}
	})
}

func FuzzFind(f *testing.F) {
	fuzz(f, func(data []byte, b *fact.Budget) error {
		hits, err := serial.Find(bytes.NewReader(data), int64(len(data)), b)
		if serial.Quiet(data) && (len(hits) > 0 || err != nil) {
			return fmt.Errorf("taken for quiet, and holds %v: %v", hits, err)
		}
		return err
	})
}

func FuzzValue(f *testing.F) {
	fuzz(f, func(data []byte, b *fact.Budget) error { _, err := serial.Value(data, b); return err })
}

func FuzzConfig(f *testing.F) {
	fuzz(f, func(data []byte, b *fact.Budget) error { _, err := serial.Config(bytes.NewReader(data), b); return err })
}
