package server

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/internal/spec"
)

// TestPageComesCompressedAsItIs asks for the page of an app with private functions, whose tokens are the visitor's, and
// for that of one without.
func TestPageComesCompressedAsItIs(t *testing.T) {
	for _, private := range []bool{true, false} {
		h := start(t)
		if !private {
			h.cfg.Spec.Functions = slices.DeleteFunc(slices.Clone(h.cfg.Spec.Functions), func(f *spec.Function) bool { return f.Visibility == spec.Private })
		}
		h.session()
		_, plain := h.do("GET", "/", "", "Accept-Encoding", "identity")
		res := h.open("GET", "/", "", "Accept-Encoding", "gzip")
		defer res.Body.Close()
		if got := res.Header.Get("Content-Encoding"); got != "gzip" {
			t.Fatalf("private %v: content encoding %q", private, got)
		}
		z, err := gzip.NewReader(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		zipped, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		tokens := tokenOf.FindAllStringSubmatch(plain, -1)
		if (len(tokens) == 1) != private {
			t.Errorf("private %v: tokens %q", private, tokens)
		}
		for i, m := range tokenOf.FindAllStringSubmatch(string(zipped), -1) { // a second may have begun
			plain = strings.Replace(plain, tokens[i][1], m[1], 1)
		}
		if !strings.HasSuffix(plain, "</html>\n") || plain != string(zipped) {
			t.Errorf("private %v: compressed it is\n%s\nwant\n%s", private, zipped, plain)
		}
	}
}

// BenchmarkPage is the page alone, without its network.
func BenchmarkPage(b *testing.B) {
	h := start(b)
	r := httptest.NewRequest("GET", "/", http.NoBody)
	r.Host = "127.0.0.1:7860"
	r.Header.Set("Accept-Encoding", "gzip")
	b.ReportAllocs()
	for b.Loop() {
		w := httptest.NewRecorder()
		h.Handler().ServeHTTP(w, r)
		if w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}
