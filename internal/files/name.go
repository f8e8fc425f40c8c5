package files

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lengths of names, in bytes.
const (
	maxName = 100
	maxExt  = 20
)

// SafeName makes a name that is safe as one path segment, in a header, in a URL and on any disk, from what a client
// or an author called a file. It keeps the extension.
func SafeName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(safeRune, strings.ToValidUTF8(name, ""))
	name = strings.TrimRight(name, ". ")
	ext := path.Ext(name)
	if len(ext) > maxExt || ext == "." {
		ext = ""
	}
	stem := strings.Trim(strings.TrimSuffix(name, ext), ". ")
	if reserved(stem) {
		stem = "_" + stem
	}
	stem = strings.TrimRight(cut(stem, maxName-len(ext)), ". ")
	if stem == "" {
		stem = "file"
	}
	return stem + ext
}

// safeRune drops what has a meaning somewhere: separators, wildcards, shell and URL syntax, and all that cannot be
// seen, such as controls and marks that turn the direction of writing around.
func safeRune(r rune) rune {
	switch {
	case strings.ContainsRune("<>:\"/\\|?*`$!{}#%", r):
		return -1
	case unicode.IsPrint(r):
		return r
	case unicode.Is(unicode.Zs, r):
		return ' '
	}
	return -1
}

// cut shortens s to n bytes without splitting a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// reserved reports whether Windows takes a file of this name for a device.
func reserved(stem string) bool {
	base, _, _ := strings.Cut(strings.ToUpper(stem), ".")
	base = strings.TrimRight(base, " ")
	switch base {
	case "CON", "PRN", "AUX", "NUL", "CONIN", "CONOUT":
		return true
	}
	for _, dev := range []string{"COM", "LPT"} {
		if n, ok := strings.CutPrefix(base, dev); ok && utf8.RuneCountInString(n) == 1 && strings.Contains("0123456789¹²³", n) {
			return true
		}
	}
	return false
}
