// Command build turns web/src into web/dist.
//
//	go run . vendor   bundles the libraries; needs npm ci --ignore-scripts in web/ first
//	go run . ui       bundles core, components and styles; needs Go only
//	go run . all      does both
//	go run . test     bundles the unit tests into web/.test for node --test
//	go run . page     bundles the page's engine, without what draws it, into web/.page for tests in node
//
// The output depends on the sources alone: the same bytes come out in any folder.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	stage := "ui"
	if len(args) > 0 {
		stage = args[0]
	}
	_, self, _, ok := runtime.Caller(0)
	if !ok {
		return errors.New("the source folder is not known")
	}
	t := tree{root: filepath.Clean(filepath.Join(filepath.Dir(self), "..", ".."))}
	switch stage {
	case "vendor":
		return t.vendor()
	case "ui":
		return t.ui()
	case "all":
		if err := t.vendor(); err != nil {
			return err
		}
		return t.ui()
	case "test":
		return t.tests()
	case "page":
		return t.page()
	}
	return fmt.Errorf("unknown stage %q: want vendor, ui, all, test or page", stage)
}

// tree is the web folder.
type tree struct{ root string }

func (t tree) path(elem ...string) string {
	return filepath.Join(append([]string{t.root}, elem...)...)
}

// options are what all bundles share.
func (t tree) options() api.BuildOptions {
	return api.BuildOptions{
		AbsWorkingDir:     t.root,
		Bundle:            true,
		Write:             true,
		Format:            api.FormatESModule,
		Target:            api.ES2022,
		Charset:           api.CharsetUTF8,
		MinifyWhitespace:  true,
		MinifySyntax:      true,
		MinifyIdentifiers: true,
		LineLimit:         1000,
		LegalComments:     api.LegalCommentsNone,
		LogLevel:          api.LogLevelWarning,
		JSX:               api.JSXAutomatic,
		JSXImportSource:   "preact",
		Metafile:          true,
		EntryNames:        "[dir]/[name]",
	}
}

func build(o api.BuildOptions) (api.BuildResult, error) {
	r := api.Build(o)
	if len(r.Errors) > 0 {
		return r, errors.New(r.Errors[0].Text)
	}
	return r, nil
}
