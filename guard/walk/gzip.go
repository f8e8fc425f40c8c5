package walk

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"

	"github.com/oriel-go/oriel/guard/fact"
)

// walkGzip unpacks the one member of a gzip file and looks inside. The length in its trailer must be the true one.
func walkGzip(w *walker) error {
	if w.size < 20 {
		return fact.Deny(fact.CodeTruncated, w.size, "gzip of %d bytes", w.size)
	}
	t, err := w.bytes(w.size-4, 4)
	if err != nil {
		return err
	}
	n := int64(binary.LittleEndian.Uint32(t)) // modulo 2³², but nothing that long is let in
	if n > 1<<20 && n/w.size >= w.b.Limits.Ratio {
		return fact.Over(fact.CodeRatio, 0, n/w.size, w.b.Limits.Ratio, "ratio")
	}
	if err := w.b.Alloc(inflateMemory); err != nil {
		return err
	}
	defer w.b.Free(inflateMemory)
	in := bufio.NewReader(w.section(0, w.size))
	z, err := gzip.NewReader(in)
	if err != nil {
		return gzipError(err)
	}
	defer z.Close()
	z.Multistream(false)
	src, done, err := w.unpack(gzipReader{z}, n, 0)
	if err != nil {
		return err
	}
	defer done()
	if _, err := in.ReadByte(); !errors.Is(err, io.EOF) {
		return fact.Deny(fact.CodeTrailing, -1, "bytes behind the first member")
	}
	w.m.Media.Unpacked, w.m.Media.Entries = n, 1
	// A tar inside a gzip is one archive in two layers, not two.
	w.nesting--
	if err := w.look(src, n, "content"); err != nil {
		return err
	}
	return w.part("member", 0, w.size, false)
}

type gzipReader struct{ *gzip.Reader }

func (r gzipReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = gzipError(err)
	}
	return n, err
}

func gzipError(err error) error {
	switch {
	case errors.Is(err, gzip.ErrChecksum):
		return fact.Deny(fact.CodeChecksum, -1, "%v", err)
	case errors.Is(err, gzip.ErrHeader):
		return malformed(0, "%v", err)
	}
	return unpackError(err, 0)
}
