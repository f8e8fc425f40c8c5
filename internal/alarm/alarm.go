// Package alarm waits for many moments with one timer. A timer of its own for each would cost three times the memory,
// of which Go's runtime keeps a part for good.
package alarm

import (
	"container/heap"
	"slices"
	"sync"
	"time"
)

// A Clock rings alarms. The zero value is ready.
type Clock struct {
	mu    sync.Mutex
	due   alarms
	timer *time.Timer // for the first of due; nil until there was one
}

// An Alarm is a moment and what happens then. The zero value is not set.
type Alarm struct {
	at    time.Time
	ring  func()
	place int // in the clock's heap, counted from 1; 0 if it is not there
}

// Set has ring called after d, in a goroutine of the clock's, whatever was set before. It must not block for long:
// others wait for it.
func (c *Clock) Set(a *Alarm, d time.Duration, ring func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a.at, a.ring = time.Now().Add(d), ring
	if a.place > 0 {
		heap.Fix(&c.due, a.place-1)
	} else {
		heap.Push(&c.due, a)
	}
	if c.due[0] == a {
		c.wind()
	}
}

// Due returns when an alarm that was set rings, or has rung. Set must not be called at the same time.
func (a *Alarm) Due() time.Time { return a.at }

// Stop has an alarm not ring. One that rings at this moment may do so a little later.
func (c *Clock) Stop(a *Alarm) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if a.place == 0 {
		return
	}
	heap.Remove(&c.due, a.place-1)
	if len(c.due) == 0 {
		c.timer.Stop()
	}
}

// wind sets the timer for the first alarm. The caller holds mu.
func (c *Clock) wind() {
	d := time.Until(c.due[0].at)
	if c.timer == nil {
		c.timer = time.AfterFunc(d, c.ring)
		return
	}
	c.timer.Reset(d)
}

// ring rings what is due.
func (c *Clock) ring() {
	c.mu.Lock()
	now := time.Now()
	var due []func()
	for len(c.due) > 0 && !now.Before(c.due[0].at) {
		due = append(due, heap.Pop(&c.due).(*Alarm).ring)
	}
	if len(c.due) > 0 {
		c.wind()
	}
	c.mu.Unlock()
	for _, ring := range due {
		ring()
	}
}

// alarms are a heap, the first to ring on top.
type alarms []*Alarm

func (h alarms) Len() int           { return len(h) }
func (h alarms) Less(i, j int) bool { return h[i].at.Before(h[j].at) }

func (h alarms) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].place, h[j].place = i+1, j+1
}

func (h *alarms) Push(a any) {
	*h = append(*h, a.(*Alarm))
	(*h)[len(*h)-1].place = len(*h)
}

func (h *alarms) Pop() any {
	n := len(*h) - 1
	a := (*h)[n]
	a.place = 0
	(*h)[n] = nil
	if *h = (*h)[:n]; n < cap(*h)/4 { // there were many
		*h = slices.Clip(append(alarms(nil), *h...))
	}
	return a
}
