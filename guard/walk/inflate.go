package walk

import (
	"bufio"
	"compress/flate"
	"compress/zlib"
	"errors"
	"io"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// inflateMemory is what the standard inflater holds: window, tables and the buffers here.
const inflateMemory = 160 << 10

// inflateExactly unpacks a zlib stream, keeping nothing, and wants n bytes and the end of the stream.
func (w *walker) inflateExactly(r io.Reader, off, n int64) error {
	if err := w.b.Alloc(inflateMemory); err != nil {
		return err
	}
	defer w.b.Free(inflateMemory)
	in := bufio.NewReaderSize(r, 32<<10)
	z, err := zlib.NewReader(in)
	if err != nil {
		return unpackError(err, off)
	}
	defer z.Close()
	buf := make([]byte, 32<<10)
	var got int64
	for {
		k, err := z.Read(buf)
		if got += int64(k); got > n {
			return fact.Over(fact.CodeRatio, off, got, n, "unpacked pixel data")
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return unpackError(err, off)
		}
		if err := w.b.Tick(); err != nil {
			return err
		}
	}
	if got != n {
		return fact.Deny(fact.CodeTruncated, off, "pixel data unpacks to %d bytes of %d", got, n)
	}
	if _, err := in.ReadByte(); err == nil {
		return fact.Deny(fact.CodeTrailing, off, "bytes behind the packed pixel data")
	}
	return nil
}

// unpackError tells damage in the data from a fault of the reader.
func unpackError(err error, off int64) error {
	_, corrupt := errors.AsType[flate.CorruptInputError](err)
	switch {
	case errors.Is(err, zlib.ErrChecksum) || strings.Contains(err.Error(), "checksum"):
		return fact.Deny(fact.CodeChecksum, off, "unpack: %v", err)
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return fact.Deny(fact.CodeTruncated, off, "unpack: %v", err)
	case corrupt || errors.Is(err, zlib.ErrHeader) || errors.Is(err, zlib.ErrDictionary):
		return fact.Deny(fact.CodeMalformed, off, "unpack: %v", err)
	}
	return err
}
