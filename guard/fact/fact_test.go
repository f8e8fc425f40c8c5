package fact

import (
	"context"
	"math"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

func TestBudgetNeverPassesItsLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := Limits{Memory: rapid.Int64Range(0, 1000).Draw(t, "memory"), Nodes: rapid.Int64Range(0, 1000).Draw(t, "nodes")}.WithDefaults(Image)
		b := NewBudget(context.Background(), l)
		for range 50 {
			n := rapid.Int64().Draw(t, "n")
			if rapid.Bool().Draw(t, "small") {
				n %= 300
			}
			mem, nodes := b.memory, b.nodes
			if err := b.Alloc(n); err != nil && b.memory != mem {
				t.Fatal("a refused Alloc changed the budget")
			}
			if err := b.Node(n); err != nil && b.nodes != nodes {
				t.Fatal("a refused Node changed the budget")
			}
			if b.memory > l.Memory || b.nodes > l.Nodes || b.memory < 0 || b.nodes < 0 {
				t.Fatalf("spent memory %d of %d, nodes %d of %d", b.memory, l.Memory, b.nodes, l.Nodes)
			}
		}
	})
}

func TestBudgetEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	b := NewBudget(ctx, Limits{}.WithDefaults(Image))
	if err := b.Now(); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := b.Now(); FindingOf(err).Code != CodeTime {
		t.Fatalf("got %v, want %s", err, CodeTime)
	}
}

func TestBudgetGivesLargeFilesMoreTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(context.Background(), Limits{}.WithDefaults(Image))
		b.Extend(128 << 20)
		time.Sleep(4 * time.Second)
		if err := b.Now(); err != nil {
			t.Fatalf("after 4 of 4 seconds: %v", err)
		}
		time.Sleep(time.Millisecond)
		if err := b.Now(); FindingOf(err).Code != CodeTime {
			t.Fatalf("got %v, want %s", err, CodeTime)
		}
	})
}

func TestFormatsForReadsAcceptLists(t *testing.T) {
	for entry, want := range map[string]Format{".jpg": JPEG, "image/*": WebP, "audio": WAV, "text/csv": CSV, " .TGZ ": Gzip} {
		found := false
		for _, f := range FormatsFor(entry) {
			found = found || f == want
		}
		if !found {
			t.Errorf("FormatsFor(%q) lacks %s", entry, want)
		}
	}
	if got := FormatsFor("application/x-nothing"); len(got) != 0 {
		t.Errorf("an unknown entry stands for %v, want nothing", got)
	}
	for _, f := range FormatsFor("image/*") {
		if f.Family() != Image {
			t.Errorf("image/* stands for %s", f)
		}
	}
}

func TestBudgetCountsWorkAndNotTheWaitForIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(context.Background(), Limits{}.WithDefaults(Image))
		worked := 7 * time.Second // what the thread had done before
		b.count(func() time.Duration { return worked })
		time.Sleep(59 * time.Second)
		worked += 2 * time.Second
		if err := b.Now(); err != nil {
			t.Fatalf("after 2 of 2 seconds of work in a minute: %v", err)
		}
		worked++
		if err := b.Now(); FindingOf(err).Code != CodeTime {
			t.Fatalf("after more than 2 seconds of work: %v, want %s", err, CodeTime)
		}
	})
}

func TestBudgetDoesNotWaitForever(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(context.Background(), Limits{}.WithDefaults(Image))
		b.count(func() time.Duration { return 0 })
		time.Sleep(2 * patience * time.Second)
		if err := b.Now(); err != nil {
			t.Fatalf("after %d seconds: %v", 2*patience, err)
		}
		time.Sleep(patience)
		if err := b.Now(); FindingOf(err).Code != CodeTime {
			t.Fatalf("got %v, want %s", err, CodeTime)
		}
	})
}

func TestThreadClockCountsWork(t *testing.T) {
	clock, done := threadClock()
	defer done()
	if clock == nil {
		if runtime.GOOS == "linux" {
			t.Fatal("no clock")
		}
		return
	}
	for begin := clock(); clock() == begin; { // ends as soon as this work counts
	}
}

func TestExtendDoesNotOverflow(t *testing.T) {
	for _, n := range []int64{-1, 0, 1 << 20, 1 << 40, math.MaxInt64} {
		b := NewBudget(context.Background(), Limits{}.WithDefaults(Model))
		b.Extend(n)
		if want := 2*time.Second + time.Duration(float64(min(max(0, n), 1<<50))/perSecond*1e9); b.allowed < want-time.Second || b.allowed > want+time.Second {
			t.Errorf("%d bytes allow %s, want about %s", n, b.allowed, want)
		}
	}
}
