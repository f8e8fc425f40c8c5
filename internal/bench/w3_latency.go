//go:build unix

package bench

import (
	"context"
	"time"
)

// latency has one client make one call after the other, in each way there is.
func latency(ctx context.Context, t *Target, s Size, f *Figures) error {
	c, err := t.newClient(ctx)
	if err != nil {
		return err
	}
	defer c.close()
	for _, way := range []struct {
		name string
		call func() error
	}{
		{"run", func() error { return c.direct(ctx) }},
		{"call", func() error { return c.simple(ctx, "call") }},
		{"call/v2", func() error { return c.simple(ctx, "call/v2") }},
		{"queue, stream kept", func() error { return c.echo(ctx, "echo") }},
		{"queue, new session", func() error { c.fresh(); return c.echo(ctx, "echo") }},
	} {
		if _, err := until(ctx, 0, min(s.Requests, 50), way.call); err != nil { // warm
			return err
		}
		var took durations
		n := 0
		cpu, err := t.spent(func() (err error) {
			n, err = until(ctx, s.Seconds, s.Requests, func() error {
				begin := time.Now()
				defer func() { took.add(time.Since(begin)) }()
				return way.call()
			})
			return err
		})
		if err != nil {
			return err
		}
		f.latencies(way.name, &took)
		f.less(way.name+", CPU per call", "ms", ms(cpu)/float64(max(n, 1)))
	}
	return nil
}
