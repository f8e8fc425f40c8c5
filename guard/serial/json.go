package serial

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/oriel-go/oriel/guard/fact"
)

// A stringReader goes through the strings of a JSON document. It does not mind what else is wrong with the document.
type stringReader struct {
	r    *bufio.Reader
	text []byte // the string, escapes resolved
	off  int64  // behind it
	err  error  // of the reader
	cut  bool   // the string was longer than maxString, or had no end
}

// maxString is the longest string that is looked at as a whole; what follows is looked at as another string.
const maxString = 8 << 20

func stringsOf(r io.Reader) *stringReader {
	return &stringReader{r: bufio.NewReaderSize(r, 4<<10)}
}

func (s *stringReader) byte() (byte, bool) {
	c, err := s.r.ReadByte()
	if err != nil {
		if !errors.Is(err, io.EOF) {
			s.err = err
		}
		return 0, false
	}
	s.off++
	return c, true
}

// next reads up to the end of the next string.
func (s *stringReader) next() bool {
	for !s.cut {
		c, ok := s.byte()
		if !ok {
			return false
		}
		if c == '"' {
			break
		}
	}
	return s.rest()
}

// rest reads the string behind its first quote.
func (s *stringReader) rest() bool {
	s.text = s.text[:0]
	s.cut = false
	for high := rune(0); ; {
		c, ok := s.byte()
		switch {
		case !ok:
			return len(s.text) > 0
		case c == '"':
			return true
		case len(s.text) >= maxString:
			s.cut = true
			s.text = append(s.text, c)
			return true
		case c != '\\':
			s.text = append(s.text, c)
			high = 0
			continue
		}
		if c, ok = s.byte(); !ok {
			return len(s.text) > 0
		}
		if i := strings.IndexByte("bfnrt", c); i >= 0 {
			s.text = append(s.text, "\b\f\n\r\t"[i])
			continue
		}
		if c != 'u' {
			s.text = append(s.text, c)
			continue
		}
		var r rune
		for range 4 {
			c, ok := s.byte()
			i := strings.IndexByte("0123456789abcdef", c|0x20)
			if !ok || i < 0 {
				break
			}
			r = r<<4 | rune(i)
		}
		if full := utf16.DecodeRune(high, r); full != utf8.RuneError {
			s.text, high = utf8.AppendRune(s.text[:len(s.text)-3], full), 0
			continue
		}
		high = r
		s.text = utf8.AppendRune(s.text, r)
	}
}

// Config reads JSON that describes a model or a tokenizer, and says what in it would run code: layers and functions of
// Keras from anywhere but Keras, functions and methods of skops, chat templates that reach for the interpreter. Code that
// a repository brings (auto_map) is a Note. Off counts from the beginning of r. The document ends where it ends, or where
// it stops being JSON.
func Config(r io.Reader, b *fact.Budget) ([]Hit, error) {
	d := &describer{s: stringsOf(r), b: b}
	err := d.document()
	return d.hits, err
}

// described reads JSON that begins somewhere in a file.
func described(c *checker, hit *Hit) (bool, error) {
	if hit.Off < c.config {
		return false, nil
	}
	from := io.NewSectionReader(c.src, hit.Off, c.size-hit.Off)
	if c.json == nil {
		c.json = stringsOf(from)
	}
	c.json.r.Reset(from)
	c.json.off, c.json.err, c.json.cut = 0, nil, false
	d := &describer{s: c.json, b: c.b}
	err := d.document()
	c.config = hit.Off + d.s.off
	for i, h := range d.hits {
		if h.Off += hit.Off; i == len(d.hits)-1 {
			*hit = h
			return true, err
		}
		if len(c.hits) < MaxHits {
			c.hits = append(c.hits, h)
		}
	}
	return false, err
}

// A describer reads one JSON document, keeping of each open object what says of which class it is.
type describer struct {
	s     *stringReader
	b     *fact.Budget
	hits  []Hit
	depth int
}

// A thing is an object of a description.
type thing struct {
	class, module, name, loader, skops string
	classed                            bool
}

func (d *describer) document() error {
	c, ok := d.space()
	if ok {
		_, _, err := d.value(c, "")
		return errors.Join(err, d.s.err)
	}
	return d.s.err
}

// space returns the next byte that is no white space.
func (d *describer) space() (byte, bool) {
	for {
		c, ok := d.s.byte()
		if !ok || c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			return c, ok
		}
	}
}

func (d *describer) hit(code fact.Code, sev fact.Severity, what string) {
	if len(d.hits) < MaxHits {
		d.hits = append(d.hits, Hit{what, code, sev, d.s.off})
	}
}

// value reads a value that begins with c, of the given key. It returns false where the JSON ends being any, and the value if it is a string.
func (d *describer) value(c byte, key string) (string, bool, error) {
	if err := d.b.Tick(); err != nil {
		return "", false, err
	}
	switch c {
	case '"':
		ok := d.s.rest()
		if d.s.cut {
			return "", false, d.s.err
		}
		if strings.Contains(key, "chat_template") || key == "template" && bytes.Contains(d.s.text, []byte("{%")) {
			if what, bad := Template(string(d.s.text)); bad {
				d.hit(fact.CodeTemplate, fact.Refuse, "chat template uses "+what)
			}
		}
		return string(d.s.text[:min(len(d.s.text), 256)]), ok, nil
	case '{', '[':
		if d.depth++; d.depth > 128 {
			return "", false, nil
		}
		defer func() { d.depth-- }()
		if c == '[' {
			ok, err := d.list(key)
			return "", ok, err
		}
		ok, err := d.object()
		return "", ok, err
	}
	for strings.IndexByte("+-.0123456789truefalsnINy", c) >= 0 && c != 0 {
		p, err := d.s.r.Peek(1)
		if err != nil || strings.IndexByte("+-.0123456789truefalsnINyE", p[0]) < 0 {
			return "", true, nil
		}
		var ok bool
		if c, ok = d.s.byte(); !ok {
			return "", false, nil
		}
	}
	return "", false, nil
}

func (d *describer) list(key string) (bool, error) {
	for first := true; ; first = false {
		c, ok := d.space()
		if first && c == ']' {
			return ok, nil
		}
		if !ok {
			return false, nil
		}
		if _, ok, err := d.value(c, key); !ok || err != nil {
			return false, err
		}
		if c, ok = d.space(); !ok || c != ',' {
			return ok && c == ']', nil
		}
	}
}

func (d *describer) object() (bool, error) {
	var t thing
	defer d.judge(&t) // also where it breaks: what was read counts
	for first := true; ; first = false {
		c, ok := d.space()
		if first && c == '}' {
			return ok, nil
		}
		if !ok || c != '"' || !d.s.rest() || d.s.cut {
			return false, nil
		}
		key := string(d.s.text[:min(len(d.s.text), 64)])
		if c, ok = d.space(); !ok || c != ':' {
			return false, nil
		}
		if c, ok = d.space(); !ok {
			return false, nil
		}
		v, ok, err := d.value(c, key)
		t.note(key, v)
		if key == "auto_map" && c == '{' {
			d.hit(fact.CodeWeightsCode, fact.Note, "code of the repository (auto_map)")
		}
		if !ok || err != nil {
			return false, err
		}
		if c, ok = d.space(); !ok || c != ',' {
			return ok && c == '}', nil
		}
	}
}

func (t *thing) note(key, v string) {
	switch key {
	case "class_name":
		t.class, t.classed = v, true
	case "module":
		t.module = v
	case "config":
		t.name = v
	case "__loader__":
		t.loader = v
	case "__module__":
		t.skops = v
	}
}

// kerasFunctions are the modules of Keras whose functions a description may name.
var kerasFunctions = []string{"activations", "initializers", "losses", "metrics", "regularizers", "constraints", "ops", "random", "optimizers"}

// builtin are the classes without a module of Keras that its own descriptions hold.
var builtin = map[string]bool{"int": true, "float": true, "str": true, "bool": true, "slice": true, "tuple": true, "list": true, "dict": true, "set": true, "bytes": true, "NoneType": true}

// judge says what an object would do when Keras or skops builds it.
func (d *describer) judge(t *thing) {
	keras := t.module == "" || t.module == "keras" || strings.HasPrefix(t.module, "keras.") || strings.HasPrefix(t.module, "keras_hub.") || strings.HasPrefix(t.module, "keras_nlp.") ||
		strings.HasPrefix(t.module, "keras_cv.") || strings.HasPrefix(t.module, "tf_keras.") || strings.HasPrefix(t.module, "tensorflow.python.keras.")
	switch {
	case !t.classed:
	case t.class == "Lambda" && keras || t.class == "__lambda__":
		d.hit(fact.CodeWeightsCode, fact.Refuse, "Keras layer of code (Lambda)")
	case t.class == "TFSMLayer":
		d.hit(fact.CodeWeightsRef, fact.Refuse, "Keras layer that loads another model (TFSMLayer)")
	case t.class == "function" && t.module == "builtins":
		d.hit(fact.CodeWeightsCode, fact.Note, "function of the application: "+quote(t.name))
	case t.class == "function" && t.module != "":
		for _, m := range kerasFunctions {
			if keras && (t.module == "keras."+m || t.module == "keras.src."+m || strings.HasPrefix(t.module, "keras.src."+m+".") || strings.HasPrefix(t.module, "keras."+m+".")) {
				return
			}
		}
		d.hit(fact.CodeWeightsCode, fact.Refuse, "function "+quote(t.module)+" "+quote(t.name))
	case t.module == "builtins" && builtin[t.class]:
	case !keras:
		d.hit(fact.CodeWeightsCode, fact.Refuse, "class "+quote(t.class)+" of module "+quote(t.module))
	}
	switch {
	case t.loader == "":
	case t.loader == "OperatorFuncNode" || t.loader == "MethodNode" || t.loader == "ReduceNode" || t.loader == "PartialNode":
		d.hit(fact.CodeWeightsCode, fact.Refuse, "skops "+quote(t.loader)+" of module "+quote(t.skops))
	default:
		for _, m := range []string{"builtins", "numpy", "sklearn", "scipy", "collections", "datetime", "pandas", "xgboost", "lightgbm", "catboost", "quantile_forest"} {
			if t.skops == m || strings.HasPrefix(t.skops, m+".") {
				return
			}
		}
		d.hit(fact.CodeWeightsCode, fact.Refuse, "skops object of module "+quote(t.skops))
	}
}

// quote makes a name from a file fit for a report.
func quote(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == utf8.RuneError {
			return '?'
		}
		return r
	}, s[:min(len(s), 80)])
}
