package pickle

import (
	"errors"
	"io"

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

// probeOps is how many instructions a probe reads before it has seen enough: that many in a row are no accident.
const probeOps = 100_000

// probeLine is how many bytes of lines a probe reads: they are the only thing that takes longer the longer the file is.
const probeLine = 4 << 20

// probeLimits are such that nothing but the number of instructions ends a probe.
var probeLimits = Limits{Ops: probeOps, Values: 1 << 20, Depth: probeOps}

var nobody = &allowList{}

// errFound ends a probe that has seen enough.
var errFound = errors.New("pickle: found")

// Probe runs the machine from off on and says whether a pickle begins there: for whoever finds bytes that could be one
// inside of another file. A pickle is confirmed when it asks for a name that looks like one, or when it ends after eight
// instructions or more, as a pickler would have it end. A stream without a protocol marker could be text, such as
// "cat\ndog\n", so there something must be done with the name, too: a call, a state, or the end. Random bytes are practically
// never confirmed. What a scan refuses on the way to the name hides nothing: a probe goes on where Python would. It takes a
// few microseconds on bytes that are no pickle, and it is safe for concurrent use. The error is the reader's.
func Probe(r io.ReaderAt, off, size int64) (Probed, error) {
	return probe(r, off, size, false)
}

// probe is Probe, or, for bytes that may not be a pickle at all, confirmed as soon as any name is asked for.
func probe(r io.ReaderAt, off, size int64, any bool) (Probed, error) {
	m := newMachine(r, size, nobody, probeLimits, nil)
	defer m.release()
	m.b, m.small, m.torch, m.legacy = m.free, true, true, true
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
	d, denied := errors.AsType[*fact.Denial](err)
	switch {
	case errors.Is(err, errFound), err == nil && out.Module != "":
		out.Confirmed = true
	case err == nil && m.ops >= 8 && !m.odd, denied && d.Finding.Code == fact.CodePickleLimit && m.ops > probeOps:
		out.Confirmed, out.Off = true, m.opAt
	case err == nil, denied, errors.Is(err, errStop):
	default:
		return out, err
	}
	return out, nil
}
