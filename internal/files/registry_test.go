package files

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

func TestSecHandleEntropyAndOwner(t *testing.T) {
	h := newHouse(t, Options{})
	a := h.add(t, "a", "x.txt", "secret")
	seen := map[string]bool{}
	for range 1000 {
		id := newHandle()
		if len(id)*6 < 128 || seen[id] || strings.Trim(id, base64url) != "" {
			t.Fatalf("handle %q is short, repeated or not base64url", id)
		}
		seen[id] = true
	}
	if _, err := h.Files.Lookup("a", a.Path()); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Files.Lookup("a", a.Handle()+"/other.txt"); err != nil {
		t.Errorf("the decorative name decided: %v", err)
	}
	_, foreign := h.Files.Lookup("b", a.Path())
	_, unknown := h.Files.Lookup("b", newHandle()+"/x.txt")
	h.Files.Release("a")
	_, gone := h.Files.Lookup("a", a.Path())
	if foreign != ErrNotFound || unknown != ErrNotFound || gone != ErrNotFound {
		t.Errorf("foreign %v, unknown %v, released %v; want one answer", foreign, unknown, gone)
	}
	h.empty(t)
}

func TestSecCompatFileDataPathIsHandle(t *testing.T) {
	h := newHouse(t, Options{})
	f := h.add(t, "a", "x.txt", "hello")
	lie := int64(1)
	in := FileData{Path: f.Path(), Size: &lie, Meta: Meta{MetaType}}
	got, err := h.Files.Resolve("a", in)
	if err != nil || got != f || got.Size != 5 {
		t.Fatalf("got %+v, %v; want the file with its real size", got, err)
	}
	for _, path := range []string{
		"", "/", "/etc/passwd", "https://example.com/x.png", "http://127.0.0.1/", "file:///etc/passwd", "//host/x", `\\host\x`,
		"../" + f.Path(), f.Handle(), f.Handle() + "/", f.Handle() + "/..", f.Handle() + "/../x", f.Handle() + "//x.txt",
		f.Handle() + "/a/b", f.Handle() + "/x.txt\x00", f.Handle() + "/x%2ftxt", f.Handle() + "/CON", "data:image/png;base64,AA==",
		"." + f.Path()[1:], f.Handle() + `\x.txt`, " " + f.Path(), f.Path() + " ", f.Path() + "?x", "C:/x.txt",
	} {
		if _, err := h.Files.Resolve("a", FileData{Path: path, Meta: Meta{MetaType}}); err != ErrUploadFirst {
			t.Errorf("path %q: got %v, want ErrUploadFirst", path, err)
		}
	}
	in.Meta.Type = "gradio.filedata"
	if _, err := h.Files.Resolve("a", in); err != ErrUploadFirst {
		t.Errorf("wrong meta: got %v, want ErrUploadFirst", err)
	}
}

func TestFileDataHasSevenKeys(t *testing.T) {
	h := newHouse(t, Options{})
	f := h.add(t, "a", "my cat.png", "\x89PNG\r\n\x1a\n")
	b, err := json.Marshal(f.Data("http://h/gradio_api/file="))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"path":"` + f.Handle() + `/my cat.png","url":"http://h/gradio_api/file=` + f.Handle() + `/my%20cat.png","size":8,"orig_name":"my cat.png","mime_type":"image/png","is_stream":false,"meta":{"_type":"gradio.FileData"}}`
	if string(b) != want {
		t.Errorf("got  %s\nwant %s", b, want)
	}
	b, _ = json.Marshal(FileData{})
	for _, key := range []string{"path", "url", "size", "orig_name", "mime_type", "is_stream", "meta"} {
		if !strings.Contains(string(b), `"`+key+`":`) {
			t.Errorf("an empty value lacks %s: %s", key, b)
		}
	}
}

func TestUnclaimedUploadsExpireAndClaimedOnesStay(t *testing.T) {
	h := newHouse(t, Options{})
	synctest.Test(t, func(t *testing.T) {
		var up [2]*File
		for i := range up {
			w, err := h.Files.Create(t.Context(), "a", "x.txt")
			if err != nil {
				t.Fatal(err)
			}
			io.WriteString(w, strings.Repeat("x", i+1))
			if up[i], err = w.Commit(); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := h.Files.Claim("a", up[0].Path()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if _, err := h.Files.Lookup("a", up[1].Path()); err != ErrNotFound {
			t.Errorf("unclaimed after an hour: got %v, want ErrNotFound", err)
		}
		if _, err := h.Files.Lookup("a", up[0].Path()); err != nil {
			t.Errorf("claimed after an hour: %v", err)
		}
		if h.store.Used() != 1 {
			t.Errorf("the store has %d bytes, want 1", h.store.Used())
		}
		h.Files.Release("a")
		h.empty(t)
	})
}

func TestClaimedFilesEndAfterTheirLastUse(t *testing.T) {
	h := newHouse(t, Options{Claimed: 2 * time.Hour})
	synctest.Test(t, func(t *testing.T) {
		f := h.add(t, "a", "x", "x")
		time.Sleep(time.Hour)
		if _, err := h.Files.Claim("a", f.Path()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2*time.Hour - time.Second)
		if _, err := h.Files.Lookup("a", f.Path()); err != nil {
			t.Errorf("before its time: %v", err)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		h.empty(t)
	})
}

func TestOwnerQuota(t *testing.T) {
	h := newHouse(t, Options{PerOwner: 3 * minCharge})
	h.add(t, "a", "1", "")
	if _, err := h.Files.Add(t.Context(), "a", "2", strings.NewReader(strings.Repeat("x", 2*minCharge+1))); !errors.Is(err, ErrQuota) {
		t.Fatalf("got %v, want ErrQuota", err)
	}
	if got := h.Files.Used("a"); got != minCharge {
		t.Errorf("the failed file still counts: used %d, want %d", got, minCharge)
	}
	h.add(t, "a", "2", strings.Repeat("x", 2*minCharge))
	h.add(t, "b", "1", "another owner has space")
	if _, err := h.Files.Add(t.Context(), "a", "3", strings.NewReader("")); !errors.Is(err, ErrQuota) {
		t.Errorf("even empty files count: got %v, want ErrQuota", err)
	}
	h.Files.Release("a")
	h.Files.Release("b")
	h.empty(t)
}

func TestSafeName(t *testing.T) {
	for in, want := range map[string]string{
		"cat.png": "cat.png", "/etc/passwd": "passwd", `C:\dir\x.txt`: "x.txt", "..": "file", "": "file", ".png": "file.png",
		"a\u202egnp.exe": "agnp.exe", "CON": "_CON", "con.txt": "_con.txt", "COM1.tar.gz": "_COM1.tar.gz", "lpt¹": "_lpt¹",
		"a#b%c?d.txt": "abcd.txt", "x\r\nSet-Cookie: a.txt": "xSet-Cookie a.txt", "日本 語.txt": "日本 語.txt",
		"x. ": "x", "  .x.txt": "x.txt", "a\x00b": "ab", "\xff.txt": "file.txt", "a\u00a0b": "a b", "x.": "x",
		strings.Repeat("é", 200) + ".png": strings.Repeat("é", 48) + ".png",
	} {
		if got := SafeName(in); got != want {
			t.Errorf("SafeName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSecSecondOrderNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.OneOf(rapid.String(), rapid.StringMatching(`[./\\ a-cCON:%#?"1-3\x{202e}\x{7f}é]{0,120}`)).Draw(t, "name")
		got := SafeName(in)
		if again := SafeName(got); again != got {
			t.Fatalf("SafeName is not stable: %q, then %q", got, again)
		}
		if got == "" || len(got) > maxName || strings.Trim(got, ".") == "" || strings.ContainsAny(got, "/\\#%?\"\x00\r\n\u202e\u2066\x7f") {
			t.Fatalf("SafeName(%q) = %q", in, got)
		}
		if _, err := ParsePath(newHandle() + "/" + got); err != nil {
			t.Fatalf("a safe name %q does not parse: %v", got, err)
		}
	})
}
