package gate

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"testing"
)

// TestAfterCloseIsCalledWhenTheConnectionIsGone, once for each request, and not while the answer may be unread.
func TestAfterCloseIsCalledWhenTheConnectionIsGone(t *testing.T) {
	h := build(t, func(c *Config) { c.Loopback = true })
	called := make(chan string, 2)
	h.next = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.Path
		AfterClose(r, func() { called <- path })
		io.WriteString(w, "ok")
	})
	c, err := net.Dial("tcp", h.listen())
	if err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(c)
	get := func(path string) {
		t.Helper()
		io.WriteString(c, "GET "+path+" HTTP/1.1\r\nHost: localhost\r\n\r\n")
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, res.Body)
	}
	get("/one")
	if n := len(called); n != 0 {
		t.Fatal("called while the connection was open")
	}
	get("/two")
	if got := <-called; got != "/one" {
		t.Errorf("called for %s, want /one with the second request", got)
	}
	c.Close()
	if got := <-called; got != "/two" {
		t.Errorf("called for %s, want /two", got)
	}
}
