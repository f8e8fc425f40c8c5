package files

import (
	"io"
	"sync"
)

// bufferSize is how much of an upload goes to the store at once.
const bufferSize = 256 << 10

var buffers = sync.Pool{New: func() any { return new([bufferSize]byte) }}

// copyTo copies src to dst in large pieces and reports each to got, which may be nil. Small reads are collected
// first: a write costs a system call, however small.
func copyTo(dst io.Writer, src io.Reader, got func(n int)) (int64, error) {
	buf := buffers.Get().(*[bufferSize]byte)
	defer buffers.Put(buf)
	var total int64
	for {
		n, err := io.ReadFull(src, buf[:])
		if n > 0 {
			if _, werr := dst.Write(buf[:n]); werr != nil {
				return total, werr
			}
			total += int64(n)
			if got != nil {
				got(n)
			}
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return total, nil
		}
		if err != nil {
			return total, err
		}
	}
}
