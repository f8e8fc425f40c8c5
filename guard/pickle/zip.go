package pickle

import (
	"compress/flate"
	"errors"
	"hash/crc32"
	"io"
	"path"
	"strings"
	"sync"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/walk"
)

// zip reads an archive: a checkpoint of PyTorch, arrays of NumPy, or anything that may hold pickles.
func (f *File) zip() error {
	f.Report.Container = Zip
	es, err := walk.ZipIndex(f.src, f.size, f.b)
	if err != nil {
		return limit(err, offOf(err))
	}
	var pkl *walk.ZipEntry
	arrays := 0
	for i, e := range es {
		switch {
		case path.Base(e.Name) == "data.pkl" && strings.Count(e.Name, "/") == 1:
			if pkl != nil {
				return fact.Deny(fact.CodePickleMalformed, e.Off, "%q and %q", pkl.Name, e.Name)
			}
			pkl = &es[i]
		case strings.HasSuffix(e.Name, ".npy"):
			arrays++
		}
	}
	switch {
	case pkl != nil:
		return f.torchZip(es, *pkl)
	case arrays == len(es) && arrays > 0:
		f.Report.Container = NPZ
	}
	for _, e := range es {
		if e.Dir {
			continue
		}
		if err := f.member(e); err != nil {
			return f.inMember(err, e.Name)
		}
	}
	return nil
}

func offOf(err error) int64 { return fact.FindingOf(err).Off }

// inMember puts the member's name into a denial, and leaves the rest as it is.
func (f *File) inMember(err error, name string) error {
	if d, ok := errors.AsType[*fact.Denial](err); ok && len(d.Finding.Path) == 0 {
		d.Finding.Path = []string{name}
	}
	return err
}

// contents gives a member's bytes, unpacked, after checking its checksum.
func (f *File) contents(e walk.ZipEntry) (io.ReaderAt, error) {
	if e.Method == 0 {
		return io.NewSectionReader(f.src, e.Off, e.Packed), f.stored(e)
	}
	room, err := f.room(e.Size)
	if err != nil {
		return nil, err
	}
	inflated := flate.NewReader(io.NewSectionReader(f.src, e.Off, e.Packed))
	defer inflated.Close()
	sum := crc32.NewIEEE()
	n, err := f.copy(sum, io.TeeReader(io.LimitReader(inflated, e.Size+1), room))
	switch {
	case corrupt(err):
		return nil, fact.Deny(fact.CodePickleMalformed, e.Off, "unpacking: %v", err)
	case err != nil:
		return nil, err
	}
	return room, agrees(e, n, sum.Sum32())
}

// stored checks a member that is not packed.
func (f *File) stored(e walk.ZipEntry) error {
	buf := buffers.Get().(*[256 << 10]byte)
	defer buffers.Put(buf)
	var sum uint32
	for off, end := e.Off, e.Off+e.Packed; off < end; {
		p := buf[:min(end-off, int64(len(buf)))]
		if err := readFull(f.src, p, off); err != nil {
			return err
		}
		sum = crc32.Update(sum, crc32.IEEETable, p)
		off += int64(len(p))
		if err := f.b.Tick(); err != nil {
			return err
		}
	}
	return agrees(e, e.Packed, sum)
}

// agrees compares a member's length and checksum with what the directory says.
func agrees(e walk.ZipEntry, n int64, sum uint32) error {
	switch {
	case n != e.Size:
		return fact.Deny(fact.CodeDisagree, e.Off, "%d bytes, the directory says %d", n, e.Size)
	case sum != e.CRC:
		return fact.Deny(fact.CodeChecksum, e.Off, "a checksum does not fit")
	}
	return nil
}

var buffers = sync.Pool{New: func() any { return new([256 << 10]byte) }}

// copy is io.Copy that looks at the clock.
func (f *File) copy(w io.Writer, r io.Reader) (n int64, err error) {
	buf := buffers.Get().(*[256 << 10]byte)
	defer buffers.Put(buf)
	for {
		k, err := r.Read(buf[:])
		if n += int64(k); k > 0 {
			if _, werr := w.Write(buf[:k]); werr != nil {
				return n, werr
			}
		}
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err == nil {
			err = f.b.Now()
		}
		if err != nil {
			return n, err
		}
	}
}

// member looks into one file of an archive that is no checkpoint.
func (f *File) member(e walk.ZipEntry) error {
	src, err := f.contents(e)
	if err != nil || e.Size == 0 {
		return err
	}
	head, err := readAt(src, 0, min(e.Size, 512))
	if err != nil {
		return err
	}
	at := []string{e.Name}
	switch {
	case has(head, 0, npyMagic):
		return f.npy(src, e.Size, at)
	case f.Report.Container == NPZ:
		return fact.Deny(fact.CodePickleMalformed, e.Off, "a member that is no array")
	case has(head, 0, "PK\x03\x04"), packing(head) != "":
		return f.inner(src, e.Size, at)
	}
	found, err := Probe(src, 0, e.Size)
	if err != nil {
		return err
	}
	if !found.Confirmed && !(head[0] == opProto && len(head) > 1 && head[1] >= 2 && head[1] <= 5) {
		return nil // no pickle, and another package's to judge
	}
	m := f.machine(src, e.Size, at)
	_, next, err := f.stream(m, 0)
	if err == nil && next != e.Size {
		m.opAt = next
		m.refuse(fact.CodeTrailing, "%d bytes after the end", e.Size-next)
		err = f.tell(m, nil)
	}
	if errors.Is(err, errStop) && !f.policy.Strict {
		return nil // refused and told; the other members have things to tell, too
	}
	return err
}

// inner scans an archive inside an archive.
func (f *File) inner(src io.ReaderAt, size int64, at []string) error {
	if f.nesting+1 >= f.lim.Nesting {
		return fact.Over(fact.CodeNesting, 0, f.nesting+2, f.lim.Nesting, "archives in archives")
	}
	in := &File{src: src, size: size, policy: f.policy, allow: f.allow, lim: f.lim, b: f.b, nesting: f.nesting + 1}
	err := in.open()
	f.rooms, f.used = append(f.rooms, in.rooms...), append(f.used, in.used...)
	for i := range in.Report.Findings {
		in.Report.Findings[i].Path = append(at[:len(at):len(at)], in.Report.Findings[i].Path...)
	}
	for i := range in.Report.Imports {
		in.Report.Imports[i].Path = append(at[:len(at):len(at)], in.Report.Imports[i].Path...)
	}
	r := &f.Report
	r.Findings, r.Imports = append(r.Findings, in.Report.Findings...), append(r.Imports, in.Report.Imports...)
	r.Ops, r.Values, r.Streams = r.Ops+in.Report.Ops, r.Values+in.Report.Values, r.Streams+in.Report.Streams
	return err
}

// torchZip reads a checkpoint: data.pkl, the storages it names, and nothing that it does not.
func (f *File) torchZip(es []walk.ZipEntry, pkl walk.ZipEntry) error {
	f.Report.Container = TorchZip
	dir := strings.TrimSuffix(pkl.Name, "data.pkl")
	src, err := f.contents(pkl)
	if err != nil {
		return f.inMember(err, pkl.Name)
	}
	m := f.machine(src, pkl.Size, []string{pkl.Name})
	m.torch = f.policy.Sets&Torch != 0
	root, next, err := f.stream(m, 0)
	if err == nil && next != pkl.Size {
		m.opAt = next
		m.refuse(fact.CodeTrailing, "%d bytes after the end", pkl.Size-next)
		err = f.tell(m, nil)
	}
	stopped := errors.Is(err, errStop)
	if err != nil && (!stopped || f.policy.Strict) {
		return err
	}
	f.m, f.root = m, root
	members := make([]*walk.ZipEntry, len(m.storages))
	for k, e := range es {
		name, inside := strings.CutPrefix(e.Name, dir)
		key, isData := strings.CutPrefix(name, "data/")
		i, used := m.byKey[key]
		switch {
		case e.Name == pkl.Name || e.Dir:
			continue
		case inside && isData && used:
			s := m.storages[i]
			if e.Size != s.numel*s.size {
				return f.inMember(fact.Deny(fact.CodePicklePersistent, e.Off, "%d bytes, its tensors need %d", e.Size, s.numel*s.size), e.Name)
			}
			members[i] = &es[k]
			err = f.check(e)
		case inside && isData && stopped:
			continue // the stream was not read to its end, so it is not known what is used
		case inside && (strings.HasPrefix(name, "code/") || strings.HasPrefix(name, "ts_code/")):
			return f.inMember(fact.Deny(fact.CodePickleScript, e.Off, "TorchScript"), e.Name)
		case inside && name == "byteorder":
			err = f.byteOrder(e)
		case inside && (name == "version" || name == ".format_version" || name == ".storage_alignment" || name == ".data/serialization_id"):
			_, err = f.short(e, 256)
		case inside && name == "constants.pkl":
			err = f.member(e)
		default:
			err = fact.Deny(fact.CodeGap, e.Off, "a file that no checkpoint has")
			if inner := f.member(e); inner != nil && !errors.Is(inner, errStop) {
				err = inner
			}
		}
		if err != nil {
			return f.inMember(err, e.Name)
		}
	}
	if stopped {
		return errStop
	}
	f.Report.Storages = make([]Storage, 0, len(m.storages))
	for i, s := range m.storages {
		e := members[i]
		switch {
		case e == nil && s.numel > 0:
			return fact.Deny(fact.CodePicklePersistent, -1, "storage %s is not in the archive", s.key)
		case e == nil:
			f.addStorage(s, dir+"data/"+s.key, 0)
		case e.Method != 0:
			f.addStorage(s, e.Name, -1)
		default:
			f.addStorage(s, e.Name, e.Off)
		}
	}
	return f.index()
}

// check compares a storage's checksum. One that is packed is unpacked to nowhere.
func (f *File) check(e walk.ZipEntry) error {
	if e.Method == 0 {
		return f.stored(e)
	}
	sum := crc32.NewIEEE()
	in := flate.NewReader(io.NewSectionReader(f.src, e.Off, e.Packed))
	defer in.Close()
	n, err := f.copy(sum, io.LimitReader(in, e.Size+1))
	if err != nil && !corrupt(err) {
		return err
	}
	if err != nil || n != e.Size || sum.Sum32() != e.CRC {
		return fact.Deny(fact.CodeChecksum, e.Off, "%d bytes of %d, or a checksum, do not fit", n, e.Size)
	}
	return nil
}

func (f *File) short(e walk.ZipEntry, most int64) (string, error) {
	if e.Size > most {
		return "", fact.Over(fact.CodePickleLimit, e.Off, e.Size, most, "bytes")
	}
	src, err := f.contents(e)
	if err != nil {
		return "", err
	}
	b, err := readAt(src, 0, e.Size)
	return string(b), err
}

func (f *File) byteOrder(e walk.ZipEntry) error {
	order, err := f.short(e, 16)
	switch {
	case err != nil:
		return err
	case order != "little" && order != "big":
		return fact.Deny(fact.CodePickleMalformed, e.Off, "byte order %q", order)
	}
	f.big = order == "big"
	return nil
}

// Scratch is a place for bytes that must be read again.
type Scratch = walk.Scratch

// room makes space for n bytes that a member unpacks to.
func (f *File) room(n int64) (*spool, error) {
	if n > f.lim.Unpacked-f.spent {
		return nil, fact.Over(fact.CodeUnpacked, -1, f.spent+n, f.lim.Unpacked, "unpacked bytes")
	}
	f.spent += n
	s := &spool{f: f}
	f.rooms = append(f.rooms, s)
	return s, nil
}
