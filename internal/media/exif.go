package media

import (
	"bufio"
	"encoding/binary"
	"image"
	"image/draw"
	"io"
)

// Bounds of the search for an orientation.
const (
	maxSegments = 64  // JPEG segments before the picture
	maxTags     = 256 // entries of the first EXIF directory
)

// exifOrientation returns the orientation of a JPEG, 1 to 8; 1 means upright, and is the answer whenever there is
// none to be found.
func exifOrientation(r *bufio.Reader) int {
	var b [4]byte
	if _, err := io.ReadFull(r, b[:2]); err != nil {
		return 1
	}
	for range maxSegments {
		if _, err := io.ReadFull(r, b[:]); err != nil || b[0] != 0xff {
			return 1
		}
		marker, length := b[1], int(binary.BigEndian.Uint16(b[2:]))-2
		if marker == 0xda || length < 0 { // the picture begins
			return 1
		}
		if marker != 0xe1 {
			if _, err := r.Discard(length); err != nil {
				return 1
			}
			continue
		}
		seg := make([]byte, length) // 64 KiB at most
		if _, err := io.ReadFull(r, seg); err != nil {
			return 1
		}
		if len(seg) > 6 && string(seg[:6]) == "Exif\x00\x00" {
			return tiffOrientation(seg[6:])
		}
	}
	return 1
}

// tiffOrientation reads tag 0x0112 of the first directory.
func tiffOrientation(b []byte) int {
	if len(b) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(b[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	at := int64(order.Uint32(b[4:]))
	if at < 8 || at+2 > int64(len(b)) {
		return 1
	}
	dir := b[at+2:]
	for range min(int(order.Uint16(b[at:])), maxTags, len(dir)/12) {
		if order.Uint16(dir) == 0x0112 {
			v := int(order.Uint16(dir[8:]))
			if order.Uint16(dir[2:]) != 3 || order.Uint32(dir[4:]) != 1 || v < 1 || v > 8 {
				return 1
			}
			return v
		}
		dir = dir[12:]
	}
	return 1
}

// orient turns and mirrors img so that it stands upright.
func orient(img image.Image, orientation int) image.Image {
	if orientation == 1 {
		return img
	}
	b := img.Bounds()
	src := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(src, src.Bounds(), img, b.Min, draw.Src)
	w, h := b.Dx(), b.Dy()
	if orientation >= 5 {
		w, h = h, w
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			sx, sy := source(x, y, w, h, orientation)
			copy(dst.Pix[y*dst.Stride+4*x:][:4], src.Pix[sy*src.Stride+4*sx:][:4])
		}
	}
	return dst
}

// source returns where the pixel x, y of an upright picture of w × h is stored.
func source(x, y, w, h, orientation int) (int, int) {
	switch orientation {
	case 2: // mirrored
		return w - 1 - x, y
	case 3: // upside down
		return w - 1 - x, h - 1 - y
	case 4: // upside down, mirrored
		return x, h - 1 - y
	case 5: // lying, mirrored
		return y, x
	case 6: // to be turned right
		return y, w - 1 - x
	case 7: // to be turned left, mirrored
		return h - 1 - y, w - 1 - x
	case 8: // to be turned left
		return h - 1 - y, x
	}
	return x, y
}
