package walk

import (
	"bufio"
	"encoding/binary"
	"hash/crc32"
	"io"

	"github.com/oriel-go/oriel/guard/fact"
)

// opaque notes that contents are packed in a way this package cannot look into.
func (w *walker) opaque(what string) {
	w.note(fact.CodeOpaque, fact.Note, 0, what)
}

// walk7z reads the headers of a 7z archive. What is packed inside is not looked into.
func walk7z(w *walker) error {
	p, err := w.bytes(0, 32)
	if err != nil {
		return err
	}
	if crc32.ChecksumIEEE(p[12:32]) != binary.LittleEndian.Uint32(p[8:]) {
		return fact.Deny(fact.CodeChecksum, 8, "start header")
	}
	off, n, sum := binary.LittleEndian.Uint64(p[12:]), binary.LittleEndian.Uint64(p[20:]), binary.LittleEndian.Uint32(p[28:])
	left := uint64(w.size - 32)
	switch {
	case off > left || n > left-off:
		return fact.Deny(fact.CodeTruncated, 12, "header of %d bytes at %d", n, 32+off)
	case off+n < left:
		return fact.Deny(fact.CodeTrailing, 32+int64(off+n), "%d bytes after the end", left-off-n)
	}
	crc := crc32.NewIEEE()
	if _, err := io.Copy(crc, bufio.NewReader(w.section(32+int64(off), int64(n)))); err != nil {
		return err
	}
	if crc.Sum32() != sum {
		return fact.Deny(fact.CodeChecksum, 32+int64(off), "header")
	}
	w.opaque("7z")
	return w.part("archive", 0, w.size, false)
}

// walkXZ reads the header, the index and the footer of one xz stream. What is packed inside is not looked into, but the
// index says how much it is.
func walkXZ(w *walker) error {
	if w.size < 32 || w.size%4 != 0 {
		return malformed(0, "xz of %d bytes", w.size)
	}
	h, err := w.bytes(0, 12)
	if err != nil {
		return err
	}
	flags := [2]byte(h[6:8])
	if flags[0] != 0 || flags[1]&0xf0 != 0 || crc32.ChecksumIEEE(flags[:]) != binary.LittleEndian.Uint32(h[8:]) {
		return fact.Deny(fact.CodeChecksum, 6, "stream header")
	}
	f, err := w.bytes(w.size-12, 12)
	if err != nil {
		return err
	}
	if string(f[10:]) != "YZ" || [2]byte(f[8:10]) != flags {
		return malformed(w.size-12, "stream footer")
	}
	if crc32.ChecksumIEEE(f[4:10]) != binary.LittleEndian.Uint32(f) {
		return fact.Deny(fact.CodeChecksum, w.size-12, "stream footer")
	}
	n := (int64(binary.LittleEndian.Uint32(f[4:])) + 1) * 4
	if n > w.size-24 {
		return malformed(w.size-12, "index of %d bytes", n)
	}
	if err := w.xzIndex(w.size-12-n, n); err != nil {
		return err
	}
	w.opaque("xz")
	return w.part("stream", 0, w.size, false)
}

// xzIndex reads the sizes of all blocks, which must add up to the file and not unpack to too much.
func (w *walker) xzIndex(at, n int64) error {
	crc, end := crc32.NewIEEE(), at+n-4
	if _, err := io.Copy(crc, bufio.NewReader(w.section(at, n-4))); err != nil {
		return err
	}
	p, err := w.bytes(end, 4)
	if err != nil {
		return err
	}
	if crc.Sum32() != binary.LittleEndian.Uint32(p) {
		return fact.Deny(fact.CodeChecksum, end, "index")
	}
	if !w.is(at, "\x00") {
		return malformed(at, "index")
	}
	start := at
	at++
	count, err := w.uvarint(&at, end)
	if err != nil {
		return err
	}
	blocks, unpacked := int64(12), int64(0)
	for range count {
		packed, err := w.uvarint(&at, end)
		if err != nil {
			return err
		}
		full, err := w.uvarint(&at, end)
		if err != nil {
			return err
		}
		if packed > uint64(w.size) || full > 1<<62 {
			return malformed(at, "block of %d bytes", packed)
		}
		blocks += (int64(packed) + 3) &^ 3
		if unpacked += int64(full); blocks > w.size || unpacked < 0 {
			return malformed(at, "blocks pass the file")
		}
		if err := w.b.Node(1); err != nil {
			return err
		}
	}
	if blocks != start {
		return malformed(start, "blocks end at %d, the index begins at %d", blocks, start)
	}
	w.m.Media.Unpacked, w.m.Media.Entries = unpacked, 1
	if unpacked > 1<<20 && unpacked/w.size >= w.b.Limits.Ratio {
		return fact.Over(fact.CodeRatio, start, unpacked/w.size, w.b.Limits.Ratio, "ratio")
	}
	return w.b.Unpack(unpacked)
}

// walkRar reads the blocks of a RAR archive of version 5 from first to last. What is packed inside is not looked into.
// Older versions are refused: their headers have no full checksum.
func walkRar(w *walker) error {
	if !w.is(0, "Rar!\x1a\x07\x01\x00") {
		return fact.Deny(fact.CodeUnsupported, 0, "RAR before version 5")
	}
	names := newNames(0)
	for at := int64(8); ; {
		typ, end, err := w.rarBlock(at, names)
		if err != nil {
			return err
		}
		at = end
		if typ == 5 {
			w.opaque("RAR")
			return w.part("archive", 0, at, false)
		}
	}
}

// rarBlock reads one block and returns its type and where it ends.
func (w *walker) rarBlock(start int64, names names) (uint64, int64, error) {
	p, err := w.bytes(start, 4)
	if err != nil {
		return 0, 0, err
	}
	sum, at := binary.LittleEndian.Uint32(p), start+4
	n, err := w.uvarint(&at, w.size)
	if err != nil {
		return 0, 0, err
	}
	if n > windowSize/2 {
		return 0, 0, malformed(start, "header of %d bytes", n)
	}
	end := at + int64(n)
	b, err := w.bytes(start+4, end-start-4)
	if err != nil {
		return 0, 0, err
	}
	if crc32.ChecksumIEEE(b) != sum {
		return 0, 0, fact.Deny(fact.CodeChecksum, start, "header")
	}
	field := func(v *uint64) {
		if err == nil {
			*v, err = w.uvarint(&at, end)
		}
	}
	var typ, flags, extra, data uint64
	field(&typ)
	field(&flags)
	if flags&1 != 0 {
		field(&extra)
	}
	if flags&2 != 0 {
		field(&data)
	}
	if err != nil {
		return 0, 0, err
	}
	if data > uint64(w.size-end) {
		return 0, 0, fact.Deny(fact.CodeTruncated, start, "block of %d bytes", data)
	}
	switch typ {
	case 4:
		return 0, 0, fact.Deny(fact.CodeEncrypted, start, "encrypted headers")
	case 2, 3:
		err = w.rarFile(at, end, typ == 2, names)
	}
	return typ, end + int64(data), err
}

// rarFile reads the record of one file.
func (w *walker) rarFile(at, end int64, file bool, names names) (err error) {
	field := func(v *uint64) {
		if err == nil {
			*v, err = w.uvarint(&at, end)
		}
	}
	var flags, size, attributes, method, system, n uint64
	field(&flags)
	field(&size)
	field(&attributes)
	for _, bit := range []uint64{2, 4} { // time and checksum
		if flags&bit != 0 {
			at += 4
		}
	}
	field(&method)
	field(&system)
	field(&n)
	if err != nil {
		return err
	}
	if n > maxName || int64(n) > end-at {
		return malformed(at, "name of %d bytes", n)
	}
	b, err := w.bytes(at, int64(n))
	if err != nil || !file {
		return err
	}
	name := string(b)
	if err := w.b.Entry(); err != nil {
		return err
	}
	if err := checkName(name, at); err != nil {
		return err
	}
	w.m.Media.Entries++
	if system == 1 && attributes&0xf000 == 0xa000 {
		return fact.Deny(fact.CodeLink, at, "%.60q is a link", name)
	}
	if size > 1<<62 {
		size = 0 // not known
	}
	if err := w.b.Unpack(int64(size)); err != nil {
		return err
	}
	return names.add(name, at)
}
