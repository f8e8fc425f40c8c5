package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// maxSlots bounds the output position that a function may name.
const maxSlots = 4096

// A State is what a run's entries add up to. The zero State is that of a run without entries. Text that grows by
// many small appends costs no more than its length. A State is not safe for concurrent use.
//
// Invariant: it depends on the entries applied only, not on how [Merge] or a [Snapshot] has packed them.
type State struct {
	started  *Started
	progress *Progress
	toasts   []Toast // the last 32
	toasted  int     // how many there were in all
	slots    []slotState
}

type slotState struct {
	value  node            // null until set
	set    bool            // whether value means anything
	base   *int            // items in front of value, see Set
	raw    json.RawMessage // value, encoded; nil after an edit
	props  *node           // all updates joined; nil without updates
	update json.RawMessage // the latest update if nothing came after it, else nil
}

// Apply adds one entry. An entry that does not fit, like an append to a number, is refused and changes nothing.
func (s *State) Apply(e Entry) error {
	switch b := e.Body.(type) {
	case Started:
		s.started = &b
	case Progress:
		s.progress = &b
	case Toast:
		s.toasted++
		s.toasts = append(s.toasts, b)
		if len(s.toasts) > 32 {
			s.toasts = slices.Clone(s.toasts[len(s.toasts)-32:])
		}
	case Set:
		return s.at(b.Slot, func(at *slotState) error { return at.put(b.Base, b.Value) })
	case Append:
		return s.at(b.Slot, func(at *slotState) error {
			_, err := at.value.grow(b.Path, b.Text)
			return at.edited(err)
		})
	case Patch:
		return s.at(b.Slot, func(at *slotState) error {
			if len(b.Ops) == 0 {
				if at.set {
					at.update = nil
				}
				return nil
			}
			return at.edited(at.value.apply(b.Ops))
		})
	case Update:
		return s.at(b.Slot, func(at *slotState) error { return at.change(b.Props) })
	case Snapshot:
		return s.restore(b)
	case nil:
		return errors.New("engine: entry without a body")
	}
	return nil
}

// at calls fn with the slot, and makes it first if it is new and fn succeeds.
func (s *State) at(i int, fn func(*slotState) error) error {
	if i < 0 || i >= maxSlots {
		return fmt.Errorf("engine: output %d is not between 0 and %d", i, maxSlots-1)
	}
	if i < len(s.slots) {
		return fn(&s.slots[i])
	}
	var fresh slotState
	if err := fn(&fresh); err != nil {
		return err
	}
	s.slots = append(s.slots, make([]slotState, i+1-len(s.slots))...)
	s.slots[i] = fresh
	return nil
}

func (s *slotState) put(base *int, value json.RawMessage) error {
	if len(value) == 0 {
		value = json.RawMessage("null")
	}
	switch {
	case base == nil:
	case *base < 0 || s.set && (s.base == nil || *base > *s.base):
		return fmt.Errorf("engine: an output cannot keep %d items in front of its value", *base)
	case value[0] != '[':
		return errors.New("engine: what follows other items must be a list")
	}
	s.base, s.value, s.raw, s.set, s.update = base, node{raw: value}, value, true, nil
	return nil
}

func (s *slotState) edited(err error) error {
	if err == nil {
		s.raw, s.set, s.update = nil, true, nil
	}
	return err
}

// change joins an update to those before. The property "value" goes to the slot's value instead.
func (s *slotState) change(props json.RawMessage) error {
	n := &node{raw: props}
	if err := n.open(); err != nil {
		return fmt.Errorf("engine: update: %w", err)
	}
	if n.kind != object {
		return errors.New("engine: an update must be an object")
	}
	if s.props == nil {
		s.props = &node{kind: object, fields: map[string]*node{}}
	}
	for _, key := range n.keys {
		if key == "value" {
			if err := s.put(nil, n.fields[key].raw); err != nil {
				return err
			}
			continue
		}
		s.props.put(key, n.fields[key])
	}
	s.update = props
	return nil
}

func (s *State) restore(snap Snapshot) error {
	fresh := State{started: snap.Started, progress: snap.Progress, toasts: slices.Clone(snap.Toasts), toasted: snap.Toasted}
	fresh.slots = make([]slotState, len(snap.Slots))
	for i, from := range snap.Slots {
		to := &fresh.slots[i]
		if from.Value != nil {
			if err := to.put(from.Base, from.Value); err != nil {
				return err
			}
		}
		if from.Props == nil {
			continue
		}
		to.props = &node{raw: from.Props}
		if err := to.props.open(); err != nil {
			return fmt.Errorf("engine: snapshot: %w", err)
		}
		if string(from.Last) != string(from.Value) {
			to.update = from.Last
		}
	}
	*s = fresh
	return nil
}

// Snapshot returns the state as an entry's body. Later entries do not change it.
func (s *State) Snapshot() Snapshot {
	snap := Snapshot{Started: s.started, Progress: s.progress, Toasts: slices.Clone(s.toasts), Toasted: s.toasted}
	for i := range s.slots {
		at := &s.slots[i]
		var slot Slot
		if at.set {
			if at.raw == nil {
				at.raw = at.value.encode(make([]byte, 0, at.value.size()))
			}
			slot.Base, slot.Value, slot.Last = at.base, at.raw, at.raw
		}
		if at.props != nil {
			slot.Props = at.props.encode(nil)
		}
		if at.update != nil {
			slot.Last = at.update
		}
		snap.Slots = append(snap.Slots, slot)
	}
	return snap
}

// Compact lets go of what makes edits cheap, for a state that will hardly see any more: it holds each value once, as
// encoded. Nothing that can be asked of the state changes.
func (s *State) Compact() {
	for i := range s.slots {
		if at := &s.slots[i]; at.set {
			if at.raw == nil {
				at.raw = at.value.encode(make([]byte, 0, at.value.size()))
			}
			at.value = node{raw: at.raw}
		}
	}
}
