package walk

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// walkYAML reads a YAML document as text, and looks at its tags and aliases: tags that make a loader build objects
// refuse it, and so do aliases that unpack to more elements than a document may have.
func walkYAML(w *walker) error {
	if err := walkText(w); err != nil {
		return err
	}
	y := &yaml{w: w, r: bufio.NewReaderSize(w.section(0, w.size), 32<<10), fresh: true, start: true, weights: map[string]int64{}}
	defer func() {
		w.b.Free(y.held)
		for ; y.flow > 0; y.flow-- {
			w.b.Leave()
		}
	}()
	for {
		c, err := y.r.ReadByte()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := y.byte(c); err != nil {
			return err
		}
		y.off++
		y.prev = c
	}
}

// A yaml reads one byte after the other.
type yaml struct {
	w    *walker
	r    *bufio.Reader
	off  int64
	prev byte

	fresh bool   // a node may begin here
	start bool   // only spaces and dashes so far on this line
	quote byte   // of the open string
	slash bool   // behind a backslash in it
	note  bool   // in a comment
	word  []byte // the tag, anchor or alias being read, from its first byte on
	flow  int    // open brackets

	col, key, dash int // of this byte, of the first node on the line, of its last dash; -1 for none

	block  bool // in a block scalar, or its header
	header bool
	parent int // what block lines must be indented more than
	indent int // of block lines; -1 until the first

	anchors []anchor // that are open, outermost first
	weights map[string]int64
	held    int64
	total   int64
}

// An anchor is a named node. Its weight is how many nodes an alias to it stands for.
type anchor struct {
	name   string
	indent int
	dash   bool // the node is an item of a list
	flow   int
	weight int64
}

func (y *yaml) byte(c byte) error {
	if c == '\n' {
		return y.line()
	}
	defer func() { y.col++ }()
	switch {
	case y.note || c == '\r':
		return nil
	case y.block && !y.header:
		if done := y.blockByte(c); !done {
			return nil
		}
	case y.header:
		if c >= '1' && c <= '9' {
			y.indent = y.parent + int(c-'0')
		}
		y.note = c == '#'
		return nil
	case y.quote != 0:
		y.quoted(c)
		return nil
	}
	if y.word != nil {
		if ends := c == ' ' || c == '\t' || strings.IndexByte(",[]{}", c) >= 0 && y.word[0] != '!' || y.flow > 0 && strings.IndexByte(",[]{}", c) >= 0 && y.word[1%len(y.word)] != '<'; !ends {
			if len(y.word) > 1024 {
				return fact.Over(fact.CodeTag, y.off, int64(len(y.word)), 1024, "bytes of a tag or name")
			}
			y.word = append(y.word, c)
			return nil
		}
		if err := y.take(); err != nil {
			return err
		}
	}
	if c == ' ' || c == '\t' {
		if y.prev == ':' {
			y.fresh = true
		}
		return nil
	}
	if y.start && (c != '-' || !y.dashed()) {
		if err := y.begin(c); err != nil {
			return err
		}
	}
	return y.token(c)
}

// token reads a byte that may begin a node or end one.
func (y *yaml) token(c byte) error {
	switch {
	case c == '#' && (y.prev == ' ' || y.prev == '\t' || y.prev == '\n' || y.off == 0):
		y.note = true
	case c == '[' || c == '{':
		if y.flow > 0 || y.fresh {
			if err := y.w.b.Enter(); err != nil {
				return err
			}
			y.flow++
			y.fresh = true
			return y.node()
		}
	case (c == ']' || c == '}') && y.flow > 0:
		y.flow--
		y.w.b.Leave()
		y.close(func(a anchor) bool { return a.flow > y.flow })
		y.fresh = false
	case c == ',' && y.flow > 0:
		y.close(func(a anchor) bool { return a.flow >= y.flow && a.flow > 0 })
		y.fresh = true
	case c == ':' && y.flow > 0 && (y.prev == '"' || y.prev == '\''):
		y.fresh = true
	case !y.fresh:
	case c == '!' || c == '&' || c == '*':
		y.word = append(y.word[:0:0], c)
	case c == '\'' || c == '"':
		y.quote = c
		y.fresh = false
		return y.node()
	case (c == '|' || c == '>') && y.flow == 0:
		y.block, y.header, y.indent = true, true, -1
		if y.parent = y.key; y.key == y.col || y.key < 0 {
			y.parent = y.dash
		}
		return y.node()
	case (c == '-' || c == '?') && y.spaced():
	default:
		y.fresh = false
		return y.node()
	}
	return nil
}

// spaced reports whether white space follows.
func (y *yaml) spaced() bool {
	p, err := y.r.Peek(1)
	return err != nil || p[0] == ' ' || p[0] == '\t' || p[0] == '\n' || p[0] == '\r'
}

// dashed notes a dash that begins a list's item.
func (y *yaml) dashed() bool {
	if !y.spaced() {
		return false
	}
	if y.dash < 0 && y.flow == 0 {
		y.close(func(a anchor) bool { return a.flow == 0 && (a.indent > y.col || a.indent == y.col && a.dash) })
	}
	y.dash = y.col
	return true
}

// begin notes the first node of a line, which closes what is indented as much or more.
func (y *yaml) begin(c byte) error {
	y.start = false
	if y.flow > 0 || c == '#' {
		return nil
	}
	if y.key = y.col; y.dash < 0 {
		y.close(func(a anchor) bool { return a.indent >= y.col })
	}
	if y.col == 0 && c == '%' {
		if p, _ := y.r.Peek(3); string(p) == "TAG" {
			return fact.Deny(fact.CodeTag, y.off, "a handle for tags is declared")
		}
		y.note = true
	}
	if p, _ := y.r.Peek(2); y.col == 0 && (c == '-' || c == '.') && len(p) == 2 && p[0] == c && p[1] == c {
		y.key, y.dash = -1, -1
	}
	return nil
}

// line ends a line.
func (y *yaml) line() error {
	if y.word != nil {
		if err := y.take(); err != nil {
			return err
		}
	}
	y.header, y.note, y.slash = false, false, false
	if y.quote == 0 && !y.block {
		y.fresh = true
	}
	y.start, y.col, y.key, y.dash = true, 0, -1, -1
	return nil
}

// blockByte looks at a byte of a block scalar and reports whether it is behind the scalar.
func (y *yaml) blockByte(c byte) bool {
	if !y.start {
		return false
	}
	if c == ' ' {
		return false
	}
	if y.indent < 0 && y.col > y.parent {
		y.indent = y.col
	}
	if y.indent >= 0 && y.col >= y.indent {
		y.start = false
		return false
	}
	y.block, y.fresh = false, true
	return true
}

func (y *yaml) quoted(c byte) {
	switch {
	case y.slash:
		y.slash = false
	case c == '\\' && y.quote == '"':
		y.slash = true
	case c == y.quote:
		y.quote = 0
	}
	y.start = false
}

// node pays for one node, here and in every anchor around it.
func (y *yaml) node() error {
	for i := range y.anchors {
		y.anchors[i].weight++
	}
	return y.w.b.Node(1)
}

// take judges the tag, anchor or alias that has ended.
func (y *yaml) take() error {
	word := string(y.word)
	y.word = nil
	if err := y.w.b.Node(1); err != nil {
		return err
	}
	switch word[0] {
	case '!':
		return y.tag(word)
	case '&':
		if len(y.anchors) >= int(y.w.b.Limits.Depth) {
			return fact.Over(fact.CodeAliases, y.off, int64(len(y.anchors)), y.w.b.Limits.Depth, "anchors in anchors")
		}
		if err := y.w.b.Alloc(int64(len(word)) + 96); err != nil {
			return err
		}
		y.held += int64(len(word)) + 96
		a := anchor{name: word[1:], indent: y.key, flow: y.flow, weight: 1}
		if y.key < 0 || y.dash >= 0 && y.key == y.col-len(word) {
			a.indent, a.dash = y.dash, true
		}
		y.anchors = append(y.anchors, a)
		return nil
	}
	y.fresh = false
	for _, a := range y.anchors {
		if a.name == word[1:] {
			return fact.Deny(fact.CodeAliases, y.off, "%.60q holds itself", word[1:])
		}
	}
	n := max(1, y.weights[word[1:]])
	for i := range y.anchors {
		y.anchors[i].weight += n
	}
	if y.total += n; y.total > y.w.b.Limits.Nodes {
		return fact.Over(fact.CodeAliases, y.off, y.total, y.w.b.Limits.Nodes, "elements behind aliases")
	}
	return nil
}

// close ends the anchors for which done says so, and those inside them.
func (y *yaml) close(done func(anchor) bool) {
	for i := len(y.anchors) - 1; i >= 0 && done(y.anchors[i]); i-- {
		y.weights[y.anchors[i].name] = y.anchors[i].weight
		y.anchors = y.anchors[:i]
	}
}

// yamlCore are the tags of YAML's own types.
const yamlCore = " str int float bool null map seq set omap pairs binary timestamp merge value yaml "

// yamlLoaders are how tags begin that make loaders of some language build objects.
var yamlLoaders = []string{"python", "ruby", "java", "perl", "php", "net.", "com.", "org.", "clr", "go/", "js/", "cpp", "nodejs"}

func (y *yaml) tag(word string) error {
	name, own := strings.TrimPrefix(word, "!"), false
	switch {
	case strings.HasPrefix(name, "<"):
		name, own = strings.CutPrefix(strings.TrimSuffix(name[1:], ">"), "tag:yaml.org,2002:")
		if !own {
			return fact.Deny(fact.CodeTag, y.off, "tag %.100q", word)
		}
	case strings.HasPrefix(name, "!"):
		name, own = name[1:], true
	case strings.Contains(name, "!"):
		return fact.Deny(fact.CodeTag, y.off, "tag %.100q", word)
	}
	if own {
		if !strings.Contains(yamlCore, " "+name+" ") || strings.Contains(name, " ") {
			return fact.Deny(fact.CodeTag, y.off, "tag %.100q", word)
		}
		return nil
	}
	for _, l := range yamlLoaders {
		if strings.HasPrefix(strings.ToLower(name), l) {
			return fact.Deny(fact.CodeTag, y.off, "tag %.100q", word)
		}
	}
	return nil
}
