package policy

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What snippets in the documentation may name without importing it, and the variables that parts of functions use.
var (
	snippetImports = []string{"bytes", "context", "errors", "fmt", "image", "io", "iter", "log", "log/slog", "net/http", "net/http/cookiejar", "net/url", "os", "slices", "strings",
		"testing", "testing/synctest", "time", module, module + "/client", module + "/orieltest", module + "/guard/pickle"}
	snippetVariables = "ctx context.Context, app *oriel.App, t *testing.T, c *client.Client, " +
		"prompt, answer *oriel.Textbox, picture *oriel.Image, button *oriel.Button"
)

// TestSnippetsCompile checks every Go block in README.md and docs. A block that begins with "package" is a whole
// file; one with declarations lacks its imports; any other is part of a function.
func TestSnippetsCompile(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	exports := exportFiles(t)
	imports := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		if exports[path] == "" {
			return nil, fmt.Errorf("%s is not a package that snippets may use", path)
		}
		return os.Open(exports[path])
	})
	n := 0
	for _, page := range append(pages, "../../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for i, part := range strings.Split("\n"+string(text), "\n```go\n")[1:] {
			code, _, ok := strings.Cut(part, "\n```")
			if !ok {
				t.Errorf("%s: block %d has no end", page, i+1)
			}
			n++
			if err := compile(imports, code); err != nil {
				t.Errorf("%s: block %d: %v\n%s", filepath.Base(page), i+1, err, code)
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d blocks were found", n)
	}
}

// TestSnippetsThatDoNotCompileAreFound tests the test.
func TestSnippetsThatDoNotCompileAreFound(t *testing.T) {
	exports := exportFiles(t)
	imports := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	for code, ok := range map[string]bool{
		"x := app.Check()\nfmt.Println(x)":                  true,
		"app := &oriel.App{}\n_ = app":                      true,
		"unused := 1":                                       true,
		"func greet(s string) string { return s }":          true,
		"package main\n\nfunc main() {}":                    true,
		"app.Chek()":                                        false,
		"var s string = 1":                                  false,
		"func greet(s string) string { return oriel.Nope }": false,
		"package main\n\nfunc main() { undefined() }":       false,
		"if {": false,
	} {
		if err := compile(imports, code); (err == nil) != ok {
			t.Errorf("%q: got %v", code, err)
		}
	}
}

// compile type-checks a block. Variables that an excerpt does not use are fine.
func compile(imports types.Importer, code string) error {
	fset := token.NewFileSet()
	source := code
	if !strings.HasPrefix(code, "package ") {
		source = "package p\n" + code
		if _, err := parser.ParseFile(fset, "", source, 0); err != nil {
			source = "package p\nfunc _(" + snippetVariables + ") {\n{\n" + code + "\n}\n}"
		}
		if f, err := parser.ParseFile(fset, "", source, parser.ImportsOnly); err == nil && len(f.Imports) == 0 {
			list := ""
			for _, path := range snippetImports {
				list += fmt.Sprintf("import %q; ", path)
			}
			source = strings.Replace(source, "package p\n", "package p; "+list+"\n", 1)
		}
	}
	f, err := parser.ParseFile(fset, "snippet.go", source, 0)
	if err != nil {
		return err
	}
	var first error
	whole := source == code
	cfg := types.Config{Importer: imports, Error: func(err error) {
		if e, ok := err.(types.Error); first == nil && !(ok && e.Soft && !whole) {
			first = err
		}
	}}
	cfg.Check("p", fset, []*ast.File{f}, nil)
	return first
}

// exportFiles returns where the compiler keeps what snippets may import, by path.
func exportFiles(t *testing.T) map[string]string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-export", "-deps", "-json=ImportPath,Export"}, snippetImports...)...)
	cmd.Dir = "../.."
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct{ ImportPath, Export string }
		if err := dec.Decode(&p); err == io.EOF {
			return files
		} else if err != nil {
			t.Fatal(err)
		}
		files[p.ImportPath] = p.Export
	}
}

// TestLinksOfPagesLead checks that every relative link of a page names a file, and that README.md leads to every page.
func TestLinksOfPagesLead(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("../../*.md")
	if err != nil {
		t.Fatal(err)
	}
	links := map[string][]string{}
	for _, page := range append(pages, more...) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		prose := ""
		for i, part := range strings.Split("\n"+string(text), "\n```") {
			if i%2 == 0 { // the others are code
				prose += part
			}
		}
		for _, m := range markdownLink.FindAllStringSubmatch(prose, -1) {
			target, _, _ := strings.Cut(m[1], "#")
			if target == "" || strings.Contains(target, "://") {
				continue
			}
			path := filepath.Join(filepath.Dir(page), target)
			links[page] = append(links[page], path)
			if _, err := os.Stat(path); err != nil {
				t.Errorf("%s links to %s: %v", page, m[1], err)
			}
		}
	}
	found := map[string]bool{}
	for todo := []string{"../../README.md"}; len(todo) > 0; {
		page := todo[0]
		todo = todo[1:]
		if !found[page] {
			found[page] = true
			todo = append(todo, links[page]...)
		}
	}
	for _, page := range pages {
		if !found[page] {
			t.Errorf("no link leads from README.md to %s", page)
		}
	}
}

var markdownLink = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// TestEveryExampleHasItsTests looks for a test beside each example, a browser's test of it, and a line in README.md.
func TestEveryExampleHasItsTests(t *testing.T) {
	examples, err := filepath.Glob("../../examples/*/main.go")
	if err != nil || len(examples) < 5 {
		t.Fatalf("found %q, %v", examples, err)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, main := range examples {
		name := filepath.Base(filepath.Dir(main))
		test, err := os.ReadFile(filepath.Join(filepath.Dir(main), "main_test.go"))
		if err != nil || !strings.Contains(string(test), "orieltest.New(") {
			t.Errorf("%s has no test with orieltest: %v", name, err)
		}
		if _, err := os.Stat("../../tests/browser/" + name + ".spec.js"); err != nil {
			t.Errorf("%s has no test in a browser: %v", name, err)
		}
		if !strings.Contains(string(readme), "\n| `"+name+"` |") {
			t.Errorf("README.md does not list %s", name)
		}
	}
}
