package pickle

import (
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"
	"strconv"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

const npyMagic = "\x93NUMPY"

// npy reads one array file: a header of exactly three keys, and exactly the bytes that it asks for.
func (f *File) npy(src io.ReaderAt, size int64, at []string) error {
	head, err := readAt(src, 0, min(size, 12))
	if err != nil {
		return err
	}
	if len(head) < 12 {
		return fact.Deny(fact.CodeTruncated, 0, "%d bytes of a header", len(head))
	}
	start := int64(10)
	n := int64(binary.LittleEndian.Uint16(head[8:]))
	switch {
	case head[6] == 1 && head[7] == 0:
	case (head[6] == 2 || head[6] == 3) && head[7] == 0:
		start, n = 12, int64(binary.LittleEndian.Uint32(head[8:]))
	default:
		return fact.Deny(fact.CodePickleMalformed, 6, "npy version %d.%d", head[6], head[7])
	}
	const most = 10_000 // as NumPy itself
	if n > most {
		return fact.Over(fact.CodePickleLimit, 8, n, most, "bytes of a header")
	}
	if n > size-start {
		return fact.Deny(fact.CodeTruncated, 8, "header of %d bytes, %d are left", n, size-start)
	}
	text, err := readAt(src, start, n)
	if err != nil {
		return err
	}
	h, why := parseNPY(string(text))
	if why != "" {
		return fact.Deny(fact.CodePickleMalformed, start, "npy header: %s", why)
	}
	off := start + n
	d, why := parseDType(h.descr)
	switch {
	case why == "objects":
		return f.objectNPY(src, size, off, at)
	case why != "":
		return fact.Deny(fact.CodePickleCall, start, "npy header: %s", why)
	}
	count := int64(1)
	for _, k := range h.shape {
		hi, lo := bits.Mul64(uint64(count), uint64(k))
		if hi != 0 || lo > 1<<60 {
			return fact.Deny(fact.CodePickleCall, start, "npy header: a shape that overflows")
		}
		count = int64(lo)
	}
	hi, lo := bits.Mul64(uint64(count), uint64(d.size))
	if hi != 0 || lo != uint64(size-off) {
		code := fact.CodeTrailing
		if hi != 0 || lo > uint64(size-off) {
			code = fact.CodeTruncated
		}
		return fact.Deny(code, off, "%d bytes for shape %v of %s", size-off, h.shape, d.code)
	}
	name := ""
	if len(at) > 0 {
		name = strings.TrimSuffix(at[len(at)-1], ".npy")
	}
	f.arrays = append(f.arrays, Array{Name: name, DType: d.code, BigEndian: d.big, Shape: h.shape, Fortran: h.fortran,
		bytes: section{src, off, size - off}})
	return nil
}

// objectNPY refuses an array of Python objects, which is a pickle, and tells what the pickle asks for.
func (f *File) objectNPY(src io.ReaderAt, size, off int64, at []string) error {
	m := f.machine(src, size, at)
	m.opAt = off
	m.record(fact.Finding{Code: fact.CodePickleCall, Off: off, Detail: "an array of objects: the data is a pickle"}, "", "")
	m.fatal = nil
	if f.policy.Strict {
		return f.tell(m, errStop)
	}
	_, _, err := f.stream(m, off)
	return err
}

type npyHeader struct {
	descr   string
	fortran bool
	shape   []int64
}

// parseNPY reads {'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), } and nothing that is an expression.
func parseNPY(s string) (h npyHeader, why string) {
	s = strings.TrimRight(s, " \n")
	p := &npyText{s}
	if !p.eat("{") {
		return h, "no dict"
	}
	seen := map[string]bool{}
	for !p.eat("}") {
		key, ok := p.quoted()
		if !ok || seen[key] || !p.eat(":") {
			return h, "a key that is none, or twice"
		}
		seen[key] = true
		switch key {
		case "descr":
			if h.descr, ok = p.quoted(); !ok {
				return h, "a type that is no string"
			}
		case "fortran_order":
			if h.fortran = p.eat("True"); !h.fortran && !p.eat("False") {
				return h, "an order that is no flag"
			}
		case "shape":
			if h.shape, ok = p.shape(); !ok {
				return h, "a shape that is no tuple of sizes"
			}
		default:
			return h, fmt.Sprintf("key %.40q", key)
		}
		if !p.eat(",") && !strings.HasPrefix(p.rest, "}") {
			return h, "no comma"
		}
	}
	if p.rest != "" || len(seen) != 3 {
		return h, "other than three keys"
	}
	return h, ""
}

type npyText struct{ rest string }

func (p *npyText) eat(word string) bool {
	rest, ok := strings.CutPrefix(p.rest, word)
	if ok {
		p.rest = strings.TrimLeft(rest, " ")
	}
	return ok
}

func (p *npyText) quoted() (string, bool) {
	if p.rest == "" || p.rest[0] != '\'' && p.rest[0] != '"' {
		return "", false
	}
	q := p.rest[:1]
	word, rest, ok := strings.Cut(p.rest[1:], q)
	if !ok || strings.ContainsAny(word, "\\\n") {
		return "", false
	}
	p.rest = strings.TrimLeft(rest, " ")
	return word, true
}

func (p *npyText) shape() ([]int64, bool) {
	if !p.eat("(") {
		return nil, false
	}
	shape := []int64{}
	for !p.eat(")") {
		i := 0
		for i < len(p.rest) && p.rest[i] >= '0' && p.rest[i] <= '9' {
			i++
		}
		n, err := strconv.ParseInt(p.rest[:i], 10, 64)
		if err != nil || len(shape) == 64 {
			return nil, false
		}
		p.rest = strings.TrimPrefix(p.rest[i:], "L") // of Python 2
		shape = append(shape, n)
		if !p.eat(",") && !strings.HasPrefix(p.rest, ")") {
			return nil, false
		}
	}
	return shape, true
}
