package oriel

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/oriel-go/oriel/guard"
	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/guardtest"
)

// phonePhoto is 16 pixels wide and 8 high, to be turned by a quarter, and says where it was taken.
var phonePhoto = string(guardtest.JPEG(16, 8, guardtest.Segment(0xe1, guardtest.EXIF(6))))

// position is what phonePhoto says.
const position = "GPS-HERE"

const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\nxref\n0 3\n" +
	"0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n97\n%%EOF\n"

// put sends a file the way the page does, for the component with a label.
func (s *site) put(label, name, content string, status int, contains string) answer {
	s.t.Helper()
	return s.want("PUT", s.putPath(label, name), content, status, contains, "X-Oriel-Request", "1", "Content-Type", "application/octet-stream")
}

func (s *site) putPath(label, name string) string {
	s.t.Helper()
	b, err := s.app.build()
	if err != nil {
		s.t.Fatal(err)
	}
	for _, c := range b.spec.Components {
		if c.Label == label {
			return fmt.Sprintf("/_oriel/v1/upload?for=%d&name=%s", c.ID, url.QueryEscape(name))
		}
	}
	s.t.Fatalf("no component is called %q", label)
	return ""
}

// album is an app of all that takes files. Each function sends what its handler got.
func album(got chan []byte) *App {
	photo, evidence, doc := &Image{Label: "Photo"}, &Image{Label: "Evidence", KeepMetadata: true}, &FileField{Label: "Doc"}
	gallery, raw, paper := &Gallery{Label: "Album", Mode: Editable}, &FileField{Label: "Raw", KeepMetadata: true}, &FileField{Label: "Paper", Accept: []string{".pdf"}}
	size := &Number{Label: "Size"}
	a := &App{Name: "album", Root: Column(photo, evidence, doc, gallery, raw, paper, size)}
	read := func(b []byte) int { got <- b; return len(b) }
	photo.OnUpload(read, Inputs{photo}, Outputs{size}).Name = "photo"
	photo.OnUpload(func(m image.Image) int { return m.Bounds().Dx() }, Inputs{photo}, Outputs{size}).Name = "width"
	evidence.OnUpload(read, Inputs{evidence}, Outputs{size}).Name = "evidence"
	doc.OnUpload(read, Inputs{doc}, Outputs{size}).Name = "doc"
	raw.OnUpload(read, Inputs{raw}, Outputs{size}).Name = "raw"
	paper.OnUpload(read, Inputs{paper}, Outputs{size}).Name = "paper"
	gallery.OnChange(func(f []File) (int, error) {
		in, err := f[0].Open()
		if err != nil {
			return 0, err
		}
		defer in.Close()
		b := make([]byte, f[0].Size)
		_, err = in.Read(b)
		got <- b
		return len(b), err
	}, Inputs{gallery}, Outputs{size}).Name = "gallery"
	return a
}

func TestSecHandlersGetCleanedPictures(t *testing.T) {
	got := make(chan []byte, 1)
	s := serve(t, album(got), true)
	general := s.upload("photo.jpg", phonePhoto)[0]
	for _, c := range []struct {
		label, fn string
		kept      bool
	}{{"Photo", "photo", false}, {"Evidence", "evidence", true}, {"Doc", "doc", false}, {"Album", "gallery", false}, {"Raw", "raw", true}} {
		own := between(s.put(c.label, "photo.jpg", phonePhoto, 200, "path").body, `"path":"`, `"`)
		for _, path := range []string{own, general} { // a client of the API does not say what an upload is for
			value := fileValue(path)
			if c.fn == "gallery" {
				value = `[{"image":` + value + `,"caption":null}]`
			}
			if answer := s.call(c.fn, "["+value+"]"); !strings.Contains(answer, "event: complete") {
				t.Fatalf("%s: %s", c.fn, answer)
			}
			b := <-got
			if bytes.Contains(b, []byte(position)) != c.kept || !bytes.Contains(b, []byte("Exif\x00\x00")) || c.kept && string(b) != phonePhoto {
				t.Errorf("%s got %q, want an orientation, and a position: %v", c.label, b[:60], c.kept)
			}
		}
		if a := s.want("GET", "/gradio_api/file="+own, "", 200, ""); strings.Contains(a.body, position) != c.kept {
			t.Errorf("%s: what the page shows has a position: %v", c.label, !c.kept)
		}
	}
	if answer := s.call("width", "["+fileValue(general)+"]"); !strings.Contains(answer, "[8]") {
		t.Errorf("the width of a photo 16 wide, to be turned: %s", answer)
	}
}

func TestSecRefusedUploadsNameTheField(t *testing.T) {
	got := make(chan []byte, 1)
	s := serve(t, album(got), true)
	before := tree(t, s.app.StateDir)
	png := string(guardtest.PNG(8, 8))
	for _, c := range []struct {
		label, name, content string
		status               int
		code, detail         string
	}{
		{"Photo", "a.pdf", pdf, 415, "file.not_accepted", "Photo is a PDF document, which is not accepted here."},
		{"Photo", "a.png", "<!DOCTYPE html>" + taint, 415, "file.mismatch", "Photo is not what its name or type says"},
		{"Photo", taint + ".png", png[:40], 422, "file.truncated", "Photo is incomplete"},
		{"Album", "a.png", png + taint, 422, "file.trailing", "Album has more data after its end"},
		{"Paper", "a.png", png, 415, "file.not_accepted", "Paper is a PNG picture, which is not accepted here."},
		{"Doc", "a.bin", "\x7fELF\x02\x01\x01\x00" + strings.Repeat("\x00", 60), 422, "embedded.executable", "Doc holds a program"},
		{"Doc", "a.pkl", "\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00N.", 422, "embedded.serialized", "Doc holds a serialized object"},
	} {
		s.put(c.label, c.name, c.content, c.status, `"code":"`+c.code+`"`)
		s.put(c.label, c.name, c.content, c.status, c.detail)
	}
	s.want("PUT", "/_oriel/v1/upload?for=99&name=a.png", png, 404, "no field for this file", "X-Oriel-Request", "1", "Content-Type", "application/octet-stream")
	s.put("Size", "a.png", png, 404, "no field for this file")
	if after := tree(t, s.app.StateDir); after != before {
		t.Errorf("the state folder changed:\n%s%s", before, after)
	}
	path := s.upload("a.pdf", pdf)[0] // some component takes it
	for range 2 {
		s.want("POST", "/gradio_api/call/photo", `{"data":[`+fileValue(path)+`]}`, 422, "Photo is a PDF document, which is not accepted here.")
	}
	if s.call("paper", "["+fileValue(path)+"]"); string(<-got) != pdf {
		t.Error("the paper changed")
	}
	text := &Textbox{Label: "Text"}
	body, kind := form("a.png", png)
	serve(t, &App{Name: "texts", Root: text}, true).want("POST", "/gradio_api/upload", body, 404, "no_slot", "Content-Type", kind)
}

func TestFileFieldTakesOrdinaryFiles(t *testing.T) {
	got := make(chan []byte, 1)
	s := serve(t, album(got), true)
	zip := string(guardtest.Zip(guardtest.Entry{Name: "a.txt", Data: []byte("hello")}))
	for name, content := range map[string]string{"a.bin": "\x00\x01\x02\xff", "a": "no extension", "empty.txt": "", "notes.md": "# Hi\n", "a.csv": "a,b\n1,2\n",
		"a.json": `{"a":1}`, "page.html": "<!DOCTYPE html><p>Hi", "script.py": "#!/usr/bin/env python3\nprint('Hi')\n", "a.go": "package main\n", "a.zip": zip,
		"a.docx": zip, "a.npz": zip, "a.parquet": "PAR1\x15\x04\x15PAR1", "a.safetensors": "\x02\x00\x00\x00\x00\x00\x00\x00{}", "latin1.txt": "caf\xe9",
		"a.doc": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), "a.gguf": string(guardtest.GGUF(nil, nil, 0)), "a.onnx": string(guardtest.ONNX()), "a.bmp": "BM\x46\x00\x00\x00", "a.heic": "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1",
		"a.7z": string(guardtest.SevenZip(9)), "a.yaml": "a: 1\n", "a.tif": "II*\x00\x08\x00\x00\x00", "a.h5": string(guardtest.HDF5(nil)), "a.ttf": "\x00\x01\x00\x00", "a.db": "SQLite format 3\x00", "a.pdf": pdf} {
		if answer := s.call("doc", "["+fileValue(s.upload(name, content)[0])+"]"); !strings.Contains(answer, "event: complete") {
			t.Errorf("%s: %s", name, answer)
		} else if b := <-got; string(b) != content {
			t.Errorf("%s became %q", name, b)
		}
	}
}

func TestAcceptListsNameFormatsOrExtensions(t *testing.T) {
	list := func(accept ...string) *App {
		in, out := &FileField{Label: "Arrays", Accept: accept}, &Textbox{Label: "Name"}
		in.OnUpload(func(f File) string { return f.Name }, Inputs{in}, Outputs{out}).Name = "name"
		return &App{Name: "arrays", Root: Column(in, out)}
	}
	for _, bad := range []string{"pdf", "image/*", "image/png", ".", "", "pictures"} {
		if err := list(bad).Check(); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%q", bad)) || !strings.Contains(err.Error(), "Arrays") {
			t.Errorf("Accept %q: %v", bad, err)
		}
	}
	s := serve(t, list(".npz", "audio"), true)
	zip := string(guardtest.Zip(guardtest.Entry{Name: "a.npy", Data: []byte("hello")}))
	if answer := s.call("name", "["+fileValue(s.upload("a.NPZ", zip)[0])+"]"); !strings.Contains(answer, "a.NPZ") {
		t.Error(answer)
	}
	s.want("POST", "/gradio_api/call/name", `{"data":[`+fileValue(s.upload("a.zip", zip)[0])+`]}`, 422, "Arrays takes only .npz, audio.")
}

// TestSecEveryStageThatFailsRefuses is the chaos test of a whole app: uploads of clients, of the page, and admission.
func TestSecEveryStageThatFailsRefuses(t *testing.T) {
	got := make(chan []byte, 1)
	a := album(got)
	var failing atomic.Pointer[func(guard.Stage) error]
	a.fault = func(s guard.Stage) error {
		if f := failing.Load(); f != nil {
			return (*f)(s)
		}
		return nil
	}
	s := serve(t, a, true)
	path := s.upload("first.jpeg", phonePhoto)[0] // under another extension, so that no verdict is remembered
	before := tree(t, a.StateDir)
	body, kind := form("photo.jpg", phonePhoto)
	for _, stage := range []guard.Stage{fact.S0, fact.S1, fact.S2, fact.S3, fact.S4, fact.S6, fact.S7} {
		for what, fail := range map[string]func() error{"error": func() error { return errors.New(canary) }, "panic": func() error { panic(canary) }} {
			failing.Store(new(func(at guard.Stage) error {
				if at == stage {
					return fail()
				}
				return nil
			}))
			for how, res := range map[string]*http.Response{
				"form": s.open("POST", "/gradio_api/upload", body, "Content-Type", kind),
				"put":  s.open("PUT", s.putPath("Photo", "photo.jpg"), phonePhoto, "Content-Type", "application/octet-stream", "X-Oriel-Request", "1"),
			} {
				var said bytes.Buffer
				said.ReadFrom(res.Body)
				res.Body.Close()
				if res.StatusCode != 500 || !strings.Contains(said.String(), "could not be checked") || strings.Contains(said.String(), canary) {
					t.Errorf("%s %s, %s: %d %s", stage, what, how, res.StatusCode, &said)
				}
			}
			s.want("POST", "/gradio_api/call/photo", `{"data":[`+fileValue(path)+`]}`, 422, "Photo could not be checked.")
			if after := tree(t, a.StateDir); after != before {
				t.Fatalf("%s %s left something:\n%s%s", stage, what, before, after)
			}
		}
	}
	if len(got) > 0 {
		t.Error("a handler ran")
	}
	failing.Store(nil)
	s.call("photo", "["+fileValue(path)+"]")
	if b := <-got; bytes.Contains(b, []byte(position)) {
		t.Error("the position came through afterwards")
	}
}
