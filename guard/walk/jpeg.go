package walk

import (
	"encoding/binary"
	"fmt"

	"github.com/oriel-go/oriel/guard/fact"
)

// walkJPEG reads a JPEG from SOI to EOI: every segment, every scan, and what may legally follow.
func walkJPEG(w *walker) error {
	if !w.is(0, "\xff\xd8") {
		return malformed(0, "no JPEG start")
	}
	if err := w.part("SOI", 0, 2, false); err != nil {
		return err
	}
	j := &jpeg{w: w}
	off := int64(2)
	for !j.ended {
		next, err := j.segment(off)
		if err != nil {
			return err
		}
		off = next
	}
	w.m.Media.Frames = 1
	if off < w.size {
		return j.tail(off)
	}
	return nil
}

type jpeg struct {
	w          *walker
	components int
	adobe      bool
	scans      int64
	mpf        int64 // offset of the multi-picture index, 0 if none
	mpfLen     int64
	iccNext    byte
	ended      bool
}

// segment reads the marker at off and returns where the next one stands.
func (j *jpeg) segment(off int64) (int64, error) {
	b, err := j.w.bytes(off, 2)
	if err != nil {
		return 0, err
	}
	if b[0] != 0xff || b[1] == 0 {
		return 0, malformed(off, "expected a marker, got %x", b)
	}
	m := b[1]
	switch {
	case m == 0xff: // fill byte
		return off + 1, j.w.part("fill", off, 1, true)
	case m == 0xd9:
		j.ended = true
		if j.components == 0 || j.scans == 0 {
			return 0, malformed(off, "picture without pixels")
		}
		return off + 2, j.w.part("EOI", off, 2, false)
	case m == 0xd8 || m == 0x01 || m >= 0xd0 && m <= 0xd7:
		return 0, malformed(off, "marker %02x out of place", m)
	}
	b, err = j.w.bytes(off+2, 2)
	if err != nil {
		return 0, err
	}
	n := int64(binary.BigEndian.Uint16(b))
	if n < 2 {
		return 0, malformed(off, "segment %02x of length %d", m, n)
	}
	body, err := j.w.bytes(off+4, n-2)
	if err != nil {
		return 0, err
	}
	end := off + 2 + n
	switch {
	case m >= 0xc0 && m <= 0xcf && m != 0xc4 && m != 0xc8 && m != 0xcc:
		if err := j.frame(off, m, body); err != nil {
			return 0, err
		}
	case m == 0xc4 || m == 0xdb || m == 0xdd: // Huffman tables, quantisation tables, restart interval
	case m == 0xda:
		return j.scan(off, end)
	case m >= 0xe0 && m <= 0xef || m == 0xfe:
		name, drop := j.app(off, m, body)
		return end, j.w.part(name, off, n+2, drop)
	default:
		return 0, malformed(off, "marker %02x is not used by pictures", m)
	}
	return end, j.w.part(fmt.Sprintf("%02X", m), off, n+2, false)
}

func appName(m byte) string {
	if m == 0xfe {
		return "COM"
	}
	return fmt.Sprintf("APP%d", m-0xe0)
}

// frame checks a start-of-frame segment: size, components and their sampling.
func (j *jpeg) frame(off int64, m byte, b []byte) error {
	if m > 0xc2 {
		return malformed(off, "coding %02x is not supported", m)
	}
	if j.components != 0 {
		return malformed(off, "two frames")
	}
	if len(b) < 6 || len(b) != 6+3*int(b[5]) || b[5] == 0 || b[5] > 4 || b[0] != 8 {
		return malformed(off, "frame header %x", b[:min(len(b), 16)])
	}
	ht, wd := int64(binary.BigEndian.Uint16(b[1:])), int64(binary.BigEndian.Uint16(b[3:]))
	if err := j.w.b.CheckPixels(off, wd, ht); err != nil {
		return err
	}
	for i := 6; i < len(b); i += 3 {
		if h, v := b[i+1]>>4, b[i+1]&15; h == 0 || h > 4 || v == 0 || v > 4 || b[i+2] > 3 {
			return malformed(off, "component %x", b[i:i+3])
		}
	}
	j.components = int(b[5])
	if j.components == 4 && !j.adobe {
		return malformed(off, "four colours without an Adobe segment to name them")
	}
	j.w.m.Media.Width, j.w.m.Media.Height, j.w.m.Media.Bits = int(wd), int(ht), 8
	return nil
}

// scan reads a scan header and its entropy-coded data, up to the next marker.
func (j *jpeg) scan(off, data int64) (int64, error) {
	b, err := j.w.bytes(off+4, data-off-4)
	if err != nil {
		return 0, err
	}
	if j.components == 0 || len(b) < 1 || b[0] == 0 || int(b[0]) > j.components || len(b) != 4+2*int(b[0]) {
		return 0, malformed(off, "scan header %x", b[:min(len(b), 16)])
	}
	if j.scans++; j.scans > j.w.b.Limits.Scans {
		return 0, fact.Over(fact.CodeScans, off, j.scans, j.w.b.Limits.Scans, "scans")
	}
	for at := data; ; {
		i, err := j.w.index(0xff, at, j.w.size)
		if err != nil {
			return 0, err
		}
		if i < 0 || i+1 >= j.w.size {
			return 0, fact.Deny(fact.CodeTruncated, j.w.size, "pixel data without an end")
		}
		b, err := j.w.bytes(i+1, 1)
		if err != nil {
			return 0, err
		}
		if b[0] == 0 || b[0] >= 0xd0 && b[0] <= 0xd7 {
			at = i + 2
			continue
		}
		if i == data {
			return 0, malformed(off, "scan without data")
		}
		return i, j.w.part("scan", off, i-off, false)
	}
}
