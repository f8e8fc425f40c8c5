package pickle

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/oriel-go/oriel/guard/fact"
)

// A Container is the way pickles are packed into a file.
type Container string

// The containers. A file that is none of them is tried as a plain pickle.
const (
	Plain       Container = "pickle"       // one stream and nothing else
	TorchZip    Container = "torch.zip"    // data.pkl and storages in a zip
	TorchLegacy Container = "torch.legacy" // five streams and then the storages
	Joblib      Container = "joblib"       // arrays between the instructions
	NPY         Container = "npy"          // one array
	NPZ         Container = "npz"          // a zip of arrays
	Zip         Container = "zip"          // some other archive: every member that is a pickle is scanned
)

// A Finding is one fact about a file, in the guard's words, with the name that was asked for if there is one.
type Finding struct {
	fact.Finding
	Module string `json:"module,omitempty"`
	Name   string `json:"name,omitempty"`
	Trace  []Step `json:"trace,omitempty"` // the instructions that led to it, if the policy keeps them
}

// An Import is a name that a stream asks for.
type Import struct {
	Module  string   `json:"module"`
	Name    string   `json:"name"`
	Off     int64    `json:"off"` // of the first instruction that asks
	Path    []string `json:"path,omitempty"`
	Allowed bool     `json:"allowed"`
}

// A Report says what is in a file. It holds no contents but names.
type Report struct {
	Container Container `json:"container"`
	Packed    string    `json:"packed,omitempty"` // compression around the file, as joblib writes it: "zlib", "gzip", "bz2", "xz", "lzma", "lz4"
	Protocol  int       `json:"protocol"`         // highest of its streams
	Findings  []Finding `json:"findings"`         // refusals in the order of the streams, and notes
	Imports   []Import  `json:"imports"`          // every name asked for, once for each stream
	Streams   int       `json:"streams"`          // that were read
	Ops       int64     `json:"ops"`              // instructions that ran
	Values    int64     `json:"values"`           // values that they made
	Tensors   []Tensor  `json:"tensors"`
	Storages  []Storage `json:"storages"`
	Others    Others    `json:"others"` // what else a checkpoint holds
}

// Denied returns the first finding that refuses the file. The bool is false when the file passes.
func (r *Report) Denied() (Finding, bool) {
	for _, f := range r.Findings {
		if f.Severity == fact.Refuse {
			return f, true
		}
	}
	return Finding{}, false
}

// Scan reads a whole file and says what is in it. Nothing is executed, imported or kept.
//
// What refuses a file, limits and damage included, is a finding. The error is a fault that says nothing about the file: a
// reader that fails, or a policy that names no global. The report is never nil, and a file with an error is refused.
func Scan(ctx context.Context, r io.ReaderAt, size int64, p Policy) (*Report, error) {
	f, err := scan(ctx, r, size, p)
	if f == nil {
		return failed(err), err
	}
	f.Close()
	for _, m := range f.used {
		m.release()
	}
	report := f.Report // nothing of the file stays but what it says
	return &report, err
}

func failed(err error) *Report {
	return &Report{Findings: []Finding{{Finding: fact.Finding{Code: fact.CodeInternal, Stage: fact.S4, Off: -1, Detail: fmt.Sprint(err)}}}}
}

// Open is Scan that stops at the first refusal, whose [fact.Denial] is the error, and keeps the values. Close ends it.
func Open(ctx context.Context, r io.ReaderAt, size int64, p Policy) (*File, error) {
	p.Strict = true
	f, err := scan(ctx, r, size, p)
	if err != nil {
		if f != nil {
			f.Close()
		}
		return nil, err
	}
	if d, denied := f.Report.Denied(); denied {
		f.Close()
		return nil, &fact.Denial{Finding: d.Finding}
	}
	return f, nil
}

func budget(ctx context.Context, l Limits) *fact.Budget { return fact.NewBudget(ctx, l.fact()) }

// scan makes a file of whatever it can. A panic is a fault of ours and comes back as an error.
func scan(ctx context.Context, r io.ReaderAt, size int64, p Policy) (f *File, err error) {
	a, err := p.compile()
	if err != nil {
		return nil, err
	}
	lim := p.Limits.withDefaults(size)
	f = &File{src: r, size: size, policy: p, allow: a, lim: lim, b: budget(ctx, lim)}
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("pickle: panic: %v", x)
		}
		if err == nil {
			return
		}
		finding := fact.FindingOf(err)
		finding.Stage = fact.S4
		f.Report.Findings = append(f.Report.Findings, Finding{Finding: finding})
		if _, denied := errors.AsType[*fact.Denial](err); denied {
			err = nil
		}
	}()
	if err := f.open(); err != nil && !errors.Is(err, errStop) {
		return f, err
	}
	return f, nil
}
