package pickle

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/oriel-go/oriel/guard/fact"
)

// A Probed says what a stream that begins somewhere in a file turned out to be.
type Probed struct {
	Confirmed    bool   // it is a pickle, see [Probe]
	Module, Name string // the first name it asks for; "" if it ends before it asks
	Off          int64  // of the instruction that confirmed it
	Next         int64  // the offset behind what was read
	Ops          int64
}

// probeOps is how many instructions a probe reads before it gives up. A pickle asks for its first name far sooner.
const probeOps = 100_000

var probes = sync.Pool{New: func() any {
	lim := Limits{Ops: probeOps, Values: 1 << 20, Depth: 200, Memory: 32 << 20, Time: 2 * time.Second}.withDefaults(0)
	m := newMachine(nil, 0, &allowList{}, lim, nil)
	m.small, m.strict, m.torch, m.legacy = true, true, true, true
	return m
}}

// errFound ends a probe that has seen enough.
var errFound = errors.New("pickle: found")

// Probe runs the machine from off on and says whether a pickle begins there: for whoever finds bytes that could be one
// inside of another file. A pickle is confirmed when it asks for a name that looks like one, or when it ends after eight
// instructions or more. A stream without a protocol marker could be text, such as "cat\ndog\n", so there something must be
// done with the name, too: a call, a state, or the end. Random bytes are practically never confirmed. It takes a few
// microseconds on bytes that are no pickle, and it is safe for concurrent use. The error is the reader's.
func Probe(r io.ReaderAt, off, size int64) (Probed, error) {
	return probe(r, off, size, false)
}

// probe is Probe, or, for bytes that may not be a pickle at all, confirmed as soon as any name is asked for.
func probe(r io.ReaderAt, off, size int64, any bool) (Probed, error) {
	m := probes.Get().(*machine)
	defer func() {
		if len(m.pages) <= 16 && cap(m.memo) < 1<<16 && cap(m.stack) < 1<<16 {
			m.src = nil
			probes.Put(m)
		}
	}()
	m.reset(r, size)
	var out Probed
	m.found = func(module, name string) error {
		switch {
		case !any && !(identifier(module) && identifier(name)):
			return errStop
		case out.Module == "":
			out = Probed{Module: module, Name: name, Off: m.opAt}
		}
		if m.proto >= 2 || any {
			return errFound
		}
		return nil
	}
	m.done = func(op byte) error {
		switch op {
		case opReduce, opNewObj, opNewObjEx, opObj, opInst, opBuild:
			if out.Module != "" {
				return errFound
			}
		}
		return nil
	}
	_, next, err := m.run(off)
	out.Next, out.Ops = next, m.ops
	out.Confirmed = errors.Is(err, errFound) || err == nil && out.Module != ""
	switch _, denied := errors.AsType[*fact.Denial](err); {
	case err == nil && m.ops >= 8 && out.Module == "":
		out.Confirmed, out.Off = true, m.opAt
	case err == nil, denied, errors.Is(err, errFound), errors.Is(err, errStop):
	default:
		return out, err
	}
	return out, nil
}

// reset makes a pooled machine ready for another source.
func (m *machine) reset(r io.ReaderAt, size int64) {
	m.src, m.end, m.b = r, size, budget(context.Background(), m.lim)
	m.next, m.kids, m.many, m.objects, m.specs = pageSize, m.kids[:0], m.many[:0], m.objects[:0], m.specs[:1]
	m.huge = m.huge[:0]
	m.storages, m.byKey, m.tensors, m.imports, m.findings = m.storages[:0], nil, m.tensors[:0], nil, nil
	m.ops, m.notes = 0, 0
}
