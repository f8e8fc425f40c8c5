package clean

import (
	"encoding/binary"
	"io"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/walk"
)

// planWAV mends the lengths of the file and of samples whose recorder could not know it.
func planWAV(m *walk.Map, src io.ReaderAt, _ *fact.Budget) ([]piece, error) {
	head := []byte("RIFF\x00\x00\x00\x00WAVE")
	ps := []piece{literal(head)}
	total := int64(4)
	for _, p := range m.Parts[1:] {
		if p.Drop {
			continue
		}
		var h [8]byte
		if _, err := src.ReadAt(h[:], p.Off); err != nil {
			return nil, err
		}
		n := int64(binary.LittleEndian.Uint32(h[4:]))
		if n+8 != p.Len && n+9 != p.Len || p.Name == "data" && n == 0 {
			n = p.Len - 8
		}
		binary.LittleEndian.PutUint32(h[4:], uint32(n))
		ps = append(ps, literal(h[:]), piece{off: p.Off + 8, n: p.Len - 8})
		total += p.Len
		if p.Len%2 == 1 {
			ps = append(ps, literal([]byte{0}))
			total++
		}
	}
	binary.LittleEndian.PutUint32(head[4:], uint32(total))
	return ps, nil
}

// planFLAC marks the last metadata block that is kept.
func planFLAC(m *walk.Map, src io.ReaderAt, _ *fact.Budget) ([]piece, error) {
	var ps []piece
	var last []byte
	for _, p := range m.Parts {
		switch {
		case p.Drop:
		case p.Name == "STREAMINFO" || p.Name == "SEEKTABLE":
			last = make([]byte, 4)
			if _, err := src.ReadAt(last, p.Off); err != nil {
				return nil, err
			}
			last[0] &= 0x7f
			ps = append(ps, literal(last), piece{off: p.Off + 4, n: p.Len - 4})
		default:
			ps = append(ps, part(p))
		}
	}
	last[0] |= 0x80
	return ps, nil
}

// planOgg blanks the comment header in place: the vendor's name becomes as many blanks as all comments took, so that no
// page moves, and the pages' checksums are made anew.
func planOgg(m *walk.Map, src io.ReaderAt, b *fact.Budget) ([]piece, error) {
	var ps []piece
	var pages [][]byte
	var body []*byte // the comment packet, byte by byte, wherever its pages are
	for _, p := range m.Parts {
		if p.Name != "comment" {
			ps = append(ps, part(p))
			continue
		}
		if err := b.Alloc(p.Len * 9); err != nil {
			return nil, err
		}
		page := make([]byte, p.Len)
		if _, err := src.ReadAt(page, p.Off); err != nil {
			return nil, err
		}
		at := 27 + int(page[26])
		for _, s := range page[27:at] {
			for range int(s) {
				body = append(body, &page[at])
				at++
			}
			if s < 255 {
				break // what follows is the next packet
			}
		}
		pages, ps = append(pages, page), append(ps, literal(page))
	}
	head, tail := 7, []byte{0, 0, 0, 0, 1}
	if m.Media.Subtype == "opus" {
		head, tail = 8, []byte{0, 0, 0, 0}
	}
	blanks := len(body) - head - 4 - len(tail)
	if blanks < 0 {
		return nil, fact.Deny(fact.CodeMalformed, 0, "comment header of %d bytes", len(body))
	}
	var n [4]byte
	binary.LittleEndian.PutUint32(n[:], uint32(blanks))
	for i, p := range body[head:] {
		switch {
		case i < 4:
			*p = n[i]
		case i < 4+blanks:
			*p = ' '
		default:
			*p = tail[i-4-blanks]
		}
	}
	for _, page := range pages {
		binary.LittleEndian.PutUint32(page[22:], walk.OggChecksum(page))
	}
	return ps, nil
}

// planVoid overwrites dropped boxes and elements by empty ones of the same length, so that offsets hold.
func planVoid(m *walk.Map, src io.ReaderAt, _ *fact.Budget) ([]piece, error) {
	var ps []piece
	for _, p := range m.Parts {
		if !p.Drop {
			ps = append(ps, part(p))
			continue
		}
		if p.Name == "gap" { // in media data, where no box is looked for
			ps = append(ps, piece{n: p.Len, zero: true})
			continue
		}
		head := binary.BigEndian.AppendUint32(nil, uint32(p.Len))
		head = append(head, "free"...)
		switch {
		case m.Format == fact.WebM && p.Len < 9:
			head = []byte{0xec, 0x80 | byte(p.Len-2)}
		case m.Format == fact.WebM:
			head = binary.BigEndian.AppendUint64([]byte{0xec}, 1<<56|uint64(p.Len-9))
		}
		ps = append(ps, literal(head), piece{n: p.Len - int64(len(head)), zero: true})
	}
	return ps, nil
}
