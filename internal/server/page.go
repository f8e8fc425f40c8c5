package server

import (
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
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

// getPage answers with the page: its config, and an outline that shows until the page has started.
func (s *Server) getPage(w http.ResponseWriter, r *http.Request) {
	if s.assets == nil {
		gate.NotFound(w, r)
		return
	}
	o := s.options(r)
	owner, expires := gate.CallerFrom(r.Context()).Principal, time.Now().Add(s.timing.token)
	o.Token = func(fn string) string { return s.token(owner, fn, expires) }
	o.Words = s.words
	config := wire.Page(s.cfg.Spec, o)
	p := web.Page{Title: s.cfg.Spec.Title, Description: s.cfg.Spec.Description, Lang: s.cfg.Spec.Lang, Dir: s.cfg.Spec.Dir, Words: s.words, Assets: "_oriel/" + s.cfg.Spec.Hash + "/",
		Skeleton: web.Skeleton(config), Config: json.RawMessage(config)}
	for _, c := range s.cfg.Spec.Components {
		p.Types = append(p.Types, c.Type)
	}
	if strings.ContainsAny(p.Description, "*_`#[\n") {
		p.Types = append(p.Types, "markdown")
	}
	if wire.HasRules(s.cfg.Spec) {
		p.Types = append(p.Types, "rules")
	}
	gate.Document(w, false)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Vary", "Accept-Encoding")
	to := io.WriteCloser(nopCloser{w})
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		z := gzips.Get().(*gzip.Writer)
		defer gzips.Put(z)
		z.Reset(w)
		to = z
	}
	if err := errors.Join(p.Write(to), to.Close()); err != nil {
		s.cfg.Log.ErrorContext(r.Context(), "page failed", "error", err, "request", gate.RequestID(r.Context()))
	}
}

// gzips are compressors for pages, which take 800 KB each.
var gzips = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// nopCloser is a writer that needs no end.
type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// token returns the leave to call a private function: for one visitor, one function of this version of the app, and
// a time.
func (s *Server) token(owner, fn string, expires time.Time) string {
	at := strconv.FormatInt(expires.Unix(), 36)
	m := hmac.New(sha256.New, s.cfg.Key)
	for _, part := range []string{"oriel trigger", s.cfg.Spec.Hash, owner, fn, at} {
		m.Write([]byte(part + "\x00"))
	}
	return at + "." + base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

func (s *Server) validToken(token, owner, fn string) bool {
	at, _, ok := strings.Cut(token, ".")
	n, err := strconv.ParseInt(at, 36, 64)
	if !ok || err != nil || time.Now().Unix() > n {
		return false
	}
	return hmac.Equal([]byte(token), []byte(s.token(owner, fn, time.Unix(n, 0))))
}

func (s *Server) getAppID(w http.ResponseWriter, r *http.Request) {
	write(w, http.StatusOK, []byte(`{"app_id":`+strconv.FormatInt(wire.AppID(s.cfg.Spec), 10)+`}`))
}

// getStatus says how many calls wait, if the engine knows.
func (s *Server) getStatus(w http.ResponseWriter, r *http.Request) {
	size := 0
	if e, ok := s.cfg.Engine.(interface{ Waiting() int }); ok {
		size = e.Waiting()
	}
	write(w, http.StatusOK, []byte(`{"msg":"estimation","event_id":null,"rank":null,"queue_size":`+strconv.Itoa(size)+`,"rank_eta":null}`))
}

func (s *Server) getIcon(w http.ResponseWriter, r *http.Request) {
	if s.assets == nil {
		gate.NotFound(w, r)
		return
	}
	s.assets.serve(w, r, "icon.svg")
}

// getHealth says whether new calls are welcome.
func (s *Server) getHealth(w http.ResponseWriter, r *http.Request) {
	if s.draining.Load() {
		w.Header().Set("Retry-After", "5")
		write(w, http.StatusServiceUnavailable, []byte(`{"status":"draining"}`))
		return
	}
	write(w, http.StatusOK, []byte(`{"status":"ok"}`))
}
