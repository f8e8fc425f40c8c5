package server

import (
	"math"
	"time"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/session"
	"github.com/oriel-go/oriel/internal/wire"
)

// A pageRunner is one run as a tab's stream tells it.
type pageRunner struct {
	m      *session.Member
	tab    *wire.Tab
	seq    uint64         // entries told
	unread []engine.Entry // what follows them; the shared slice of the log
	rank   int
	said   time.Time
	stop   func()
}

// read looks what there is to tell. A run that is gone has been cancelled.
func (f *pageRunner) read() {
	entries, err := f.m.Run.Read(f.seq)
	if err != nil {
		entries = []engine.Entry{{Seq: f.seq + 1, Prev: f.seq, Body: engine.Cancelled{Reason: engine.ReasonLeft}}}
	}
	f.unread = entries
}

// before returns the unread entries that were appended before another one.
func (f *pageRunner) before(order uint64) []engine.Entry {
	for i, e := range f.unread {
		if e.Order >= order {
			return f.unread[:i]
		}
	}
	return f.unread
}

// write sends what news returned.
func (t *tabTeller) write(b []byte) error {
	var lost []func(time.Duration)
	for _, m := range t.ends {
		lost = append(lost, m.Deliver())
	}
	err := t.st.send(b)
	if err != nil {
		for _, f := range lost {
			f(time.Minute)
		}
	}
	return err
}

// news returns what to write, and when to look again; 0 means when woken. The runs of a tab are told in one order: that
// in which their entries were appended. What a run has read of the work of another one is on the page before it.
func (t *tabTeller) news() (b []byte, again time.Duration) {
	t.ends = t.ends[:0]
	if !t.attach() {
		return nil, 0
	}
	for _, m := range t.space.Members(session.Paged, t.known) {
		t.known = m.Number
		t.follow(m, 0, false)
	}
	for _, f := range t.live {
		if p := f.m.Run.Place(); p.Waiting && p.Rank != f.rank {
			if wait := t.s.timing.rank - time.Since(f.said); wait > 0 {
				again = wait
			} else {
				f.rank, f.said = p.Rank, time.Now()
				b = wire.Frame(b, t.cursor(), f.tab.Queued(p))
			}
		}
	}
	t.read()
	for {
		f, entries := t.oldest()
		if f == nil {
			return b, again
		}
		if len(b) >= batch {
			return b, time.Nanosecond
		}
		msg, rest := f.tab.Next(entries)
		told := len(entries) - len(rest)
		last := entries[told-1]
		f.seq, f.unread = last.Seq, f.unread[told:]
		if last.Terminal() {
			t.ended(f)
		}
		if msg != nil {
			b = wire.Frame(b, t.cursor(), msg)
		}
	}
}

// read looks at all runs. While the last ones are read, the first ones go on: they are read again, as far as the newest
// entry that was found, so that nothing is missing before it.
func (t *tabTeller) read() {
	newest := uint64(0)
	for _, f := range t.live {
		f.read()
		if n := len(f.unread); n > 0 {
			newest = max(newest, f.unread[n-1].Order)
		}
	}
	if len(t.live) < 2 || newest == 0 {
		return
	}
	for _, f := range t.live {
		f.read()
		f.unread = f.before(newest + 1)
	}
}

// oldest returns the run with the oldest unread entry, and its entries before the oldest of any other run.
func (t *tabTeller) oldest() (first *pageRunner, entries []engine.Entry) {
	next := uint64(math.MaxUint64)
	for _, f := range t.live {
		switch {
		case len(f.unread) == 0:
		case first == nil:
			first = f
		case f.unread[0].Order < first.unread[0].Order:
			first, next = f, first.unread[0].Order
		default:
			next = min(next, f.unread[0].Order)
		}
	}
	if first == nil {
		return nil, nil
	}
	if entries = first.before(next); len(entries) == 0 { // of an engine that gives no order
		entries = first.unread[:1]
	}
	return first, entries
}

// ended stops following a run: what comes after its end is not its business.
func (t *tabTeller) ended(f *pageRunner) {
	f.stop()
	t.ends = append(t.ends, f.m)
	for i, other := range t.live {
		if other == f {
			t.live = append(t.live[:i:i], t.live[i+1:]...)
			return
		}
	}
}
