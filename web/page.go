package web

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
)

// A Page is what the HTML document of an app is written from.
type Page struct {
	Title       string
	Description string
	Lang        string            // default "en"
	Dir         string            // "rtl", or empty
	Words       map[string]string // as [Words] returns them; nil for English
	Assets      string            // where the built files are, relative to the page, with a slash at the end: "_oriel/<hash>/"
	Types       []string          // the component types on the page, for the preload list
	Sheets      []string          // further style sheets, such as a theme
	Skeleton    []Bone
	Config      any // encoded as JSON into #oriel-config
}

// Plain is the description without the marks of Markdown.
func (p Page) Plain() string { return strings.NewReplacer("*", "", "`", "").Replace(p.Description) }

// A Bone is one block of the skeleton that shows until the page has started.
type Bone struct {
	Kind     string // "row", "column", "pane", "button" or "field"
	Label    string
	Info     string
	Rows     int  // height of a field: 1, 2, 3, 5 or 8 lines
	Primary  bool // for a button
	Strip    bool // for a pane: functions write into it
	Children []Bone
}

// manifest is dist/manifest.json.
type manifest struct {
	Components map[string]struct {
		JS, CSS string
		Imports []string
		Kind    string // "bare", "layout", "pane" or "unseen"; empty is a field
		Rows    int
	}
}

var readManifest = sync.OnceValues(func() (manifest, error) {
	var m manifest
	raw, err := dist.ReadFile("dist/manifest.json")
	if err != nil {
		return m, fmt.Errorf("read the manifest: %w", err)
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		return m, fmt.Errorf("read the manifest: %w", err)
	}
	return m, nil
})

// Preload lists the sheets and modules that a page with these component types loads, each once, core first.
// A type without a module of its own is shown by the json component.
func Preload(types []string) ([]string, error) {
	m, err := readManifest()
	if err != nil {
		return nil, err
	}
	list := []string{"base.css", "core.js"}
	for _, t := range types {
		c, ok := m.Components[t]
		if !ok {
			c = m.Components["json"]
		}
		for _, f := range append([]string{c.JS, c.CSS}, c.Imports...) {
			if f != "" && !slices.Contains(list, f) {
				list = append(list, f)
			}
		}
	}
	return list, nil
}

// Write writes the page.
func (p Page) Write(w io.Writer) error {
	icon, err := dist.ReadFile("dist/icon.svg")
	if err != nil {
		return fmt.Errorf("read the icon: %w", err)
	}
	files, err := Preload(p.Types)
	if err != nil {
		return err
	}
	var sheets, scripts []string
	for _, f := range files {
		if path.Ext(f) == ".css" {
			sheets = append(sheets, p.Assets+f)
		} else {
			scripts = append(scripts, p.Assets+f)
		}
	}
	p.Sheets = append(sheets, p.Sheets...)
	if p.Lang == "" {
		p.Lang = "en"
	}
	var d document
	if err := d.page(p, scripts, "data:image/svg+xml,"+url.PathEscape(string(icon))); err != nil {
		return fmt.Errorf("write the config: %w", err)
	}
	if _, err := io.WriteString(w, d.String()); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}
