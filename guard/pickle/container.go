package pickle

import (
	"errors"
	"fmt"
	"io"

	"github.com/oriel-go/oriel/guard/fact"
)

// A File is an open file that passed. It keeps the values of its stream; Close lets go of temporary files.
type File struct {
	Report Report

	src     io.ReaderAt // unpacked
	size    int64
	policy  Policy
	allow   *allowList
	lim     Limits
	b       *fact.Budget
	nesting int64
	spent   int64 // bytes that were unpacked
	rooms   []io.Closer

	m      *machine // of the stream that holds the value; nil if there is none
	root   ref
	big    bool        // storages hold numbers with the big end first
	arrays []Array     // of npy and npz
	made   map[ref]any // values that were made already
	used   []*machine  // all that ran
}

// Close lets go of what Open took. Values stay, but the bytes of an [Array] that were unpacked into a temporary file cannot
// be read any more.
func (f *File) Close() error {
	var errs []error
	for _, c := range f.rooms {
		errs = append(errs, c.Close())
	}
	f.rooms = nil
	return errors.Join(errs...)
}

// open finds the container by its first bytes and reads it.
func (f *File) open() error {
	if f.size <= 0 {
		return fact.Deny(fact.CodeEmpty, 0, "no bytes")
	}
	head, err := readAt(f.src, 0, min(f.size, 512))
	if err != nil {
		return err
	}
	switch how := packing(head); {
	case how != "":
		return f.unpack(how)
	case has(head, 0, "PK\x03\x04"), has(head, 0, "PK\x05\x06"):
		return f.zip()
	case has(head, 0, npyMagic):
		f.Report.Container = NPY
		return f.npy(f.src, f.size, nil)
	case has(head, 257, "ustar"):
		return fact.Deny(fact.CodeUnsupported, 0, "a tar archive, as PyTorch 0.1 wrote checkpoints; its loader imports what the file names")
	case has(head, 0, "7z\xbc\xaf\x27\x1c"):
		return fact.Deny(fact.CodeUnsupported, 0, "a 7z archive")
	case has(head, 2, legacyMagic) && head[0] == opProto && has(head, 2+int64(len(legacyMagic)), "."):
		return f.legacy()
	}
	return f.plain()
}

func has(b []byte, off int64, s string) bool {
	return int64(len(b)) >= off+int64(len(s)) && string(b[off:off+int64(len(s))]) == s
}

func readAt(src io.ReaderAt, off, n int64) ([]byte, error) {
	b := make([]byte, n)
	if err := readFull(src, b, off); err != nil {
		return nil, err
	}
	return b, nil
}

// readFull fills b with what stands at off.
func readFull(src io.ReaderAt, b []byte, off int64) error {
	if got, err := src.ReadAt(b, off); got < len(b) {
		if err == nil || errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return fmt.Errorf("pickle: read at %d: %w", off, err)
	}
	return nil
}

// machine makes a machine for one stream of the file.
func (f *File) machine(src io.ReaderAt, end int64, path []string) *machine {
	m := newMachine(src, end, f.allow, f.lim, f.b)
	m.strict, m.path, m.trace = f.policy.Strict, path, newTracer(f.policy.Trace)
	f.used = append(f.used, m)
	return m
}

// stream runs one stream, judges its value, and adds what was found to the report.
func (f *File) stream(m *machine, off int64) (root ref, next int64, err error) {
	root, next, err = m.run(off)
	if err == nil {
		err = m.finish(root)
	}
	return root, next, f.tell(m, err)
}

// tell adds what a machine found to the report. A denial becomes a finding, and errStop takes its place.
func (f *File) tell(m *machine, err error) error {
	if d, ok := errors.AsType[*fact.Denial](err); ok {
		at := d.Finding
		if at.Off < 0 {
			at.Off = m.opAt
		}
		m.strict = true
		m.record(at, "", "")
		err = errStop
	}
	for i := range m.findings {
		arguments(m.src, m.end, m.findings[i].Trace)
	}
	r := &f.Report
	r.Findings = append(r.Findings, m.findings...)
	r.Imports = append(r.Imports, m.imports...)
	r.Protocol = max(r.Protocol, int(m.proto))
	r.Streams++
	r.Ops += m.ops
	r.Values += int64(m.next) - pageSize
	m.findings, m.imports, m.ops = nil, nil, 0
	return err
}

// plain reads one stream that is the whole file, with arrays between its instructions if joblib wrote it.
func (f *File) plain() error {
	f.Report.Container = Plain
	m := f.machine(f.src, f.size, nil)
	m.joblib = true
	root, next, err := f.stream(m, 0)
	if m.raws > 0 {
		f.Report.Container = Joblib
	}
	if err != nil {
		return err
	}
	f.m, f.root = m, root
	if next != f.size {
		return f.trailing(m, next)
	}
	return f.index()
}

// trailing refuses bytes behind the last stream, and tells what they import if they are a stream themselves.
func (f *File) trailing(m *machine, off int64) error {
	m.opAt = off
	m.refuse(fact.CodeTrailing, "%d bytes after the end", f.size-off)
	err := f.tell(m, nil)
	f.Report.Streams-- // tell counted one
	for n := 0; off < f.size && n < 16 && !f.policy.Strict; n++ {
		more := f.machine(f.src, f.size, nil)
		_, next, err := f.stream(more, off)
		if err != nil || next <= off {
			break
		}
		off = next
	}
	return err
}

// legacy reads a checkpoint from before the zip form: magic number, protocol, system, value, keys, and the storages.
func (f *File) legacy() error {
	f.Report.Container = TorchLegacy
	m := f.machine(f.src, f.size, nil)
	at := func(off int64, format string, args ...any) error {
		return fact.Deny(fact.CodePickleMalformed, off, format, args...)
	}
	magic, next, err := f.stream(m, 0)
	if err != nil {
		return err
	}
	if n, err := m.bigOf(magic); err != nil || n == nil || n.Text(16) != "1950a86a20f9469cfc6c" {
		return errors.Join(err, at(0, "the magic number is another value"))
	}
	off := next
	proto, next, err := f.stream(m, off)
	if err != nil {
		return err
	}
	if n, ok := m.isInt(proto); !ok || n != 1001 {
		return at(off, "the checkpoint's protocol is not 1001")
	}
	off = next
	system, next, err := f.stream(m, off)
	if err != nil {
		return err
	}
	if f.big, err = m.bigEnd(system); err != nil {
		return at(off, "%v", err)
	}
	m = f.machine(f.src, f.size, nil)
	m.torch, m.legacy = f.policy.Sets&Torch != 0, true
	off = next
	root, next, err := f.stream(m, off)
	if err != nil {
		return err
	}
	f.m, f.root = m, root
	off = next
	k := f.machine(f.src, f.size, nil)
	keys, next, err := f.stream(k, off)
	if err != nil {
		return err
	}
	v := k.at(keys)
	if v.kind != kList || int(v.n) != len(m.storages) {
		return at(off, "%d storages are used, the list of keys is of another length", len(m.storages))
	}
	offs := make([]int64, len(m.storages))
	for _, r := range k.items(v) {
		key, _ := k.short(r, 32)
		i, ok := m.byKey[key]
		if !ok || offs[i] != 0 {
			return at(off, "storage key %.40q is unknown or listed twice", key)
		}
		s := m.storages[i]
		m.opAt = next
		n, err := m.legacyCount(next)
		if err != nil {
			return err
		}
		if n != s.numel {
			return at(next, "storage %s has %d elements, its tensors say %d", key, n, s.numel)
		}
		if s.numel*s.size > f.size-next-8 {
			return fact.Deny(fact.CodeTruncated, next, "storage %s needs %d bytes, %d are left", key, s.numel*s.size, f.size-next-8)
		}
		offs[i] = next + 8
		next += 8 + s.numel*s.size
	}
	if next != f.size {
		return f.trailing(m, next)
	}
	for i, s := range m.storages {
		f.addStorage(s, "", offs[i])
	}
	return f.index()
}

// bigEnd reads the description of the system that wrote a checkpoint.
func (m *machine) bigEnd(r ref) (bool, error) {
	v := m.at(r)
	if v.kind != kDict {
		return false, errors.New("the description of the system is no dict")
	}
	items := m.items(v)
	for i := 0; i < len(items); i += 2 {
		if name, _ := m.short(items[i], 32); name == "little_endian" {
			if m.at(items[i+1]).kind != kBool {
				return false, errors.New("little_endian is no flag")
			}
			return items[i+1] == refFalse, nil
		}
	}
	return false, errors.New("the description of the system does not say which end comes first")
}
