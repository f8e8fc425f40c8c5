package serial

import "github.com/oriel-go/oriel/guard/fact"

// A marker is a string that starts something wherever it stands.
type marker struct {
	name     string
	code     fact.Code
	severity fact.Severity
	text     string                                   // at least two bytes
	next     string                                   // the bytes of which one must follow; "" lets any follow. Needed where text has two
	decodes  bool                                     // the confirmer decodes or unpacks
	confirm  func(c *checker, hit *Hit) (bool, error) // may mend the hit
	follows  [4]uint64                                // next as a set
}

// opcodes are the instructions of pickles, and rubyTypes the types of Ruby's values that matter.
const (
	opcodes   = "(.012FIJKLMNPQRSTUVXabcd}eghijlopqrstu]GB)\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\x97\x98C"
	rubyTypes = "[{}oIuUSeCcmM:\""
	letters   = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_\\$"
	digits    = "0123456789"
)

var markers []marker

func init() { // not a literal: confirmers look for markers again in what they decode
	object := func(name, text, next string, fn func(*checker, *Hit) (bool, error)) {
		markers = append(markers, marker{name: name, code: fact.CodeSerialized, text: text, next: next, confirm: fn})
	}
	program := func(name, text string, fn func(*checker, *Hit) (bool, error)) {
		markers = append(markers, marker{name: name, code: fact.CodeExecutable, text: text, confirm: fn})
	}
	encoded := func(text, next, how string) {
		markers = append(markers, marker{code: fact.CodeSerialized, text: text, next: next, decodes: true,
			confirm: func(c *checker, hit *Hit) (bool, error) { return c.encoded(hit, how) }})
	}
	for _, p := range []string{"\x80\x02", "\x80\x03", "\x80\x04", "\x80\x05"} {
		object("pickle", p, opcodes, pickled)
	}
	for _, m := range []string{"os", "posix", "nt", "__builtin__", "builtins", "subprocess", "sys", "pickle", "_pickle", "cPickle", "copy_reg", "copyreg", "importlib",
		"runpy", "socket", "shutil", "pty", "webbrowser", "requests", "urllib", "urllib.request", "httplib", "asyncio", "ctypes", "operator", "timeit", "pip", "code",
		"types", "marshal", "functools", "numpy", "torch", "pathlib", "io", "platform", "commands", "bdb", "pdb", "site", "cProfile", "profile", "multiprocessing"} {
		object("pickle of protocol 0", "c"+m+"\n", "", pickled)
	}
	object("object of Java", "\xac\xed\x00\x05", "", java)
	object("object of .NET", "\x00\x01\x00\x00\x00\xff\xff\xff\xff\x01\x00\x00\x00\x00\x00\x00\x00", "", dotnet)
	object("object of Ruby", "\x04\x08", rubyTypes, ruby)
	object("object of PHP", "O:", digits, php)
	object("object of PHP", "C:", digits, php)
	object("function for node-serialize", "_$$ND_FUNC$$_", "", always)
	object("function for funcster", "__js_function", "", always)
	for _, t := range []string{"!!python/", "!python/", "!ruby/", "!!javax.", "!!java.", "!!com.sun.", "!<tag:yaml.org,2002:python/", "!<tag:yaml.org,2002:java", "!!org."} {
		object("object in YAML", t, "", yamlTag)
	}
	object("object for XMLDecoder", "java.beans.XMLDecoder", "", always)
	object("object for XAML", "<ObjectDataProvider", "", always)

	program("program for Linux", "\x7fELF", elf)
	program("program for Windows", "PE\x00\x00", pe)
	program("program for Windows", "This program cannot be run in DOS mode", always)
	program("program for Windows", "This program must be run under Win", always)
	for _, m := range []string{"\xcf\xfa\xed\xfe", "\xce\xfa\xed\xfe", "\xfe\xed\xfa\xcf", "\xfe\xed\xfa\xce"} {
		program("program for macOS", m, macho)
	}
	program("shortcut of Windows", "\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00F", shortcut) // without the zeros it begins with, of which files are full
	program("PHP archive", "__HALT_COMPILER", haltCompiler)

	for _, a := range [][2]string{{"ZIP archive", "PK\x03\x04"}, {"7z archive", "7z\xbc\xaf\x27\x1c"}, {"RAR archive", "Rar!\x1a\x07"}, {"xz archive", "\xfd7zXZ\x00"}} {
		fn := always
		if a[1][0] == 'P' {
			fn = zipLocal
		}
		markers = append(markers, marker{name: a[0], code: fact.CodeInside, severity: fact.Note, text: a[1], confirm: fn})
	}
	markers = append(markers, marker{code: fact.CodeSerialized, text: "\x1f\x8b\x08", decodes: true, confirm: gzipped})
	markers = append(markers, marker{code: fact.CodeWeightsCode, text: `{"`, next: letters, decodes: true, confirm: described})
	markers = append(markers, marker{code: fact.CodeWeightsCode, text: "{\n", next: " \t\r\n\"", decodes: true, confirm: described})

	encoded("gA", "IJKLMNOPQRSTUVWX", "base64")
	encoded("rO0AB", "", "base64")
	encoded("AAEAAAD/////", "", "base64")
	encoded("/wEy", "", "base64")
	encoded("BAh", "bveU6OiJdA", "base64")
	encoded("H4sI", "", "base64")
	encoded("f0VMR", "", "base64")
	encoded("TVqQA", "", "base64")
	for _, h := range []string{"aced0005", "ACED0005", "8002", "8003", "8004", "8005", "7f454c46", "7F454C46", "1f8b08", "1F8B08", "0001000000ffffffff", "0001000000FFFFFFFF", "04086f", "04085b"} {
		encoded(h, digits+"abcdefABCDEF", "hex")
	}
}

func always(*checker, *Hit) (bool, error) { return true, nil }
