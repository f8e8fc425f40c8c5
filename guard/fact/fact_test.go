package fact

import (
	"context"
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
