package alarm

import (
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestAlarmsRingInTheirTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c Clock
		var mu sync.Mutex
		var rung []string
		begun := time.Now()
		ring := func(name string) func() {
			return func() {
				mu.Lock()
				defer mu.Unlock()
				rung = append(rung, name+" "+time.Since(begun).String())
			}
		}
		var a, b, d, e Alarm
		c.Set(&a, 3*time.Second, ring("a"))
		c.Set(&b, time.Second, ring("b"))
		c.Set(&d, 2*time.Second, ring("d"))
		c.Set(&e, 5*time.Second, ring("e"))
		c.Set(&a, 4*time.Second, ring("a, later"))
		c.Set(&e, time.Second/2, ring("e, sooner"))
		c.Stop(&d)
		c.Stop(&d)
		time.Sleep(time.Minute)
		c.Set(&d, time.Second, ring("d, after all"))
		c.Set(&b, 2*time.Second, ring("never"))
		time.Sleep(1500 * time.Millisecond)
		c.Stop(&b)
		time.Sleep(time.Minute)
		synctest.Wait()
		want := []string{"e, sooner 500ms", "b 1s", "a, later 4s", "d, after all 1m1s"}
		if !slices.Equal(rung, want) {
			t.Errorf("rung: %q, want %q", rung, want)
		}
	})
}

// TestAlarmsMayBeSetWhileTheyRing has each alarm set the next one.
func TestAlarmsMayBeSetWhileTheyRing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c Clock
		var a Alarm
		var n atomic.Int32
		var again func()
		again = func() {
			if n.Add(1) < 5 {
				c.Set(&a, time.Second, again)
			}
		}
		c.Set(&a, time.Second, again)
		time.Sleep(time.Minute)
		if n := n.Load(); n != 5 {
			t.Errorf("rung %d times, want 5", n)
		}
	})
}

// TestManyAlarmsLeaveLittle has many alarms stopped in an order of their own, and the rest ring.
func TestManyAlarmsLeaveLittle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const many = 10_000
		var c Clock
		all := make([]Alarm, many)
		var mu sync.Mutex
		var rung []int
		for i := range all {
			at := i * 7919 % many
			c.Set(&all[i], time.Duration(at)*time.Millisecond, func() {
				mu.Lock()
				defer mu.Unlock()
				rung = append(rung, at)
			})
		}
		stopped := 0
		for i := range all {
			if i%3 != 0 {
				c.Stop(&all[i])
				stopped++
			}
		}
		c.mu.Lock()
		if n := cap(c.due); n > 4*(many-stopped) {
			t.Errorf("room for %d alarms, of which there are %d", n, len(c.due))
		}
		c.mu.Unlock()
		time.Sleep(time.Hour)
		synctest.Wait()
		mu.Lock()
		defer mu.Unlock()
		if len(rung) != many-stopped || !slices.IsSorted(rung) {
			t.Errorf("%d rang, want %d, in order: %v", len(rung), many-stopped, slices.IsSorted(rung))
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		if n := cap(c.due); n > 4 {
			t.Errorf("room for %d alarms is left", n)
		}
	})
}

func BenchmarkSet(b *testing.B) {
	for _, others := range []int{0, 10_000} {
		b.Run(strconv.Itoa(others), func(b *testing.B) {
			var c Clock
			for i := range others {
				c.Set(new(Alarm), time.Hour+time.Duration(i), func() {})
			}
			var a Alarm
			b.ReportAllocs()
			for b.Loop() {
				c.Set(&a, 2*time.Hour, nil)
				c.Stop(&a)
			}
			for _, a := range slices.Clone(c.due) {
				c.Stop(a)
			}
		})
	}
}
