package oriel

import (
	"fmt"
	"slices"

	"golang.org/x/text/language"
)

// rightToLeft are the scripts that are written from right to left.
var rightToLeft = []string{"Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"}

// pageLanguage checks what an author calls the language of an app. It returns the tag, "en" if there is none, and "rtl"
// where the script that the language is mostly written in, or that the tag names, runs from right to left.
func pageLanguage(lang string) (tag, dir string, err error) {
	if lang == "" {
		return "en", "", nil
	}
	t, err := language.Parse(lang)
	if err != nil || t == language.Und {
		return "", "", fmt.Errorf(`Lang is %q, which names no language; write a tag like "en", "pt-BR" or "ar"`, lang)
	}
	if script, _ := t.Script(); slices.Contains(rightToLeft, script.String()) {
		dir = "rtl"
	}
	return t.String(), dir, nil
}
