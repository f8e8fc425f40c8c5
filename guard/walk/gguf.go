package walk

import (
	"encoding/binary"
	"io"
	"math/bits"
	"strings"
	"unicode/utf8"

	"github.com/oriel-go/oriel/guard/describe"
	"github.com/oriel-go/oriel/guard/fact"
)

// ggufSizes is the size of one value of each type of setting. Texts and lists have none.
var ggufSizes = [...]int64{0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 8: 0, 9: 0, 10: 8, 11: 8, 12: 8}

const ggufText, ggufList = 8, 9

// ggmlTypes is how many values of each type of tensor make a block, and how many bytes that takes.
var ggmlTypes = map[uint32][2]uint64{
	0: {1, 4}, 1: {1, 2}, 2: {32, 18}, 3: {32, 20}, 6: {32, 22}, 7: {32, 24}, 8: {32, 34}, 9: {32, 36}, 10: {256, 84}, 11: {256, 110}, 12: {256, 144},
	13: {256, 176}, 14: {256, 210}, 15: {256, 292}, 16: {256, 66}, 17: {256, 74}, 18: {256, 98}, 19: {256, 50}, 20: {32, 18}, 21: {256, 110}, 22: {256, 82},
	23: {256, 136}, 24: {1, 1}, 25: {1, 2}, 26: {1, 4}, 27: {1, 8}, 28: {1, 8}, 29: {256, 56}, 30: {1, 2}, 34: {256, 54}, 35: {256, 66}, 39: {32, 17}, 40: {64, 36},
}

// walkGGUF reads a GGUF model: counts that fit the file, settings of known types, chat templates that only format, and
// tensors that follow one another at their alignment.
func walkGGUF(w *walker) error {
	g := &gguf{w: w, at: 4, align: 32, names: map[string]struct{}{}}
	defer func() { w.b.Free(g.held) }()
	version, err := g.u32()
	if err != nil {
		return err
	}
	if version != 2 && version != 3 {
		return fact.Deny(fact.CodeHeader, 4, "version %d", version)
	}
	tensors, err := g.u64()
	if err != nil {
		return err
	}
	settings, err := g.u64()
	if err != nil {
		return err
	}
	left := uint64(w.size - g.at)
	if tensors > left/24 || settings > left/13 || tensors > uint64(w.b.Limits.Nodes) || settings > uint64(w.b.Limits.Nodes) {
		return fact.Deny(fact.CodeHeader, 8, "%d tensors and %d settings in %d bytes", tensors, settings, w.size)
	}
	for range settings {
		if err := g.setting(); err != nil {
			return err
		}
	}
	clear(g.names)
	records := g.at
	for range tensors {
		if err := g.tensor(); err != nil {
			return err
		}
	}
	w.m.Media.Entries = int(tensors)
	if err := w.part("settings", 0, records, false); err != nil {
		return err
	}
	if tensors == 0 {
		return w.part("padding", records, min(w.size-records, g.align), false)
	}
	if err := w.part("records", records, g.at-records, false); err != nil {
		return err
	}
	return g.order()
}

type gguf struct {
	w     *walker
	at    int64
	align int64
	names map[string]struct{}
	held  int64
	spans []span
}

func (g *gguf) u32() (uint32, error) {
	b, err := g.w.bytes(g.at, 4)
	if err != nil {
		return 0, err
	}
	g.at += 4
	return binary.LittleEndian.Uint32(b), nil
}

func (g *gguf) u64() (uint64, error) {
	b, err := g.w.bytes(g.at, 8)
	if err != nil {
		return 0, err
	}
	g.at += 8
	return binary.LittleEndian.Uint64(b), nil
}

// skipText passes a text and returns where it lies.
func (g *gguf) skipText() (off, n int64, err error) {
	v, err := g.u64()
	if err != nil {
		return 0, 0, err
	}
	if v > uint64(g.w.size-g.at) {
		return 0, 0, fact.Deny(fact.CodeHeader, g.at-8, "a text of %d bytes in a file of %d", v, g.w.size)
	}
	off = g.at
	g.at += int64(v)
	return off, int64(v), nil
}

// name reads a key or a tensor's name, which must be new.
func (g *gguf) name(limit int64) (string, error) {
	off, n, err := g.skipText()
	if err != nil {
		return "", err
	}
	if n == 0 || n > limit {
		return "", fact.Over(fact.CodeHeader, off, n, limit, "bytes of a name")
	}
	b, err := g.w.bytes(off, n)
	if err != nil {
		return "", err
	}
	s := string(b)
	if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return "", fact.Deny(fact.CodeHeader, off, "name %.60q", s)
	}
	if _, twice := g.names[s]; twice {
		return "", fact.Deny(fact.CodeWeightsKey, off, "%.60q twice", s)
	}
	if err := g.w.b.Alloc(n + 64); err != nil {
		return "", err
	}
	g.held += n + 64
	g.names[s] = struct{}{}
	return s, g.w.b.Node(1)
}

func (g *gguf) setting() error {
	key, err := g.name(1024)
	if err != nil {
		return err
	}
	typ, err := g.u32()
	if err != nil {
		return err
	}
	switch {
	case key == "general.alignment":
		v, err := g.u32()
		if err != nil {
			return err
		}
		if typ != 4 || v < 8 || v > 1<<20 || v&(v-1) != 0 {
			return fact.Deny(fact.CodeHeader, g.at, "alignment %d of type %d", v, typ)
		}
		g.align = int64(v)
		return nil
	case typ == ggufText:
		return g.text(key)
	case typ == ggufList:
		return g.list(key)
	case typ >= uint32(len(ggufSizes)):
		return fact.Deny(fact.CodeHeader, g.at, "%.60q has type %d", key, typ)
	}
	return g.skip(1, ggufSizes[typ])
}

// skip passes n values of some size.
func (g *gguf) skip(n uint64, size int64) error {
	if n > uint64(g.w.size-g.at)/uint64(size) {
		return fact.Deny(fact.CodeHeader, g.at, "%d values of %d bytes in a file of %d", n, size, g.w.size)
	}
	g.at += int64(n) * size
	return nil
}

// text reads a setting that is a text, and judges templates.
func (g *gguf) text(key string) error {
	off, n, err := g.skipText()
	if err != nil {
		return err
	}
	if n > g.w.b.Limits.Field {
		return fact.Over(fact.CodeHeader, off, n, g.w.b.Limits.Field, "bytes of a text")
	}
	if err := g.w.b.Alloc(2 * n); err != nil {
		return err
	}
	defer g.w.b.Free(2 * n)
	b := make([]byte, n)
	if _, err := io.ReadFull(g.w.section(off, n), b); err != nil {
		return err
	}
	if strings.Contains(key, "chat_template") {
		if what, bad := describe.Template(string(b)); bad {
			return fact.Deny(fact.CodeTemplate, off, "%.60q uses %s", key, what)
		}
	} else if what, bad := describe.Script(string(b)); bad {
		g.w.note(fact.CodeMetadata, fact.Note, off, key+" holds "+what)
	}
	return nil
}

func (g *gguf) list(key string) error {
	typ, err := g.u32()
	if err != nil {
		return err
	}
	n, err := g.u64()
	if err != nil {
		return err
	}
	if typ >= uint32(len(ggufSizes)) || typ == ggufList {
		return fact.Deny(fact.CodeHeader, g.at, "%.60q is a list of type %d", key, typ)
	}
	if typ != ggufText {
		return g.skip(n, ggufSizes[typ])
	}
	if n > uint64(g.w.size-g.at)/8 {
		return fact.Deny(fact.CodeHeader, g.at, "%d texts in a file of %d bytes", n, g.w.size)
	}
	for range n {
		if _, _, err := g.skipText(); err != nil {
			return err
		}
		if err := g.w.b.Node(1); err != nil {
			return err
		}
	}
	return nil
}

// tensor reads a record and checks its shape. Where the tensor lies is checked when the records have ended.
func (g *gguf) tensor() error {
	off := g.at
	name, err := g.name(256)
	if err != nil {
		return err
	}
	dims, err := g.u32()
	if err != nil {
		return err
	}
	if dims > 4 {
		return fact.Deny(fact.CodeTensor, off, "%.60q has %d dimensions", name, dims)
	}
	n, first := uint64(1), uint64(1)
	for i := range dims {
		d, err := g.u64()
		if err != nil {
			return err
		}
		if i == 0 {
			first = d
		}
		hi, lo := bits.Mul64(n, d)
		if n = lo; hi != 0 || n>>56 != 0 {
			return fact.Deny(fact.CodeTensor, off, "the shape of %.60q overflows", name)
		}
	}
	typ, err := g.u32()
	if err != nil {
		return err
	}
	place, err := g.u64()
	if err != nil {
		return err
	}
	block, known := ggmlTypes[typ]
	if !known || first%block[0] != 0 {
		return fact.Deny(fact.CodeTensor, off, "%.60q has type %d and rows of %d", name, typ, first)
	}
	hi, bytes := bits.Mul64(n/block[0], block[1])
	if hi != 0 || bytes > uint64(g.w.size) || place > uint64(g.w.size)-bytes {
		return fact.Deny(fact.CodeTensor, off, "%.60q has %d bytes at %d", name, bytes, place)
	}
	if err := g.w.b.Alloc(32); err != nil {
		return err
	}
	g.held += 32
	g.spans = append(g.spans, span{int64(place), int64(place + bytes)})
	return nil
}

// order checks that the tensors follow one another, each at the next aligned place, up to the end of the file.
func (g *gguf) order() error {
	up := func(n int64) int64 { return (n + g.align - 1) / g.align * g.align }
	start := up(g.at)
	if start > g.w.size {
		return fact.Deny(fact.CodeTruncated, g.w.size, "tensors begin at %d", start)
	}
	sortSpans(g.spans)
	var end int64
	for _, s := range g.spans {
		if s.from != up(end) {
			return fact.Deny(fact.CodeTensor, start+min(s.from, end), "a tensor begins at %d, the one before it ends at %d", s.from, end)
		}
		end = s.to
	}
	if start+end > g.w.size {
		return fact.Deny(fact.CodeTensor, g.w.size, "the last tensor ends at %d", start+end)
	}
	if err := g.w.part("padding", g.at, start-g.at, false); err != nil {
		return err
	}
	return g.w.part("tensors", start, min(g.w.size-start, up(end)), false)
}
