package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// shared are the modules that every bundle imports instead of containing them, by their place in dist.
var shared = map[string]string{
	"oriel":              "core.js",
	"preact":             "vendor/preact.js",
	"preact/hooks":       "vendor/preact.js",
	"preact/jsx-runtime": "vendor/preact.js",
	"@preact/signals":    "vendor/preact.js",
	"marked":             "vendor/marked.js",
}

// ui bundles core.js, one file per component, and base.css, and describes them in manifest.json.
func (t tree) ui() error {
	names, err := t.components()
	if err != nil {
		return err
	}
	core := t.options()
	core.EntryPoints = []string{"src/core/core.ts", "src/core/theme-early.ts"}
	core.Outbase, core.Outdir = "src/core", "dist"
	core.Plugins = []api.Plugin{external("./"), registry(names)}
	if _, err := build(core); err != nil {
		return err
	}
	if err := os.RemoveAll(t.path("dist", "components")); err != nil {
		return err
	}
	parts := t.options()
	for _, n := range names {
		parts.EntryPointsAdvanced = append(parts.EntryPointsAdvanced,
			api.EntryPoint{InputPath: "src/components/" + n + "/" + n + ".tsx", OutputPath: n})
	}
	parts.Outdir = "dist/components"
	parts.Plugins = []api.Plugin{external("../")}
	built, err := build(parts)
	if err != nil {
		return err
	}
	if err := t.styles(names); err != nil {
		return err
	}
	if err := t.assets(); err != nil {
		return err
	}
	return t.manifest(names, built.Metafile)
}

// components lists the folders in src/components; each name is a component type.
func (t tree) components() ([]string, error) {
	dirs, err := os.ReadDir(t.path("src", "components"))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, d := range dirs {
		if _, err := os.Stat(t.path("src", "components", d.Name(), d.Name()+".tsx")); err == nil {
			names = append(names, d.Name())
		}
	}
	return names, nil
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

// registry answers the import "oriel:components" with a map from type to module.
func registry(names []string) api.Plugin {
	return api.Plugin{Name: "registry", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: `^oriel:components$`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: a.Path, Namespace: "oriel"}, nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: "oriel"}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
			files := map[string]string{}
			for _, n := range names {
				files[n] = "./components/" + n + ".js"
			}
			js, err := json.Marshal(files)
			text := "export default " + string(js)
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS}, err
		})
	}}
}

// styles joins tokens, base and component sheets, in this order, into one file.
func (t tree) styles(names []string) error {
	var b strings.Builder
	sheets := []string{"src/core/tokens.css", "src/core/base.css", "src/core/page.css", "src/core/field.css"}
	for _, n := range names {
		sheets = append(sheets, "src/components/"+n+"/"+n+".css")
	}
	for _, s := range sheets {
		css, err := os.ReadFile(t.path(s))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		b.Write(css)
		b.WriteByte('\n')
	}
	r := api.Transform(b.String(), api.TransformOptions{Loader: api.LoaderCSS, MinifyWhitespace: true, MinifySyntax: true,
		LineLimit: 120, Charset: api.CharsetUTF8, Engines: []api.Engine{{Name: api.EngineChrome, Version: "120"},
			{Name: api.EngineFirefox, Version: "121"}, {Name: api.EngineSafari, Version: "17.2"}}})
	if len(r.Errors) > 0 {
		return errors.New(r.Errors[0].Text)
	}
	return os.WriteFile(t.path("dist", "base.css"), r.Code, 0o644)
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
	JS      string   `json:"js"`
	CSS     string   `json:"css"`
	Imports []string `json:"imports"`
}

// manifest tells the server what a page with given components loads.
func (t tree) manifest(names []string, metafile string) error {
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
	}{Core: part{"core.js", "base.css", []string{"vendor/preact.js"}}, Font: "vendor/geist.woff2", Components: map[string]part{}}
	for _, n := range names {
		p := part{JS: "components/" + n + ".js", Imports: []string{}}
		for _, i := range meta.Outputs["dist/components/"+n+".js"].Imports {
			p.Imports = append(p.Imports, filepath.ToSlash(filepath.Clean(strings.TrimPrefix(i.Path, "../"))))
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
