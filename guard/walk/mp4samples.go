package walk

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"sort"

	"github.com/oriel-go/oriel/guard/fact"
)

// An mp4Table is the body of a box that lists something for every sample or chunk.
type mp4Table struct{ off, n int64 }

// An mp4Track is what says where a track's samples are.
type mp4Track struct {
	chunks   mp4Table // stco or co64
	long     bool     // co64
	perChunk mp4Table // stsc
	sizes    mp4Table // stsz or stz2
	compact  bool     // stz2
	handler  string   // "vide", "soun", "meta"
	frame    int64    // bytes of a frame of sound, by its description; 0 if that is not so simple
}

// sound reads the description of the first kind of samples, as if it were sound.
func (t *mp4Track) sound(b []byte) {
	if len(b) < 36 {
		return
	}
	version, channels, bits := binary.BigEndian.Uint16(b[24:]), int64(binary.BigEndian.Uint16(b[32:])), int64(binary.BigEndian.Uint16(b[34:]))
	switch {
	case version == 0:
		t.frame = channels * bits / 8
	case version == 1 && len(b) >= 56 && binary.BigEndian.Uint32(b[44:]) == 1: // one sample a packet
		t.frame = int64(binary.BigEndian.Uint32(b[52:]))
	}
}

// An mp4Traf is a track's part of a fragment.
type mp4Traf struct {
	base, end int64 // where offsets count from, and where the last run ended
	size      int64 // of samples that do not say
}

// A counts reads the numbers of a table.
type counts struct {
	r   *bufio.Reader
	buf [8]byte
	err error
}

func (p *mp4) table(t mp4Table) *counts {
	return &counts{r: bufio.NewReaderSize(p.w.section(t.off, t.n), 4<<10)}
}

// next returns the next number of n bytes, 0 behind the end.
func (c *counts) next(n int) int64 {
	if c.err != nil {
		return 0
	}
	var v uint64
	if _, c.err = io.ReadFull(c.r, c.buf[:n]); c.err != nil {
		return 0
	}
	for _, b := range c.buf[:n] {
		v = v<<8 | uint64(b)
	}
	return int64(v)
}

// fault returns why numbers could not be read, if so.
func (c *counts) fault(off int64, what string) error {
	if errors.Is(c.err, io.EOF) || errors.Is(c.err, io.ErrUnexpectedEOF) {
		return fact.Deny(fact.CodeTruncated, off, "%s", what)
	}
	return c.err
}

// samples adds the extents of a track's samples.
func (p *mp4) samples(t mp4Track) error {
	if t.chunks.n < 8 || t.perChunk.n < 8 || t.sizes.n < 12 {
		return nil // no samples, or in fragments only
	}
	chunks, runs, sizes := p.table(t.chunks), p.table(t.perChunk), p.table(t.sizes)
	chunks.next(4)
	runs.next(4)
	sizes.next(4)
	count, left := chunks.next(4), runs.next(4)
	each := sizes.next(4) // of all samples, 0 if they differ; of a compact table, the bits of each
	samples := sizes.next(4)
	if t.handler == "soun" && each != 0 && !t.compact && each != t.frame {
		p.vague = true // QuickTime's count of samples says nothing of their bytes
		return nil
	}
	wide := 4
	if t.long {
		wide = 8
	}
	var first, per, nextFirst, nextPer int64 // the run of chunks, and the one after it
	read := func() {
		nextFirst, nextPer = 1<<62, 0
		if left > 0 {
			left--
			nextFirst, nextPer = runs.next(4), runs.next(4)
			runs.next(4)
		}
	}
	read()
	var half int64 = -1 // the other half of a byte with two sizes
	for chunk := int64(1); chunk <= count && chunks.err == nil && runs.err == nil && sizes.err == nil; chunk++ {
		if chunk >= nextFirst {
			first, per = nextFirst, nextPer
			if read(); nextFirst <= first {
				return malformed(t.perChunk.off, "runs of chunks do not count up")
			}
		}
		off, n := chunks.next(wide), int64(0)
		k := min(per, samples)
		samples -= k
		if each != 0 && !t.compact {
			if k > 0 && each > p.w.size/k {
				return fact.Deny(fact.CodeTruncated, off, "%d samples of %d bytes", k, each)
			}
			n = k * each
		} else {
			for range k {
				switch {
				case !t.compact:
					n += sizes.next(4)
				case each == 4 && half >= 0:
					n, half = n+half, -1
				case each == 4:
					both := sizes.next(1)
					n, half = n+both>>4, both&15
				case each == 8 || each == 16:
					n += sizes.next(int(each / 8))
				default:
					return malformed(t.sizes.off, "sizes of %d bits", each)
				}
				if sizes.err != nil {
					break
				}
				if err := p.w.b.Tick(); err != nil {
					return err
				}
			}
		}
		if err := p.w.b.Tick(); err != nil {
			return err
		}
		if err := p.extent(off, n); err != nil {
			return err
		}
	}
	for _, c := range []*counts{chunks, runs, sizes} {
		if err := c.fault(t.chunks.off, "sample table"); err != nil {
			return err
		}
	}
	return nil
}

// extent notes that samples stand somewhere.
func (p *mp4) extent(off, n int64) error {
	if off < 0 || n < 0 || off > p.w.size || n > p.w.size-off {
		return fact.Deny(fact.CodeTruncated, off, "samples of %d bytes", n)
	}
	if n == 0 {
		return nil
	}
	if k := len(p.used) - 1; k >= 0 && p.used[k].off+p.used[k].n == off {
		p.used[k].n += n
		return nil
	}
	if err := p.w.b.Alloc(32); err != nil { // growing included
		return err
	}
	p.used = append(p.used, extent{off, n})
	return p.w.b.Tick()
}

// fragmentHead reads a track fragment's defaults.
func (p *mp4) fragmentHead(off int64, b []byte) error {
	c := &counts{r: bufio.NewReader(bytes.NewReader(b))}
	flags := c.next(4)
	id := c.next(4)
	p.traf.size = p.sizes[id]
	if flags&1 != 0 {
		p.traf.base = c.next(8)
	} else if flags&0x20000 != 0 || p.traf.base == 0 {
		p.traf.base = p.moof
	}
	for _, f := range []int64{2, 8} {
		if flags&f != 0 {
			c.next(4)
		}
	}
	if flags&16 != 0 {
		p.traf.size = c.next(4)
	}
	p.traf.end = p.traf.base
	return c.fault(off, "track fragment header")
}

// fragmentRun adds the extent of a run of samples.
func (p *mp4) fragmentRun(off int64, t mp4Table) error {
	c := p.table(t)
	flags := c.next(4)
	count := c.next(4)
	at := p.traf.end
	if flags&1 != 0 {
		at = p.traf.base + int64(int32(c.next(4)))
	}
	if flags&4 != 0 {
		c.next(4)
	}
	var n int64
	if flags&0xf00 == 0 {
		if count > 0 && p.traf.size > p.w.size/count {
			return fact.Deny(fact.CodeTruncated, off, "%d samples of %d bytes", count, p.traf.size)
		}
		n, count = count*p.traf.size, 0
	}
	for range count {
		size := p.traf.size
		for _, f := range []int64{0x100, 0x200, 0x400, 0x800} {
			if flags&f == 0 {
				continue
			}
			if v := c.next(4); f == 0x200 {
				size = v
			}
		}
		if n += size; c.err != nil {
			break
		}
		if err := p.w.b.Tick(); err != nil {
			return err
		}
	}
	if err := c.fault(off, "run of samples"); err != nil {
		return err
	}
	p.traf.end = at + n
	return p.extent(at, n)
}

// gaps splits the media data into what samples use and what nothing refers to, which cleaning fills with zeros. All of it
// is in use where a track is vague.
func (p *mp4) gaps() error {
	if p.vague {
		return nil
	}
	slices.SortFunc(p.used, func(a, b extent) int { return cmp.Compare(a.off, b.off) })
	w := p.w
	parts := w.m.Parts
	w.b.Free(int64(len(parts)) * partMemory)
	w.m.Parts = nil
	defer func() { w.b.Free(int64(len(p.used)) * 32) }()
	for _, part := range parts {
		if part.Name != "samples" {
			if err := w.part(part.Name, part.Off, part.Len, part.Drop); err != nil {
				return err
			}
			continue
		}
		if err := p.split(part.Off, part.Off+part.Len); err != nil {
			return err
		}
	}
	if p.placed != len(p.used) {
		return malformed(0, "%d stretches of samples outside of the media data", len(p.used)-p.placed)
	}
	return nil
}

// split makes the parts of the media data from off to end.
func (p *mp4) split(off, end int64) error {
	first := sort.Search(len(p.used), func(i int) bool { return p.used[i].off >= off })
	from, at := off, off // samples from from to at
	for _, e := range p.used[first:] {
		if e.off >= end {
			break
		}
		if e.off+e.n > end {
			return malformed(e.off, "samples pass the end of the media data")
		}
		p.placed++
		if e.off > at {
			if err := p.span("samples", from, at); err != nil {
				return err
			}
			if err := p.span("gap", at, e.off); err != nil {
				return err
			}
			from, at = e.off, e.off
		}
		at = max(at, e.off+e.n)
	}
	if err := p.span("samples", from, at); err != nil {
		return err
	}
	return p.span("gap", at, end)
}

// span records a part, if there is any of it.
func (p *mp4) span(name string, off, end int64) error {
	if off == end {
		return nil
	}
	return p.w.part(name, off, end-off, name == "gap")
}
