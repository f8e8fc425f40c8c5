package files

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oriel-go/oriel/guard/guardtest"
)

const png = "\x89PNG\r\n\x1a\n0000000000000000"

func TestSecContentDispositionSafe(t *testing.T) {
	for _, name := range []string{"cat.png", "a\"b.png", "x\r\nSet-Cookie: a=b", "a\x00.png", "\u202egnp.exe", "../../x", `..\x`, "日本 語+*'.txt", "semi;colon=.txt"} {
		for _, kind := range []string{"inline", "attachment"} {
			got := contentDisposition(kind, name)
			if strings.ContainsAny(got, "\r\n\x00\\/") || strings.Count(got, `"`) != 2 {
				t.Errorf("%q: %s", name, got)
			}
			plain, extended, ok := strings.Cut(got, "; filename*=UTF-8''")
			if !ok {
				t.Fatalf("no filename* in %s", got)
			}
			if _, p, err := mime.ParseMediaType(kind + "; filename*=UTF-8''" + extended); err != nil || p["filename"] != SafeName(name) {
				t.Errorf("%s: extended name %q, %v; want %q", got, p["filename"], err, SafeName(name))
			}
			if k, p, err := mime.ParseMediaType(plain); err != nil || k != kind || p["filename"] == "" {
				t.Errorf("%s: plain name %q, %v", got, p["filename"], err)
			}
		}
	}
}

func TestSecInlineTypeAllowlist(t *testing.T) {
	h := newHouse(t, Options{})
	for _, c := range []struct{ name, content, ctype string }{
		{"a.png", png, "image/png"},
		{"blob", png, "image/png"},
		{"a.jpg", png, "image/png"},
		{"a.txt", "hello", "text/plain; charset=utf-8"},
		{"a.json", `{"a":1}`, "application/json"},
		{"a.flac", "fLaC\x00\x00\x00\x22", "audio/flac"},
		{"a.mp3", "\xff\xfb\x90\x00", "audio/mpeg"},
		{"a.wav", "RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"},
		{"a.html", png, octetStream},
		{"a.png", "<html><script>", octetStream},
		{"a.txt", "<html><script>", octetStream},
		{"a.html", "hello", octetStream},
		{"a.svg", "<svg onload=x>", octetStream},
		{"a.svg", `<?xml version="1.0"?><svg/>`, octetStream},
		{"a.js", "alert(1)", octetStream},
		{"a.mjs", "alert(1)", octetStream},
		{"a.pdf", "%PDF-1.7", octetStream},
		{"a.xml", "<?xml ?>", octetStream},
		{"a.swf", "FWS", octetStream},
		{"a.txt", "\xff\xfeh\x00i\x00", octetStream},
		{"a.bin", "\x00\x01\x02", octetStream},
	} {
		f := h.add(t, "a", c.name, c.content)
		w := h.download("GET", "a", f.Path())
		kind := "inline"
		if c.ctype == octetStream {
			kind = "attachment"
		}
		head := w.Header()
		if w.Code != 200 || head.Get("Content-Type") != c.ctype || !strings.HasPrefix(head.Get("Content-Disposition"), kind+";") ||
			head.Get("Content-Security-Policy") != "default-src 'none'; sandbox; frame-ancestors 'none'" || head.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s %.8q: got %d %v; want %s, %s", c.name, c.content, w.Code, head, kind, c.ctype)
		}
	}
}

func TestDownloadRanges(t *testing.T) {
	h := newHouse(t, Options{})
	all := "abcdefghijklmnopqrstuvwxyz"
	f := h.add(t, "a", "x.txt", all)
	for spec, want := range map[string]string{"bytes=0-10": all[:11], "bytes=0-": all, "bytes=-2": "yz", "bytes=20-999": all[20:]} {
		w := h.download("GET", "a", f.Path(), "Range", spec)
		if w.Code != 206 || w.Body.String() != want || w.Header().Get("Content-Range") == "" {
			t.Errorf("%s: got %d %q, want 206 %q", spec, w.Code, w.Body, want)
		}
	}
	if w := h.download("GET", "a", f.Path(), "Range", "bytes=30-"); w.Code != 416 {
		t.Errorf("beyond the end: got %d, want 416", w.Code)
	}
	for _, spec := range []string{"lines=0-1", "0-1", "="} {
		if w := h.download("GET", "a", f.Path(), "Range", spec); w.Code != 200 || w.Body.String() != all {
			t.Errorf("Range %q: %d, want the whole file", spec, w.Code)
		}
	}
	w := h.download("GET", "a", f.Path(), "Range", "bytes=0-1,4-5")
	if w.Code != 206 || !strings.HasPrefix(w.Header().Get("Content-Type"), "multipart/byteranges") {
		t.Errorf("two ranges: got %d %v", w.Code, w.Header())
	}
	if w := h.download("GET", "a", f.Path(), "Range", "bytes=0-0"+strings.Repeat(",1-1", 17)); w.Code != 200 || w.Body.String() != all {
		t.Errorf("many ranges: got %d, want the whole file", w.Code)
	}
	head := h.download("HEAD", "a", f.Path())
	if head.Code != 200 || head.Body.Len() != 0 || head.Header().Get("Content-Length") != "26" || head.Header().Get("Accept-Ranges") != "bytes" {
		t.Errorf("HEAD: got %d %v %q", head.Code, head.Header(), head.Body)
	}
	if w := h.download("GET", "a", f.Path(), "If-None-Match", head.Header().Get("ETag")); w.Code != 304 {
		t.Errorf("same ETag: got %d, want 304", w.Code)
	}
}

// TestSecPathCorpusAllRoutes is this package's part of the row: its one route with a path.
func TestSecPathCorpusAllRoutes(t *testing.T) {
	h := newHouse(t, Options{})
	f := h.add(t, "a", "x.txt", "secret")
	want := h.download("GET", "a", newHandle()+"/x.txt")
	refused(t, want, 404)
	for _, path := range []string{
		"", "/etc/passwd", "../../../etc/passwd", "http://127.0.0.1/", "//x", `\\x\y`, f.Handle(), f.Handle() + "/../x.txt",
		f.Path() + "/..", "%2e%2e/x", "/proc/self/environ", "C:/x", "file:///etc/passwd", f.Path() + "\x00", strings.Repeat("a", 9000), string(f.key),
	} {
		if w := h.download("GET", "a", path); w.Code != 404 || w.Body.String() != want.Body.String() {
			t.Errorf("%.40q: got %d %s, want the same 404", path, w.Code, w.Body)
		}
	}
	if w := h.download("GET", "b", f.Path()); w.Code != 404 || w.Body.String() != want.Body.String() {
		t.Errorf("foreign: got %d %s, want the same 404", w.Code, w.Body)
	}
	file := filepath.Join(h.dir, string(f.key))
	os.Remove(file)
	os.Symlink("/etc/passwd", file)
	if w := h.download("GET", "a", f.Path()); w.Code != 404 || w.Body.String() != want.Body.String() {
		t.Errorf("replaced by a link: got %d %s, want the same 404", w.Code, w.Body)
	}
}

// A spy sees how a download is copied.
type spy struct {
	httptest.ResponseRecorder
	file bool
}

func (s *spy) ReadFrom(r io.Reader) (int64, error) {
	if l, ok := r.(*io.LimitedReader); ok {
		_, s.file = l.R.(*os.File)
	}
	return io.Copy(io.Discard, r)
}

func TestDownloadReachesSendfile(t *testing.T) {
	h := newHouse(t, Options{})
	f := h.add(t, "a", "x.txt", "hello")
	s := &spy{ResponseRecorder: *httptest.NewRecorder()}
	h.Download(s, request("GET", "/", "a", nil), f.Path())
	if !s.file {
		t.Error("the file was not handed to ReadFrom as an *os.File")
	}
}

// serve runs h on a real connection.
func serve(b *testing.B, fn http.HandlerFunc) *httptest.Server {
	s := httptest.NewServer(fn)
	b.Cleanup(s.Close)
	return s
}

// perMB reports the processor time of a megabyte, server and client together. Call what it returns at the end.
func perMB(b *testing.B, size int64) (done func()) {
	before := guardtest.ProcessorTime()
	return func() {
		b.ReportMetric(float64(guardtest.ProcessorTime()-before)/float64(time.Millisecond)/(float64(size)/1e6*float64(b.N)), "cpu-ms/MB")
	}
}

// BenchmarkDownload has a budget of 0.3 ms of processor time for each megabyte, on the server's side.
func BenchmarkDownload(b *testing.B) {
	h := newHouse(b, Options{})
	f := h.add(b, "", "x.bin", strings.Repeat("x", 32<<20))
	s := serve(b, func(w http.ResponseWriter, r *http.Request) { h.Download(w, r, f.Path()) })
	b.SetBytes(f.Size)
	defer perMB(b, f.Size)()
	for b.Loop() {
		res, err := http.Get(s.URL)
		if err != nil {
			b.Fatal(err)
		}
		io.Copy(io.Discard, res.Body)
		res.Body.Close()
	}
}

// BenchmarkUpload has a budget of 2.5 ms of processor time for each megabyte as a form. No two uploads are alike, so that
// none profits from an earlier verdict.
func BenchmarkUpload(b *testing.B) {
	noise := make([]byte, 32<<20)
	rand.NewChaCha8([32]byte{1}).Read(noise)
	lines := make([]byte, 0, len(noise)) // each of its own hexadecimal number, many times
	for i := 0; len(lines) < cap(lines)-1100; i += 8 {
		lines = append(lines, bytes.Repeat(fmt.Appendf(nil, "%016x ", noise[i:i+8]), 60)...)
		lines[len(lines)-1] = '\n'
	}
	for _, c := range []struct {
		name    string
		content []byte
	}{{"x.bin", noise}, {"x.txt", lines}} {
		for _, method := range []string{"POST", "PUT"} {
			b.Run(method+"/"+c.name, func(b *testing.B) {
				h := newHouse(b, Options{})
				s := serve(b, func(w http.ResponseWriter, r *http.Request) {
					if r.Method == "PUT" {
						h.Put(w, r)
					} else {
						h.Upload(w, r)
					}
					h.Files.Release("")
				})
				body := slices.Clone(c.content)
				at := 0
				if method == "POST" {
					body = []byte(part(c.name, string(c.content)) + last)
					at = bytes.Index(body, []byte("\r\n\r\n")) + 4
				}
				b.SetBytes(int64(len(body)))
				defer perMB(b, int64(len(body)))()
				for i := 0; b.Loop(); i++ {
					copy(body[at:], fmt.Sprintf("%08d", i))
					r, _ := http.NewRequest(method, s.URL+"?name="+c.name, bytes.NewReader(body))
					r.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
					res, err := http.DefaultClient.Do(r)
					if err != nil || res.StatusCode != 200 {
						b.Fatal(err, res)
					}
					res.Body.Close()
				}
			})
		}
	}
}
