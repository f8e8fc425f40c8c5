package walk

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// pdfActive are the names that make a PDF do things. Those of three letters or less are looked for outside streams
// only, where chance does not spell them.
var pdfActive = map[string]bool{"JS": true, "AA": true, "XFA": true, "JavaScript": true, "OpenAction": true, "Launch": true,
	"EmbeddedFile": true, "EmbeddedFiles": true, "RichMedia": true, "SubmitForm": true, "ImportData": true, "GoToR": true, "GoToE": true}

const pdfPiece = 32 << 10

// walkPDF looks for active content: names in the file, with their escapes undone, and in its packed object streams.
// It does not understand pages.
func walkPDF(w *walker) error {
	if !w.is(0, "%PDF-") {
		return malformed(0, "no PDF header")
	}
	if err := w.pdfEnd(); err != nil {
		return err
	}
	for off, streams := int64(0), 0; off < w.size; {
		b, err := w.bytes(off, min(windowSize, w.size-off))
		if err != nil {
			return err
		}
		b = bytes.Clone(b)
		i := bytes.Index(b, []byte("stream"))
		for i > 0 && i+6 < len(b) && (b[i+6] != '\r' && b[i+6] != '\n' || i >= 3 && string(b[i-3:i]) == "end") {
			k := bytes.Index(b[i+6:], []byte("stream"))
			if k < 0 {
				i = -1
				break
			}
			i += 6 + k
		}
		last := off+int64(len(b)) == w.size
		if i < 0 || i+8 > len(b) && !last {
			n := len(b)
			if !last {
				n -= 4096 // look again across the seam
			}
			if err := w.pdfNames(b, off, false); err != nil {
				return err
			}
			off += int64(n)
			continue
		}
		if err := w.pdfNames(b[:i], off, false); err != nil {
			return err
		}
		if streams++; streams > 200_000 {
			return fact.Over(fact.CodeNodes, off, int64(streams), 200_000, "streams")
		}
		dict := b[:i]
		if j := bytes.LastIndex(dict, []byte(" obj")); j >= 0 {
			dict = dict[j:]
		}
		if off, err = w.pdfStream(dict, off+int64(i)+6); err != nil {
			return err
		}
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

// pdfNames looks at every name in b.
func (w *walker) pdfNames(b []byte, off int64, body bool) error {
	for i := 0; i < len(b); {
		k := bytes.IndexByte(b[i:], '/')
		if k < 0 {
			break
		}
		i += k + 1
		end := i
		for end < len(b) && end-i < 128 && b[end] > ' ' && strings.IndexByte("()<>[]{}/%", b[end]) < 0 {
			end++
		}
		name := pdfUnescape(string(b[i:end]))
		switch {
		case pdfActive[name] && (!body || len(name) > 3):
			return fact.Deny(fact.CodeActive, off+int64(i), "/%s", name)
		case name == "Encrypt" && !body:
			return fact.Deny(fact.CodeEncrypted, off+int64(i), "/Encrypt")
		case name == "URI" && !body:
			w.note(fact.CodeExternal, fact.Note, off+int64(i), "link")
		}
		i = end
	}
	return w.b.Now()
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

// pdfStream reads a stream's body up to the nearest end mark and returns what follows it. Bodies that hold packed
// objects are unpacked; others are searched for the longer names as they are.
func (w *walker) pdfStream(dict []byte, at int64) (int64, error) {
	objects := bytes.Contains(dict, []byte("ObjStm")) || bytes.Contains([]byte(pdfUnescape(string(dict))), []byte("ObjStm"))
	start := at
	for start < w.size && (w.is(start, "\r") || w.is(start, "\n")) && start < at+2 {
		start++
	}
	for off := start; off < w.size; {
		b, err := w.bytes(off, min(pdfPiece, w.size-off))
		if err != nil {
			return 0, err
		}
		i := bytes.Index(b, []byte("endstream"))
		if i >= 0 {
			b = b[:i]
		}
		if err := w.pdfNames(b, off, true); err != nil {
			return 0, err
		}
		if i >= 0 {
			end := off + int64(i)
			if objects {
				if err := w.pdfObjects(dict, start, end-start); err != nil {
					return 0, err
				}
			}
			return end + 9, nil
		}
		if int64(len(b)) == w.size-off {
			break
		}
		off += int64(len(b)) - 128
	}
	return 0, fact.Deny(fact.CodeTruncated, at, "stream without an end")
}

// pdfObjects unpacks an object stream and looks at its names.
func (w *walker) pdfObjects(dict []byte, off, n int64) error {
	if !bytes.Contains(dict, []byte("FlateDecode")) || bytes.Count(dict, []byte("Decode")) > 1 {
		return fact.Deny(fact.CodeActive, off, "object stream in an unusual coding")
	}
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
		if err := w.pdfNames(buf[:keep+k], off, false); err != nil {
			return err
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return unpackError(err, off)
		}
		keep = copy(buf, buf[len(buf)-128:])
	}
}
