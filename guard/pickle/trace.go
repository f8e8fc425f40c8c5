package pickle

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// A Step is one instruction of a trace.
type Step struct {
	Off   int64  `json:"off"`            // in the stream's file, or in the member that the finding's path names
	Name  string `json:"name"`           // "STACK_GLOBAL"
	Arg   string `json:"arg,omitempty"`  // the argument as text, cut to size; control characters are escaped
	Stack int    `json:"stack"`          // values on the stack before it
	Here  bool   `json:"here,omitempty"` // the instruction that the finding is about
}

// String gives the step as a line of a listing.
func (s Step) String() string {
	here := " "
	if s.Here {
		here = ">"
	}
	return strings.TrimRight(fmt.Sprintf("%s %8d  %-16s %s", here, s.Off, s.Name, s.Arg), " ")
}

type traced struct {
	off   int64
	stack int32
	op    byte
}

// A tracer keeps the last instructions.
type tracer struct {
	ring []traced
	n    int // instructions so far
}

func newTracer(n int) *tracer {
	if n <= 0 {
		return nil
	}
	return &tracer{ring: make([]traced, min(n, 1000))}
}

func (t *tracer) step(off int64, op byte, stack int) {
	t.ring[t.n%len(t.ring)] = traced{off, int32(stack), op}
	t.n++
}

// mark returns the instructions up to now as the trace of a finding.
func (t *tracer) mark() []Step {
	if t == nil {
		return nil
	}
	var out []Step
	for i := max(0, t.n-len(t.ring)); i < t.n; i++ {
		s := t.ring[i%len(t.ring)]
		out = append(out, Step{Off: s.off, Name: opName(s.op), Stack: int(s.stack)})
	}
	if len(out) > 0 {
		out[len(out)-1].Here = true
	}
	return out
}

func opName(op byte) string {
	if n := opcodes[op].name; n != "" {
		return n
	}
	return fmt.Sprintf("%#02x", op)
}

// arguments fills in the text of the instructions' arguments.
func arguments(src io.ReaderAt, end int64, steps []Step) {
	for i := range steps {
		buf := make([]byte, 128)
		n, err := src.ReadAt(buf[:min(int64(len(buf)), end-steps[i].Off)], steps[i].Off)
		if n > 0 && (err == nil || err == io.EOF) {
			steps[i].Arg = argument(buf[:n])
		}
	}
}

// argument renders what follows an instruction, from the bytes at it.
func argument(b []byte) string {
	op, b := b[0], b[1:]
	le := func(n int) uint64 {
		var v uint64
		for i := min(n, len(b)) - 1; i >= 0; i-- {
			v = v<<8 | uint64(b[i])
		}
		return v
	}
	quote := func(b []byte, n uint64) string {
		more := ""
		if uint64(len(b)) > n {
			b = b[:n]
		}
		if len(b) > 60 {
			b = b[:60]
		}
		if uint64(len(b)) < n {
			more = fmt.Sprintf("… %d bytes", n)
		}
		return strconv.QuoteToASCII(string(b)) + more
	}
	switch op {
	case opProto, opBinInt1, opBinPut, opBinGet, opExt1:
		return strconv.FormatUint(le(1), 10)
	case opBinInt2, opExt2:
		return strconv.FormatUint(le(2), 10)
	case opBinInt:
		return strconv.FormatInt(int64(int32(le(4))), 10)
	case opLongBinPut, opLongBinGet, opExt4:
		return strconv.FormatUint(le(4), 10)
	case opFrame:
		return strconv.FormatUint(le(8), 10)
	case opShortUnicode, opShortBinBytes, opShortBinString, opLong1:
		n := le(1)
		return quote(b[min(1, len(b)):], n)
	case opBinUnicode, opBinBytes, opBinString, opLong4:
		n := le(4)
		return quote(b[min(4, len(b)):], n)
	case opBinUnicode8, opBinBytes8, opByteArray8:
		n := le(8)
		return quote(b[min(8, len(b)):], n)
	case opGlobal, opInst:
		parts := strings.SplitN(string(b), "\n", 3)
		if len(parts) < 2 {
			return quote(b, uint64(len(b)))
		}
		return quoteName(parts[0], parts[1])
	case opInt, opLong, opFloat, opString, opUnicode, opGet, opPut, opPersID:
		line, _, _ := strings.Cut(string(b), "\n")
		return quote([]byte(line), uint64(len(line)))
	}
	return ""
}

// Listing disassembles at most n instructions of a stream from off on. It stops without an error at the first byte that
// is no instruction, and after STOP.
func Listing(ctx context.Context, r io.ReaderAt, off, size int64, n int) ([]Step, error) {
	p := Policy{Sets: Numpy | Torch | Pandas | Sklearn}
	a, err := p.compile()
	if err != nil {
		return nil, err
	}
	lim := Limits{Ops: int64(max(n, 256))}.withDefaults(size)
	m := newMachine(r, size, a, lim, budget(ctx, lim))
	defer m.release()
	var out []Step
	m.torch, m.legacy = true, true
	m.each = func(off int64, op byte, stack int) bool {
		out = append(out, Step{Off: off, Name: opName(op), Stack: stack})
		return len(out) < n
	}
	m.run(off) // what stops it is the end of the listing
	arguments(r, size, out)
	return out, nil
}
