package files

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/oriel-go/oriel/blob"
)

func TestUploadAnswersPathsInOrder(t *testing.T) {
	h := newHouse(t, Options{})
	got := paths(t, h.upload(part("1.txt", "one")+part("../2.txt", "two\r\n--bn")+part("日本.txt", "")+last))
	want := []string{"1.txt", "2.txt", "日本.txt"}
	for i, p := range got {
		f, err := h.Files.Lookup("a", p)
		if err != nil || f.Name != want[i] {
			t.Errorf("file %d: got %+v, %v; want %s", i, f, err, want[i])
		}
	}
	if w := h.download("GET", "a", got[1]); w.Body.String() != "two\r\n--bn" {
		t.Errorf("content %q", w.Body)
	}
	if got := paths(t, h.upload(last)); len(got) != 0 {
		t.Errorf("no parts: got %v, want []", got)
	}
}

// TestSecUploadSameBytesDifferentHandles is row C10.
func TestSecUploadSameBytesDifferentHandles(t *testing.T) {
	h := newHouse(t, Options{})
	a, b := paths(t, h.upload(part("x", "same")+last)), paths(t, h.upload(part("x", "same")+last))
	if a[0] == b[0] {
		t.Errorf("two uploads share the handle %s", a[0])
	}
	h.Files.Remove("a", a[0])
	if w := h.download("GET", "a", b[0]); w.Body.String() != "same" {
		t.Errorf("removing one took the other: %d %s", w.Code, w.Body)
	}
}

func TestSecUploadLimits(t *testing.T) {
	h := newHouse(t, Options{PerOwner: 4 << 20})
	h.MaxFile, h.MaxBody, h.MaxFiles = 1<<20, 3<<20, 3
	big := strings.Repeat("x", 1<<20)
	for name, c := range map[string]struct {
		body   string
		status int
	}{
		"file":        {part("ok", "kept?") + part("big", big+"x") + last, 413},
		"body":        {part("1", big) + part("2", big) + part("3", big) + last, 413},
		"count":       {strings.Repeat(part("x", "x"), 4) + last, 413},
		"header":      {part("ok", "") + "--bnd\r\nX: " + strings.Repeat("x", maxPartHeader) + "\r\n\r\n", 413},
		"long line":   {"--bnd\r\nX: " + strings.Repeat("x", 100<<10), 413},
		"many fields": {"--bnd\r\n" + fields(17) + "\r\n\r\n" + last, 413},
		"file name":   {part("ok", "") + part(strings.Repeat("n", 256), "") + last, 413},
		"dots":        {part("ok", "x") + part("..", "x") + last, 400},
		"dot":         {part(".", "x") + last, 400},
		"empty name":  {part("", "x") + last, 400},
		"slash":       {part("/", "x") + last, 400},
		"cut":         {part("ok", "x") + "--bnd\r\n", 400},
		"cut in file": {part("ok", "x") + strings.TrimSuffix(part("y", "zzz"), "\r\n"), 400},
		"no body":     {"", 400},
	} {
		t.Run(name, func(t *testing.T) {
			refused(t, h.upload(c.body), c.status)
			h.empty(t)
		})
	}
	if got := paths(t, h.upload(part("1", big)+last)); len(got) != 1 {
		t.Errorf("a file of exactly the limit: got %v", got)
	}
	h.Files.Release("a")
	h.Files.o.PerOwner = 1 << 19
	if w := h.upload(part("1", big) + last); w.Code != 429 || w.Header().Get("Retry-After") == "" {
		t.Errorf("quota: got %d %s, want 429 and Retry-After", w.Code, w.Body)
	}
	h.empty(t)
}

func fields(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("X-" + strings.Repeat("a", i+1) + ": 1\r\n")
	}
	return b.String()
}

func TestSecMultipartUnambiguous(t *testing.T) {
	h := newHouse(t, Options{})
	head := "--bnd\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a\"\r\n"
	for name, body := range map[string]string{
		"preamble":           "hello\r\n" + part("x", "x") + last,
		"epilogue":           part("x", "x") + last + "more",
		"second form":        part("x", "x") + last + part("y", "y") + last,
		"long epilogue":      part("x", "x") + last + strings.Repeat("-", 100<<10),
		"bare LF":            strings.ReplaceAll(part("x", "x")+last, "\r\n", "\n"),
		"bare LF in header":  strings.Replace(part("x", "x")+last, "\r\nContent-Type", "\nContent-Type", 1),
		"two dispositions":   head + "Content-Disposition: form-data; name=\"files\"; filename=\"b\"\r\n\r\nx\r\n" + last,
		"two file names":     strings.Replace(part("x", "x")+last, "filename=", "filename=\"y\"; filename=", 1),
		"extended and plain": strings.Replace(part("x", "x")+last, "filename=", "filename*=UTF-8''y; filename=", 1),
		"two names":          strings.Replace(part("x", "x")+last, "filename=", "name*=UTF-8''files; filename=", 1),
		"other parameter":    strings.Replace(part("x", "x")+last, "filename=", "size=1; filename=", 1),
		"unknown field":      strings.Replace(part("x", "x")+last, `"files"`, `"other"`, 1),
		"no file name":       strings.Replace(part("x", "x")+last, `; filename="x"`, ``, 1),
		"not form-data":      strings.Replace(part("x", "x")+last, "form-data", "attachment", 1),
		"no disposition":     "--bnd\r\nContent-Type: text/plain\r\n\r\nx\r\n" + last,
		"transfer encoding":  head + "Content-Transfer-Encoding: base64\r\n\r\nx\r\n" + last,
		"nested":             head + "Content-Type: Multipart/mixed; boundary=q\r\n\r\nx\r\n" + last,
		"folded header":      head + " ; x=y\r\n\r\nx\r\n" + last,
		"control":            head + "X: \x01\r\n\r\nx\r\n" + last,
		"space before colon": head + "X : y\r\n\r\nx\r\n" + last,
		"boundary at once":   head + "\r\n" + last + "\r\n" + last,
		"longer boundary":    "--bndx\r\n" + part("x", "x") + last,
	} {
		t.Run(name, func(t *testing.T) {
			refused(t, h.upload(body), 400)
			h.empty(t)
		})
	}
	for _, ok := range []string{
		strings.Replace(part("x", "x")+last, `filename="x"`, `filename*=UTF-8''filename%20x`, 1),
		strings.Replace(part("x", "x")+last, "Content-Type: application/octet-stream\r\n", "", 1),
		strings.TrimSuffix(part("x", "x")+last, "\r\n"),
		part(`a; filename=b`, "x") + last,
	} {
		paths(t, h.upload(ok))
	}
}

func TestSecMultipartBoundaryLimits(t *testing.T) {
	h := newHouse(t, Options{})
	for ctype, status := range map[string]int{
		"": 400, "text/plain": 400, "multipart/mixed; boundary=bnd": 400, "multipart/form-data": 400,
		"multipart/form-data; boundary=" + strings.Repeat("b", 71): 400,
		`multipart/form-data; boundary="bnd"`:                      200,
	} {
		r := request("POST", "/upload", "a", strings.NewReader(last))
		r.Header.Set("Content-Type", ctype)
		w := httptest.NewRecorder()
		if h.Upload(w, r); w.Code != status {
			t.Errorf("%s: got %d, want %d", ctype, w.Code, status)
		}
	}
}

func TestSecRequestContentEncodingRejected(t *testing.T) {
	h := newHouse(t, Options{})
	r := request("POST", "/upload", "a", strings.NewReader(last))
	r.Header.Set("Content-Encoding", "gzip")
	w := httptest.NewRecorder()
	h.Upload(w, r)
	refused(t, w, 415)
}

func TestPutStoresTheBody(t *testing.T) {
	h := newHouse(t, Options{})
	h.MaxFile = 10
	put := func(target, body string, length int64) *httptest.ResponseRecorder {
		r := request("PUT", target, "a", struct{ io.Reader }{strings.NewReader(body)})
		r.ContentLength = length
		w := httptest.NewRecorder()
		h.Put(w, r)
		return w
	}
	w := put("/upload?name=a/b%20c.txt", "hello", -1)
	if w.Code != 200 || !strings.Contains(w.Body.String(), `/b c.txt","url":null,"size":5,"orig_name":"b c.txt","mime_type":"text/plain"`) {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	h.Files.Release("a")
	refused(t, put("/upload?name=x", "12345678901", -1), 413)
	refused(t, put("/upload?name=x", "", 11), 413)
	refused(t, put("/upload?name=..", "x", -1), 400)
	refused(t, put("/upload", "x", -1), 400)
	r := request("PUT", "/upload?name=x", "a", io.MultiReader(strings.NewReader("half"), iotest.ErrReader(io.ErrUnexpectedEOF)))
	cut := httptest.NewRecorder()
	h.Put(cut, r)
	refused(t, cut, 400)
	h.empty(t)
}

// brokenStore fails like a full disk.
type brokenStore struct{ blob.Store }

func TestSecDiskFull(t *testing.T) {
	h := newHouse(t, Options{})
	small, err := blob.Dir(t.TempDir(), []byte("0123456789abcdef"), 8)
	if err != nil {
		t.Fatal(err)
	}
	defer small.Close()
	h.Files.o.Store = brokenStore{small}
	w := h.upload(part("a", "1234") + part("b", "12345") + last)
	if w.Code != http.StatusInsufficientStorage || w.Header().Get("Retry-After") == "" {
		t.Errorf("got %d %s, want 507 and Retry-After", w.Code, w.Body)
	}
	if small.Used() != 0 {
		t.Errorf("%d bytes are left", small.Used())
	}
	paths(t, h.upload(part("a", "1234")+last))
}

// FuzzMultipart checks that whatever our reader accepts, package mime/multipart reads alike.
func FuzzMultipart(f *testing.F) {
	f.Add([]byte(part("x", "hello") + part("y", "\r\n--bn") + last))
	f.Add([]byte(last))
	f.Add([]byte("--bnd\r\n\r\n\r\n--bnd--"))
	f.Add([]byte(strings.Replace(part("x", "x")+last, `filename="x"`, `filename*=UTF-8''%e2%82%ac`, 1)))
	f.Fuzz(func(t *testing.T, body []byte) {
		ours, err := newForm(bytes.NewReader(body), "multipart/form-data; boundary="+boundary, int64(len(body)))
		if err != nil {
			t.Fatal(err)
		}
		var names, contents []string
		for {
			name, err := ours.next()
			if err == io.EOF {
				break
			}
			if err != nil {
				var known *refusal
				if !errors.As(err, &known) || known.status >= 500 {
					t.Fatalf("%v is no refusal", err)
				}
				return
			}
			content, err := io.ReadAll(ours)
			if err != nil {
				return
			}
			names, contents = append(names, name), append(contents, string(content))
		}
		theirs := multipart.NewReader(bytes.NewReader(body), boundary)
		for i := range names {
			p, err := theirs.NextRawPart()
			if err != nil {
				t.Fatalf("part %d: mime/multipart says %v", i, err)
			}
			content, err := io.ReadAll(p)
			if err != nil || string(content) != contents[i] || p.FormName() != "files" {
				t.Fatalf("part %d: we read %q, mime/multipart %q of %q, %v", i, contents[i], content, p.FormName(), err)
			}
		}
		if _, err := theirs.NextRawPart(); err != io.EOF {
			t.Fatalf("mime/multipart goes on after our end: %v", err)
		}
	})
}
