package gate

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/oriel-go/oriel/internal/strictjson"
)

const (
	reportPath  = "/_oriel/v1/csp"
	reportBytes = 16 << 10
)

// serveReport takes a browser's report that a page tried what its policy forbids. Only the directive and the origin
// that was blocked are logged; the rest of a report is as private as the page.
func (g *Gate) serveReport(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		WriteError(w, r, http.StatusMethodNotAllowed, "method_not_allowed", "Method Not Allowed", Allow("POST"))
		return
	}
	if mime, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); mime != "application/csp-report" {
		WriteError(w, r, http.StatusUnsupportedMediaType, "content_type", "Send application/csp-report.")
		return
	}
	addr := CallerFrom(r.Context()).Addr
	if !g.reports.allow(limitKey(addr)) {
		Refuse(w, r, &Error{Status: http.StatusTooManyRequests, Code: "too_many_reports", RetryAfter: unknownWait,
			Detail: "Too many reports."})
		return
	}
	var report struct {
		Body struct {
			Directive string `json:"effective-directive"`
			Violated  string `json:"violated-directive"`
			Blocked   string `json:"blocked-uri"`
		} `json:"csp-report"`
	}
	if err := strictjson.Decode(r.Body, &report, strictjson.Options{MaxBytes: reportBytes, AllowUnknown: true}); err != nil {
		Refuse(w, r, badRequest("The report is not valid."))
		return
	}
	directive := report.Body.Directive
	if directive == "" {
		directive, _, _ = strings.Cut(report.Body.Violated, " ")
	}
	g.log.WarnContext(r.Context(), "content security policy", "directive", knownDirective(directive),
		"blocked", blockedOrigin(report.Body.Blocked))
	w.WriteHeader(http.StatusNoContent)
}

// knownDirective returns s if our policy has it.
func knownDirective(s string) string {
	base := strings.TrimSuffix(strings.TrimSuffix(s, "-elem"), "-attr")
	for d := range strings.SplitSeq(documentCSP, ";") {
		if name, _, _ := strings.Cut(strings.TrimSpace(d), " "); name == base {
			return s
		}
	}
	return "other"
}

// blockedOrigin keeps of a blocked address what says where it is, not what.
func blockedOrigin(s string) string {
	if slices.Contains([]string{"inline", "eval", "wasm-eval", "data", "blob", "self", "trusted-types-policy", "trusted-types-sink"}, s) {
		return s
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return "other"
	}
	if _, _, ok := splitHost(u.Host); !ok {
		return "other"
	}
	return u.Scheme + "://" + u.Host
}
