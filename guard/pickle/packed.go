package pickle

import (
	"bufio"
	"compress/bzip2"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/oriel-go/oriel/guard/fact"
)

// packing names the compression that a file begins with, or "".
func packing(head []byte) string {
	switch {
	case has(head, 0, "\x1f\x8b\x08"):
		return "gzip"
	case has(head, 0, "BZh") && len(head) > 3 && head[3] >= '1' && head[3] <= '9':
		return "bz2"
	case has(head, 0, "\xfd7zXZ\x00"):
		return "xz"
	case has(head, 0, "\x5d\x00"):
		return "lzma"
	case has(head, 0, "\x04\x22\x4d\x18"):
		return "lz4"
	case len(head) > 1 && head[0] == 0x78 && (uint(head[0])<<8|uint(head[1]))%31 == 0 && head[1]&0x20 == 0:
		return "zlib"
	}
	return ""
}

// unpack reads a compressed file into scratch space and opens what comes out.
func (f *File) unpack(how string) error {
	if f.Report.Packed != "" || f.nesting+1 >= f.lim.Nesting+1 {
		return fact.Over(fact.CodeNesting, 0, f.nesting+2, f.lim.Nesting, "compressed files in compressed files")
	}
	f.Report.Packed = how
	in := bufio.NewReaderSize(io.NewSectionReader(f.src, 0, f.size), 64<<10)
	s := &spool{f: f}
	f.rooms = append(f.rooms, s)
	w := &bounded{w: s, f: f}
	err := f.unpackTo(w, how, in)
	switch {
	case errors.Is(err, errors.ErrUnsupported), errors.Is(err, errDictionary):
		return fact.Deny(fact.CodeMethod, 0, "%s is not read: %v", how, err)
	case corrupt(err):
		return fact.Deny(fact.CodePickleMalformed, 0, "%s: %v", how, err)
	case err != nil:
		return err
	}
	if _, err := in.ReadByte(); !errors.Is(err, io.EOF) {
		return fact.Deny(fact.CodeTrailing, -1, "bytes after the end of the %s data", how)
	}
	f.src, f.size = s, w.n
	return f.open()
}

// unpackTo decompresses in. It reads nothing beyond the end of the data, other than into the buffer of in.
func (f *File) unpackTo(w io.Writer, how string, in *bufio.Reader) (err error) {
	var r io.Reader
	switch how {
	case "gzip":
		r, err = gzip.NewReader(in)
	case "zlib":
		r, err = zlib.NewReader(in)
	case "bz2":
		r = bzip2.NewReader(in)
	case "lzma":
		return f.unlzma(in, w)
	case "xz":
		return f.unxz(in, w)
	case "lz4":
		return f.unlz4(in, w)
	default:
		return errors.ErrUnsupported
	}
	if err != nil {
		return err
	}
	_, err = f.copy(w, r)
	return err
}

// A bounded writer stops at the limit of unpacked bytes, and when the time is up.
type bounded struct {
	w io.Writer
	f *File
	n int64
}

// Write implements [io.Writer].
func (b *bounded) Write(p []byte) (int, error) {
	f := b.f
	if int64(len(p)) > f.lim.Unpacked-f.spent {
		return 0, fact.Over(fact.CodeUnpacked, 0, f.spent+int64(len(p)), f.lim.Unpacked, "unpacked bytes")
	}
	if err := f.b.Now(); err != nil {
		return 0, limit(err, 0)
	}
	f.spent += int64(len(p))
	b.n += int64(len(p))
	return b.w.Write(p)
}

// corrupt reports whether an error of unpacking is the file's fault, not that of a disk.
func corrupt(err error) bool {
	if _, ok := errors.AsType[flate.CorruptInputError](err); ok {
		return true
	}
	if _, ok := errors.AsType[bzip2.StructuralError](err); ok {
		return true
	}
	return slices.ContainsFunc([]error{io.ErrUnexpectedEOF, io.EOF, errLZMA, errXZ, errLZ4, gzip.ErrHeader, gzip.ErrChecksum, zlib.ErrHeader, zlib.ErrChecksum, zlib.ErrDictionary},
		func(known error) bool { return errors.Is(err, known) })
}

func (f *File) scratch() (Scratch, error) {
	if f.policy.Scratch != nil {
		return f.policy.Scratch()
	}
	t, err := os.CreateTemp("", "oriel-pickle-")
	if err != nil {
		return nil, err
	}
	return &tempFile{t}, nil
}

// A tempFile is removed when it is closed.
type tempFile struct{ *os.File }

func (t *tempFile) Close() error { return errors.Join(t.File.Close(), os.Remove(t.Name())) }

// A spool is a place for bytes that is in memory while they are few.
type spool struct {
	f    *File
	mem  []byte
	rest Scratch // takes everything once mem would be too long
}

// spoolMost is how many bytes a spool keeps in memory.
const spoolMost = 1 << 20

// Write implements [io.Writer].
func (s *spool) Write(p []byte) (int, error) {
	if s.rest == nil && len(s.mem)+len(p) <= spoolMost {
		if need := len(s.mem) + len(p); need > cap(s.mem) {
			size := min(max(need, 2*cap(s.mem), 4096), spoolMost)
			if err := s.f.b.Alloc(int64(size - cap(s.mem))); err != nil {
				return 0, limit(err, -1)
			}
			s.mem = append(make([]byte, 0, size), s.mem...)
		}
		s.mem = append(s.mem, p...)
		return len(p), nil
	}
	if s.rest == nil {
		var err error
		if s.rest, err = s.f.scratch(); err != nil {
			return 0, fmt.Errorf("pickle: make room: %w", err)
		}
		if _, err := s.rest.Write(s.mem); err != nil {
			return 0, fmt.Errorf("pickle: make room: %w", err)
		}
		s.f.b.Free(int64(cap(s.mem)))
		s.mem = nil
	}
	n, err := s.rest.Write(p)
	if err != nil {
		err = fmt.Errorf("pickle: make room: %w", err)
	}
	return n, err
}

// ReadAt implements [io.ReaderAt].
func (s *spool) ReadAt(p []byte, off int64) (int, error) {
	if s.rest != nil {
		return s.rest.ReadAt(p, off)
	}
	if off < 0 || off >= int64(len(s.mem)) {
		return 0, io.EOF
	}
	n := copy(p, s.mem[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// Close lets go of the file, if there is one.
func (s *spool) Close() error {
	if s.rest == nil {
		return nil
	}
	return s.rest.Close()
}
