package web

import (
	"cmp"
	"encoding/json"
	"html"
	"strconv"
	"strings"
)

// A document is the page's HTML in the making. Markup is written as it is; whatever comes from an author goes through
// text, which escapes it for element contents and for attributes in double quotes, or through config.
type document struct{ strings.Builder }

// put writes markup, and between two pieces of it a text: put(`<p>`, s, `</p>`).
func (d *document) put(markup string, rest ...string) {
	d.WriteString(markup)
	for i, s := range rest {
		if i%2 == 0 {
			s = html.EscapeString(s)
		}
		d.WriteString(s)
	}
}

// maybe is put for a text that may be empty: then nothing is written.
func (d *document) maybe(before, text, after string) {
	if text != "" {
		d.put(before, text, after)
	}
}

// config writes v as JSON that no script element ends in: json.Marshal escapes <, > and &.
func (d *document) config(v any) error {
	raw, err := json.Marshal(v)
	d.Write(raw)
	return err
}

// noScript is what a page says to a browser that runs no scripts.
const noScript = "This app needs JavaScript."

// page writes everything. scripts are fetched ahead.
func (d *document) page(p Page, scripts []string, icon string) error {
	plain := p.Plain()
	d.put("<!doctype html>\n<html lang=\"", p.Lang, `"`)
	d.maybe(` dir="`, p.Dir, `"`)
	d.put(`>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<title>`, p.Title, "</title>\n")
	d.maybe(`<meta name="description" content="`, plain, "\">\n")
	d.put(`<script src="`, p.Assets, "theme-early.js\"></script>\n")
	for _, sheet := range p.Sheets {
		d.put(`<link rel="stylesheet" href="`, sheet, "\">\n")
	}
	d.put(`<link rel="preload" href="`, p.Assets, "vendor/geist.woff2\" as=\"font\" type=\"font/woff2\" crossorigin>\n")
	for _, script := range scripts {
		d.put(`<link rel="modulepreload" href="`, script, "\">\n")
	}
	d.put(`<link rel="icon" href="`, icon, `" type="image/svg+xml">
</head>
<body>
<div id="oriel" class="or-skel" aria-hidden="true"><header class="or-top"><div>`)
	d.maybe("<h1>", p.Title, "</h1>")
	d.maybe("<p>", plain, "</p>")
	d.put(`</div></header><main class="or-main">`)
	d.bones(p.Skeleton)
	d.put(`</main></div>
<noscript><p class="or-banner">`, cmp.Or(p.Words[noScript], noScript), `</p></noscript>
<script type="application/json" id="oriel-config">`)
	err := d.config(p.Config)
	d.put(`</script>
<script type="module" src="`, p.Assets, `core.js"></script>
</body>
</html>
`)
	return err
}

func (d *document) bones(list []Bone) {
	for _, b := range list {
		d.bone(b)
	}
}

func (d *document) bone(b Bone) {
	switch b.Kind {
	case "pane":
		d.put(`<div class="or-block"><div class="or-pane"><div class="or-cells">`)
		d.bones(b.Children)
		d.put(`</div>`)
		if b.Strip {
			d.put(`<div class="or-strip"><div class="or-status"><span class="or-dot"></span><span class="or-words">Ready</span></div></div>`)
		}
		d.put(`</div></div>`)
	case "row":
		d.put(`<div class="or-block or-row"><div class="or-flow is-row">`)
		d.bones(b.Children)
		d.put(`</div></div>`)
	case "column":
		d.put(`<div class="or-block or-column"><div class="or-flow">`)
		d.bones(b.Children)
		d.put(`</div></div>`)
	case "button":
		class := "or-btn is-lg"
		if b.Primary {
			class += " is-primary"
		}
		d.put(`<div class="or-block or-button"><span class="`, class, `">`, b.Label, `</span></div>`)
	default:
		d.put(`<div class="or-block"><div class="or-field">`)
		d.maybe(`<div class="or-head"><span class="or-label">`, b.Label, `</span></div>`)
		d.put(`<span class="or-bone or-b`, strconv.Itoa(b.Rows), `"></span>`)
		d.maybe(`<p class="or-help">`, b.Info, `</p>`)
		d.put(`</div></div>`)
	}
}
