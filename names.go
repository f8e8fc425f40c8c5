package oriel

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/oriel-go/oriel/internal/bind"
)

// declaredName returns the name of a function that was declared with one, or "" for closures, methods and generic
// functions.
func declaredName(fn any) string {
	_, name, ok := strings.Cut(bind.FuncName(fn), ".")
	if !ok || strings.ContainsAny(name, ".[(") {
		return ""
	}
	return name
}

// slug makes an API name of a label: "Your guess" is your_guess.
func slug(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(s) {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			b.WriteRune(r)
			gap = false
			continue
		}
		gap = true
	}
	return b.String()
}

// snake turns a Go field name into an API name: MaxSteps is max_steps.
func snake(s string) string {
	var b strings.Builder
	runes := []rune(s)
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// cleanName removes from an API name what clients cannot call.
func cleanName(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// unique returns name, or name_1, name_2 … if it is taken, and takes it.
func unique(taken map[string]bool, name string) string {
	free := name
	for n := 1; taken[free]; n++ {
		free = fmt.Sprintf("%s_%d", name, n)
	}
	taken[free] = true
	return free
}

// endpointName returns the API name an event asks for.
func endpointName(e *Event) string {
	if n := cleanName(e.Name); n != "" {
		return n
	}
	if n := cleanName(declaredName(e.fn)); n != "" {
		return n
	}
	if e.name != "" {
		return e.name
	}
	for _, t := range e.targets {
		if b, ok := t.component.(*Button); ok {
			if n := slug(b.name()); n != "" {
				return n
			}
		}
		if t.component != nil {
			if n := slug(t.component.describe().label); n != "" {
				return n
			}
		}
	}
	switch {
	case len(e.targets) > 0:
		return e.targets[0].event
	case e.when != "":
		return e.when
	}
	return "then"
}

// parameterNames returns the API name of each input.
func parameterNames(e *Event) []string {
	reserved := map[string]bool{"api_name": true, "fn_index": true, "result_callbacks": true}
	names := make([]string, len(e.in))
	for i, c := range e.in {
		if i < len(e.Parameters) {
			names[i] = cleanName(e.Parameters[i])
		}
		if names[i] == "" && c != nil {
			names[i] = slug(c.describe().label)
		}
		if names[i] == "" || reserved[names[i]] {
			names[i] = fmt.Sprintf("param_%d", i)
		}
		names[i] = unique(reserved, names[i])
	}
	return names
}

// appTitle returns the title, or the name of the program.
func appTitle(a *App) string {
	if a.Title != "" {
		return a.Title
	}
	name := strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe")
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// appName returns the name, or one made of the title.
func appName(a *App) string {
	if n := strings.ReplaceAll(slug(a.Name), "_", "-"); n != "" {
		return n
	}
	if n := strings.ReplaceAll(slug(appTitle(a)), "_", "-"); n != "" {
		return n
	}
	return "app"
}
