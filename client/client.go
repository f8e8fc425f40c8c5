package client

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Options are how to talk to an app. The zero value of every field is its default.
//
// The client does not log in. For an app that asks for a password, post its login form with an [http.Client] that has a
// Jar, and give that as HTTP.
type Options struct {
	HTTP       *http.Client // default: one of its own; without a Jar it gets one, without a CheckRedirect it stays on the host
	Header     http.Header  // sent with every request
	Bearer     string       // sent with every request, as Authorization: Bearer
	Session    string       // 6 to 64 letters, digits, hyphens and underscores; default: a random one
	MaxMessage int          // bytes of one answer or one value; default 64 MiB
}

const defaultMaxMessage = 64 << 20

// A Client is a session with an app. Make it with [Connect], and [Client.Close] it in the end. It is safe for use by
// several goroutines.
type Client struct {
	http    *http.Client
	base    *url.URL // ends with a slash
	prefix  string   // of the API's paths; ends with a slash
	header  http.Header
	session string
	limit   int
	maxFile int64 // 0: no limit
	diffs   bool  // the app sends edits instead of values
	own     bool  // the transport is ours

	endpoints []*endpoint

	ctx    context.Context // done when the client is closed
	cancel context.CancelFunc
	wg     sync.WaitGroup // the stream of results and the heartbeat

	mu        sync.Mutex // guards what follows; taken before a Job's
	closed    bool
	beating   bool
	listening bool
	jobs      map[string]*Job
	joining   int                 // calls whose ID is not known yet
	early     map[string][][]byte // messages for them
	earlySize int
}

// Connect asks the app at an address what it offers. The address is that of the app's page, such as
// http://127.0.0.1:7860 or https://example.org/demo/.
func Connect(ctx context.Context, address string, o *Options) (*Client, error) {
	if o == nil {
		o = &Options{}
	}
	c, err := newClient(address, o)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	if err := c.describe(ctx); err != nil {
		c.Close()
		return nil, fmt.Errorf("client: connect to %s: %w", c.base.Redacted(), err)
	}
	return c, nil
}

func newClient(address string, o *Options) (*Client, error) {
	base, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	if base.Scheme != "http" && base.Scheme != "https" || base.Host == "" || base.User != nil {
		return nil, fmt.Errorf("the address %q should look like http://host:port/ and hold no password", base.Redacted())
	}
	base.RawQuery, base.Fragment, base.RawPath = "", "", ""
	base.Path = strings.TrimSuffix(base.Path, "/") + "/"

	c := &Client{base: base, header: http.Header{"X-Gradio-User": {"api"}}, session: o.Session, limit: o.MaxMessage,
		jobs: map[string]*Job{}, early: map[string][][]byte{}}
	if c.limit <= 0 {
		c.limit = defaultMaxMessage
	}
	if c.session == "" {
		b := make([]byte, 16)
		rand.Read(b)
		c.session = hex.EncodeToString(b)
	}
	for name, values := range o.Header {
		c.header[http.CanonicalHeaderKey(name)] = values
	}
	if o.Bearer != "" {
		c.header.Set("Authorization", "Bearer "+o.Bearer)
	}
	hc := http.Client{}
	if o.HTTP != nil {
		hc = *o.HTTP
	} else if t, ok := http.DefaultTransport.(*http.Transport); ok {
		hc.Transport, c.own = t.Clone(), true
	}
	if hc.Jar == nil {
		if hc.Jar, err = cookiejar.New(nil); err != nil {
			return nil, err
		}
	}
	if hc.CheckRedirect == nil {
		hc.CheckRedirect = sameHost
	}
	hc.Timeout = 0 // streams have none; contexts do the rest
	c.http = &hc
	c.ctx, c.cancel = context.WithCancel(context.Background())
	return c, nil
}

// Session returns the name of the client's session.
func (c *Client) Session() string { return c.session }

// Close ends the session. Calls that have not ended fail with [ErrClosed]; the app stops their runs some time after
// their caller has left. Cancel those that should end at once.
func (c *Client) Close() error {
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return nil
	}
	c.closed = true
	c.mu.Unlock()
	c.cancel()
	c.wg.Wait()
	c.failAll(ErrClosed)
	if c.own {
		c.http.CloseIdleConnections()
	}
	return nil
}

// Predict calls an endpoint and waits for what it returns. When ctx ends first, the call is cancelled.
func (c *Client) Predict(ctx context.Context, name string, args ...any) (Values, error) {
	j, err := c.submit(ctx, name, args, true)
	if err != nil {
		return nil, err
	}
	v, err := j.Result(ctx)
	if err != nil && ctx.Err() != nil {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), cancelTimeout)
		defer cancel()
		err = errors.Join(err, j.Cancel(end))
	}
	return v, err
}

// cancelTimeout is how long an abandoned call may take to be cancelled.
const cancelTimeout = 5 * time.Second

// Submit calls an endpoint and returns at once: ctx is for the arguments' way to the app, uploads included, not for
// the call.
func (c *Client) Submit(ctx context.Context, name string, args ...any) (*Job, error) {
	return c.submit(ctx, name, args, false)
}

func (c *Client) submit(ctx context.Context, name string, args []any, quiet bool) (*Job, error) {
	name = "/" + strings.TrimPrefix(name, "/")
	e := c.endpoint(name)
	if e == nil {
		return nil, fmt.Errorf("client: %s: %w", name, ErrNoEndpoint)
	}
	data, err := c.arguments(ctx, e, args)
	if err == nil {
		var j *Job
		if j, err = c.join(ctx, e, data, quiet); err == nil {
			return j, nil
		}
	}
	return nil, fmt.Errorf("client: %s: %w", name, err)
}
