package oriel

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/guard/guardtest"
)

// TestDownloadsOfAnApp is row C8.
func TestDownloadsOfAnApp(t *testing.T) {
	s := serve(t, hostile(t, new(counter)), true)
	path := "/gradio_api/file=" + s.upload("letters.txt", "abcdefghijklmnopqrstuvwxyz")[0]
	for _, c := range []struct {
		header, value string
		status        int
		body, span    string
	}{
		{"X-None", "", 200, "abcdefghijklmnopqrstuvwxyz", ""},
		{"Range", "bytes=0-10", 206, "abcdefghijk", "bytes 0-10/26"},
		{"Range", "bytes=0-", 206, "abcdefghijklmnopqrstuvwxyz", "bytes 0-25/26"},
		{"Range", "bytes=-2", 206, "yz", "bytes 24-25/26"},
		{"Range", "bytes=20-999", 206, "uvwxyz", "bytes 20-25/26"},
		{"Range", "bytes=99-", 416, "", "bytes */26"},
		{"Range", "bytes=5-1", 416, "", ""},
		{"Range", "bytes=1337--", 416, "", ""},
		{"Range", "TAINT4711=0-1", 200, "abcdefghijklmnopqrstuvwxyz", ""}, // a unit that nobody knows is ignored, RFC 9110, 14.2
	} {
		a := s.send("GET", path, "", c.header, c.value)
		if a.status != c.status || c.status < 400 && a.body != c.body || c.span != "" && a.header.Get("Content-Range") != c.span {
			t.Errorf("%s %s = %d %q %s, want %d %q %s", c.header, c.value, a.status, a.body, a.header.Get("Content-Range"), c.status, c.body, c.span)
		}
	}
	if a := s.send("HEAD", path, ""); a.status != 200 || a.body != "" || a.header.Get("Content-Length") != "26" {
		t.Errorf("HEAD = %d %q, %s bytes", a.status, a.body, a.header.Get("Content-Length"))
	}
}

// TestSecUploadedActiveContentInert downloads what a browser could run; C9 is its first row. What the guard refuses is
// never there to be downloaded, and of a drawing only harmless elements are.
func TestSecUploadedActiveContentInert(t *testing.T) {
	s := serve(t, hostile(t, new(counter)), true)
	script := "<script>alert(1)</script>"
	for name, content := range map[string]string{"a.html": "<!DOCTYPE html>" + script, "a.htm": script, "a.svg": `<svg xmlns="http://www.w3.org/2000/svg">` + script + "</svg>",
		"a.xhtml": script, "a.xml": "<?xml version='1.0'?>" + script, "a.js": "alert(1)", "a.mjs": "alert(1)", "a.swf": "CWSx", "a.unknown": script} {
		a := s.want("GET", "/gradio_api/file="+s.upload(name, content)[0], "", 200, "")
		if a.body != content && (name != "a.svg" || strings.Contains(a.body, "script")) {
			t.Errorf("%s became %s", name, a.body)
		}
		if a.header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment;") ||
			!strings.Contains(a.header.Get("Content-Security-Policy"), "sandbox") || strings.Contains(a.header.Get("Content-Security-Policy"), "allow-") ||
			a.header.Get("X-Content-Type-Options") != "nosniff" || a.header.Get("Cross-Origin-Resource-Policy") != "same-origin" {
			t.Errorf("%s: %v", name, a.header)
		}
	}
	for name, c := range map[string]struct {
		content string
		status  int
	}{"a.pdf": {"%PDF-1.7 x", 422}, "a.png": {"<html>" + script, 415}} {
		body, kind := form(name, c.content)
		s.want("POST", "/gradio_api/upload", body, c.status, `"code":"file.`, "Content-Type", kind)
	}
}

// TestUploadsOfAnApp is rows C10 and C18, with limits small enough to reach.
func TestUploadsOfAnApp(t *testing.T) {
	a := hostile(t, new(counter))
	a.Limits = Limits{File: 1000, RequestBody: 5000, FilesPerRequest: 3, SessionBytes: 14 * 16 << 10, StoreBytes: 1 << 20}
	s := serve(t, a, true)
	clean := tree(t, a.StateDir)
	if paths := s.upload("a.txt", "same", "b.txt", "other", "a.txt", "same"); !strings.HasSuffix(paths[0], "/a.txt") || !strings.HasSuffix(paths[1], "/b.txt") || paths[0] == paths[2] {
		t.Errorf("paths %q", paths)
	}
	one := s.upload("c.txt", "same")[0]
	if two := s.upload("c.txt", "same")[0]; one == two {
		t.Errorf("two uploads have the same path %s", one)
	}
	s.want("POST", "/gradio_api/upload", "--b--\r\n", 200, "[]", "Content-Type", "multipart/form-data; boundary=b")
	stored := tree(t, a.StateDir)
	part := func(head, content string) string { return "--b\r\n" + head + "\r\n\r\n" + content + "\r\n" }
	good := `Content-Disposition: form-data; name="files"; filename="a.txt"`
	const boundary = "multipart/form-data; boundary=b"
	for _, c := range []struct {
		what, body, kind string
		status           int
	}{
		{"too large a file", part(good, strings.Repeat("x", 1001)) + "--b--\r\n", boundary, 413},
		{"a good one and too large a one", part(good, "y") + part(good, strings.Repeat("x", 1001)) + "--b--\r\n", boundary, 413},
		{"too large a body", part(good, strings.Repeat("x", 6000)) + "--b--\r\n", boundary, 413},
		{"too many files", strings.Repeat(part(good, "x"), 4) + "--b--\r\n", boundary, 413},
		{"too long a name", part(strings.Replace(good, "a.txt", strings.Repeat("a", 256), 1), "x") + "--b--\r\n", boundary, 413},
		{"too large a head", part(good+"\r\nX-A: "+strings.Repeat("x", 8<<10), "x") + "--b--\r\n", boundary, 413},
		{"name ..", part(strings.Replace(good, "a.txt", "..", 1), "x") + "--b--\r\n", boundary, 400},
		{"no name", part(`Content-Disposition: form-data; name="files"`, "x") + "--b--\r\n", boundary, 400},
		{"empty name", part(strings.Replace(good, "a.txt", "", 1), "x") + "--b--\r\n", boundary, 400},
		{"other field", part(strings.Replace(good, `"files"`, `"TAINT4711"`, 1), "x") + "--b--\r\n", boundary, 400},
		{"two dispositions", part(good+"\r\n"+good, "x") + "--b--\r\n", boundary, 400},
		{"name twice", part(good+`; filename="b"`, "x") + "--b--\r\n", boundary, 400},
		{"extended name too", part(good+`; filename*=UTF-8''b`, "x") + "--b--\r\n", boundary, 400},
		{"attachment", part(strings.Replace(good, "form-data", "attachment", 1), "x") + "--b--\r\n", boundary, 400},
		{"transfer encoding", part(good+"\r\nContent-Transfer-Encoding: base64", "eA==") + "--b--\r\n", boundary, 400},
		{"nested", part(good+"\r\nContent-Type: multipart/mixed; boundary=c", "--c--") + "--b--\r\n", boundary, 400},
		{"line feeds only", strings.ReplaceAll(part(good, "x")+"--b--\r\n", "\r\n", "\n"), boundary, 400},
		{"no end", part(good, "x"), boundary, 400},
		{"cut in a head", "--b\r\nContent-Dispo", boundary, 400},
		{"no boundary", part(good, "x") + "--b--\r\n", "multipart/form-data", 400},
		{"two boundaries", part(good, "x") + "--b--\r\n", boundary + "; boundary=c", 400},
		{"long boundary", "", "multipart/form-data; boundary=" + strings.Repeat("b", 71), 400},
		{"JSON", `{"TAINT4711":1}`, "application/json", 400},
		{"garbage", "TAINT4711", boundary, 400},
	} {
		if a := s.send("POST", "/gradio_api/upload", c.body, "Content-Type", c.kind); a.status != c.status {
			t.Errorf("%s = %d %s, want %d", c.what, a.status, a.body, c.status)
		}
		if now := tree(t, a.StateDir); now != stored {
			t.Fatalf("%s left something:\n%s", c.what, now)
		}
	}
	for _, name := range []string{"../../x.txt", "/etc/x.txt", `C:\\x.txt`, "con.txt", "a\u202etxt.exe", "x.txt;y", "a b#c%d?.txt"} {
		path := s.upload(name, "x")[0]
		if _, decor, _ := strings.Cut(path, "/"); strings.ContainsAny(decor, "/\\#%?;:\"<>|\u202e") && !strings.Contains(decor, ";") || strings.HasPrefix(decor, ".") || strings.EqualFold(decor, "con.txt") {
			t.Errorf("%q became %q", name, path)
		}
	}
	quota := s.send("POST", "/gradio_api/upload", part(good, "x")+"--b--\r\n", "Content-Type", boundary)
	for range 14 {
		if quota.status == 429 {
			break
		}
		quota = s.send("POST", "/gradio_api/upload", part(good, "x")+"--b--\r\n", "Content-Type", boundary)
	}
	if quota.status != 429 || quota.header.Get("Retry-After") == "" {
		t.Errorf("over the quota: %d %s", quota.status, quota.body)
	}
	s.stop()
	if left := tree(t, a.StateDir); strings.Count(left, "\n") > strings.Count(clean, "\n") {
		t.Errorf("left after the end:\n%s", left)
	}
}

// TestSecImageLimitsOfAnApp sends pictures larger than an app takes, and damaged ones.
func TestSecImageLimitsOfAnApp(t *testing.T) {
	photo := &Image{Label: "Photo"}
	a := &App{Name: "image", Root: photo, Limits: Limits{ImagePixels: 100, ImageSide: 20}}
	var ran counter
	photo.OnUpload(func(m image.Image) image.Image { ran.add(); return m }, Inputs{photo}, Outputs{photo}).Name = "same"
	s := serve(t, a, true)
	encode := func(w, h int) string {
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for _, c := range []struct {
		content string
		status  int
		want    string
	}{{encode(21, 1), 422, "each side may have at most 20 pixels"}, {encode(11, 11), 422, "at most 100 pixels"}, {"no picture", 415, "its content is a text file"},
		{encode(5, 5)[:20], 422, "incomplete"}, {encode(5, 5)[:45], 422, "incomplete"}, {strings.Replace(encode(5, 5), "IHDR", "IHDX", 1), 422, "damaged"}} {
		body, kind := form("p.png", c.content)
		s.want("POST", "/gradio_api/upload", body, c.status, c.want, "Content-Type", kind)
	}
	short := guardtest.JPEG(5, 5)
	pixels := bytes.Index(short, []byte("\xff\xda")) + 14
	if got := s.call("same", "["+fileValue(s.upload("p.jpg", string(short[:pixels+1])+"\xff\xd9")[0])+"]"); !strings.Contains(got, "event: error") || !strings.Contains(got, "damaged") || ran.get() != 0 {
		t.Errorf("no pixels between a good head and a good end: %s, the handler ran %d times", got, ran.get())
	}
	if got := s.call("same", "["+fileValue(s.upload("p.png", encode(10, 10))[0])+"]"); !strings.Contains(got, "event: complete") || ran.get() != 1 {
		t.Errorf("at the limit: %s, the handler ran %d times", got, ran.get())
	}
	s.want("PUT", "/_oriel/v1/upload?name="+fmt.Sprintf("%s.png", taint), encode(1, 1), 200, "path", "X-Oriel-Request", "1", "Content-Type", "application/octet-stream")
}
