package slim

import (
	"maps"
	"runtime"
	"strconv"
	"testing"
)

func TestMapTakesWhatItsEntriesNeed(t *testing.T) {
	const many = 100_000
	held := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	m := map[int]string{}
	before := held()
	for i := range many {
		m[i] = ""
	}
	full := held() - before
	for i := 3; i < many; i++ {
		delete(m, i)
	}
	for i := range 3 {
		m[i] = strconv.Itoa(i)
	}
	m = Map(m)
	if left := held() - before; left > full/20 {
		t.Errorf("3 of %d entries hold %d bytes of %d", many, left, full)
	}
	if want := map[int]string{0: "0", 1: "1", 2: "2"}; !maps.Equal(m, want) {
		t.Errorf("got %v, want %v", m, want)
	}
	if Map[int, int](nil) != nil {
		t.Error("nil became a map")
	}
}
