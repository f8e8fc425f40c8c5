package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// shared are the modules that every bundle imports instead of containing them, by their place in dist.
var shared = map[string]string{
	"oriel":              "core.js",
	"oriel/kit":          "kit.js",
	"oriel/upload":       "upload.js",
	"preact":             "core.js",
	"preact/hooks":       "core.js",
	"preact/jsx-runtime": "core.js",
	"@preact/signals":    "core.js",
	"marked":             "vendor/marked.js",
}

// builtin are the components that core.js and base.css contain, because nearly every page has them.
var builtin = []string{"button", "column", "group", "row", "textbox"}

// parts are the files beside core.js, each loaded when it is first needed, with their sources.
var parts = map[string]string{
	"api":     "api/api.tsx",
	"focus":   "core/focus.ts",
	"kit":     "core/kit.tsx",
	"live":    "core/live.ts",
	"menu":    "components/chatbot/menu.tsx",
	"runs":    "runs/runs.tsx",
	"stay":    "core/stay.ts",
	"stream":  "core/stream.ts",
	"theme":   "core/theme.ts",
	"trouble": "core/trouble.tsx",
	"upload":  "core/upload.ts",
}

// ui bundles core.js, one file per component, and the sheets, and describes them in manifest.json.
func (t tree) ui() error {
	comps, err := t.components()
	if err != nil {
		return err
	}
	core := t.options()
	core.EntryPoints = []string{"src/core/core.ts", "src/core/theme-early.ts"}
	core.Outbase, core.Outdir = "src/core", "dist"
	// Nearly all of it runs at the start: browsers that know this line translate it while it arrives, beside the page's own thread.
	core.Banner = map[string]string{"js": "//# allFunctionsCalledOnLoad"}
	core.Plugins = []api.Plugin{registry(comps, t.path("src")), itself(t.path("src", "core", "core.ts"), t.path("vendor", "preact.js")), external("./")}
	if _, err := build(core); err != nil {
		return err
	}
	later := t.options()
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		later.EntryPointsAdvanced = append(later.EntryPointsAdvanced, api.EntryPoint{InputPath: "src/" + parts[name], OutputPath: name})
	}
	later.Outdir = "dist"
	later.Plugins = []api.Plugin{external("./"), words("./")}
	if _, err := build(later); err != nil {
		return err
	}
	if err := os.RemoveAll(t.path("dist", "components")); err != nil {
		return err
	}
	views := t.options()
	for _, c := range comps {
		n := c.name
		if slices.Contains(builtin, n) {
			continue
		}
		views.EntryPointsAdvanced = append(views.EntryPointsAdvanced,
			api.EntryPoint{InputPath: "src/components/" + n + "/" + n + ".tsx", OutputPath: n})
	}
	views.Outdir = "dist/components"
	views.Plugins = []api.Plugin{external("../"), words("../")}
	built, err := build(views)
	if err != nil {
		return err
	}
	base := []string{"src/core/tokens.css", "src/core/base.css", "src/core/page.css", "src/core/field.css"}
	more := []string{"src/core/kit.css"}
	for i, c := range comps {
		sheet := "src/components/" + c.name + "/" + c.name + ".css"
		if _, err := os.Stat(t.path(sheet)); err != nil {
			continue
		}
		if slices.Contains(builtin, c.name) {
			base = append(base, sheet)
		} else {
			more = append(more, sheet)
			comps[i].sheet = "more.css"
		}
	}
	if err := errors.Join(t.styles("base.css", base), t.styles("more.css", more),
		t.styles("api.css", []string{"src/api/api.css"}), t.styles("runs.css", []string{"src/runs/runs.css"}), t.styles("trouble.css", []string{"src/core/trouble.css"}), t.assets()); err != nil {
		return err
	}
	return t.manifest(comps, built.Metafile)
}

// component is one folder in src/components.
type component struct {
	name  string // the component type
	kind  string // what its module exports as kind; empty is a field
	rows  int    // what it exports as rows: lines of text it is high before it has a value
	also  string // what it exports as also: another component that it shows things with when it must
	sheet string // the sheet in dist that has its rules; empty: none but base.css
}

var (
	kindLine = regexp.MustCompile(`(?m)^export const kind = '(bare|layout|pane|unseen)';$`)
	rowsLine = regexp.MustCompile(`(?m)^export const rows = (\d+);$`)
	alsoLine = regexp.MustCompile(`(?m)^export const also = '([a-z]+)';$`)
)

// components lists the folders in src/components.
func (t tree) components() ([]component, error) {
	dirs, err := os.ReadDir(t.path("src", "components"))
	if err != nil {
		return nil, err
	}
	var all []component
	for _, d := range dirs {
		source, err := os.ReadFile(t.path("src", "components", d.Name(), d.Name()+".tsx"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		c := component{name: d.Name()}
		if m := kindLine.FindSubmatch(source); m != nil {
			c.kind = string(m[1])
		}
		if m := rowsLine.FindSubmatch(source); m != nil {
			c.rows, _ = strconv.Atoi(string(m[1])) // the pattern lets digits through alone
		}
		if m := alsoLine.FindSubmatch(source); m != nil {
			c.also = string(m[1])
		}
		all = append(all, c)
	}
	return all, nil
}

// itself lets components inside core.js import the module they are in, and puts the vendor stage's view library there.
func itself(core, library string) api.Plugin {
	return api.Plugin{Name: "itself", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: `^@?preact(/|$)|^\.\./vendor/preact$`}, func(api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: library}, nil
		})
		b.OnResolve(api.OnResolveOptions{Filter: `^oriel$`}, func(api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: core}, nil
		})
	}}
}

// external leaves imports of shared modules in the output; base leads from the bundle's folder to dist.
func external(base string) api.Plugin {
	return api.Plugin{Name: "shared", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: `^[^./]`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			if to, ok := shared[a.Path]; ok {
				return api.OnResolveResult{Path: base + to, External: true}, nil
			}
			return api.OnResolveResult{}, nil
		})
	}}
}

// words has modules beside the core use its words, for it is the one that knows the app's language.
func words(base string) api.Plugin {
	return api.Plugin{Name: "words", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: `(^|/)words$`}, func(api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: base + "core.js", External: true}, nil
		})
	}}
}

// registry answers the import "oriel:components": where the modules are, what they say of themselves, and those inside.
func registry(comps []component, src string) api.Plugin {
	return api.Plugin{Name: "registry", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: `^oriel:components$`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: a.Path, Namespace: "oriel"}, nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: "oriel"}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
			var apart []string
			kinds := map[string]string{}
			for _, c := range comps {
				if c.kind != "" {
					kinds[c.name] = c.kind
				}
				if !slices.Contains(builtin, c.name) {
					apart = append(apart, c.name)
				}
			}
			var text strings.Builder
			for _, n := range builtin {
				fmt.Fprintf(&text, "import %s from './components/%s/%s';\n", n, n, n)
			}
			said, err := json.Marshal(kinds)
			fmt.Fprintf(&text, "export const apart = %q.split(' '), kinds = %s, builtin = {%s};\n", strings.Join(apart, " "), said, strings.Join(builtin, ","))
			contents := text.String()
			return api.OnLoadResult{Contents: &contents, Loader: api.LoaderJS, ResolveDir: src}, err
		})
	}}
}

// styles joins sheets into one file of dist.
func (t tree) styles(to string, sheets []string) error {
	var b strings.Builder
	for _, s := range sheets {
		css, err := os.ReadFile(t.path(s))
		if err != nil {
			return err
		}
		b.Write(css)
		b.WriteByte('\n')
	}
	r := api.Transform(b.String(), api.TransformOptions{Loader: api.LoaderCSS, MinifyWhitespace: true, MinifySyntax: true,
		LineLimit: 120, Charset: api.CharsetUTF8, Engines: []api.Engine{{Name: api.EngineChrome, Version: "120"},
			{Name: api.EngineFirefox, Version: "121"}, {Name: api.EngineSafari, Version: "17.2"}}})
	if wrong := append(r.Errors, r.Warnings...); len(wrong) > 0 {
		return fmt.Errorf("%s: %s", to, wrong[0].Text)
	}
	return os.WriteFile(t.path("dist", to), r.Code, 0o644)
}

// assets copies src/assets as it is.
func (t tree) assets() error {
	files, err := os.ReadDir(t.path("src", "assets"))
	if err != nil {
		return err
	}
	for _, f := range files {
		raw, err := os.ReadFile(t.path("src", "assets", f.Name()))
		if err != nil {
			return err
		}
		if err := os.WriteFile(t.path("dist", f.Name()), raw, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// part is one entry of manifest.json. All addresses are relative to dist.
type part struct {
	JS      string   `json:"js"`  // empty: contained in core.js
	CSS     string   `json:"css"` // empty: contained in base.css
	Imports []string `json:"imports"`
	Kind    string   `json:"kind,omitempty"` // empty: a field
	Rows    int      `json:"rows,omitempty"`
}

// manifest tells the server what a page with given components loads.
func (t tree) manifest(comps []component, metafile string) error {
	var meta struct {
		Outputs map[string]struct {
			Imports []struct{ Path string }
		}
	}
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		return fmt.Errorf("read the metafile: %w", err)
	}
	m := struct {
		Core       part            `json:"core"`
		Font       string          `json:"font"`
		Components map[string]part `json:"components"`
	}{Core: part{JS: "core.js", CSS: "base.css", Imports: []string{}}, Font: "vendor/geist.woff2", Components: map[string]part{}}
	imports := func(module string) []string {
		var list []string
		for _, i := range meta.Outputs["dist/"+module].Imports {
			list = append(list, filepath.ToSlash(filepath.Clean(strings.TrimPrefix(i.Path, "../"))))
		}
		return list
	}
	for _, c := range comps {
		n := c.name
		p := part{Imports: []string{}, CSS: c.sheet, Kind: c.kind, Rows: c.rows}
		if !slices.Contains(builtin, n) {
			p.JS = "components/" + n + ".js"
		}
		p.Imports = append(p.Imports, imports(p.JS)...)
		if c.also != "" {
			also := "components/" + c.also + ".js"
			p.Imports = append(append(p.Imports, also), imports(also)...)
		}
		slices.Sort(p.Imports)
		p.Imports = slices.Compact(p.Imports)
		m.Components[n] = p
	}
	js, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(t.path("dist", "manifest.json"), append(js, '\n'), 0o644)
}
