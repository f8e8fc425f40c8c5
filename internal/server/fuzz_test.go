package server

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// FuzzJoinBody looks for bodies that make the server fail, or echo what they say.
func FuzzJoinBody(f *testing.F) {
	for _, seed := range []string{
		`{"data":["a","b"],"fn_index":0,"session_hash":"label1"}`,
		`{"data":["a","b"],"fn_index":0,"session_hash":"label1","event_data":{"index":1},"trigger_id":1}`,
		`{"data":null,"fn_index":null,"session_hash":null}`, `[]`, `{"data":[[[[`, `{"fn_index":1e999}`, `"\ud800"`,
	} {
		f.Add(seed)
	}
	s := start(f).Server
	f.Fuzz(func(t *testing.T, body string) {
		for _, path := range []string{"/gradio_api/queue/join", "/gradio_api/call/greet", "/gradio_api/call/v2/greet", "/gradio_api/cancel", "/gradio_api/reset"} {
			r := httptest.NewRequest("POST", "http://127.0.0.1"+path, strings.NewReader(body))
			r.RemoteAddr = "127.0.0.1:1"
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			s.Handler().ServeHTTP(w, r)
			if w.Code >= 500 && w.Code != 503 {
				t.Errorf("%s: %d %s", path, w.Code, w.Body)
			}
		}
	})
}

// FuzzQuery looks for queries that make the server fail.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{"", "tab=tab-001", "session_hash=label1", "a=%zz", "x;y", "session_hash=%00"} {
		f.Add(seed)
	}
	s := start(f).Server
	f.Fuzz(func(t *testing.T, query string) {
		u := url.URL{Scheme: "http", Host: "127.0.0.1", Path: "/gradio_api/run/greet", RawQuery: query}
		r := httptest.NewRequest("POST", "http://127.0.0.1/gradio_api/run/greet", strings.NewReader(`{"data":["a","b"]}`))
		r.URL, r.RequestURI, r.RemoteAddr = &u, "/gradio_api/run/greet", "127.0.0.1:1"
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		if w.Code >= 500 && w.Code != 503 {
			t.Errorf("%q: %d %s", query, w.Code, w.Body)
		}
	})
}
