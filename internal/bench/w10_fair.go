//go:build unix

package bench

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// fairness has one greedy client fill a queue of which four calls of 50 ms run at a time, polite clients beside it,
// another function beside those, and clients that never read what they asked for.
func fairness(ctx context.Context, t *Target, s Size, f *Figures) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	greedy, err := t.newClient(ctx)
	if err != nil {
		return err
	}
	defer greedy.close()
	const service = "[0.05]"
	var waiting atomic.Int64
	more := func() error {
		waiting.Add(1)
		_, err := greedy.join(ctx, "slow", service)
		return err
	}
	for range s.Queued {
		if err := more(); err != nil {
			return fmt.Errorf("the greedy client: %w", err)
		}
	}
	var wg sync.WaitGroup
	wg.Go(func() { // ends with the context, keeps the queue full at the pace at which it is worked off
		tick := time.NewTicker(50 * time.Millisecond / 4)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				if err := more(); err != nil && ctx.Err() == nil {
					cancel(fmt.Errorf("the greedy client: %w", err))
				}
			case <-ctx.Done():
				return
			}
		}
	})
	var took, other durations
	means := make([]float64, s.Polite)
	wg.Go(func() {
		_, err := together(ctx, t, s.Polite+1, func(ctx context.Context, c *client, i int) error {
			// They are different people: each calls every half a second, and no two at the same moment.
			if err := sleep(ctx, time.Duration(i)*500*time.Millisecond/time.Duration(s.Polite+1)); err != nil {
				return err
			}
			sum, n := 0.0, 0
			for n < 3 || n < int(2*s.Seconds) {
				begin := time.Now()
				if i == s.Polite {
					if err := c.echo(ctx, "quick"); err != nil {
						return err
					}
					other.add(time.Since(begin))
				} else {
					got, err := c.call(ctx, "slow", service, nil)
					if err != nil || string(got) != `["slept"]` {
						return fmt.Errorf("slow answered %s, %w", got, err)
					}
					took.add(time.Since(begin))
					sum += ms(time.Since(begin))
				}
				n++
				if err := sleep(ctx, time.Until(begin.Add(500*time.Millisecond))); err != nil {
					return err
				}
			}
			if i < s.Polite {
				means[i] = sum / float64(n)
			}
			return nil
		})
		cancel(err)
	})
	wg.Wait()
	if err := context.Cause(ctx); err != context.Canceled {
		return err
	}
	f.latencies("polite clients beside a greedy one", &took)
	f.less("another function meanwhile, p99", "ms", quantile(other.list, 0.99))
	sum, squares := 0.0, 0.0
	for _, m := range means {
		sum, squares = sum+m, squares+m*m
	}
	f.more("Jain index of the polite clients", "", sum*sum/(float64(len(means))*squares))
	return stuck(context.WithoutCancel(ctx), t, s, f)
}

// stuck has clients make calls and ask for streams that they never read, beside one that gets its answers. Of what they
// cost, a part is the call's own, so there are as many calls first for which nobody asks.
func stuck(ctx context.Context, t *Target, s Size, f *Figures) error {
	prompt, err := t.newClient(ctx)
	if err != nil {
		return err
	}
	defer prompt.close()
	var took durations
	beside := func() error {
		_, err := until(ctx, s.Seconds, 3, func() error {
			begin := time.Now()
			defer func() { took.add(time.Since(begin)) }()
			return prompt.echo(ctx, "echo")
		})
		return err
	}
	var held []net.Conn
	defer func() {
		for _, c := range held {
			c.Close()
		}
	}()
	one := func(asks bool) error {
		c, err := t.newClient(ctx)
		if err != nil {
			return err
		}
		if c.calls.net != nil {
			held = append(held, c.calls.net)
		}
		if _, err := c.join(ctx, "gen", "[2000,2000]"); err != nil || !asks {
			return err
		}
		side, err := net.Dial("tcp", t.addr)
		if err != nil {
			return err
		}
		side.(*net.TCPConn).SetReadBuffer(4 << 10)
		held = append(held, side)
		_, err = fmt.Fprintf(side, "GET /gradio_api/queue/data?session_hash=%s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n\r\n", c.label, t.addr, c.calls.cookie)
		return err
	}
	// Calls are made beside them until theirs have ended, and what these left behind has been collected.
	grown := func(n int, asks bool) (each float64, err error) {
		before := t.tree.pss()
		for range n {
			if err := one(asks); err != nil {
				return 0, err
			}
		}
		if err := errors.Join(beside(), sleep(ctx, s.Hold/2), beside()); err != nil { // all in less than servers wait for a write
			return 0, err
		}
		return float64(t.tree.pss()-before) / float64(n) / 1e3, nil
	}
	if _, err := grown(1, true); err != nil { // the code that one needs is not what many cost
		return err
	}
	alone, err := grown(s.Stuck, false)
	if err != nil {
		return err
	}
	took.list = nil
	each, err := grown(s.Stuck, true)
	if err != nil {
		return err
	}
	f.less("kept of a call whose answer nobody asks for", "KB", alone)
	f.less("held for a client that never reads, its call included", "KB", each)
	f.less("calls beside those, p99", "ms", quantile(took.list, 0.99))
	return nil
}
