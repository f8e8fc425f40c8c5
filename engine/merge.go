package engine

import (
	"slices"
	"strings"
)

// Merge shortens a run of entries for a reader that has fallen behind. Whoever applies the result reaches the same
// state as by applying the entries: appends to the same path join, later progress replaces earlier progress, and a
// [Set] drops what its slot said before, except updates. Toasts and terminal entries stay.
//
// The numbers of the result form an unbroken chain from the first entry's Prev to the last entry's Seq. The result is
// one unit: text may have moved to the front of it, so a reader must take it whole and never resume from a number
// inside it.
func Merge(entries []Entry) []Entry {
	if len(entries) < 2 {
		return entries
	}
	m := merger{out: make([]Entry, 0, len(entries)), text: map[int]*strings.Builder{}}
	for _, e := range entries {
		m.add(e)
	}
	prev := entries[0].Prev
	merged := m.out[:0]
	for i, e := range m.out {
		if e.Body == nil {
			continue
		}
		if b := m.text[i]; b != nil {
			a := e.Body.(Append)
			a.Text = b.String()
			e.Body = a
		}
		e.Prev, prev = prev, e.Seq
		merged = append(merged, e)
	}
	last := &merged[len(merged)-1]
	last.Seq = entries[len(entries)-1].Seq
	return merged
}

// A merger collects entries. Dropped ones stay in out with a nil body until the end, so that positions keep.
type merger struct {
	out  []Entry
	text map[int]*strings.Builder // texts of joined appends, by their position in out
}

func (m *merger) add(e Entry) {
	switch b := e.Body.(type) {
	case Progress:
		m.drop(func(b Body) bool { _, ok := b.(Progress); return ok })
	case Set:
		m.drop(func(old Body) bool {
			switch old := old.(type) {
			case Set:
				return old.Slot == b.Slot
			case Append:
				return old.Slot == b.Slot
			case Patch:
				return old.Slot == b.Slot
			}
			return false
		})
	case Append:
		if m.join(b) {
			return
		}
	}
	m.out = append(m.out, e)
}

func (m *merger) drop(which func(Body) bool) {
	for i := range m.out {
		if which(m.out[i].Body) {
			m.out[i].Body = nil
			delete(m.text, i)
		}
	}
}

// join adds the text to an earlier append to the same path. Appends to other paths of the slot do not mind; anything
// else that was said about the slot in between does.
func (m *merger) join(a Append) bool {
	for i := len(m.out) - 1; i >= 0; i-- {
		switch b := m.out[i].Body.(type) {
		case Append:
			if b.Slot != a.Slot || !slices.Equal(b.Path, a.Path) {
				continue
			}
			if m.text[i] == nil {
				m.text[i] = &strings.Builder{}
				m.text[i].WriteString(b.Text)
			}
			m.text[i].WriteString(a.Text)
			return true
		case Set:
			if b.Slot == a.Slot {
				return false
			}
		case Patch:
			if b.Slot == a.Slot {
				return false
			}
		case Update:
			if b.Slot == a.Slot {
				return false
			}
		case Snapshot:
			return false
		}
	}
	return false
}
