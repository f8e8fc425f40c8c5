package guardtest

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// The payload of every hostile pickle calls a name with an argument that does nothing.
const (
	inert      = "(S'true'\ntR."
	osSystem   = "cos\nsystem\n"
	stackOS    = "\x8c\x02os\x8c\x06system\x93"
	trueTuple  = "\x8c\x04true\x85"
	emptyBuild = "ccollections\nOrderedDict\n)R"
)

// framed is a stream of protocol 4 or 5 with one frame around the instructions.
func framed(proto byte, body string) string {
	return string(cat([]byte{0x80, proto, 0x95}, binary.LittleEndian.AppendUint64(nil, uint64(len(body))), []byte(body)))
}

// Exec is a small pickle that calls os.system, for hiding in other files.
func Exec() []byte { return []byte(framed(4, stackOS+trueTuple+"R.")) }

// gadgets are names that published attacks and bypasses called.
var gadgets = []string{
	"os.system", "posix.system", "nt.system", "os.popen", "os.execvp", "subprocess.Popen", "subprocess.run", "subprocess.check_output",
	"subprocess.getoutput", "commands.getoutput", "builtins.eval", "__builtin__.eval", "builtins.exec", "builtins.compile", "builtins.__import__",
	"builtins.getattr", "builtins.open", "builtins.input", "runpy._run_code", "runpy.run_module", "pty.spawn", "code.interact", "importlib.import_module",
	"pickle.loads", "_pickle.loads", "marshal.loads", "types.CodeType", "types.FunctionType", "socket.create_connection", "requests.api.get",
	"httplib.HTTPSConnection", "http.client.HTTPSConnection", "aiohttp.client.ClientSession", "urllib.request.urlopen", "webbrowser.open", "ctypes.CDLL",
	"sys.exit", "bdb.Bdb", "pdb.run", "timeit.timeit", "profile.run", "cProfile.runctx", "trace.Trace", "doctest.debug_script", "pydoc.pipepager",
	"venv.create", "pip.main", "ensurepip._run_pip", "idlelib.pyshell.ModifiedInterpreter", "idlelib.autocomplete.AutoComplete",
	"lib2to3.pgen2.grammar.Grammar", "torch.utils.collect_env.run", "torch.utils._config_module.load_config", "torch._inductor.codecache.compile_file",
	"torch.jit.unsupported_tensor_ops.execWrapper", "torch.hub.load", "torch.load", "numpy.testing._private.utils.runstring",
	"numpy.f2py.crackfortran.getlincoef", "operator.attrgetter", "operator.methodcaller", "functools.partial", "pkgutil.resolve_name",
	"ssl.get_server_certificate", "uuid._get_command_stdout", "imaplib.IMAP4_stream", "_osx_support._read_output", "_pyrepl.pager.pipe_pager",
	"logging.FileHandler", "io.FileIO", "distutils.file_util.write_file", "cloudpickle.cloudpickle._make_function",
}

func splitName(s string) (module, name string) {
	i := strings.LastIndexByte(s, '.')
	return s[:i], s[i+1:]
}

type pickleRow struct {
	code  fact.Code
	about string
	in    string
}

// Pickles returns the hostile cases of family P, from P1 to P191, and those beyond the list, whose ids end in x. They are for package pickle; those from P174 on that
// hide a pickle in another format, with a name that does not end in .pkl or .pt, are for whoever searches files for them.
func Pickles() []Case {
	rows := map[int][]pickleRow{
		1: {{fact.CodePickleGlobal, "called by protocol 0", osSystem + inert},
			{fact.CodePickleGlobal, "called by protocol 2", "\x80\x02" + osSystem + "X\x04\x00\x00\x00true\x85R."},
			{fact.CodePickleGlobal, "called by protocol 4", string(Exec())},
			{fact.CodePickleGlobal, "called by protocol 5", framed(5, stackOS+trueTuple+"R.")},
			{fact.CodePickleGlobal, "called by INST", "(S'true'\nios\nsystem\n."},
			{fact.CodePickleGlobal, "called by OBJ", "(" + osSystem + "S'true'\no."},
			{fact.CodePickleGlobal, "called by NEWOBJ", "\x80\x02csubprocess\nPopen\nX\x04\x00\x00\x00true\x85\x81."},
			{fact.CodePickleGlobal, "called by NEWOBJ_EX", framed(4, "\x8c\x0asubprocess\x8c\x05Popen\x93"+trueTuple+"}\x92.")},
			{fact.CodePickleGlobal, "filled by BUILD", "\x80\x02csubprocess\nPopen\n)\x81}b."},
			{fact.CodePickleCall, "attribute of a listed object", emptyBuild + "}X\x0c\x00\x00\x00__setstate__K\x01sb."},
			{fact.CodePickleType, "key set in a tuple", "\x80\x02)X\x01\x00\x00\x00aK\x01s."},
			{fact.CodePickleType, "item appended to an OrderedDict", "\x80\x02" + emptyBuild + "K\x01a."},
			{fact.CodePickleCall, "listed name that is no function", "\x80\x02cnumpy\nndarray\nK\x01\x85R."},
			{fact.CodePickleType, "arguments that are a list", "\x80\x02ccollections\nOrderedDict\n]R."}},
		87: {{fact.CodePickleGlobal, "dotted name through torch", framed(4, "\x8c\x05torch\x8c\x17serialization.os.system\x93"+trueTuple+"R.")},
			{fact.CodePickleGlobal, "dotted name through pathlib", framed(4, "\x8c\x07pathlib\x8c\x09os.system\x93"+trueTuple+"R.")},
			{fact.CodePickleGlobal, "dotted name through a listed module", framed(4, "\x8c\x0bcollections\x8c\x0esys.modules.os\x93.")},
			{fact.CodePickleGlobal, "attribute of a listed class", framed(4, "\x8c\x0bcollections\x8c\x15OrderedDict.__class__\x93.")},
			{fact.CodePickleGlobal, "dunder of a listed class", framed(4, "\x8c\x08builtins\x8c\x15object.__subclasses__\x93)R.")},
			{fact.CodePickleGlobal, "dotted name by INST", "(S'true'\nitorch\nserialization.os.system\n."}},
		93: {{fact.CodePickleMemo, "GET of what was never put", "g0\n."},
			{fact.CodePickleMemo, "BINGET of what was never put", "\x80\x02h\x05."},
			{fact.CodePickleMemo, "key written twice", framed(4, "\x8c\x04math\x94\x8c\x02osq\x00\x8c\x06systemh\x00\x8c\x06system\x93.")},
			{fact.CodePickleGlobal, "PUT after POP", "Vmath\np0\n0Vos\np1\n0" + osSystem + inert},
			{fact.CodePickleMemo, "MEMOIZE falls on a key of PUT", framed(4, "\x8c\x02osq\x01\x8c\x04math\x94h\x01.")},
			{fact.CodePickleMemo, "key far ahead", "\x80\x02K\x01r\xff\xff\xff\x7f."},
			{fact.CodePickleMalformed, "negative key", "I1\np-1\n."},
			{fact.CodePickleType, "name from numbers", framed(4, "K\x01K\x02\x93.")},
			{fact.CodePickleType, "name from tuples", framed(4, "))\x93.")},
			{fact.CodePickleType, "name from the result of a call", framed(4, "\x8c\x0bcollections\x8c\x0bOrderedDict\x93)R\x8c\x06system\x93.")},
			{fact.CodePickleType, "name from strings of Python 2", framed(4, "U\x02osU\x06system\x93"+trueTuple+"R.")},
			{fact.CodePickleType, "name from bytes", framed(4, "C\x02osC\x06system\x93.")},
			{fact.CodePickleGlobal, "name through the memo", framed(4, "\x8c\x02os\x94\x8c\x06system\x94)h\x00h\x01\x93"+trueTuple+"R\x86.")},
			{fact.CodePickleType, "name from None", framed(4, "NN\x93.")},
			{fact.CodePickleStack, "POP of nothing", "0."},
			{fact.CodePickleStack, "call of nothing", "\x80\x02R."},
			{fact.CodePickleStack, "end without a value", "."},
			{fact.CodePickleStack, "end with two values", "I1\nI2\n."},
			{fact.CodePickleStack, "end with an open mark", "\x80\x02N(N."},
			{fact.CodePickleStack, "tuple without a mark", "\x80\x02Nt."},
			{fact.CodePickleStack, "takes from below a mark", "\x80\x02K\x01(\x85."},
			{fact.CodePickleStack, "key without a value", "\x80\x02}(K\x01u."},
			{fact.CodePickleOpcode, "call hidden by POP", "\x80\x02" + emptyBuild + "0N."}},
		116: {{fact.CodePickleExtension, "EXT1", "\x80\x02\x82\x01."},
			{fact.CodePickleExtension, "EXT2", "\x80\x02\x83\x01\x00."},
			{fact.CodePickleExtension, "EXT4", "\x80\x02\x84\x01\x00\x00\x00."},
			{fact.CodePickleGlobal, "writes the extension registry", "ccopyreg\nadd_extension\n(S'os'\nS'system'\nI1\ntR."},
			{fact.CodePicklePersistent, "PERSID", "Pos.system\n."},
			{fact.CodePicklePersistent, "BINPERSID", "\x80\x02K\x01Q."},
			{fact.CodePickleBuffer, "NEXT_BUFFER", framed(5, "\x97.")}},
		123: {{fact.CodePickleGlobal, "breaks after the call", osSystem + "(S'true'\ntR\xff\xff"},
			{fact.CodePickleGlobal, "ends after the call", osSystem + "(S'true'\ntR"},
			{fact.CodeTruncated, "no STOP", "\x80\x02]q\x00"},
			{fact.CodeEmpty, "no bytes", ""},
			{fact.CodePickleMalformed, "no instruction", "\xff\xfe"},
			{fact.CodePickleMalformed, "string that is not UTF-8", "\x80\x02X\x02\x00\x00\x00\xff\xfe."},
			{fact.CodeTrailing, "bytes behind the end", "\x80\x02N.rest"},
			{fact.CodeTrailing, "second stream", "\x80\x02N." + osSystem + inert},
			{fact.CodePickleProtocol, "PROTO twice", "\x80\x02\x80\x02N."},
			{fact.CodePickleProtocol, "PROTO late", "N0\x80\x02N."},
			{fact.CodePickleProtocol, "protocol 6", "\x80\x06N."},
			{fact.CodePickleProtocol, "protocol 0, marked", "\x80\x00N."},
			{fact.CodePickleProtocol, "instruction newer than its protocol", "\x80\x02\x8f."},
			{fact.CodeTruncated, "frame beyond the end", "\x80\x04\x95\xff\x00\x00\x00\x00\x00\x00\x00N."},
			{fact.CodePickleFrame, "string across the end of a frame", "\x80\x04\x95\x04\x00\x00\x00\x00\x00\x00\x00\x8c\x06abcdef."},
			{fact.CodePickleFrame, "frame in a frame", "\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x95\x02\x00\x00\x00\x00\x00\x00\x00N."},
			{fact.CodePickleFrame, "ends before its frame", "\x80\x04\x95\x04\x00\x00\x00\x00\x00\x00\x00N.NN"}},
		140: {{fact.CodePickleGlobal, "pickle in bytes", string(Pickle(4, PyCall{Fn: PyGlobal{"_pickle", "loads"}, Args: PyTuple{Exec()}}))},
			{fact.CodePickleGlobal, "storage from bytes", string(Pickle(2, PyCall{Fn: PyGlobal{"torch.storage", "_load_from_bytes"}, Args: PyTuple{Exec()}}))},
			{fact.CodePickleCall, "array of objects", string(Pickle(4, NDArray(DType("O8", "|"), []any{1}, 1)))},
			{fact.CodePickleGlobal, "packed code", string(Pickle(4, PyCall{Fn: PyGlobal{"zlib", "decompress"}, Args: PyTuple{[]byte("x")}}))}},
		148: {{fact.CodePickleCall, "array of another length", string(Pickle(4, NDArray(DType("f8", "<"), make([]byte, 8), 2)))},
			{fact.CodePickleCall, "shape that overflows", string(Pickle(4, NDArray(DType("f8", "<"), make([]byte, 8), 1<<40, 1<<40)))},
			{fact.CodePickleCall, "record type", string(Pickle(4, PyCall{Fn: PyGlobal{"numpy", "dtype"}, Args: PyTuple{"V8", false, true},
				State: PyTuple{3, "|", nil, PyTuple{"a"}, PyDict{"a", PyTuple{1, 0}}, 8, 1, 0}}))}},
		152: {{fact.CodePickleOpcode, "DUP", "\x80\x02]222(eeee."},
			{fact.CodePickleLimit, "100,000 lists in lists", "\x80\x02" + strings.Repeat("]", 100_000) + strings.Repeat("a", 99_999) + "."},
			{fact.CodePickleLimit, "100,000 tuples in tuples", "\x80\x02)" + strings.Repeat("\x85", 100_000) + "."},
			{fact.CodePickleLimit, "a million marks", strings.Repeat("(", 1_000_000) + "."},
			{fact.CodePickleMemo, "memo key of 2 to the 31st", "K\x01p2147483648\n."},
			{fact.CodeTruncated, "string of 2 to the 63rd bytes", framed(4, "\x8d\xff\xff\xff\xff\xff\xff\xff\x7fa.")},
			{fact.CodePickleMalformed, "integer of a negative length", "\x80\x02\x8b\xff\xff\xff\xff."},
			{fact.CodePickleLimit, "integer of a million digits", "L" + strings.Repeat("9", 1_000_000) + "L\n."},
			{fact.CodePickleType, "list as a key", "\x80\x02}]K\x01s."},
			{fact.CodePickleType, "object as a key", "\x80\x02}" + emptyBuild + "K\x01s."},
			{fact.CodePickleCyclic, "list that holds itself", "\x80\x02]q\x00h\x00a."}},
	}
	for i, g := range gadgets {
		module, name := splitName(g)
		in := fmt.Sprintf("c%s\n%s\n%s", module, name, inert)
		if i%2 == 1 {
			in = framed(4, string(cat([]byte{0x8c, byte(len(module))}, []byte(module), []byte{0x8c, byte(len(name))}, []byte(name)))+"\x93"+trueTuple+"R.")
		}
		rows[15+i] = []pickleRow{{fact.CodePickleGlobal, g, in}}
	}
	var out []Case
	for _, first := range slices.Sorted(maps.Keys(rows)) {
		for i, r := range rows[first] {
			out = append(out, Case{ID: fmt.Sprint("P", first+i), About: r.about, Name: "a.pkl", Code: r.code, Make: func() []byte { return []byte(r.in) }})
		}
	}
	return slices.Concat(out, pickleFiles(), picklesNew())
}

// laughs is a list of lists of lists, each one ten times the one below it.
func laughs() []byte {
	in := "\x80\x02(]q\x00(NNNNNNNNNNe"
	for i := 1; i < 20; i++ {
		in += fmt.Sprintf("]q%c(%se", i, strings.Repeat(fmt.Sprintf("h%c", i-1), 10))
	}
	return []byte(in + "t.")
}

// pickleFiles are the cases that need a container, or a computed stream.
func pickleFiles() []Case {
	s := Floats("0", 4)
	evil := PyCall{Fn: PyGlobal{"os", "system"}, Args: PyTuple{"true"}}
	put16 := func(at int, v uint16) func([]byte) {
		return func(b []byte) { binary.LittleEndian.PutUint16(b[at:], v) }
	}
	both := func(flag uint16) Entry {
		return Entry{Name: "a/data.pkl", Data: Exec(), Local: put16(6, flag), Central: put16(8, flag)}
	}
	torch := func(t PyCall) func() []byte {
		return func() []byte { return TorchZip(Pickle(2, PyDict{"a", t}), s) }
	}
	key := s
	key.Key = "../../a"
	return []Case{
		{ID: "P144", About: "view past its storage", Name: "a.pt", Code: fact.CodePickleCall, Make: torch(Tensor(s, 1, PyTuple{4}, PyTuple{1}))},
		{ID: "P145", About: "negative offset", Name: "a.pt", Code: fact.CodePickleCall, Make: torch(Tensor(s, -1, PyTuple{4}, PyTuple{1}))},
		{ID: "P146", About: "strides that overflow", Name: "a.pt", Code: fact.CodePickleCall, Make: torch(Tensor(s, 0, PyTuple{3, 3}, PyTuple{1 << 62, 1 << 62}))},
		{ID: "P147", About: "storage key that is a path", Name: "a.pt", Code: fact.CodePicklePersistent, Make: torch(Tensor(key, 0, PyTuple{4}, PyTuple{1}))},
		{ID: "P151", About: "lists that multiply", Name: "a.pkl", Code: fact.CodePickleLimit, Make: laughs},
		{ID: "P163", About: "pickle in a zip", Name: "a.zip", Code: fact.CodePickleGlobal, Make: func() []byte { return Zip(Entry{Name: "a.pkl", Data: Exec()}) }},
		{ID: "P164", About: "pickle in a zip, by another name", Name: "a.zip", Code: fact.CodePickleGlobal, Make: func() []byte {
			return Zip(Entry{Name: "a.txt", Data: []byte(osSystem + inert)})
		}},
		{ID: "P165", About: "zip that says it is encrypted", Name: "a.pt", Code: fact.CodeEncrypted, Make: func() []byte { return Zip(both(1)) }},
		{ID: "P166", About: "zip with a patch flag", Name: "a.pt", Code: fact.CodeMalformed, Make: func() []byte { return Zip(both(0x20)) }},
		{ID: "P167", About: "zip with a strong encryption flag", Name: "a.pt", Code: fact.CodeEncrypted, Make: func() []byte { return Zip(both(0x40)) }},
		{ID: "P168", About: "zip with two names for one file", Name: "a.pt", Code: fact.CodeDisagree, Make: func() []byte {
			return Zip(Entry{Name: "a/data.pkl", Data: Exec(), Local: func(b []byte) { b[30] = 'b' }})
		}},
		{ID: "P169", About: "zip with a wrong checksum", Name: "a.pt", Code: fact.CodeChecksum, Make: func() []byte {
			return Zip(Entry{Name: "a/data.pkl", Data: Exec(), Local: put16(14, 1), Central: put16(16, 1)})
		}},
		{ID: "P170", About: "checkpoint that calls", Name: "a.pt", Code: fact.CodePickleGlobal, Make: func() []byte {
			return TorchZip(Pickle(2, PyDict{"a", Tensor(s, 0, PyTuple{4}, PyTuple{1}), "b", evil}), s)
		}},
		{ID: "P171", About: "plain stream called .bin", Name: "a.bin", Code: fact.CodePickleGlobal, Make: Exec},
		{ID: "P172", About: "plain stream called .pt", Name: "a.pt", Code: fact.CodePickleGlobal, Make: Exec},
		{ID: "P173", About: "plain stream called .npy", Name: "a.npy", Code: fact.CodePickleGlobal, Make: Exec},
		{ID: "P174", About: "pickle behind a picture", Name: "a.png", Make: func() []byte { return append(PNG(8, 8), Exec()...) }},
		{ID: "P175", About: "array file of objects", Name: "a.npy", Code: fact.CodePickleCall, Make: func() []byte { return NPY(NPYHeader("|O", 1), Exec()) }},
		{ID: "P176", About: "array file whose header is an expression", Name: "a.npy", Code: fact.CodePickleMalformed, Make: func() []byte {
			return NPY("{'descr': '<f8', 'fortran_order': False, 'shape': (__import__('os').system('true'),), }", nil)
		}},
		{ID: "P177", About: "call behind an array of joblib", Name: "a.pkl", Code: fact.CodePickleGlobal, Make: func() []byte {
			return Joblib(DType("f8", "<"), make([]byte, 16), osSystem+inert, 2)
		}},
		{ID: "P178", About: "the same, packed", Name: "a.pkl", Code: fact.CodePickleGlobal, Make: func() []byte {
			return Zlib(Joblib(DType("f8", "<"), make([]byte, 16), osSystem+inert, 2))
		}},
		{ID: "P179", About: "magic number that is a call", Name: "a.pt", Code: fact.CodePickleGlobal, Make: func() []byte {
			return TorchLegacy(PyCall{Fn: PyGlobal{"builtins", "eval"}, Args: PyTuple{"0x1950a86a20f9469cfc6c"}}, PyDict{})
		}},
		{ID: "P180", About: "storage whose length is another", Name: "a.pt", Code: fact.CodePickleMalformed, Make: func() []byte {
			b := TorchLegacy(LegacyMagic, PyDict{"a", LegacyTensor(s, 0, PyTuple{4}, PyTuple{1})}, s)
			binary.LittleEndian.PutUint64(b[len(b)-24:], 1<<40)
			return b
		}},
		{ID: "P181", About: "storage file that is too short", Name: "a.pt", Code: fact.CodePicklePersistent, Make: func() []byte {
			return TorchZip(Pickle(2, Tensor(s, 0, PyTuple{4}, PyTuple{1})), Storage{"0", s.Type, 4, s.Data[:12]})
		}},
		{ID: "P182", About: "checkpoint as a tar", Name: "a.pt", Code: fact.CodeUnsupported, Make: func() []byte { return tarOf("pickle", Exec()) }},
		{ID: "P183", About: "npz with an array of objects", Name: "a.npz", Code: fact.CodePickleCall, Make: func() []byte {
			return Zip(Entry{Name: "a.npy", Data: NPY(NPYHeader("<f8", 1), make([]byte, 8))}, Entry{Name: "b.npy", Data: NPY(NPYHeader("|O", 1), Exec())})
		}},
		{ID: "P184", About: "pickle in the text of a picture", Name: "a.png", Make: func() []byte { return PNG(8, 8, Chunk("tEXt", cat([]byte("a\x00"), Exec()))) }},
		{ID: "P185", About: "pickle in the comment of a photo", Name: "a.jpg", Make: func() []byte { return JPEG(8, 8, Segment(0xfe, string(Exec()))) }},
		{ID: "P186", About: "pickle in a tag of a recording", Name: "a.mp3", Make: func() []byte {
			return cat(id3("TXXX"+string(be(uint32(len(Exec())+3)))+"\x00\x00\x00x\x00"+string(Exec())), MP3())
		}},
		{ID: "P187", About: "pickle in a list of a recording", Name: "a.wav", Make: func() []byte { return WAV(8000, 1, 8, riff("LIST", cat([]byte("INFO"), riff("ICMT", Exec())))) }},
		{ID: "P188", About: "pickle in a box of a video", Name: "a.mp4", Make: func() []byte {
			return cat(Box("ftyp", []byte("isom\x00\x00\x00\x00")), Box("moov", Box("udta", Exec())))
		}},
		{ID: "P189", About: "pickle in base64 in a document", Name: "a.json", Make: func() []byte {
			return []byte(`{"data":"` + base64.StdEncoding.EncodeToString(Exec()) + `"}`)
		}},
		{ID: "P190", About: "packed pickle", Name: "a.pkl.gz", Code: fact.CodePickleGlobal, Make: func() []byte { return Gzip(Exec()) }},
		{ID: "P191", About: "table whose column calls", Name: "a.pkl", Code: fact.CodePickleGlobal, Make: func() []byte {
			column := NDArray(DType("O8", "|"), []any{"a", evil}, 1, 2)
			return Pickle(4, PyCall{Fn: PyGlobal{"pandas.core.frame", "DataFrame"}, New: true, State: PyDict{"_mgr", column}})
		}},
	}
}

func tarOf(name string, data []byte) []byte {
	h := make([]byte, 512)
	copy(h, name)
	copy(h[100:], "0000644\x000000000\x000000000\x00"+fmt.Sprintf("%011o\x0000000000000\x00        0", len(data)))
	copy(h[257:], "ustar\x0000")
	sum := 0
	for _, b := range h {
		sum += int(b)
	}
	copy(h[148:], fmt.Sprintf("%06o\x00 ", sum))
	return cat(h, data, make([]byte, 512-len(data)%512+1024))
}
