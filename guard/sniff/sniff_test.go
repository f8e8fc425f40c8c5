package sniff

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/oriel-go/oriel/guard/fact"
)

func TestEverySignatureIsFound(t *testing.T) {
	for _, s := range table {
		b := make([]byte, 2100)
		rng := rand.NewChaCha8([32]byte{1})
		rng.Read(b[s.off:])
		for i := range len(s.magic) {
			if s.mask == "" || s.mask[i] != '.' {
				b[s.off+i] = s.magic[i]
			}
		}
		if ms := Bytes(b, b, int64(len(b))); !Has(ms, s.format) {
			t.Errorf("%s at %d not found, got %v", s.format, s.off, ms)
		}
	}
	if len(table) < 90 {
		t.Errorf("%d signatures, want at least 90", len(table))
	}
}

func TestTextIsToldApart(t *testing.T) {
	for in, want := range map[string]fact.Format{
		`{"a":1}`:                   fact.JSON,
		"\xef\xbb\xbf [1]":          fact.JSON,
		"a,b\n1,2\n":                fact.Text,
		"MZ is a prefix of nothing": fact.Text,
		"<svg xmlns='x'/>":          fact.SVG,
		"<?xml version='1.0'?>\n<!-- c --><!DOCTYPE svg [<!ENTITY a 'b'>]><s:svg/>": fact.SVG,
		"<!DOCTYPE html><p>":          fact.HTML,
		"<ScRipt>1</script>":          fact.HTML,
		"<?xml version='1.0'?><rss/>": fact.XML,
	} {
		ms := Bytes([]byte(in), []byte(in), int64(len(in)))
		if last := ms[len(ms)-1].Format; last != want {
			t.Errorf("%q is %s, want %s", in, last, want)
		}
	}
}

func BenchmarkSniff(b *testing.B) {
	for name, head := range map[string][]byte{
		"png":  append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 4088)...),
		"text": bytes.Repeat([]byte("lorem ipsum\n"), 341),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Bytes(head, head, 1<<20)
			}
		})
	}
}

func FuzzBytes(f *testing.F) {
	f.Add([]byte("<svg/>"))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, b []byte) { Bytes(b, b, int64(len(b))) })
}
