//go:build unix

package bench

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// A crowd is some visitors.
type crowd struct {
	t       *Target
	clients []*client
}

// newCrowd returns n visitors, each with a cookie and a connection.
func (t *Target) newCrowd(ctx context.Context, n int) (*crowd, error) {
	c := &crowd{t: t, clients: make([]*client, n)}
	for i := range c.clients {
		var err error
		if c.clients[i], err = t.newClient(ctx); err != nil {
			c.clients = c.clients[:i]
			c.close()
			return nil, err
		}
	}
	return c, nil
}

func (c *crowd) close() {
	for _, one := range c.clients {
		one.close()
	}
}

// each runs fn for all at once, each in a goroutine of its own, and returns the first error and what processor time
// the target has used.
func (c *crowd) each(ctx context.Context, fn func(ctx context.Context, c *client, i int) error) (time.Duration, error) {
	return c.t.spent(func() error {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		var wg sync.WaitGroup
		for i, one := range c.clients {
			wg.Go(func() {
				if err := fn(ctx, one, i); err != nil {
					cancel(err)
				}
			})
		}
		wg.Wait()
		return context.Cause(ctx)
	})
}

// together is one crowd once.
func together(ctx context.Context, t *Target, n int, fn func(ctx context.Context, c *client, i int) error) (time.Duration, error) {
	c, err := t.newCrowd(ctx, n)
	if err != nil {
		return 0, err
	}
	defer c.close()
	return c.each(ctx, fn)
}

// throughput has many clients call as fast as they can, and then all at the same moment.
func throughput(ctx context.Context, t *Target, s Size, f *Figures) error {
	for _, clients := range s.Clients {
		var took durations
		var calls atomic.Int64
		all, err := t.newCrowd(ctx, clients)
		if err != nil {
			return fmt.Errorf("%d clients: %w", clients, err)
		}
		begin := time.Now()
		cpu, err := all.each(ctx, func(ctx context.Context, c *client, _ int) error {
			n, err := until(ctx, s.Seconds, 1, func() error {
				begin := time.Now()
				defer func() { took.add(time.Since(begin)) }()
				return c.echo(ctx, "echo")
			})
			calls.Add(int64(n))
			return err
		})
		all.close()
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
	_, err := together(ctx, t, s.Burst, func(ctx context.Context, c *client, _ int) error {
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
