package guard

import (
	"bytes"
	"context"
	"io"
	"mime"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/serial"
	"github.com/oriel-go/oriel/guard/sniff"
	"github.com/oriel-go/oriel/guard/walk"
)

// identify decides the one format of a file. Content leads; the accept list, the name and the declared type must agree.
func identify(ms []sniff.Match, name, declared string, p Policy) (Format, error) {
	bin := sniff.Binary(ms)
	if len(bin) > 1 {
		return bin[0], fact.Deny(fact.CodePolyglot, 0, "reads as %v", bin)
	}
	ext := extension(name)
	if p.Opaque {
		for _, m := range ms {
			switch m.Family {
			case fact.Executable:
				return m.Format, fact.Deny(fact.CodeExecutable, m.Off, "%s", m.Format)
			case fact.Serialized:
				return m.Format, fact.Deny(fact.CodeSerialized, m.Off, "%s", m.Format)
			}
		}
	}
	var f Format
	if len(bin) == 1 {
		f = bin[0]
		if f == fact.PDF && len(ms) > 0 && ms[0].Off > 0 {
			return f, fact.Deny(fact.CodeMalformed, 0, "PDF header at %d", ms[0].Off)
		}
	} else {
		f = textual(ms, ext, declared, p)
	}
	if f == "" {
		if len(ms) > 0 && ms[0].Family == fact.Other {
			return ms[0].Format, fact.Deny(fact.CodeUnsupported, 0, "%s", ms[0].Format)
		}
		if !p.Opaque {
			return "", fact.Deny(fact.CodeUnknown, 0, "no signature fits")
		}
	}
	if fact.KnownExt(ext) && !f.HasExt(ext) {
		return f, fact.Deny(fact.CodeMismatch, 0, "content is %s, extension %q", f, ext)
	}
	if !agrees(f, declared) {
		return f, fact.Deny(fact.CodeMismatch, 0, "content is %s, declared %q", f, declared)
	}
	if !p.accepts(f) && !(p.Opaque && (!walk.Supported(f) || f.Family() == fact.Other)) {
		code := fact.CodeNotAccepted
		if f.Family() == fact.Other {
			code = fact.CodeUnsupported
		}
		return f, fact.Deny(code, 0, "%s is not among %v", f, p.Accept)
	}
	return f, nil
}

// textual chooses among the formats that are all text: what the name or type says, if the content can be that, then
// what the content looks like.
func textual(ms []sniff.Match, ext, declared string, p Policy) Format {
	for _, f := range []Format{fact.HTML, fact.XML} {
		if sniff.Has(ms, f) && !(ext != "" && fact.Text.HasExt(ext)) {
			return f
		}
	}
	if len(ms) > 0 && ms[0].Family == fact.Other {
		return "" // a playlist or script that happens to be text
	}
	text, json := sniff.Has(ms, fact.Text), sniff.Has(ms, fact.JSON)
	for _, f := range []Format{fact.CSV, fact.TSV, fact.NDJSON, fact.JSON, fact.YAML, fact.Text} {
		if f == fact.YAML && !p.accepts(f) {
			continue // then it is text
		}
		named := f.HasExt(ext) || !fact.KnownExt(ext) && declared != "" && f.HasMediaType(declared)
		if named && (text || f == fact.CSV || f == fact.TSV || f == fact.Text) && (json || f != fact.JSON) {
			return f
		}
	}
	if !text {
		return ""
	}
	if json && (p.accepts(fact.JSON) || !p.accepts(fact.Text)) {
		return fact.JSON
	}
	if !p.accepts(fact.Text) && p.accepts(fact.CSV) {
		return fact.CSV
	}
	return fact.Text
}

// mediaType returns the bare declared type, or "" where the client said nothing useful.
func mediaType(declared string) string {
	if declared == "" {
		return ""
	}
	t, _, err := mime.ParseMediaType(declared)
	if err != nil {
		t, _, _ = strings.Cut(strings.ToLower(declared), ";")
		t = strings.TrimSpace(t)
	}
	if t == "application/octet-stream" || t == "binary/octet-stream" {
		return ""
	}
	return t
}

// agrees reports whether a declared media type can stand for f.
func agrees(f Format, t string) bool {
	if t == "" || f.HasMediaType(t) {
		return true
	}
	if fact.KnownMediaType(t) {
		return f.Family() == fact.Plain && t == "text/plain"
	}
	major, _, _ := strings.Cut(t, "/")
	switch major {
	case "image", "audio", "video", "font", "model":
		return false
	}
	return true
}

// member names the format of a file inside an archive, and refuses programs, serialized objects and polyglots.
func member(p Policy) func(io.ReaderAt, int64, string) (Format, error) {
	return func(src io.ReaderAt, size int64, name string) (Format, error) {
		ms, err := sniff.File(src, size)
		if err != nil {
			return "", err
		}
		bin := sniff.Binary(ms)
		for _, m := range ms {
			if m.Family == fact.Executable && !p.Programs {
				return "", fact.Deny(fact.CodeExecutable, 0, "%s inside the archive", m.Format)
			}
			if m.Family == fact.Serialized {
				return "", fact.Deny(fact.CodeSerialized, 0, "%s inside the archive", m.Format)
			}
		}
		if len(bin) > 1 {
			return "", fact.Deny(fact.CodePolyglot, 0, "reads as %v", bin)
		}
		if err := scan(src, size, name, sniff.Has(ms, fact.Text), ms, p); err != nil {
			return "", err
		}
		if len(bin) == 1 {
			return bin[0], nil
		}
		ext := extension(name)
		named := fact.Text.HasExt(ext) || ext == "dtd" || ext == "ent" || ext == "mod" // notes that begin with a bracket; declarations are no document
		for _, f := range []Format{fact.JSON, fact.XML, fact.Text} {
			if sniff.Has(ms, f) && (f == fact.Text || !named) {
				return f, nil
			}
		}
		return "", nil
	}
}

// scan refuses embedded programs and objects in an archive member, unless it is text to its end, and descriptions of
// models that would run code in one that is.
func scan(src io.ReaderAt, size int64, name string, text bool, ms []sniff.Match, p Policy) error {
	z := zeros{text: text}
	if text {
		if _, err := io.CopyBuffer(&z, struct{ io.Reader }{io.NewSectionReader(src, 0, size)}, make([]byte, 32<<10)); err != nil {
			return err
		}
	}
	b := fact.NewBudget(context.Background(), p.Limits.WithDefaults(fact.Archive))
	defer b.Work()()
	b.Extend(size)
	var hits []serial.Hit
	var err error
	if !z.text {
		hits, err = serial.Find(src, size, b)
	}
	ext := extension(name)
	var read func(io.Reader, *Budget) ([]serial.Hit, error)
	switch {
	case ext == "json" || z.text && sniff.Has(ms, fact.JSON): // by its name in UTF-16, too
		read = serial.Config
	case fact.YAML.HasExt(ext):
		read = serial.Targets
	}
	if err == nil && read != nil {
		var more []serial.Hit
		more, err = read(io.NewSectionReader(src, 0, size), b)
		hits = append(hits, more...)
	}
	if err != nil {
		return err
	}
	for _, h := range hits {
		if h.Severity == fact.Refuse && (h.Code != fact.CodeExecutable || !p.Programs) {
			return fact.Deny(h.Code, h.Off, "%s inside the archive", h.Name)
		}
	}
	return nil
}

// A zeros sees whether what is written to it is free of NUL.
type zeros struct{ text bool }

// Write implements [io.Writer].
func (z *zeros) Write(p []byte) (int, error) {
	z.text = z.text && bytes.IndexByte(p, 0) < 0
	return len(p), nil
}
