package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"

	"golang.org/x/text/language"
)

//go:embed words
var words embed.FS

// Words returns the page's own words in a language, by the English ones: those of the nearest language that there are
// words in, and nil for English and where none is near. A placeholder is {} for the next value, or {2} for the second one.
func Words(lang string) (map[string]string, error) {
	tag, err := language.Parse(lang)
	if err != nil {
		return nil, fmt.Errorf("web: language %q: %w", lang, err)
	}
	if base, _ := tag.Base(); base.String() == "en" { // most apps need no more
		return nil, nil
	}
	all, err := languages()
	if err != nil {
		return nil, err
	}
	_, i, sure := language.NewMatcher(all).Match(tag)
	if sure < language.High || i == 0 {
		return nil, nil
	}
	return catalogue(all[i])
}

// languages are those of the page: English, and the names of the files in words.
func languages() ([]language.Tag, error) {
	files, err := words.ReadDir("words")
	if err != nil {
		return nil, fmt.Errorf("web: read the words: %w", err)
	}
	all := []language.Tag{language.English}
	for _, f := range files {
		tag, err := language.Parse(strings.TrimSuffix(f.Name(), ".json"))
		if err != nil {
			return nil, fmt.Errorf("web: read the words: %s: %w", f.Name(), err)
		}
		all = append(all, tag)
	}
	return all, nil
}

// catalogue reads the words in one of the languages.
func catalogue(tag language.Tag) (map[string]string, error) {
	raw, err := words.ReadFile("words/" + tag.String() + ".json")
	if err != nil {
		return nil, fmt.Errorf("web: read the words: %w", err)
	}
	var c map[string]string
	if err := json.Unmarshal(raw, &c); err != nil {
		return nil, fmt.Errorf("web: read the words in %s: %w", tag, err)
	}
	return c, nil
}
