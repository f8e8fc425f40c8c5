// Package sniff names the formats a file could be read as, from its first and last bytes.
//
// It returns every match, not the best one: a file that two families of readers would both accept is the thing to find.
// A match is a candidate. Whether the file really is one is for package walk to say.
package sniff

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"
	"unicode/utf8"

	"github.com/oriel-go/oriel/guard/fact"
)

// HeadSize and TailSize are how much of a file Bytes wants to see.
const (
	HeadSize = 4 << 10
	TailSize = 64<<10 + 22 // the longest zip comment and the record before it
)

// A Match is one format the bytes fit.
type Match struct {
	Format fact.Format
	Family fact.Family
	Off    int64 // where the signature stands
}

// buffers hold the head and the tail of a file.
var buffers = sync.Pool{New: func() any { return new([HeadSize + TailSize]byte) }}

// File sniffs a file of the given size.
func File(src io.ReaderAt, size int64) ([]Match, error) {
	buf := buffers.Get().(*[HeadSize + TailSize]byte)
	defer buffers.Put(buf)
	head := buf[:min(HeadSize, size)]
	if n, err := src.ReadAt(head, 0); n < len(head) {
		return nil, fmt.Errorf("sniff: %w", short(err))
	}
	tail := head
	if size > HeadSize {
		tail = buf[HeadSize:][:min(TailSize, size)]
		if n, err := src.ReadAt(tail, size-int64(len(tail))); n < len(tail) {
			return nil, fmt.Errorf("sniff: %w", short(err))
		}
	}
	return Bytes(head, tail, size), nil
}

func short(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Bytes sniffs a file of which head and tail are the first and last bytes.
func Bytes(head, tail []byte, size int64) []Match {
	var out []Match
	add := func(f fact.Format, fam fact.Family, off int64) {
		for _, m := range out {
			if m.Format == f {
				return
			}
		}
		out = append(out, Match{f, fam, off})
	}
	textual := isText(head, int64(len(head)) == size)
	for _, s := range table {
		if textual && len(s.magic) < 6 {
			continue // words at the start of a text are no signature
		}
		if s.fits(head) {
			add(s.format, s.family, int64(s.off))
		}
	}
	if len(head) >= 12 && string(head[4:8]) == "ftyp" && len(out) == 0 {
		add(fact.MP4, fact.Video, 4)
	}
	if len(out) == 0 && mpegAudio(head) && !textual {
		add(fact.MP3, fact.Audio, 0)
	}
	if len(out) == 0 && adtsAudio(head) {
		add("aac", fact.Audio, 0)
	}
	if len(out) == 0 && len(head) >= 512 && tarHeader(head[:512]) {
		add(fact.Tar, fact.Archive, 0) // from before the ustar mark
	}
	if len(out) == 0 && !textual && safetensors(head, size) {
		add(fact.Safetensors, fact.Model, 0)
	}
	if f := protobuf(head, size); f != "" && len(out) == 0 && !textual {
		add(f, fact.Model, 0)
	}
	near := head[:min(len(head), 1024)]
	if i := bytes.Index(near, []byte("%PDF-")); i >= 0 {
		add(fact.PDF, fact.Document, int64(i))
	}
	if i := endOfZip(tail); i >= 0 {
		add(fact.Zip, fact.Archive, size-int64(len(tail))+int64(i))
	}
	text(head, textual, add)
	return out
}

// Binary returns the distinct formats among the matches that are not plain text. More than one is a polyglot.
func Binary(ms []Match) []fact.Format {
	var out []fact.Format
	for _, m := range ms {
		if m.Family != fact.Plain && m.Family != fact.Other {
			out = append(out, m.Format)
		}
	}
	return out
}

// Has reports whether f is among the matches.
func Has(ms []Match, f fact.Format) bool {
	for _, m := range ms {
		if m.Format == f {
			return true
		}
	}
	return false
}

// endOfZip finds the last end-of-central-directory record that accounts for every byte up to the end, or returns -1.
func endOfZip(tail []byte) int {
	found := -1
	for at := 0; ; at++ { // forwards, which is several times as fast as backwards
		i := bytes.Index(tail[at:], []byte("PK\x05\x06"))
		if i < 0 {
			return found
		}
		if at += i; at+22 <= len(tail) && at+22+int(binary.LittleEndian.Uint16(tail[at+20:])) == len(tail) {
			found = at
		}
	}
}

// mpegAudio reports whether b starts with the header of an MPEG audio frame of layer III.
func mpegAudio(b []byte) bool {
	return len(b) >= 4 && b[0] == 0xff && b[1]&0xe6 == 0xe2 && b[1]&0x18 != 0x08 && b[2]&0xf0 != 0xf0 && b[2]&0xf0 != 0 && b[2]&0x0c != 0x0c
}

// adtsAudio reports whether b starts with the header of an AAC frame.
func adtsAudio(b []byte) bool {
	return len(b) >= 4 && b[0] == 0xff && b[1]&0xf6 == 0xf0 && b[2]>>2&15 < 13
}

// tarHeader reports whether the checksum of a tar header fits.
func tarHeader(b []byte) bool {
	var sum, want int64
	for i, c := range b {
		if i >= 148 && i < 156 {
			c = ' '
		}
		sum += int64(c)
	}
	digits := 0
	for _, c := range b[148:156] {
		if c >= '0' && c <= '7' {
			want, digits = want*8+int64(c-'0'), digits+1
		}
	}
	return digits >= 4 && sum == want && b[0] != 0
}

// text adds the textual formats, when the bytes are text at all.
func text(head []byte, textual bool, add func(fact.Format, fact.Family, int64)) {
	if utf16 := bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")); utf16 && len(head) > 3 && (head[2] == 0) != (head[3] == 0) {
		add(fact.Text, fact.Plain, 0)
		return
	}
	if !textual {
		return
	}
	add(fact.Text, fact.Plain, 0)
	b := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case len(b) == 0:
	case b[0] == '{' || b[0] == '[':
		add(fact.JSON, fact.Plain, 0)
	case b[0] == '<':
		markup(b, add)
	}
}

// markup tells SVG, HTML and other XML apart by the first element.
func markup(b []byte, add func(fact.Format, fact.Family, int64)) {
	xml := bytes.HasPrefix(b, []byte("<?xml"))
	for range 64 {
		b = bytes.TrimLeft(b, " \t\r\n")
		end := ""
		switch {
		case bytes.HasPrefix(b, []byte("<?")):
			end = "?>"
		case bytes.HasPrefix(b, []byte("<!--")):
			end = "-->"
		case bytes.HasPrefix(b, []byte("<!")):
			if name := bytes.ToLower(bytes.TrimLeft(b[2:min(len(b), 40)], "DOCTYPEdoctype \t\r\n")); bytes.HasPrefix(name, []byte("html")) {
				add(fact.HTML, fact.Plain, 0)
				return
			}
			end = ">"
			if i := bytes.IndexAny(b, "[>"); i >= 0 && b[i] == '[' {
				end = "]>"
			}
			xml = true
		}
		if end == "" {
			break
		}
		i := bytes.Index(b, []byte(end))
		if i < 0 {
			break
		}
		b = b[i+len(end):]
	}
	name := elementName(b)
	switch {
	case name == "svg":
		add(fact.SVG, fact.Image, 0)
	case htmlElements[name] && (!xml || name == "html"):
		add(fact.HTML, fact.Plain, 0)
	case xml || name != "":
		add(fact.XML, fact.Plain, 0)
	}
}

var htmlElements = map[string]bool{"html": true, "head": true, "body": true, "script": true, "iframe": true, "div": true,
	"p": true, "a": true, "img": true, "table": true, "style": true, "title": true, "meta": true, "link": true, "form": true, "br": true, "h1": true, "span": true}

// elementName returns the local name of the element b starts with, in lower case.
func elementName(b []byte) string {
	if len(b) < 2 || b[0] != '<' {
		return ""
	}
	i := 1
	for i < len(b) && i < 64 && (b[i] >= 'a' && b[i] <= 'z' || b[i] >= 'A' && b[i] <= 'Z' || b[i] >= '0' && b[i] <= '9' || b[i] == ':' || b[i] == '-' || b[i] == '_') {
		i++
	}
	name := bytes.ToLower(b[1:i])
	if j := bytes.IndexByte(name, ':'); j >= 0 {
		name = name[j+1:]
	}
	return string(name)
}

// isText reports whether b is UTF-8 without NUL and with few control characters. Up to three bytes of a cut character may end it.
func isText(b []byte, whole bool) bool {
	if len(b) == 0 {
		return false
	}
	control := 0
	for i := 0; i < len(b); {
		c := b[i]
		if c < utf8.RuneSelf {
			if c == 0 {
				return false
			}
			if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b {
				control++
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			if !whole && len(b)-i < utf8.UTFMax && !utf8.FullRune(b[i:]) {
				break
			}
			return false
		}
		i += n
	}
	return control*100 <= len(b)
}
