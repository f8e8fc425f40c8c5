package files

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	pngfile "image/png"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/guard"
	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/guardtest"
)

var (
	pictures = guard.Policy{Accept: []guard.Format{fact.PNG, fact.JPEG}}
	photo    = guardtest.JPEG(16, 8, guardtest.Segment(0xe1, guardtest.EXIF(6)))
)

func (h *house) put(target, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.Put(w, request("PUT", target, "a", strings.NewReader(body)))
	return w
}

// content reads a file of owner a.
func content(t testing.TB, f *File) []byte {
	t.Helper()
	in, err := f.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	b, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSecUploadsAreCleanedBeforeTheyAreKept(t *testing.T) {
	h := newHouse(t, Options{})
	f, err := h.Files.Lookup("a", paths(t, h.upload(part("photo.jpg", string(photo))+last))[0])
	if err != nil {
		t.Fatal(err)
	}
	got := content(t, f)
	if bytes.Contains(got, []byte("GPS-HERE")) || !bytes.Contains(got, []byte("Exif\x00\x00")) {
		t.Errorf("kept %q, want no position but an orientation", got[:60])
	}
	if int64(len(got)) != f.Size || h.store.Used() != f.Size || h.Files.Used("a") != charge(f.Size) {
		t.Errorf("%d bytes, the file says %d, the store %d, the quota %d", len(got), f.Size, h.store.Used(), h.Files.Used("a"))
	}
	h.Files.Release("a")
	h.empty(t)
}

func TestSecRefusedUploadsLeaveNothing(t *testing.T) {
	h := newHouse(t, Options{})
	h.slots["3"] = Slot{Label: "Photo", Policy: pictures}
	png := string(guardtest.PNG(8, 8))
	for _, c := range []struct {
		name, body   string
		status       int
		code, detail string
	}{
		{"a.png", "<!DOCTYPE html><script>0</script>", 415, "file.mismatch", "Photo is not what its name or type says: its content is a web page."},
		{"a.txt", "hello", 415, "file.not_accepted", "Photo is a text file, which is not accepted here."},
		{"a", "\x00\x01", 415, "file.unknown", "Photo is of a kind that is not recognised."},
		{"a.png", png + string(guardtest.Zip(guardtest.Entry{Name: "a", Data: []byte("x")})), 415, "file.polyglot", "Photo can be read as two kinds"},
		{"a.png", png[:40], 422, "file.truncated", "Photo is incomplete"},
		{"a.png", png + "more", 422, "file.trailing", "Photo has more data"},
		{"a.png", "", 422, "file.empty", "Photo is empty."},
	} {
		w := h.put("/upload?for=3&name="+c.name, c.body)
		if refused(t, w, c.status); !strings.Contains(w.Body.String(), `"code":"`+c.code+`"`) || !strings.Contains(w.Body.String(), c.detail) {
			t.Errorf("%s %.20q: got %s, want %s: %s", c.name, c.body, w.Body, c.code, c.detail)
		}
		h.empty(t)
	}
	refused(t, h.upload(part("ok.txt", "good")+part("a.png", "no picture")+last), 415)
	h.empty(t)
	zip := h.upload(part("a.zip", string(guardtest.Zip(guardtest.Entry{Name: "TAINT.exe", Data: []byte("MZ" + strings.Repeat("\x00", 99))}))) + last)
	if refused(t, zip, 422); strings.Contains(zip.Body.String(), "TAINT") {
		t.Errorf("%s repeats what the upload says", zip.Body)
	}
	h.empty(t)
	for _, target := range []string{"/upload?name=a.png&for=4", "/upload?name=a.png&for=3x"} {
		refused(t, h.put(target, png), 404)
	}
	delete(h.slots, "")
	refused(t, h.upload(part("ok.txt", "good")+last), 404)
	h.empty(t)
}

// TestSecEveryStageThatFailsRefusesTheUpload is the chaos test: over the form, over PUT and at admission.
func TestSecEveryStageThatFailsRefusesTheUpload(t *testing.T) {
	broken := errors.New("broken")
	for _, s := range []guard.Stage{fact.S0, fact.S1, fact.S2, fact.S3, fact.S4, fact.S6, fact.S7} {
		for _, how := range []string{"error", "panic"} {
			t.Run(s.String()+how, func(t *testing.T) {
				h := newHouse(t, Options{})
				f, err := h.Files.Lookup("a", paths(t, h.upload(part("photo.jpg", string(photo))+last))[0])
				if err != nil {
					t.Fatal(err)
				}
				h.fault = func(at guard.Stage) error {
					if at == s && how == "panic" {
						panic("broken")
					}
					if at == s {
						return broken
					}
					return nil
				}
				if got, err := h.Files.Admit(t.Context(), "a", f.Path(), pictures); err == nil {
					t.Errorf("admitted %+v", got)
				}
				h.Files.Release("a")
				h.empty(t)
				for _, w := range []*httptest.ResponseRecorder{h.upload(part("ok.txt", "good") + part("p.jpg", string(photo)) + last), h.put("/upload?name=p.jpg", string(photo))} {
					if refused(t, w, 500); !strings.Contains(w.Body.String(), "could not be checked") || strings.Contains(w.Body.String(), "broken") {
						t.Errorf("got %s", w.Body)
					}
					h.empty(t)
				}
			})
		}
	}
	h := newHouse(t, Options{})
	h.Files.o.Guard = nil
	refused(t, h.put("/upload?name=p.jpg", string(photo)), 500)
	h.empty(t)
}

func TestAdmissionInspectsAnUploadOncePerPolicy(t *testing.T) {
	h := newHouse(t, Options{})
	inspected := 0
	h.fault = func(s guard.Stage) error {
		if s == fact.S0 {
			inspected++
		}
		return nil
	}
	raw := anything
	raw.Clean = guard.Inspect
	h.slots[""] = Slot{Policy: raw}
	path := paths(t, h.upload(part("photo.jpg", string(photo))+last))[0]
	admit := func(p guard.Policy) *File {
		t.Helper()
		f, err := h.Files.Admit(t.Context(), "a", path, p)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	if f := admit(raw); f.Path() != path || inspected != 1 {
		t.Errorf("the policy of the upload: %s after %d inspections", f.Path(), inspected)
	}
	if got := content(t, admit(raw)); !bytes.Equal(got, photo) {
		t.Error("a policy that keeps metadata lost it")
	}
	clean := admit(pictures)
	if clean.Path() == path || bytes.Contains(content(t, clean), []byte("GPS-HERE")) || clean.Name != "photo.jpg" {
		t.Errorf("%+v is not a clean copy", clean)
	}
	if again := admit(pictures); again != clean || inspected != 2 {
		t.Errorf("the second time: another copy, or %d inspections", inspected)
	}
	if f, err := h.Files.Admit(t.Context(), "a", clean.Path(), pictures); err != nil || f != clean || inspected != 2 {
		t.Errorf("the copy itself: %v after %d inspections", err, inspected)
	}
	h.Files.Remove("a", clean.Path())
	if again := admit(pictures); again == clean || inspected != 3 {
		t.Errorf("a copy that is gone was used")
	}
	for range 2 {
		_, err := h.Files.Admit(t.Context(), "a", path, guard.Policy{Accept: []guard.Format{fact.PDF}})
		if text, code, ok := Why(err, "Paper"); !ok || code != fact.CodeNotAccepted || text != "Paper is a JPEG picture, which is not accepted here." {
			t.Errorf("refused with %v, %q", err, text)
		}
	}
	if _, err := h.Files.Admit(t.Context(), "b", path, pictures); err != ErrNotFound {
		t.Errorf("somebody else's: %v", err)
	}
	h.Files.Release("a")
	h.empty(t)
}

// What a handler made may hold what a visitor gave it: unpacked from an archive, say.
func TestSecFilesOfHandlersAreInspectedWhenTheyComeBack(t *testing.T) {
	h := newHouse(t, Options{})
	bad := h.add(t, "a", "weights.pkl", "\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00N.")
	for _, p := range []guard.Policy{pictures, anything} {
		_, err := h.Files.Admit(t.Context(), "a", bad.Path(), p)
		if _, _, ok := Why(err, "Weights"); !ok {
			t.Errorf("a pickle: %v", err)
		}
	}
	made := h.add(t, "a", "photo.jpg", string(photo))
	clean, err := h.Files.Admit(t.Context(), "a", made.Path(), pictures)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(content(t, clean), []byte("GPS-HERE")) {
		t.Error("a photo with a position was let in as it was")
	}
	if again, err := h.Files.Admit(t.Context(), "a", made.Path(), pictures); err != nil || again != clean {
		t.Errorf("the second time: another copy, or %v", err)
	}
	if !bytes.Equal(content(t, made), photo) {
		t.Error("the file itself has changed")
	}
	h.Files.Release("a")
	h.empty(t)
}

// BenchmarkUploadOf100KB compares what an upload costs with what it costs without a guard, which only this test can leave out.
func BenchmarkUploadOf100KB(b *testing.B) {
	bare := func(h *house, w http.ResponseWriter, r *http.Request) {
		body, err := h.open(w, r, h.maxFile())
		if err != nil {
			b.Fatal(err)
		}
		dst, err := h.Files.Create(r.Context(), h.Owner(r), r.URL.Query().Get("name"))
		if err != nil {
			b.Fatal(err)
		}
		defer dst.Close()
		if _, err := copyTo(dst, io.LimitReader(body, h.maxFile()+1), nil); err != nil {
			b.Fatal(err)
		}
		f, err := dst.Commit()
		if err != nil {
			b.Fatal(err)
		}
		answer(w, f.Data(""))
	}
	noise := image.NewNRGBA(image.Rect(0, 0, 182, 182)) // packs as badly as a photo does
	rand.NewChaCha8([32]byte{1}).Read(noise.Pix)
	for i := 3; i < len(noise.Pix); i += 4 {
		noise.Pix[i] = 255
	}
	var photo bytes.Buffer
	if err := pngfile.Encode(&photo, noise); err != nil {
		b.Fatal(err)
	}
	numbered := func(data []byte) func(i uint32) []byte {
		return func(i uint32) []byte {
			return append(append(data[:33:33], guardtest.Chunk("pHYs", binary.BigEndian.AppendUint32([]byte{0, 0, 1, 0, 1}, i))...), data[33:]...)
		}
	}
	for name, make := range map[string]func(i uint32) []byte{ // other bytes each time, so that no verdict is remembered
		"photo.jpg":   varied(guardtest.JPEG(720, 480, guardtest.Segment(0xe1, guardtest.EXIF(6)+"number: 0000")), "number: "),
		"photo.png":   numbered(photo.Bytes()),
		"drawing.png": numbered(guardtest.PNG(615, 615)), // packs well: 378,000 pixels
	} {
		for _, way := range []string{"bare", "guarded"} {
			b.Run(name+"/"+way, func(b *testing.B) {
				h := newHouse(b, Options{})
				b.SetBytes(int64(len(make(0))))
				for i := uint32(0); b.Loop(); i++ {
					r := httptest.NewRequest("PUT", "/upload?name="+name, bytes.NewReader(make(i)))
					r.Header.Set("Owner", "a")
					w := httptest.NewRecorder()
					if way == "bare" {
						bare(h, w, r)
					} else {
						h.Put(w, r)
					}
					if w.Code != 200 {
						b.Fatal(w.Body)
					}
					h.Files.Release("a")
				}
			})
		}
	}
}

// varied returns copies of data with a number behind the mark.
func varied(data []byte, mark string) func(i uint32) []byte {
	at := bytes.Index(data, []byte(mark)) + len(mark)
	return func(i uint32) []byte {
		out := bytes.Clone(data)
		binary.BigEndian.PutUint32(out[at:], i)
		return out
	}
}
