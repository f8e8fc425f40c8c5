// Package policy holds what is true of the repository as a whole: who may import whom, what is documented, how large
// the smallest app is. It has tests only.
package policy

import (
	"encoding/json"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/oriel-go/oriel"

type pkg struct {
	ImportPath, Dir, Doc, Name string
	Imports, Deps              []string
}

// packages lists the module's packages, or with deps the whole closure of the given patterns.
func packages(t *testing.T, args ...string) []pkg {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Dir,Doc,Name,Imports,Deps"}, args...)...)
	cmd.Dir = "../.."
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); err == io.EOF {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

// TestArrowsPointDownward checks every import inside the module against the rooms of docs/architecture.md.
func TestArrowsPointDownward(t *testing.T) {
	// what each package may import of this module; a name ending in / stands for everything below it
	allowed := map[string][]string{
		"engine":                  {"internal/rawjson"},
		"internal/rawjson":        {},
		"engine/memory":           {"engine", "internal/sched", "internal/slim"},
		"engine/enginetest":       {"engine"},
		"internal/sched":          {},
		"internal/slim":           {},
		"internal/alarm":          {},
		"internal/diff":           {"engine", "internal/rawjson"},
		"internal/diff/diffpairs": {"internal/diff", "engine"},
		"blob":                    {},
		"internal/limits":         {},
		"internal/strictjson":     {"internal/limits"},
		"internal/spec":           {},
		"internal/media":          {},
		"internal/gen":            {},
		"internal/bench":          {},
		"web":                     {},
		"client":                  {},
		"orieltest":               {"", "client"},
		"internal/files":          {"blob", "guard", "guard/fact"},
		"internal/gate":           {"internal/limits", "internal/slim", "internal/strictjson"},
		"internal/bind":           {"engine", "guard", "internal/spec", "internal/diff", "internal/media", "internal/rawjson"},
		"internal/snippet":        {},
		"internal/scan":           {"guard/fact", "guard/pickle", "guard/serial", "guard/sniff", "guard/walk"},
		"internal/convert":        {"guard/pickle"},
		"internal/wire":           {"engine", "internal/spec", "internal/diff", "internal/snippet"},
		"internal/session":        {"engine", "internal/alarm", "internal/bind", "internal/spec", "internal/limits", "internal/slim"},
	}
	for _, p := range packages(t, "./...") {
		rel := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		for _, imp := range p.Imports {
			dep, inside := strings.CutPrefix(imp+"/", module+"/")
			if dep = strings.TrimSuffix(dep, "/"); !inside {
				continue
			}
			switch list, listed := allowed[rel]; {
			case strings.HasPrefix(rel, "internal/") && imp == module:
				t.Errorf("%s imports package oriel; internal packages are below it", rel)
			case dep == "internal/bench" && rel != "cmd/oriel":
				t.Errorf("%s imports internal/bench, which only the command oriel does", rel)
			case strings.HasPrefix(rel, "guard") && !strings.HasPrefix(dep, "guard"):
				t.Errorf("%s imports %s; the guard imports nothing of the rest", rel, dep)
			case listed && !slices.Contains(list, dep):
				t.Errorf("%s imports %s; it may import %v", rel, dep, list)
			}
		}
	}
}

// TestHelloImportsNothingHeavy keeps what a small app does not need out of package oriel.
func TestHelloImportsNothingHeavy(t *testing.T) {
	forbidden := map[string]string{
		"encoding/gob":          "native objects are never decoded",
		"github.com/nats-io":    "clusters live in engine/nats",
		"github.com/minio":      "object stores live in blob/s3",
		"github.com/prometheus": "metrics live in observe/prom",
		"go.opentelemetry.io":   "traces live in observe/otel",
		"github.com/quic-go":    "left to the proxy in front",
		"github.com/apache":     "a module of its own",
		"github.com/openai":     "19 MB",
		"plugin":                "no code is loaded",
		"os/exec":               "the core starts no programs",
		"net/rpc":               "unused and exposed",
		"expvar":                "registers itself on the default mux",
		"net/http/pprof":        "registers itself on the default mux",
	}
	p := packages(t, "./examples/hello")[0]
	for _, dep := range p.Deps {
		for bad, why := range forbidden {
			if dep == bad || strings.HasPrefix(dep, bad+"/") && strings.Contains(bad, ".") {
				t.Errorf("examples/hello depends on %s: %s", dep, why)
			}
		}
	}
}

// TestHelloBinarySize builds the smallest app as a release would be built.
func TestHelloBinarySize(t *testing.T) {
	const limit = 12 << 20
	bin := filepath.Join(t.TempDir(), "hello")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", bin, "./examples/hello")
	cmd.Dir, cmd.Env = "../..", append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	info, err := os.Stat(bin)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("hello is %.1f MB", float64(info.Size())/(1<<20))
	if info.Size() > limit {
		t.Errorf("hello has %d bytes, the limit is %d", info.Size(), limit)
	}
}

// TestEverythingExportedIsDocumented looks at packages, types, functions, methods and constants.
func TestEverythingExportedIsDocumented(t *testing.T) {
	for _, p := range packages(t, "./...") {
		if p.Doc == "" && p.Name != "main" && !strings.HasSuffix(p.ImportPath, "/policy") {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
		fset := token.NewFileSet()
		parsed, err := parser.ParseDir(fset, p.Dir, func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range parsed {
			checkDocs(t, p.ImportPath, doc.New(a, p.ImportPath, 0))
		}
	}
}

func checkDocs(t *testing.T, path string, d *doc.Package) {
	t.Helper()
	need := func(name, text string) {
		if text == "" {
			t.Errorf("%s.%s has no comment", path, name)
		}
	}
	for _, f := range d.Funcs {
		need(f.Name, f.Doc)
	}
	values := append(slices.Clone(d.Consts), d.Vars...)
	for _, typ := range d.Types {
		need(typ.Name, typ.Doc)
		for _, f := range append(slices.Clone(typ.Funcs), typ.Methods...) {
			if !slices.Contains([]string{"Error", "String", "Unwrap"}, f.Name) {
				need(typ.Name+"."+f.Name, f.Doc)
			}
		}
		values = append(append(values, typ.Consts...), typ.Vars...)
	}
	for _, v := range values {
		if v.Doc != "" {
			continue
		}
		for _, s := range v.Decl.Specs {
			if vs := s.(*ast.ValueSpec); ast.IsExported(vs.Names[0].Name) && vs.Doc == nil && vs.Comment == nil {
				need(vs.Names[0].Name, "")
			}
		}
	}
}
