package guardtest

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// Safetensors returns a file with that header and n bytes of tensors.
func Safetensors(header string, n int) []byte {
	return cat(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), []byte(header), make([]byte, n))
}

func tensorHeader(entries ...string) string { return "{" + strings.Join(entries, ",") + "}" }

func tensorEntry(name, dtype, shape string, from, to int64) string {
	return fmt.Sprintf(`%q:{"dtype":%q,"shape":%s,"data_offsets":[%d,%d]}`, name, dtype, shape, from, to)
}

func le64(v uint64) []byte { return binary.LittleEndian.AppendUint64(nil, v) }
func le32(v uint32) []byte { return binary.LittleEndian.AppendUint32(nil, v) }

func ggufString(s string) []byte { return cat(le64(uint64(len(s))), []byte(s)) }

// GGUFText is a setting of a GGUF file that is a string.
func GGUFText(key, value string) []byte { return cat(ggufString(key), le32(8), ggufString(value)) }

func ggufTensor(name string, dims []uint64, typ uint32, off uint64) []byte {
	out := cat(ggufString(name), le32(uint32(len(dims))))
	for _, d := range dims {
		out = append(out, le64(d)...)
	}
	return cat(out, le32(typ), le64(off))
}

// GGUF returns a file of version 3 with those settings, tensor records and n bytes of tensors at alignment 32.
func GGUF(settings, tensors [][]byte, n int) []byte {
	out := cat([]byte("GGUF"), le32(3), le64(uint64(len(tensors))), le64(uint64(len(settings))), cat(settings...), cat(tensors...))
	if len(tensors) > 0 {
		out = append(out, make([]byte, (32-len(out)%32)%32)...)
	}
	return append(out, make([]byte, n)...)
}

// ProtoBytes is a protobuf field of bytes, text or a message.
func ProtoBytes(field int, parts ...[]byte) []byte {
	b := cat(parts...)
	return cat(binary.AppendUvarint(nil, uint64(field)<<3|2), binary.AppendUvarint(nil, uint64(len(b))), b)
}

// ProtoText is a protobuf field of text.
func ProtoText(field int, s string) []byte { return ProtoBytes(field, []byte(s)) }

// ProtoInt is a protobuf field of a number.
func ProtoInt(field int, v uint64) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(nil, uint64(field)<<3), v)
}

// ONNX returns a model of one graph with one Add and what is given.
func ONNX(graph ...[]byte) []byte {
	node := ProtoBytes(1, ProtoText(1, "x"), ProtoText(2, "y"), ProtoText(3, "add"), ProtoText(4, "Add"))
	return cat(ProtoInt(1, 8), ProtoText(2, "guardtest"), ProtoBytes(7, node, cat(graph...), ProtoText(2, "g")), ProtoBytes(8, ProtoText(1, ""), ProtoInt(2, 17)))
}

// onnxExternal is an initializer of two floats whose data is in another file.
func onnxExternal(location string) []byte {
	return ProtoBytes(5, ProtoInt(1, 2), ProtoInt(2, 1), ProtoText(8, "w"),
		ProtoBytes(13, ProtoText(1, "location"), ProtoText(2, location)), ProtoBytes(13, ProtoText(1, "offset"), ProtoText(2, "0")),
		ProtoBytes(13, ProtoText(1, "length"), ProtoText(2, "8")), ProtoInt(14, 1))
}

func onnxNode(domain, op string) []byte {
	return ProtoBytes(1, ProtoText(2, "z"), ProtoText(4, op), ProtoText(7, domain))
}

// onnxDeep is a node whose attribute is a graph with such a node, and so on.
func onnxDeep(levels int) []byte {
	b := onnxNode("", "If")
	for range levels {
		b = ProtoBytes(1, ProtoText(4, "If"), ProtoBytes(5, ProtoText(1, "then_branch"), ProtoBytes(6, b), ProtoInt(20, 5)))
	}
	return b
}

// SavedModel returns a model of TensorFlow with one operation in its graph and one in a function.
func SavedModel(inGraph, inFunction string, more ...[]byte) []byte {
	node := func(field int, op string) []byte { return ProtoBytes(field, ProtoText(1, "n"), ProtoText(2, op)) }
	library := ProtoBytes(2, ProtoBytes(1, ProtoBytes(1, ProtoText(1, "f")), node(3, inFunction)))
	return cat(ProtoInt(1, 1), ProtoBytes(2, ProtoBytes(1, ProtoText(4, "serve")), ProtoBytes(2, node(1, inGraph), library), cat(more...)))
}

// HDF5 returns a file whose root group is empty and has those messages in its header, and then tail.
func HDF5(tail []byte, messages ...[]byte) []byte {
	const none = math.MaxUint64
	const tree, heap, root = 96, 96 + 544, 96 + 544 + 32 + 88
	group := HDF5Message(17, cat(le64(tree), le64(heap)))
	body := cat(group, cat(messages...))
	header := cat([]byte{1, 0}, binary.LittleEndian.AppendUint16(nil, uint16(1+len(messages))), le32(1), le32(uint32(len(body))), make([]byte, 4), body)
	end := uint64(root + len(header) + len(tail))
	super := cat([]byte(hdf5Magic), []byte{0, 0, 0, 0, 0, 8, 8, 0, 4, 0, 16, 0, 0, 0, 0, 0}, le64(0), le64(none), le64(end), le64(none),
		le64(0), le64(root), le32(1), le32(0), le64(tree), le64(heap))
	nodes := cat([]byte("TREE\x00\x00\x00\x00"), le64(none), le64(none), make([]byte, 520))
	names := cat([]byte("HEAP\x00\x00\x00\x00"), le64(88), le64(8), le64(heap+32), make([]byte, 8), le64(1), le64(80), make([]byte, 64))
	return cat(super, nodes, names, header, tail)
}

const hdf5Magic = "\x89HDF\r\n\x1a\n"

// HDF5Message is one message of an object header of HDF5.
func HDF5Message(typ uint16, data []byte) []byte {
	data = append(data, make([]byte, (8-len(data)%8)%8)...)
	return cat(binary.LittleEndian.AppendUint16(nil, typ), binary.LittleEndian.AppendUint16(nil, uint16(len(data))), make([]byte, 4), data)
}

// HDF5Text is an attribute that holds a text.
func HDF5Text(name, text string) []byte {
	pad := func(b []byte) []byte { return append(b, make([]byte, (8-len(b)%8)%8)...) }
	typ := cat([]byte{0x13, 0, 0, 0}, le32(uint32(len(text))))
	return HDF5Message(12, cat([]byte{1, 0}, binary.LittleEndian.AppendUint16(nil, uint16(len(name)+1)), []byte{8, 0, 8, 0}, pad([]byte(name+"\x00")), typ, []byte{1, 0, 0, 0, 0, 0, 0, 0}, []byte(text)))
}

func hdf5Link(file string) []byte {
	target := "\x00" + file + "\x00/secret\x00"
	return HDF5Message(6, cat([]byte{1, 8, 64, 1, 'w'}, binary.LittleEndian.AppendUint16(nil, uint16(len(target))), []byte(target)))
}

// kerasConfig is the description of a model with one layer.
func kerasConfig(layer string) string {
	return `{"module":"keras","class_name":"Sequential","config":{"name":"m","layers":[{"module":"keras.layers","class_name":"Dense","config":{"units":2,"activation":"relu"},"registered_name":null},` + layer + `]},"registered_name":"Sequential"}`
}

func kerasZip(layer string) func() []byte { return kerasOf(kerasConfig(layer)) }

func kerasOf(config string) func() []byte {
	return func() []byte {
		return Zip(Entry{Name: "metadata.json", Data: []byte(`{"keras_version":"3.12.0"}`)}, Entry{Name: "config.json", Data: []byte(config)},
			Entry{Name: "model.weights.h5", Data: HDF5(nil)})
	}
}

// wideText is text in UTF-16, without a mark or with one, or in UTF-32.
func wideText(s string, size int, order binary.AppendByteOrder, mark bool) string {
	var out []byte
	if mark {
		s = "\ufeff" + s
	}
	for _, r := range s {
		if size == 2 {
			out = order.AppendUint16(out, uint16(r))
		} else {
			out = order.AppendUint32(out, uint32(r))
		}
	}
	return string(out)
}

const chatML = `{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}`

const lambdaLayer = `{"module":"keras.layers","class_name":"Lambda","config":{"name":"l","function":{"class_name":"__lambda__","config":{"code":"4wEAAAA=","defaults":null,"closure":null}}}}`

func models() []Case {
	acc := []fact.Format{fact.Safetensors, fact.GGUF, fact.ONNX, fact.SavedModel, fact.HDF5, fact.Zip}
	var out []Case
	add := func(id, about, name string, code fact.Code, data func() []byte) {
		out = append(out, Case{ID: id, About: about, Name: name, Accept: acc, Code: code, Make: data})
	}
	note := func(id, about, name string, code fact.Code, data func() []byte) {
		out = append(out, Case{ID: id, About: about, Name: name, Accept: acc, Note: code, Make: data})
	}
	st := func(id, about string, code fact.Code, n int, entries ...string) {
		add(id, about, "a.safetensors", code, func() []byte { return Safetensors(tensorHeader(entries...), n) })
	}
	raw := func(n uint64, header string) func() []byte {
		return func() []byte { return cat(le64(n), []byte(header)) }
	}
	add("O1", "header of 2⁶³ bytes", "a.safetensors", fact.CodeHeader, raw(1<<63, `{"a":1}`+strings.Repeat(" ", 99)))
	add("O1", "header longer than the file", "a.safetensors", fact.CodeHeader, raw(9999, `{"a":1}`+strings.Repeat(" ", 99)))
	add("O2", "header over 100 MB", "a.safetensors", fact.CodeHeader, raw(100_000_001, `{"a":1}`+strings.Repeat(" ", 99)))
	st("O3", "overlap", fact.CodeTensor, 12, tensorEntry("a", "F32", "[2]", 0, 8), tensorEntry("b", "F32", "[2]", 4, 12))
	st("O4", "hole", fact.CodeTensor, 20, tensorEntry("a", "F32", "[2]", 0, 8), tensorEntry("b", "F32", "[2]", 12, 20))
	st("O5", "out of range", fact.CodeTensor, 8, tensorEntry("a", "F32", "[4]", 0, 16))
	st("O5", "backwards", fact.CodeTensor, 8, tensorEntry("a", "F32", "[2]", 8, 0))
	st("O6", "shape and length differ", fact.CodeTensor, 8, tensorEntry("a", "F32", "[3]", 0, 8))
	st("O6", "unknown type", fact.CodeTensor, 8, tensorEntry("a", "F3", "[2]", 0, 8))
	st("O7", "shape overflows", fact.CodeTensor, 8, tensorEntry("a", "F32", "[4294967296,4294967296,2]", 0, 8))
	st("O7", "negative length", fact.CodeTensor, 8, tensorEntry("a", "F32", "[-2]", 0, 8))
	st("O8", "one name twice", fact.CodeKey, 16, tensorEntry("a", "F32", "[2]", 0, 8), tensorEntry("a", "F32", "[2]", 8, 16))
	note("O9", "script in the metadata", "a.safetensors", fact.CodeMetadata, func() []byte {
		return Safetensors(tensorHeader(`"__metadata__":{"note":"<script>fetch('http://x')</script>"}`, tensorEntry("a", "F32", "[2]", 0, 8)), 8)
	})
	add("O9", "metadata that is no text", "a.safetensors", fact.CodeHeader, func() []byte { return Safetensors(`{"__metadata__":{"n":{"a":1}}}`, 0) })
	add("O10", "header is a list", "a.safetensors", fact.CodeHeader, func() []byte { return Safetensors(`[{"a":1}]`, 0) })
	add("O10", "header starts with a space", "a.safetensors", fact.CodeHeader, func() []byte { return Safetensors(` {"a":1}`, 0) })
	add("O10", "bytes behind the last tensor", "a.safetensors", fact.CodeTensor, func() []byte { return Safetensors(tensorHeader(tensorEntry("a", "F32", "[2]", 0, 8)), 9) })
	st("O11", "empty tensor inside another", fact.CodeTensor, 8, tensorEntry("a", "F32", "[2]", 0, 8), tensorEntry("b", "F32", "[0]", 4, 4))

	gguf := func(id, about string, code fact.Code, n int, settings, tensors [][]byte) {
		add(id, about, "a.gguf", code, func() []byte { return GGUF(settings, tensors, n) })
	}
	counts := func(tensors, settings uint64, more ...[]byte) func() []byte {
		return func() []byte {
			return cat([]byte("GGUF"), le32(3), le64(tensors), le64(settings), cat(more...), make([]byte, 64))
		}
	}
	arch := GGUFText("general.architecture", "llama")
	w := ggufTensor("w", []uint64{32}, 0, 0)
	add("O12", "2⁶³ tensors", "a.gguf", fact.CodeHeader, counts(1<<63, 0))
	add("O12", "2⁶² settings", "a.gguf", fact.CodeHeader, counts(0, 1<<62))
	add("O12", "a count that wraps", "a.gguf", fact.CodeHeader, counts(math.MaxUint64/24+2, 0))
	add("O13", "key longer than the file", "a.gguf", fact.CodeHeader, counts(0, 1, le64(1<<40), []byte("k")))
	add("O13", "text of 2⁶⁴-1 bytes", "a.gguf", fact.CodeHeader, counts(0, 1, ggufString("k"), le32(8), le64(math.MaxUint64)))
	add("O13", "list longer than the file", "a.gguf", fact.CodeHeader, counts(0, 1, ggufString("k"), le32(9), le32(10), le64(1<<61)))
	gguf("O14", "list of lists", fact.CodeHeader, 0, [][]byte{cat(ggufString("k"), le32(9), le32(9), le64(1), le32(4), le64(0))}, nil)
	gguf("O14", "unknown type", fact.CodeHeader, 0, [][]byte{cat(ggufString("k"), le32(99), le64(0))}, nil)
	for _, n := range []uint32{0, 3, 24, 1 << 31} {
		gguf("O15", fmt.Sprint("alignment ", n), fact.CodeHeader, 128, [][]byte{cat(ggufString("general.alignment"), le32(4), le32(n))}, [][]byte{w})
	}
	gguf("O16", "tensor passes the end", fact.CodeTensor, 64, [][]byte{arch}, [][]byte{w})
	gguf("O16", "tensor far away", fact.CodeTensor, 128, [][]byte{arch}, [][]byte{ggufTensor("w", []uint64{32}, 0, math.MaxUint64-31)})
	gguf("O16", "shape overflows", fact.CodeTensor, 128, [][]byte{arch}, [][]byte{ggufTensor("w", []uint64{1 << 32, 1 << 32, 1 << 32}, 0, 0)})
	gguf("O16", "five dimensions", fact.CodeTensor, 128, [][]byte{arch}, [][]byte{ggufTensor("w", []uint64{2, 2, 2, 2, 2}, 0, 0)})
	gguf("O16", "part of a block", fact.CodeTensor, 128, [][]byte{arch}, [][]byte{ggufTensor("w", []uint64{33}, 2, 0)})
	gguf("O16", "unknown type", fact.CodeTensor, 128, [][]byte{arch}, [][]byte{ggufTensor("w", []uint64{32}, 77, 0)})
	gguf("O16", "overlap", fact.CodeTensor, 192, [][]byte{arch}, [][]byte{w, ggufTensor("v", []uint64{32}, 0, 32)})
	for _, t := range []string{
		`{{ ''.__class__.__mro__[1].__subclasses__() }}`,
		`{% set x = messages | attr('\x5f\x5fclass\x5f\x5f') %}`,
		`{{ cycler["__in" + "it__"].__globals__.os.popen('id').read() }}`,
		`{% for m in messages %}{{ m['_' * 2 + 'class' + '_' * 2] }}{% endfor %}`,
		`{{ lipsum['%c%cglobals%c%c' | format(95,95,95,95)] }}`,
		`{% include '/etc/passwd' %}`,
	} {
		gguf("O17", "template "+t[:20], fact.CodeTemplate, 0, [][]byte{GGUFText("tokenizer.chat_template", t)}, nil)
	}
	gguf("O17", "template of a second name", fact.CodeTemplate, 0, [][]byte{GGUFText("tokenizer.chat_template.rag", `{{ x.__globals__ }}`)}, nil)
	gguf("O18", "one key twice", fact.CodeWeightsKey, 0, [][]byte{arch, arch}, nil)
	gguf("O18", "one tensor twice", fact.CodeWeightsKey, 256, [][]byte{arch}, [][]byte{w, ggufTensor("w", []uint64{32}, 0, 128)})

	onnx := func(id, about string, code fact.Code, graph ...[]byte) {
		add(id, about, "a.onnx", code, func() []byte { return ONNX(graph...) })
	}
	for _, l := range []string{"../w.bin", "a/../../w.bin", "/etc/passwd", `C:\w.bin`, `..\w.bin`, "file:///etc/passwd", "http://x/w", "a\x00b", ""} {
		onnx("O19", "data at "+l, fact.CodeWeightsRef, onnxExternal(l))
	}
	onnx("O20", "data at a negative offset", fact.CodeWeightsRef, ProtoBytes(5, ProtoInt(1, 2), ProtoInt(2, 1), ProtoBytes(13, ProtoText(1, "location"), ProtoText(2, "w")), ProtoBytes(13, ProtoText(1, "offset"), ProtoText(2, "-8")), ProtoInt(14, 1)))
	onnx("O20", "data at ../ deep inside", fact.CodeWeightsRef, ProtoBytes(1, ProtoText(4, "If"), ProtoBytes(5, ProtoText(1, "b"), ProtoBytes(6, onnxExternal("../w")))))
	onnx("O20", "data at ../ in a constant", fact.CodeWeightsRef, ProtoBytes(1, ProtoText(4, "Constant"), ProtoBytes(5, ProtoText(1, "value"), ProtoBytes(5, onnxExternal("../w")[2:]))))
	note("O21", "operator of somebody's", "a.onnx", fact.CodeOperator, func() []byte { return ONNX(onnxNode("com.example", "Custom")) })
	onnx("O21", "operator that runs Python", fact.CodeWeightsCode, onnxNode("ai.onnx.contrib", "PyCustomOpDef"))
	onnx("O22", "graphs in graphs", fact.CodeDepth, onnxDeep(60))
	onnx("O22", "field passes its message", fact.CodeMalformed, []byte{0x0a, 0x7f})
	onnx("O22", "shape and data differ", fact.CodeTensor, ProtoBytes(5, ProtoInt(1, 3), ProtoInt(2, 1), ProtoText(8, "w"), ProtoBytes(9, make([]byte, 8))))
	onnx("O22", "shape overflows", fact.CodeTensor, ProtoBytes(5, ProtoInt(1, 1<<40), ProtoInt(1, 1<<40), ProtoInt(2, 1), ProtoBytes(9, make([]byte, 8))))

	for _, v := range []struct {
		id, about string
		code      fact.Code
		layer     string
	}{
		{"O23", "Lambda", fact.CodeWeightsCode, lambdaLayer},
		{"O23", "Lambda, written in escapes", fact.CodeWeightsCode, `{"class\u005fname":"L\u0061mbda","config":{}}`},
		{"O24", "module os", fact.CodeWeightsCode, `{"module":"os","class_name":"function","config":"system","registered_name":"function"}`},
		{"O24", "switch for unsafe loading", fact.CodeWeightsCode, `{"module":"keras.config","class_name":"function","config":"enable_unsafe_deserialization"}`},
		{"O24", "downloader", fact.CodeWeightsCode, `{"module":"keras.utils","class_name":"function","config":"get_file"}`},
		{"O25", "TFSMLayer", fact.CodeWeightsRef, `{"module":"keras.layers","class_name":"TFSMLayer","config":{"filepath":"/tmp/x"}}`},
		{"O23x", "Lambda in a model in a model", fact.CodeWeightsCode, `{"module":"keras","class_name":"Functional","config":{"name":"in","layers":[{"class_name":"Sequential","config":{"layers":[` + lambdaLayer + `]}}]}}`},
		{"O24x", "pickled module of PyTorch", fact.CodeWeightsCode, `{"module":"keras.layers","class_name":"TorchModuleWrapper","config":{"name":"t","module":{"class_name":"__bytes__","config":{"value":"gAJjcG9zaXgKZ2V0Y3dkCilSLg=="}}}}`},
		{"O24x", "operation of TensorFlow by name", fact.CodeWeightsCode, `{"class_name":"TFOpLambda","config":{"name":"tf.io.write_file","trainable":true,"function":"io.write_file"},"inbound_nodes":[["x",0,0,{"contents":"a"}]]}`},
		{"O24x", "operation of TensorFlow by its record", fact.CodeWeightsCode, `{"class_name":"TensorFlowOpLayer","config":{"name":"w","node_def":{"name":"w","op":"WriteFile"},"constants":{"0":"/tmp/x"}}}`},
		{"O25x", "vocabulary of a path", fact.CodeWeightsRef, `{"module":"keras.layers","class_name":"StringLookup","config":{"name":"s","vocabulary":"/etc/passwd","num_oov_indices":1}}`},
		{"O25x", "vocabulary of an address", fact.CodeWeightsRef, `{"module":"keras.layers","class_name":"TextVectorization","config":{"vocabulary":"http://169.254.169.254/latest"}}`},
	} {
		add(v.id, v.about, "a.keras", v.code, kerasZip(v.layer))
		add("O26", v.about+" in HDF5", "a.h5", v.code, func() []byte { return HDF5(nil, HDF5Text("model_config", kerasConfig(v.layer))) })
		add("O26", v.about+" in a saved model", "a.pb", v.code, func() []byte {
			return SavedModel("Const", "Add", ProtoBytes(7, ProtoBytes(1, ProtoBytes(4, ProtoText(1, "_tf_keras_layer"), ProtoText(3, kerasConfig(v.layer))))))
		})
	}
	// JSON that Python reads and others do not, or not to its end.
	lambda := kerasConfig(lambdaLayer)
	for _, v := range [][2]string{
		{"a mark of UTF-8", "\ufeff" + lambda},
		{"UTF-16", wideText(lambda, 2, binary.LittleEndian, false)},
		{"UTF-16 with a mark", wideText(lambda, 2, binary.BigEndian, true)},
		{"UTF-32", wideText(lambda, 4, binary.BigEndian, false)},
		{"much space in front", strings.Repeat(" ", 5000) + lambda},
		{"an infinite number in front", `{"a":[NaN,-Infinity],"b":` + lambda + `}`},
		{"a number with an exponent in front", `[1e5,1.5E-3,` + lambda + `]`},
		{"60 lists in lists in front", `{"a":` + strings.Repeat("[", 60) + strings.Repeat("]", 60) + `,"b":` + lambda + `}`},
	} {
		add("O23x", "Lambda behind "+v[0], "a.keras", fact.CodeWeightsCode, kerasOf(v[1]))
	}
	for _, space := range []string{" ", "\t", "\r\n"} {
		add("O26x", "Lambda in a heap of HDF5, with space behind the bracket", "a.h5", fact.CodeWeightsCode, func() []byte {
			return HDF5([]byte(strings.ReplaceAll(lambda, "{", "{"+space)))
		})
	}
	add("O26", "Lambda in a heap of HDF5", "a.h5", fact.CodeWeightsCode, func() []byte { return HDF5([]byte(kerasConfig(lambdaLayer))) })
	add("O26", "link to another file", "a.h5", fact.CodeWeightsRef, func() []byte { return HDF5(nil, hdf5Link("/etc/passwd")) })
	add("O26", "data in another file", "a.h5", fact.CodeWeightsRef, func() []byte {
		return HDF5(nil, HDF5Message(7, cat([]byte{1, 0, 0, 0, 1, 0, 1, 0}, le64(96), le64(8), le64(0), le64(999))))
	})
	add("O26", "array made of arrays elsewhere", "a.h5", fact.CodeWeightsRef, func() []byte { return HDF5(nil, HDF5Message(8, []byte{4, 3, 0, 0, 0, 0, 0, 0})) })
	heap := HDF5Message(2, cat([]byte{0, 0}, le64(96), le64(96)))
	add("O26", "data in another file, behind a heap of links", "a.h5", fact.CodeWeightsRef, func() []byte {
		return HDF5(cat([]byte("HEAP....."), HDF5Message(7, cat([]byte{1, 0, 0, 0, 1, 0, 1, 0}, le64(96+544+32+88+16+24+uint64(len(heap))), le64(8), le64(0), le64(999)))), heap)
	})
	add("O26", "link to another file, behind a heap of links", "a.h5", fact.CodeWeightsRef, func() []byte { return HDF5(hdf5Link("/etc/passwd")[8:], heap) })
	add("O26", "base address that lies", "a.h5", fact.CodeHeader, func() []byte { b := HDF5(nil); copy(b[24:], le64(8)); return b })
	add("O26", "bytes behind the end", "a.h5", fact.CodeTrailing, func() []byte { return append(HDF5(nil), "extra"...) })
	add("O26", "cut", "a.h5", fact.CodeTruncated, func() []byte { return HDF5(make([]byte, 99))[:800] })
	add("O26", "header outside the file", "a.h5", fact.CodeHeader, func() []byte { b := HDF5(nil); copy(b[64:], le64(1<<40)); return b })
	for _, op := range []string{"ReadFile", "WriteFile", "PyFunc", "EagerPyFunc", "MatchingFiles"} {
		id := map[bool]string{true: "O28", false: "O27"}[strings.Contains(op, "Py")]
		add(id, op+" in the graph", "saved_model.pb", fact.CodeWeightsCode, func() []byte { return SavedModel(op, "Add") })
		add(id, op+" in a function", "saved_model.pb", fact.CodeWeightsCode, func() []byte { return SavedModel("Const", op) })
		add(id, op+" in a frozen graph", "frozen.pb", fact.CodeWeightsCode, func() []byte {
			return cat(ProtoBytes(1, ProtoText(1, "a"), ProtoText(2, "Const")), ProtoBytes(1, ProtoText(1, "b"), ProtoText(2, op)))
		})
	}
	add("O28", "asset outside", "saved_model.pb", fact.CodeWeightsRef, func() []byte {
		return SavedModel("Const", "Add", ProtoBytes(6, ProtoText(2, "../../etc/passwd")))
	})
	add("O29", "TorchScript", "a.zip", fact.CodeWeightsCode, func() []byte {
		return Zip(Entry{Name: "m/code/__torch__.py", Data: []byte("class M(Module):\n  pass\n")}, Entry{Name: "m/version", Data: []byte("3\n")}, Entry{Name: "m/constants.pkl", Data: []byte("\x80\x02).")})
	})
	add("O30", "llamafile", "a.zip", fact.CodePolyglot, func() []byte {
		return cat([]byte("MZqFpD='\n\n"), make([]byte, 99), Zip(Entry{Name: "m.gguf", Data: GGUF([][]byte{arch}, nil, 0)}))
	})
	add("O30", "program in a model", "a.gguf", fact.CodeExecutable, func() []byte {
		b := GGUF([][]byte{arch}, [][]byte{ggufTensor("w", []uint64{128}, 24, 0)}, 128)
		copy(b[len(b)-100:], ELF())
		return b
	})
	// What Python takes and a pickler never writes, on the way to the name.
	call := osSystem + "X\x04\x00\x00\x00true\x85R."
	for _, v := range [][2]string{
		{"a value twice", "\x80\x02N200" + call},
		{"an extension", "\x80\x02\x82\x010" + call},
		{"an id", "\x80\x02Pid\n0" + call},
		{"a key far ahead", "\x80\x02K\x01r\x40\x42\x0f\x000" + call},
		{"a key far ahead that holds the module", "\x80\x04\x8c\x02osr\x40\x42\x0f\x000j\x40\x42\x0f\x00\x8c\x06system\x93" + trueTuple + "R."},
		{"half a character", "\x80\x04\x8c\x03\xed\xa0\x800" + stackOS + trueTuple + "R."},
		{"strings of Python 2", "\x80\x02U\x02osU\x06system\x93X\x04\x00\x00\x00true\x85R."},
		{"a number of 20,000 bytes", "\x80\x02\x8b\x20\x4e\x00\x00" + strings.Repeat("\x01", 20_000) + "0" + call},
		{"a number of 3,000 digits", "\x80\x02L" + strings.Repeat("9", 3000) + "L\n0" + call},
		{"a number in hexadecimal digits", "\x80\x02I0x1f\n0" + call},
		{"2,000 marks", "\x80\x02" + strings.Repeat("(", 2000) + strings.Repeat("1", 2000) + call},
		{"an instruction of a later protocol", "\x80\x02\x8c\x01a0" + call},
	} {
		add("O30x", "pickle in a tensor, behind "+v[0], "a.gguf", fact.CodeSerialized, func() []byte {
			b := GGUF([][]byte{arch}, [][]byte{ggufTensor("w", []uint64{1 << 15}, 24, 0)}, 1<<15)
			copy(b[len(b)-1<<15+99:], v[1])
			return b
		})
	}
	out = append(out, Case{ID: "O31", About: "code of a repository", Name: "tokenizer_config.json", Accept: []fact.Format{fact.JSON}, Note: fact.CodeWeightsCode,
		Make: func() []byte { return []byte(`{"auto_map":{"AutoTokenizer":["tok.Tok",null]}}`) }})
	for _, v := range []struct {
		about, name, in string
		code            fact.Code
	}{
		{"weights in another directory", "model.safetensors.index.json", `{"metadata":{"total_size":8},"weight_map":{"a":"model-1.safetensors","b":"../../other/model-2.safetensors"}}`, fact.CodeWeightsRef},
		{"module that loads pickles", "modules.json", `[{"idx":0,"name":"0","path":"0.pkl","type":"joblib.numpy_pickle"}]`, fact.CodeWeightsCode},
		{"name that is called", "config.json", `{"optimizer":{"_target_":"os.system","command":"true"}}`, fact.CodeWeightsCode},
	} {
		out = append(out, Case{ID: "O31x", About: v.about, Name: v.name, Accept: []fact.Format{fact.JSON}, Note: v.code, Make: func() []byte { return []byte(v.in) }})
	}
	for _, v := range [][2]string{
		{"name that is called", "model:\n  _target_: os.system\n  command: 'true'\n"},
		{"name that is called, in a line of its own", "model:\n  _target_:\n    subprocess.run\n"},
		{"name that is called, in escapes", "{\"\\x5ftarget_\": \"o\\x73.system\"}\n"},
		{"name that is called, behind an explicit key", "? _target_\n: builtins.exec\n"},
		{"name that is called, made of parts", "a: os\nm:\n  _target_: ${a}.system\n"},
		{"name that is called, by an alias", "a: &a os.system\nm: {_target_: *a}\n"},
		{"loader of pickles that is called", "m:\n  - _target_: torch.load\n    f: x.pt\n"},
	} {
		out = append(out, Case{ID: "O31x", About: v[0], Name: "model_config.yaml", Accept: []fact.Format{fact.YAML}, Note: fact.CodeWeightsCode, Make: func() []byte { return []byte(v[1]) }})
	}
	nemo := tarOf("model_config.yaml", []byte("target: nemo.collections.nlp.models.Model\noptim:\n  _target_: os.system\n"))
	out = append(out, Case{ID: "O31x", About: "name that is called, in an archive of NeMo", Name: "a.nemo", Accept: []fact.Format{fact.Tar}, Code: fact.CodeWeightsCode, Make: func() []byte { return nemo }})
	out = append(out, Case{ID: "O17", About: "template in a tokenizer's settings", Name: "tokenizer_config.json", Accept: []fact.Format{fact.JSON}, Note: fact.CodeTemplate,
		Make: func() []byte { return []byte(`{"chat_template":"{{ ''.\u005f_class__ }}"}`) }})
	return out
}

func benignModels() []Case {
	var out []Case
	add := func(id, about, name string, f fact.Format, data func() []byte) {
		out = append(out, Case{ID: id, About: about, Name: name, Accept: []fact.Format{f}, Make: data})
	}
	add("b79", "safetensors with metadata", "a.safetensors", fact.Safetensors, func() []byte {
		return Safetensors(tensorHeader(`"__metadata__":{"format":"pt","license":"see https://example.com/license"}`, tensorEntry("b", "BF16", "[2,3]", 0, 12), tensorEntry("a", "F32", "[]", 12, 16),
			tensorEntry("c", "I64", "[0,4]", 16, 16))+"   ", 16)
	})
	add("b79", "empty safetensors", "a.safetensors", fact.Safetensors, func() []byte { return Safetensors(`{}      `, 0) })
	add("b80", "GGUF with a ChatML template", "a.gguf", fact.GGUF, func() []byte {
		tokens := cat(ggufString("tokenizer.ggml.tokens"), le32(9), le32(8), le64(3), ggufString("<s>"), ggufString("__class__"), ggufString("\xe2\x96\x81a"))
		scores := cat(ggufString("tokenizer.ggml.scores"), le32(9), le32(6), le64(3), make([]byte, 12))
		return GGUF([][]byte{GGUFText("general.architecture", "llama"), GGUFText("tokenizer.chat_template", chatML), tokens, scores, cat(ggufString("general.alignment"), le32(4), le32(32))},
			[][]byte{ggufTensor("token_embd.weight", []uint64{32, 2}, 2, 0), ggufTensor("output_norm.weight", []uint64{9}, 0, 64)}, 64+64)
	})
	add("b80", "vocabulary only", "a.gguf", fact.GGUF, func() []byte { return GGUF([][]byte{GGUFText("general.architecture", "llama")}, nil, 0) })
	add("b81", "ONNX with data beside it", "a.onnx", fact.ONNX, func() []byte { return ONNX(onnxExternal("weights/w.bin"), onnxNode("com.microsoft", "FusedMatMul")) })
	add("b81", "ONNX with its data", "a.onnx", fact.ONNX, func() []byte {
		return ONNX(onnxDeep(3), ProtoBytes(5, ProtoInt(1, 2), ProtoInt(2, 1), ProtoText(8, "w"), ProtoBytes(9, make([]byte, 8))), ProtoBytes(5, ProtoBytes(1, []byte{3}), ProtoInt(2, 7), ProtoBytes(7, []byte{1, 2, 3})))
	})
	out = append(out, Case{ID: "b80", About: "vocabulary of SentencePiece", Name: "tokenizer.model", Any: true, Accept: fact.Formats(), Make: func() []byte {
		var b []byte
		for _, p := range []string{"<unk>", "<s>", "\xe2\x96\x81the", "O:4:", "cos", "gASV"} {
			b = append(b, ProtoBytes(1, ProtoText(1, p), []byte{0x15, 0, 0, 0x80, 0xbf}, ProtoInt(3, 2))...)
		}
		return b
	}})
	add("b82", "keras dense model", "a.keras", fact.Zip, kerasZip(`{"module":"keras.layers","class_name":"Dropout","config":{"rate":0.5,"dtype":{"module":"keras","class_name":"DTypePolicy","config":{"name":"float32"}}}}`))
	add("b82", "keras dense model in HDF5", "a.h5", fact.HDF5, func() []byte {
		return HDF5([]byte("a heap with text: lambda Lambda os.system"), HDF5Text("model_config", kerasConfig(`{"class_name":"Dense","config":{"name":"Lambda"}}`)))
	})
	add("b82", "HDF5 behind a block of somebody else's", "a.h5", fact.HDF5, func() []byte {
		b := cat(make([]byte, 512), HDF5(nil))
		copy(b[512+24:], le64(512))
		copy(b[512+40:], le64(uint64(len(b))))
		return b
	})
	add("b82", "keras model that looks words up", "a.keras", fact.Zip, kerasZip(`{"module":"keras.layers","class_name":"StringLookup","config":{"vocabulary":["a","b"],"mask_token":null}},{"class_name":"TFOpLambda","config":{"name":"tf.math.multiply","function":"math.multiply"}}`))
	add("b82", "saved model", "saved_model.pb", fact.SavedModel, func() []byte {
		return SavedModel("Placeholder", "MatMul", ProtoBytes(6, ProtoText(2, "vocab.txt")), ProtoBytes(7, ProtoBytes(1, ProtoBytes(4, ProtoText(1, "_tf_keras_layer"), ProtoText(3, kerasConfig(`{"class_name":"Dense","config":{}}`))))))
	})
	return out
}
