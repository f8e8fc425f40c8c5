package clean

import (
	"fmt"
	"io"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/walk"
)

// planTar takes set-uid, set-gid and sticky bits off the headers that have them.
func planTar(m *walk.Map, src io.ReaderAt, b *fact.Budget) ([]piece, error) {
	var ps []piece
	for _, p := range m.Parts {
		if p.Name != "mode" {
			ps = append(ps, part(p))
			continue
		}
		if err := b.Alloc(p.Len); err != nil {
			return nil, err
		}
		h := make([]byte, p.Len)
		if _, err := src.ReadAt(h, p.Off); err != nil {
			return nil, err
		}
		var mode, sum int64
		fmt.Sscanf(string(h[100:108]), "%o", &mode) // the walker has read it before
		copy(h[100:108], fmt.Sprintf("%07o\x00", mode&0o777))
		copy(h[148:156], "        ")
		for _, c := range h {
			sum += int64(c)
		}
		copy(h[148:156], fmt.Sprintf("%06o\x00 ", sum))
		ps = append(ps, literal(h))
	}
	return ps, nil
}
