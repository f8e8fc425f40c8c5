package web

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// said collects the texts that a source says in the page's language, as the keys of catalogues: say`Done in ${x}` is
// "Done in {}".
func said(src string) (keys []string) {
	for {
		_, rest, found := strings.Cut(src, "say`")
		if !found {
			return keys
		}
		key, _ := template(rest)
		keys, src = append(keys, key), rest // what is inside of it is looked through again
	}
}

// template reads a template up to its end and returns it with {} for its values, and where it ends.
func template(s string) (key string, end int) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '`':
			return b.String(), i + 1
		case strings.HasPrefix(s[i:], "${"):
			b.WriteString("{}")
			i = value(s, i+2) - 1
		default:
			b.WriteByte(s[i])
		}
	}
	panic("a template has no end: " + s[:min(len(s), 80)])
}

// value reads one value of a template that begins at i, up to and with its brace.
func value(s string, i int) int {
	for depth := 1; i < len(s); i++ {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i + 1
			}
		case '`':
			_, end := template(s[i+1:])
			i += end
		case '\'', '"':
			i += 1 + strings.IndexByte(s[i+1:], s[i])
		}
	}
	panic("a value of a template has no end")
}

// pageWords are the keys in all sources of the page.
func pageWords(t *testing.T) []string {
	t.Helper()
	keys := []string{noScript, "Chat", "Clear", "Generate", "Message", "Run"} // components have the last ones by themselves
	err := filepath.WalkDir("src", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !slices.Contains([]string{".ts", ".tsx"}, filepath.Ext(path)) {
			return err
		}
		src, err := os.ReadFile(path)
		keys = append(keys, said(comments.ReplaceAllString(string(src), ""))...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

var comments = regexp.MustCompile(`(?s)/\*\*.*?\*/`)

var placeholder = regexp.MustCompile(`\{(\d?)\}`)

// TestWordsAreWhole compares what the page says with each catalogue.
func TestWordsAreWhole(t *testing.T) {
	want := pageWords(t)
	all, err := readWords()
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range all.list[1:] {
		name := all.tags[i+1]
		for _, key := range want {
			text, ok := c[key]
			if !ok || strings.TrimSpace(text) == "" {
				t.Errorf("%s lacks %q", name, key)
				continue
			}
			values := strings.Count(key, "{}")
			used := map[string]bool{}
			next := 0
			for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
				if m[1] == "" {
					next++
					m[1] = string(rune('0' + next))
				}
				used[m[1]] = true
			}
			for n := 1; n <= values; n++ {
				delete(used, string(rune('0'+n)))
			}
			if strings.Count(text, "{") < values || len(used) > 0 {
				t.Errorf("%s: %q is %q, with other values", name, key, text)
			}
		}
		for key := range c {
			if !slices.Contains(want, key) {
				t.Errorf("%s has %q, which the page does not say", name, key)
			}
		}
	}
}

// TestWordsOfTheNearestLanguage asks for languages of all kinds.
func TestWordsOfTheNearestLanguage(t *testing.T) {
	for lang, run := range map[string]string{"en": "", "en-GB": "", "de": "Ausführen", "de-AT": "Ausführen", "pt-PT": "Executar", "zh": "运行", "zh-TW": "執行", "zh-Hant-HK": "執行", "eo": "", "ja": "実行"} {
		words, err := Words(lang)
		if err != nil {
			t.Errorf("%s: %v", lang, err)
		}
		if got := words["Run"]; got != run {
			t.Errorf("%s: Run is %q, want %q", lang, got, run)
		}
	}
	if _, err := Words("no language"); err == nil {
		t.Error("words in no language")
	}
}
