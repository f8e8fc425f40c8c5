package oriel

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/oriel-go/oriel/guard/guardtest"
)

// The benchmarks of this file are the budgets that docs/performance.md lists. Their processor time is that of the
// server and of the clients here together.

// countTo yields n tokens: the text so far with each of them.
func countTo(ctx context.Context, n int) iter.Seq[string] {
	return func(yield func(string) bool) {
		var all []byte
		for i := range n {
			if all = fmt.Appendf(all, "token %d ", i); ctx.Err() != nil || !yield(string(all)) {
				return
			}
		}
	}
}

// countOn yields n tokens.
func countOn(ctx context.Context, n int) iter.Seq[Delta] {
	return func(yield func(Delta) bool) {
		for i := range n {
			if ctx.Err() != nil || !yield(Delta(fmt.Sprintf("token %d ", i))) {
				return
			}
		}
	}
}

// budgetApp has the functions echo, countTo and countOn.
func budgetApp() *App {
	text, out, n := &Textbox{Label: "Text"}, &Textbox{Label: "Out"}, &Number{Label: "N"}
	a := &App{Name: "budget", Log: slog.New(slog.DiscardHandler)}
	var buttons []Component
	for i, fn := range []any{func(s string) string { return s }, countTo, countOn} {
		b, in := &Button{Text: "Go"}, Inputs{n}
		if i == 0 {
			in = Inputs{text}
		}
		e := b.OnClick(fn, in, Outputs{out})
		e.Name, e.Concurrency = []string{"echo", "count_to", "count_on"}[i], -1
		buttons = append(buttons, b)
	}
	a.Root = Column(text, out, n, Row(buttons...))
	a.Limits.WaitingPerFunction, a.Limits.WaitingPerPrincipal = 10_000, 10_000
	return a
}

// A rawClient calls by the queue over two connections, with as little work of its own as can be.
type rawClient struct {
	t      testing.TB
	addr   string
	label  string
	cookie string
	calls  net.Conn
	in     *bufio.Reader
	stream net.Conn
	events *bufio.Reader
}

func newRawClient(t testing.TB, addr, label string) *rawClient {
	c := &rawClient{t: t, addr: addr, label: label}
	var err error
	if c.calls, err = net.Dial("tcp", addr); err != nil {
		t.Fatal(err)
	}
	c.in = bufio.NewReader(c.calls)
	return c
}

func (c *rawClient) close() {
	c.calls.Close()
	if c.stream != nil {
		c.stream.Close()
	}
}

// post sends a body and returns the answer's.
func (c *rawClient) post(path, body string, headers ...string) (string, error) {
	fmt.Fprintf(c.calls, "POST %s HTTP/1.1\r\nHost: %s\r\n%sContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n%s",
		path, c.addr, c.cookie, strings.Join(headers, ""), len(body), body)
	res, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != 200 {
		err = fmt.Errorf("status %d: %s", res.StatusCode, b)
	}
	return string(b), err
}

// listen opens an event stream.
func (c *rawClient) listen(path string) error {
	var err error
	if c.stream, err = net.Dial("tcp", c.addr); err != nil {
		return err
	}
	fmt.Fprintf(c.stream, "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n", path, c.addr, c.cookie)
	res, err := http.ReadResponse(bufio.NewReader(c.stream), nil)
	if err != nil {
		return err
	}
	if res.StatusCode != 200 {
		return fmt.Errorf("status %d", res.StatusCode)
	}
	c.events = bufio.NewReader(res.Body)
	return nil
}

// call makes a call and returns what its stream tells until the end.
func (c *rawClient) call(fn int, arg string) (told []string, err error) {
	if _, err = c.post("/gradio_api/queue/join", fmt.Sprintf(`{"data":[%s],"fn_index":%d,"session_hash":%q}`, arg, fn, c.label)); err != nil {
		return nil, err
	}
	for range 2 {
		if c.stream == nil {
			if err := c.listen("/gradio_api/queue/data?session_hash=" + c.label); err != nil {
				return nil, err
			}
		}
		if err = c.until(`"msg":"process_completed"`, &told); err == nil || len(told) > 0 && !strings.Contains(told[0], "close_stream") {
			return told, err
		}
		c.stream.Close() // the server had ended it before the call
		c.stream, told = nil, nil
	}
	return told, err
}

// until reads data lines up to one that contains mark.
func (c *rawClient) until(mark string, told *[]string) error {
	for {
		line, err := c.events.ReadString('\n')
		if err != nil {
			return err
		}
		if strings.HasPrefix(line, "data: ") {
			*told = append(*told, line)
		}
		switch {
		case strings.Contains(line, mark):
			return nil
		case strings.Contains(line, `"msg":"close_stream"`):
			return io.EOF
		}
	}
}

// BenchmarkQueuedEcho is a call by the queue: join, event stream, end. The budget is 200 µs of the server's.
func BenchmarkQueuedEcho(b *testing.B) {
	s := serve(b, budgetApp(), true)
	defer s.stop()
	c := newRawClient(b, s.addr, "label-1")
	defer c.close()
	began := guardtest.ProcessorTime()
	for b.Loop() {
		told, err := c.call(0, `"hello"`)
		if err != nil || !strings.Contains(told[len(told)-1], `"data":["hello"]`) {
			b.Fatal(told, err)
		}
	}
	b.ReportMetric(float64(guardtest.ProcessorTime()-began)/float64(b.N)/1000, "cpu-µs/call")
}

// BenchmarkStreamedToken streams as fast as it goes. The budgets are 70 µs for a lone stream in Gradio's dialect, 15 µs
// where there are many, and 8 µs for the page.
func BenchmarkStreamedToken(b *testing.B) {
	const tokens = 1000
	for _, way := range []struct {
		name    string
		streams int
		page    bool
	}{{"lone", 1, false}, {"many", 50, false}, {"page", 1, true}} {
		b.Run(way.name, func(b *testing.B) {
			s := serve(b, budgetApp(), true)
			defer s.stop()
			hash := between(s.send("GET", "/", "").body, `_oriel/`, `/`)
			var clients []*rawClient
			for i := range way.streams {
				clients = append(clients, newRawClient(b, s.addr, fmt.Sprintf("label-%d", i)))
				defer clients[i].close()
				if way.page {
					if err := clients[i].listen("/_oriel/v1/tab?tab=" + clients[i].label); err != nil {
						b.Fatal(err)
					}
				}
			}
			began, bytes := guardtest.ProcessorTime(), 0
			for b.Loop() {
				var wg sync.WaitGroup
				for _, c := range clients {
					wg.Go(func() {
						var told []string
						var err error
						if way.page {
							if _, err = c.post("/_oriel/v1/run", fmt.Sprintf(`{"fn":"count_on","config":%q,"tab":%q,"data":[%d]}`, hash, c.label, tokens),
								"X-Oriel-Request: 1\r\n"); err == nil {
								err = c.until(`"kind":"done"`, &told)
							}
						} else {
							told, err = c.call(1, fmt.Sprint(tokens))
						}
						if err != nil || !strings.Contains(strings.Join(told, ""), fmt.Sprintf("token %d ", tokens-1)) {
							b.Errorf("%d messages, %v", len(told), err)
						}
						for _, line := range told {
							bytes += len(line) * (2 - min(way.streams, 2)) // of a lone one only
						}
					})
				}
				wg.Wait()
			}
			n := float64(b.N * tokens * way.streams)
			b.ReportMetric(float64(guardtest.ProcessorTime()-began)/n/1000, "cpu-µs/token")
			if way.streams == 1 {
				b.ReportMetric(float64(bytes)/n, "B/token")
			}
		})
	}
}

// BenchmarkStart is what an app does before it answers. The budget is 50 ms, the program's own start included.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		s := serve(b, budgetApp(), true)
		if a := s.send("GET", "/", ""); a.status != 200 {
			b.Fatal(a.status)
		}
		s.stop()
	}
}

// TestThousandStreamsComplete has 1,000 clients read 100 tokens each at the same time: each its own principal, and all
// the one that clients without cookies share at one address.
func TestThousandStreamsComplete(t *testing.T) {
	const clients, tokens = 1000, 100
	want := new(bytes.Buffer)
	for i := range tokens {
		fmt.Fprintf(want, "token %d ", i)
	}
	for _, cookies := range []bool{true, false} {
		t.Run(fmt.Sprintf("cookies %v", cookies), func(t *testing.T) {
			s := serve(t, budgetApp(), true)
			defer s.stop()
			var wg sync.WaitGroup
			for i := range clients {
				c := newRawClient(t, s.addr, fmt.Sprintf("label-%d", i))
				defer c.close()
				if cookies {
					a := s.send("GET", "/config", "")
					pair, _, _ := strings.Cut(a.header.Get("Set-Cookie"), ";")
					c.cookie = "Cookie: " + pair + "\r\n"
				}
				wg.Go(func() {
					told, err := c.call(1, fmt.Sprint(tokens))
					if err != nil {
						t.Errorf("client %d after %d messages: %v", i, len(told), err)
						return
					}
					if last := told[len(told)-1]; !strings.Contains(last, `"data":["`+want.String()+`"]`) {
						t.Errorf("client %d was told in the end: %.300s", i, last)
					}
					steps := 0
					for _, line := range told {
						steps += strings.Count(line, "process_generating")
					}
					if steps == 0 || steps > tokens {
						t.Errorf("client %d was told %d steps", i, steps)
					}
				})
			}
			wg.Wait()
		})
	}
}
