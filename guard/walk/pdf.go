package walk

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// pdfActive are the names that make a PDF do things. In the bodies of streams chance spells those of three letters or less.
// OpenAction and AA only say when: what they start has a name of its own, and most often turns to a page.
var pdfActive = map[string]bool{"JS": true, "XFA": true, "JavaScript": true, "Launch": true, "EmbeddedFile": true, "EmbeddedFiles": true,
	"RichMedia": true, "SubmitForm": true, "ImportData": true, "GoToR": true, "GoToE": true}

const (
	pdfPiece = 32 << 10
	pdfName  = 128 // longer names do nothing
)

// walkPDF looks for active content: names in the file, with their escapes undone, and in its packed object streams.
// It does not understand pages.
func walkPDF(w *walker) error {
	if !w.is(0, "%PDF-") {
		return malformed(0, "no PDF header")
	}
	if err := w.pdfEnd(); err != nil {
		return err
	}
	p := &pdf{w: w}
	for off := int64(0); off < w.size; {
		b, err := w.rest(off)
		if err != nil {
			return err
		}
		n := 0
		for n < len(b) && !p.stream {
			if err := p.byte(b[n], off+int64(n)); err != nil {
				return err
			}
			n++
		}
		off += int64(n)
		if p.stream {
			if off, err = p.body(off); err != nil {
				return err
			}
		}
		if err := w.b.Now(); err != nil {
			return err
		}
	}
	if p.hidden && p.short != nil {
		return p.short
	}
	return w.part("document", 0, w.size, false)
}

// pdfEnd wants the end mark, and nothing but white space behind the last one.
func (w *walker) pdfEnd() error {
	n := min(1024, w.size)
	b, err := w.bytes(w.size-n, n)
	if err != nil {
		return err
	}
	i := bytes.LastIndex(b, []byte("%%EOF"))
	if i < 0 {
		return fact.Deny(fact.CodeTrailing, w.size-n, "no end mark in the last %d bytes", n)
	}
	if rest := bytes.TrimSpace(b[i+5:]); len(rest) > 0 {
		return fact.Deny(fact.CodeTrailing, w.size-n+int64(i), "%d bytes behind the end mark", len(rest))
	}
	return nil
}

// pdfNames looks at every name in b, the unpacked objects of a stream.
func (w *walker) pdfNames(b []byte, off int64) error {
	for i := 0; i < len(b); {
		k := bytes.IndexByte(b[i:], '/')
		if k < 0 {
			break
		}
		i += k + 1
		end := i
		for end < len(b) && end-i < pdfName && pdfRegular[b[end]] {
			end++
		}
		if err := w.pdfName(pdfUnescape(string(b[i:end])), off); err != nil {
			return err
		}
		i = end
	}
	return w.b.Now()
}

// pdfName refuses names that do things.
func (w *walker) pdfName(name string, off int64) error {
	switch {
	case pdfActive[name]:
		return fact.Deny(fact.CodeActive, off, "/%s", name)
	case name == "Encrypt":
		return fact.Deny(fact.CodeEncrypted, off, "/Encrypt")
	case name == "OpenAction" || name == "AA":
		w.note(fact.CodeActive, fact.Note, off, name)
	case name == "URI":
		w.note(fact.CodeExternal, fact.Note, off, "link")
	}
	return nil
}

func pdfUnescape(s string) string {
	if !strings.Contains(s, "#") {
		return s
	}
	var out []byte
	const hex = "0123456789abcdef"
	for i := 0; i < len(s); i++ {
		if s[i] == '#' && i+2 < len(s) {
			h, l := strings.IndexByte(hex, s[i+1]|0x20), strings.IndexByte(hex, s[i+2]|0x20)
			if h >= 0 && l >= 0 {
				out = append(out, byte(h<<4|l))
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return string(out)
}

// pdfObjects unpacks an object stream and looks at its names.
func (w *walker) pdfObjects(off, n int64) error {
	if err := w.b.Alloc(inflateMemory + pdfPiece); err != nil {
		return err
	}
	defer w.b.Free(inflateMemory + pdfPiece)
	z, err := zlib.NewReader(w.section(off, n))
	if err != nil {
		return unpackError(err, off)
	}
	defer z.Close()
	buf := make([]byte, pdfPiece)
	keep, total := 0, int64(0)
	for {
		k, err := io.ReadFull(z, buf[keep:])
		total += int64(k)
		if err := w.b.Unpack(int64(k)); err != nil {
			return err
		}
		if total > 1<<20 && total/max(1, n) >= w.b.Limits.Ratio {
			return fact.Over(fact.CodeRatio, off, total/max(1, n), w.b.Limits.Ratio, "ratio")
		}
		if err := w.pdfNames(buf[:keep+k], off); err != nil {
			return err
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return unpackError(err, off)
		}
		keep = copy(buf, buf[len(buf)-pdfName:])
	}
}
