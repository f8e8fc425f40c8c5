package files

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// An upload that delivers less than slowBytes in slowWindow is cut off.
const (
	slowBytes  = 30 << 10
	slowWindow = 30 * time.Second
)

// Upload answers POST with a form of parts named "files": a JSON list of paths in their order. It keeps all files
// or none.
func (h *HTTP) Upload(w http.ResponseWriter, r *http.Request) {
	owner := h.Owner(r)
	id := r.URL.Query().Get("upload_id")
	if r.URL.Query().Has("upload_id") && !isUploadID(id) {
		h.fail(w, r, errUploadID)
		return
	}
	slot, ok := h.Slot("")
	if !ok {
		h.fail(w, r, errNoSlot)
		return
	}
	body, err := h.open(w, r, h.maxBody())
	if err != nil {
		h.fail(w, r, err)
		return
	}
	form, err := newForm(body, r.Header.Get("Content-Type"), r.ContentLength)
	if err != nil {
		h.fail(w, r, err)
		return
	}
	var t *track
	if id != "" {
		t = h.progress.begin(trackKey{owner, id})
		defer h.progress.end(t)
	}
	files, err := h.receive(r.Context(), owner, slot, form, t)
	if err != nil {
		h.fail(w, r, err)
		return
	}
	paths := make([]string, len(files))
	for i, f := range files {
		paths[i] = f.Path()
	}
	answer(w, paths)
}

// receive stores the files of a form. After an error none of them is left.
func (h *HTTP) receive(ctx context.Context, owner string, slot Slot, form *form, t *track) (files []*File, err error) {
	defer func() {
		if err != nil {
			for _, f := range files {
				h.Files.Remove(owner, f.Path())
			}
			files = nil
		}
	}()
	for {
		name, err := form.next()
		if err == io.EOF {
			return files, nil
		}
		if err != nil {
			return files, err
		}
		if len(files) == h.maxFiles() {
			return files, &refusal{http.StatusRequestEntityTooLarge, "file_count", fmt.Sprintf("One upload takes at most %d files.", h.maxFiles())}
		}
		f, err := h.store(ctx, owner, name, slot, form, t)
		if err != nil {
			return files, err
		}
		files = append(files, f)
	}
}

// store keeps one file, unless it is larger than allowed or the guard refuses it.
func (h *HTTP) store(ctx context.Context, owner, name string, slot Slot, src io.Reader, t *track) (*File, error) {
	dst, err := h.Files.Receive(ctx, owner, name, slot.Policy)
	if err != nil {
		return nil, h.explain(ctx, slot, err)
	}
	defer dst.Close()
	n, err := copyTo(dst, io.LimitReader(src, h.maxFile()+1), func(n int) { t.add(dst.name, n) })
	if err != nil {
		return nil, h.explain(ctx, slot, err)
	}
	if n > h.maxFile() {
		return nil, h.tooLarge()
	}
	f, err := dst.Commit()
	if err != nil {
		return nil, h.explain(ctx, slot, err)
	}
	return f, nil
}

// Put answers PUT ?name=…&for=…, whose body is a file for a component, with its [FileData]. It costs less than a form.
func (h *HTTP) Put(w http.ResponseWriter, r *http.Request) {
	owner := h.Owner(r)
	name := r.URL.Query().Get("name")
	slot, ok := h.Slot(r.URL.Query().Get("for"))
	var err error
	switch {
	case !ok:
		err = errNoSlot
	case name == "":
		err = errNoName
	case len(name) > maxFileName:
		err = errLongName
	case r.ContentLength > h.maxFile():
		err = h.tooLarge()
	default:
		err = checkName(name)
	}
	if err != nil {
		h.fail(w, r, err)
		return
	}
	body, err := h.open(w, r, h.maxFile())
	if err != nil {
		h.fail(w, r, err)
		return
	}
	f, err := h.store(r.Context(), owner, name, slot, body, nil)
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		err = h.tooLarge()
	}
	if err != nil {
		h.fail(w, r, err)
		return
	}
	answer(w, f.Data(""))
}

// open returns the body of a request, limited in size and in patience. The last deadline stays, so that it also
// bounds how long the server reads on after a refusal; the server sets its own for the next request.
func (h *HTTP) open(w http.ResponseWriter, r *http.Request, limit int64) (io.Reader, error) {
	if r.Header.Get("Content-Encoding") != "" {
		return nil, errEncoding
	}
	if r.ContentLength > limit {
		return nil, &http.MaxBytesError{Limit: limit}
	}
	p := &paced{r: http.MaxBytesReader(w, r.Body, limit), ctl: http.NewResponseController(w)}
	p.extend()
	return p, nil
}

// paced gives the client slowWindow for each slowBytes. Writers that have no deadlines are not paced.
type paced struct {
	r   io.Reader
	ctl *http.ResponseController
	got int // in this window
}

func (p *paced) extend() {
	p.got = 0
	p.ctl.SetReadDeadline(time.Now().Add(slowWindow))
}

// Read implements [io.Reader].
func (p *paced) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	if p.got += n; p.got >= slowBytes {
		p.extend()
	}
	return n, err
}

// answer writes v as JSON. A client that is gone does not read it; nobody needs to know.
func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}
