package server

import (
	"mime"
	"net/http"
	"strings"

	"github.com/oriel-go/oriel/internal/gate"
	"github.com/oriel-go/oriel/internal/spec"
	"github.com/oriel-go/oriel/internal/wire"
)

// isLabel reports whether a client may call its session that: 6 to 64 letters, digits, hyphens and underscores.
func isLabel(name string) bool {
	for _, c := range []byte(name) {
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return len(name) >= 6 && len(name) <= 64
}

// methods are the handlers of one path by method.
type methods map[string]http.HandlerFunc

func (m methods) serve(w http.ResponseWriter, r *http.Request) {
	h := m[r.Method]
	if h == nil && r.Method == http.MethodHead {
		h = m["GET, HEAD"]
	}
	if h == nil && r.Method == http.MethodGet {
		h = m["GET, HEAD"]
	}
	if h == nil {
		m.refuse(w, r)
		return
	}
	h(w, r)
}

func (m methods) refuse(w http.ResponseWriter, r *http.Request) {
	allow := ""
	for name := range m {
		allow = name
	}
	refuseMethod(w, r, allow)
}

func refuseMethod(w http.ResponseWriter, r *http.Request, allow string) {
	gate.WriteError(w, r, http.StatusMethodNotAllowed, "method", "Method Not Allowed", gate.Allow(allow))
}

// routes returns the app behind the gate.
func (s *Server) routes() http.Handler {
	get := func(h http.HandlerFunc) methods { return methods{http.MethodGet: h} }
	post := func(h http.HandlerFunc) methods { return methods{http.MethodPost: h} }
	fixed := map[string]methods{
		"/":            {"GET, HEAD": s.getPage},
		"/config":      get(s.getConfig),
		"/robots.txt":  {"GET, HEAD": getRobots},
		"/favicon.ico": {"GET, HEAD": s.getIcon},
		"/healthz":     get(s.getHealth),

		"/gradio_api/info":         get(s.getInfo),
		"/gradio_api/openapi.json": get(s.getOpenAPI),
		"/gradio_api/app_id":       get(s.getAppID),
		"/gradio_api/queue/join":   post(s.join),
		"/gradio_api/queue/data":   get(s.data),
		"/gradio_api/queue/status": get(s.getStatus),
		"/gradio_api/cancel":       post(s.cancel),
		"/gradio_api/reset":        post(s.reset),

		"/_oriel/v1/run":    post(s.pageRun),
		"/_oriel/v1/cancel": post(s.pageCancel),
		"/_oriel/v1/runs":   get(s.listRuns),
		"/_oriel/v1/open":   post(s.openRun),
		"/_oriel/v1/tab":    {http.MethodGet: s.tab, http.MethodPut: s.stayTab, http.MethodDelete: s.leaveTab},
	}
	if f := s.cfg.Files; f != nil {
		fixed["/gradio_api/upload"] = post(f.Upload)
		fixed["/gradio_api/upload_progress"] = get(s.progress)
		fixed["/_oriel/v1/upload"] = methods{http.MethodPut: func(w http.ResponseWriter, r *http.Request) {
			if fromPage(w, r) {
				f.Put(w, r)
			}
		}}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.Path
		if m, ok := fixed[path]; ok {
			m.serve(w, r)
			return
		}
		if m, ok := fixed[strings.TrimSuffix(path, "/")]; ok && path != "/" {
			m.serve(w, r)
			return
		}
		if rest, ok := strings.CutPrefix(path, "/gradio_api/"); ok {
			s.gradio(w, r, rest)
			return
		}
		s.asset(w, r, path)
	})
}

// asset answers the paths of the page's own files.
func (s *Server) asset(w http.ResponseWriter, r *http.Request, path string) {
	name, ok := strings.CutPrefix(path, "/_oriel/"+s.cfg.Spec.Hash+"/")
	if !ok || s.assets == nil {
		gate.NotFound(w, r)
		return
	}
	methods{"GET, HEAD": func(w http.ResponseWriter, r *http.Request) { s.assets.serve(w, r, name) }}.serve(w, r)
}

// gradio answers the paths below /gradio_api/ that have names in them.
func (s *Server) gradio(w http.ResponseWriter, r *http.Request, path string) {
	if name, ok := strings.CutPrefix(path, "file="); ok && s.cfg.Files != nil {
		methods{"GET, HEAD": func(w http.ResponseWriter, r *http.Request) { s.cfg.Files.Download(w, r, name) }}.serve(w, r)
		return
	}
	route, rest, _ := strings.Cut(strings.TrimSuffix(path, "/"), "/")
	named := route == "call"
	if named {
		if after, ok := strings.CutPrefix(rest, "v2/"); ok {
			route, rest = "call/v2", after
		}
	}
	name, id, hasID := strings.Cut(rest, "/")
	known := route == "run" || route == "api" || route == "heartbeat" || named
	method := http.MethodPost
	if hasID || route == "heartbeat" {
		method = http.MethodGet
	}
	switch {
	case !known || name == "" || hasID && !named || strings.Contains(id, "/"):
		gate.NotFound(w, r)
	case r.Method != method:
		refuseMethod(w, r, method)
	case hasID:
		s.result(w, r, name, id)
	case route == "call":
		s.call(w, r, name)
	case route == "call/v2":
		s.callNamed(w, r, name)
	case route == "heartbeat":
		s.heartbeat(w, r, name)
	default:
		s.run(w, r, name)
	}
}

// isJSON checks a body's content type, and answers if it is wrong.
func isJSON(w http.ResponseWriter, r *http.Request) bool {
	given := r.Header.Get("Content-Type")
	if given == "application/json" {
		return true
	}
	t, _, err := mime.ParseMediaType(given)
	if err == nil && (t == "application/json" || strings.HasPrefix(t, "application/") && strings.HasSuffix(t, "+json")) {
		return true
	}
	gate.WriteError(w, r, http.StatusUnsupportedMediaType, "content_type",
		"Send JSON, with the header Content-Type: application/json. For curl: -H 'Content-Type: application/json'")
	return false
}

func write(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(body)
}

// options are what descriptions need to know about a request.
func (s *Server) options(r *http.Request) wire.Options {
	o := wire.Options{MaxFileSize: s.cfg.Limits.File, User: gate.CallerFrom(r.Context()).User}
	if s.cfg.Public != nil {
		o.Root = strings.TrimSuffix(s.cfg.Public.String(), "/")
	}
	return o
}

func (s *Server) getConfig(w http.ResponseWriter, r *http.Request) {
	write(w, http.StatusOK, wire.Config(s.cfg.Spec, s.options(r)))
}

func (s *Server) getInfo(w http.ResponseWriter, r *http.Request) {
	write(w, http.StatusOK, wire.Info(s.cfg.Spec, gate.Base(r.Context()), r.URL.Query().Get("all_endpoints") != ""))
}

func (s *Server) getOpenAPI(w http.ResponseWriter, r *http.Request) {
	write(w, http.StatusOK, wire.OpenAPI(s.cfg.Spec, gate.Base(r.Context())))
}

func getRobots(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write([]byte("User-agent: *\nDisallow: /\n"))
}

// function returns the function that a call may name, or nil: private ones do not exist for API clients.
func (s *Server) function(name string) *spec.Function {
	f := s.cfg.Spec.Function(name)
	if f == nil || !f.Backend || f.Visibility == spec.Private {
		return nil
	}
	return f
}
