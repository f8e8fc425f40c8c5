package pickle

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/oriel-go/oriel/guard/fact"
)

const windowSize = 256 << 10

// maxFindings ends a scan: what a file with more has to say has been said.
const maxFindings = 64

// A machine interprets one stream at a time. It belongs to one goroutine.
//
// Invariant: every value below next is of a kind that its instruction gives it; nothing of the stream is executed,
// imported or decompressed here, and no length of the stream is allocated before the budget paid for it.
type machine struct {
	src    io.ReaderAt
	end    int64 // end of what belongs to the stream
	win    []byte
	winOff int64 // file offset of win[0]
	pos    int   // of the next byte, in win

	pages   []*[pageSize]val
	next    uint32
	kids    [][]ref
	many    [][]ref
	huge    []int64 // lengths of bytes values that do not fit a val
	ints    []int64 // page that shapes and strides are put into, see dims
	stack   []ref
	marks   []int
	memo    []ref // 0 for a free place: refNone is stored as itself, see memoNone
	puts    int
	objects []object
	specs   []*spec // globals that were asked for, by number
	known   map[*spec]ref

	storages []storage
	byKey    map[string]int
	tensors  []tensor

	allow  *allowList
	lim    Limits
	b      *fact.Budget
	small  bool // a probe: allocate little
	strict bool // stop at the first refusal
	torch  bool // persistent ids name storages
	legacy bool // … of the older form
	joblib bool // arrays follow their wrappers

	ops      int64
	opAt     int64 // offset of the instruction that runs
	proto    uint8
	frameEnd int64 // -1 outside of frames
	fatal    error

	path     []string
	imports  []Import
	asked    map[[2]string]bool
	found    func(module, name string) error // of a probe: takes the place of report
	done     func(op byte) error             // of a probe: an instruction was possible
	odd      bool                            // of a probe: something was met that a scan refuses
	far      map[uint64]ref                  // of a probe: memo keys that no pickler writes
	lines    int                             // of a probe: bytes of long lines
	free     *fact.Budget                    // of probes, which end soon
	raws     int                             // arrays between the instructions
	findings []Finding
	notes    int
	trace    *tracer
	each     func(off int64, op byte, stack int) bool // sees every instruction; false stops
}

const memoNone ref = 1<<32 - 1

// machines are those that nobody uses any more. They have room for values, items and a window, so that a scan of many
// small files does not ask for it again and again.
var machines = sync.Pool{New: func() any {
	free := fact.NewBudget(context.Background(), fact.Limits{Memory: 1 << 62, Nodes: 1 << 62, Time: 1 << 62})
	return &machine{pages: []*[pageSize]val{constants()}, known: map[*spec]ref{}, specs: []*spec{nil}, byKey: map[string]int{}, free: free}
}}

func newMachine(src io.ReaderAt, end int64, a *allowList, l Limits, b *fact.Budget) *machine {
	m := machines.Get().(*machine)
	*m = machine{src: src, end: end, allow: a, lim: l, b: b, next: pageSize,
		win: m.win[:0], pages: m.pages, kids: m.kids, stack: m.stack, marks: m.marks, memo: m.memo, known: m.known, specs: m.specs[:1], objects: m.objects, free: m.free,
		storages: m.storages, byKey: m.byKey, tensors: m.tensors}
	return m
}

// release lets another scan have the machine. Nothing that it holds may be used any more. What it keeps was paid for by an
// earlier budget: three MiB at most.
func (m *machine) release() {
	if len(m.pages) > 16 || cap(m.memo) > 1<<16 || cap(m.stack) > 1<<16 || max(cap(m.objects), cap(m.storages), cap(m.tensors)) > 1<<11 {
		return
	}
	if n := len(m.kids); n > 0 {
		m.kids = append(m.kids[:0], m.kids[n-1][:0])
	}
	if n := len(m.kids); n > 0 && cap(m.kids[0]) > kidMost {
		m.kids = nil
	}
	clear(m.known)
	clear(m.specs)
	clear(m.objects)
	clear(m.storages)
	clear(m.byKey)
	clear(m.tensors)
	m.src, m.b, m.allow, m.path = nil, nil, nil, nil
	m.objects, m.storages, m.tensors = m.objects[:0], m.storages[:0], m.tensors[:0]
	machines.Put(m)
}

// errStop ends a run whose refusal has been recorded.
var errStop = errors.New("pickle: refused")

// refuse records a finding. A strict machine, or one with too many findings, stops there; others go on, to tell what else
// is in the file. A probe wants to know what the stream asks for, not how well it is written.
func (m *machine) refuse(code fact.Code, format string, args ...any) {
	if m.found != nil {
		m.odd = true
		return
	}
	m.record(fact.Finding{Code: code, Off: m.opAt, Detail: fmt.Sprintf(format, args...)}, "", "")
}

// deny ends a run with what is wrong with the stream.
func (m *machine) deny(code fact.Code, format string, args ...any) error {
	if m.found != nil {
		return errStop
	}
	return fact.Deny(code, m.opAt, format, args...)
}

func (m *machine) record(f fact.Finding, module, name string) {
	f.Stage, f.Path = fact.S4, m.path
	m.findings = append(m.findings, Finding{Finding: f, Module: module, Name: name, Trace: m.trace.mark()})
	if m.strict || len(m.findings) >= maxFindings {
		m.fatal = errStop
	}
}

// note records a finding that refuses nothing.
func (m *machine) note(code fact.Code, off int64, format string, args ...any) {
	if m.notes++; m.notes <= 16 && m.found == nil {
		m.findings = append(m.findings, Finding{Finding: fact.Finding{Code: code, Stage: fact.S4, Severity: fact.Note, Off: off, Path: m.path, Detail: fmt.Sprintf(format, args...)}})
	}
}

// limit turns a budget's denial into one of this package, at off.
func limit(err error, off int64) error {
	if d, ok := errors.AsType[*fact.Denial](err); ok {
		f := d.Finding
		f.Off = off
		if f.Code == fact.CodeMemory || f.Code == fact.CodeNodes {
			f.Code = fact.CodePickleLimit
		}
		return &fact.Denial{Finding: f}
	}
	return err
}

func (m *machine) off() int64 { return m.winOff + int64(m.pos) }

// fill makes at least n bytes available at pos. n is at most windowSize.
func (m *machine) fill(n int) error {
	off := m.off()
	if int64(n) > m.end-off {
		return m.deny(fact.CodeTruncated, "needs %d bytes at %d, %d are left", n, off, m.end-off)
	}
	size := windowSize
	if m.small {
		size = 1024
	}
	want := int(min(int64(max(size, n)), m.end-off))
	if cap(m.win) < want {
		if err := m.b.Alloc(int64(want)); err != nil {
			return limit(err, m.opAt)
		}
		m.win = make([]byte, want)
	}
	m.win = m.win[:want]
	m.winOff, m.pos = off, 0
	if err := readFull(m.src, m.win, off); err != nil {
		m.win = m.win[:0]
		return err
	}
	return nil
}

// take returns the next n bytes, valid until the next call.
func (m *machine) take(n int) ([]byte, error) {
	if n > len(m.win)-m.pos {
		if err := m.fill(n); err != nil {
			return nil, err
		}
	}
	p := m.win[m.pos : m.pos+n]
	m.pos += n
	return p, nil
}

// skip passes n bytes and hands them to see in pieces, if see is not nil.
func (m *machine) skip(n int64, see func([]byte) error) error {
	if n < 0 || n > m.end-m.off() {
		return m.deny(fact.CodeTruncated, "needs %d bytes, %d are left", uint64(n), m.end-m.off())
	}
	if see == nil {
		if n <= int64(len(m.win)-m.pos) {
			m.pos += int(n)
			return nil
		}
		m.winOff, m.win, m.pos = m.off()+n, m.win[:0], 0
		return nil
	}
	for n > 0 {
		if m.pos == len(m.win) {
			if err := m.fill(1); err != nil {
				return err
			}
			if err := m.b.Now(); err != nil {
				return limit(err, m.opAt)
			}
		}
		k := int(min(n, int64(len(m.win)-m.pos)))
		if err := see(m.win[m.pos : m.pos+k]); err != nil {
			return err
		}
		m.pos, n = m.pos+k, n-int64(k)
	}
	return nil
}

// run interprets the stream that begins at off. It returns its value and the offset behind it.
func (m *machine) run(off int64) (root ref, next int64, err error) {
	m.winOff, m.win, m.pos = off, m.win[:0], 0
	m.stack, m.marks, m.memo, m.puts = m.stack[:0], m.marks[:0], m.memo[:0], 0
	m.proto, m.frameEnd, m.fatal, m.opAt = 0, -1, nil, off
	first := true
	for {
		m.opAt = m.off()
		if m.pos == len(m.win) {
			if err := m.fill(1); err != nil {
				return 0, m.off(), err
			}
		}
		op := m.win[m.pos]
		m.pos++
		if m.ops++; m.ops&255 == 0 {
			if m.ops > m.lim.Ops {
				return 0, m.off(), fact.Over(fact.CodePickleLimit, m.opAt, m.ops, m.lim.Ops, "instructions")
			}
			if err := m.b.Now(); err != nil {
				return 0, m.off(), limit(err, m.opAt)
			}
		}
		if m.trace != nil {
			m.trace.step(m.opAt, op, len(m.stack))
		}
		if m.each != nil && !m.each(m.opAt, op, len(m.stack)) {
			return 0, m.off(), errStop
		}
		switch since := opcodes[op].since; {
		case op == opProto && first:
		case op == opProto:
			m.refuse(fact.CodePickleProtocol, "PROTO is not the first instruction")
		case since >= 2 && since > m.proto:
			m.refuse(fact.CodePickleProtocol, "%s belongs to protocol %d, the stream is of %d", opcodes[op].name, since, m.proto)
			m.proto = since // say it once
		}
		first = false
		if op == opStop {
			root, err = m.stop()
			return root, m.off(), err
		}
		if err := m.step(op); err != nil {
			return 0, m.off(), err
		}
		if m.done != nil {
			if err := m.done(op); err != nil {
				return 0, m.off(), err
			}
		}
		if m.fatal != nil {
			return 0, m.off(), m.fatal
		}
		if m.frameEnd >= 0 && m.off() >= m.frameEnd {
			if m.off() > m.frameEnd && op != opFrame {
				m.refuse(fact.CodePickleFrame, "%s crosses the end of its frame at %d", opcodes[op].name, m.frameEnd)
				if m.fatal != nil {
					return 0, m.off(), m.fatal
				}
			}
			m.frameEnd = -1
		}
	}
}

// stop ends a stream: one value is left, and nothing else.
func (m *machine) stop() (ref, error) {
	if len(m.stack) == 0 || len(m.marks) > 0 && m.marks[len(m.marks)-1] == len(m.stack) {
		return 0, m.deny(fact.CodePickleStack, "STOP without a value")
	}
	if len(m.stack) > 1 || len(m.marks) > 0 {
		m.refuse(fact.CodePickleStack, "STOP leaves %d values and %d marks", len(m.stack)-1, len(m.marks))
	}
	if m.frameEnd > m.off() {
		m.refuse(fact.CodePickleFrame, "STOP before the end of its frame at %d", m.frameEnd)
	}
	if m.fatal != nil {
		return 0, m.fatal
	}
	return m.stack[len(m.stack)-1], nil
}

func (m *machine) fence() int {
	if n := len(m.marks); n > 0 {
		return m.marks[n-1]
	}
	return 0
}

func (m *machine) push(r ref) {
	if len(m.stack) == cap(m.stack) {
		size := max(256, 2*cap(m.stack))
		if int64(size) > 2*m.lim.Values {
			m.fatal = fact.Over(fact.CodePickleLimit, m.opAt, int64(size), m.lim.Values, "values on the stack")
			return
		}
		if err := m.b.Alloc(int64(size-cap(m.stack)) * 4); err != nil {
			m.fatal = limit(err, m.opAt)
			return
		}
		m.stack = append(make([]ref, 0, size), m.stack...)
	}
	m.stack = append(m.stack, r)
}

func (m *machine) underflow() error {
	return m.deny(fact.CodePickleStack, "takes from an empty stack")
}

// pop takes n values that belong together.
func (m *machine) pop(n int) ([]ref, error) {
	if len(m.stack)-n < m.fence() {
		return nil, m.underflow()
	}
	items := m.stack[len(m.stack)-n:]
	m.stack = m.stack[:len(m.stack)-n]
	return items, nil
}

// popMark takes everything above the last mark.
func (m *machine) popMark() ([]ref, error) {
	if len(m.marks) == 0 {
		return nil, m.deny(fact.CodePickleStack, "no mark")
	}
	k := m.marks[len(m.marks)-1]
	m.marks = m.marks[:len(m.marks)-1]
	items := m.stack[k:]
	m.stack = m.stack[:k]
	return items, nil
}

func (m *machine) top() (ref, error) {
	if len(m.stack) <= m.fence() {
		return 0, m.underflow()
	}
	return m.stack[len(m.stack)-1], nil
}
