package gate

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func TestSecCompatNoSlashRedirect(t *testing.T) {
	h := build(t, nil)
	for _, target := range []string{"//gradio_api/info", "/gradio_api//info", "/gradio_api/info//", "/a/./b", "/a/../b", "/..", "/%2e%2e/x", "/a/%2E/b",
		"/.%2e/x", `/a\b`, "/a%5cb", "/a%2fb", "/a%2Fb", "//evil.example/x"} {
		resp := h.want(404, "GET", target)
		if got := resp.Header.Get("Location"); got != "" {
			t.Errorf("%s: Location %q", target, got)
		}
	}
	for _, target := range []string{"/a%00b", "/a%0ab", "/a%7f", "/%ff", "/a#b"} {
		h.want(400, "GET", target)
	}
	for _, target := range []string{"/", "/gradio_api/file=abc/my%20file%20%C3%A9%20%F0%9F%98%80.png", "/gradio_api/info/", "/x/..b", "/x/100%25", "/x/%252e%252e",
		"/gradio_api/queue/join?", "/x?u=//../%2f%00"} {
		h.want(200, "GET", target)
	}
}

func TestNotFoundIsAlwaysTheSame(t *testing.T) {
	h := build(t, nil)
	first := text(t, h.send("GET", "/a//b"))
	h.next = http.HandlerFunc(NotFound)
	if second := text(t, h.send("GET", "/gradio_api/file=secret")); second != first || first != `{"detail":"Not Found","code":"not_found"}`+"\n" {
		t.Errorf("got %q and %q", first, second)
	}
}

func TestSecHeaderAndQueryLimits(t *testing.T) {
	h := build(t, nil)
	l := h.gate.limits
	h.want(414, "GET", "/x?"+strings.Repeat("a", int(l.URL)))
	h.want(200, "GET", "/x?"+strings.Repeat("a", int(l.URL)-3))
	h.want(400, "GET", "/x?"+strings.Repeat("a&", l.QueryKeys))
	h.want(200, "GET", "/x?"+strings.Repeat("a&", l.QueryKeys-1))
	h.want(431, "GET", "/x", "Cookie: "+strings.Repeat("a=b;", l.Cookies)+"a=b")
	h.want(200, "GET", "/x", "Cookie: "+strings.Repeat("a=b;", l.Cookies-1)+"a=b")
	if got := h.gate.Server(h).MaxHeaderBytes; int64(got) != l.Headers {
		t.Errorf("MaxHeaderBytes = %d, want %d", got, l.Headers)
	}
}

func TestSecRequestContentEncodingRejected(t *testing.T) {
	h := build(t, nil)
	h.want(415, "POST", "/x", "Content-Encoding: gzip")
	h.want(200, "POST", "/x", "Content-Encoding: identity")
}

func TestSecCompatQueryIgnored(t *testing.T) {
	for _, name := range reserved {
		r := httptest.NewRequest("POST", "/gradio_api/queue/join?x=1&"+name+"=1", nil)
		if CheckCallQuery(r) == nil {
			t.Errorf("query of a POST may have %s", name)
		}
		if err := CheckCallQuery(httptest.NewRequest("GET", "/gradio_api/queue/data?"+name+"=1", nil)); err != nil {
			t.Errorf("query of a GET may not have %s: %v", name, err)
		}
	}
	for _, query := range []string{"", "__theme=dark&x=1"} {
		if err := CheckCallQuery(httptest.NewRequest("POST", "/gradio_api/queue/join?"+query, nil)); err != nil {
			t.Errorf("%q: %v", query, err)
		}
	}
	for _, query := range []string{"%zz", "a;b", strings.Repeat("a", 2049)} {
		if CheckCallQuery(httptest.NewRequest("POST", "/gradio_api/queue/join?"+query, nil)) == nil {
			t.Errorf("%.20q is accepted", query)
		}
	}
}

func FuzzQuery(f *testing.F) {
	f.Add("data=1")
	f.Add("%64ata=1&x")
	f.Fuzz(func(t *testing.T, query string) {
		r := &http.Request{Method: "POST", URL: &url.URL{Path: "/x", RawQuery: query}}
		if err := CheckCallQuery(r); err != nil {
			if strings.Contains(err.Error(), query) && len(query) > 12 {
				t.Errorf("the error repeats %q", query)
			}
			return
		}
		for _, name := range reserved {
			if r.URL.Query().Has(name) {
				t.Errorf("%q passes with %s", query, name)
			}
		}
	})
}
