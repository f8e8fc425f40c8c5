// Package guardtest generates hostile and harmless files for testing whatever takes uploads.
//
// Files are made in memory, the same on every run, and their payloads do nothing. Every hostile case names the verdict
// and the code it must get from package guard.
package guardtest

import (
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// A Case is one file and what must become of it.
type Case struct {
	ID     string // family letter and number, such as "I9"; several cases may share one
	About  string
	Name   string // file name to send
	Type   string // Content-Type to send, "" for none
	Accept []fact.Format
	Any    bool      // sent where every kind of file may be sent
	Code   fact.Code // reason of the denial; "" means that the file passes
	Clean  bool      // passes as a cleaned copy
	Note   fact.Code // passes with this note
	Gone   string    // must not be in the cleaned copy
	Make   func() []byte
}

// Malicious returns the hostile cases of all families.
func Malicious() []Case {
	var out []Case
	for _, f := range []func() []Case{images, archives, tables, drawings, sounds, videos, models, serialized} {
		out = append(out, f()...)
	}
	return out
}

// Family returns the hostile cases whose id starts with the letter.
func Family(letter string) []Case {
	var out []Case
	for _, c := range Malicious() {
		if strings.HasPrefix(c.ID, letter) {
			out = append(out, c)
		}
	}
	return out
}

// Left lists the ids of families I, V, A, M, Z, T, S, O and H that have no generator yet, with the reason.
func Left() map[string]string {
	return map[string]string{
		"I35-I41": "AVIF, HEIC, TIFF, BMP and ICO have no walker: they are refused by name (see the unsupported cases), not by their defect",
		"T10-T13": "external links, shared strings and templates of office files need an office reader; macros (T9) are covered",
		"T30-T32": "Parquet and Arrow have no walker: refused as unsupported",
		"Z24":     "zstd has no walker: refused as unsupported, as are 7z and rar (Z25)",
		"A15":     "a lying VBR header is not read, so nothing notes it; durations come from the frames themselves",
		"O20":     "symbolic and hard links are properties of a directory: package internal/scan tests them",
		"O29":     "TorchScript is refused, not put into quarantine: there is no quarantine yet",
		"S5":      "base64 for addresses, and cookies (S6), are among Values",
		"b55":     "UTF-16 tables are refused as text.encoding, not converted",
		"b16-b17": "AVIF and HEIC have no walker and are refused",
		"H1-H3":   "names need no files: tested beside the pipeline; H15 to H24 beside package seal",
		"H4-H14":  "belong to the HTTP server: header, multipart, range and resumable upload tests live there",
	}
}
