//go:build unix

package bench

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"time"
)

// An api is what /config says about an app.
type api struct {
	fn   map[string]int // dependency by API name
	hash string         // of an Oriel app, for its page's own protocol; empty for others
}

// describe reads an app's config, and its page.
func describe(ctx context.Context, addr string) (*api, error) {
	c := &conn{addr: addr}
	defer c.close()
	raw, err := c.do(ctx, "GET", "/config", nil)
	if err != nil {
		return nil, err
	}
	var config struct {
		Dependencies []struct {
			ID   int `json:"id"`
			Name any `json:"api_name"`
		} `json:"dependencies"`
	}
	if err := json.Unmarshal(raw, &config); err != nil {
		return nil, fmt.Errorf("read the app's config: %w", err)
	}
	a := &api{fn: map[string]int{}}
	for _, d := range config.Dependencies {
		if name, ok := d.Name.(string); ok {
			a.fn[name] = d.ID
		}
	}
	page, err := c.do(ctx, "GET", "/", nil)
	if err != nil {
		return nil, err
	}
	if m := regexp.MustCompile(`_oriel/([0-9a-f]{16})/`).FindSubmatch(page); m != nil {
		a.hash = string(m[1])
	}
	return a, nil
}

// A client is one visitor: it keeps its cookie, one connection for calls, and like Gradio's JavaScript client one
// event stream for as long as the server keeps it open. It belongs to one goroutine.
type client struct {
	t     *Target
	label string
	calls conn
	side  conn // of the stream
	open  *stream

	up, down int64 // bytes of the last call's body and of its stream
	messages int   // of the last call
}

// newClient returns a visitor with a cookie.
func (t *Target) newClient(ctx context.Context) (*client, error) {
	c := &client{t: t, label: newLabel(), calls: conn{addr: t.addr}, side: conn{addr: t.addr}}
	if _, err := c.calls.do(ctx, "GET", "/config", nil); err != nil {
		return nil, err
	}
	c.side.cookie = c.calls.cookie
	return c, nil
}

func newLabel() string { return rand.Text()[:12] }

func (c *client) close() {
	c.calls.close()
	c.side.close()
	c.open = nil
}

// fresh makes the next call one of a new session of the same visitor.
func (c *client) fresh() {
	c.side.close()
	c.open, c.label = nil, newLabel()
}

// A message is what the client looks at in an event.
type message struct {
	Msg     string `json:"msg"`
	Event   string `json:"event_id"`
	Success *bool  `json:"success"`
	Output  struct {
		Data  json.RawMessage `json:"data"`
		Error any             `json:"error"`
	} `json:"output"`
}

// join queues a call and returns its event ID.
func (c *client) join(ctx context.Context, fn string, args string) (string, error) {
	id, ok := c.t.api.fn[fn]
	if !ok {
		return "", fmt.Errorf("the app has no function %q; it is not the one of bench/app", fn)
	}
	body := fmt.Appendf(nil, `{"data":%s,"fn_index":%d,"session_hash":%q}`, args, id, c.label)
	c.up = int64(len(body))
	b, err := c.calls.do(ctx, "POST", "/gradio_api/queue/join", body)
	if err != nil {
		return "", err
	}
	event, ok := between(b, `"event_id":"`, `"`)
	if !ok {
		return "", fmt.Errorf("join answered %s", b)
	}
	return string(event), nil
}

func between(b []byte, before, after string) ([]byte, bool) {
	_, rest, ok := bytes.Cut(b, []byte(before))
	if !ok {
		return nil, false
	}
	found, _, ok := bytes.Cut(rest, []byte(after))
	return found, ok
}

// call makes a queued call and follows it to its end. Each step's data goes to step, which may be nil; the answer is
// the data of the end.
func (c *client) call(ctx context.Context, fn, args string, step func(data []byte) error) (json.RawMessage, error) {
	event, err := c.join(ctx, fn, args)
	if err != nil {
		return nil, err
	}
	return c.follow(ctx, event, step)
}

var errStreamEnded = errors.New("the event stream ended before the call did")

// follow reads the stream until the call has ended.
func (c *client) follow(ctx context.Context, event string, step func(data []byte) error) (json.RawMessage, error) {
	c.messages = 0
	before := c.side.bytes
	defer func() { c.down = c.side.bytes - before }()
	mark := []byte(`"event_id":"` + event + `"`)
	for opened := false; ; {
		if c.open == nil {
			if opened {
				return nil, errStreamEnded
			}
			opened = true
			var err error
			if c.open, err = c.side.open(ctx, "/gradio_api/queue/data?session_hash="+c.label); err != nil {
				return nil, err
			}
		}
		data, err := c.open.next()
		if err != nil || bytes.HasPrefix(data, []byte(`{"msg":"close_stream"`)) {
			if err == nil { // the end of the answer follows, and the connection can be used again
				_, err = io.Copy(io.Discard, c.open.in)
			}
			if err != nil {
				c.side.close()
			}
			c.open = nil
			continue
		}
		if !bytes.Contains(data, mark) {
			continue
		}
		c.messages++
		if bytes.HasPrefix(data, []byte(`{"msg":"process_generating"`)) && step != nil {
			if err := step(data); err != nil {
				return nil, err
			}
		}
		if !bytes.HasPrefix(data, []byte(`{"msg":"process_completed"`)) {
			continue
		}
		var m message
		if err := json.Unmarshal(data, &m); err != nil {
			return nil, fmt.Errorf("read the end of a call: %w", err)
		}
		if m.Success == nil || !*m.Success {
			return nil, fmt.Errorf("the call failed: %.300s", data)
		}
		return m.Output.Data, nil
	}
}

// echo calls fn with a text of its own and checks that the same comes back.
func (c *client) echo(ctx context.Context, fn string) error {
	text := rand.Text()
	got, err := c.call(ctx, fn, `["`+text+`"]`, nil)
	if err == nil && string(got) != `["`+text+`"]` {
		err = fmt.Errorf("%s answered %s instead of %q", fn, got, text)
	}
	return err
}

// direct calls a function by /run and checks the answer.
func (c *client) direct(ctx context.Context) error {
	text := rand.Text()
	b, err := c.calls.do(ctx, "POST", "/gradio_api/run/echo", []byte(`{"data":["`+text+`"]}`))
	if err == nil && !bytes.Contains(b, []byte(`"data":["`+text+`"]`)) {
		err = fmt.Errorf("/run/echo answered %.200s", b)
	}
	return err
}

// simple calls a function by the API for curl and checks the answer.
func (c *client) simple(ctx context.Context, route string) error {
	text := rand.Text()
	body := `{"data":["` + text + `"]}`
	if route == "call/v2" {
		body = `{"text":"` + text + `"}`
	}
	b, err := c.calls.do(ctx, "POST", "/gradio_api/"+route+"/echo", []byte(body))
	if err != nil {
		return err
	}
	event, ok := between(b, `"event_id":"`, `"`)
	if !ok {
		return fmt.Errorf("%s answered %s", route, b)
	}
	if b, err = c.calls.do(ctx, "GET", "/gradio_api/"+route+"/echo/"+string(event), nil); err != nil {
		return err
	}
	if !bytes.Contains(b, []byte("event: complete\ndata: [\""+text+"\"]")) {
		return fmt.Errorf("%s told %.200s", route, b)
	}
	return nil
}

// until calls fn again and again for as long as the size says, and at least n times, and returns how often.
func until(ctx context.Context, seconds float64, n int, fn func() error) (int, error) {
	end := time.Now().Add(time.Duration(seconds * float64(time.Second)))
	for i := 0; ; i++ {
		if i >= n && !time.Now().Before(end) {
			return i, nil
		}
		if err := ctx.Err(); err != nil {
			return i, err
		}
		if err := fn(); err != nil {
			return i, err
		}
	}
}
