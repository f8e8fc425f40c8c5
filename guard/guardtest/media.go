package guardtest

import (
	"bytes"
	"encoding/binary"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/walk"
)

// WAV returns a tenth of a second of silence in 16 bits, with more chunks before the samples.
func WAV(rate uint32, channels, bits uint16, more ...[]byte) []byte {
	f := binary.LittleEndian.AppendUint16([]byte{1, 0}, channels)
	f = binary.LittleEndian.AppendUint32(f, rate)
	f = binary.LittleEndian.AppendUint32(f, rate*uint32(channels*bits/8))
	f = binary.LittleEndian.AppendUint16(f, channels*bits/8)
	f = binary.LittleEndian.AppendUint16(f, bits)
	n := min(int(rate/10)*int(channels*bits/8), 1<<16)
	return riff("RIFF", cat([]byte("WAVE"), riff("fmt ", f), cat(more...), riff("data", make([]byte, n))))
}

// FLAC returns a recording of three silent frames, with more metadata blocks.
func FLAC(rate uint32, blocks ...[]byte) []byte {
	info := append([]byte{0x10, 0, 0x10, 0, 0, 0, 0, 0, 0, 0}, byte(rate>>12), byte(rate>>4), byte(rate<<4)|1<<1, 0xf0, 0, 0, 0x30, 0)
	info = append(info, make([]byte, 16)...)
	last := byte(0x80)
	if len(blocks) > 0 {
		last = 0
	}
	return cat([]byte("fLaC"), []byte{last, 0, 0, 34}, info, cat(blocks...), flacFrame(0), flacFrame(1), flacFrame(2))
}

// flacFrame returns a frame of 4,096 samples in two channels, each of them always 0.
func flacFrame(number byte) []byte {
	f := []byte{0xff, 0xf8, 0xc0, 0x18, number}
	f = append(f, byte(checksum(f, 8, 0x07)), 0, 0, 0, 0, 0, 0)
	return binary.BigEndian.AppendUint16(f, uint16(checksum(f, 16, 0x8005)))
}

// checksum returns a CRC of 8 or 16 bits.
func checksum(data []byte, bits int, polynomial uint32) (c uint32) {
	for _, b := range data {
		c ^= uint32(b) << (bits - 8)
		for range 8 {
			high := c >> (bits - 1) & 1
			c = (c<<1 ^ high*polynomial) & (1<<bits - 1)
		}
	}
	return c
}

func flacBlock(typ byte, data string) []byte {
	return append([]byte{0x80 | typ, byte(len(data) >> 16), byte(len(data) >> 8), byte(len(data))}, data...)
}

// MP3 returns ten silent frames.
func MP3() []byte {
	return []byte(strings.Repeat("\xff\xfb\x90\x00"+strings.Repeat("\x00", 413), 10))
}

// vbr returns MP3 behind a frame that promises so many frames.
func vbr(frames uint32) []byte {
	head := cat([]byte("\xff\xfb\x90\x00"), make([]byte, 32), []byte("Xing"), be(1, frames))
	return cat(head, make([]byte, 417-len(head)), MP3())
}

func id3(data string) []byte {
	n := len(data)
	return append([]byte{'I', 'D', '3', 3, 0, 0, byte(n >> 21 & 127), byte(n >> 14 & 127), byte(n >> 7 & 127), byte(n & 127)}, data...)
}

// OggPage returns a page of one packet of less than 255 bytes.
func OggPage(seq uint32, flags byte, granule uint64, packet string) []byte {
	p := binary.LittleEndian.AppendUint64([]byte{'O', 'g', 'g', 'S', 0, flags}, granule)
	p = binary.LittleEndian.AppendUint32(p, 7)
	p = binary.LittleEndian.AppendUint32(p, seq)
	p = append(p, 0, 0, 0, 0, 1, byte(len(packet)))
	p = append(p, packet...)
	binary.LittleEndian.PutUint32(p[22:], walk.OggChecksum(p))
	return p
}

// Opus returns an Ogg Opus file with a comment.
func Opus(comment string) []byte {
	tags := "OpusTags\x03\x00\x00\x00abc\x01\x00\x00\x00" + string(rune(len(comment))) + "\x00\x00\x00" + comment
	return cat(OggPage(0, 2, 0, "OpusHead\x01\x01\x00\x00\x80\xbb\x00\x00\x00\x00\x00"), OggPage(1, 0, 0, tags), OggPage(2, 4, 960, "\xf8\xff\xfe"))
}

// Vorbis returns an Ogg Vorbis file with a comment.
func Vorbis(comment string) []byte {
	head := cat([]byte("\x01vorbis\x00\x00\x00\x00\x02\x44\xac\x00\x00"), make([]byte, 12), []byte{0xb8, 1})
	tags := "\x03vorbis\x03\x00\x00\x00abc\x01\x00\x00\x00" + string(rune(len(comment))) + "\x00\x00\x00" + comment + "\x01"
	return cat(OggPage(0, 2, 0, string(head)), OggPage(1, 0, 0, tags), OggPage(2, 0, 0, "\x05vorbis setup"), OggPage(3, 4, 1024, "sound"))
}

// Box returns an MP4 box.
func Box(name string, data ...[]byte) []byte {
	b := cat(data...)
	return cat(binary.BigEndian.AppendUint32(nil, uint32(len(b)+8)), []byte(name), b)
}

func be(vs ...uint32) (b []byte) {
	for _, v := range vs {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return b
}

type movie struct {
	brand                 string // default isom
	scale, duration, w, h uint32
	stsz, dref, more      []byte
	front, back           string // in the media data, around the sample
	last                  bool   // the header comes behind the media data
	fragments             bool
	handler               string // "soun" for sound; default none
}

// bytes builds an MP4 of one track with one sample, "data".
func (m movie) bytes() []byte {
	if m.brand == "" {
		m.brand = "isom"
	}
	if m.stsz == nil {
		m.stsz = Box("stsz", be(0, 0, 1, 4))
	}
	if m.dref == nil {
		m.dref = Box("url ", be(1))
	}
	ftyp, mdat := Box("ftyp", []byte(m.brand+"\x00\x00\x00\x00"+m.brand)), Box("mdat", []byte(m.front+"data"+m.back))
	if m.fragments {
		moof := func(at uint32) []byte {
			return Box("moof", Box("mfhd", be(0, 1)), Box("traf", Box("tfhd", be(0x20000, 1)), Box("trun", be(0x201, 1, at, 4))))
		}
		return cat(ftyp, m.moov(nil), moof(uint32(len(moof(0))+8+len(m.front))), mdat)
	}
	if m.last {
		return cat(ftyp, mdat, m.moov(be(uint32(len(ftyp)+8+len(m.front)))))
	}
	n := len(ftyp) + len(m.moov(be(0))) + 8 + len(m.front)
	return cat(ftyp, m.moov(be(uint32(n))), mdat)
}

// tracks returns empty tracks of a kind.
func tracks(n int, handler string) []byte {
	return bytes.Repeat(Box("trak", Box("tkhd", make([]byte, 84)), Box("mdia", Box("hdlr", be(0, 0), []byte(handler), make([]byte, 13)))), n)
}

// moov builds the header for a sample at the given place, or for fragments if there is none.
func (m movie) moov(at []byte) []byte {
	tkhd := append(make([]byte, 76), be(m.w<<16, m.h<<16)...)
	stsc, stco, more := Box("stsc", be(0, 1, 1, 1, 1)), Box("stco", be(0, 1), at), m.more
	if at == nil {
		stsc, stco, m.stsz = Box("stsc", be(0, 0)), Box("stco", be(0, 0)), Box("stsz", be(0, 0, 0))
		more = cat(Box("mvex", Box("trex", be(0, 1, 1, 0, 0, 0))), more)
	}
	var hdlr []byte
	if m.handler != "" {
		hdlr = Box("hdlr", be(0, 0), []byte(m.handler), make([]byte, 13))
	}
	stbl := Box("stbl", Box("stsd", be(0, 0)), stsc, m.stsz, stco)
	minf := Box("minf", Box("dinf", Box("dref", be(0, 1), m.dref)), stbl)
	return Box("moov", Box("mvhd", be(0, 0, 0, m.scale, m.duration), make([]byte, 80)), Box("trak", Box("tkhd", tkhd), Box("mdia", hdlr, minf)), more)
}

// Element returns an EBML element with an eight-byte length.
func Element(id string, data ...[]byte) []byte {
	b := cat(data...)
	return cat([]byte(id), binary.BigEndian.AppendUint64(nil, 1<<56|uint64(len(b))), b)
}

func webm(segment ...[]byte) []byte {
	return cat(Element("\x1a\x45\xdf\xa3", Element("\x42\x82", []byte("webm"))), Element("\x18\x53\x80\x67", segment...))
}

var webmTrack = Element("\x16\x54\xae\x6b", Element("\xae", Element("\xe0", Element("\xb0", []byte{1, 0}), Element("\xba", []byte{1, 0}))))

func media(letter string) []Case {
	acc := []fact.Format{fact.WAV, fact.FLAC, fact.MP3, fact.Ogg, fact.MP4, fact.MOV, fact.M4A, fact.WebM}
	base := movie{scale: 1000, duration: 5000, w: 640, h: 480}
	with := func(f func(*movie)) func() []byte {
		return func() []byte { m := base; f(&m); return m.bytes() }
	}
	zip := func() []byte { return Zip(Entry{Name: "a"}) }
	var out []Case
	for _, v := range []struct {
		id, about, name string
		code            fact.Code
		gone            string
		in              func() []byte
	}{
		{"A1", "length not known", "a.wav", "", "\xff\xff\xff\xff", func() []byte {
			b := WAV(8000, 1, 16)
			copy(b[4:], "\xff\xff\xff\xff")
			copy(b[40:], "\xff\xff\xff\xff")
			return b
		}},
		{"A2", "rate 0", "a.wav", fact.CodeRate, "", func() []byte { return WAV(0, 1, 16) }},
		{"A2", "rate 2³¹", "a.wav", fact.CodeRate, "", func() []byte { return WAV(1<<31, 1, 16) }},
		{"A3", "65,535 channels", "a.wav", fact.CodeRate, "", func() []byte { return WAV(8000, 65535, 16) }},
		{"A4", "3 bits", "a.wav", fact.CodeRate, "", func() []byte { return WAV(8000, 8, 3) }},
		{"A5", "duration of 100 hours", "a.flac", fact.CodeDuration, "", func() []byte { b := FLAC(8000); b[21] |= 15; return b }},
		{"A6", "payload in a list", "a.wav", "", "payload", func() []byte { return WAV(8000, 1, 16, riff("LIST", []byte("INFOpayload!"))) }},
		{"A7", "RIFF in RIFF", "a.wav", fact.CodeMalformed, "", func() []byte { return WAV(8000, 1, 16, riff("RIFF", []byte("WAVE"))) }},
		{"A8", "two formats", "a.wav", fact.CodeMalformed, "", func() []byte { return WAV(8000, 1, 16, riff("fmt ", make([]byte, 16))) }},
		{"A9", "no frames", "a.flac", fact.CodeTruncated, "", func() []byte { b := FLAC(8000); return b[:len(b)-3*len(flacFrame(0))] }},
		{"A9", "frame of 65,536 samples without data", "a.flac", fact.CodeChecksum, "", func() []byte {
			b := FLAC(8000)
			f := []byte{0xff, 0xf8, 0x70, 0x78, 0, 0xff, 0xff}
			return cat(b[:len(b)-3*len(flacFrame(0))], append(f, byte(checksum(f, 8, 0x07))))
		}},
		{"A20", "bytes behind the last frame", "a.flac", fact.CodeChecksum, "", func() []byte { return append(FLAC(8000), "payload"...) }},
		{"A20", "bytes between frames", "a.flac", fact.CodeChecksum, "", func() []byte {
			b := FLAC(8000)
			i := len(b) - len(flacFrame(0))
			return cat(b[:i], []byte("payload"), b[i:])
		}},
		{"A10", "rate 0", "a.flac", fact.CodeRate, "", func() []byte { return FLAC(0) }},
		{"A11", "picture", "a.flac", "", "payload", func() []byte { return FLAC(8000, flacBlock(6, strings.Repeat("payload", 100_000))) }},
		{"A12", "tag of 256 MB", "a.mp3", fact.CodeTruncated, "", func() []byte { b := cat(id3("x"), MP3()); copy(b[6:], "\x7f\x7f\x7f\x7f"); return b }},
		{"A13", "page as cover", "a.mp3", "", "<html>", func() []byte { return cat(id3("APIC<html>"), MP3()) }},
		{"A13", "payload in an APE tag and in lyrics", "a.mp3", "", "payload", func() []byte {
			ape := cat([]byte("APETAGEX\xd0\x07\x00\x00\x27\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xa0"), make([]byte, 8), []byte("payload"), []byte("APETAGEX\xd0\x07\x00\x00\x27\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80"), make([]byte, 8))
			return cat(MP3(), ape, []byte("LYRICSBEGINpayload000018LYRICS200TAGpayload"), make([]byte, 118))
		}},
		{"A20", "payload behind zeros behind the frames", "a.mp3", fact.CodeTrailing, "", func() []byte { return cat(MP3(), make([]byte, 500), []byte("payload")) }},
		{"A14", "no frames", "a.mp3", fact.CodeMalformed, "", func() []byte { return cat(id3("x"), make([]byte, 999)) }},
		{"A15", "header that lies about its length", "a.mp3", "", "", func() []byte { return vbr(1 << 30) }},
		{"A16", "wrong page checksum", "a.ogg", fact.CodeChecksum, "", func() []byte { b := Opus("c"); b[len(b)-1] ^= 1; return b }},
		{"A17", "comment", "a.opus", "", "payload", func() []byte { return Opus("payload") }},
		{"A18", "ADTS", "a", fact.CodeUnsupported, "", func() []byte { return []byte("\xff\xf1" + strings.Repeat("\x50", 99)) }},
		{"A19", "MIDI called .wav", "a.wav", fact.CodeMismatch, "", func() []byte { return []byte("MThd\x00\x00\x00\x06" + strings.Repeat("\x00", 40)) }},
		{"A20", "zip behind", "a.wav", fact.CodePolyglot, "", func() []byte { return cat(WAV(8000, 1, 16), zip()) }},
		{"M1", "box passes its parent", "a.mp4", fact.CodeMalformed, "", with(func(m *movie) { m.more = be(99, 0x66726565) })},
		{"M1", "long size wraps", "a.mp4", fact.CodeMalformed, "", with(func(m *movie) { m.more = cat(be(1, 0x66726565), be(0xffffffff, 0xffffffff)) })},
		{"M2", "10,000 levels", "a.mp4", fact.CodeDepth, "", with(func(m *movie) {
			n := 10_000
			for i := range n {
				m.more = append(m.more, append(be(uint32(8*(n-i))), "edts"...)...)
			}
			m.more = []byte(strings.ReplaceAll(string(m.more), "edts", "dinf"))
		})},
		{"M3", "2³² entries", "a.mp4", fact.CodeNodes, "", with(func(m *movie) { m.stsz = Box("stsz", be(0, 0, 0xffffffff)) })},
		{"M4", "header of 1 GB", "a.mp4", fact.CodeMalformed, "", func() []byte { b := base.bytes(); copy(b[20:], be(1<<30)); return b }},
		{"M5", "data elsewhere", "a.mp4", fact.CodeExternal, "", with(func(m *movie) { m.dref = Box("url ", be(0), []byte("http://x")) })},
		{"M5", "data elsewhere, and here", "a.mp4", fact.CodeExternal, "", with(func(m *movie) { m.dref = Box("url ", be(1), []byte("http://x\x00")) })},
		{"Mx", "five tracks", "a.mp4", fact.CodeTracks, "", with(func(m *movie) { m.more = tracks(4, "vide") })},
		{"Mx", "20 tracks of times", "a.mp4", fact.CodeTracks, "", with(func(m *movie) { m.more = tracks(20, "tmcd") })},
		{"M6", "time scale 0", "a.mp4", fact.CodeDuration, "", with(func(m *movie) { m.scale = 0 })},
		{"M7", "65535²", "a.mp4", fact.CodeSide, "", with(func(m *movie) { m.w, m.h = 65535, 65535 })},
		{"M8", "payload in user data", "a.mp4", "", "payload", with(func(m *movie) { m.more = Box("udta", []byte("payload")) })},
		{"M8", "payload in front of the samples", "a.mp4", "", "payload", with(func(m *movie) { m.front = "payload" })},
		{"M8", "payload behind the samples", "a.mp4", "", "payload", with(func(m *movie) { m.back, m.last = "payload", true })},
		{"M8", "payload behind a fragment's samples", "a.mp4", "", "payload", with(func(m *movie) { m.back, m.fragments = "payload", true })},
		{"M3", "samples behind the end", "a.mp4", fact.CodeTruncated, "", with(func(m *movie) { m.stsz = Box("stsz", be(0, 0x7fffffff, 1)) })},
		{"M3", "samples outside of the media data", "a.mp4", fact.CodeMalformed, "", with(func(m *movie) {
			m.stsz = Box("stsz", be(0, 5, 1))
			m.more = Box("free", make([]byte, 9))
			m.last = true
		})},
		{"M9", "playlist called .mp4", "a.mp4", fact.CodeUnsupported, "", func() []byte { return []byte("#EXTM3U\n#EXTINF:1,\nhttp://x\n") }},
		{"M10", "concat script called .mp4", "a.mp4", fact.CodeUnsupported, "", func() []byte { return []byte("ffconcat version 1.0\nfile /etc/passwd\n") }},
		{"M11", "length lies", "a.webm", fact.CodeMalformed, "", func() []byte { return webm(cat(webmTrack, []byte("\x16\x54\xae\x6b\x41\xff"))) }},
		{"M12", "attachment", "a.webm", "", "payload", func() []byte { return webm(webmTrack, Element("\x19\x41\xa4\x69", []byte("payload"))) }},
		{"M12", "payload in a cluster", "a.webm", "", "payload", func() []byte {
			return webm(webmTrack, Element("\x1f\x43\xb6\x75", Element("\xe7", []byte{0}), Element("\xa3", []byte("\x81\x00\x00\x80block")), Element("\x42\x87", []byte("payload"))))
		}},
		{"M12", "payload in a cluster without a length", "a.webm", "", "payload", func() []byte {
			return webm(webmTrack, []byte("\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff"), Element("\xe7", []byte{0}), []byte("\x42\x87\x87payload"), []byte("\xec\x80\xbf\x84abcd"))
		}},
		{"M12", "title", "a.webm", "", "payload", func() []byte {
			return webm(Element("\x15\x49\xa9\x66", Element("\x7b\xa9", []byte("payload"))), webmTrack)
		}},
		{"M13", "AVI", "a", fact.CodeUnsupported, "", func() []byte { return []byte("RIFF\x00\x00\x00\x00AVI " + strings.Repeat("\x00", 40)) }},
		{"M14", "endless", "a.mp4", fact.CodeDuration, "", with(func(m *movie) { m.duration = 0x7fffffff })},
		{"M15", "zip behind", "a.mp4", fact.CodePolyglot, "", func() []byte { return cat(base.bytes(), zip()) }},
	} {
		if strings.HasPrefix(v.id, letter) {
			c := Case{ID: v.id, About: v.about, Name: v.name, Accept: acc, Code: v.code, Clean: v.code == "", Gone: v.gone, Make: v.in}
			if v.id == "A15" {
				c.Clean, c.Note = false, fact.CodeDuration
			}
			out = append(out, c)
		}
	}
	return out
}

func sounds() []Case { return media("A") }
func videos() []Case { return media("M") }

func benignMedia() []Case {
	var out []Case
	floats, endless := WAV(48000, 2, 32), WAV(48000, 2, 16)
	floats[20] = 3
	copy(endless[4:], "\xff\xff\xff\xff")
	copy(endless[40:], "\xff\xff\xff\xff")
	clusters := bytes.Repeat(cat([]byte("\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff"), Element("\xe7", []byte{0}), bytes.Repeat(Element("\xa3", []byte("\x81\x00\x00\x80block")), 200)), 500)
	open := webm(webmTrack, []byte("\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff"), Element("\xa3", []byte("block")))
	for _, v := range []struct {
		id, name string
		f        fact.Format
		in       []byte
	}{
		{"b35", "a.wav", fact.WAV, WAV(44100, 2, 16)}, {"b35", "a.wav", fact.WAV, WAV(48000, 1, 24)}, {"b35", "a.wav", fact.WAV, WAV(8000, 1, 8)},
		{"b35", "a.wav", fact.WAV, WAV(48000, 2, 32)}, {"b35", "a.wav", fact.WAV, floats}, {"b37", "a.wav", fact.WAV, endless},
		{"b40", "a.ogg", fact.Ogg, Vorbis("artist=x")},
		{"b36", "a.wav", fact.WAV, WAV(16000, 1, 16, riff("LIST", []byte("INFO")))},
		{"b38", "a.mp3", fact.MP3, cat(id3("TIT2"), MP3(), append([]byte("TAG"), make([]byte, 125)...))}, {"b38", "a.mp3", fact.MP3, MP3()}, {"b38", "a.mp3", fact.MP3, vbr(10)}, {"b38", "a.mp3", fact.MP3, cat(MP3(), make([]byte, 500))},
		{"b39", "a.flac", fact.FLAC, FLAC(44100)}, {"b39", "a.flac", fact.FLAC, append(FLAC(48000), "TAG"+strings.Repeat(" ", 125)...)}, {"b40", "a.opus", fact.Ogg, Opus("artist=x")}, {"b41", "a.webm", fact.WebM, open}, {"b41", "a.webm", fact.WebM, webm(webmTrack, clusters)},
		{"b43", "a.mp4", fact.MP4, movie{scale: 1000, duration: 5000, w: 640, h: 480}.bytes()},
		{"b43", "a.mp4", fact.MP4, movie{scale: 1000, duration: 5000, w: 640, h: 480, last: true}.bytes()},
		{"b43", "a.mp4", fact.MP4, movie{scale: 1000, duration: 5000, w: 640, h: 480, dref: Box("url ", be(1), []byte{0})}.bytes()},
		{"b44", "a.mp4", fact.MP4, movie{scale: 1000, duration: 5000, w: 640, h: 480, fragments: true}.bytes()},
		{"b46", "a.mov", fact.MOV, movie{brand: "qt  ", scale: 600, duration: 5000, w: 1920, h: 1080, last: true, front: "padding ", more: Box("udta", Box("\xa9xyz", []byte("+50.1+008.2")))}.bytes()},
		{"b46", "a.mov", fact.MOV, movie{brand: "qt  ", scale: 600, duration: 5000, w: 1920, h: 1080, more: cat(tracks(1, "soun"), tracks(5, "meta"))}.bytes()},
		{"b46", "a.mov", fact.MOV, movie{brand: "qt  ", scale: 600, duration: 5000, handler: "soun", stsz: Box("stsz", be(0, 1, 1))}.bytes()},
		{"b42", "a.m4a", fact.M4A, movie{brand: "M4A ", scale: 44100, duration: 44100}.bytes()}, {"b45", "a.webm", fact.WebM, webm(webmTrack)},
	} {
		c := Case{ID: v.id, Name: v.name, Accept: []fact.Format{v.f}, Make: func() []byte { return v.in }}
		if v.f.Family() == fact.Video && v.f != fact.WebM {
			c.Kept = "data"
		}
		out = append(out, c)
	}
	return out
}
