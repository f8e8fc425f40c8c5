package walk

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/maphash"
	"io"
	"math/bits"
	"sort"
	"strconv"

	"github.com/oriel-go/oriel/guard/describe"
	"github.com/oriel-go/oriel/guard/fact"
)

// safetensorsHeader is the longest header that the format allows.
const safetensorsHeader = 100_000_000

// safetensorsBits is the size of one element of each type.
var safetensorsBits = map[string]uint64{
	"BOOL": 8, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8, "F8_E5M2FNUZ": 8, "F8_E4M3FNUZ": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16,
	"I32": 32, "U32": 32, "F32": 32, "C64": 64, "F64": 64, "I64": 64, "U64": 64, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
}

// walkSafetensors reads the header of a safetensors file: tensors must fit their shapes, follow one another without
// holes or overlaps, and end where the file ends.
func walkSafetensors(w *walker) error {
	p, err := w.bytes(0, 8)
	if err != nil {
		return err
	}
	n := binary.LittleEndian.Uint64(p)
	if n > safetensorsHeader || int64(n) > w.size-8 || n < 2 {
		return fact.Over(fact.CodeHeader, 0, int64(n), min(safetensorsHeader, w.size-8), "bytes of header")
	}
	if !w.is(8, "{") {
		return fact.Deny(fact.CodeHeader, 8, "the header is no object")
	}
	if err := w.shortStrings(8, 8+int64(n)); err != nil {
		return err
	}
	room := 4 * w.b.Limits.Field
	if err := w.b.Alloc(room); err != nil {
		return err
	}
	defer w.b.Free(room)
	h := &tensorsHeader{w: w, d: json.NewDecoder(bufio.NewReader(w.section(8, int64(n)))), end: w.size - 8 - int64(n), seen: map[uint64]struct{}{}, seed: maphash.MakeSeed()}
	h.d.UseNumber()
	defer func() { w.b.Free(64 * int64(len(h.seen))) }()
	if err := h.read(); err != nil {
		return err
	}
	if err := h.order(); err != nil {
		return err
	}
	w.m.Media.Entries = len(h.spans)
	for _, p := range []Part{{"length", 0, 8, false}, {"header", 8, int64(n), false}, {"tensors", 8 + int64(n), h.end, false}} {
		if err := w.part(p.Name, p.Off, p.Len, false); err != nil {
			return err
		}
	}
	return nil
}

// shortStrings bounds what a reader of JSON may hold: no string longer than a cell.
func (w *walker) shortStrings(off, end int64) error {
	for off < end {
		i, err := w.index('"', off, min(end, off+w.b.Limits.Field))
		if err != nil {
			return err
		}
		if i < 0 && off+w.b.Limits.Field < end {
			return fact.Over(fact.CodeHeader, off, w.b.Limits.Field+1, w.b.Limits.Field, "bytes without a quote")
		}
		if i < 0 {
			return nil
		}
		off = i + 1
	}
	return nil
}

type tensorsHeader struct {
	w     *walker
	d     *json.Decoder
	end   int64 // of the data, counted from its start
	spans []span
	seen  map[uint64]struct{} // hashes of names
	seed  maphash.Seed
}

// A span is where a tensor lies.
type span struct{ from, to int64 }

// sortSpans puts tensors in the order in which they lie.
func sortSpans(s []span) {
	sort.Slice(s, func(i, j int) bool { return s[i].from < s[j].from || s[i].from == s[j].from && s[i].to < s[j].to })
}

func (h *tensorsHeader) bad(format string, args ...any) error {
	return fact.Deny(fact.CodeHeader, 8+h.d.InputOffset(), format, args...)
}

// token reads the next token. Damage in the header is a denial.
func (h *tensorsHeader) token() (json.Token, error) {
	t, err := h.d.Token()
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, h.bad("%v %v", err, syntax)
	}
	if err == nil {
		err = h.w.b.Node(1)
	}
	return t, err
}

// want reads a delimiter.
func (h *tensorsHeader) want(c json.Delim) error {
	t, err := h.token()
	if err == nil && t != c {
		return h.bad("%v where %q should be", t, c)
	}
	return err
}

// object reads the rest of an object and calls each for every key. Keys may be there once.
func (h *tensorsHeader) object(inside string, each func(key string) error) error {
	for h.d.More() {
		t, err := h.token()
		if err != nil {
			return err
		}
		key, _ := t.(string)
		id := maphash.String(h.seed, inside+"\x00"+key)
		if _, twice := h.seen[id]; twice {
			return fact.Deny(fact.CodeKey, 8+h.d.InputOffset(), "%.60q twice", key)
		}
		if err := h.w.b.Alloc(64); err != nil {
			return err
		}
		h.seen[id] = struct{}{}
		if err := each(key); err != nil {
			return err
		}
	}
	return h.want('}')
}

func (h *tensorsHeader) read() error {
	if err := h.want('{'); err != nil {
		return err
	}
	err := h.object("", func(name string) error {
		if err := h.want('{'); err != nil {
			return err
		}
		if name == "__metadata__" {
			return h.object(name, h.metadata)
		}
		return h.tensor(name)
	})
	if err != nil {
		return err
	}
	if t, err := h.d.Token(); !errors.Is(err, io.EOF) {
		return h.bad("%v behind the header: %v", t, err)
	}
	return nil
}

func (h *tensorsHeader) metadata(key string) error {
	t, err := h.token()
	if err != nil {
		return err
	}
	v, ok := t.(string)
	if !ok {
		return h.bad("metadata %.60q is no text", key)
	}
	if what, ok := describe.Script(v); ok {
		h.w.note(fact.CodeMetadata, fact.Note, 8+h.d.InputOffset(), strconv.Quote(key)+" holds "+what)
	}
	return nil
}

// tensor reads one record and checks its length against its shape.
func (h *tensorsHeader) tensor(name string) error {
	off := 8 + h.d.InputOffset()
	var size uint64
	var shape, place []uint64
	err := h.object("\x00"+name, func(key string) (err error) {
		switch key {
		case "dtype":
			t, err := h.token()
			if err != nil {
				return err
			}
			s, _ := t.(string)
			if size = safetensorsBits[s]; size == 0 {
				return fact.Deny(fact.CodeTensor, off, "%.60q has type %.20q", name, s)
			}
		case "shape":
			shape, err = h.numbers(name)
		case "data_offsets":
			place, err = h.numbers(name)
		default:
			return h.bad("%.60q has a %.60q", name, key)
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case size == 0 || shape == nil || len(place) != 2:
		return h.bad("%.60q lacks a type, a shape or a place", name)
	}
	for _, n := range shape {
		hi, lo := bits.Mul64(size, n)
		if size = lo; hi != 0 {
			return fact.Deny(fact.CodeTensor, off, "the shape of %.60q overflows", name)
		}
	}
	from, to := place[0], place[1]
	if from > to || to > uint64(h.end) {
		return fact.Deny(fact.CodeTensor, off, "%.60q lies at %d to %d of %d bytes", name, from, to, h.end)
	}
	if size%8 != 0 || size/8 != to-from {
		return fact.Deny(fact.CodeTensor, off, "%.60q needs %d bits and has %d bytes", name, size, to-from)
	}
	if err := h.w.b.Alloc(32); err != nil {
		return err
	}
	h.spans = append(h.spans, span{int64(from), int64(to)})
	return nil
}

// numbers reads a list of sizes. The list of no size is not nil.
func (h *tensorsHeader) numbers(name string) ([]uint64, error) {
	if err := h.want('['); err != nil {
		return nil, err
	}
	out := []uint64{}
	for h.d.More() {
		t, err := h.token()
		if err != nil {
			return nil, err
		}
		s, _ := t.(json.Number)
		n, err := strconv.ParseUint(string(s), 10, 63)
		if err != nil || len(out) == 32 {
			return nil, fact.Deny(fact.CodeTensor, 8+h.d.InputOffset(), "%.60q has size %.40v", name, t)
		}
		out = append(out, n)
	}
	return out, h.want(']')
}

// order checks that the tensors cover the data exactly.
func (h *tensorsHeader) order() error {
	sortSpans(h.spans)
	var at int64
	start := h.w.size - h.end
	for _, s := range h.spans {
		if s.from != at {
			return fact.Deny(fact.CodeTensor, start+min(s.from, at), "a tensor begins at %d, the one before it ends at %d", s.from, at)
		}
		at = s.to
	}
	if at != h.end {
		return fact.Deny(fact.CodeTensor, start+at, "the last tensor ends at %d of %d bytes", at, h.end)
	}
	return nil
}
