package wire

import (
	"encoding/json"

	"github.com/oriel-go/oriel/engine"
)

// values follows what a run's outputs hold, as a Gradio client sees it: an output whose last change was an update
// holds an update object.
//
// Invariant: state and then edits add up to all entries that came in.
type values struct {
	state   engine.State
	edits   []engine.Entry // at most maxEdits and maxEditBytes: after the first step, whole values are hardly ever asked for
	size    int            // of edits, in bytes
	slots   []slot
	whole   bool // keep the values themselves, not only their kinds
	touched bool // an output was set
}

type slot struct {
	null   bool // the client's value may be null
	set    bool // the output has a value, besides updates
	update bool // … or an update object
}

// How many edits wait for somebody who asks for whole values.
const (
	maxEdits     = 32
	maxEditBytes = 16 << 10
)

func newValues(outputs int, whole bool) values {
	v := values{slots: make([]slot, outputs), whole: whole}
	for i := range v.slots {
		v.slots[i].null = true
	}
	return v
}

// apply takes one entry in. It returns the output that the entry touches, or -1.
func (v *values) apply(e engine.Entry) int {
	if v.whole {
		v.note(e)
	}
	at, now := -1, slot{}
	switch b := e.Body.(type) {
	case engine.Set:
		at, now.set, now.null = b.Slot, true, len(b.Value) == 0 || string(b.Value) == "null"
	case engine.Append:
		at, now.set = b.Slot, true
	case engine.Patch:
		at, now.set = b.Slot, true
		if len(b.Ops) == 0 && at >= 0 && at < len(v.slots) {
			now = v.slots[at]
			if now.update && now.set { // the value again, whatever it is
				now.update, now.null = false, true
			}
		}
	case engine.Update:
		at, now.update = b.Slot, true
		now.set = at >= 0 && at < len(v.slots) && v.slots[at].set || hasValue(b.Props)
	case engine.Snapshot:
		for i, s := range b.Slots {
			if i < len(v.slots) {
				v.slots[i] = slot{null: s.Last == nil || string(s.Last) == "null", set: s.Value != nil, update: s.Props != nil && string(s.Last) != string(s.Value)}
				v.touched = v.touched || s.Last != nil
			}
		}
	}
	if at < 0 || at >= len(v.slots) {
		return -1
	}
	v.slots[at], v.touched = now, true
	return at
}

// note keeps an entry for the values, or adds it to them.
func (v *values) note(e engine.Entry) {
	switch b := e.Body.(type) {
	case engine.Append:
		v.size += len(b.Text)
	case engine.Patch:
		for _, op := range b.Ops {
			v.size += 64 + len(op.Value)
		}
	default:
		v.settle()
		v.state.Apply(e)
		return
	}
	if v.edits = append(v.edits, e); len(v.edits) == maxEdits || v.size > maxEditBytes {
		v.settle()
	}
}

// settle adds the edits that wait to the values.
func (v *values) settle() {
	for _, e := range v.edits {
		v.state.Apply(e) // an entry that does not fit changes nothing, here as in the engine
	}
	clear(v.edits)
	v.edits, v.size = v.edits[:0], 0
}

// last returns what each output holds: see [engine.Slot].
func (v *values) last() []json.RawMessage {
	v.settle()
	out := make([]json.RawMessage, len(v.slots))
	for i, s := range v.state.Snapshot().Slots {
		if i < len(out) {
			out[i] = s.Last
		}
	}
	return out
}

// appendValue appends what output i holds.
func (v *values) appendValue(b []byte, i int, raw json.RawMessage) []byte {
	if i < len(v.slots) && v.slots[i].update {
		return appendUpdate(b, raw)
	}
	return appendRaw(b, raw)
}

// appendAll appends the list of what all outputs hold. The list given may be shorter.
func (v *values) appendAll(b []byte, last []json.RawMessage) []byte {
	b = append(b, '[')
	for i := range v.slots {
		if i > 0 {
			b = append(b, ',')
		}
		var raw json.RawMessage
		if i < len(last) {
			raw = last[i]
		}
		b = v.appendValue(b, i, raw)
	}
	return append(b, ']')
}

// appendUpdate appends an update object: the properties and the mark that tells it from a value.
func appendUpdate(b []byte, props json.RawMessage) []byte {
	b = append(b, `{"__type__":"update"`...)
	if len(props) > 2 {
		b = appendRaw(append(b, ','), props[1:])
		return b
	}
	return append(b, '}')
}

// hasValue reports whether an update sets the value too.
func hasValue(props json.RawMessage) bool {
	var p map[string]json.RawMessage
	if json.Unmarshal(props, &p) != nil {
		return false
	}
	_, ok := p["value"]
	return ok
}
