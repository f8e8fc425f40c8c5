package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// vendor bundles the libraries and copies the font, with the licences of all of them.
func (t tree) vendor() error {
	o := t.options()
	o.EntryPoints = []string{"src/vendor/marked.ts"}
	o.Outbase, o.Outdir = "src/vendor", "dist/vendor"
	marked, err := build(o)
	if err != nil {
		return err
	}
	o.EntryPoints, o.Outdir = []string{"src/vendor/preact.ts"}, "vendor" // core.js will contain it
	o.Define = map[string]string{"window.__PREACT_SIGNALS_DEVTOOLS__": "false"}
	preact, err := build(o)
	if err != nil {
		return err
	}
	const geist = "node_modules/@fontsource-variable/geist"
	font, err := os.ReadFile(t.path(geist, "files", "geist-latin-wght-normal.woff2"))
	if err != nil {
		return fmt.Errorf("read the font: %w", err)
	}
	if err := os.WriteFile(t.path("dist", "vendor", "geist.woff2"), font, 0o644); err != nil {
		return err
	}
	packages := []string{geist}
	for _, r := range []api.BuildResult{marked, preact} {
		more, err := packagesOf(r.Metafile)
		if err != nil {
			return err
		}
		packages = append(packages, more...)
	}
	return t.notices(packages)
}

// packagesOf lists the package folders that the bundles took code from.
func packagesOf(metafile string) ([]string, error) {
	var meta struct{ Inputs map[string]json.RawMessage }
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		return nil, fmt.Errorf("read the metafile: %w", err)
	}
	var dirs []string
	for file := range meta.Inputs {
		rest, ok := strings.CutPrefix(file, "node_modules/")
		if !ok {
			continue
		}
		parts := strings.Split(rest, "/")
		n := 1
		if strings.HasPrefix(rest, "@") {
			n = 2
		}
		dirs = append(dirs, "node_modules/"+strings.Join(parts[:n], "/"))
	}
	slices.Sort(dirs)
	return slices.Compact(dirs), nil
}

// notices writes THIRD_PARTY.txt: name, version and licence text of every package in dist.
func (t tree) notices(dirs []string) error {
	slices.Sort(dirs)
	var b strings.Builder
	b.WriteString("Code and fonts by others in this folder, with their licences.\n")
	for _, dir := range dirs {
		raw, err := os.ReadFile(t.path(dir, "package.json"))
		if err != nil {
			return err
		}
		var p struct{ Name, Version, License string }
		if err := json.Unmarshal(raw, &p); err != nil {
			return fmt.Errorf("%s: %w", dir, err)
		}
		files, err := filepath.Glob(t.path(dir, "LICENSE*"))
		if err != nil || len(files) == 0 {
			return fmt.Errorf("%s has no licence file", dir)
		}
		text, err := os.ReadFile(files[0])
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "\n%s\n%s %s (%s)\n\n%s\n", strings.Repeat("-", 72), p.Name, p.Version, p.License,
			strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")))
	}
	return os.WriteFile(t.path("dist", "THIRD_PARTY.txt"), []byte(b.String()), 0o644)
}

// tests bundles each *.test.ts with what it tests, nothing external.
func (t tree) tests() error {
	files, err := filepath.Glob(t.path("test", "*.test.ts"))
	if err != nil {
		return err
	}
	o := t.options()
	o.EntryPoints, o.Outdir, o.Platform, o.LineLimit = files, ".test", api.PlatformNode, 0
	o.MinifyWhitespace, o.MinifyIdentifiers = false, false
	o.OutExtension = map[string]string{".js": ".mjs"}
	_, err = build(o)
	return err
}

// page bundles what a page does apart from drawing, for tests that stand in for a browser.
func (t tree) page() error {
	o := t.options()
	o.EntryPoints, o.Outdir, o.Platform = []string{"src/core/runtime.ts", "src/core/stream.ts"}, ".page", api.PlatformNode
	_, err := build(o)
	return err
}
