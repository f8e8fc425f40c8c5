package gate

import (
	"bufio"
	"io"
	"net"
	"net/http"
)

// A response counts what goes out and completes the headers just before they do. It hides nothing of the writer
// below: files still go out through its ReadFrom, and streams can flush, set deadlines and hijack.
type response struct {
	inner    http.ResponseWriter
	status   int   // 0: nothing sent yet
	bytes    int64 // of the body
	hijacked bool
	cookie   *http.Cookie // to be set if the answer is 200
}

// Header returns the headers to be sent.
func (w *response) Header() http.Header { return w.inner.Header() }

// Unwrap lets [http.ResponseController] reach the writer below.
func (w *response) Unwrap() http.ResponseWriter { return w.inner }

// WriteHeader sends the headers.
func (w *response) WriteHeader(status int) {
	if status >= 200 || status == http.StatusSwitchingProtocols {
		w.complete(status)
	}
	w.inner.WriteHeader(status)
}

func (w *response) complete(status int) {
	if w.status != 0 {
		return
	}
	w.status = status
	h := w.Header()
	if status == http.StatusOK && w.cookie != nil && h.Get("Set-Cookie") == "" {
		http.SetCookie(w.inner, w.cookie)
		h.Set("Cache-Control", "no-store")
	}
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
}

// Write sends part of the body.
func (w *response) Write(b []byte) (int, error) {
	w.complete(http.StatusOK)
	n, err := w.inner.Write(b)
	w.bytes += int64(n)
	return n, err
}

// ReadFrom sends src, with the operating system's help where the writer below knows how.
func (w *response) ReadFrom(src io.Reader) (int64, error) {
	w.complete(http.StatusOK)
	n, err := io.Copy(w.inner, src)
	w.bytes += n
	return n, err
}

// FlushError sends what is buffered.
func (w *response) FlushError() error {
	w.complete(http.StatusOK)
	return http.NewResponseController(w.inner).Flush()
}

// Flush sends what is buffered.
func (w *response) Flush() { w.FlushError() }

// Hijack hands the connection over.
func (w *response) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	c, rw, err := http.NewResponseController(w.inner).Hijack()
	w.hijacked = w.hijacked || err == nil
	return c, rw, err
}
