package walk

import (
	"io"

	"github.com/oriel-go/oriel/guard/fact"
)

// A ZipEntry is one file of a zip. Its records in front of the data and in the directory agree.
type ZipEntry struct {
	Name   string
	Method uint16 // 0 is stored, 8 is deflated
	CRC    uint32
	Off    int64 // of the data
	Packed int64 // bytes of the data
	Size   int64 // bytes once unpacked
	Dir    bool
}

// ZipIndex reads a zip as strictly as [Walk] does: one directory, no gaps, no overlaps, local records that agree with it.
// It leaves the contents to the caller: checksums, and what is inside, are not looked at. Entries come in the order of
// their data.
func ZipIndex(src io.ReaderAt, size int64, b *fact.Budget) ([]ZipEntry, error) {
	if err := b.Alloc(windowSize); err != nil {
		return nil, err
	}
	defer b.Free(windowSize)
	w := &walker{src: src, size: size, b: b, m: &Map{Format: fact.Zip, Size: size}}
	var out []ZipEntry
	w.entry = func(e zipEntry, data int64) error {
		if out == nil {
			out = make([]ZipEntry, 0, w.m.Media.Entries)
		}
		out = append(out, ZipEntry{e.name, e.method, e.crc, data, e.packed, e.size, e.dir})
		return b.Alloc(partMemory)
	}
	if err := walkZip(w); err != nil {
		return nil, err
	}
	return out, b.Now()
}
