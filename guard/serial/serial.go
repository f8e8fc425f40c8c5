// Package serial finds serialized objects, programs and hidden archives in bytes that are supposed to be something else.
//
// Looking has two steps. A [Scanner] goes over the stream once, as fast as it comes, and remembers where a marker stands:
// those are candidates, and noise makes some. Each kind of candidate then has a confirmer that reads on from there, by
// the grammar of the format, and says whether it really is one. A pickle is confirmed when it asks for a name or ends,
// an object of Java when a class follows, a program when its headers do.
//
//	hits, err := serial.Find(file, size, budget) // a file, or a piece of one
//	hits, err := serial.Value(raw, budget)       // a JSON value, looking behind base64, hex and percent signs
//
// What a hit means depends on where it stands: in a picture it refuses, in a text about pickles it means nothing. That is
// for the caller to say.
package serial

import (
	"bytes"
	"io"

	"github.com/oriel-go/oriel/guard/describe"
	"github.com/oriel-go/oriel/guard/fact"
)

// A Hit is something that was found and confirmed.
type Hit struct {
	Name     string // "pickle", "object of Java in base64"
	Code     fact.Code
	Severity fact.Severity // Refuse, or Note for what may well be harmless
	Off      int64         // where it begins; in the decoded bytes for what was encoded inside a value
}

// MaxHits is how many hits are kept. What has more is refused anyway.
const MaxHits = 256

// findWindow is how much Find reads at once.
const findWindow = 256 << 10

// Find looks through size bytes of src.
func Find(src io.ReaderAt, size int64, b *fact.Budget) ([]Hit, error) {
	if err := b.Alloc(findWindow); err != nil {
		return nil, err
	}
	defer b.Free(findWindow)
	c := &checker{src: src, size: size, b: b}
	err := c.all()
	return c.hits, err
}

// all looks at everything.
func (c *checker) all() error {
	if err := c.head(); err != nil {
		return err
	}
	return c.find(0)
}

// find scans from off on and confirms as it goes.
func (c *checker) find(off int64) error {
	s := Scanner{off: off}
	buf := make([]byte, min(findWindow, c.size-off))
	for off < c.size {
		n, err := c.src.ReadAt(buf[:min(int64(len(buf)), c.size-off)], off)
		if n == 0 {
			if err == nil || err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return err
		}
		s.Write(buf[:n])
		if off += int64(n); off == c.size {
			s.end()
		}
		for _, d := range s.found {
			if err := c.confirm(d); err != nil {
				return err
			}
		}
		if s.found = s.found[:0]; s.lost > 0 { // too many in one window: go back to the first that was not kept
			off = s.lost
			s = Scanner{off: off}
		}
		if err := c.b.Now(); err != nil {
			return err
		}
	}
	return nil
}

// Confirm ends the scan of a stream, of which src holds all size bytes, and says which candidates are real.
func (s *Scanner) Confirm(src io.ReaderAt, size int64, b *fact.Budget) ([]Hit, error) {
	s.end()
	c := &checker{src: src, size: size, b: b}
	if err := c.head(); err != nil {
		return nil, err
	}
	for _, d := range s.found {
		if err := c.confirm(d); err != nil {
			return c.hits, err
		}
	}
	if s.lost == 0 {
		return c.hits, nil
	}
	if err := b.Alloc(findWindow); err != nil {
		return nil, err
	}
	defer b.Free(findWindow)
	err := c.find(s.lost)
	return c.hits, err
}

// A checker confirms candidates in one file.
type checker struct {
	src    io.ReaderAt
	size   int64
	b      *fact.Budget
	inner  bool // these bytes were encoded or packed: nothing inside them is decoded again
	hits   []Hit
	win    []byte
	winOff int64
	config int64 // where the last JSON that was read ended
	json   *describe.Strings
}

// confirm asks the confirmer of a candidate.
func (c *checker) confirm(d candidate) error {
	if len(c.hits) >= MaxHits {
		return nil
	}
	if err := c.b.Tick(); err != nil {
		return err
	}
	m := &markers[d.marker]
	if d.within || c.inner && m.kind.decodes() {
		return nil
	}
	w := &what[m.kind]
	hit := Hit{w.name, w.code, w.severity, d.off}
	ok, err := c.ask(m.kind, &hit)
	if ok && err == nil && (len(c.hits) == 0 || c.hits[len(c.hits)-1] != hit) {
		c.hits = append(c.hits, hit)
	}
	return err
}

// at returns up to n bytes at off, fewer at the end of the file. They are valid until the next call.
func (c *checker) at(off int64, n int) ([]byte, error) {
	if off < 0 || off >= c.size {
		return nil, nil
	}
	n = int(min(int64(n), c.size-off))
	if off >= c.winOff && off+int64(n) <= c.winOff+int64(len(c.win)) {
		return c.win[off-c.winOff:][:n], nil
	}
	want := int(min(max(int64(n), 4096), c.size-off))
	if cap(c.win) < want {
		c.win = make([]byte, want)
	}
	c.win, c.winOff = c.win[:want], off
	if k, err := c.src.ReadAt(c.win, off); k < want {
		c.win = nil
		if err == nil || err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return nil, err
	}
	return c.win[:n], nil
}

// inside looks for objects that begin where decoded bytes begin, or close behind.
func (c *checker) inside(data []byte, how string, hit *Hit) (bool, error) {
	if quiet(data) {
		return false, nil
	}
	in := &checker{src: bytes.NewReader(data), size: int64(len(data)), b: c.b, inner: true}
	if err := in.all(); err != nil {
		return false, err
	}
	for _, h := range in.hits {
		if h.Severity == fact.Refuse {
			hit.Name, hit.Code = h.Name+" in "+how, h.Code
			return true, nil
		}
	}
	return false, nil
}
