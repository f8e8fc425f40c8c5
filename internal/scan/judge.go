package scan

import (
	"context"
	"errors"
	"io"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/pickle"
	"github.com/oriel-go/oriel/guard/serial"
	"github.com/oriel-go/oriel/guard/sniff"
	"github.com/oriel-go/oriel/guard/walk"
)

// A judge looks at one file and at what is inside it.
type judge struct {
	s       *Scanner
	ctx     context.Context
	b       *fact.Budget
	result  Result
	nesting int64
}

// pickled are the extensions of files that loaders unpickle. The true ones are of nothing else.
var pickled = map[string]bool{".pkl": true, ".pickle": true, ".pk": true, ".joblib": true, ".dill": true, ".npy": true, ".npz": true,
	".cloudpickle": true, ".p": false, ".pt": false, ".pth": false, ".ckpt": false, ".pt2": false, ".bin": false, ".jl": false, ".pdparams": false, ".model": false, ".dat": false, ".data": false}

// closed are archives that nothing here unpacks, beside those that have walkers for their headers.
var closed = map[fact.Format]bool{"zstd": true, "cab": true, "rpm": true, "lzip": true}

// file judges one file or member of an archive.
func (j *judge) file(src io.ReaderAt, size int64, name string, at []string) error {
	ext := strings.ToLower(path.Ext(name))
	only, unpickled := pickled[ext]
	if size == 0 {
		if only {
			j.add(at, fact.Finding{Code: fact.CodeEmpty, Severity: fact.Note, Off: -1, Detail: "no bytes"})
		}
		return nil
	}
	ms, err := sniff.File(src, size)
	if err != nil {
		return err
	}
	bin := sniff.Binary(ms)
	format := fact.Format("")
	switch {
	case len(bin) > 0:
		format = bin[0]
	case len(ms) > 0:
		format = ms[len(ms)-1].Format
	}
	if fact.YAML.HasExt(strings.TrimPrefix(ext, ".")) && sniff.Has(ms, fact.Text) {
		format = fact.YAML
	}
	if len(at) == 0 {
		j.result.Format = string(format)
	}
	if len(bin) > 1 {
		j.add(at, fact.Finding{Code: fact.CodePolyglot, Detail: "reads as " + words(bin)})
	}
	text := len(bin) == 0 && sniff.Has(ms, fact.Text)
	if as := named[ext]; as != "" && !text && format == "" { // nothing else tells, but a loader goes by the name
		return j.named(as, src, size, at)
	}
	if ext == ".json" && !text { // in UTF-16, say
		if err := j.described(src, size, at); err != nil {
			return err
		}
	}
	for _, m := range ms {
		if m.Family == fact.Executable && m.Format != "script" && !j.s.Policy.Programs {
			j.add(at, fact.Finding{Code: fact.CodeExecutable, Off: m.Off, Detail: string(m.Format)})
			return j.hidden(src, size, at)
		}
	}
	switch {
	case closed[format]:
		j.add(at, fact.Finding{Code: fact.CodeOpaque, Detail: string(format) + " is not unpacked"})
		return nil
	case slices.Contains(bin, fact.Zip):
		return j.zip(src, size, at)
	case format == fact.Gzip || format == fact.Tar:
		return j.archive(format, src, size, at)
	case text && pointer(src, size):
		j.add(at, fact.Finding{Code: fact.CodeOpaque, Severity: fact.Note, Detail: "a pointer of Git LFS"})
		return nil
	case format == "pickle" || format == "npy" || format == "bzip2" || format == "xz" || format == "lz4" || unpickled && (text && only || !text && !walk.Supported(format)):
		return j.pickle(src, size, only, at)
	case text:
		return j.text(format, src, size, strings.ToLower(name), at)
	case walk.Supported(format):
		return j.walked(format, src, size, at)
	}
	if p, err := pickle.Probe(src, 0, size); err != nil || p.Confirmed {
		return errors.Join(err, j.pickle(src, size, only, at))
	}
	return j.hidden(src, size, at)
}

// text judges a file of text: a pickle of protocol 0, tags of YAML, and JSON that describes models.
func (j *judge) text(format fact.Format, src io.ReaderAt, size int64, name string, at []string) error {
	if p, err := pickle.Probe(src, 0, size); err != nil || p.Confirmed {
		return errors.Join(err, j.pickle(src, size, false, at))
	}
	switch format {
	case fact.YAML, fact.XML:
		m, err := walk.Walk(format, src, size, j.options(at), j.b)
		if err := j.structure(format, m, err, at); err != nil || format == fact.XML {
			return err
		}
		hits, err := serial.Targets(io.NewSectionReader(src, 0, size), j.b)
		j.hits(hits, at)
		return err
	}
	if ext := path.Ext(name); ext == ".jinja" || ext == ".jinja2" || ext == ".j2" {
		hits, err := serial.Template(io.NewSectionReader(src, 0, size))
		j.hits(hits, at)
		return err
	}
	return j.described(src, size, at)
}

// described judges JSON that describes a model, and reads no further where it is no JSON.
func (j *judge) described(src io.ReaderAt, size int64, at []string) error {
	hits, err := serial.Config(io.NewSectionReader(src, 0, size), j.b)
	j.hits(hits, at)
	return err
}

// walked judges a file that has a walker, and what may be hidden in it.
func (j *judge) walked(format fact.Format, src io.ReaderAt, size int64, at []string) error {
	m, err := walk.Walk(format, src, size, j.options(at), j.b)
	if err := j.structure(format, m, err, at); err != nil {
		return err
	}
	return j.hidden(src, size, at)
}

// named are extensions of models whose contents need not begin like one.
var named = map[string]fact.Format{".onnx": fact.ONNX, ".pb": fact.SavedModel, ".safetensors": fact.Safetensors, ".gguf": fact.GGUF}

// named judges a file that only its name makes a model. Messages of other programs have the name .pb, too.
func (j *judge) named(format fact.Format, src io.ReaderAt, size int64, at []string) error {
	m, err := walk.Walk(format, src, size, j.options(at), j.b)
	if d, ok := errors.AsType[*fact.Denial](err); ok && format == fact.SavedModel && !strings.HasPrefix(string(d.Finding.Code), "model.") {
		m, err = nil, nil
	}
	if err := j.structure(format, m, err, at); err != nil {
		return err
	}
	return j.hidden(src, size, at)
}

// hidden looks for objects and programs in bytes that should be none.
func (j *judge) hidden(src io.ReaderAt, size int64, at []string) error {
	hits, err := serial.Find(src, size, j.b)
	for _, h := range hits {
		j.hit(h, src, size, at)
	}
	return err
}

// archive judges what is in a tar or gzip file.
func (j *judge) archive(format fact.Format, src io.ReaderAt, size int64, at []string) error {
	m, err := walk.Walk(format, src, size, j.options(at), j.b)
	return j.structure(format, m, err, at)
}

// zip judges an archive: a checkpoint of PyTorch and arrays of NumPy by their own rules, others by their members.
func (j *judge) zip(src io.ReaderAt, size int64, at []string) error {
	es, err := walk.ZipIndex(src, size, j.b)
	if err != nil {
		if err := j.structure(fact.Zip, nil, err, at); err != nil {
			return err
		}
		return j.hidden(src, size, at) // what readers that are less strict would meet
	}
	arrays := len(es) > 0
	for _, e := range es {
		if path.Base(e.Name) == "data.pkl" && strings.Count(e.Name, "/") == 1 {
			if err := j.pickle(src, size, true, at); err != nil {
				return err
			}
			return j.storages(src, es, at)
		}
		arrays = arrays && strings.HasSuffix(e.Name, ".npy")
	}
	if arrays {
		return j.pickle(src, size, true, at)
	}
	return j.archive(fact.Zip, src, size, at)
}

// storages looks for what is hidden in the tensors of a checkpoint.
func (j *judge) storages(src io.ReaderAt, es []walk.ZipEntry, at []string) error {
	for _, e := range es {
		if e.Method == 0 && path.Base(e.Name) != "data.pkl" && e.Size > 0 {
			if err := j.hidden(io.NewSectionReader(src, e.Off, e.Packed), e.Packed, inside(at, e.Name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// pickle judges a file that is unpickled when it is loaded. only says that its name leaves no doubt.
func (j *judge) pickle(src io.ReaderAt, size int64, only bool, at []string) error {
	p := j.s.Policy.pickle()
	if j.s.Explain {
		p.Trace = 12
	}
	report, err := pickle.Scan(j.ctx, src, size, p)
	if err != nil {
		return err
	}
	_, denied := report.Denied()
	if denied && !only && report.Container == pickle.Plain && len(report.Imports) == 0 && report.Packed == "" && !magic(src, size) {
		// No pickle after all, only a name that could be one's, such as .bin or .data.
		if p, err := pickle.Probe(src, 0, size); err != nil || !p.Confirmed {
			return errors.Join(err, j.hidden(src, size, at))
		}
	}
	if denied && !only && report.Packed != "" && len(report.Imports) == 0 {
		j.add(at, fact.Finding{Code: fact.CodeOpaque, Detail: report.Packed + " around something that is no pickle"})
		return nil
	}
	if len(at) == 0 {
		j.result.Format = string(report.Container)
	}
	for _, f := range report.Findings {
		out := j.finding(append(slices.Clone(at), f.Path...), f.Finding)
		if f.Module != "" {
			out.Global = f.Module + "." + f.Name
		}
		out.Trace = f.Trace
		j.keep(out)
	}
	return nil
}

// magic reports whether the file begins like a pickle of protocol 2 or later.
func magic(src io.ReaderAt, size int64) bool {
	b := make([]byte, 2)
	n, _ := src.ReadAt(b, 0) // a fault shows when the file is read
	return size > 1 && n == 2 && b[0] == 0x80 && b[1] >= 2 && b[1] <= 5
}

// pointer reports whether a text stands for a file that Git LFS keeps elsewhere.
func pointer(src io.ReaderAt, size int64) bool {
	const begin = "version https://git-lfs.github.com/spec/"
	b := make([]byte, min(size, int64(len(begin))))
	src.ReadAt(b, 0) // a fault shows when the file is read
	return size < 1024 && string(b) == begin
}

// options let a walker hand every member of an archive back to the judge.
func (j *judge) options(at []string) walk.Options {
	return walk.Options{MotionPhoto: true, KeepText: true, KeepColor: true, Scratch: scratch,
		Member: func(src io.ReaderAt, size int64, name string) (fact.Format, error) {
			if j.nesting+1 >= j.b.Limits.Nesting {
				return "", fact.Over(fact.CodeNesting, -1, j.nesting+2, j.b.Limits.Nesting, "archives in archives")
			}
			j.nesting++
			defer func() { j.nesting-- }()
			err := j.file(src, size, name, inside(at, name))
			if d, ok := errors.AsType[*fact.Denial](err); ok && d.Finding.Code != fact.CodeTime {
				j.failed(err, inside(at, name)) // and on to the next member
				return "", nil
			}
			return "", err
		}}
}

func inside(at []string, name string) []string { return append(at[:len(at):len(at)], name) }

// structural are the codes that say that a file hides something, whatever its kind.
var structural = map[fact.Code]bool{fact.CodeTrailing: true, fact.CodePolyglot: true, fact.CodeOverlap: true, fact.CodeGap: true, fact.CodeDisagree: true,
	fact.CodePath: true, fact.CodeLink: true, fact.CodeSerialized: true, fact.CodeExecutable: true, fact.CodeTag: true, fact.CodeAliases: true}

// structure notes what a walker said. Damage of pictures, sounds and documents is not what this scan is about.
func (j *judge) structure(format fact.Format, m *walk.Map, err error, at []string) error {
	if m != nil {
		for _, n := range m.Notes {
			if format.Family() == fact.Other { // an archive that nobody here can open
				n.Severity = fact.Refuse
			}
			if format.Family() == fact.Model || format.Family() == fact.Other {
				j.add(at, n)
			}
		}
	}
	d, ok := errors.AsType[*fact.Denial](err)
	if !ok {
		return err
	}
	f := d.Finding
	if family := format.Family(); !structural[f.Code] && family != fact.Model && family != fact.Archive && family != fact.Other && f.Code != fact.CodeTime && f.Code != fact.CodeMemory {
		f.Severity = fact.Note
	}
	j.add(at, f)
	return nil
}

// failed notes an error that ended the look at a file.
func (j *judge) failed(err error, at []string) {
	if d, ok := errors.AsType[*fact.Denial](err); ok {
		j.add(at, d.Finding)
		return
	}
	j.result.Error = cause(err)
}

func (j *judge) hits(hits []serial.Hit, at []string) {
	for _, h := range hits {
		j.hit(h, nil, 0, at)
	}
}

// hit keeps one thing that was found hidden.
func (j *judge) hit(h serial.Hit, src io.ReaderAt, size int64, at []string) {
	if h.Code == fact.CodeExecutable && j.s.Policy.Programs {
		return
	}
	f := j.finding(at, fact.Finding{Code: h.Code, Severity: h.Severity, Off: h.Off, Detail: h.Name})
	if j.s.Explain && src != nil && strings.HasPrefix(h.Name, "pickle") && !strings.Contains(h.Name, " in ") {
		f.Trace, _ = pickle.Listing(j.ctx, src, h.Off, size, 24) // a fault shows in the result already
	}
	j.keep(f)
}

func (j *judge) add(at []string, f fact.Finding) {
	j.keep(j.finding(append(slices.Clone(at), f.Path...), f))
}

func (j *judge) finding(at []string, f fact.Finding) Finding {
	sev := Bad
	if f.Severity != fact.Refuse {
		sev = Note
	}
	return Finding{Code: f.Code, Severity: j.s.Policy.severity(f.Code, sev), Path: slices.Clone(at), Off: f.Off, Detail: f.Detail}
}

func (j *judge) keep(f Finding) {
	for _, g := range j.result.Findings {
		if g.Code == f.Code && g.Off == f.Off && g.Detail == f.Detail && slices.Equal(g.Path, f.Path) {
			return
		}
	}
	if len(j.result.Findings) < maxFindings {
		j.result.Findings = append(j.result.Findings, f)
	}
}

func words(fs []fact.Format) string {
	var out []string
	for _, f := range fs {
		out = append(out, string(f))
	}
	return strings.Join(out, " and ")
}

// scratch is a temporary file that is gone when closed.
func scratch() (walk.Scratch, error) {
	f, err := os.CreateTemp("", "oriel-scan-")
	if err != nil {
		return nil, err
	}
	return room{f}, nil
}

type room struct{ *os.File }

// Close removes the file.
func (r room) Close() error { return errors.Join(r.File.Close(), os.Remove(r.Name())) }
