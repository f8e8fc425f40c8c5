package gate

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func (h *house) post(target, contentType, body string) *http.Response {
	r := httptest.NewRequest("POST", target, strings.NewReader(body))
	r.Host = "app.example"
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestSecCompatLogRedactsQuery(t *testing.T) {
	h := build(t, nil)
	cookie := visit(t, h)
	secrets := []string{"TAINT-label", "TAINT-event", "TAINT-handle", "TAINT-sign"}
	for _, target := range []string{
		"/gradio_api/queue/data?session_hash=TAINT-label&__sign=TAINT-sign",
		"/gradio_api/heartbeat/TAINT-label", "/heartbeat/TAINT-label",
		"/gradio_api/call/predict/TAINT-event", "/call/predict/TAINT-event",
		"/gradio_api/file=TAINT-handle/cat.png", "/file=TAINT-handle", "/_oriel/v1/file/TAINT-handle/cat.png",
		"/gradio_api/stream/TAINT-event/1/2/playlist.m3u8", "//x?TAINT-sign",
	} {
		before := strings.Count(h.log.String(), "msg=request ")
		h.send("GET", target, "Cookie: "+cookie, "Authorization: Bearer TAINT-sign", "Referer: http://app.example/?TAINT-sign")
		if n := strings.Count(h.log.String(), "msg=request ") - before; n != 1 {
			t.Errorf("%s: %d access records, want 1", target, n)
		}
	}
	for _, s := range append(secrets, strings.Split(cookie, "=")[1]) {
		if strings.Contains(h.log.String(), s) {
			t.Errorf("the log has %q", s)
		}
	}
	for _, want := range []string{"path=/gradio_api/call/predict/", "path=/gradio_api/heartbeat/", "path=/gradio_api/file="} {
		if !strings.Contains(strings.ReplaceAll(h.log.String(), `"`, ""), want) {
			t.Errorf("the log has no %q:\n%s", want, h.log.String())
		}
	}
}

func TestRefusalIsOneSecurityEvent(t *testing.T) {
	h := build(t, nil)
	h.send("POST", "/x", "Origin: https://evil.example")
	if got := h.log.String(); strings.Count(got, "msg=refused ") != 1 || !strings.Contains(got, "reason=cross_site") || strings.Count(got, "msg=request ") != 1 {
		t.Errorf("log:\n%s", got)
	}
	h.send("GET", "/x")
	if n := strings.Count(h.log.String(), "msg=refused "); n != 1 {
		t.Errorf("an answered request left a security event")
	}
}

func TestSecLogInjection(t *testing.T) {
	h := build(t, nil)
	h.send("GET", "/a%0d%0amsg=request%1b[31m", "Host: evil\r\nmsg=forged \x1b[31m\u202e", "User-Agent: a\r\nmsg=forged")
	got := h.log.String()
	if lines := strings.Count(got, "\n"); lines != 2 {
		t.Errorf("%d lines for one refused request, want 2:\n%s", lines, got)
	}
	if strings.ContainsAny(got, "\x1b\r\u202e") {
		t.Errorf("control characters in the log: %q", got)
	}
}

func TestReportsSayOnlyDirectiveAndOrigin(t *testing.T) {
	h := build(t, nil)
	const kind = "application/csp-report"
	resp := h.post(reportPath, kind, `{"csp-report":{"document-uri":"http://app.example/?TAINT","effective-directive":"script-src-elem",`+
		`"blocked-uri":"https://evil.example/TAINT?TAINT","script-sample":"TAINT"}}`)
	if resp.StatusCode != 204 {
		t.Errorf("status %d", resp.StatusCode)
	}
	got := h.log.String()
	if !strings.Contains(got, "directive=script-src-elem blocked=https://evil.example") || strings.Contains(got, "TAINT") {
		t.Errorf("log:\n%s", got)
	}
	h.post(reportPath, kind, `{"csp-report":{"effective-directive":"TAINT","blocked-uri":"TAINT"}}`)
	if strings.Contains(h.log.String(), "TAINT") {
		t.Errorf("log:\n%s", h.log.String())
	}
	for body, want := range map[string]int{"{": 400, strings.Repeat(" ", reportBytes+1): 400} {
		if got := h.post(reportPath, kind, body).StatusCode; got != want {
			t.Errorf("%.10q = %d, want %d", body, got, want)
		}
	}
	if got := h.post(reportPath, "application/json", "{}").StatusCode; got != 415 {
		t.Errorf("JSON = %d, want 415", got)
	}
	if got := h.send("GET", reportPath).StatusCode; got != 405 {
		t.Errorf("GET = %d, want 405", got)
	}
	if h.calls != 0 {
		t.Errorf("%d requests reached the routes", h.calls)
	}
	limited := false
	for range reportsPerMinute + 1 {
		limited = limited || h.post(reportPath, kind, `{}`).StatusCode == 429
	}
	if !limited {
		t.Error("reports are not limited")
	}
}
