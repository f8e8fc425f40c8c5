package pickle

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"
)

// errLZ4 is the error of a file that no LZ4 encoder writes.
var errLZ4 = errors.New("broken LZ4 file")

// unlz4 decodes one LZ4 frame: blocks of at most 4 MiB, which may refer to the 64 KiB in front of them.
func (f *File) unlz4(in *bufio.Reader, out io.Writer) error {
	var head [6]byte
	if err := whole(in, head[:]); err != nil {
		return err
	}
	flags, size := head[4], head[5]
	if flags>>6 != 1 || flags&0x02 != 0 || size&0x8f != 0 || size>>4 < 4 {
		return errLZ4
	}
	descriptor := head[4:6:6]
	for range int(flags>>3&1)*8 + int(flags&1)*4 { // the length, and the name of a dictionary
		b, err := in.ReadByte()
		if err != nil {
			return err
		}
		descriptor = append(descriptor, b)
	}
	if b, err := in.ReadByte(); err != nil || b != byte(xxh32(descriptor)>>8) {
		return errors.Join(errLZ4, err)
	}
	if flags&1 != 0 {
		return errors.ErrUnsupported // dictionaries stand in other files
	}
	length := int64(-1)
	if flags&8 != 0 {
		length = int64(binary.LittleEndian.Uint64(descriptor[2:]))
	}
	most := 1 << (2*int(size>>4) + 8)
	if err := f.b.Alloc(int64(2*most + 64<<10)); err != nil {
		return limit(err, 0)
	}
	defer f.b.Free(int64(2*most + 64<<10))
	packed := make([]byte, most)
	window := make([]byte, 0, most+64<<10)
	sum := newXXH32()
	total := int64(0)
	for {
		var word [4]byte
		if err := whole(in, word[:]); err != nil {
			return err
		}
		n := binary.LittleEndian.Uint32(word[:])
		if n == 0 {
			break
		}
		raw := n>>31 != 0
		if n &= 1<<31 - 1; int64(n) > int64(most) {
			return errLZ4
		}
		if err := whole(in, packed[:n]); err != nil {
			return err
		}
		if flags&0x10 != 0 {
			if err := whole(in, word[:]); err != nil {
				return err
			}
			if binary.LittleEndian.Uint32(word[:]) != xxh32(packed[:n]) {
				return errLZ4
			}
		}
		keep := min(len(window), 64<<10)
		if flags&0x20 != 0 { // blocks are independent
			keep = 0
		}
		copy(window[:keep], window[len(window)-keep:])
		window = window[:keep]
		if raw {
			window = append(window, packed[:n]...)
		} else {
			var ok bool
			if window, ok = unblock(window, packed[:n], keep+most); !ok {
				return errLZ4
			}
		}
		sum.write(window[keep:])
		total += int64(len(window) - keep)
		if _, err := out.Write(window[keep:]); err != nil {
			return err
		}
	}
	if flags&4 != 0 {
		var word [4]byte
		if err := whole(in, word[:]); err != nil {
			return err
		}
		if binary.LittleEndian.Uint32(word[:]) != sum.sum() {
			return errLZ4
		}
	}
	if length >= 0 && length != total {
		return errLZ4
	}
	return nil
}

// whole fills p. Data that ends before is cut off.
func whole(in io.Reader, p []byte) error {
	_, err := io.ReadFull(in, p)
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// unblock appends what a block unpacks to. The result has at most most bytes, which fit the window.
func unblock(window, src []byte, most int) ([]byte, bool) {
	long := func(n int) (int, bool) {
		if n < 15 {
			return n, true
		}
		for {
			if len(src) == 0 || n > most {
				return 0, false
			}
			b := src[0]
			src = src[1:]
			if n += int(b); b != 255 {
				return n, true
			}
		}
	}
	for len(src) > 0 {
		token := src[0]
		src = src[1:]
		n, ok := long(int(token >> 4))
		if !ok || n > len(src) || n > most-len(window) {
			return nil, false
		}
		window, src = append(window, src[:n]...), src[n:]
		if len(src) == 0 {
			return window, token&15 == 0
		}
		if len(src) < 2 {
			return nil, false
		}
		back := int(binary.LittleEndian.Uint16(src))
		src = src[2:]
		n, ok = long(int(token & 15))
		if n += 4; !ok || back == 0 || back > len(window) || n > most-len(window) {
			return nil, false
		}
		for range n {
			window = append(window, window[len(window)-back])
		}
	}
	return window, true
}

// An xxhash is the checksum of LZ4 files, xxHash of 32 bits with seed 0.
type xxhash struct {
	lanes [4]uint32
	part  []byte
	n     uint64
}

const (
	xx1 uint32 = 2654435761
	xx2 uint32 = 2246822519
	xx3 uint32 = 3266489917
	xx4 uint32 = 668265263
	xx5 uint32 = 374761393
)

func newXXH32() *xxhash {
	one := xx1 // wraps around, which constants may not
	return &xxhash{lanes: [4]uint32{one + xx2, xx2, 0, -one}}
}

func xxh32(p []byte) uint32 {
	h := newXXH32()
	h.write(p)
	return h.sum()
}

func (h *xxhash) write(p []byte) {
	h.n += uint64(len(p))
	if len(h.part) > 0 {
		k := min(16-len(h.part), len(p))
		h.part, p = append(h.part, p[:k]...), p[k:]
		if len(h.part) < 16 {
			return
		}
		h.stripe(h.part)
		h.part = h.part[:0]
	}
	for len(p) >= 16 {
		h.stripe(p)
		p = p[16:]
	}
	h.part = append(h.part, p...)
}

func (h *xxhash) stripe(p []byte) {
	for i := range h.lanes {
		h.lanes[i] = bits.RotateLeft32(h.lanes[i]+binary.LittleEndian.Uint32(p[4*i:])*xx2, 13) * xx1
	}
}

func (h *xxhash) sum() uint32 {
	v := xx5
	if h.n >= 16 {
		v = bits.RotateLeft32(h.lanes[0], 1) + bits.RotateLeft32(h.lanes[1], 7) + bits.RotateLeft32(h.lanes[2], 12) + bits.RotateLeft32(h.lanes[3], 18)
	}
	v += uint32(h.n)
	p := h.part
	for ; len(p) >= 4; p = p[4:] {
		v = bits.RotateLeft32(v+binary.LittleEndian.Uint32(p)*xx3, 17) * xx4
	}
	for _, b := range p {
		v = bits.RotateLeft32(v+uint32(b)*xx5, 11) * xx1
	}
	v = (v ^ v>>15) * xx2
	v = (v ^ v>>13) * xx3
	return v ^ v>>16
}
