package bench

import (
	"context"
	"fmt"
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
			n, err := until(ctx, seconds, least/clients, func() error {
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
			done.Add(int64(n))
			return err
		})
	}
	if _, err := part(s.Seconds, s.Soak/4); err != nil { // until everything has its size
		return err
	}
	done.Store(0)
	memory, threads, fds := t.tree.pss(), t.tree.threads(), t.tree.fds()
	begin := time.Now()
	cpu, err := part(3*s.Seconds, s.Soak*3/4)
	if err != nil {
		return err
	}
	n := float64(done.Load())
	f.more("mixed calls", "calls/s", n/time.Since(begin).Seconds())
	f.less("CPU per call", "ms", ms(cpu)/n)
	f.less("growth of memory per 1M calls", "MB", float64(t.tree.pss()-memory)/1e6/n*1e6)
	if err := sleep(ctx, time.Duration(s.Seconds*float64(time.Second))); err != nil {
		return err
	}
	f.less("connections and files left open", "", float64(max(0, t.tree.fds()-fds)))
	f.less("threads left over", "", float64(max(0, t.tree.threads()-threads)))
	return nil
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
