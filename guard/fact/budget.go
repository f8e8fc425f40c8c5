package fact

import (
	"context"
	"time"
)

// A Budget is what one inspection may still spend. It is spent before the memory is taken or the work is done, and
// shared by everything the inspection looks into, archive members included. It belongs to one goroutine.
//
// Invariant: no counter ever passes its limit; the call that would pass it fails and changes nothing.
type Budget struct {
	Limits   Limits
	ctx      context.Context
	begun    time.Time
	allowed  time.Duration        // Limits.Time, and what Extend added
	clock    func() time.Duration // of the work done; nil counts what passes on the wall
	before   time.Duration        // what clock said when it began to count
	ticks    uint
	memory   int64
	peak     int64
	nodes    int64
	depth    int64
	entries  int64
	unpacked int64
}

// NewBudget starts a budget. The limits should have their defaults filled in; zero fields allow nothing. The time counts
// from here on, whatever it is spent with; see [Budget.Work].
func NewBudget(ctx context.Context, l Limits) *Budget {
	return &Budget{Limits: l, ctx: ctx, begun: time.Now(), allowed: l.Time}
}

// patience is how many times the time allowed may pass on the wall while the work waits for a processor or a disk.
const patience = 30

// Work makes the time count only while this goroutine is at work, so that a busy machine refuses nobody: what counts is
// the processor time of the thread, to which the goroutine is bound until it calls done. On systems that do not tell
// that time (all but Linux) nothing changes. However little was done, patience ends.
func (b *Budget) Work() (done func()) {
	clock, done := threadClock()
	if clock != nil {
		b.count(clock)
	}
	return done
}

// count makes the time that clock tells count from now on.
func (b *Budget) count(clock func() time.Duration) { b.clock, b.before = clock, clock() }

// perSecond is how many bytes give an inspection one second more: large files may take longer than small ones.
const perSecond = 64 << 20

// Extend allows the time that reading or unpacking n bytes takes.
func (b *Budget) Extend(n int64) {
	n = min(max(0, n), 1<<50)
	b.allowed += time.Duration(n/perSecond)*time.Second + time.Duration(n%perSecond)*time.Second/perSecond
}

// Alloc takes n bytes of memory. Call it before make, and Free when the memory is let go.
func (b *Budget) Alloc(n int64) error {
	if n < 0 || n > b.Limits.Memory-b.memory {
		return Over(CodeMemory, -1, n, b.Limits.Memory, "memory")
	}
	b.memory += n
	b.peak = max(b.peak, b.memory)
	return nil
}

// Free gives back n bytes.
func (b *Budget) Free(n int64) { b.memory -= n }

// Peak returns the most memory that was taken at once.
func (b *Budget) Peak() int64 { return b.peak }

// Node pays for n elements of a structure and looks at the clock now and then.
func (b *Budget) Node(n int64) error {
	if n < 0 || n > b.Limits.Nodes-b.nodes {
		return Over(CodeNodes, -1, b.nodes+max(n, 1), b.Limits.Nodes, "elements")
	}
	b.nodes += n
	return b.Tick()
}

// Nodes returns how many elements were paid for.
func (b *Budget) Nodes() int64 { return b.nodes }

// Enter goes one level deeper. Every successful Enter needs a Leave.
func (b *Budget) Enter() error {
	if b.depth >= b.Limits.Depth {
		return Over(CodeDepth, -1, b.depth+1, b.Limits.Depth, "depth")
	}
	b.depth++
	return nil
}

// Leave comes back one level.
func (b *Budget) Leave() { b.depth-- }

// Entry pays for one archive entry.
func (b *Budget) Entry() error {
	if b.entries >= b.Limits.Entries {
		return Over(CodeEntries, -1, b.entries+1, b.Limits.Entries, "archive entries")
	}
	b.entries++
	return b.Tick()
}

// Unpack pays for n bytes that decompression is about to hand over.
func (b *Budget) Unpack(n int64) error {
	if n < 0 || n > b.Limits.Unpacked-b.unpacked {
		return Over(CodeUnpacked, -1, b.unpacked+max(n, 1), b.Limits.Unpacked, "unpacked bytes")
	}
	b.unpacked += n
	b.Extend(n)
	return b.Tick()
}

// Tick fails when the caller has gone or the time is up. It looks at the clock on every 64th call.
func (b *Budget) Tick() error {
	if b.ticks++; b.ticks%64 != 0 {
		return nil
	}
	return b.Now()
}

// Now is Tick without the sampling, for use after a long step.
func (b *Budget) Now() error {
	if err := b.ctx.Err(); err != nil {
		return Deny(CodeTime, -1, "stopped: %v", err)
	}
	passed := time.Since(b.begun)
	late := passed > b.allowed // who has not had the time cannot have worked it
	if late && b.clock != nil {
		late = b.clock()-b.before > b.allowed || passed/patience > b.allowed
	}
	if late {
		return Over(CodeTime, -1, int64(b.Limits.Time/time.Millisecond), int64(b.Limits.Time/time.Millisecond), "milliseconds")
	}
	return nil
}
