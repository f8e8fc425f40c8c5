package oriel

import (
	"strings"
	"testing"
)

func TestThePageSaysItsLanguageAndRunsItsWay(t *testing.T) {
	for lang, want := range map[string]string{
		"": `<html lang="en">`, "en": `<html lang="en">`, "de": `<html lang="de">`, "pt-BR": `<html lang="pt-BR">`, "zh-Hant-TW": `<html lang="zh-Hant-TW">`,
		"ar": `<html lang="ar" dir="rtl">`, "he": `<html lang="he" dir="rtl">`, "fa-IR": `<html lang="fa-IR" dir="rtl">`, "ur": `<html lang="ur" dir="rtl">`,
		"az-Arab": `<html lang="az-Arab" dir="rtl">`, "az": `<html lang="az">`, "ks-Deva": `<html lang="ks-Deva">`, "dv": `<html lang="dv" dir="rtl">`,
		"PT_br": `<html lang="pt-BR">`,
	} {
		s := serve(t, &App{Name: "spoken", Root: &Textbox{}, Lang: lang}, true)
		if got := s.want("GET", "/", "", 200, "").body; !strings.Contains(got, want+"\n") {
			t.Errorf("%q: the page begins with %.60q, want %s", lang, got, want)
		}
	}
}

func TestLangIsALanguage(t *testing.T) {
	for _, lang := range []string{"english", "xx", "e", "en-", "de-DEU-", "und", `en"><script>`, strings.Repeat("a", 9)} {
		err := (&App{Root: &Textbox{}, Lang: lang}).Check()
		if err == nil || !strings.Contains(err.Error(), "names no language; write a tag like") {
			t.Errorf("%q: got %v", lang, err)
		}
	}
}

// TestOwnTextsAreSaidInThePagesLanguage looks at what forms and chats have by themselves.
func TestOwnTextsAreSaidInThePagesLanguage(t *testing.T) {
	greet := func(name string) string { return name }
	root := Column(&Form{Handler: greet, In: In(&Textbox{Label: "Run"}), Out: Out(&Textbox{})},
		&Form{Handler: func() string { return "" }, Out: Out(&Textbox{})}, &Button{Text: "Clear"})
	s := serve(t, &App{Name: "own", Lang: "de", Root: root}, true)
	page := s.want("GET", "/", "", 200, "").body
	for text, n := range map[string]int{`"value":"Ausführen"`: 1, `"value":"Leeren"`: 2, `"value":"Generieren"`: 1, `"value":"Clear"`: 1, `"label":"Run"`: 1, `"Sending":"Wird gesendet"`: 1} {
		if got := strings.Count(page, text); got != n {
			t.Errorf("the page has %s %d times, want %d", text, got, n)
		}
	}
	if config := s.want("GET", "/config", "", 200, "").body; strings.Contains(config, "Ausführen") || !strings.Contains(config, `"value":"Run"`) {
		t.Error("clients of other languages must find what they expect in /config")
	}
}
