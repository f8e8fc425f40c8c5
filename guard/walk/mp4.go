package walk

import (
	"encoding/binary"
	"strings"
	"time"

	"github.com/oriel-go/oriel/guard/fact"
)

// mp4Inside are the boxes that hold boxes; the rest is data.
const mp4Inside = " moov trak mdia minf stbl dinf edts mvex moof traf "

// mp4Keep are boxes with data that players need. User data and unknown boxes are blanked.
const mp4Keep = " ftyp styp mdat mvhd tkhd mdhd hdlr vmhd smhd nmhd gmhd dref stsd stts ctts cslg stsc stsz stz2 stco co64 stss sdtp sbgp sgpd elst trex mehd mfhd tfhd tfdt trun saio saiz sidx mfra iods tref "

// walkMP4 reads the boxes of an MP4, M4A or QuickTime file.
func walkMP4(w *walker) error {
	p := &mp4{w: w}
	if err := p.boxes(0, w.size); err != nil {
		return err
	}
	if !p.moov || p.tracks == 0 {
		return fact.Deny(fact.CodeTruncated, w.size, "no movie header, or no tracks")
	}
	w.m.Media.Tracks = int(p.heard)
	for _, t := range p.lists {
		if err := p.samples(t); err != nil {
			return err
		}
	}
	return p.gaps()
}

type mp4 struct {
	w      *walker
	moov   bool
	tracks int64
	heard  int64    // tracks that one can see or hear
	track  mp4Track // the one being read
	lists  []mp4Track
	sizes  map[int64]int64 // of a track's samples in fragments that do not say
	moof   int64           // where the fragment starts
	traf   mp4Traf
	used   []extent // where samples are
	placed int      // how many of them are in media data
	vague  bool     // some track does not say where all of its samples are
}

func (p *mp4) boxes(off, end int64) error {
	if err := p.w.b.Enter(); err != nil {
		return err
	}
	defer p.w.b.Leave()
	for off < end {
		if end-off == 4 && p.w.is(off, "\x00\x00\x00\x00") { // QuickTime ends some lists so
			return p.w.part("end", off, 4, false)
		}
		h, err := p.w.bytes(off, 8)
		if err != nil {
			return err
		}
		n, name, head := int64(binary.BigEndian.Uint32(h)), string(h[4:8]), int64(8)
		if n == 1 {
			if h, err = p.w.bytes(off+8, 8); err != nil {
				return err
			}
			n, head = int64(binary.BigEndian.Uint64(h)), 16
		} else if n == 0 && end == p.w.size && name == "mdat" {
			n = end - off
		}
		if n < head || n > end-off {
			return malformed(off, "box %q of %d bytes, %d left", name, n, end-off)
		}
		if strings.Contains(mp4Inside, " "+name+" ") {
			p.moov = p.moov || name == "moov"
			if name == "trak" {
				if p.tracks++; p.tracks > 4*p.w.b.Limits.Tracks {
					return fact.Over(fact.CodeTracks, off, p.tracks, 4*p.w.b.Limits.Tracks, "tracks of all kinds")
				}
			}
			if err := p.w.part(name, off, head, false); err != nil {
				return err
			}
			switch name {
			case "trak":
				p.track = mp4Track{}
			case "moof":
				p.moof, p.traf = off, mp4Traf{}
			case "traf":
				p.traf.base = p.traf.end
			}
			if err := p.boxes(off+head, off+n); err != nil {
				return err
			}
			if name == "trak" {
				p.lists = append(p.lists, p.track)
				if err := p.count(off); err != nil {
					return err
				}
			}
		} else if name == "mdat" {
			if err := p.w.part(name, off, head, false); err != nil {
				return err
			}
			if err := p.w.part("samples", off+head, n-head, false); err != nil {
				return err
			}
		} else {
			if err := p.data(name, off, off+head, n-head); err != nil {
				return err
			}
			drop := !strings.Contains(mp4Keep, " "+name+" ") && !(name == "wide" && n == 8)
			if err := p.w.part(name, off, n, drop && head == 8); err != nil {
				return err
			}
		}
		off += n
	}
	return nil
}

// count counts the track that ends. A phone's clip has several that hold times and orientations only.
func (p *mp4) count(off int64) error {
	switch p.track.handler {
	case "meta", "tmcd", "hint":
		return nil
	}
	if p.heard++; p.heard > p.w.b.Limits.Tracks {
		return fact.Over(fact.CodeTracks, off, p.heard, p.w.b.Limits.Tracks, "tracks")
	}
	return nil
}

// data checks the few boxes whose numbers a reader would trust.
func (p *mp4) data(name string, off, at, n int64) error {
	b, err := p.w.bytes(at, min(n, 96))
	if err != nil {
		return err
	}
	long := len(b) > 0 && b[0] == 1
	be32 := func(i int) int64 {
		if i+4 > len(b) {
			return 0
		}
		return int64(binary.BigEndian.Uint32(b[i:]))
	}
	switch name {
	case "mvhd", "mdhd":
		scale, d := be32(12), be32(16)
		if long && len(b) >= 32 {
			scale, d = be32(20), int64(binary.BigEndian.Uint64(b[24:]))
		}
		if scale == 0 {
			return fact.Deny(fact.CodeDuration, off, "time scale 0")
		}
		if d == 0xffffffff && !long || d == -1 {
			d = 0 // not known
		}
		if most := int64(p.w.b.Limits.Duration / time.Second); d < 0 || d/scale > most {
			return fact.Over(fact.CodeDuration, off, d/scale, most, "seconds")
		}
		p.w.m.Media.Duration = max(p.w.m.Media.Duration, time.Duration(float64(d)/float64(scale)*float64(time.Second)))
	case "hdlr":
		if len(b) >= 12 && string(b[4:8]) != "dhlr" { // QuickTime has a second one, for the data
			p.track.handler = string(b[8:12])
		}
	case "stsd":
		p.track.sound(b)
	case "tkhd":
		i := 76
		if long {
			i = 88
		}
		if wd, ht := be32(i)>>16, be32(i+4)>>16; wd > 0 || ht > 0 {
			p.w.m.Media.Width, p.w.m.Media.Height = int(wd), int(ht)
			return p.w.b.CheckPixels(off, max(1, wd), max(1, ht))
		}
	case "stsz", "stts", "stco", "co64", "stss", "stsc", "ctts":
		count, each := be32(4), map[string]int64{"stts": 8, "stco": 4, "co64": 8, "stss": 4, "stsc": 12, "ctts": 8}[name]
		if name == "stsz" {
			count = be32(8)
			if be32(4) == 0 {
				each = 4
			}
		}
		if count*each > n || count > 100_000_000 {
			return fact.Over(fact.CodeNodes, off, count, n/max(1, each), "entries of "+name)
		}
		t := mp4Table{at, n}
		switch name {
		case "stsz":
			p.track.sizes, p.track.compact = t, false
		case "stsc":
			p.track.perChunk = t
		case "stco", "co64":
			p.track.chunks, p.track.long = t, name == "co64"
		}
	case "stz2":
		p.track.sizes, p.track.compact = mp4Table{at, n}, true
	case "trex":
		if p.sizes == nil {
			p.sizes = map[int64]int64{}
		}
		if len(p.sizes) < 64 {
			p.sizes[be32(4)] = be32(16)
		}
	case "tfhd":
		return p.fragmentHead(off, b)
	case "trun":
		return p.fragmentRun(off, mp4Table{at, n})
	case "dref":
		if n > 4096 {
			return malformed(off, "data references of %d bytes", n)
		}
		all, err := p.w.bytes(at, n)
		if err != nil {
			return err
		}
		for i := 8; i+12 <= len(all); {
			k := int(binary.BigEndian.Uint32(all[i:]))
			if k < 12 || k > len(all)-i || all[i+11]&1 == 0 || strings.Trim(string(all[i+12:i+k]), "\x00") != "" { // an empty address may stand there
				return fact.Deny(fact.CodeExternal, off, "data reference %q", all[i+4:i+8])
			}
			i += k
		}
	}
	return nil
}
