package server

import "time"

// Heartbeats of parked streams are written by one goroutine, many at a time, and without waiting for anybody: a timer
// and a wake for each of 10,000 streams cost several times as much as the writes.

// early is the part of the time between heartbeats by which one may come too early, so that it goes out with others.
const early = 60

// plan sets the timer for the next heartbeat. The caller holds mu.
func (l *lot) plan() {
	first := l.parked.Front()
	if first == nil || l.closed {
		return
	}
	d := time.Until(first.Value.(*parked).due)
	if l.beat == nil {
		l.beat = time.AfterFunc(d, l.beats)
		return
	}
	l.beat.Reset(d)
}

// beats says to the clients whose time has come that the server is there.
func (l *lot) beats() {
	now := time.Now()
	for l.beatNext(now) {
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.plan()
}

// beatNext writes the next heartbeat if it is due. What does not fit is left to the stream's own goroutine, which is
// also who hears that the client is gone.
func (l *lot) beatNext(now time.Time) bool {
	l.mu.Lock() // so that the stream does not go on in the middle of it
	defer l.mu.Unlock()
	first := l.parked.Front()
	if first == nil || l.closed {
		return false
	}
	p := first.Value.(*parked)
	every := p.s.timing.beat
	if p.due.After(now.Add(every / early)) {
		return false
	}
	p.due = now.Add(every)
	l.parked.MoveToBack(first)
	if p.owed == nil { // else the client has not even taken the last one
		if n := p.writeNow(p.beat); n < len(p.beat) {
			p.owed = p.beat[n:]
			p.disturb()
		}
	}
	return true
}

// owed returns what did not fit of a heartbeat.
func (l *lot) owed(p *parked) []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return p.owed
}

// settled notes that it has been written.
func (l *lot) settled(p *parked) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p.owed = nil
}
