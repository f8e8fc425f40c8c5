package walk

import (
	"bytes"
	"encoding/binary"
	"slices"

	"github.com/oriel-go/oriel/guard/fact"
)

// tail judges what follows the end of the picture: further pictures that its index lists, a phone's video, a Samsung
// phone's notes, in this order. Anything else is a stranger.
func (j *jpeg) tail(off int64) error {
	at, err := j.pictures(off)
	if err != nil {
		return err
	}
	end, video := j.notes(at)
	if at < end && j.w.is(at+4, "ftyp") {
		video = true
		if err := j.follower("video", fact.MP4, at, end-at); err != nil {
			return err
		}
		at = end
	}
	if video {
		if !j.w.opt.MotionPhoto {
			return fact.Deny(fact.CodeMotionPhoto, at, "a video rides on the picture")
		}
		j.w.note(fact.CodeMotionPhoto, fact.Clean, at, "video")
	}
	if at < end {
		return fact.Deny(fact.CodeTrailing, at, "%d bytes after the end", end-at)
	}
	if end == j.w.size {
		return nil
	}
	return j.w.part("notes", end, j.w.size-end, true)
}

// follower records something whole behind the picture, and looks into it where it will stay.
func (j *jpeg) follower(name string, f fact.Format, off, n int64) error {
	if j.w.opt.Whole {
		if j.w.nesting > 4 {
			return fact.Over(fact.CodeNesting, off, j.w.nesting, 4, "pictures behind pictures")
		}
		m, err := walkNested(f, j.w.section(off, n), n, j.w.opt, j.w.b, j.w.nesting+1)
		if err != nil {
			return err
		}
		j.w.b.Free(int64(len(m.Parts)) * partMemory)
	}
	return j.w.part(name, off, n, true)
}

// pictures records the pictures of the multi-picture index, which stand in its order behind the first one, and returns
// where they end. Some cameras fill up with zeros between them.
func (j *jpeg) pictures(at int64) (int64, error) {
	if j.mpf == 0 {
		return at, nil
	}
	b, err := j.w.bytes(j.mpf, j.mpfLen)
	if err != nil {
		return 0, err
	}
	b = bytes.Clone(b)
	order, ok := tiffOrder(b)
	if !ok {
		return at, nil
	}
	var list []byte
	eachEntry(b, order, func(tag, typ uint16, count, value uint32, _ int) {
		if tag == 0xb002 && uint64(value)+uint64(count) <= uint64(len(b)) {
			list = b[value : value+count]
		}
	})
	for ; len(list) >= 16; list = list[16:] {
		size, rel := int64(order.Uint32(list[4:])), int64(order.Uint32(list[8:]))
		off := j.mpf + rel
		if rel == 0 || size < 4 || off < at || size > j.w.size-off || !j.w.is(off, "\xff\xd8") || !j.w.is(off+size-2, "\xff\xd9") {
			continue // the picture itself, or one that is not there
		}
		if gap := off - at; gap > 0 {
			if gap > windowSize {
				return at, nil
			}
			z, err := j.w.bytes(at, gap)
			if err != nil {
				return 0, err
			}
			if len(bytes.TrimLeft(z, "\x00")) > 0 {
				return at, nil
			}
			if err := j.w.part("fill", at, gap, true); err != nil {
				return 0, err
			}
		}
		if err := j.follower("picture", fact.JPEG, off, size); err != nil {
			return 0, err
		}
		at = off + size
	}
	return at, nil
}

// notes returns where the blocks of notes begin that Samsung's phones put last in a file, the end of the file if there
// are none, and whether one of the blocks holds a video. A directory at their end must account for all of their bytes.
func (j *jpeg) notes(at int64) (start int64, video bool) {
	size := j.w.size
	if size-at < 20 || !j.w.is(size-4, "SEFT") {
		return size, false
	}
	b, err := j.w.bytes(size-8, 4)
	if err != nil {
		return size, false
	}
	n := int64(binary.LittleEndian.Uint32(b))
	dir := size - 8 - n
	if n < 12 || n > windowSize || dir < at || !j.w.is(dir, "SEFH") {
		return size, false
	}
	if b, err = j.w.bytes(dir, n); err != nil || n != 12+12*int64(binary.LittleEndian.Uint32(b[8:])) {
		return size, false
	}
	var blocks []extent
	for e := b[12:]; len(e) >= 12; e = e[12:] {
		blocks = append(blocks, extent{dir - int64(binary.LittleEndian.Uint32(e[4:])), int64(binary.LittleEndian.Uint32(e[8:]))})
	}
	slices.SortFunc(blocks, func(a, b extent) int { return int(a.off - b.off) })
	for i, e := range blocks {
		end := dir
		if i+1 < len(blocks) {
			end = blocks[i+1].off
		}
		if e.off < at || e.n < 8 || e.off+e.n != end {
			return size, false
		}
		if b, err = j.w.bytes(e.off+4, 4); err != nil {
			return size, false
		}
		name := int64(binary.LittleEndian.Uint32(b))
		video = video || j.w.is(e.off+8+name+4, "ftyp")
	}
	if len(blocks) == 0 {
		return dir, false
	}
	return blocks[0].off, video
}
