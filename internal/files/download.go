package files

import (
	"net/http"
	"net/url"
	"strings"
)

// maxRanges is how many parts of a file one request may ask for; with more it gets the whole file.
const maxRanges = 16

// Download answers GET and HEAD for the file that path names, path being what followed "file=", decoded once.
// Whatever is wrong with it, the answer is the same 404.
func (h *HTTP) Download(w http.ResponseWriter, r *http.Request, path string) {
	f, err := h.Files.Lookup(h.Owner(r), path)
	if err != nil {
		h.fail(w, r, errMissing)
		return
	}
	content, err := f.Open(r.Context())
	if err != nil {
		h.fail(w, r, errMissing)
		return
	}
	defer content.Close()
	head := w.Header()
	disposition := "inline"
	ctype := inlineType(f.MIME(), f.Name)
	if ctype == "" {
		disposition, ctype = "attachment", octetStream
	}
	head.Set("Content-Type", ctype)
	head.Set("Content-Disposition", contentDisposition(disposition, f.Name))
	head.Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("ETag", `"`+f.Handle()+`"`)
	// RFC 9110 has units that a server does not know ignored, which net/http answers with 416.
	if unit, _, _ := strings.Cut(r.Header.Get("Range"), "="); !strings.EqualFold(unit, "bytes") || strings.Count(r.Header.Get("Range"), ",") >= maxRanges {
		r.Header.Del("Range")
	}
	http.ServeContent(w, r, "", f.Stored(), content)
}

// contentDisposition writes the header for a safe name, plain for old clients and encoded for the others.
func contentDisposition(kind, name string) string {
	name = SafeName(name)
	ascii := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' {
			return '_'
		}
		return r
	}, name)
	// A space is %20 in both escapings; PathEscape leaves characters that RFC 8187 wants encoded.
	encoded := strings.NewReplacer("+", "%20", "*", "%2A").Replace(url.QueryEscape(name))
	return kind + `; filename="` + ascii + `"; filename*=UTF-8''` + encoded
}
