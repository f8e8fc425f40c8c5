package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// A request is what the client asks of the app. Its path is relative to where the app is.
type request struct {
	method string
	path   string
	query  url.Values
	body   io.Reader
	kind   string // content type of the body
	length int64  // of the body; 0 if unknown
}

// send asks the app, and turns answers that are no success into errors. The request also ends when the client does,
// or when the body of the answer is closed.
func (c *Client) send(ctx context.Context, r request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(c.ctx, func() { cancel(ErrClosed) })
	end := func() { stop(); cancel(nil) }
	at := *c.base
	at.Path += r.path
	at.RawQuery = r.query.Encode()
	req, err := http.NewRequestWithContext(ctx, r.method, at.String(), r.body)
	if err != nil {
		end()
		return nil, err
	}
	for name, values := range c.header {
		req.Header[name] = values
	}
	if r.kind != "" {
		req.Header.Set("Content-Type", r.kind)
	}
	if r.length > 0 {
		req.ContentLength = r.length
	}
	resp, err := c.http.Do(req)
	if err != nil {
		if cause := context.Cause(ctx); errors.Is(cause, ErrClosed) {
			err = ErrClosed
		}
		end()
		return nil, err
	}
	resp.Body = &body{resp.Body, end}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		defer resp.Body.Close()
		text, _ := io.ReadAll(io.LimitReader(resp.Body, errorBytes)) // half an explanation is one too
		return nil, statusError(resp.StatusCode, resp.Header, text)
	}
	return resp, nil
}

// A body ends its request when it is closed.
type body struct {
	io.ReadCloser
	end func()
}

// Close closes the body.
func (b *body) Close() error {
	err := b.ReadCloser.Close()
	b.end()
	return err
}

// get decodes a JSON answer, and says where it came from in the end.
func (c *Client) get(ctx context.Context, path string, into any) (*url.URL, error) {
	resp, err := c.send(ctx, request{method: http.MethodGet, path: path})
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return resp.Request.URL, c.decode(resp.Body, into)
}

// post sends JSON and decodes the answer.
func (c *Client) post(ctx context.Context, path string, what, into any) error {
	b, err := json.Marshal(what)
	if err != nil {
		return err
	}
	resp, err := c.send(ctx, request{method: http.MethodPost, path: c.prefix + path, body: bytes.NewReader(b), kind: "application/json"})
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return c.decode(resp.Body, into)
}

func (c *Client) decode(r io.Reader, into any) error {
	b, err := io.ReadAll(io.LimitReader(r, int64(c.limit)+1))
	if err != nil {
		return err
	}
	if len(b) > c.limit {
		return fmt.Errorf("%w: the limit is %d bytes", ErrTooLarge, c.limit)
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("the answer is not as expected: %w", err)
	}
	return nil
}

// sameHost lets an app redirect within its host, from http to https at most.
func sameHost(req *http.Request, via []*http.Request) error {
	from := via[len(via)-1].URL
	switch {
	case len(via) > 5:
		return errors.New("the app redirects too often")
	case req.URL.Hostname() != from.Hostname() || from.Scheme == "https" && req.URL.Scheme != "https":
		return fmt.Errorf("the app redirects to %s; connect to that address if you trust it", req.URL.Redacted())
	case req.URL.Port() != from.Port() && from.Scheme == req.URL.Scheme:
		return fmt.Errorf("the app redirects to %s; connect to that address if you trust it", req.URL.Redacted())
	}
	return nil
}
