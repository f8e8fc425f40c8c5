package walk

import (
	"io"

	"github.com/oriel-go/oriel/guard/describe"
	"github.com/oriel-go/oriel/guard/fact"
)

// tfMessage names, for each kind of message of a saved model, the fields that are messages worth reading.
var tfMessage = map[string]map[uint64]string{
	"model":    {2: "meta"},
	"meta":     {2: "graph", 6: "asset", 7: "objects"},
	"graph":    {1: "node", 2: "library"},
	"library":  {1: "function"},
	"function": {3: "node"},
	"objects":  {1: "object"},
	"object":   {4: "user"},
}

// tfOps are operations that read or write files of the machine, or run Python.
var tfOps = map[string]string{
	"ReadFile": "reads files", "WriteFile": "writes files", "MatchingFiles": "lists files", "WholeFileReader": "reads files", "WholeFileReaderV2": "reads files",
	"PyFunc": "runs Python", "PyFuncStateless": "runs Python", "EagerPyFunc": "runs Python", "NumpyFunction": "runs Python",
	"DebugIdentity": "writes to addresses", "DebugIdentityV2": "writes to addresses", "DebugIdentityV3": "writes to addresses", "RpcCall": "calls other machines", "RpcClient": "calls other machines",
}

// walkSavedModel reads a saved model of TensorFlow, or a graph alone: operations that touch files or run Python refuse it,
// and so do assets outside and layers that bring code.
func walkSavedModel(w *walker) error {
	kind := "model"
	if !w.is(0, "\x08") {
		kind = "graph"
	}
	if err := w.tf(kind, 0, w.size); err != nil {
		return err
	}
	return w.part("model", 0, w.size, false)
}

func (w *walker) tf(kind string, off, end int64) error {
	return w.message(off, end, func(f protoField) error {
		switch {
		case kind == "node" && f.num == 2:
			op, err := w.short(f, 1024)
			if err != nil {
				return err
			}
			if what := tfOps[op]; what != "" {
				return fact.Deny(fact.CodeWeightsCode, f.off, "operation %s %s", op, what)
			}
		case kind == "asset" && f.num == 2:
			name, err := w.short(f, 4096)
			if err != nil {
				return err
			}
			if !local(name) {
				return fact.Deny(fact.CodeWeightsRef, f.off, "asset at %.100q", name)
			}
		case kind == "user" && f.num == 3 && f.wire == 2:
			return w.keras(f.off, f.n)
		}
		if sub := tfMessage[kind][f.num]; sub != "" {
			if f.wire != 2 {
				return malformed(f.off, "a %s that is no message", sub)
			}
			return w.tf(sub, f.off, f.off+f.n)
		}
		return nil
	})
}

// keras judges a description of Keras layers.
func (w *walker) keras(off, n int64) error {
	if n > 64*w.b.Limits.Field {
		return fact.Over(fact.CodeHeader, off, n, 64*w.b.Limits.Field, "bytes of a description")
	}
	hits, _, err := describe.JSON(describe.NewStrings(io.NewSectionReader(w.src, off, n)), w.b)
	if err != nil {
		return err
	}
	for _, h := range hits {
		if h.Severity == fact.Refuse {
			return fact.Deny(h.Code, off+h.Off, "%s", h.What)
		}
		w.note(h.Code, fact.Note, off+h.Off, h.What)
	}
	return nil
}
