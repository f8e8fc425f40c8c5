package walk

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/bits"

	"github.com/oriel-go/oriel/guard/fact"
)

// walkHDF5 reads the superblock of an HDF5 file and follows its groups: nothing may lie in another file, and the file
// ends where it says. What the objects hold is not decoded; descriptions of Keras models in it are found by content.
//
// Groups whose links are kept in a fractal heap, as newer libraries do for more than eight links, are noted and not
// followed; links to other files in such a heap are looked for by their form.
func walkHDF5(w *walker) error {
	h := &hdf5{w: w, seen: map[int64]bool{}}
	for _, at := range []int64{512, 1024, 2048} { // behind a block that HDF5 leaves to others
		if !w.is(0, hdf5Magic) && w.is(at, hdf5Magic) {
			h.base = at
		}
	}
	defer func() { w.b.Free(h.held) }()
	root, err := h.superblock()
	if err != nil {
		return err
	}
	if err := h.object(root); err != nil {
		return err
	}
	w.m.Media.Entries = h.objects
	return w.part("file", 0, w.size, false)
}

const hdf5Magic = "\x89HDF\r\n\x1a\n"

type hdf5 struct {
	w       *walker
	base    int64          // where the superblock is, and what addresses count from
	seen    map[int64]bool // addresses of object headers, trees and heaps that were read
	held    int64
	objects int
}

// place is an address as the file writes it; none means nowhere.
func (h *hdf5) place(v uint64) (at int64, none bool, err error) {
	if v == math.MaxUint64 {
		return 0, true, nil
	}
	if v >= uint64(h.w.size-h.base) {
		return 0, false, fact.Deny(fact.CodeHeader, -1, "address %d in a file of %d bytes", v, h.w.size)
	}
	return int64(v) + h.base, false, nil
}

// superblock checks the head of the file and returns where the root group is.
func (h *hdf5) superblock() (int64, error) {
	p, err := h.w.bytes(h.base, min(h.w.size-h.base, 96))
	if err != nil {
		return 0, err
	}
	if len(p) < 48 {
		return 0, fact.Deny(fact.CodeTruncated, h.w.size, "superblock")
	}
	var base, end, root uint64
	switch version := p[8]; version {
	case 0, 1:
		at := 24
		if version == 1 {
			at = 28
		}
		if len(p) < at+48 || p[13] != 8 || p[14] != 8 {
			return 0, fact.Deny(fact.CodeHeader, 13, "addresses of %d bytes and lengths of %d", p[13], p[14])
		}
		base, end, root = binary.LittleEndian.Uint64(p[at:]), binary.LittleEndian.Uint64(p[at+16:]), binary.LittleEndian.Uint64(p[at+40:])
		if driver := binary.LittleEndian.Uint64(p[at+24:]); driver != math.MaxUint64 {
			return 0, fact.Deny(fact.CodeWeightsRef, int64(at+24), "a driver for several files")
		}
	case 2, 3:
		if p[9] != 8 || p[10] != 8 {
			return 0, fact.Deny(fact.CodeHeader, 9, "addresses of %d bytes and lengths of %d", p[9], p[10])
		}
		base, end, root = binary.LittleEndian.Uint64(p[12:]), binary.LittleEndian.Uint64(p[28:]), binary.LittleEndian.Uint64(p[36:])
		if sum := binary.LittleEndian.Uint32(p[44:]); sum != lookup3(p[:44]) {
			return 0, fact.Deny(fact.CodeChecksum, 44, "superblock")
		}
	default:
		return 0, fact.Deny(fact.CodeHeader, 8, "superblock of version %d", version)
	}
	switch {
	case base != uint64(h.base):
		return 0, fact.Deny(fact.CodeHeader, h.base, "base address %d", base)
	case h.base > 0 && end == uint64(h.w.size-h.base): // some writers count from the base
	case end > uint64(h.w.size):
		return 0, fact.Deny(fact.CodeTruncated, h.w.size, "the file says it ends at %d", end)
	case end < uint64(h.w.size):
		return 0, fact.Deny(fact.CodeTrailing, int64(end), "%d bytes after the end", uint64(h.w.size)-end)
	}
	at, none, err := h.place(root)
	if err == nil && none {
		err = fact.Deny(fact.CodeHeader, 0, "no root group")
	}
	return at, err
}

// visit notes an address. It returns false for one that was read before.
func (h *hdf5) visit(at int64) (bool, error) {
	if h.seen[at] {
		return false, nil
	}
	if err := h.w.b.Alloc(48); err != nil {
		return false, err
	}
	h.held += 48
	h.seen[at] = true
	return true, h.w.b.Node(1)
}

// object reads an object header and what it leads to.
func (h *hdf5) object(at int64) error {
	if fresh, err := h.visit(at); err != nil || !fresh {
		return err
	}
	h.objects++
	if err := h.w.b.Enter(); err != nil {
		return err
	}
	defer h.w.b.Leave()
	if h.w.is(at, "OHDR") {
		return h.header2(at)
	}
	p, err := h.w.bytes(at, 16)
	if err != nil {
		return err
	}
	if p[0] != 1 {
		return fact.Deny(fact.CodeHeader, at, "object header of version %d", p[0])
	}
	return h.messages(at+16, int64(binary.LittleEndian.Uint32(p[8:])), 8)
}

// header2 reads an object header of the newer form.
func (h *hdf5) header2(at int64) error {
	p, err := h.w.bytes(at, min(40, h.w.size-at))
	if err != nil {
		return err
	}
	if len(p) < 16 || p[4] != 2 {
		return fact.Deny(fact.CodeHeader, at, "object header")
	}
	flags, skip := p[5], 6
	if flags&0x20 != 0 {
		skip += 16
	}
	if flags&0x10 != 0 {
		skip += 4
	}
	width := 1 << (flags & 3)
	if len(p) < skip+width {
		return fact.Deny(fact.CodeTruncated, at, "object header")
	}
	var n uint64
	for i := range width {
		n |= uint64(p[skip+i]) << (8 * i)
	}
	if n > uint64(h.w.size) {
		return fact.Deny(fact.CodeHeader, at, "%d bytes of messages", n)
	}
	head := int64(4)
	if flags&4 != 0 {
		head = 6
	}
	return h.messages(at+int64(skip+width), int64(n), head)
}

// messages reads a block of messages. Their heads have 8 bytes in the older form, and 4 or 6 in the newer.
func (h *hdf5) messages(at, n, head int64) error {
	end := at + n
	if end > h.w.size {
		return fact.Deny(fact.CodeHeader, at, "%d bytes of messages", n)
	}
	for at+head <= end {
		p, err := h.w.bytes(at, head)
		if err != nil {
			return err
		}
		typ, size := uint16(p[0]), int64(binary.LittleEndian.Uint16(p[1:]))
		if head == 8 {
			typ, size = binary.LittleEndian.Uint16(p), int64(binary.LittleEndian.Uint16(p[2:]))
		}
		if at += head; size > end-at {
			return fact.Deny(fact.CodeHeader, at, "message of %d bytes", size)
		}
		if err := h.message(typ, at, size, head); err != nil {
			return err
		}
		at += size
	}
	return nil
}

// message reads what leads to other objects or files: links, groups, data kept elsewhere, and more messages.
func (h *hdf5) message(typ uint16, at, n, head int64) error {
	if err := h.w.b.Node(1); err != nil {
		return err
	}
	p, err := h.w.bytes(at, n)
	if err != nil {
		return err
	}
	switch typ {
	case 0x0007:
		return fact.Deny(fact.CodeWeightsRef, at, "data of an array in another file")
	case 0x0008:
		if n > 1 && p[0] == 4 && p[1] == 3 {
			return fact.Deny(fact.CodeWeightsRef, at, "an array made of arrays in other files")
		}
	case 0x0006:
		return h.link(at, bytes.Clone(p))
	case 0x0002:
		return h.links(at, p)
	case 0x0010, 0x0011:
		if n < 16 {
			return fact.Deny(fact.CodeHeader, at, "message of %d bytes", n)
		}
		a, none, err := h.place(binary.LittleEndian.Uint64(p))
		if err != nil || none {
			return err
		}
		if typ == 0x0011 {
			return h.tree(a)
		}
		return h.continued(a, binary.LittleEndian.Uint64(p[8:]), head)
	}
	return nil
}

func (h *hdf5) continued(at int64, n uint64, head int64) error {
	if n > uint64(h.w.size-at) {
		return fact.Deny(fact.CodeHeader, at, "%d more bytes of messages", n)
	}
	if fresh, err := h.visit(at); err != nil || !fresh {
		return err
	}
	if h.w.is(at, "OCHK") {
		if n < 8 {
			return fact.Deny(fact.CodeHeader, at, "%d more bytes of messages", n)
		}
		return h.messages(at+4, int64(n)-8, head)
	}
	return h.messages(at, int64(n), 8)
}

// link reads one link of a group.
func (h *hdf5) link(at int64, p []byte) error {
	bad := fact.Deny(fact.CodeHeader, at, "link")
	if len(p) < 4 || p[0] != 1 {
		return bad
	}
	flags, i, kind := p[1], 2, byte(0)
	if flags&8 != 0 {
		kind, i = p[i], i+1
	}
	if flags&4 != 0 {
		i += 8
	}
	if flags&16 != 0 {
		i++
	}
	width := 1 << (flags & 3)
	if len(p) < i+width {
		return bad
	}
	var n uint64
	for k := range width {
		n |= uint64(p[i+k]) << (8 * k)
	}
	if i += width; n > uint64(len(p)-i) {
		return bad
	}
	p = p[i+int(n):]
	switch {
	case kind == 1:
		return nil // a name in the same file
	case kind >= 64:
		return fact.Deny(fact.CodeWeightsRef, at, "link to another file")
	case kind != 0 || len(p) < 8:
		return bad
	}
	to, none, err := h.place(binary.LittleEndian.Uint64(p))
	if err != nil || none {
		return err
	}
	return h.object(to)
}

// links reads where the links of a group are, if they are not in its header.
func (h *hdf5) links(at int64, p []byte) error {
	if len(p) < 18 {
		return fact.Deny(fact.CodeHeader, at, "message of %d bytes", len(p))
	}
	i := 2
	if p[1]&1 != 0 {
		i += 8
	}
	if len(p) < i+8 {
		return fact.Deny(fact.CodeHeader, at, "message of %d bytes", len(p))
	}
	heap, none, err := h.place(binary.LittleEndian.Uint64(p[i:]))
	if err != nil || none {
		return err
	}
	h.w.note(fact.CodeOpaque, fact.Note, heap, "links in a fractal heap are searched for, not followed")
	if err := h.everywhere(); err != nil {
		return err
	}
	return h.externals()
}

// everywhere reads every object header that has a signature, and looks for data in other files in those that have none.
func (h *hdf5) everywhere() error {
	if fresh, err := h.visit(-2); err != nil || !fresh {
		return err
	}
	for at := h.base; ; at++ {
		i, err := h.w.index('O', at, h.w.size)
		if err != nil {
			return err
		}
		if i < 0 {
			break
		}
		if at = i; h.w.is(at, "OHDR") {
			if err := h.object(at); err != nil && fact.FindingOf(err).Code != fact.CodeHeader { // chance may write OHDR, too
				return err
			}
		}
	}
	for at := h.base; ; at++ {
		i, err := h.w.index(7, at, h.w.size-32)
		if err != nil || i < 0 {
			return err
		}
		at = i
		p, err := h.w.bytes(at, 24)
		if err != nil {
			return err
		}
		if p[1] != 0 || string(p[4:12]) != "\x00\x00\x00\x00\x01\x00\x00\x00" {
			continue
		}
		if heap, none, err := h.place(binary.LittleEndian.Uint64(p[16:])); err == nil && !none && h.w.is(heap, "HEAP") {
			return fact.Deny(fact.CodeWeightsRef, at, "data of an array in another file")
		}
	}
}

// externals looks through the whole file for links to others: a link's version, flags with a kind, and the kind 64.
func (h *hdf5) externals() error {
	if fresh, err := h.visit(-1); err != nil || !fresh {
		return err
	}
	for at := int64(0); ; at++ {
		i, err := h.w.index(64, at, h.w.size)
		if err != nil || i < 0 {
			return err
		}
		at = i
		p, err := h.w.bytes(max(0, i-2), min(64, h.w.size-max(0, i-2)))
		if err != nil {
			return err
		}
		if i < 2 || p[0] != 1 || p[1]&^0x1f != 0 || p[1]&8 == 0 {
			continue
		}
		if err := h.link(i-2, bytes.Clone(p)); err != nil && fact.FindingOf(err).Code == fact.CodeWeightsRef {
			return err
		}
	}
}

// tree reads a group of the older form: a tree of blocks that list objects.
func (h *hdf5) tree(at int64) error {
	if fresh, err := h.visit(at); err != nil || !fresh {
		return err
	}
	if err := h.w.b.Enter(); err != nil {
		return err
	}
	defer h.w.b.Leave()
	p, err := h.w.bytes(at, 8)
	if err != nil {
		return err
	}
	used := int64(binary.LittleEndian.Uint16(p[6:]))
	if string(p[:4]) == "SNOD" {
		return h.leaf(at+8, used)
	}
	if string(p[:4]) != "TREE" || p[4] != 0 {
		return fact.Deny(fact.CodeHeader, at, "group of kind %.4q", p)
	}
	for i := range used {
		p, err := h.w.bytes(at+24+8+16*i, 8)
		if err != nil {
			return err
		}
		a, none, err := h.place(binary.LittleEndian.Uint64(p))
		if err != nil {
			return err
		}
		if none {
			continue
		}
		if err := h.tree(a); err != nil {
			return err
		}
	}
	return nil
}

// leaf reads n records of a group of the older form.
func (h *hdf5) leaf(at, n int64) error {
	for i := range n {
		p, err := h.w.bytes(at+40*i, 40)
		if err != nil {
			return err
		}
		if kind := binary.LittleEndian.Uint32(p[16:]); kind > 2 {
			return fact.Deny(fact.CodeHeader, at, "record of kind %d", kind)
		} else if kind == 2 {
			continue // a name in the same file
		}
		a, none, err := h.place(binary.LittleEndian.Uint64(p[8:]))
		if err != nil {
			return err
		}
		if none {
			continue
		}
		if err := h.object(a); err != nil {
			return err
		}
	}
	return nil
}

// lookup3 is the checksum of HDF5's metadata: Bob Jenkins's hash of that name, started from zero.
func lookup3(p []byte) uint32 {
	a := 0xdeadbeef + uint32(len(p))
	v := [3]uint32{a, a, a}
	add := func(p []byte) {
		for i, c := range p {
			v[i/4] += uint32(c) << (i % 4 * 8)
		}
	}
	for ; len(p) > 12; p = p[12:] {
		add(p[:12])
		for i, k := range [...]int{4, 6, 8, 16, 19, 4} {
			x, y, z := &v[i%3], &v[(i+1)%3], &v[(i+2)%3]
			*x -= *z
			*x ^= bits.RotateLeft32(*z, k)
			*z += *y
		}
	}
	if len(p) == 0 {
		return v[2]
	}
	add(p)
	for i, k := range [...]int{14, 11, 25, 16, 4, 14, 24} {
		x, y := &v[(i+2)%3], &v[(i+1)%3]
		*x ^= *y
		*x -= bits.RotateLeft32(*y, k)
	}
	return v[2]
}
