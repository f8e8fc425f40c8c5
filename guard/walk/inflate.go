package walk

import (
	"compress/flate"
	"compress/zlib"
	"errors"
	"io"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// inflateMemory is what the standard inflater holds: window, tables and the buffers here.
const inflateMemory = 160 << 10

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
