package policy

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The rows of the table of what clients do, by letter, and how many there are.
var conformanceRows = map[string]int{"J": 33, "P": 29, "C": 18}

var (
	codeSpan   = regexp.MustCompile("`([^`]+)`([^,`|]*)")
	goTest     = regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	scriptTest = regexp.MustCompile("test\\(['`]([^'`]*)['`]|def test_(\\w+)\\(")
	rowName    = regexp.MustCompile(`^[JPC]\d+\b`)
)

// testNames returns the names of the tests in the repository: Go's by name alone, others by file and title.
func testNames(t *testing.T) (inGo map[string]bool, scripts map[string][]string) {
	t.Helper()
	inGo, scripts = map[string]bool{}, map[string][]string{}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".cache" || d.Name() == ".git"):
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		script := strings.HasPrefix(path, "../../tests/") && slices.Contains([]string{".js", ".mjs", ".py"}, filepath.Ext(path))
		if !script && !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if !script {
			for _, m := range goTest.FindAllStringSubmatch(string(text), -1) {
				inGo[m[1]] = true
			}
			return nil
		}
		for _, m := range scriptTest.FindAllStringSubmatch(string(text), -1) {
			scripts[d.Name()] = append(scripts[d.Name()], m[1]+m[2])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return inGo, scripts
}

// proven checks one cell of tests, and returns what is wrong with it. Tests of files that the cell names go to seen.
func proven(cell string, inGo map[string]bool, scripts map[string][]string, seen map[string]bool) error {
	if why, ok := strings.CutPrefix(cell, "not yet: "); ok && why != "" {
		return nil
	}
	spans := codeSpan.FindAllStringSubmatch(cell, -1)
	if len(spans) == 0 {
		return fmt.Errorf("%q names no test", cell)
	}
	for _, m := range spans {
		name, title := m[1], strings.TrimSpace(m[2])
		if strings.HasPrefix(name, "Test") {
			if !inGo[name] {
				return fmt.Errorf("there is no test %s", name)
			}
			continue
		}
		title, _, _ = strings.Cut(title, ",")
		if !slices.ContainsFunc(scripts[name], func(s string) bool {
			return title != "" && (s == title || rowName.FindString(s) == title || strings.HasPrefix(s, title+","))
		}) {
			return fmt.Errorf("%s has no test %q", name, title)
		}
		seen[name+" "+title] = true
	}
	return nil
}

// TestEveryRowOfConformanceHasItsTest checks docs/conformance.md in both directions.
func TestEveryRowOfConformanceHasItsTest(t *testing.T) {
	page, err := os.ReadFile("../../docs/conformance.md")
	if err != nil {
		t.Fatal(err)
	}
	inGo, scripts := testNames(t)
	rows, seen := map[string]int{}, map[string]bool{}
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(cells[0], "---") || strings.TrimSpace(cells[len(cells)-1]) == "proof" {
			continue
		}
		if row := strings.TrimSpace(cells[0]); len(cells) == 3 {
			rows[row]++
		}
		if err := proven(strings.TrimSpace(cells[len(cells)-1]), inGo, scripts, seen); err != nil {
			t.Errorf("%s: %v", strings.TrimSpace(cells[0]), err)
		}
	}
	for letter, n := range conformanceRows {
		for i := 1; i <= n; i++ {
			if row := fmt.Sprintf("%s%d", letter, i); rows[row] != 1 {
				t.Errorf("the page has row %s %d times", row, rows[row])
			}
		}
	}
	for file, titles := range scripts {
		for _, title := range titles {
			if row := rowName.FindString(title); row != "" && !seen[file+" "+row] {
				t.Errorf("%s has the test %q, which no row names", file, title)
			}
		}
	}
}

// TestRowsWithoutTestsAreFound tests the test.
func TestRowsWithoutTestsAreFound(t *testing.T) {
	inGo, scripts := map[string]bool{"TestA": true}, map[string][]string{"a.js": {"J1", "J2: a case", "a sentence"}, "b.py": {"P3"}}
	for cell, ok := range map[string]bool{
		"`TestA`": true, "`TestA`, `a.js` J1": true, "`a.js` J2": true, "`b.py` P3, `a.js` a sentence": true, "not yet: no reason": true,
		"": false, "not yet: ": false, "not yet": false, "`TestB`": false, "`a.js` J3": false, "`a.js`": false, "`b.py` J1": false, "`TestA`, `a.js` P3": false,
	} {
		if err := proven(cell, inGo, scripts, map[string]bool{}); (err == nil) != ok {
			t.Errorf("%q: got %v", cell, err)
		}
	}
}
