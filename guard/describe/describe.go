// Package describe reads what models and tokenizers say about themselves, and tells what of it would run code: layers and
// functions in Keras's and skops's JSON, templates for chats, metadata that holds scripts.
//
//	hits, end, err := describe.JSON(reader, budget)
//	what, bad := describe.Template("{{ messages[0].content }}")
package describe

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/oriel-go/oriel/guard/fact"
)

// A Hit is something in a description that would run code, or may.
type Hit struct {
	What     string // for operators; safe to print
	Code     fact.Code
	Severity fact.Severity // Refuse, or Note for what the application decides
	Off      int64         // behind it, from the beginning of the reader
}

// maxHits is how many hits of one document are kept.
const maxHits = 256

// JSON reads JSON that describes a model or a tokenizer, and says what in it would run code: layers and functions of
// Keras from anywhere but Keras, functions and methods of skops, chat templates that reach for the interpreter. Code that
// a repository brings (auto_map) is a Note. The document ends where it ends, or where it stops being JSON: end is how far
// it was read.
func JSON(r *Strings, b *fact.Budget) (hits []Hit, end int64, err error) {
	r.r = narrow(r.r)
	d := &describer{s: r, b: b}
	err = d.document()
	return d.hits, r.off, err
}

// A describer reads one JSON document, keeping of each open object what says of which class it is.
type describer struct {
	s     *Strings
	b     *fact.Budget
	hits  []Hit
	depth int
	last  thing // the object that was closed last
}

// A thing is an object of a description.
type thing struct {
	class, module, name, loader, skops string
	classed                            bool

	function, vocabulary string // of Keras's config of a layer
	in                   struct{ function, vocabulary string }
	path, kind           string // of a module of sentence-transformers
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
	if len(d.hits) < maxHits {
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
		text, ok := d.text()
		if strings.Contains(key, "chat_template") || key == "template" && bytes.Contains(text, []byte("{%")) {
			if what, bad := Template(string(text)); bad {
				d.hit(fact.CodeTemplate, fact.Refuse, "chat template uses "+what)
			} else if len(text) > maxString {
				d.hit(fact.CodeTemplate, fact.Refuse, "chat template is too long to be read")
			}
		}
		return string(text[:min(len(text), 256)]), ok, nil
	case '{', '[':
		if d.depth++; d.depth > maxDepth {
			d.hit(fact.CodeDepth, fact.Refuse, "a description that is nested too deep to be read")
			return "", false, nil
		}
		defer func() { d.depth-- }()
		if c == '[' {
			ok, err := d.list(key)
			return "", ok, err
		}
		ok, err := d.object(key)
		return "", ok, err
	}
	for wordly(c) { // a number, true, null, -Infinity
		p, err := d.s.r.Peek(1)
		if err != nil || !wordly(p[0]) {
			return "", true, nil
		}
		var ok bool
		if c, ok = d.s.byte(); !ok {
			return "", false, nil
		}
	}
	return "", false, nil
}

// maxDepth is how deep descriptions are nested at most: Python itself gives up there.
const maxDepth = 1000

func wordly(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '+' || c == '-' || c == '.'
}

// text reads a string behind its first quote. Of one that is too long it returns the beginning, which is longer than
// maxString, and reads on to the end.
func (d *describer) text() ([]byte, bool) {
	ok := d.s.rest()
	if !d.s.cut {
		return d.s.text, ok
	}
	first := bytes.Clone(d.s.text)
	for d.s.cut {
		ok = d.s.rest()
	}
	return first, ok
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

func (d *describer) object(name string) (bool, error) {
	var t thing
	defer func() { // also where it breaks: what was read counts
		d.judge(&t)
		d.last = t
	}()
	for first := true; ; first = false {
		c, ok := d.space()
		if first && c == '}' {
			return ok, nil
		}
		if !ok || c != '"' {
			return false, nil
		}
		word, ok := d.text()
		if !ok {
			return false, nil
		}
		key := string(word[:min(len(word), 64)])
		if c, ok = d.space(); !ok || c != ':' {
			return false, nil
		}
		if c, ok = d.space(); !ok {
			return false, nil
		}
		d.last = thing{}
		v, ok, err := d.value(c, key)
		t.note(key, v)
		if key == "config" && c == '{' {
			t.in.function, t.in.vocabulary = d.last.function, d.last.vocabulary
		}
		if name == "weight_map" && elsewhere(v) {
			d.hit(fact.CodeWeightsRef, fact.Refuse, "weights at "+quote(v))
		}
		if key == "_target_" {
			if what, sev, bad := Named(v); bad {
				d.hit(fact.CodeWeightsCode, sev, "_target_ is "+what)
			}
		}
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
	case "function":
		t.function = v
	case "vocabulary":
		t.vocabulary = v
	case "path":
		t.path = v + "/"
	case "type":
		t.kind = v
	}
}

// kerasFunctions are the modules of Keras whose functions a description may name.
var kerasFunctions = []string{"activations", "initializers", "losses", "metrics", "regularizers", "constraints", "ops", "random", "optimizers"}

// kerasModules are where Keras's own classes come from, and skopsModules those that skops may take objects from.
var (
	kerasModules = []string{"keras", "keras_hub", "keras_nlp", "keras_cv", "tf_keras", "tensorflow.python.keras"}
	skopsModules = []string{"builtins", "numpy", "sklearn", "scipy", "collections", "datetime", "pandas", "xgboost", "lightgbm", "catboost", "quantile_forest"}
)

// tensorflowCalls are functions of TensorFlow that touch files, other processes or Python.
var tensorflowCalls = []string{"io", "raw_ops", "saved_model", "py_function", "numpy_function", "compat.v1.py_func", "load_library", "load_op_library", "data", "train", "summary", "sysconfig", "config", "distribute", "print", "compat.v1.io"}

// elsewhere reports whether a path leads out of the directory that names it.
func elsewhere(path string) bool {
	path = strings.ReplaceAll(path, `\`, "/")
	return strings.HasPrefix(path, "/") || strings.Contains("/"+path+"/", "/../") || strings.Contains(path, ":")
}

// below reports whether a module is one of the list, or inside of one.
func below(module string, list []string) bool {
	for _, m := range list {
		if rest, ok := strings.CutPrefix(module, m); ok && (rest == "" || rest[0] == '.') {
			return true
		}
	}
	return false
}

// builtin are the classes without a module of Keras that its own descriptions hold.
var builtin = map[string]bool{"int": true, "float": true, "str": true, "bool": true, "slice": true, "tuple": true, "list": true, "dict": true, "set": true, "bytes": true, "NoneType": true}

// judge says what an object would do when Keras or skops builds it.
func (d *describer) judge(t *thing) {
	keras := t.module == "" || below(t.module, kerasModules)
	switch {
	case !t.classed:
	case t.class == "Lambda" && keras || t.class == "__lambda__":
		d.hit(fact.CodeWeightsCode, fact.Refuse, "Keras layer of code (Lambda)")
	case t.class == "TorchModuleWrapper" && keras:
		d.hit(fact.CodeWeightsCode, fact.Refuse, "Keras layer that unpickles a module of PyTorch (TorchModuleWrapper)")
	case (t.class == "TFOpLambda" || t.class == "ClassMethod") && keras && below(t.in.function, tensorflowCalls), t.class == "TensorFlowOpLayer":
		d.hit(fact.CodeWeightsCode, fact.Refuse, "Keras layer that runs any operation of TensorFlow ("+quote(t.class+" "+t.in.function)+")")
	case keras && t.in.vocabulary != "" && (t.class == "StringLookup" || t.class == "IntegerLookup" || t.class == "TextVectorization"):
		d.hit(fact.CodeWeightsRef, fact.Refuse, "Keras layer that reads another file ("+quote(t.in.vocabulary)+")")
	case t.class == "TFSMLayer":
		d.hit(fact.CodeWeightsRef, fact.Refuse, "Keras layer that loads another model (TFSMLayer)")
	case t.class == "function" && t.module == "builtins":
		d.hit(fact.CodeWeightsCode, fact.Note, "function of the application: "+quote(t.name))
	case t.class == "function" && t.module != "":
		if m, ok := strings.CutPrefix(t.module, "keras."); ok && below(strings.TrimPrefix(m, "src."), kerasFunctions) {
			break
		}
		d.hit(fact.CodeWeightsCode, fact.Refuse, "function "+quote(t.module)+" "+quote(t.name))
	case t.module == "builtins" && builtin[t.class]:
	case !keras:
		d.hit(fact.CodeWeightsCode, fact.Refuse, "class "+quote(t.class)+" of module "+quote(t.module))
	}
	if t.path != "" && t.kind != "" && strings.Contains(t.kind, ".") && !below(t.kind, []string{"sentence_transformers"}) {
		if what, sev, bad := Named(t.kind); bad {
			d.hit(fact.CodeWeightsCode, sev, "a module is "+what)
		}
	}
	switch {
	case t.loader == "":
	case t.loader == "OperatorFuncNode" || t.loader == "MethodNode" || t.loader == "ReduceNode" || t.loader == "PartialNode":
		d.hit(fact.CodeWeightsCode, fact.Refuse, "skops "+quote(t.loader)+" of module "+quote(t.skops))
	default:
		if below(t.skops, skopsModules) {
			break
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
