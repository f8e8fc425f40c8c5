package walk

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"sync"

	"github.com/oriel-go/oriel/guard/fact"
)

// svgDoctype is the declaration that many programs put before a drawing. It declares nothing itself, and goes.
var svgDoctype = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^DOCTYPE\s+svg(\s+PUBLIC\s+"-//W3C//DTD SVG [0-9A-Za-z. /]*"\s+"https?://www\.w3\.org/[0-9A-Za-z./-]*")?\s*$`)
})

// walkXML reads an XML document: well formed, no declarations of types or entities, no instructions to anybody.
func walkXML(w *walker) error {
	_, err := w.xml()
	return err
}

// walkSVG is walkXML for a document whose root is svg.
func walkSVG(w *walker) error {
	root, err := w.xml()
	if err == nil && root.Local != "svg" {
		return malformed(0, "root element is %q", root.Local)
	}
	return err
}

func (w *walker) xml() (root xml.Name, err error) {
	if err := w.shortRuns(); err != nil {
		return root, err
	}
	w.b.Extend(3 * w.size) // the decoder is slow
	room := 4 * w.b.Limits.Field
	if err := w.b.Alloc(room); err != nil {
		return root, err
	}
	defer w.b.Free(room)
	d := xml.NewDecoder(w.section(0, w.size))
	depth := 0
	defer func() {
		for ; depth > 0; depth-- {
			w.b.Leave()
		}
	}()
	for {
		at := d.InputOffset()
		tok, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return root, xmlError(err, at)
		}
		if err := w.b.Node(1); err != nil {
			return root, err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if depth == 0 && root.Local != "" {
				return root, malformed(at, "two root elements")
			}
			if err := w.b.Enter(); err != nil {
				return root, err
			}
			if depth++; root.Local == "" {
				root = t.Name
			}
			if err := w.element(t, at); err != nil {
				return root, err
			}
		case xml.EndElement:
			if depth == 0 {
				return root, malformed(at, "end without start")
			}
			depth--
			w.b.Leave()
		case xml.Directive:
			if w.m.Format == fact.SVG && svgDoctype().Match(t) {
				w.note(fact.CodeDoctype, fact.Clean, at, "the doctype of SVG")
				break
			}
			return root, fact.Deny(fact.CodeDoctype, at, "declaration %.40q", []byte(t))
		case xml.ProcInst:
			if t.Target != "xml" || at > 3 {
				return root, fact.Deny(fact.CodeDoctype, at, "instruction for %q", t.Target)
			}
		}
	}
	if root.Local == "" || depth > 0 {
		return root, fact.Deny(fact.CodeTruncated, w.size, "%d elements are open", depth)
	}
	return root, w.part("document", 0, w.size, false)
}

func (w *walker) element(t xml.StartElement, at int64) error {
	if err := w.b.Node(int64(len(t.Attr))); err != nil {
		return err
	}
	if t.Name.Local == "ObjectDataProvider" {
		return fact.Deny(fact.CodeSerialized, at, "an object of .NET")
	}
	for _, a := range t.Attr {
		if a.Name.Local == "class" && a.Value == "java.beans.XMLDecoder" {
			return fact.Deny(fact.CodeSerialized, at, "an object of Java")
		}
		if strings.Contains(a.Value, "www.w3.org/2001/XInclude") {
			return fact.Deny(fact.CodeDoctype, at, "XInclude")
		}
	}
	return nil
}

// shortRuns bounds what the decoder may hold: no tag, comment or text longer than a cell.
func (w *walker) shortRuns() error {
	for at := int64(0); at < w.size; {
		end := min(w.size, at+w.b.Limits.Field)
		i, err := w.index('>', at, end)
		if err != nil {
			return err
		}
		if i < 0 && end < w.size {
			return fact.Over(fact.CodeCells, at, end-at, w.b.Limits.Field, "bytes without a tag's end")
		}
		if i < 0 {
			return nil
		}
		at = i + 1
	}
	return nil
}

func xmlError(err error, at int64) error {
	syntax, ok := errors.AsType[*xml.SyntaxError](err)
	switch {
	case ok && strings.Contains(syntax.Msg, "EOF"):
		return fact.Deny(fact.CodeTruncated, at, "%v", err)
	case ok && strings.Contains(syntax.Msg, "UTF-8"), strings.Contains(err.Error(), "CharsetReader"):
		return fact.Deny(fact.CodeEncoding, at, "%v", err)
	case ok && strings.Contains(syntax.Msg, "entity"):
		return fact.Deny(fact.CodeDoctype, at, "%v", err)
	case ok, strings.HasPrefix(err.Error(), "xml: "): // such as a version that is not 1.0
		return malformed(at, "%v", err)
	}
	return err
}
