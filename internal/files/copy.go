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
		n, err := fill(buf[:], src)
		if err != nil && err != io.EOF {
			return total, err // what came last does not count: the context may be over by now
		}
		if n > 0 {
			if _, werr := dst.Write(buf[:n]); werr != nil {
				return total, werr
			}
			total += int64(n)
			if got != nil {
				got(n)
			}
		}
		if err == io.EOF {
			return total, nil
		}
	}
}

// fill reads until buf is full or src ends. Unlike [io.ReadFull] it keeps the end of src apart from
// [io.ErrUnexpectedEOF], which is how net/http says that a client went away.
func fill(buf []byte, src io.Reader) (n int, err error) {
	for n < len(buf) && err == nil {
		var m int
		m, err = src.Read(buf[n:])
		n += m
	}
	return n, err
}
