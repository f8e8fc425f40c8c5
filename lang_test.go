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
