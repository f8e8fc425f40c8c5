package describe

import (
	"regexp"
	"strings"
	"sync"
)

// templateMarks are what a chat template has no use for inside its expressions: ways to the interpreter behind the
// values, ways to write a name so that it is not seen, and other files.
//
// They are compiled when the first template is read: most programs that link this never see one.
var templateMarks = sync.OnceValue(func() []templateMark {
	return []templateMark{
		{"a name with two underscores", regexp.MustCompile(`__[A-Za-z]+__|['"]__|__['"]|['"]_['"]\s*[*~+]|[*~+]\s*['"]_['"]`)},
		{"attributes by name", regexp.MustCompile(`\|\s*attr\b|\battr\s*\(`)},
		{"escapes in a text", regexp.MustCompile(`\\x[0-7][0-9A-Fa-f]|\\u00[0-7][0-9A-Fa-f]|\\U000000[0-7][0-9A-Fa-f]|\\N\{|\\[01][0-7]{2}`)},
		{"characters by number", regexp.MustCompile(`%c`)},
		{"helpers with a way out", regexp.MustCompile(`\b(lipsum|cycler|joiner)\b|\b(self|request|config|url_for|get_flashed_messages|namespace)\s*[.\[]\s*['"]?_`)},
		{"other templates", regexp.MustCompile(`^\s*-?\s*(include|import|from|extends)\b`)},
		{"the interpreter's frames", regexp.MustCompile(`\b(gi_frame|f_globals|f_builtins|cr_frame|tb_frame|func_globals|mro)\b`)},
	}
})

type templateMark struct {
	what string
	re   *regexp.Regexp
}

// Template says what in a template of Jinja reaches behind the values it is given. It looks at expressions and statements
// only: text between them may say what it likes.
func Template(s string) (what string, bad bool) {
	for len(s) > 0 {
		i := strings.IndexByte(s, '{')
		if i < 0 || i+1 >= len(s) {
			return "", false
		}
		end := ""
		switch s[i+1] {
		case '{':
			end = "}}"
		case '%':
			end = "%}"
		case '#':
			end = "#}"
		default:
			s = s[i+1:]
			continue
		}
		s = s[i+2:]
		inner, rest, _ := cutCode(s, end)
		s = rest
		if end == "#}" {
			continue
		}
		for _, m := range templateMarks() {
			if m.re.MatchString(inner) {
				return m.what, true
			}
		}
	}
	return "", false
}

// cutCode cuts s at end, not counting one inside of a string.
func cutCode(s, end string) (inner, rest string, ok bool) {
	var quote byte
	for i := 0; i < len(s); i++ {
		switch {
		case end == "#}":
		case quote != 0 && s[i] == '\\':
			i++
			continue
		case quote != 0:
			if s[i] == quote {
				quote = 0
			}
			continue
		case s[i] == '\'' || s[i] == '"':
			quote = s[i]
			continue
		}
		if strings.HasPrefix(s[i:], end) {
			return s[:i], s[i+2:], true
		}
	}
	return s, "", false
}

var scripts = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)<script\b|\bjavascript:|\bon(load|error|click)\s*=|\b(eval|exec|compile|__import__)\s*\(|\bos\.(system|popen|exec)|\bsubprocess\.|\bpowershell(\.exe)?\s+-|\b(curl|wget)\s+[^\n]*https?://[^\n]*\|\s*(ba|z)?sh\b|/bin/(ba)?sh\s+-c|\bbase64\s+-d|\bnc\s+-e\b`)
})

// Script says whether text that should describe something holds a script or a command, and what it looks like.
func Script(s string) (what string, ok bool) {
	m := scripts().FindString(s[:min(len(s), 1<<20)])
	return "a script (" + quote(m) + ")", m != ""
}
