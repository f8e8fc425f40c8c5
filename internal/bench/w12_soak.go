//go:build unix

package bench

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"
)

// soak is a mix of calls by eight clients: 90 % echo on new sessions, 5 % chat, 4 % uploads of 10 KB, 1 % streams that
// are left in the middle.
func soak(ctx context.Context, t *Target, s Size, f *Figures) error {
	const clients = 8
	var done atomic.Int64
	part := func(seconds float64, least int) (time.Duration, error) {
		return together(ctx, t, clients, func(ctx context.Context, c *client, i int) error {
			_, err := until(ctx, seconds, least/clients, func() error {
				defer done.Add(1)
				i++
				c.fresh()
				switch {
				case i%100 == 99:
					return c.leave(ctx)
				case i%25 == 24:
					_, err := c.upload(ctx, "note.txt", 10<<10, uint64(i))
					return err
				case i%20 == 19:
					_, err := c.call(ctx, "chat", `["hello",[]]`, nil)
					return err
				}
				return c.echo(ctx, "echo")
			})
			return err
		})
	}
	if _, err := part(s.Seconds, s.Soak/4); err != nil { // until everything has its size
		return err
	}
	done.Store(0)
	threads, fds := t.tree.threads(), t.tree.fds()
	memory := watchMemory(t, &done)
	begin := time.Now()
	cpu, err := part(3*s.Seconds, s.Soak*3/4)
	growth := memory.end()
	if err != nil {
		return err
	}
	n := float64(done.Load())
	f.more("mixed calls", "calls/s", n/time.Since(begin).Seconds())
	f.more("mixed calls, all", "", n)
	f.less("CPU per call", "ms", ms(cpu)/n)
	f.less("growth of memory per 1M calls, second half", "MB", growth*1e6)
	f.less("memory at the end", "MB", float64(t.tree.pss())/1e6)
	if err := sleep(ctx, time.Duration(s.Seconds*float64(time.Second))); err != nil {
		return err
	}
	f.less("connections and files left open", "", float64(max(0, t.tree.fds()-fds)))
	f.less("threads left over", "", float64(max(0, t.tree.threads()-threads)))
	return nil
}

// A memoryWatch looks at a target's memory while calls are made.
type memoryWatch struct {
	stop             context.CancelFunc
	ended            chan struct{}
	calls, megabytes []float64
}

// watchMemory looks several times a second. Call end.
func watchMemory(t *Target, done *atomic.Int64) *memoryWatch {
	ctx, stop := context.WithCancel(context.Background())
	w := &memoryWatch{stop: stop, ended: make(chan struct{})}
	look := func() {
		w.calls = append(w.calls, float64(done.Load()))
		w.megabytes = append(w.megabytes, float64(t.tree.pss())/1e6)
	}
	look()
	go func() { // ends with the context
		defer close(w.ended)
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				look()
			case <-ctx.Done():
				look()
				return
			}
		}
	}()
	return w
}

// end returns by how many megabytes the memory grew with each call in the second half of them: in the first, tables and heap
// come to their size.
func (w *memoryWatch) end() float64 {
	w.stop()
	<-w.ended
	from, _ := slices.BinarySearch(w.calls, w.calls[len(w.calls)-1]/2)
	return slope(w.calls[min(from, len(w.calls)-2):], w.megabytes[min(from, len(w.calls)-2):])
}

// slope is that of the straight line that fits best; 0 if all x are the same.
func slope(x, y []float64) float64 {
	var mx, my, xy, xx float64
	for i := range x {
		mx, my = mx+x[i]/float64(len(x)), my+y[i]/float64(len(x))
	}
	for i := range x {
		xy, xx = xy+(x[i]-mx)*(y[i]-my), xx+(x[i]-mx)*(x[i]-mx)
	}
	if xx == 0 {
		return 0
	}
	return xy / xx
}

// leave begins to read a stream of tokens and goes away.
func (c *client) leave(ctx context.Context) error {
	if _, err := c.join(ctx, "gen", "[50,1000]"); err != nil {
		return err
	}
	in, err := c.side.open(ctx, "/gradio_api/queue/data?session_hash="+c.label)
	if err != nil {
		return err
	}
	for range 5 {
		if _, err := in.next(); err != nil {
			return fmt.Errorf("a stream to be left in the middle: %w", err)
		}
	}
	return nil
}
