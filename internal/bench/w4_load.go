package bench

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// together runs fn for n clients at once, each in a goroutine of its own, and returns the first error.
func together(ctx context.Context, t *Target, n int, fn func(ctx context.Context, c *client, i int) error) error {
	clients := make([]*client, n)
	defer func() {
		for _, c := range clients {
			if c != nil {
				c.close()
			}
		}
	}()
	for i := range clients {
		var err error
		if clients[i], err = t.newClient(ctx); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	for i, c := range clients {
		wg.Go(func() {
			if err := fn(ctx, c, i); err != nil {
				cancel(err)
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// throughput has many clients call as fast as they can, and then all at the same moment.
func throughput(ctx context.Context, t *Target, s Size, f *Figures) error {
	for _, clients := range s.Clients {
		var took durations
		var calls atomic.Int64
		var begin time.Time
		cpu, err := t.spent(func() error {
			begin = time.Now()
			return together(ctx, t, clients, func(ctx context.Context, c *client, _ int) error {
				n, err := until(ctx, s.Seconds, 1, func() error {
					begin := time.Now()
					defer func() { took.add(time.Since(begin)) }()
					return c.echo(ctx, "echo")
				})
				calls.Add(int64(n))
				return err
			})
		})
		if err != nil {
			return fmt.Errorf("%d clients: %w", clients, err)
		}
		name := fmt.Sprintf("%d clients", clients)
		f.more(name, "calls/s", float64(calls.Load())/time.Since(begin).Seconds())
		f.latencies(name, &took)
		f.less(name+", CPU per call", "ms", ms(cpu)/float64(calls.Load()))
	}
	f.less("peak memory", "MB", float64(t.tree.peak())/1e6)
	return burst(ctx, t, s, f)
}

// burst has clients join at the same moment where one call runs at a time.
func burst(ctx context.Context, t *Target, s Size, f *Figures) error {
	const rounds = 3
	var took durations
	var messages atomic.Int64
	gates := make([]sync.WaitGroup, rounds)
	for i := range gates {
		gates[i].Add(s.Burst)
	}
	err := together(ctx, t, s.Burst, func(ctx context.Context, c *client, _ int) error {
		for i := range gates {
			gates[i].Done()
			gates[i].Wait()
			c.fresh()
			begin := time.Now()
			if err := c.echo(ctx, "serial"); err != nil {
				for j := i + 1; j < rounds; j++ { // nobody waits for this client
					gates[j].Done()
				}
				return err
			}
			took.add(time.Since(begin))
			messages.Add(int64(c.messages))
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("burst of %d: %w", s.Burst, err)
	}
	f.latencies(fmt.Sprintf("burst of %d, one at a time", s.Burst), &took)
	f.less("messages per call in a burst", "", float64(messages.Load())/float64(len(took.list)))
	return nil
}
