package clean

import (
	"encoding/binary"
	"io"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/walk"
)

// planJPEG keeps tables, scans, JFIF and Adobe segments, and writes the orientation into a fresh EXIF block.
func planJPEG(m *walk.Map, _ io.ReaderAt, _ *fact.Budget) ([]piece, error) {
	var ps []piece
	var kept []string
	for _, p := range m.Parts {
		if !p.Drop {
			ps, kept = append(ps, part(p)), append(kept, p.Name)
		}
	}
	exif := walk.OrientationEXIF(m.Media.Orientation)
	if exif == nil {
		return ps, nil
	}
	seg := append([]byte{0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	at := 1
	if kept[1] == "APP0" {
		at = 2
	}
	out := append([]piece{}, ps[:at]...)
	return append(append(out, literal(seg)), ps[at:]...), nil
}

// planWebP mends the file's length and clears the flags of the parts that are gone.
func planWebP(m *walk.Map, src io.ReaderAt, _ *fact.Budget) ([]piece, error) {
	head := []byte("RIFF\x00\x00\x00\x00WEBP")
	ps := []piece{literal(head)}
	total, icc := int64(4), false
	for _, p := range m.Parts[1:] {
		if p.Drop {
			continue
		}
		icc = icc || p.Name == "ICCP"
		total += p.Len
		if p.Name != "VP8X" {
			ps = append(ps, part(p))
			continue
		}
		b := make([]byte, p.Len)
		if _, err := src.ReadAt(b, p.Off); err != nil {
			return nil, err
		}
		b[8] &= 0x12 // alpha and animation; the profile's flag follows the profile
		b[9], b[10], b[11] = 0, 0, 0
		ps = append(ps, literal(b))
	}
	if icc {
		ps[1].lit[8] |= 0x20
	}
	binary.LittleEndian.PutUint32(head[4:], uint32(total))
	return ps, nil
}
