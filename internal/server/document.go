package server

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/oriel-go/oriel/internal/gate"
	"github.com/oriel-go/oriel/internal/wire"
	"github.com/oriel-go/oriel/web"
)

// A document is the page: its config, and an outline that shows until the page has started. It is the same for all
// visitors but for the tokens of private functions, so it is made once, and cut where they go.
type document struct {
	pieces [][]byte
	fns    []string               // whose tokens go between the pieces
	zipped func() ([]byte, error) // the whole, compressed; for one without tokens
}

// newDocument makes the page.
func (s *Server) newDocument() (*document, error) {
	d := &document{}
	o := wire.Options{MaxFileSize: s.cfg.Limits.File, Theme: s.cfg.Theme, Words: s.words}
	if len(s.unloads) > 0 {
		o.Stay = s.cfg.Limits.AfterLosing / 2
	}
	mark := rand.Text() // stands where a token goes
	o.Token = func(fn string) string {
		d.fns = append(d.fns, fn)
		return mark
	}
	app := s.cfg.Spec
	config := wire.Page(app, o)
	p := web.Page{Title: app.Title, Description: app.Description, Lang: app.Lang, Dir: app.Dir, Words: s.words,
		Assets: "_oriel/" + app.Hash + "/", Skeleton: web.Skeleton(config), Config: json.RawMessage(config)}
	for _, c := range app.Components {
		p.Types = append(p.Types, c.Type)
	}
	if strings.ContainsAny(p.Description, "*_`#[\n") {
		p.Types = append(p.Types, "markdown")
	}
	if wire.HasRules(app) {
		p.Types = append(p.Types, "rules")
	}
	var html bytes.Buffer
	if err := p.Write(&html); err != nil {
		return nil, err
	}
	d.pieces = bytes.Split(html.Bytes(), []byte(mark))
	if len(d.pieces) != len(d.fns)+1 {
		return nil, fmt.Errorf("the page has %d places for %d tokens", len(d.pieces)-1, len(d.fns))
	}
	d.zipped = sync.OnceValues(func() ([]byte, error) {
		var b bytes.Buffer
		z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if err != nil {
			return nil, err
		}
		err = errors.Join(d.write(z, nil), z.Close())
		return b.Bytes(), err
	})
	return d, nil
}

// write writes the page with the tokens that token returns.
func (d *document) write(w io.Writer, token func(fn string) string) error {
	for i, piece := range d.pieces {
		if i > 0 {
			if _, err := io.WriteString(w, token(d.fns[i-1])); err != nil {
				return fmt.Errorf("write the page: %w", err)
			}
		}
		if _, err := w.Write(piece); err != nil {
			return fmt.Errorf("write the page: %w", err)
		}
	}
	return nil
}

// getPage answers with the page.
func (s *Server) getPage(w http.ResponseWriter, r *http.Request) {
	if s.assets == nil {
		gate.NotFound(w, r)
		return
	}
	d, err := s.document()
	if err != nil {
		gate.Refuse(w, r, fmt.Errorf("make the page: %w", err))
		return
	}
	gate.Document(w, false)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Vary", "Accept-Encoding")
	owner, expires := gate.CallerFrom(r.Context()).Principal, time.Now().Add(s.timing.token)
	token := func(fn string) string { return s.token(owner, fn, expires) }
	switch zip := strings.Contains(r.Header.Get("Accept-Encoding"), "gzip"); {
	case !zip:
		err = d.write(w, token)
	case len(d.fns) > 0:
		h.Set("Content-Encoding", "gzip")
		z := gzips.Get().(*gzip.Writer)
		defer gzips.Put(z)
		z.Reset(w)
		err = errors.Join(d.write(z, token), z.Close())
	default:
		all, failed := d.zipped()
		if failed != nil {
			gate.Refuse(w, r, fmt.Errorf("compress the page: %w", failed))
			return
		}
		h.Set("Content-Encoding", "gzip")
		h.Set("Content-Length", strconv.Itoa(len(all)))
		_, err = w.Write(all)
	}
	if err != nil {
		s.cfg.Log.ErrorContext(r.Context(), "page failed", "error", err, "request", gate.RequestID(r.Context()))
	}
}

// gzips are compressors for pages with tokens, which take 800 KB each.
var gzips = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}
