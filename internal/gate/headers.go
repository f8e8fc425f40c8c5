package gate

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Content security policies.
const (
	// PlainCSP is for every response that is not a document: opened as one, it can do nothing.
	PlainCSP = "default-src 'none'; frame-ancestors 'none'; sandbox"

	documentCSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
		"media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; " +
		"form-action 'self'; base-uri 'none'; object-src 'none'; frame-src %s; frame-ancestors 'none'; " +
		"require-trusted-types-for 'script'; trusted-types oriel; report-uri _oriel/v1/csp"
)

// DocumentCSP is the policy of pages and of scripts that run in workers. With frames, a page may show the app's own
// sandboxed frames.
func DocumentCSP(frames bool) string {
	if frames {
		return fmt.Sprintf(documentCSP, "'self'")
	}
	return fmt.Sprintf(documentCSP, "'none'")
}

// Document marks the response as a page or a worker's script. Call it before writing.
func Document(w http.ResponseWriter, frames bool) {
	h := w.Header()
	h.Set("Content-Security-Policy", DocumentCSP(frames))
	h.Set("Cross-Origin-Embedder-Policy", "require-corp")
}

// Frame marks the response as part of a sandboxed frame: a document that only the app's own pages may show, or a
// file that such a document, which has no origin, loads. The policy needs no frame-ancestors; it is added.
func Frame(w http.ResponseWriter, csp string) {
	h := w.Header()
	h.Set("Content-Security-Policy", strings.TrimSuffix(csp, ";")+"; frame-ancestors 'self'")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Cross-Origin-Embedder-Policy", "require-corp")
	h.Del("X-Frame-Options")
}

// Immutable lets caches keep the response for good: its URL holds a hash of its content.
func Immutable(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
}

// Plain marks the response as anything but a document, not to be stored. Every response starts like that.
func Plain(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Security-Policy", PlainCSP)
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	h.Del("Cross-Origin-Embedder-Policy")
}

// setHeaders gives a response the headers that it has whatever comes of the request.
func (g *Gate) setHeaders(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	for i := range g.headers {
		h[g.headers[i].name] = g.headers[i].value
	}
	delete(h, "Cross-Origin-Embedder-Policy")
	if r.TLS != nil {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// A header is one of those of every response.
type header struct {
	name  string // as net/http writes it
	value []string
}

// allHeaders are the headers of every response. All share their values: setting a header puts a new one in its place,
// and adding to it copies, for there is no room behind it.
func allHeaders(policy string) (all []header) {
	for _, h := range [][2]string{
		{"X-Content-Type-Options", "nosniff"}, {"Referrer-Policy", "same-origin"}, {"Cross-Origin-Opener-Policy", "same-origin"},
		{"Origin-Agent-Cluster", "?1"}, {"Permissions-Policy", policy}, {"Content-Security-Policy", PlainCSP}, {"X-Frame-Options", "DENY"},
		{"Cross-Origin-Resource-Policy", "same-origin"}, {"Cache-Control", "no-store"},
	} {
		all = append(all, header{http.CanonicalHeaderKey(h[0]), []string{h[1]}})
	}
	return all
}

// features are what a page could ask a browser for and is denied unless a component declares it. Each is a name that
// Chromium knows, for it complains about others on every load.
var features = []string{"accelerometer", "autoplay", "camera", "clipboard-read", "clipboard-write",
	"display-capture", "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection",
	"local-fonts", "magnetometer", "microphone", "midi", "payment", "publickey-credentials-create",
	"publickey-credentials-get", "screen-wake-lock", "serial", "usb",
	"window-management", "xr-spatial-tracking"}

func permissionsPolicy(needed []string) (string, error) {
	need := map[string]bool{}
	for _, f := range needed {
		need[f] = true
	}
	var b strings.Builder
	for i, f := range features {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(f + "=(")
		if need[f] {
			b.WriteString("self")
		}
		b.WriteString(")")
		delete(need, f)
	}
	for f := range need {
		return "", fmt.Errorf("gate: Features has %q, which is no browser feature known here", f)
	}
	return b.String(), nil
}

// appendText appends s as a JSON string. Our own texts are valid UTF-8, so it cannot fail.
func appendText(b []byte, s string) []byte {
	b, _ = jsontext.AppendQuote(b, s)
	return b
}
