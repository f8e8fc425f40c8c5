package wire

import (
	"slices"
	"strconv"
	"strings"
)

// String returns the cursor as it stands in the stream.
func (c Cursor) String() string {
	b := strconv.AppendUint([]byte(c.Epoch+"."), c.Known, 36)
	runs := make([]uint64, 0, len(c.Open))
	for n := range c.Open {
		runs = append(runs, n)
	}
	slices.Sort(runs)
	for _, n := range runs {
		b = strconv.AppendUint(append(b, '.'), n, 36)
		b = strconv.AppendUint(append(b, '-'), c.Open[n], 36)
	}
	return string(b)
}

// ParseCursor reads what a page sent back. It returns false for anything that String did not write.
func ParseCursor(s string) (Cursor, bool) {
	parts := strings.Split(s, ".")
	if len(parts) < 2 || len(s) > 4096 {
		return Cursor{}, false
	}
	known, err := strconv.ParseUint(parts[1], 36, 64)
	if err != nil {
		return Cursor{}, false
	}
	c := Cursor{Epoch: parts[0], Known: known, Open: map[uint64]uint64{}}
	for _, p := range parts[2:] {
		run, seq, ok := strings.Cut(p, "-")
		n, err := strconv.ParseUint(run, 36, 64)
		at, err2 := strconv.ParseUint(seq, 36, 64)
		if !ok || err != nil || err2 != nil {
			return Cursor{}, false
		}
		c.Open[n] = at
	}
	return c, true
}
