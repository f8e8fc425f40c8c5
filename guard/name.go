package guard

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is the longest display name, in bytes.
const maxName = 120

// safeName makes a client's file name fit for display and for a Content-Disposition header. The result is never empty,
// never a path and never used as one.
func safeName(s string) string {
	s = strings.ToValidUTF8(s, "_")
	s = path.Base(strings.ReplaceAll(s, `\`, "/"))
	s = strings.Map(func(r rune) rune {
		switch {
		case r < ' ' || r == 0x7f, strings.ContainsRune(`<>:"|?*`, r), unicode.Is(unicode.Cf, r) && r != 0x200d, unicode.Is(unicode.Cc, r):
			return '_'
		}
		return r
	}, s)
	s = strings.Trim(s, " .")
	if len(s) > maxName {
		ext := path.Ext(s)
		if len(ext) > 12 {
			ext = ""
		}
		cut := maxName - len(ext)
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + ext
	}
	stem, _, _ := strings.Cut(strings.ToLower(s), ".")
	switch stem {
	case "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
		"lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9":
		s = "_" + s
	}
	if s == "" || s == "/" || s == "_" {
		return "file"
	}
	return s
}

// extension returns the extension of a safe name, without its dot and in lower case.
func extension(name string) string { return strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")) }
