package files

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/blob"
	"github.com/oriel-go/oriel/guard"
	"github.com/oriel-go/oriel/guard/fact"
)

// house is a registry over a real store, with its handlers.
type house struct {
	HTTP
	store      *blob.DirStore
	dir        string
	quarantine string
	slots      map[string]Slot
	fault      func(guard.Stage) error // makes a stage of the guard fail
}

// anything is a policy that takes all that may be taken.
var anything = guard.Policy{Accept: fact.Formats(), Opaque: true}

func newHouse(t testing.TB, o Options) *house {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "store")
	store, err := blob.Dir(dir, []byte("0123456789abcdef"), 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	o.Store = store
	h := &house{store: store, dir: dir, quarantine: t.TempDir()}
	o.Guard, err = guard.New(guard.Options{Dir: h.quarantine, Fault: func(s guard.Stage) error {
		if h.fault == nil {
			return nil
		}
		return h.fault(s)
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.Guard.Close() })
	h.Files = New(o)
	h.Owner = func(r *http.Request) string { return r.Header.Get("Owner") }
	h.Log = slog.New(slog.DiscardHandler)
	h.Slot = func(component string) (Slot, bool) { s, ok := h.slots[component]; return s, ok }
	h.slots = map[string]Slot{"": {Policy: anything}}
	h.WriteError = func(w http.ResponseWriter, _ *http.Request, status int, code, detail string) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		json.NewEncoder(w).Encode(map[string]string{"detail": detail, "code": code})
	}
	return h
}

// empty fails the test unless nothing is stored or counted.
func (h *house) empty(t *testing.T) {
	t.Helper()
	stored, _ := filepath.Glob(filepath.Join(h.dir, "*"))
	if left, _ := filepath.Glob(filepath.Join(h.quarantine, "*", "*")); len(left) > 0 {
		t.Errorf("left in the quarantine: %v", left)
	}
	r := h.Files
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fresh.files.first != nil || r.used.files.last != nil || len(r.passed) != 0 || r.writers != 0 {
		t.Errorf("left: fresh %v, used %v, %d judged, %d writers", r.fresh.files.first, r.used.files.last, len(r.passed), r.writers)
	}
	if len(stored) != 1 || h.store.Used() != 0 || len(h.Files.byID) != 0 || h.Files.waiting != 0 || len(h.Files.owners) != 0 {
		t.Errorf("left: files %v, %d bytes, %d handles, %d owners; want only the lock", stored, h.store.Used(), len(h.Files.byID), len(h.Files.owners))
	}
}

func (h *house) add(t testing.TB, owner, name, content string) *File {
	t.Helper()
	f, err := h.Files.Add(t.Context(), owner, name, strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const boundary = "bnd"

// part is one part of a form as the official clients write it.
func part(name, content string) string {
	return fmt.Sprintf("--%s\r\nContent-Disposition: form-data; name=\"files\"; filename=\"%s\"\r\nContent-Type: application/octet-stream\r\n\r\n%s\r\n", boundary, name, content)
}

const last = "--" + boundary + "--\r\n"

func request(method, target, owner string, body io.Reader) *http.Request {
	r := httptest.NewRequest(method, target, body)
	r.Header.Set("Owner", owner)
	return r
}

func (h *house) upload(body string) *httptest.ResponseRecorder {
	r := request("POST", "/upload", "a", strings.NewReader(body))
	r.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
	w := httptest.NewRecorder()
	h.Upload(w, r)
	return w
}

func paths(t *testing.T, w *httptest.ResponseRecorder) []string {
	t.Helper()
	var out []string
	if err := json.Unmarshal(w.Body.Bytes(), &out); w.Code != 200 || err != nil || out == nil {
		t.Fatalf("got %d %s, want 200 and a list", w.Code, w.Body)
	}
	return out
}

func (h *house) download(method, owner, path string, header ...string) *httptest.ResponseRecorder {
	r := request(method, "/", owner, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.Download(w, r, path)
	return w
}

func refused(t *testing.T, w *httptest.ResponseRecorder, status int) {
	t.Helper()
	if w.Code != status || !bytes.Contains(w.Body.Bytes(), []byte(`"detail"`)) {
		t.Errorf("got %d %s, want %d with a detail", w.Code, w.Body, status)
	}
}
