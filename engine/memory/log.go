package memory

import (
	"slices"

	"github.com/oriel-go/oriel/engine"
)

const (
	tailEntries = 256
	tailBytes   = 1 << 20
	fewEntries  = 8 // are kept as they are
)

// A tail is a run's current state and the newest part of its log. The newest step is always whole.
//
// Invariant: entries are contiguous and end with number last, and state is what all entries ever appended add up to.
// So a reader that has read up to entries[0].Prev or later goes on with entries, and any other takes state.
type tail struct {
	state   engine.State
	entries []engine.Entry // oldest first; readers share it, so entries are never changed
	last    uint64         // number of the newest entry
	step    uint64         // number of the newest step
	bytes   int            // size of entries
	pinned  int            // size of entries that were cut but are still in the array below
}

// append adds one entry to the current step. It refuses an entry that does not fit the state.
func (t *tail) append(body engine.Body, order uint64) error {
	e := engine.Entry{Seq: t.last + 1, Prev: t.last, Step: t.step, Order: order, Body: body}
	if err := t.state.Apply(e); err != nil {
		return err
	}
	t.last++
	if t.entries == nil {
		t.entries = make([]engine.Entry, 0, 4) // a short run's: it starts, sets its outputs, ends
	}
	t.entries = append(t.entries, e)
	t.bytes += size(body)
	for (len(t.entries) > tailEntries || t.bytes > tailBytes) && t.entries[0].Step != t.step {
		cut := size(t.entries[0].Body)
		t.bytes -= cut
		t.pinned += cut
		t.entries = t.entries[1:]
	}
	if t.pinned > tailBytes {
		t.entries = append(make([]engine.Entry, 0, tailEntries), t.entries...)
		t.pinned = 0
	}
	return nil
}

// seal makes an ended log as small as it gets.
func (t *tail) seal() {
	if t.pinned > 0 || cap(t.entries)-len(t.entries) > fewEntries {
		t.entries = slices.Clone(t.entries) // without the entries that were cut
	}
	t.pinned = 0
	t.state.Compact()
}

// fade keeps the newest entry only, the terminal one: who reads anew gets a snapshot for the others.
func (t *tail) fade() {
	t.entries = slices.Clone(t.entries[len(t.entries)-1:])
	t.bytes, t.pinned = size(t.entries[0].Body), 0
}

// cut reports whether the oldest entries are gone.
func (t *tail) cut() bool { return t.entries[0].Seq > 1 }

// read returns the entries after a number, or a snapshot in place of those that were cut.
func (t *tail) read(after uint64) []engine.Entry {
	if after >= t.last {
		return nil
	}
	n := len(t.entries)
	if first := t.entries[0].Seq; after+1 >= first {
		return t.entries[after+1-first : n : n]
	}
	newest := t.entries[n-1]
	snap := engine.Entry{Seq: t.last, Step: newest.Step, Order: newest.Order, Body: t.state.Snapshot()}
	if !newest.Terminal() {
		return []engine.Entry{snap}
	}
	snap.Seq--
	return []engine.Entry{snap, newest}
}

// size tells roughly what an entry costs to keep.
func size(body engine.Body) int {
	n := 128
	switch b := body.(type) {
	case engine.Set:
		n += len(b.Value)
	case engine.Append:
		n += len(b.Text)
	case engine.Patch:
		for _, op := range b.Ops {
			n += 64 + len(op.Value)
		}
	case engine.Update:
		n += len(b.Props)
	case engine.Toast:
		n += len(b.Title) + len(b.Text)
	case engine.Progress:
		n += 64 * len(b.Trackers)
	case engine.Done:
		for _, v := range b.Values {
			n += len(v)
		}
	}
	return n
}
