//go:build unix

package bench

import (
	"context"
	"errors"
	"time"
)

// cold starts the app again and again and waits for its first page and its first right answer.
func cold(ctx context.Context, t *Target, s Size, f *Figures) error {
	if len(t.Command) == 0 {
		return errors.New("only a target with a command can be started")
	}
	var page, answer, cpu, peak []float64
	for range s.Starts {
		if err := once(ctx, t, func(begin time.Time) error {
			c := &client{t: t, calls: conn{addr: t.addr}}
			defer c.close()
			if _, err := c.calls.do(ctx, "GET", "/", nil); err != nil {
				return err
			}
			page = append(page, ms(time.Since(begin)))
			if err := c.direct(ctx); err != nil {
				return err
			}
			answer = append(answer, ms(time.Since(begin)))
			cpu = append(cpu, ms(t.tree.cpu()))
			peak = append(peak, float64(t.tree.peak())/1e6)
			return nil
		}); err != nil {
			return err
		}
	}
	f.less("to the first page", "ms", quantile(page, 0.5))
	f.less("to the first right answer", "ms", quantile(answer, 0.5))
	f.less("CPU until then", "ms", quantile(cpu, 0.5))
	f.less("peak memory", "MB", quantile(peak, 0.5))
	return nil
}

// once starts the app for fn and stops it.
func once(ctx context.Context, t *Target, fn func(begin time.Time) error) error {
	begin := time.Now()
	if err := t.launch(ctx); err != nil {
		return err
	}
	defer t.stop()
	if err := t.await(ctx); err != nil {
		return err
	}
	return fn(begin)
}
