package walk

import (
	"bufio"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// Text inside an archive is judged by what it would do to a reader of its kind, not by whether it is well formed: source
// code comes with JSON that has comments and XML that is half a file.

// A nest reads text and counts how deep it is.
type nest struct {
	w     *walker
	r     *bufio.Reader
	off   int64
	depth int64
}

// textMember looks at JSON and XML: nesting, entities and, in office files, declarations and references to elsewhere.
func (w *walker) textMember(f fact.Format, src io.ReaderAt, size int64, name string) error {
	if err := w.b.Alloc(32 << 10); err != nil {
		return err
	}
	defer w.b.Free(32 << 10)
	n := &nest{w: w, r: bufio.NewReaderSize(io.NewSectionReader(src, 0, size), 32<<10)}
	var err error
	if f == fact.JSON {
		err = n.json()
	} else {
		err = n.xml()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if w.office && strings.HasSuffix(name, ".rels") && path.Base(path.Dir(name)) == "_rels" {
		return w.relations(src, size, name)
	}
	return w.b.Now()
}

// next returns the next byte.
func (n *nest) next() (byte, error) {
	if n.off++; n.off%(64<<10) == 0 {
		if err := n.w.b.Now(); err != nil {
			return 0, err
		}
	}
	return n.r.ReadByte()
}

// in goes one level deeper.
func (n *nest) in() error {
	if n.depth++; n.depth > n.w.b.Limits.Depth {
		return fact.Over(fact.CodeDepth, n.off, n.depth, n.w.b.Limits.Depth, "depth")
	}
	return nil
}

func (n *nest) json() error {
	for {
		c, err := n.next()
		if err != nil {
			return err
		}
		switch c {
		case '{', '[':
			err = n.in()
		case '}', ']':
			n.depth = max(0, n.depth-1)
		case '"':
			for c = 0; c != '"' && err == nil; {
				if c, err = n.next(); c == '\\' {
					_, err = n.next()
				}
			}
		}
		if err != nil {
			return err
		}
	}
}

func (n *nest) xml() error {
	for {
		c, err := n.next()
		if err != nil {
			return err
		}
		if c != '<' {
			continue
		}
		b, err := n.r.Peek(8)
		if len(b) == 0 {
			return err
		}
		switch {
		case b[0] == '/':
			n.depth = max(0, n.depth-1)
		case strings.HasPrefix(string(b), "!--"):
			err = n.skip("-->")
		case string(b) == "![CDATA[":
			err = n.skip("]]>")
		case b[0] == '!':
			if n.w.office || string(b[:min(7, len(b))]) == "!ENTITY" {
				return fact.Deny(fact.CodeDoctype, n.off, "declaration %q", b)
			}
		case b[0] == '?':
			err = n.skip("?>")
		default:
			err = n.tag()
		}
		if err != nil {
			return err
		}
	}
}

// tag reads a start tag; one that ends itself is no level.
func (n *nest) tag() error {
	var quote, last byte
	for {
		c, err := n.next()
		if err != nil {
			return err
		}
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>' && last == '/':
			return nil
		case c == '>':
			return n.in()
		}
		last = c
	}
}

// skip reads up to the end of mark.
func (n *nest) skip(mark string) error {
	var last [3]byte
	for {
		c, err := n.next()
		if err != nil {
			return err
		}
		last = [3]byte{last[1], last[2], c}
		if string(last[3-len(mark):]) == mark {
			return nil
		}
	}
}

// relations refuses what an office file would load by itself from elsewhere, and notes what it would load when asked.
func (w *walker) relations(src io.ReaderAt, size int64, name string) error {
	room := size * 4
	if err := w.b.Alloc(room); err != nil {
		return err
	}
	defer w.b.Free(room)
	for d := xml.NewDecoder(io.NewSectionReader(src, 0, size)); ; {
		at := d.InputOffset()
		tok, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return xmlError(err, at)
		}
		if err := w.b.Node(1); err != nil {
			return err
		}
		t, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		external, kind := false, ""
		for _, a := range t.Attr {
			switch a.Name.Local {
			case "TargetMode":
				external = !strings.EqualFold(strings.TrimSpace(a.Value), "Internal")
			case "Type":
				kind = path.Base(a.Value)
			}
		}
		switch {
		case !external || kind == "hyperlink":
		case kind == "externalLinkPath" || kind == "image":
			w.note(fact.CodeExternal, fact.Note, -1, name+": "+kind)
		default:
			return fact.Deny(fact.CodeExternal, at, "%.40q elsewhere", kind)
		}
	}
}
