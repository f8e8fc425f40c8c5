package walk_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/guardtest"
	"github.com/oriel-go/oriel/guard/walk"
)

func TestZipIndexComesInTheOrderOfTheData(t *testing.T) {
	data := guardtest.Zip(guardtest.Entry{Name: "a", Data: []byte("first")}, guardtest.Entry{Name: "b", Data: []byte("second")}, guardtest.Entry{Name: "c"})
	const record = 46 + 1 // of the directory, with its name
	dir := data[len(data)-22-3*record : len(data)-22]
	first := bytes.Clone(dir[:record])
	copy(dir, dir[record:])
	copy(dir[2*record:], first) // b, c, a

	es, err := walk.ZipIndex(bytes.NewReader(data), int64(len(data)), fact.NewBudget(context.Background(), fact.Limits{}.WithDefaults(fact.Model)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range es {
		got = append(got, fmt.Sprintf("%s %q", e.Name, data[e.Off:e.Off+e.Size]))
	}
	if want := []string{`a "first"`, `b "second"`, `c ""`}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
