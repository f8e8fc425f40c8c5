//go:build unix

package bench

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// patience is how long a connection may be silent before a workload gives up.
const patience = 90 * time.Second

// A conn is one connection that requests go over one after the other. It belongs to one goroutine.
type conn struct {
	addr   string
	cookie string
	net    net.Conn // nil until the first request
	in     *bufio.Reader
	bytes  int64 // read since it was made
}

func (c *conn) close() {
	if c.net != nil {
		c.net.Close()
		c.net = nil
	}
}

// counted counts what is read from a connection.
type counted struct{ c *conn }

// Read reads from the connection.
func (r counted) Read(b []byte) (int, error) {
	n, err := r.c.net.Read(b)
	r.c.bytes += int64(n)
	return n, err
}

// request sends a request and reads the head of the answer. The body, nil for none, is JSON.
func (c *conn) request(ctx context.Context, method, path string, body []byte, headers ...string) (*http.Response, error) {
	fresh := c.net == nil
	if fresh {
		var d net.Dialer
		var err error
		if c.net, err = d.DialContext(ctx, "tcp", c.addr); err != nil {
			return nil, err
		}
		if c.in == nil {
			c.in = bufio.NewReaderSize(counted{c}, 4<<10)
		} else {
			c.in.Reset(counted{c})
		}
	}
	c.net.SetDeadline(time.Now().Add(patience))
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", method, path, c.addr)
	if c.cookie != "" {
		fmt.Fprintf(&b, "Cookie: %s\r\n", c.cookie)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		fmt.Fprintf(&b, "%s: %s\r\n", headers[i], headers[i+1])
	}
	if body != nil {
		fmt.Fprintf(&b, "Content-Type: application/json\r\nContent-Length: %d\r\n", len(body))
	}
	b.WriteString("\r\n")
	b.Write(body)
	_, err := c.net.Write(b.Bytes())
	var res *http.Response
	if err == nil {
		res, err = http.ReadResponse(c.in, &http.Request{Method: method})
	}
	if err != nil {
		c.close()
		if !fresh && ctx.Err() == nil { // the server may have closed it in the meantime
			return c.request(ctx, method, path, body, headers...)
		}
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	return res, nil
}

// do sends a request and returns the body of an answer with status 200.
func (c *conn) do(ctx context.Context, method, path string, body []byte, headers ...string) ([]byte, error) {
	res, err := c.request(ctx, method, path, body, headers...)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(res.Body)
	if res.Close || err != nil {
		c.close()
	}
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: status %d: %.200s", method, path, res.StatusCode, b)
	}
	for _, line := range res.Header.Values("Set-Cookie") {
		pair, _, _ := strings.Cut(line, ";")
		c.cookie = pair
	}
	return b, err
}

// A stream is an event stream.
type stream struct {
	conn *conn
	in   *bufio.Reader
}

// open begins an event stream on a connection of its own.
func (c *conn) open(ctx context.Context, path string, headers ...string) (*stream, error) {
	res, err := c.request(ctx, "GET", path, nil, headers...)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		b, _ := io.ReadAll(io.LimitReader(res.Body, 200))
		c.close()
		return nil, fmt.Errorf("GET %s: status %d: %s", path, res.StatusCode, b)
	}
	return &stream{c, bufio.NewReaderSize(res.Body, 4<<10)}, nil
}

// next returns the data of the next event. It is valid until the next call.
func (s *stream) next() ([]byte, error) {
	var long []byte
	for {
		line, err := s.in.ReadSlice('\n')
		if err == bufio.ErrBufferFull {
			long = append(long, line...)
			continue
		}
		if err != nil {
			return nil, err
		}
		if long != nil {
			line = append(long, line...)
			long = nil
		}
		if data, ok := bytes.CutPrefix(line, []byte("data: ")); ok {
			return bytes.TrimSuffix(data, []byte("\n")), nil
		}
	}
}
