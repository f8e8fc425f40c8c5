package gate

import (
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// record writes the request's one access record, and a security event if the gate refused it.
func (g *Gate) record(w *response, r *http.Request, p *passage, start time.Time) {
	if g.log.Enabled(r.Context(), slog.LevelInfo) {
		g.access(w, r, p, start)
	}
	if p.rejection != "" {
		g.log.LogAttrs(r.Context(), slog.LevelWarn, "refused",
			slog.String("request", p.id), slog.String("reason", p.rejection), slog.Int("status", w.status),
			slog.String("address", p.caller.Addr.String()), slog.String("host", logText(r.Host)))
	}
}

func (g *Gate) access(w *response, r *http.Request, p *passage, start time.Time) {
	attrs := []slog.Attr{
		slog.String("request", p.id),
		slog.String("method", logMethod(r.Method)),
		slog.String("path", logPath(r.URL.EscapedPath())),
		slog.Int("status", w.status),
		slog.Int64("bytes", w.bytes),
		slog.Duration("took", time.Since(start)),
		slog.String("address", p.caller.Addr.String()),
	}
	if w.hijacked {
		attrs = append(attrs, slog.Bool("hijacked", true))
	}
	g.log.LogAttrs(r.Context(), slog.LevelInfo, "request", attrs...)
}

func logMethod(m string) string {
	switch m {
	case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT":
		return m
	}
	return "other"
}

// logPath drops what may be a session name, a handle or an id: everything after the route's name. The query is
// never logged. An escaped path is printable ASCII.
func logPath(path string) string {
	rest, head := path, "/"
	for _, api := range []string{"/gradio_api/", "/_oriel/v1/"} {
		if strings.HasPrefix(path, api) {
			rest, head = path[len(api)-1:], api
		}
	}
	if head == "/" && strings.HasPrefix(path, "/_oriel/") {
		return logText(path)
	}
	first, more, deep := strings.Cut(strings.TrimPrefix(rest, "/"), "/")
	if i := strings.IndexByte(first, '='); i >= 0 {
		first, deep = first[:i+1], true
	}
	out := head + first
	if name, _, _ := strings.Cut(more, "/"); first == "call" || first == "run" {
		out += "/" + name
		deep = name != more
	}
	if deep {
		out += "/…"
	}
	return logText(out)
}

// logText shortens a text and escapes what is not printable.
func logText(s string) string {
	const max = 200
	if len(s) > max {
		s = s[:max]
	}
	q := strconv.QuoteToGraphic(s)
	return q[1 : len(q)-1]
}
