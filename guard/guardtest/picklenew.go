package guardtest

import (
	"fmt"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// newer are names that attacks and bypasses published in 2025 and 2026 called.
var newer = []string{
	"multiprocessing.util.spawnv_passfds", "mlflow.projects.backend.local._run_entry_point", "pandas.io.parsers.readers.read_csv", "torch._dynamo.guards GuardBuilder.get",
	"torch.fx.experimental.symbolic_shapes ShapeEnv.evaluate_guards_expression", "torch.utils.bottleneck.__main__.run_cprofile", "torch.utils._config_module ConfigModule.load_config",
	"idlelib.run Executive.runcode", "idlelib.debugobj ObjectTreeItem.SetText", "lib2to3.pgen2.pgen ParserGenerator.make_label", "asyncio.unix_events _UnixSubprocessTransport._start",
	"numpy.f2py.crackfortran.myeval", "numpy.f2py.crackfortran._eval_length", "numpy.__builtins__", "pydoc.locate", "pydoc.importfile", "signal.signal", "socketserver.TCPServer", "smtplib.SMTP",
	"ftplib.FTP", "xmlrpc.client.ServerProxy", "sqlite3.connect", "_interpreters.run_string", "_testcapi.run_in_subinterp", "zipimport.zipimporter", "site.addsitedir", "linecache.getlines",
}

// picklesNew are classes of attack that were published after the list of family P was made, or that nobody has published:
// files that scanners misread and Python reads. They come after the case that they are closest to.
func picklesNew() []Case {
	var out []Case
	add := func(id, about, name string, code fact.Code, in string) {
		out = append(out, Case{ID: id, About: about, Name: name, Code: code, Make: func() []byte { return []byte(in) }})
	}
	for _, g := range newer {
		var module, name string
		if n, _ := fmt.Sscan(g, &module, &name); n < 2 {
			module, name = splitName(g)
		}
		in := framed(4, string(cat([]byte{0x8c, byte(len(module))}, []byte(module), []byte{0x8c, byte(len(name))}, []byte(name)))+"\x93"+trueTuple+"R.")
		add("P86x", g, "a.pkl", fact.CodePickleGlobal, in)
	}
	add("P98x", "call, and then a key that was never put", "a.pkl", fact.CodePickleGlobal, osSystem+"(S'true'\ntRg99\n.")
	add("P98x", "module at a key far ahead", "a.pkl", fact.CodePickleMemo, "\x80\x04\x8c\x02osr\x40\x42\x0f\x000j\x40\x42\x0f\x00\x8c\x06system\x93"+trueTuple+"R.")
	add("P126x", "call behind a number of protocol 0", "a.pkl", fact.CodePickleGlobal, "}F1.5\n0"+osSystem+inert)
	add("P126x", "call behind a bytearray", "a.pkl", fact.CodePickleGlobal, framed(5, "\x96\x01\x00\x00\x00\x00\x00\x00\x00a0"+stackOS+trueTuple+"R."))
	add("P128x", "call behind half a character", "a.pkl", fact.CodePickleMalformed, "\x80\x04\x8c\x03\xed\xa0\x800"+stackOS+trueTuple+"R.")
	add("P155x", "call behind 2,000 marks", "a.pkl", fact.CodePickleLimit, "\x80\x02"+strings.Repeat("(", 2000)+strings.Repeat("1", 2000)+osSystem+inert)
	add("P171x", "text called .bin that begins with a number", "a.bin", fact.CodePickleGlobal, "F1.5\n0"+osSystem+inert)
	add("P171x", "text called .dat that begins with a number of another base", "a.dat", fact.CodePickleMalformed, "I0x1f\n0"+osSystem+inert)
	add("P171x", "text called .pt that begins with a value twice", "a.pt", fact.CodePickleOpcode, "N200"+osSystem+inert)
	add("P164x", "text in a zip that begins with a value twice", "a.zip", fact.CodePickleOpcode, string(Zip(Entry{Name: "weights", Data: []byte("N200" + osSystem + inert)})))
	add("P163x", "weights of Keras that are a pickle", "a.keras", fact.CodePickleGlobal,
		string(Zip(Entry{Name: "config.json", Data: []byte(kerasConfig(`{"class_name":"Dense","config":{}}`))}, Entry{Name: "model.weights.npz", Data: Exec()})))
	add("P170x", "checkpoint in a folder too deep", "a.pt", fact.CodePickleGlobal, string(Zip(Entry{Name: "a/b/data.pkl", Data: Exec()}, Entry{Name: "a/version", Data: []byte("3\n")})))
	add("P170x", "checkpoint in capital letters", "a.pt", fact.CodePickleGlobal, string(Zip(Entry{Name: "archive/DATA.PKL", Data: Exec()}, Entry{Name: "archive/version", Data: []byte("3\n")})))
	add("P170x", "call in a file beside the checkpoint", "a.pt", fact.CodePickleGlobal, string(Zip(Entry{Name: "archive/data.pkl", Data: Pickle(2, PyDict{})}, Entry{Name: "archive/extra/x", Data: Exec()})))
	add("P172x", "stream in front of a checkpoint", "a.pt", fact.CodePickleGlobal, string(cat(Exec(), TorchZip(Pickle(2, PyDict{})))))
	add("P177x", "array of joblib's whose elements are a pickle", "a.joblib", fact.CodePickleCall, string(Joblib(DType("O8", "|"), Exec(), "N.", 1)))
	return out
}
