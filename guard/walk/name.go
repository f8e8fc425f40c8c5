package walk

import (
	"path"
	"strings"
	"unicode/utf8"

	"github.com/oriel-go/oriel/guard/fact"
)

const maxName = 1024

// checkName refuses names that leave the directory they are unpacked in, or that people cannot read as they are.
func checkName(name string, off int64) error {
	if plainName(name) || soundName(name) {
		return nil
	}
	return fact.Deny(fact.CodePath, off, "name %.100q", name)
}

// plainName reports whether a name is sound and the same as what it is compared by: parts of printable ASCII without
// capitals, none of which begins with a dot. It spares most names the long way of soundName and foldName.
func plainName(name string) bool {
	if len(name) > maxName {
		return false
	}
	begins := true // a part
	for i := range len(name) {
		switch c := name[i]; {
		case c == '/' || c == '.':
			if begins {
				return false
			}
			begins = c == '/'
		case c < ' ' || c > '~' || c >= 'A' && c <= 'Z' || c == '\\' || c == ':':
			return false
		default:
			begins = false
		}
	}
	return !begins
}

func soundName(name string) bool {
	bad := !utf8.ValidString(name) || name == "" || len(name) > maxName || path.IsAbs(name) || strings.ContainsAny(name, "\\:") ||
		strings.Contains("/"+name+"/", "/../") || strings.Contains("/"+strings.TrimPrefix(strings.TrimSuffix(name, "/"), "./")+"/", "//")
	for _, r := range name {
		bad = bad || r < ' ' || r == 0x7f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
	}
	return !bad
}

// foldName gives what a name is compared by.
func foldName(name string) string {
	return strings.ToLower(strings.TrimSuffix(path.Clean(name), "/"))
}

// names finds entries of one name, or of names that differ in case only.
type names map[string]struct{}

// newNames makes room for n names, though more may come.
func newNames(n int64) names { return make(names, n) }

func (n names) add(name string, off int64) error {
	key := name
	if !plainName(name) {
		key = foldName(name)
	}
	before := len(n)
	if n[key] = struct{}{}; len(n) == before {
		return fact.Deny(fact.CodeDuplicate, off, "name %.100q", name)
	}
	return nil
}
