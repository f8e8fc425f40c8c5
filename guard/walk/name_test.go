package walk

import (
	"errors"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/guard/fact"
)

// eachName calls fn with every name of up to n of the parts.
func eachName(parts []string, n int, name string, fn func(string)) {
	fn(name)
	if n > 0 {
		for _, p := range parts {
			eachName(parts, n-1, name+p, fn)
		}
	}
}

func TestPlainNamesAreWhatTheLongWayMakesOfThem(t *testing.T) {
	plain := 0
	check := func(name string) {
		if !plainName(name) {
			return
		}
		plain++
		if !soundName(name) {
			t.Errorf("%q is plain, but not sound", name)
		}
		if key := foldName(name); key != name {
			t.Errorf("%q is plain, but compared as %q", name, key)
		}
	}
	eachName([]string{"a", "Z", ".", "/", "\\", ":", " ", "~", "\x1f", "\x7f", "é", "\u202e", "\xff", "İ"}, 5, "", check)
	for c := range 256 {
		b := string([]byte{byte(c)})
		eachName([]string{b, "/", "a", "."}, 4, "", check)
	}
	for n := maxName - 1; n <= maxName+1; n++ {
		check(strings.Repeat("a", n))
		check(strings.Repeat("a", n-2) + "/a")
	}
	if plain == 0 {
		t.Error("no name is plain")
	}
}

func TestUsualNamesArePlain(t *testing.T) {
	for _, name := range []string{"archive/data.pkl", "archive/data/1023", "model-00001-of-00002.safetensors", "arr_0.npy", "a b/c~", strings.Repeat("a", maxName)} {
		if !plainName(name) {
			t.Errorf("%.40q goes the long way", name)
		}
	}
}

func TestNamesMeetHoweverTheyAreWritten(t *testing.T) {
	for _, two := range [][2]string{
		{"a/b", "a/b"}, {"a/b", "A/b"}, {"a/B", "a/b"}, {"a/b", "./a/b"}, {"./a/b", "a/b"}, {"a/b", "a/b/"}, {"a/b/", "a/b"},
		{"a/b", "a/./b"}, {"a/.b", "a/.B"}, {"straße", "STRAßE"}, {"k", "\u212a"}, // the Kelvin sign is a k in small letters
	} {
		n := newNames(2)
		if err := n.add(two[0], 1); err != nil {
			t.Fatal(err)
		}
		if d, ok := errors.AsType[*fact.Denial](n.add(two[1], 7)); !ok || d.Finding.Code != fact.CodeDuplicate || d.Finding.Off != 7 {
			t.Errorf("%q after %q: %v", two[1], two[0], d)
		}
	}
	n := newNames(0)
	for _, name := range []string{"a", "a.", "a/b", "a b", "ab", ".a", "a/.b"} {
		if err := n.add(name, 0); err != nil {
			t.Error(err)
		}
	}
}

func TestNamesAreRefusedAtTheBordersOfPlainOnes(t *testing.T) {
	for _, name := range []string{
		"", "/", "/a", "..", "../a", "a/..", "a/../b", "a//b", "a//", ".//", ".//a", "a\\b", "c:", "a\x1f", "\x00", "a\x7f", "\xff", "a/\xc3",
		"a\u202eb", "\u2066", strings.Repeat("a", maxName+1), strings.Repeat("a/", maxName/2) + "a",
	} {
		if d, ok := errors.AsType[*fact.Denial](checkName(name, 3)); !ok || d.Finding.Code != fact.CodePath || d.Finding.Off != 3 {
			t.Errorf("%.40q: %v", name, d)
		}
	}
	for _, name := range []string{"a", ".", "./", "./a", "a/", "a/.", "a/./b", "...", "a..b", "a/..b", " ", "~", "A", "é", strings.Repeat("a", maxName), strings.Repeat("a/", maxName/2)} {
		if err := checkName(name, 0); err != nil {
			t.Errorf("%.40q: %v", name, err)
		}
	}
}
