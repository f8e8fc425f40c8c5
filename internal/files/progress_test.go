package files

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// follower starts a reader of upload id and returns what it got once it ended.
func (h *house) follower(ctx context.Context, owner, id string) func() *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.Progress(w, request("GET", "/?upload_id="+id, owner, nil).WithContext(ctx))
	}()
	return func() *httptest.ResponseRecorder { <-done; return w }
}

func TestSecCompatUploadProgressOwner(t *testing.T) {
	h := newHouse(t, Options{})
	synctest.Test(t, func(t *testing.T) {
		mine, foreign := h.follower(t.Context(), "a", "u1"), h.follower(t.Context(), "b", "u1")
		synctest.Wait()
		body, in := io.Pipe()
		r := request("POST", "/?upload_id=u1", "a", body)
		r.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
		up := httptest.NewRecorder()
		done := make(chan struct{})
		go func() { defer close(done); h.Upload(up, r) }()
		big := strings.Repeat("x", bufferSize)
		io.WriteString(in, part("p.txt", big+"tail"))
		synctest.Wait()
		refused(t, h.follower(t.Context(), "a", "u1")(), 409)
		time.Sleep(16 * time.Second) // a heartbeat
		io.WriteString(in, part("q.txt", "q")+last)
		in.Close()
		<-done
		paths(t, up)
		got := mine().Body.String()
		sum := `data: {"msg": "update", "orig_name": "p.txt", "chunk_size": `
		if !strings.HasPrefix(got, sum) || !strings.Contains(got, `data: {"msg": "heartbeat"}`+"\n\n") ||
			!strings.Contains(got, `data: {"msg": "update", "orig_name": "q.txt", "chunk_size": 1}`+"\n\n") || !strings.HasSuffix(got, "data: {\"msg\": \"done\"}\n\n") {
			t.Errorf("got %s", got)
		}
		refused(t, foreign(), 404)
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := len(h.progress.tracks); n != 0 {
			t.Errorf("%d uploads are still known a minute later", n)
		}
		h.Files.Release("a")
	})
	refused(t, h.follower(t.Context(), "a", "bad.id")(), 400)
	refused(t, h.follower(t.Context(), "a", strings.Repeat("x", 65))(), 400)
}

func TestProgressOfUnknownUploadWaitsThreeSeconds(t *testing.T) {
	h := newHouse(t, Options{})
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		refused(t, h.follower(t.Context(), "a", "u")(), 404)
		if waited := time.Since(start); waited != progressWait {
			t.Errorf("waited %v, want %v", waited, progressWait)
		}
		if len(h.progress.tracks) != 0 {
			t.Error("the waiting reader left something behind")
		}
	})
}

func TestProgressReaderThatLeavesMakesRoom(t *testing.T) {
	h := newHouse(t, Options{})
	synctest.Test(t, func(t *testing.T) {
		tr := h.progress.begin(trackKey{"a", "u"})
		ctx, leave := context.WithCancel(t.Context())
		first := h.follower(ctx, "a", "u")
		synctest.Wait()
		leave()
		first()
		second := h.follower(t.Context(), "a", "u")
		synctest.Wait()
		h.progress.end(tr)
		if got := second().Body.String(); got != "data: {\"msg\": \"done\"}\n\n" {
			t.Errorf("got %q", got)
		}
		time.Sleep(progressKeep)
	})
}

// oneConn is a listener with one connection.
type oneConn struct {
	conn chan net.Conn
	done chan struct{}
}

func (l *oneConn) Accept() (net.Conn, error) {
	select {
	case c := <-l.conn:
		return c, nil
	case <-l.done:
		return nil, errors.New("closed")
	}
}
func (l *oneConn) Close() error   { close(l.done); return nil }
func (l *oneConn) Addr() net.Addr { return &net.TCPAddr{} }

func TestSecSlowUpload(t *testing.T) {
	h := newHouse(t, Options{})
	synctest.Test(t, func(t *testing.T) {
		server, client := net.Pipe()
		l := &oneConn{make(chan net.Conn, 1), make(chan struct{})}
		l.conn <- server
		srv := &http.Server{Handler: http.HandlerFunc(h.Upload)}
		go srv.Serve(l)
		start := time.Now()
		go func() {
			io.WriteString(client, "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=bnd\r\nContent-Length: 1000000\r\n\r\n"+strings.TrimSuffix(part("x", ""), "\r\n"))
			for {
				time.Sleep(time.Second)
				if _, err := client.Write([]byte("slow")); err != nil {
					return
				}
			}
		}()
		answer := make([]byte, 12)
		if _, err := io.ReadFull(client, answer); err != nil || string(answer) != "HTTP/1.1 408" {
			t.Errorf("got %q, %v; want 408", answer, err)
		}
		if took := time.Since(start); took > slowWindow+time.Second {
			t.Errorf("cut after %v, want %v", took, slowWindow)
		}
		client.Close()
		srv.Close()
		time.Sleep(2 * time.Second) // the server lingers for half a second, the client writes once a second
	})
	h.empty(t)
}
