package walk

import (
	"bytes"
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
	"TextLineReader": "reads files", "TextLineReaderV2": "reads files", "TFRecordReader": "reads files", "TFRecordReaderV2": "reads files", "FixedLengthRecordReader": "reads files",
	"FixedLengthRecordReaderV2": "reads files", "LMDBReader": "reads files", "TextLineDataset": "reads files", "TFRecordDataset": "reads files", "TFRecordDatasetV2": "reads files",
	"FixedLengthRecordDataset": "reads files", "FixedLengthRecordDatasetV2": "reads files", "CSVDataset": "reads files", "CSVDatasetV2": "reads files", "SqlDataset": "reads data bases",
	"LoadDataset": "reads files", "SaveDataset": "writes files", "SaveDatasetV2": "writes files", "DatasetToTFRecord": "writes files", "DistributedSave": "writes files",
	"CreateSummaryFileWriter": "writes files", "CreateSummaryDbWriter": "writes data bases", "ImportEvent": "writes files",
	"DebugIdentity": "writes to addresses", "DebugIdentityV2": "writes to addresses", "DebugIdentityV3": "writes to addresses", "RpcCall": "calls other machines", "RpcClient": "calls other machines",
}

// walkSavedModel reads a saved model of TensorFlow, or a graph alone: operations that touch files or run Python refuse it,
// and so do assets outside and layers that bring code.
func walkSavedModel(w *walker) error {
	var model, graph bool // fields may come in any order, so the first one tells nothing
	err := w.message(0, w.size, func(f protoField) error {
		model, graph = model || f.num == 1 && f.wire == 0, graph || f.num == 1 && f.wire == 2
		return nil
	})
	if err == nil && graph {
		err = w.tf("graph", 0, w.size)
	}
	if err == nil && (model || !graph) {
		err = w.tf("model", 0, w.size)
	}
	if err != nil {
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
		case kind == "node" && f.num == 5 && f.wire == 2 && f.n < 4096: // PrintV2 takes files for its stream
			attr, err := w.bytes(f.off, f.n)
			if err != nil {
				return err
			}
			if bytes.Contains(attr, []byte("output_stream")) && bytes.Contains(attr, []byte("file://")) {
				return fact.Deny(fact.CodeWeightsCode, f.off, "an operation that prints to a file")
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
