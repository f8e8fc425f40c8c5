package serial

import "github.com/oriel-go/oriel/guard/fact"

// A marker is a string that starts something wherever it stands.
type marker struct {
	kind    kind
	text    string    // at least two bytes
	next    string    // the bytes of which one must follow; "" lets any follow. Needed where text has two
	follows [4]uint64 // next as a set
}

// A kind is what a marker may be the start of.
type kind uint8

// The kinds.
const (
	isPickle kind = iota
	isPickle0
	isJava
	isDotNet
	isRuby
	isPHP
	isNode
	isFuncster
	isYAML
	isXMLDecoder
	isXAML
	isELF
	isPE
	isPEText
	isMachO
	isShortcut
	isPHPArchive
	isZip
	isSevenZip
	isRar
	isXZ
	isGzip
	isDescription
	isBase64
	isHex
)

// what says what a confirmed marker is.
var what = [...]struct {
	name     string
	code     fact.Code
	severity fact.Severity
}{
	isPickle: {"pickle", fact.CodeSerialized, fact.Refuse}, isPickle0: {"pickle of protocol 0", fact.CodeSerialized, fact.Refuse},
	isJava: {"object of Java", fact.CodeSerialized, fact.Refuse}, isDotNet: {"object of .NET", fact.CodeSerialized, fact.Refuse},
	isRuby: {"object of Ruby", fact.CodeSerialized, fact.Refuse}, isPHP: {"object of PHP", fact.CodeSerialized, fact.Refuse},
	isNode: {"function for node-serialize", fact.CodeSerialized, fact.Refuse}, isFuncster: {"function for funcster", fact.CodeSerialized, fact.Refuse},
	isYAML: {"object in YAML", fact.CodeSerialized, fact.Refuse}, isXMLDecoder: {"object for XMLDecoder", fact.CodeSerialized, fact.Refuse},
	isXAML: {"object for XAML", fact.CodeSerialized, fact.Refuse},
	isELF:  {"program for Linux", fact.CodeExecutable, fact.Refuse}, isPE: {"program for Windows", fact.CodeExecutable, fact.Refuse},
	isPEText: {"program for Windows", fact.CodeExecutable, fact.Refuse}, isMachO: {"program for macOS", fact.CodeExecutable, fact.Refuse},
	isShortcut: {"shortcut of Windows", fact.CodeExecutable, fact.Refuse}, isPHPArchive: {"PHP archive", fact.CodeExecutable, fact.Refuse},
	isZip: {"ZIP archive", fact.CodeInside, fact.Note}, isSevenZip: {"7z archive", fact.CodeInside, fact.Note},
	isRar: {"RAR archive", fact.CodeInside, fact.Note}, isXZ: {"xz archive", fact.CodeInside, fact.Note},
	isGzip: {"", fact.CodeSerialized, fact.Refuse}, isDescription: {"", fact.CodeWeightsCode, fact.Refuse},
	isBase64: {"", fact.CodeSerialized, fact.Refuse}, isHex: {"", fact.CodeSerialized, fact.Refuse},
}

// decodes reports whether the confirmer decodes or unpacks.
func (k kind) decodes() bool { return k >= isGzip }

// ask asks the confirmer of a kind. It may mend the hit.
func (c *checker) ask(k kind, hit *Hit) (bool, error) {
	switch k {
	case isPickle, isPickle0:
		return pickled(c, hit)
	case isJava:
		return java(c, hit)
	case isDotNet:
		return dotnet(c, hit)
	case isRuby:
		return ruby(c, hit)
	case isPHP:
		return php(c, hit)
	case isYAML:
		return yamlTag(c, hit)
	case isELF:
		return elf(c, hit)
	case isPE:
		return pe(c, hit)
	case isMachO:
		return macho(c, hit)
	case isShortcut:
		return shortcut(c, hit)
	case isPHPArchive:
		return haltCompiler(c, hit)
	case isZip:
		return zipLocal(c, hit)
	case isGzip:
		return gzipped(c, hit)
	case isDescription:
		return described(c, hit)
	case isBase64:
		return c.encoded(hit, "base64")
	case isHex:
		return c.encoded(hit, "hex")
	}
	return true, nil // the marker is long enough to be sure
}

const (
	opcodes   = "(.012FIJKLMNPQRSTUVXabcd}eghijlopqrstu]GB)\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\x97\x98C"
	rubyTypes = "[{}oIuUSeCcmM:\""
	letters   = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_\\$"
	digits    = "0123456789"
	hexDigits = digits + "abcdefABCDEF"
)

var markers = append([]marker{
	{kind: isPickle, text: "\x80\x02", next: opcodes}, {kind: isPickle, text: "\x80\x03", next: opcodes},
	{kind: isPickle, text: "\x80\x04", next: opcodes}, {kind: isPickle, text: "\x80\x05", next: opcodes},
	{kind: isJava, text: "\xac\xed\x00\x05"},
	{kind: isDotNet, text: "\x00\x01\x00\x00\x00\xff\xff\xff\xff\x01\x00\x00\x00\x00\x00\x00\x00"},
	{kind: isRuby, text: "\x04\x08", next: rubyTypes},
	{kind: isPHP, text: "O:", next: digits}, {kind: isPHP, text: "C:", next: digits},
	{kind: isNode, text: "_$$ND_FUNC$$_"}, {kind: isFuncster, text: "__js_function"},
	{kind: isYAML, text: "!!python/"}, {kind: isYAML, text: "!python/"}, {kind: isYAML, text: "!ruby/"}, {kind: isYAML, text: "!!javax."},
	{kind: isYAML, text: "!!java."}, {kind: isYAML, text: "!!com.sun."}, {kind: isYAML, text: "!!org."},
	{kind: isYAML, text: "!<tag:yaml.org,2002:python/"}, {kind: isYAML, text: "!<tag:yaml.org,2002:java"},
	{kind: isXMLDecoder, text: "java.beans.XMLDecoder"}, {kind: isXAML, text: "<ObjectDataProvider"},

	{kind: isELF, text: "\x7fELF"}, {kind: isPE, text: "PE\x00\x00"},
	{kind: isPEText, text: "This program cannot be run in DOS mode"}, {kind: isPEText, text: "This program must be run under Win"},
	{kind: isMachO, text: "\xcf\xfa\xed\xfe"}, {kind: isMachO, text: "\xce\xfa\xed\xfe"}, {kind: isMachO, text: "\xfe\xed\xfa\xcf"}, {kind: isMachO, text: "\xfe\xed\xfa\xce"},
	{kind: isShortcut, text: "\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00F"}, // without the zeros it begins with, of which files are full
	{kind: isPHPArchive, text: "__HALT_COMPILER"},
	{kind: isZip, text: "PK\x03\x04"}, {kind: isSevenZip, text: "7z\xbc\xaf\x27\x1c"}, {kind: isRar, text: "Rar!\x1a\x07"}, {kind: isXZ, text: "\xfd7zXZ\x00"},
	{kind: isGzip, text: "\x1f\x8b\x08"},
	{kind: isDescription, text: `{"`, next: letters}, {kind: isDescription, text: "{\n", next: " \t\r\n\""},
	{kind: isDescription, text: "{ ", next: " \t\r\n\""}, {kind: isDescription, text: "{\t", next: " \t\r\n\""}, {kind: isDescription, text: "{\r", next: " \t\r\n\""},

	{kind: isBase64, text: "gA", next: "IJKLMNOPQRSTUVWX"}, {kind: isBase64, text: "rO0AB"}, {kind: isBase64, text: "AAEAAAD/////"}, {kind: isBase64, text: "/wEy"},
	{kind: isBase64, text: "BAh", next: "bveU6OiJdA"}, {kind: isBase64, text: "H4sI"}, {kind: isBase64, text: "f0VMR"}, {kind: isBase64, text: "TVqQA"},
	{kind: isHex, text: "aced0005"}, {kind: isHex, text: "ACED0005"}, {kind: isHex, text: "8002", next: hexDigits}, {kind: isHex, text: "8003", next: hexDigits},
	{kind: isHex, text: "8004", next: hexDigits}, {kind: isHex, text: "8005", next: hexDigits}, {kind: isHex, text: "7f454c46"}, {kind: isHex, text: "7F454C46"},
	{kind: isHex, text: "1f8b08"}, {kind: isHex, text: "1F8B08"}, {kind: isHex, text: "0001000000ffffffff"}, {kind: isHex, text: "0001000000FFFFFFFF"},
	{kind: isHex, text: "04086f"}, {kind: isHex, text: "04085b"},
}, textPickles()...)

// textPickles are the names that pickles of protocol 0 ask for inside of other texts.
func textPickles() (out []marker) {
	for _, m := range [...]string{"os", "posix", "nt", "__builtin__", "builtins", "subprocess", "sys", "pickle", "_pickle", "cPickle", "copy_reg", "copyreg", "importlib",
		"runpy", "socket", "shutil", "pty", "webbrowser", "requests", "urllib", "urllib.request", "httplib", "asyncio", "ctypes", "operator", "timeit", "pip", "code",
		"types", "marshal", "functools", "numpy", "torch", "pathlib", "io", "platform", "commands", "bdb", "pdb", "site", "cProfile", "profile", "multiprocessing"} {
		out = append(out, marker{kind: isPickle0, text: "c" + m + "\n"})
	}
	return out
}
