package serial

import "bytes"

// The fast way through a stream looks at 32 bytes at once. Markers are sorted into 16 buckets by their first byte. Of
// each of the three bytes a marker begins with there are tables, by its low four bits and by its high four bits, of the
// buckets that have such a byte there. Where one bucket is in all six tables, a marker may begin; mostly none does, which
// match finds out.

// buckets are first bytes that go together well: their markers are alike in the bytes that follow. Others go to the last.
var buckets = [16]string{"\x80", "\xac\xce\xcf\xfd\xfe", "\x00\x01\x04", "\x1f\x7f", "CO", "{", "c", "178", "ABa", "g", "Hfr", "!</", "_", "RTj", "P", "0"}

// nibbles are the tables of the first, second and third byte: for eight buckets by low and high bits, then for the other
// eight. Vectors look tables up in each of their halves, so each is there twice.
type nibbles [3][2][2][32]byte

var tables = func() (t nibbles) {
	for i := range markers {
		m := &markers[i]
		bucket := len(buckets) - 1
		for k, firsts := range buckets {
			if bytes.IndexByte([]byte(firsts), m.text[0]) >= 0 {
				bucket = k
			}
		}
		for at := range 3 {
			may := []byte(m.next)
			if at < len(m.text) {
				may = []byte{m.text[at]}
			}
			for _, b := range may {
				for half := 0; half < 32; half += 16 {
					t[at][bucket/8][0][half+int(b&15)] |= 1 << (bucket % 8)
					t[at][bucket/8][1][half+int(b>>4)] |= 1 << (bucket % 8)
				}
			}
		}
	}
	return t
}()
