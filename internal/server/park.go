package server

import (
	"container/list"
	"context"
	"errors"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/oriel-go/oriel/internal/gate"
	"github.com/oriel-go/oriel/internal/wire"
)

// Streams on which nothing happens are parked: their connection is taken from net/http, with all that net/http keeps
// for a request, and watched by the lot's poller, or where there is none by one small goroutine. That is the difference
// between 40 KB and 2 or 4 KB for a page that is open somewhere in the background. A stream that something happens on is woken and
// goes on as it was.
//
// Only connections of our own server over HTTP/1.1 can be parked: under another server, a writer that compresses could
// be in between, and HTTP/2 shares its connections.

// A parked stream waits for its client to go, or to be woken. Its heartbeats come from the lot.
type parked struct {
	s    *Server
	st   *stream
	beat []byte      // a chunk; says that the server is there
	woke atomic.Bool // something happened
	next func()      // goes on with the stream, which is the caller's from then on
	gone func()      // the stream has ended; it does not wait for anything
	one  [1]byte     // what is read; no client sends anything here

	// Guarded by the lot's mu.
	place *list.Element // nil unless the lot has it
	due   time.Time     // of its next heartbeat
	owed  []byte        // what did not fit of a heartbeat
	fd    int           // what the poller watches in place of the stream's connection; 0 unless it does
	turn  int32         // its number with the poller
}

// What parked streams say now and then.
var (
	aliveChunk = appendChunk(nil, []byte(alive))
	beatChunk  = appendChunk(nil, wire.Beat)
)

// past is a deadline that interrupts a read.
var past = time.Unix(1, 0)

// newParked returns what waits on a stream with a connection of its own. Once start was called, the stream is no
// longer the caller's: next goes on with it in another goroutine when it was woken, and gone ends it.
func (s *Server) newParked(st *stream, beat []byte, next, gone func()) *parked {
	return &parked{s: s, st: st, beat: beat, next: next, gone: gone}
}

func (p *parked) start() {
	p.st.conn.SetWriteDeadline(time.Time{}) // heartbeats do not wait
	if !p.s.lot.enter(p, p.s.timing.beat) {
		go p.wait() // ends when the client goes, or with the server, which wakes it
	}
}

// wake lets the stream go on. It does not block, and may be called more than once.
func (p *parked) wake() {
	p.s.lot.mu.Lock()
	defer p.s.lot.mu.Unlock()
	p.woke.Store(true)
	p.disturb()
}

// disturb has the stream's own goroutine look what there is. The caller holds the lot's mu.
func (p *parked) disturb() {
	switch {
	case p.place == nil: // nobody waits yet, or any more
	case p.fd == 0:
		p.st.conn.SetReadDeadline(past)
	default:
		p.s.lot.forget(p)
		go p.revive() // ends with what the stream does next
	}
}

// wait is the goroutine of a stream that is not with the poller.
func (p *parked) wait() {
	then := p.gone
	defer p.contain()
	for {
		p.st.conn.SetReadDeadline(time.Time{})
		owed := p.s.lot.owed(p)
		if p.woke.Load() {
			if p.settle(p.s.lot.leave(p)) == nil {
				then = p.next
			}
			break
		}
		if owed != nil {
			if p.settle(owed) != nil {
				break
			}
			p.s.lot.settled(p)
			continue
		}
		// Nothing is read unless the client has gone. Who has something to say interrupts this.
		if _, err := p.st.conn.Read(p.one[:]); !errors.Is(err, os.ErrDeadlineExceeded) {
			break
		}
	}
	p.s.lot.leave(p)
	then()
}

// revive is the goroutine of a stream that was with the poller, which has let go of it.
func (p *parked) revive() {
	defer p.contain()
	err := p.attach()
	if err == nil {
		err = p.settle(p.s.lot.owed(p))
		p.s.lot.settled(p)
	}
	switch {
	case err != nil:
		p.gone()
	case p.woke.Load():
		p.next()
	default:
		p.start()
	}
}

// contain keeps a panic to its stream, as the gate does for requests.
func (p *parked) contain() {
	if v := recover(); v != nil {
		p.s.cfg.Log.Error("panic", "stream", "parked", "panic", v, "stack", string(debug.Stack()))
		p.s.lot.leave(p)
		p.gone()
	}
}

// settle writes what did not fit of a heartbeat.
func (p *parked) settle(owed []byte) error {
	if owed == nil {
		return nil
	}
	p.st.conn.SetWriteDeadline(time.Now().Add(p.st.stall))
	_, err := p.st.conn.Write(owed)
	p.st.conn.SetWriteDeadline(time.Time{})
	return err
}

// take makes the stream's connection its own. On false the stream has ended.
func (st *stream) take() bool {
	if st.conn != nil {
		return true
	}
	conn, buffered, err := st.rc.Hijack()
	if err != nil {
		return false
	}
	st.conn, st.w, st.rc = conn, nil, nil
	return buffered.Reader.Buffered() == 0
}

// attend runs fn with a context that is done when the client of a stream of its own goes away. It reports what fn
// returns, and false if the client has gone.
func (st *stream) attend(fn func(ctx context.Context) bool) bool {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	st.conn.SetReadDeadline(time.Time{})
	left := make(chan struct{})
	go func() { // ends with fn
		defer close(left)
		var one [1]byte
		if _, err := st.conn.Read(one[:]); !errors.Is(err, os.ErrDeadlineExceeded) {
			cancel()
		}
	}()
	ok := fn(ctx)
	st.conn.SetReadDeadline(past)
	<-left
	return ok && ctx.Err() == nil
}

// finish ends a stream. One with a connection of its own gets the end of the body first.
func (st *stream) finish() {
	if st.conn != nil {
		st.conn.SetWriteDeadline(time.Now().Add(time.Second))
		st.conn.Write([]byte(lastChunk))
		st.conn.Close()
	}
}

// lastChunk is the end of a body.
const lastChunk = "0\r\n\r\n"

// appendChunk appends b as a chunk of HTTP/1.1.
func appendChunk(dst, b []byte) []byte {
	dst = append(strconv.AppendInt(dst, int64(len(b)), 16), "\r\n"...)
	return append(append(dst, b...), "\r\n"...)
}

// canPark reports whether the connection of a request can be taken.
func canPark(r *http.Request) bool {
	return r.ProtoMajor == 1 && gate.OwnConn(r.Context())
}

// A lot knows the parked streams, and gives memory back to the system once it is quiet after much has happened.
type lot struct {
	mu      sync.Mutex
	parked  list.List      // of *parked, by the time of the next heartbeat
	poller  poller         // watches those that it can
	beat    *time.Timer    // for the first of them; nil until there was one
	open    sync.WaitGroup // streams that have a connection of their own, parked or not
	closed  bool
	changes int // calls, streams that were parked or went, runs that were forgotten, since memory was last given back
	trim    *time.Timer
	settle  time.Duration // from the last change until memory is given back
	tidy    func()        // what goes before that; nil for nothing
}

// trimChanges is how much has to happen before giving memory back is worth a garbage collection.
const trimChanges = 500

// enter reports whether the stream is with the poller from now on. Otherwise the caller waits.
func (l *lot) enter(p *parked, beat time.Duration) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	p.due = time.Now().Add(beat)
	p.place = l.parked.PushBack(p)
	if !l.closed {
		l.poller.watch(l, p)
		if l.parked.Len() == 1 {
			l.plan()
		}
	}
	l.changed()
	polled := p.fd != 0
	if l.closed || p.woke.Load() {
		p.woke.Store(true)
		p.disturb()
	}
	return polled
}

// leave returns what is left to write of a heartbeat.
func (l *lot) leave(p *parked) (owed []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forget(p)
	return p.owed
}

// forget takes a stream out. The caller holds mu.
func (l *lot) forget(p *parked) {
	if p.place == nil {
		return
	}
	l.parked.Remove(p.place)
	p.place = nil
	l.poller.release(p)
	l.changed()
}

// note is for changes of other kinds than streams.
func (l *lot) note() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.changed()
}

// changed plans to give memory back if enough has changed. The caller holds mu.
func (l *lot) changed() {
	if l.changes++; l.changes < trimChanges || l.closed {
		return
	}
	if l.trim == nil {
		l.trim = time.AfterFunc(l.settle, l.giveBack)
		return
	}
	l.trim.Reset(l.settle)
}

// freeMemory collects garbage and gives the system what is free; tests count how often. What is in pools survives one
// collection.
var freeMemory = func() {
	runtime.GC()
	debug.FreeOSMemory()
}

func (l *lot) giveBack() {
	l.mu.Lock()
	l.changes = 0
	l.poller.trim()
	l.mu.Unlock()
	if l.tidy != nil {
		l.tidy()
	}
	freeMemory()
}

// close wakes all parked streams, now and in the future, so that they end.
func (l *lot) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	if l.trim != nil {
		l.trim.Stop()
	}
	if l.beat != nil {
		l.beat.Stop()
	}
	for e := l.parked.Front(); e != nil; {
		p := e.Value.(*parked)
		e = e.Next() // before p is taken out
		p.woke.Store(true)
		p.disturb()
	}
	l.poller.close()
}

// wait waits until the streams that have a connection of their own have ended, or ctx is done.
func (l *lot) wait(ctx context.Context) {
	done := make(chan struct{})
	go func() { // ends with the streams, whose writes have deadlines
		l.open.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
}
