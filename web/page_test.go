package web

import (
	"strings"
	"testing"
)

// TestPageEscapesWhatAuthorsWrite has markup in every place that takes a text.
func TestPageEscapesWhatAuthorsWrite(t *testing.T) {
	const bad = `"><script>alert(1)</script>&'`
	p := Page{Title: bad, Description: bad, Lang: bad, Dir: bad, Assets: bad, Sheets: []string{bad},
		Skeleton: []Bone{{Kind: "pane", Strip: true, Children: []Bone{{Kind: "row", Children: []Bone{{Kind: "column",
			Children: []Bone{{Kind: "button", Label: bad}, {Kind: "field", Label: bad, Info: bad}}}}}}}},
		Config: map[string]string{"a": "</script><script>alert(1)</script>\u2028"}}
	var b strings.Builder
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	got := b.String()
	if strings.Contains(got, "<script>alert") || strings.Contains(got, `"">`) || strings.Contains(got, `"><script>`) {
		t.Errorf("markup came through:\n%s", got)
	}
	for _, want := range []string{"<title>&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;&#39;</title>", `{"a":"\u003c/script\u003e\u003cscript\u003ealert(1)\u003c/script\u003e\u2028"}`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in:\n%s", want, got)
		}
	}
	if strings.Count(got, "<script") != 3 {
		t.Errorf("%d scripts, want the theme, the config and the core", strings.Count(got, "<script"))
	}
}
