package walk

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"github.com/oriel-go/oriel/guard/fact"
)

// walkMP3 skips tags at both ends, and zeros at the end, and follows the chain of frames between them.
func walkMP3(w *walker) error {
	off, end := int64(0), w.size
	for w.is(off, "ID3") {
		h, err := w.bytes(off, 10)
		if err != nil {
			return err
		}
		if (h[6]|h[7]|h[8]|h[9])&0x80 != 0 {
			return malformed(off, "tag length %x", h[6:10])
		}
		n := int64(h[6])<<21 | int64(h[7])<<14 | int64(h[8])<<7 | int64(h[9]) + 10
		if h[5]&0x10 != 0 {
			n += 10
		}
		if n > w.size-off {
			return fact.Deny(fact.CodeTruncated, off, "tag of %d bytes", n)
		}
		if err := w.part("ID3v2", off, n, true); err != nil {
			return err
		}
		off += n
	}
	tags, err := w.mp3Tags(off, end)
	if err != nil {
		return err
	}
	for _, t := range tags {
		end = min(end, t.off)
	}
	start := off
	var samples, rate, frames, promised int64
	for off < end {
		b, err := w.bytes(off, min(4, end-off))
		if err != nil {
			return err
		}
		n, s, r, ch := mp3Frame(b)
		if n == 0 {
			if frames == 0 {
				return malformed(off, "no frame at %d", off)
			}
			fill, err := w.zeros(off, end)
			if err != nil {
				return err
			}
			if !fill {
				return fact.Deny(fact.CodeTrailing, off, "no frame after %d frames", frames)
			}
			tags = append(tags, extent{off, end - off})
			end = off
			break
		}
		if rate != 0 && r != rate {
			return malformed(off, "sample rate changes")
		}
		if frames == 0 {
			if promised, err = w.mp3Promise(off, min(n, end-off), ch); err != nil {
				return err
			}
		}
		rate, samples, w.m.Media.Channels = r, samples+s, max(ch, w.m.Media.Channels)
		frames++
		off = min(off+n, end) // players take a cut last frame, and so do we
		if samples/rate > int64(w.b.Limits.Duration/time.Second) {
			return fact.Over(fact.CodeDuration, off, samples/rate, int64(w.b.Limits.Duration/time.Second), "seconds")
		}
		if err := w.b.Tick(); err != nil {
			return err
		}
	}
	if frames < 2 {
		return malformed(start, "%d frames", frames)
	}
	if promised > 0 && (promised > frames || promised < frames-1) { // the frame that promises may count itself
		w.note(fact.CodeDuration, fact.Note, start, fmt.Sprintf("promises %d frames, has %d", promised, frames))
	}
	w.m.Media.Rate, w.m.Media.Duration = int(rate), time.Duration(samples*int64(time.Second)/rate)
	if err := w.part("frames", start, end-start, false); err != nil {
		return err
	}
	for _, t := range slices.Backward(tags) {
		if err := w.part("tag", t.off, t.n, true); err != nil {
			return err
		}
	}
	return nil
}

// mp3Tags finds the tags at the end of a file, last one first: ID3v1, APE and Lyrics3.
func (w *walker) mp3Tags(off, end int64) (tags []extent, err error) {
	for range 3 {
		n := int64(0)
		switch {
		case w.is(end-128, "TAG"):
			n = 128
		case w.is(end-32, "APETAGEX"):
			b, err := w.bytes(end-20, 12)
			if err != nil {
				return nil, err
			}
			n = int64(binary.LittleEndian.Uint32(b))
			if b[11]&0x80 != 0 {
				n += 32 // a header, too
			}
			if n < 32 {
				n = 0
			}
		case w.is(end-9, "LYRICS200"):
			b, err := w.bytes(end-15, 6)
			if err != nil {
				return nil, err
			}
			for _, c := range b {
				n = n*10 + int64(c&15)
			}
			n += 15
			if !w.is(end-n, "LYRICSBEGIN") {
				n = 0
			}
		}
		if n == 0 || n > end-off {
			break
		}
		end -= n
		tags = append(tags, extent{end, n})
	}
	return tags, nil
}

// zeros reports whether the bytes from off to end are all zero.
func (w *walker) zeros(off, end int64) (bool, error) {
	for off < end {
		b, err := w.rest(off)
		if err != nil {
			return false, err
		}
		b = b[:min(int64(len(b)), end-off)]
		if len(bytes.TrimLeft(b, "\x00")) > 0 {
			return false, nil
		}
		off += int64(len(b))
		if err := w.b.Tick(); err != nil {
			return false, err
		}
	}
	return true, nil
}

// mp3Promise returns how many frames a first frame of n bytes says there are, 0 if it does not say.
func (w *walker) mp3Promise(off, n int64, channels int) (int64, error) {
	b, err := w.bytes(off, min(n, 64))
	if err != nil {
		return 0, err
	}
	at := map[bool]int{true: 36, false: 21}[channels == 2] // behind the header and the side information
	if b[1]>>3&3 != 3 {
		at = map[bool]int{true: 21, false: 13}[channels == 2]
	}
	if len(b) < at+12 || string(b[at:at+4]) != "Xing" && string(b[at:at+4]) != "Info" || b[at+7]&1 == 0 {
		return 0, nil
	}
	return int64(binary.BigEndian.Uint32(b[at+8:])), nil
}

var (
	mp3Rates   = [3]int64{44100, 48000, 32000}
	mp3Rates1  = [16]int64{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0}
	mp3Rates2  = [16]int64{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0}
	mp3Divisor = [4]int64{4, 0, 2, 1}
)

// mp3Frame reads a layer III header. The length is 0 if it is none.
func mp3Frame(b []byte) (n, samples, rate int64, channels int) {
	if len(b) < 4 || b[0] != 0xff || b[1]&0xe6 != 0xe2 || b[2]&0x0c == 0x0c {
		return
	}
	version := b[1] >> 3 & 3
	div := mp3Divisor[version]
	kbit, factor := mp3Rates2[b[2]>>4], int64(72)
	if version == 3 {
		kbit, factor = mp3Rates1[b[2]>>4], 144
	}
	if div == 0 || kbit == 0 {
		return
	}
	rate = mp3Rates[b[2]>>2&3] / div
	channels = 2
	if b[3]>>6 == 3 {
		channels = 1
	}
	return factor*kbit*1000/rate + int64(b[2]>>1&1), factor * 8, rate, channels
}
