package walk

import (
	"encoding/binary"

	"github.com/oriel-go/oriel/guard/fact"
)

// A protoField is one field of a protobuf message.
type protoField struct {
	num    uint64
	wire   byte   // 0 number, 1 eight bytes, 2 bytes, 5 four bytes
	v      uint64 // of a number
	off, n int64  // of its bytes
}

// message reads the fields between off and end and calls each for every one. It goes one level deeper.
func (w *walker) message(off, end int64, each func(f protoField) error) error {
	if err := w.b.Enter(); err != nil {
		return err
	}
	defer w.b.Leave()
	for off < end {
		start := off
		tag, err := w.uvarint(&off, end)
		if err != nil {
			return err
		}
		f := protoField{num: tag >> 3, wire: byte(tag & 7), off: off}
		switch f.wire {
		case 0:
			f.v, err = w.uvarint(&off, end)
			f.n = off - f.off
		case 1:
			f.n = 8
		case 2:
			var n uint64
			n, err = w.uvarint(&off, end)
			if f.off = off; err == nil && n > uint64(end-off) {
				err = malformed(start, "field %d of %d bytes passes its message", f.num, n)
			}
			f.n = int64(n)
		case 5:
			f.n = 4
		default:
			err = malformed(start, "field %d of kind %d", f.num, f.wire)
		}
		if err != nil {
			return err
		}
		if off = f.off + f.n; off > end || f.num == 0 {
			return malformed(start, "field %d passes its message", f.num)
		}
		if err := w.b.Node(1); err != nil {
			return err
		}
		if err := each(f); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) uvarint(off *int64, end int64) (uint64, error) {
	p, err := w.bytes(*off, min(10, end-*off))
	if err != nil {
		return 0, err
	}
	v, n := binary.Uvarint(p)
	if n <= 0 {
		return 0, malformed(*off, "number")
	}
	*off += int64(n)
	return v, nil
}

// short returns the bytes of a field as text, at most n of them.
func (w *walker) short(f protoField, n int64) (string, error) {
	if f.wire != 2 {
		return "", malformed(f.off, "field %d is no text", f.num)
	}
	if f.n > n {
		return "", fact.Over(fact.CodeHeader, f.off, f.n, n, "bytes of a text")
	}
	b, err := w.bytes(f.off, f.n)
	return string(b), err
}
