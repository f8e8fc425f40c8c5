package walk

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"unicode/utf8"

	"github.com/oriel-go/oriel/guard/fact"
	"pgregory.net/rapid"
)

// pieces splits b somewhere, again and again.
func pieces(t *rapid.T, b []byte, each func(p []byte, off int)) {
	for off := 0; off < len(b); {
		n := rapid.IntRange(1, len(b)-off).Draw(t, "piece")
		each(b[off:off+n], off)
		off += n
	}
}

func TestTextIsJudgedTheSameHoweverItComes(t *testing.T) {
	parts := []string{"a", "long enough for a fast way", "é", "€", "😀", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "\x82", "\xff", "\xed\xa0\x80", "\x00"}
	rapid.Check(t, func(t *rapid.T) {
		var b []byte
		for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(parts)-1), 1, 12).Draw(t, "parts") {
			b = append(b, parts[i]...)
		}
		var got Text
		pieces(t, b, func(p []byte, _ int) { got.Write(p) })
		at := bytes.IndexByte(b, 0)
		if got.hasNUL != (at >= 0) || at >= 0 && got.nul != int64(at) || got.size != int64(len(b)) {
			t.Fatalf("%q: %+v, the first NUL is at %d", b, got, at)
		}
		rest := b
		for len(rest) > 0 && utf8.FullRune(rest) { // a character that is cut at the end is not held against the text
			r, n := utf8.DecodeRune(rest)
			if r == utf8.RuneError && n == 1 {
				break
			}
			rest = rest[n:]
		}
		if want := len(rest) > 0 && utf8.FullRune(rest); at < 0 && got.invalid != want {
			t.Fatalf("%q: invalid %v, want %v", b, got.invalid, want)
		}
	})
}

// TestTablesAreReadByteForByte compares the way that skips what means nothing with the one that looks at each byte.
func TestTablesAreReadByteForByte(t *testing.T) {
	parts := []string{"a", "cell", "longer cell", ",", ",", ";", "\t", "\n", "\n", "\"", "\"x\ny\"", "=1", "@", "+", "\r\n", "\x00"}
	rapid.Check(t, func(t *rapid.T) {
		var b []byte
		for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(parts)-1), 1, 30).Draw(t, "parts") {
			b = append(b, parts[i]...)
		}
		limits := fact.Limits{Field: rapid.Int64Range(1, 20).Draw(t, "field"), Columns: 4, Cells: 12}.WithDefaults(fact.Plain)
		sep := rapid.SampledFrom([]byte{',', '\t'}).Draw(t, "separator")
		w := &walker{b: fact.NewBudget(context.Background(), limits)}
		got, want := &table{w: w, sep: sep, start: true}, &table{w: w, sep: sep, start: true}
		var gotErr, wantErr error
		pieces(t, b, func(p []byte, off int) {
			if gotErr == nil {
				gotErr = got.bytes(p, int64(off))
			}
		})
		for i, c := range b {
			if wantErr = want.byte(c, int64(i)); wantErr != nil {
				break
			}
		}
		if fmt.Sprint(gotErr) != fmt.Sprint(wantErr) || gotErr == nil && *got != *want || gotErr != nil && fact.FindingOf(gotErr).Off != fact.FindingOf(wantErr).Off {
			t.Fatalf("%q: %v, %+v; byte for byte %v, %+v", b, gotErr, *got, wantErr, *want)
		}
	})
}

// A reads counts what is read.
type reads struct {
	*bytes.Reader
	n int
}

func (r *reads) ReadAt(p []byte, off int64) (int, error) {
	n, err := r.Reader.ReadAt(p, off)
	r.n += n
	return n, err
}

// TestTextIsNotReadAgain hands over what was seen when the file came, and what was seen of another.
func TestTextIsNotReadAgain(t *testing.T) {
	text := bytes.Repeat([]byte("hello, world\n"), 3*windowSize/13)
	var seen, other Text
	seen.Write(text)
	other.Write(text[1:])
	for _, c := range []struct {
		seen *Text
		most int
	}{{&seen, windowSize}, {nil, len(text)}, {&other, len(text)}} {
		src := &reads{Reader: bytes.NewReader(text)}
		b := fact.NewBudget(context.Background(), fact.Limits{}.WithDefaults(fact.Plain))
		if _, err := Walk(fact.Text, src, int64(len(text)), Options{Text: c.seen}, b); err != nil || src.n != c.most {
			t.Errorf("%v, read %d bytes of %d, want %d", err, src.n, len(text), c.most)
		}
	}
}
