package clean

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/walk"
)

// svgElements and svgAttributes are what a drawing may be made of. What is not here is left out, children included.
var (
	svgElements = words(`svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan textPath
		linearGradient radialGradient stop clipPath mask pattern marker image filter feBlend feColorMatrix feComponentTransfer
		feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB
		feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight
		feTile feTurbulence switch view`)
	svgAttributes = words(`id class style href version width height viewBox preserveAspectRatio x y x1 y1 x2 y2 cx cy r rx ry fx fy
		dx dy d points transform rotate textLength lengthAdjust startOffset offset gradientUnits gradientTransform spreadMethod
		patternUnits patternContentUnits patternTransform clipPathUnits maskUnits maskContentUnits markerUnits markerWidth
		markerHeight refX refY orient filterUnits primitiveUnits in in2 result type values mode operator k1 k2 k3 k4 order
		kernelMatrix divisor bias stdDeviation radius scale xChannelSelector yChannelSelector baseFrequency numOctaves seed
		surfaceScale specularConstant specularExponent diffuseConstant azimuth elevation tableValues slope intercept amplitude
		exponent pathLength role aria-label aria-hidden lang`)
	svgStyle = words(`fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit
		stroke-dasharray stroke-dashoffset color opacity display visibility font font-family font-size font-style font-weight
		font-variant font-stretch text-anchor text-decoration letter-spacing word-spacing dominant-baseline alignment-baseline
		baseline-shift writing-mode direction clip-path clip-rule mask filter marker marker-start marker-mid marker-end
		stop-color stop-opacity flood-color flood-opacity lighting-color color-interpolation color-interpolation-filters
		shape-rendering text-rendering image-rendering paint-order vector-effect mix-blend-mode isolation overflow`)
)

const (
	svgNS   = "http://www.w3.org/2000/svg"
	xlinkNS = "http://www.w3.org/1999/xlink"
	useMost = 10_000 // elements that references may unfold to
)

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// planSVG writes the drawing anew from what is allowed, in one canonical form.
func planSVG(m *walk.Map, src io.ReaderAt, b *fact.Budget) ([]piece, error) {
	room := 4 * m.Size // names, values and the output
	if err := b.Alloc(room); err != nil {
		return nil, err
	}
	defer b.Free(room)
	s := &svg{b: b, refs: map[string][]string{}, count: map[string]int{}}
	d := xml.NewDecoder(io.NewSectionReader(src, 0, m.Size))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fact.Deny(fact.CodeMalformed, d.InputOffset(), "%v", err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if t.Name.Space != "" && t.Name.Space != svgNS || !svgElements[t.Name.Local] || len(s.open) > 0 && t.Name.Local == "svg" && t.Name.Space == "" && s.open[0] != "svg" {
				if len(s.open) == 0 {
					return nil, fact.Deny(fact.CodeMalformed, 0, "root element %q", t.Name.Local)
				}
				if err := d.Skip(); err != nil {
					return nil, fact.Deny(fact.CodeMalformed, d.InputOffset(), "%v", err)
				}
				continue
			}
			s.start(t)
		case xml.EndElement:
			s.out.WriteString("</" + t.Name.Local + ">")
			s.open, s.ids = s.open[:len(s.open)-1], s.ids[:len(s.ids)-1]
		case xml.CharData:
			if len(s.open) > 0 {
				s.out.WriteString(svgText.Replace(string(t)))
			}
		}
		if err := b.Tick(); err != nil {
			return nil, err
		}
	}
	if err := s.unfold(); err != nil {
		return nil, err
	}
	return []piece{literal([]byte(s.out.String()))}, nil
}

var (
	svgText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;")
	svgAttr = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "\r", "&#xD;", "\n", "&#xA;", "\t", "&#x9;")
)

type svg struct {
	b     *fact.Budget
	out   strings.Builder
	open  []string            // element names from the root down
	ids   []string            // the id each open element has or inherits
	refs  map[string][]string // id -> ids its elements refer to
	count map[string]int      // id -> elements inside
}

func (s *svg) start(t xml.StartElement) {
	root := len(s.open) == 0
	id := ""
	if !root {
		id = s.ids[len(s.ids)-1]
	}
	s.out.WriteString("<" + t.Name.Local)
	if root {
		s.out.WriteString(` xmlns="` + svgNS + `" xmlns:xlink="` + xlinkNS + `"`)
	}
	seen := map[string]bool{}
	var target string
	for _, a := range t.Attr {
		name := a.Name.Local
		if a.Name.Space != "" && !(a.Name.Space == xlinkNS && name == "href") || seen[name] || !svgAttributes[name] && !svgStyle[name] {
			continue
		}
		v, ok := svgValue(name, t.Name.Local, a.Value)
		if !ok {
			continue
		}
		seen[name] = true
		if name == "id" {
			id = v
		}
		if name == "href" {
			target = strings.TrimPrefix(v, "#")
			name = "xlink:href"
		}
		s.out.WriteString(" " + name + `="` + svgAttr.Replace(v) + `"`)
	}
	s.out.WriteString(">")
	s.open, s.ids = append(s.open, t.Name.Local), append(s.ids, id)
	s.count[id]++
	if target != "" && t.Name.Local == "use" {
		s.refs[id] = append(s.refs[id], target)
	}
}

// svgValue returns the value an attribute may keep.
func svgValue(name, element, v string) (string, bool) {
	switch {
	case name == "href" && element == "image":
		return v, svgImage(v)
	case name == "href":
		return v, strings.HasPrefix(v, "#") && !strings.ContainsAny(v, " \t\r\n\"'<>()\\:")
	case name == "style":
		var keep []string
		for _, decl := range strings.Split(v, ";") {
			p, val, ok := strings.Cut(decl, ":")
			p, val = strings.ToLower(strings.TrimSpace(p)), strings.TrimSpace(val)
			if ok && svgStyle[p] && svgSafe(val) {
				keep = append(keep, p+":"+val)
			}
		}
		return strings.Join(keep, ";"), len(keep) > 0
	}
	return v, svgSafe(v)
}

// svgSafe reports whether a value refers to nothing outside the drawing.
func svgSafe(v string) bool {
	low := strings.ToLower(v)
	for rest := low; ; {
		i := strings.Index(rest, "url")
		if i < 0 {
			break
		}
		rest = strings.TrimLeft(rest[i+3:], " \t\r\n")
		if strings.HasPrefix(rest, "(") && !strings.HasPrefix(strings.TrimLeft(rest[1:], " \"'"), "#") {
			return false
		}
	}
	for _, bad := range []string{`\`, "@import", "expression(", "javascript:", "data:", "/*", "image(", "image-set(", "://"} {
		if strings.Contains(low, bad) {
			return false
		}
	}
	return true
}

// unfold refuses drawings whose references multiply.
func (s *svg) unfold() error {
	size := map[string]int{}
	var cost func(id string, depth int) (int, error)
	cost = func(id string, depth int) (int, error) {
		if n, ok := size[id]; ok {
			return n, nil
		}
		if depth > 16 {
			return 0, fact.Over(fact.CodeDepth, -1, int64(depth), 16, "references in references")
		}
		n := s.count[id]
		for _, r := range s.refs[id] {
			k, err := cost(r, depth+1)
			if err != nil {
				return 0, err
			}
			if n += k; n > useMost {
				return 0, fact.Over(fact.CodeNodes, -1, int64(n), useMost, "elements after references")
			}
		}
		size[id] = n
		return n, nil
	}
	for id := range s.refs {
		if _, err := cost(id, 0); err != nil {
			return fmt.Errorf("svg: %w", err)
		}
	}
	return nil
}
