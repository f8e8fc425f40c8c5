package pickle

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash"
	"hash/crc32"
	"hash/crc64"
	"io"
)

// errXZ is the error of a file that no xz encoder writes.
var errXZ = errors.New("broken xz file")

// An xzReader counts what it reads, for padding and for the index.
type xzReader struct {
	in *bufio.Reader
	n  int64
}

// take reads n bytes.
func (x *xzReader) take(n int) ([]byte, error) {
	b := make([]byte, n)
	k, err := io.ReadFull(x.in, b)
	x.n += int64(k)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return b, err
}

// checked reads n bytes and the CRC32 behind them.
func (x *xzReader) checked(n int) ([]byte, error) {
	b, err := x.take(n + 4)
	if err == nil && binary.LittleEndian.Uint32(b[n:]) != crc32.ChecksumIEEE(b[:n]) {
		err = errXZ
	}
	return b[:n], err
}

// vli reads an integer of seven bits a byte.
func vli(b *bytes.Reader) (int64, error) {
	n, err := binary.ReadUvarint(b)
	if err != nil || n > 1<<62 {
		return 0, errXZ
	}
	return int64(n), nil
}

// unxz decodes one xz stream: blocks of LZMA2, an index that lists them, a footer. Other filters are not read.
func (f *File) unxz(in *bufio.Reader, out io.Writer) error {
	x := &xzReader{in: in}
	head, err := x.take(6)
	if err != nil {
		return err
	}
	flags, err := x.checked(2)
	if err != nil {
		return err
	}
	if string(head) != "\xfd7zXZ\x00" || flags[0] != 0 {
		return errXZ
	}
	var records []byte // what the index must say
	blocks := uint64(0)
	for {
		first, err := in.Peek(1)
		if err != nil {
			return io.ErrUnexpectedEOF
		}
		if first[0] == 0 {
			break
		}
		if len(records) > 1<<20 {
			return errXZ
		}
		packed, size, err := f.xzBlock(x, out, flags[1])
		if err != nil {
			return err
		}
		records = binary.AppendUvarint(binary.AppendUvarint(records, uint64(packed)), uint64(size))
		blocks++
	}
	index := append(binary.AppendUvarint([]byte{0}, blocks), records...)
	index = append(index, make([]byte, (4-len(index)%4)%4)...)
	got, err := x.checked(len(index))
	if err != nil {
		return err
	}
	foot, err := x.take(12)
	if err != nil {
		return err
	}
	switch {
	case !bytes.Equal(got, index),
		binary.LittleEndian.Uint32(foot) != crc32.ChecksumIEEE(foot[4:10]),
		int64(binary.LittleEndian.Uint32(foot[4:])+1)*4 != int64(len(index)+4),
		!bytes.Equal(foot[8:10], flags), string(foot[10:]) != "YZ":
		return errXZ
	}
	return nil
}

// xzBlock decodes one block and returns its length without padding, and the length of what came out.
func (f *File) xzBlock(x *xzReader, out io.Writer, check byte) (packed, size int64, err error) {
	start := x.n
	b, err := x.take(1)
	if err != nil {
		return 0, 0, err
	}
	rest, err := x.take((int(b[0])+1)*4 - 1)
	if err != nil {
		return 0, 0, err
	}
	head := append(b, rest...)
	n := len(head) - 4
	if binary.LittleEndian.Uint32(head[n:]) != crc32.ChecksumIEEE(head[:n]) || head[1]&0x3f != 0 { // one filter
		return 0, 0, errXZ
	}
	r := bytes.NewReader(head[2:n])
	wantPacked, wantSize := int64(-1), int64(-1)
	if head[1]&0x40 != 0 {
		if wantPacked, err = vli(r); err != nil {
			return 0, 0, err
		}
	}
	if head[1]&0x80 != 0 {
		if wantSize, err = vli(r); err != nil {
			return 0, 0, err
		}
	}
	filter := make([]byte, 3)
	if _, err := io.ReadFull(r, filter); err != nil || filter[0] != 0x21 || filter[1] != 1 || filter[2] > 40 {
		return 0, 0, errXZ
	}
	dict := int64(1<<32 - 1)
	if bits := uint(filter[2]); bits < 40 {
		dict = int64(2|bits&1) << (bits/2 + 11)
	}
	var sum hash.Hash
	length := 0
	switch check {
	case 0:
		sum = crc32.NewIEEE() // not compared
	case 1:
		sum, length = crc32.NewIEEE(), 4
	case 4:
		sum, length = crc64.New(crc64.MakeTable(crc64.ECMA)), 8
	case 10:
		sum, length = sha256.New(), 32
	default:
		return 0, 0, errXZ
	}
	body := x.n
	w := &counter{w: io.MultiWriter(out, sum)}
	if err := f.lzma2(x, w, dict); err != nil {
		return 0, 0, err
	}
	if wantPacked >= 0 && wantPacked != x.n-body || wantSize >= 0 && wantSize != w.n {
		return 0, 0, errXZ
	}
	packed = x.n - start + int64(length)
	for (x.n-start)%4 != 0 {
		if b, err := x.take(1); err != nil || b[0] != 0 {
			return 0, 0, errors.Join(errXZ, err)
		}
	}
	got, err := x.take(length)
	if err != nil {
		return 0, 0, err
	}
	want := sum.Sum(nil)
	if check == 1 || check == 4 { // stored with the little end first
		for i, j := 0, len(want)-1; i < j; i, j = i+1, j-1 {
			want[i], want[j] = want[j], want[i]
		}
	}
	if length > 0 && !bytes.Equal(got, want) {
		return 0, 0, errXZ
	}
	return packed, w.n, nil
}

type counter struct {
	w io.Writer
	n int64
}

// Write implements [io.Writer].
func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return c.w.Write(p)
}

// lzma2 decodes chunks of LZMA, or of plain bytes, up to the one that ends them.
func (f *File) lzma2(x *xzReader, out io.Writer, dict int64) error {
	var chunk bytes.Reader
	in := bufio.NewReader(&chunk)
	z, err := f.lzma(in, out, dict)
	if err != nil {
		return err
	}
	defer func() { f.b.Free(int64(len(z.window))) }()
	ready := 0 // 1 after a reset of the dictionary, 2 once there are properties
	for {
		b, err := x.take(1)
		if err != nil {
			return err
		}
		control := b[0]
		if control == 0 {
			z.flush()
			return z.err
		}
		if control == 1 || control >= 0xe0 {
			z.flush()
			z.pos, z.flushed, z.total = 0, 0, 0
			ready = max(ready, 1)
		}
		if err := f.b.Now(); err != nil {
			return err
		}
		if ready == 0 || control > 2 && control < 0x80 {
			return errXZ
		}
		head, err := x.take(2)
		if err != nil {
			return err
		}
		if control < 0x80 {
			p, err := x.take(int(binary.BigEndian.Uint16(head)) + 1)
			if err != nil {
				return err
			}
			for _, c := range p {
				z.put(c)
			}
			continue
		}
		more, err := x.take(2)
		if err != nil {
			return err
		}
		size := int64(control&0x1f)<<16 + int64(binary.BigEndian.Uint16(head)) + 1
		if control >= 0xc0 {
			if b, err = x.take(1); err != nil {
				return err
			}
			if err := z.properties(b[0], 4); err != nil {
				return err
			}
			ready = 2
		}
		if ready < 2 {
			return errXZ
		}
		if control >= 0xa0 {
			z.reset()
		}
		p, err := x.take(int(binary.BigEndian.Uint16(more)) + 1)
		if err != nil {
			return err
		}
		chunk.Reset(p)
		in.Reset(&chunk)
		if err := z.start(); err != nil {
			return err
		}
		marker, err := z.decode(size)
		if err != nil {
			return err
		}
		if left, _ := io.Copy(io.Discard, in); marker || left > 0 || z.code != 0 {
			return errXZ
		}
	}
}
