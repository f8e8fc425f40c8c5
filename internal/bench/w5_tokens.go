//go:build unix

package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// A heard is what the readers of token streams note.
type heard struct {
	late   durations // between the making of a token and its arrival
	tokens atomic.Int64
	bytes  atomic.Int64
}

// streaming reads many streams of tokens that say when they were made.
func streaming(ctx context.Context, t *Target, s Size, f *Figures) error {
	for _, n := range s.Streams {
		for _, way := range []string{"gen", "grow", "page"} {
			if way == "page" && t.api.hash == "" {
				continue
			}
			if err := streams(ctx, t, s, f, way, n); err != nil {
				return fmt.Errorf("%d streams, %s: %w", n, way, err)
			}
		}
	}
	f.less("peak memory", "MB", float64(t.tree.peak())/1e6)
	if s.Load > 0 {
		return load(ctx, t, s, f)
	}
	return nil
}

// ways are the names of the three ways in the report.
var ways = map[string]string{"gen": "text so far", "grow": "pieces", "page": "pieces, to a page"}

// streams measures n streams at once, as often as the size says.
func streams(ctx context.Context, t *Target, s Size, f *Figures, way string, n int) error {
	h := &heard{}
	args := fmt.Sprintf("[%d,%g]", s.Tokens, s.Rate)
	all, err := t.newCrowd(ctx, n)
	if err != nil {
		return err
	}
	defer all.close()
	cpu := time.Duration(0)
	if _, err := until(ctx, s.Seconds, 1, func() error {
		used, err := all.each(ctx, func(ctx context.Context, c *client, _ int) error {
			c.fresh()
			if way == "page" {
				return c.page(ctx, h, args, s.Tokens)
			}
			return c.tokens(ctx, h, way, args, s.Tokens)
		})
		cpu += used
		return err
	}); err != nil {
		return err
	}
	tokens := float64(h.tokens.Load())
	name := fmt.Sprintf("%d streams, %s", n, ways[way])
	f.less(name+", CPU per 1M tokens", "s", cpu.Seconds()/tokens*1e6)
	f.less(name+", added p50", "ms", quantile(h.late.list, 0.5))
	f.less(name+", added p99", "ms", quantile(h.late.list, 0.99))
	f.less(name+", bytes per token", "B", float64(h.bytes.Load())/tokens)
	return nil
}

// tokens reads one stream in Gradio's dialect and checks that its steps add up to its end.
func (c *client) tokens(ctx context.Context, h *heard, fn, args string, want int) error {
	var text strings.Builder
	end, err := c.call(ctx, fn, args, func(data []byte) error {
		now := time.Now()
		raw, ok := between(data, `"data":[`, `],"is_generating"`)
		switch {
		case !ok:
			return fmt.Errorf("a step without data: %.200s", data)
		case bytes.HasPrefix(raw, []byte(`"`)): // the first, whole
			text.Write(raw[1 : len(raw)-1])
		default:
			for {
				var piece []byte
				if _, raw, ok = bytes.Cut(raw, []byte(`["append",[],"`)); !ok {
					break
				}
				piece, raw, _ = bytes.Cut(raw, []byte(`"`))
				text.Write(piece)
			}
		}
		h.stamp(text.String(), now)
		return nil
	})
	if err != nil {
		return err
	}
	return h.check(string(end), `["`+text.String()+`"]`, want, c.down)
}

// stamp notes how old the newest token of a text is.
func (h *heard) stamp(text string, now time.Time) {
	text = strings.TrimSuffix(text, " ")
	if made, err := strconv.ParseInt(text[strings.LastIndexByte(text, ' ')+1:], 10, 64); err == nil {
		h.late.add(now.Sub(time.UnixMicro(made)))
	}
}

func (h *heard) check(end, heard string, want int, bytes int64) error {
	if n := strings.Count(end, " "); n != want || end != heard {
		return fmt.Errorf("%d tokens came instead of %d, or others than at the end", n, want)
	}
	h.tokens.Add(int64(want))
	h.bytes.Add(bytes)
	return nil
}

// page reads one stream as Oriel's own page does.
func (c *client) page(ctx context.Context, h *heard, args string, want int) error {
	side := conn{addr: c.t.addr, cookie: c.calls.cookie}
	defer side.close()
	in, err := side.open(ctx, "/_oriel/v1/tab?tab="+c.label)
	if err != nil {
		return err
	}
	if _, err := in.next(); err != nil { // the hello
		return err
	}
	before := side.bytes
	body := fmt.Appendf(nil, `{"fn":"grow","config":%q,"tab":%q,"data":%s}`, c.t.api.hash, c.label, args)
	if _, err := c.calls.do(ctx, "POST", "/_oriel/v1/run", body, "X-Oriel-Request", "1"); err != nil {
		return err
	}
	text := ""
	for {
		data, err := in.next()
		if err != nil {
			return err
		}
		now := time.Now()
		var m struct {
			Kind, Text, Value string
		}
		if err := json.Unmarshal(data, &m); err != nil {
			return fmt.Errorf("read a page's message: %w", err)
		}
		switch m.Kind {
		case "set":
			text = m.Value
		case "append":
			text += m.Text
		case "failed", "cancelled":
			return fmt.Errorf("the run ended with %s", data)
		case "done":
			return h.check(text, text, want, side.bytes-before)
		default:
			continue
		}
		h.stamp(text, now)
	}
}

// load is Gradio's own load test: tokens at 100 a second for many clients, who take 4.99 s for 500 at best.
func load(ctx context.Context, t *Target, s Size, f *Figures) error {
	var took durations
	h := &heard{}
	_, err := together(ctx, t, s.Load, func(ctx context.Context, c *client, _ int) error {
		begin := time.Now()
		err := c.tokens(ctx, h, "gen", fmt.Sprintf("[%d,100]", s.LoadFor), s.LoadFor)
		took.add(time.Since(begin))
		return err
	})
	if errors.Is(err, io.EOF) {
		err = errStreamEnded
	}
	if err != nil {
		return fmt.Errorf("load test with %d: %w", s.Load, err)
	}
	f.less(fmt.Sprintf("load test, %d streams of %d tokens, slowest", s.Load, s.LoadFor), "s", quantile(took.list, 1)/1000)
	return nil
}
