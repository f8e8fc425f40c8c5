package walk

import (
	"bufio"
	"compress/flate"
	"errors"
	"hash/crc32"
	"io"
	"path"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// within puts an archive member's name in front of a finding's path.
func within(err error, name string) error {
	if d, ok := errors.AsType[*fact.Denial](err); ok {
		f := d.Finding
		f.Path = append([]string{name}, f.Path...)
		return &fact.Denial{Finding: f}
	}
	return err
}

// member unpacks one zip entry, checks its length and checksum, and looks inside.
func (w *walker) member(e zipEntry, data int64) error {
	if strings.EqualFold(path.Base(e.name), "vbaProject.bin") {
		return fact.Deny(fact.CodeMacro, data, "%s", e.name)
	}
	var r io.Reader = w.section(data, e.packed)
	if e.method == 0 {
		if e.size != e.packed {
			return fact.Deny(fact.CodeDisagree, data, "stored entry of %d bytes claims %d", e.packed, e.size)
		}
	} else {
		if err := w.b.Alloc(inflateMemory); err != nil {
			return err
		}
		defer w.b.Free(inflateMemory)
		counted := bufio.NewReader(r)
		fr := flate.NewReader(counted)
		defer fr.Close()
		r = fr
	}
	sum := crc32.NewIEEE()
	buf, done, err := w.unpack(io.TeeReader(r, sum), e.size, data)
	if err != nil {
		return err
	}
	defer done()
	if sum.Sum32() != e.crc {
		return fact.Deny(fact.CodeChecksum, data, "checksum of %q", e.name)
	}
	return w.look(buf, e.size, e.name)
}

// unpack reads exactly n bytes of r into memory or, above a MiB, into scratch space. done gives the room back.
func (w *walker) unpack(r io.Reader, n, off int64) (src io.ReaderAt, done func(), err error) {
	if err := w.b.Unpack(n); err != nil {
		return nil, nil, err
	}
	s, done, err := w.room(n)
	if err != nil {
		return nil, nil, err
	}
	buf := make([]byte, 32<<10)
	var got int64
	for {
		k, err := r.Read(buf)
		if got += int64(k); got > n {
			done()
			return nil, nil, fact.Over(fact.CodeRatio, off, got, n, "unpacked bytes, more than declared")
		}
		if _, werr := s.Write(buf[:k]); werr != nil {
			done()
			return nil, nil, werr
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = w.b.Tick()
		} else {
			err = unpackError(err, off)
		}
		if err != nil {
			done()
			return nil, nil, err
		}
	}
	if got < n {
		done()
		return nil, nil, fact.Deny(fact.CodeTruncated, off, "unpacks to %d bytes of %d", got, n)
	}
	return s, done, nil
}

// room makes space for n bytes.
func (w *walker) room(n int64) (Scratch, func(), error) {
	if n <= 1<<20 {
		if err := w.b.Alloc(n + 32<<10); err != nil {
			return nil, nil, err
		}
		return &memory{b: make([]byte, 0, n)}, func() { w.b.Free(n + 32<<10) }, nil
	}
	if w.opt.Scratch == nil {
		return nil, nil, fact.Over(fact.CodeMemory, -1, n, 1<<20, "member without scratch space")
	}
	s, err := w.opt.Scratch()
	if err != nil {
		return nil, nil, err
	}
	return s, func() { s.Close() }, nil
}

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

// look walks the contents of a member, archives up to the nesting limit.
func (w *walker) look(src io.ReaderAt, size int64, name string) error {
	if size == 0 {
		return nil
	}
	if w.opt.Member == nil {
		return fact.Deny(fact.CodeNesting, -1, "nobody to look inside")
	}
	f, err := w.opt.Member(src, size, name)
	if err != nil {
		return err
	}
	if f.Family() == fact.Archive && w.nesting+1 >= w.b.Limits.Nesting {
		return fact.Over(fact.CodeNesting, -1, w.nesting+2, w.b.Limits.Nesting, "archives in archives")
	}
	switch {
	case w.office && f == fact.Text && (strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels")):
		return fact.Deny(fact.CodeEncoding, -1, "XML that does not begin as XML in UTF-8 does")
	case f == fact.JSON || f == fact.XML || f == fact.SVG:
		return w.textMember(f, src, size, name)
	case !Supported(f) || f.Family() == fact.Plain:
		return nil
	}
	opt := w.opt
	opt.MotionPhoto, opt.Text = true, nil
	m, err := walkNested(f, src, size, opt, w.b, w.nesting+1)
	if err != nil {
		return err
	}
	w.b.Free(int64(len(m.Parts)) * partMemory)
	for _, n := range m.Notes {
		if len(w.m.Notes) < 64 {
			n.Path = append([]string{name}, n.Path...)
			w.m.Notes = append(w.m.Notes, n)
		}
	}
	return nil
}
