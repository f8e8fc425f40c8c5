package walk

import (
	"encoding/binary"
	"math"
	"math/bits"
	"time"

	"github.com/oriel-go/oriel/guard/fact"
)

// Element numbers, with their length marks.
const (
	ebmlHeader, ebmlSegment, ebmlInfo, ebmlTracks, ebmlTrack, ebmlVideo, ebmlAudio = 0x1a45dfa3, 0x18538067, 0x1549a966, 0x1654ae6b, 0xae, 0xe0, 0xe1
	ebmlCluster, ebmlTags, ebmlAttachments, ebmlVoid                               = 0x1f43b675, 0x1254c367, 0x1941a469, 0xec
	ebmlChapters, ebmlDuration, ebmlScale, ebmlDocType, ebmlWidth                  = 0x1043a770, 0x4489, 0x2ad7b1, 0x4282, 0xb0
	ebmlHeight, ebmlRate, ebmlChannels                                             = 0xba, 0xb5, 0x9f
	ebmlSeek, ebmlCues, ebmlTitle, ebmlDate, ebmlCRC                               = 0x114d9b74, 0x1c53bb6b, 0x7ba9, 0x4461, 0xbf
)

// ebmlInSegment are the parts of a segment.
var ebmlInSegment = map[uint64]bool{ebmlSeek: true, ebmlInfo: true, ebmlTracks: true, ebmlCluster: true, ebmlCues: true, ebmlTags: true, ebmlAttachments: true, ebmlChapters: true}

// ebmlInCluster are the elements of a cluster: its time, blocks and where it stands.
var ebmlInCluster = map[uint64]bool{0xe7: true, 0xa3: true, 0xa0: true, 0xaf: true, 0xa7: true, 0xab: true, 0x5854: true}

// walkWebM reads the elements of a WebM or Matroska file down to its tracks and blocks. What is none of them is blanked.
// A browser's recording, whose segment and clusters have no length, is read to its end.
func walkWebM(w *walker) error {
	p := &webm{w: w, scale: 1_000_000}
	if err := p.elements(0, w.size, 0); err != nil {
		return err
	}
	if !p.header || w.m.Media.Tracks == 0 {
		return fact.Deny(fact.CodeTruncated, w.size, "no header, or no tracks")
	}
	d := p.duration * float64(p.scale) / float64(time.Second)
	if most := w.b.Limits.Duration.Seconds(); !(d >= 0 && d <= most) {
		return fact.Over(fact.CodeDuration, 0, int64(min(math.Abs(d), 1e15)), int64(most), "seconds")
	}
	w.m.Media.Duration = time.Duration(d * float64(time.Second))
	return nil
}

type webm struct {
	w        *walker
	header   bool
	scale    uint64
	duration float64
}

// number reads a variable-length number. keep leaves the length mark in, as element numbers have it.
func (p *webm) number(off int64, keep bool) (v uint64, n int64, unknown bool, err error) {
	b, err := p.w.bytes(off, 1)
	if err != nil {
		return 0, 0, false, err
	}
	n = int64(bits.LeadingZeros8(b[0])) + 1
	if n > 8 || keep && n > 4 {
		return 0, 0, false, malformed(off, "number starts with %02x", b[0])
	}
	if b, err = p.w.bytes(off, n); err != nil {
		return 0, 0, false, err
	}
	for _, c := range b {
		v = v<<8 | uint64(c)
	}
	if mask := uint64(1)<<(7*n) - 1; !keep {
		v &= mask
		unknown = v == mask
	}
	return v, n, unknown, nil
}

func (p *webm) elements(off, end int64, parent uint64) error {
	if err := p.w.b.Enter(); err != nil {
		return err
	}
	defer p.w.b.Leave()
	open := false // in a cluster without a length, which ends where the next part of the segment begins
	for off < end {
		id, a, _, err := p.number(off, true)
		if err != nil {
			return err
		}
		size, b, unknown, err := p.number(off+a, false)
		if err != nil {
			return err
		}
		at := off + a + b
		if unknown {
			if id != ebmlSegment && id != ebmlCluster {
				return malformed(off, "element %x without a length", id)
			}
			size = uint64(end - at)
		}
		if size > uint64(end-at) {
			return malformed(off, "element %x of %d bytes, %d left", id, size, end-at)
		}
		n := int64(size)
		if open && ebmlInSegment[id] {
			open, parent = false, ebmlSegment
		}
		into := id == ebmlHeader || id == ebmlSegment || id == ebmlInfo || id == ebmlTracks || id == ebmlTrack || id == ebmlVideo || id == ebmlAudio || id == ebmlCluster
		if parent == 0 && (p.header == (id == ebmlHeader) || id != ebmlHeader && id != ebmlSegment) {
			return fact.Deny(fact.CodeTrailing, off, "element %x outside the segment", id)
		}
		p.header = p.header || id == ebmlHeader
		if into {
			if id == ebmlTrack {
				if p.w.m.Media.Tracks++; int64(p.w.m.Media.Tracks) > p.w.b.Limits.Tracks {
					return fact.Over(fact.CodeTracks, off, int64(p.w.m.Media.Tracks), p.w.b.Limits.Tracks, "tracks")
				}
			}
			if err := p.record(off, at-off, false); err != nil {
				return err
			}
			if id == ebmlCluster && unknown {
				open, parent, off = true, ebmlCluster, at
				continue
			}
			if err := p.elements(at, at+n, id); err != nil {
				return err
			}
		} else {
			if err := p.leaf(id, off, at, n); err != nil {
				return err
			}
			if err := p.record(off, at+n-off, ebmlDrop(id, parent)); err != nil {
				return err
			}
		}
		off = at + n
	}
	return nil
}

// ebmlDrop reports whether cleaning blanks an element.
func ebmlDrop(id, parent uint64) bool {
	switch id {
	case ebmlVoid, ebmlTitle, ebmlDate, ebmlCRC: // the checksum would be of what was there before
		return true
	case ebmlSeek, ebmlCues:
		return false
	}
	return parent == ebmlSegment || parent == ebmlCluster && !ebmlInCluster[id]
}

// record notes an element. Neighbours that stay are one part, for recordings have many.
func (p *webm) record(off, n int64, drop bool) error {
	parts := p.w.m.Parts
	if k := len(parts) - 1; !drop && k >= 0 && parts[k].Name == "elements" && parts[k].Off+parts[k].Len == off {
		parts[k].Len += n
		return p.w.b.Node(1)
	}
	name := "elements"
	if drop {
		name = "blank"
	}
	return p.w.part(name, off, n, drop)
}

// leaf reads the few values that matter.
func (p *webm) leaf(id uint64, off, at, n int64) error {
	m := &p.w.m.Media
	switch id {
	case ebmlScale, ebmlWidth, ebmlHeight, ebmlChannels, ebmlDuration, ebmlRate, ebmlDocType:
	default:
		return nil
	}
	if n > 16 {
		return malformed(off, "value %x of %d bytes", id, n)
	}
	b, err := p.w.bytes(at, n)
	if err != nil {
		return err
	}
	var v uint64
	for _, c := range b {
		v = v<<8 | uint64(c)
	}
	f := float64(v)
	if len(b) == 8 {
		f = math.Float64frombits(binary.BigEndian.Uint64(b))
	} else if len(b) == 4 {
		f = float64(math.Float32frombits(binary.BigEndian.Uint32(b)))
	}
	switch id {
	case ebmlDocType:
		if s := string(b); s != "webm" && s != "matroska" {
			return malformed(off, "document type %q", s)
		}
	case ebmlScale:
		p.scale = max(1, v)
	case ebmlDuration:
		p.duration = f
	case ebmlWidth, ebmlHeight:
		if v > uint64(p.w.b.Limits.Side) {
			return fact.Over(fact.CodeSide, off, int64(min(v, 1<<62)), p.w.b.Limits.Side, "side")
		}
		if id == ebmlWidth {
			m.Width = int(v)
		} else {
			m.Height = int(v)
		}
		return p.w.b.CheckPixels(off, max(1, int64(m.Width)), max(1, int64(m.Height)))
	case ebmlChannels:
		m.Channels = int(min(v, 1<<20))
		return p.w.b.CheckSound(off, 48000, int64(m.Channels), 0)
	case ebmlRate:
		if !(f >= 8000 && f <= 192_000) {
			return fact.Deny(fact.CodeRate, off, "sample rate %g", f)
		}
		m.Rate = int(f)
	}
	return nil
}
