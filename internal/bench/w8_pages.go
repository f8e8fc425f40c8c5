//go:build unix

package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
	"time"
)

// beatEvery is how often the protocol's heartbeats say something.
const beatEvery = 15 * time.Second

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
	if n == 0 {
		return nil
	}
	few := make([]heartbeat, 1+s.Seen) // the code that one of them needs is not what many of them cost
	if err := hold(ctx, t, few, prepare); err != nil {
		return fmt.Errorf("first %s %w", what, err)
	}
	shut(few)
	if s.Seen > 0 {
		if err := sleep(ctx, s.After); err != nil { // until nothing is left of them that goes by itself
			return err
		}
	}
	before := t.tree.pss()
	beats := make([]heartbeat, n)
	defer shut(beats)
	if err := hold(ctx, t, beats, prepare); err != nil {
		return fmt.Errorf("%s %w", what, err)
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
	if err := look(beats, s.Hold > beatEvery); err != nil { // both periods together leave a beat more than its time
		return fmt.Errorf("%ss: %w", what, err)
	}
	shut(beats)
	if s.After == 0 {
		return nil
	}
	if err := sleep(ctx, s.After); err != nil {
		return err
	}
	f.more(fmt.Sprintf("given back %v after %ss closed", s.After, what), "%", 100*float64(before+grown-t.tree.pss())/float64(grown))
	return nil
}

// hold opens all of them, several at a time.
func hold(ctx context.Context, t *Target, beats []heartbeat, prepare func(*client) error) error {
	var wg sync.WaitGroup
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	const workers = 16
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(beats) && ctx.Err() == nil; i += workers {
				if err := beats[i].hold(ctx, t, prepare); err != nil {
					cancel(fmt.Errorf("%d: %w", i, err))
				}
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// shut closes those that are open.
func shut(beats []heartbeat) {
	for _, b := range beats {
		if b.net != nil {
			b.net.Close()
		}
	}
}

// A heartbeat is one that is held open and not read.
type heartbeat struct {
	net  net.Conn
	rest []byte // what has come after the first message, as it was framed
}

// hold opens the heartbeat and leaves only its connection behind.
func (b *heartbeat) hold(ctx context.Context, t *Target, prepare func(*client) error) (err error) {
	c := &client{t: t, label: newLabel(), calls: conn{addr: t.addr}, side: conn{addr: t.addr}}
	defer func() {
		if err != nil {
			c.close()
		}
	}()
	if err := prepare(c); err != nil {
		return err
	}
	if _, err := c.side.open(ctx, "/gradio_api/heartbeat/"+c.label); err != nil {
		return err
	}
	in := stream{&c.side, c.side.in} // with its framing, so that an end that has come along is not read and forgotten
	if _, err := in.next(); err != nil {
		return err
	}
	more, _ := in.in.Peek(in.in.Buffered())
	b.net, b.rest = c.side.net, bytes.Clone(more)
	return b.net.SetDeadline(time.Time{})
}

// look reports how many of the heartbeats are not there any more, and what is wrong with the first of them.
func look(beats []heartbeat, beaten bool) error {
	gone, first := 0, error(nil)
	for i := range beats {
		if err := beats[i].look(beaten); err != nil {
			if gone++; first == nil {
				first = fmt.Errorf("number %d: %w", i, err)
			}
		}
	}
	if first != nil {
		return fmt.Errorf("%d of %d were not held; %w", gone, len(beats), first)
	}
	return nil
}

// look reads what has come, without waiting. It returns an error if the heartbeat has ended, or with beaten if it has
// said nothing since its first message.
func (b *heartbeat) look(beaten bool) error {
	raw, err := b.net.(syscall.Conn).SyscallConn()
	if err != nil {
		return err
	}
	var buf [256]byte
	for {
		var n int
		var failed error
		if err := raw.Read(func(fd uintptr) bool {
			n, failed = syscall.Read(int(fd), buf[:])
			return true
		}); err != nil {
			return err
		}
		switch {
		case failed == syscall.EAGAIN:
			switch {
			case bytes.HasSuffix(b.rest, []byte("0\r\n\r\n")): // the last chunk
				return errors.New("the server has ended it")
			case beaten && !bytes.Contains(b.rest, []byte("data: ")):
				return errors.New("the server says nothing any more")
			}
			return nil
		case failed != nil && failed != syscall.EINTR:
			return failed
		case n == 0:
			return errors.New("the server has closed its connection")
		}
		b.rest = append(b.rest, buf[:max(n, 0)]...)
	}
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
