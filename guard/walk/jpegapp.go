package walk

import (
	"bytes"
	"encoding/binary"
)

// app looks into an application segment or comment, names it, and reports whether cleaning drops it.
func (j *jpeg) app(off int64, m byte, b []byte) (name string, drop bool) {
	name, drop = appName(m), true
	switch {
	case m == 0xe0:
		// A JFIF header says nothing but density; one with a thumbnail, and JFXX, which is all thumbnail, goes.
		drop = !(len(b) == 14 && bytes.HasPrefix(b, []byte("JFIF\x00")) && b[12] == 0 && b[13] == 0)
	case m == 0xe1 && bytes.HasPrefix(b, []byte("Exif\x00\x00")):
		if o := exifOrientation(b[6:]); o != 0 && j.w.m.Media.Orientation == 0 {
			j.w.m.Media.Orientation = o
		}
		return "EXIF", true // cleaning writes a fresh one
	case m == 0xe2 && bytes.HasPrefix(b, []byte("MPF\x00")) && j.mpf == 0:
		j.mpf, j.mpfLen = off+8, int64(len(b)-4)
	case m == 0xe2 && bytes.HasPrefix(b, []byte("ICC_PROFILE\x00")):
		drop = !(j.w.opt.KeepColor && j.profile(b[12:]))
	case m == 0xee && len(b) == 12 && bytes.HasPrefix(b, []byte("Adobe")):
		j.adobe, drop = true, false
	}
	return name, drop
}

// profile reports whether a piece of a colour profile is plausible: pieces count up, and the first one starts a profile.
func (j *jpeg) profile(b []byte) bool {
	if len(b) < 2 || b[0] != j.iccNext+1 || b[0] > b[1] {
		return false
	}
	if b[0] == 1 && !plausibleICC(b[2:], b[1] == 1) {
		return false
	}
	j.iccNext = b[0]
	return true
}

// plausibleICC checks the header of a colour profile; whole says that b is all of it.
func plausibleICC(b []byte, whole bool) bool {
	if len(b) < 132 || string(b[36:40]) != "acsp" {
		return false
	}
	size, tags := int64(binary.BigEndian.Uint32(b)), int64(binary.BigEndian.Uint32(b[128:]))
	if size > 4<<20 || whole && size != int64(len(b)) || tags > 100 || 132+12*tags > int64(len(b)) {
		return false
	}
	for i := range tags {
		t := b[132+12*i:]
		if int64(binary.BigEndian.Uint32(t[4:]))+int64(binary.BigEndian.Uint32(t[8:])) > size {
			return false
		}
	}
	switch string(b[12:16]) {
	case "mntr", "scnr", "prtr", "spac":
		return true
	}
	return false
}
