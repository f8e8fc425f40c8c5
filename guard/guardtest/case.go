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
	Size   int64  // length to declare, 0 for none
	Accept []fact.Format
	Any    bool      // sent where every kind of file may be sent
	Code   fact.Code // reason of the denial; "" means that the file passes
	Clean  bool      // passes as a cleaned copy
	Note   fact.Code // passes with this note
	Gone   string    // must not be in the cleaned copy
	Kept   string    // must be in what passes
	Make   func() []byte
}

// Malicious returns the hostile cases of all families.
func Malicious() []Case {
	var out []Case
	for _, f := range []func() []Case{images, archives, tables, drawings, sounds, videos, names, models, serialized} {
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
