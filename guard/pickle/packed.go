package pickle

import (
	"bufio"
	"compress/bzip2"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"os"

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
	case has(head, 0, "\x5d\x00\x00"):
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
	r, err := unpacker(how, in)
	if err != nil {
		return fact.Deny(fact.CodePickleMalformed, 0, "%s: %v", how, err)
	}
	s, err := f.scratch()
	if err != nil {
		return fmt.Errorf("pickle: make room: %w", err)
	}
	f.rooms = append(f.rooms, s)
	left := f.lim.Unpacked - f.spent
	n, err := f.copy(s, io.LimitReader(r, left+1))
	f.spent += n
	switch _, denied := errors.AsType[*fact.Denial](err); {
	case denied:
		return err
	case err != nil:
		return fact.Deny(fact.CodePickleMalformed, 0, "%s: %v", how, err)
	case n > left:
		return fact.Over(fact.CodeUnpacked, 0, f.spent, f.lim.Unpacked, "unpacked bytes")
	}
	if _, err := in.ReadByte(); !errors.Is(err, io.EOF) {
		return fact.Deny(fact.CodeTrailing, -1, "bytes after the end of the %s data", how)
	}
	f.src, f.size = s, n
	return f.open()
}

// unpacker reads compressed data. It must not read beyond its end, other than through in.
func unpacker(how string, in *bufio.Reader) (io.Reader, error) {
	switch how {
	case "gzip":
		return gzip.NewReader(in)
	case "zlib":
		return zlib.NewReader(in)
	case "bz2":
		return bzip2.NewReader(in), nil
	}
	return nil, errors.New("this compression is not read")
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

type memory struct{ b []byte }

func (m *memory) Write(p []byte) (int, error) { m.b = append(m.b, p...); return len(p), nil }
func (m *memory) Close() error                { return nil }
func (m *memory) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= int64(len(m.b)) {
		return 0, io.EOF
	}
	n := copy(p, m.b[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}
