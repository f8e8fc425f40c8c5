package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"sync"

	"golang.org/x/text/language"
)

//go:embed words
var words embed.FS

// A catalogue holds the page's own words in one language, by the English ones. A placeholder is {} for the next value, or
// {2} for the second one.
type catalogue map[string]string

// Words returns the page's own words in a language, by the English ones: those of the nearest language that there are
// words in, and nil for English and where none is near.
func Words(lang string) (map[string]string, error) {
	tag, err := language.Parse(lang)
	if err != nil {
		return nil, fmt.Errorf("web: language %q: %w", lang, err)
	}
	all, err := readWords()
	if err != nil {
		return nil, err
	}
	_, i, sure := all.nearest.Match(tag)
	if sure < language.High {
		return nil, nil
	}
	return all.list[i], nil
}

// catalogues are all there are; the first one is that of English, nil.
type catalogues struct {
	tags    []language.Tag // of list
	nearest language.Matcher
	list    []catalogue
}

var readWords = sync.OnceValues(func() (catalogues, error) {
	files, err := words.ReadDir("words")
	if err != nil {
		return catalogues{}, fmt.Errorf("web: read the words: %w", err)
	}
	all := catalogues{tags: []language.Tag{language.English}, list: []catalogue{nil}}
	for _, f := range files {
		raw, err := words.ReadFile(path.Join("words", f.Name()))
		if err != nil {
			return catalogues{}, fmt.Errorf("web: read the words: %w", err)
		}
		var c catalogue
		if err := json.Unmarshal(raw, &c); err != nil {
			return catalogues{}, fmt.Errorf("web: read the words: %s: %w", f.Name(), err)
		}
		tag, err := language.Parse(strings.TrimSuffix(f.Name(), ".json"))
		if err != nil {
			return catalogues{}, fmt.Errorf("web: read the words: %s: %w", f.Name(), err)
		}
		all.tags, all.list = append(all.tags, tag), append(all.list, c)
	}
	all.nearest = language.NewMatcher(all.tags)
	return all, nil
})
