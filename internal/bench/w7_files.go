//go:build unix

package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"
)

// files sends files up and gets them back.
func files(ctx context.Context, t *Target, s Size, f *Figures) error {
	c, err := t.newClient(ctx)
	if err != nil {
		return err
	}
	defer c.close()
	before := t.tree.peak()
	path := ""
	begin := time.Now()
	cpu, err := t.spent(func() (err error) {
		path, err = c.upload(ctx, "large.txt", s.File, 1)
		return err
	})
	if err != nil {
		return err
	}
	gb := float64(s.File) / 1e9
	f.more("upload", "MB/s", gb*1000/time.Since(begin).Seconds())
	f.less("upload, CPU per GB", "s", cpu.Seconds()/gb)
	f.less("upload, growth of peak memory", "MB", float64(t.tree.peak()-before)/1e6)

	cpu, err = together(ctx, t, min(8, s.Files), func(ctx context.Context, c *client, i int) error {
		for n := i; n < s.Files; n += 8 {
			if _, err := c.upload(ctx, fmt.Sprintf("small%d.txt", n), min(s.File, 1<<20), uint64(n+2)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	f.less("small uploads, CPU per GB", "s", cpu.Seconds()/(float64(s.Files)*float64(min(s.File, 1<<20))/1e9))

	url := "/gradio_api/file=" + path
	got := 0
	begin = time.Now()
	cpu, err = t.spent(func() (err error) {
		got, err = until(ctx, s.Seconds, 1, func() error { return c.download(ctx, url, s.File, 1) })
		return err
	})
	if err != nil {
		return err
	}
	gb *= float64(got)
	f.more("download", "MB/s", gb*1000/time.Since(begin).Seconds())
	f.less("download, CPU per GB", "s", cpu.Seconds()/gb)
	kept, broken, err := c.ranges(ctx, url, s.File)
	if err != nil {
		return err
	}
	f.more(fmt.Sprintf("rules for ranges kept, of %d", kept+len(broken)), "", float64(kept))
	if len(broken) > 0 {
		f.remark("ranges: breaks the rule about " + strings.Join(broken, ", "))
	}
	return nil
}

// A text is a file of lines that differ, made as it is read.
type text struct {
	left int64
	rand *rand.Rand
	line []byte
}

func newText(size int64, seed uint64) *text {
	return &text{left: size, rand: rand.New(rand.NewPCG(seed, 1))}
}

// Read fills b.
func (t *text) Read(b []byte) (int, error) {
	if t.left == 0 {
		return 0, io.EOF
	}
	b = b[:min(int64(len(b)), t.left)]
	for n := 0; n < len(b); {
		if len(t.line) == 0 {
			t.line = bytes.Repeat(fmt.Appendf(nil, "%016x ", t.rand.Uint64()), 60)
			t.line[len(t.line)-1] = '\n'
		}
		k := copy(b[n:], t.line)
		n, t.line = n+k, t.line[k:]
	}
	t.left -= int64(len(b))
	return len(b), nil
}

// upload sends a file of so many bytes and returns its path.
func (c *client) upload(ctx context.Context, name string, size int64, seed uint64) (string, error) {
	const boundary = "oriel-bench-boundary"
	head := "--" + boundary + "\r\nContent-Disposition: form-data; name=\"files\"; filename=\"" + name + "\"\r\nContent-Type: text/plain\r\n\r\n"
	end := "\r\n--" + boundary + "--\r\n"
	r, err := http.NewRequestWithContext(ctx, "POST", "http://"+c.t.addr+"/gradio_api/upload",
		io.MultiReader(strings.NewReader(head), newText(size, seed), strings.NewReader(end)))
	if err != nil {
		return "", err
	}
	r.ContentLength = int64(len(head)) + size + int64(len(end))
	r.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
	if c.calls.cookie != "" {
		r.Header.Set("Cookie", c.calls.cookie)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	var paths []string
	if err == nil && (res.StatusCode != http.StatusOK || json.Unmarshal(b, &paths) != nil || len(paths) != 1) {
		err = fmt.Errorf("upload: status %d: %.200s", res.StatusCode, b)
	}
	if err != nil {
		return "", err
	}
	return paths[0], nil
}

// download gets a file and compares it with what was sent.
func (c *client) download(ctx context.Context, url string, size int64, seed uint64) error {
	res, err := c.calls.request(ctx, "GET", url, nil)
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("download: status %d", res.StatusCode)
	}
	got, want := make([]byte, 256<<10), make([]byte, 256<<10)
	sent := newText(size, seed)
	for total := int64(0); ; {
		n, err := io.ReadFull(res.Body, got)
		if total += int64(n); total > size {
			return fmt.Errorf("download: more than the %d bytes that were sent", size)
		}
		if _, err := io.ReadFull(sent, want[:n]); n > 0 && err != nil {
			return err
		}
		if !bytes.Equal(got[:n], want[:n]) {
			return fmt.Errorf("download: the bytes before %d are not those that were sent", total)
		}
		switch {
		case err == nil:
		case (err == io.EOF || err == io.ErrUnexpectedEOF) && total == size:
			return nil
		default:
			return fmt.Errorf("download: %w after %d of %d bytes", err, total, size)
		}
	}
}

// ranges checks the rules of RFC 9110 for requests of parts, and names those that are broken.
func (c *client) ranges(ctx context.Context, url string, size int64) (kept int, broken []string, err error) {
	whole, err := io.ReadAll(newText(size, 1))
	if err != nil {
		return 0, nil, err
	}
	get := func(method string, headers ...string) (*http.Response, []byte) {
		if err != nil {
			return &http.Response{}, nil
		}
		side := conn{addr: c.t.addr, cookie: c.calls.cookie}
		defer side.close()
		var res *http.Response
		if res, err = side.request(ctx, method, url, nil, headers...); err != nil {
			return &http.Response{}, nil
		}
		side.net.SetDeadline(time.Now().Add(5 * time.Second))
		body, short := io.ReadAll(res.Body)
		if short != nil { // an answer shorter than it says breaks a rule, not the measurement
			res.StatusCode = 0
		}
		return res, body
	}
	rule := func(name string, ok bool) {
		if ok {
			kept++
		} else {
			broken = append(broken, name)
		}
	}
	part := func(res *http.Response, body []byte, from, to int64) bool {
		return res.StatusCode == 206 && bytes.Equal(body, whole[from:to]) &&
			res.Header.Get("Content-Range") == fmt.Sprintf("bytes %d-%d/%d", from, to-1, size)
	}
	all := func(res *http.Response, body []byte) bool { return res.StatusCode == 200 && bytes.Equal(body, whole) }

	res, body := get("GET")
	tag := res.Header.Get("Etag")
	rule("offers ranges", all(res, body) && res.Header.Get("Accept-Ranges") == "bytes")
	res, body = get("GET", "Range", "bytes=0-99")
	rule("first bytes", part(res, body, 0, 100))
	res, body = get("GET", "Range", "bytes=-100")
	rule("last bytes", part(res, body, size-100, size))
	res, body = get("GET", "Range", fmt.Sprintf("bytes=%d-", size-50))
	rule("open end", part(res, body, size-50, size))
	res, body = get("GET", "Range", fmt.Sprintf("bytes=%d-%d", size-50, size+1000))
	rule("end beyond the file", part(res, body, size-50, size))
	res, _ = get("GET", "Range", fmt.Sprintf("bytes=%d-", size))
	rule("begin beyond the file", res.StatusCode == 416 && res.Header.Get("Content-Range") == fmt.Sprintf("bytes */%d", size))
	res, body = get("GET", "Range", "bytes=0-9,20-29")
	rule("two ranges", all(res, body) || res.StatusCode == 206 && bytes.Contains(body, whole[20:30]) &&
		strings.HasPrefix(res.Header.Get("Content-Type"), "multipart/byteranges"))
	res, body = get("GET", "Range", "lines=0-9")
	rule("unknown unit", all(res, body))
	res, body = get("GET", "Range", "bytes=9-0")
	rule("backwards", all(res, body) || res.StatusCode == 416)
	res, body = get("GET", "Range", "bytes=0-99", "If-Range", tag)
	rule("If-Range of this file", tag != "" && part(res, body, 0, 100))
	res, body = get("GET", "Range", "bytes=0-99", "If-Range", `"another"`)
	rule("If-Range of another", all(res, body))
	res, body = get("GET", "If-None-Match", tag)
	rule("If-None-Match", tag != "" && res.StatusCode == 304 && len(body) == 0)
	res, body = get("HEAD")
	rule("HEAD", res.StatusCode == 200 && res.ContentLength == size && len(body) == 0)
	return kept, broken, err
}
