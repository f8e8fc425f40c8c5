package server

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/oriel-go/oriel/internal/gate"
)

// assets serves the page's built files. Each is read, hashed and compressed when it is first asked for.
type assets struct {
	fs   fs.FS
	made sync.Map // name → func() *asset
}

type asset struct {
	body, packed []byte // packed is nil where compression does not pay
	kind, tag    string
}

func (a *assets) serve(w http.ResponseWriter, r *http.Request, name string) {
	info, err := fs.Stat(a.fs, name)
	if !fs.ValidPath(name) || err != nil || !info.Mode().IsRegular() {
		gate.NotFound(w, r)
		return
	}
	made, _ := a.made.LoadOrStore(name, sync.OnceValue(func() *asset { return newAsset(a.fs, name) }))
	f := made.(func() *asset)()
	if f == nil {
		gate.NotFound(w, r)
		return
	}
	gate.Immutable(w)
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Vary", "Accept-Encoding")
	body, tag := f.body, f.tag
	if f.packed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body, tag = f.packed, f.tag+"-gz"
	}
	h.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

func newAsset(from fs.FS, name string) *asset {
	body, err := fs.ReadFile(from, name)
	if err != nil {
		return nil
	}
	sum := sha256.Sum256(body)
	a := &asset{body: body, tag: hex.EncodeToString(sum[:12]), kind: kindOf(name)}
	if strings.HasPrefix(a.kind, "text/") || strings.Contains(a.kind, "json") || strings.Contains(a.kind, "svg") {
		var b bytes.Buffer
		z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is valid
		z.Write(body)
		if z.Close() == nil && b.Len() < len(body) {
			a.packed = b.Bytes()
		}
	}
	return a
}

// kindOf does not ask the machine for the types that the page depends on.
func kindOf(name string) string {
	switch path.Ext(name) {
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".json":
		return "application/json"
	case ".woff2":
		return "font/woff2"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}
