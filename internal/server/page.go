package server

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/oriel-go/oriel/internal/gate"
	"github.com/oriel-go/oriel/internal/wire"
)

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
