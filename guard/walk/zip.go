package walk

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// walkZip reads a zip from its end: the directory, then every entry's local record, which must agree with the directory
// in every field. Entries must follow one another without gaps and begin at the first byte.
func walkZip(w *walker) error {
	dir, err := w.zipEnd()
	if err != nil {
		return err
	}
	es, err := w.zipDirectory(dir)
	if err != nil {
		return err
	}
	if err := noScript(es); err != nil {
		return err
	}
	for _, e := range es {
		w.office = w.office || e.name == "[Content_Types].xml"
	}
	w.m.Media.Entries, w.m.Media.Subtype = len(es), zipSubtype(es)
	// From here on the order is that of the data.
	slices.SortFunc(es, func(a, b zipEntry) int { return cmp.Compare(a.local, b.local) })
	var at int64
	for _, e := range es {
		switch {
		case e.local < at:
			return fact.Deny(fact.CodeOverlap, e.local, "entry %q starts inside the one before", e.name)
		case e.local > at:
			return fact.Deny(fact.CodeGap, at, "%d bytes before entry %q", e.local-at, e.name)
		}
		end, err := w.zipLocal(e, dir.off)
		if err != nil {
			return within(err, e.name)
		}
		if err := w.part("entry", at, end-at, false); err != nil {
			return err
		}
		at = end
	}
	if at != dir.off {
		return fact.Deny(fact.CodeGap, at, "%d bytes before the directory", dir.off-at)
	}
	return w.part("directory", at, w.size-at, false)
}

type zipDir struct{ off, size, count int64 }

type zipEntry struct {
	name                string
	flags, method       uint16
	crc                 uint32
	packed, size, local int64
	dir                 bool
}

// zipEnd finds the one end record, which must account for the last byte, and follows its 64-bit form.
func (w *walker) zipEnd() (zipDir, error) {
	n := min(w.size, 64<<10)
	b, err := w.bytes(w.size-n, n)
	if err != nil {
		return zipDir{}, err
	}
	i := bytes.LastIndex(b, []byte("PK\x05\x06"))
	if i < 0 || len(b)-i < 22 {
		return zipDir{}, fact.Deny(fact.CodeTruncated, w.size, "no end record")
	}
	e, off := b[i:], w.size-n+int64(i)
	if k := 22 + int64(binary.LittleEndian.Uint16(e[20:])); k != int64(len(e)) {
		return zipDir{}, fact.Deny(fact.CodeTrailing, off+k, "the end record leaves %d bytes", int64(len(e))-k)
	}
	if binary.LittleEndian.Uint32(e[4:]) != 0 || e[8] != e[10] || e[9] != e[11] {
		return zipDir{}, malformed(off, "split over several files")
	}
	d := zipDir{int64(binary.LittleEndian.Uint32(e[16:])), int64(binary.LittleEndian.Uint32(e[12:])), int64(binary.LittleEndian.Uint16(e[10:]))}
	end := off
	// PyTorch writes the 64-bit record of small archives, too. It must say the same then.
	if short := d; d.count == 0xffff || d.off == 0xffffffff || d.size == 0xffffffff || d.off+d.size == off-76 {
		if end, err = w.zip64End(off, &d); err != nil {
			return zipDir{}, err
		}
		if short.count != 0xffff && short.count != d.count || short.off != 0xffffffff && short.off != d.off || short.size != 0xffffffff && short.size != d.size {
			return zipDir{}, fact.Deny(fact.CodeDisagree, off, "the two end records differ")
		}
	}
	if d.off < 0 || d.size < 0 || d.off > end || d.off+d.size != end {
		return zipDir{}, malformed(off, "directory of %d bytes at %d does not end at %d", d.size, d.off, end)
	}
	return d, nil
}

func (w *walker) zip64End(off int64, d *zipDir) (int64, error) {
	l, err := w.bytes(max(0, off-20), 20)
	if err != nil || string(l[:4]) != "PK\x06\x07" {
		return 0, malformed(off, "64-bit locator is missing")
	}
	at := int64(binary.LittleEndian.Uint64(l[8:]))
	if at != off-20-56 {
		return 0, malformed(off, "64-bit end record at %d", at)
	}
	r, err := w.bytes(at, 56)
	if err != nil {
		return 0, err
	}
	if string(r[:4]) != "PK\x06\x06" || binary.LittleEndian.Uint64(r[4:]) != 44 || string(r[24:32]) != string(r[32:40]) {
		return 0, malformed(at, "64-bit end record")
	}
	d.count, d.size, d.off = int64(binary.LittleEndian.Uint64(r[32:])), int64(binary.LittleEndian.Uint64(r[40:])), int64(binary.LittleEndian.Uint64(r[48:]))
	return at, nil
}

// zipRecord is the length of a record of the directory without its name and what follows it.
const zipRecord = 46

func (w *walker) zipDirectory(d zipDir) ([]zipEntry, error) {
	if d.count < 0 || d.count > w.b.Limits.Entries {
		return nil, fact.Over(fact.CodeEntries, d.off, d.count, w.b.Limits.Entries, "archive entries")
	}
	if err := w.b.Alloc(d.count*128 + d.size); err != nil {
		return nil, err
	}
	room := min(d.count, d.size/zipRecord)
	es, names := make([]zipEntry, 0, room), newNames(room)
	var total int64
	at := d.off
	for range d.count {
		h, err := w.bytes(at, zipRecord)
		if err != nil {
			return nil, err
		}
		if string(h[:4]) != "PK\x01\x02" {
			return nil, malformed(at, "directory record")
		}
		nn, xn, cn := int64(binary.LittleEndian.Uint16(h[28:])), int64(binary.LittleEndian.Uint16(h[30:])), int64(binary.LittleEndian.Uint16(h[32:]))
		mode := binary.LittleEndian.Uint32(h[38:]) >> 16
		e := zipEntry{flags: binary.LittleEndian.Uint16(h[8:]), method: binary.LittleEndian.Uint16(h[10:]), crc: binary.LittleEndian.Uint32(h[16:]),
			packed: int64(binary.LittleEndian.Uint32(h[20:])), size: int64(binary.LittleEndian.Uint32(h[24:])), local: int64(binary.LittleEndian.Uint32(h[42:]))}
		unix := h[5] == 3
		if nn+xn+cn > windowSize || nn > maxName {
			return nil, fact.Over(fact.CodePath, at, nn, maxName, "bytes of a name")
		}
		v, err := w.bytes(at+zipRecord, nn+xn+cn)
		if err != nil {
			return nil, err
		}
		e.name = string(v[:nn])
		if err := e.extra64(v[nn : nn+xn]); err != nil {
			return nil, err
		}
		if err := w.b.Entry(); err != nil {
			return nil, err
		}
		if err := e.check(at, w.b.Limits); err != nil {
			return nil, err
		}
		if t := mode & 0xf000; unix && t != 0 && t != 0x8000 && t != 0x4000 {
			return nil, fact.Deny(fact.CodeLink, at, "entry %q has mode %o", e.name, mode)
		}
		if err := names.add(e.name, at); err != nil {
			return nil, err
		}
		if total += e.size; total > w.b.Limits.Unpacked {
			return nil, fact.Over(fact.CodeUnpacked, at, total, w.b.Limits.Unpacked, "unpacked bytes")
		}
		es = append(es, e)
		at += zipRecord + nn + xn + cn
	}
	if at != d.off+d.size {
		return nil, malformed(at, "directory ends at %d, not at %d", at, d.off+d.size)
	}
	w.m.Media.Unpacked = total
	return es, nil
}

// extra64 reads 64-bit sizes. A size that does not need the long form must not use it.
func (e *zipEntry) extra64(x []byte) error {
	for len(x) >= 4 {
		id, n := binary.LittleEndian.Uint16(x), int(binary.LittleEndian.Uint16(x[2:]))
		if n > len(x)-4 {
			return malformed(e.local, "extra field of %q", e.name)
		}
		f := x[4 : 4+n]
		x = x[4+n:]
		if id != 1 {
			continue
		}
		for _, p := range []*int64{&e.size, &e.packed, &e.local} {
			if *p == 0xffffffff && len(f) >= 8 {
				*p, f = int64(binary.LittleEndian.Uint64(f)), f[8:]
			}
		}
	}
	if e.size < 0 || e.packed < 0 || e.local < 0 {
		return malformed(0, "64-bit size of %q", e.name)
	}
	return nil
}

func (e *zipEntry) check(at int64, l fact.Limits) error {
	e.dir = strings.HasSuffix(e.name, "/")
	switch {
	case e.flags&0x2041 != 0:
		return fact.Deny(fact.CodeEncrypted, at, "entry %q is encrypted", e.name)
	case e.flags&^0x080e != 0:
		return malformed(at, "entry %q has flags %x", e.name, e.flags)
	case e.method != 0 && e.method != 8:
		return fact.Deny(fact.CodeMethod, at, "entry %q uses method %d", e.name, e.method)
	case e.dir && e.size != 0:
		return malformed(at, "directory %q has contents", e.name)
	case e.size > 1<<20 && e.size/max(1, e.packed) >= l.Ratio:
		return fact.Over(fact.CodeRatio, at, e.size/max(1, e.packed), l.Ratio, "ratio")
	}
	return checkName(e.name, at)
}

// zipLocal compares the local record with the directory, checks the data and returns the end of the entry.
func (w *walker) zipLocal(e zipEntry, limit int64) (int64, error) {
	h, err := w.bytes(e.local, 30)
	if err != nil {
		return 0, err
	}
	nn, xn := int64(binary.LittleEndian.Uint16(h[26:])), int64(binary.LittleEndian.Uint16(h[28:]))
	l := zipEntry{name: e.name, flags: binary.LittleEndian.Uint16(h[6:]), method: binary.LittleEndian.Uint16(h[8:]), crc: binary.LittleEndian.Uint32(h[14:]),
		packed: int64(binary.LittleEndian.Uint32(h[18:])), size: int64(binary.LittleEndian.Uint32(h[22:]))}
	if string(h[:4]) != "PK\x03\x04" || nn > maxName || nn+xn > windowSize {
		return 0, malformed(e.local, "local record")
	}
	v, err := w.bytes(e.local+30, nn+xn)
	if err != nil {
		return 0, err
	}
	renamed := string(v[:nn]) != e.name
	if err := l.extra64(v[nn:]); err != nil {
		return 0, err
	}
	late := e.flags&8 != 0 && l.crc == 0 && l.packed == 0 && l.size == 0
	if renamed || l.flags != e.flags || l.method != e.method || !late && (l.crc != e.crc || l.packed != e.packed || l.size != e.size) {
		return 0, fact.Deny(fact.CodeDisagree, e.local, "local record of %q differs from the directory", e.name)
	}
	data := e.local + 30 + nn + xn
	if e.packed > limit-data {
		return 0, fact.Deny(fact.CodeTruncated, data, "entry %q passes the directory", e.name)
	}
	look := w.member
	if w.entry != nil {
		look = w.entry
	}
	if err := look(e, data); err != nil {
		return 0, err
	}
	end := data + e.packed
	if e.flags&8 == 0 {
		return end, nil
	}
	return w.zipDescriptor(e, end)
}

// zipDescriptor checks the record behind the data, in its short or its 64-bit form, with or without a signature.
func (w *walker) zipDescriptor(e zipEntry, at int64) (int64, error) {
	start := at
	if w.is(at, "PK\x07\x08") {
		at += 4
	}
	b, err := w.bytes(at, 12)
	if err != nil {
		return 0, err
	}
	if binary.LittleEndian.Uint32(b) == e.crc {
		if int64(binary.LittleEndian.Uint32(b[4:])) == e.packed && int64(binary.LittleEndian.Uint32(b[8:])) == e.size {
			return at + 12, nil
		}
		if b, err = w.bytes(at, 20); err == nil && int64(binary.LittleEndian.Uint64(b[4:])) == e.packed && int64(binary.LittleEndian.Uint64(b[12:])) == e.size {
			return at + 20, nil
		}
	}
	return 0, fact.Deny(fact.CodeDisagree, start, "data descriptor of %q", e.name)
}

// zipSubtype names what kind of document the archive is, from the names inside.
func zipSubtype(es []zipEntry) string {
	kind := ""
	for _, e := range es {
		switch {
		case strings.HasPrefix(e.name, "word/"):
			kind = "docx"
		case strings.HasPrefix(e.name, "xl/"):
			kind = "xlsx"
		case strings.HasPrefix(e.name, "ppt/"):
			kind = "pptx"
		case e.name == "META-INF/MANIFEST.MF":
			kind = "jar"
		case e.name == "META-INF/container.xml":
			kind = "epub"
		}
	}
	return kind
}
