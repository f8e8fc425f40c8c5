package bench

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// idle holds pages open that nobody uses, and then heartbeats alone.
func idle(ctx context.Context, t *Target, s Size, f *Figures) error {
	if err := held(ctx, t, s, f, "page", s.Pages, func(c *client) error {
		if _, err := c.calls.do(ctx, "GET", "/", nil); err != nil {
			return err
		}
		c.side.cookie = c.calls.cookie
		if err := c.echo(ctx, "echo"); err != nil {
			return err
		}
		c.close()
		return nil
	}); err != nil {
		return err
	}
	return held(ctx, t, s, f, "heartbeat", s.Beats, func(*client) error { return nil })
}

// held opens n heartbeats, each after prepare, and says what they cost.
func held(ctx context.Context, t *Target, s Size, f *Figures, what string, n int, prepare func(*client) error) error {
	warm, err := t.newClient(ctx)
	if err != nil {
		return err
	}
	if err := warm.echo(ctx, "echo"); err != nil {
		return err
	}
	warm.close()
	before, fds := t.tree.pss(), t.tree.fds()
	conns := make([]conn, n)
	shut := func() {
		for i := range conns {
			conns[i].close()
		}
	}
	defer shut()
	var wg sync.WaitGroup
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	const workers = 16
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n && ctx.Err() == nil; i += workers {
				if err := hold(ctx, t, &conns[i], prepare); err != nil {
					cancel(fmt.Errorf("%s %d: %w", what, i, err))
				}
			}
		})
	}
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if err := sleep(ctx, s.Hold); err != nil { // so that it settles
		return err
	}
	cpu, err := t.spent(func() error { return sleep(ctx, s.Hold) })
	if err != nil {
		return err
	}
	grown := t.tree.pss() - before
	f.less(fmt.Sprintf("%s held, of %d", what, n), "KB", float64(grown)/float64(n)/1e3)
	if s.Hold > 0 {
		f.less(fmt.Sprintf("CPU while %d %ss are idle", n, what), "%", 100*cpu.Seconds()/s.Hold.Seconds())
	}
	// The connection of the warm-up may still have counted before.
	if open := t.tree.fds() - fds; t.tree.root != 0 && open < n-1 {
		return fmt.Errorf("only %d of %d %ss are still open", open, n, what)
	}
	shut()
	if s.After == 0 {
		return nil
	}
	if err := sleep(ctx, s.After); err != nil {
		return err
	}
	f.more(fmt.Sprintf("given back %v after %ss closed", s.After, what), "%", 100*float64(before+grown-t.tree.pss())/float64(grown))
	return nil
}

// hold opens one heartbeat and leaves only its connection behind.
func hold(ctx context.Context, t *Target, to *conn, prepare func(*client) error) error {
	c := &client{t: t, label: newLabel(), calls: conn{addr: t.addr}, side: conn{addr: t.addr}}
	if err := prepare(c); err != nil {
		return err
	}
	in, err := c.side.open(ctx, "/gradio_api/heartbeat/"+c.label)
	if err != nil {
		return err
	}
	if _, err := in.next(); err != nil {
		return err
	}
	c.side.net.SetDeadline(time.Time{})
	to.net = c.side.net
	return nil
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
