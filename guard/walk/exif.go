package walk

import "encoding/binary"

// exifOrientation returns the orientation (1 to 8) in the first directory of a TIFF block, or 0.
func exifOrientation(b []byte) int {
	order, ok := tiffOrder(b)
	if !ok {
		return 0
	}
	found := 0
	eachEntry(b, order, func(tag, typ uint16, count, _ uint32, at int) {
		if v := int(order.Uint16(b[at+8:])); tag == 0x0112 && typ == 3 && count == 1 && v >= 1 && v <= 8 {
			found = v
		}
	})
	return found
}

func tiffOrder(b []byte) (binary.ByteOrder, bool) {
	if len(b) < 8 {
		return nil, false
	}
	switch string(b[:4]) {
	case "II*\x00":
		return binary.LittleEndian, true
	case "MM\x00*":
		return binary.BigEndian, true
	}
	return nil, false
}

// eachEntry calls fn for the entries of the first directory. It follows no pointers, so loops cannot catch it.
func eachEntry(b []byte, order binary.ByteOrder, fn func(tag, typ uint16, count, value uint32, at int)) {
	dir := uint64(order.Uint32(b[4:]))
	if dir+2 > uint64(len(b)) {
		return
	}
	n := uint64(order.Uint16(b[dir:]))
	for i := range n {
		at := dir + 2 + 12*i
		if at+12 > uint64(len(b)) {
			return
		}
		fn(order.Uint16(b[at:]), order.Uint16(b[at+2:]), order.Uint32(b[at+4:]), order.Uint32(b[at+8:]), int(at))
	}
}

// OrientationEXIF returns the smallest EXIF block that says nothing but the orientation, with its "Exif" header.
// It returns nil for orientation 0 and 1, which need no block.
func OrientationEXIF(o int) []byte {
	if o < 2 || o > 8 {
		return nil
	}
	return []byte{
		'E', 'x', 'i', 'f', 0, 0,
		'M', 'M', 0, '*', 0, 0, 0, 8, // big-endian, directory at 8
		0, 1, // one entry
		0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(o), 0, 0,
		0, 0, 0, 0, // no further directory
	}
}
