// Package walk reads the structure of uploaded files without decoding them.
//
// One walker per format decides, in one pass, whether a file is what it claims to be, where it ends, how large the
// thing inside is, and which bytes are metadata. It hands back a [Map] whose parts cover every byte of the file exactly
// once; a byte no structure accounts for is a refusal. Walkers never allocate by a length they have only read: the
// [fact.Budget] is asked first.
package walk

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/oriel-go/oriel/guard/fact"
)

// A Part is a stretch of the file with one role.
type Part struct {
	Name string // what the format calls it: "IDAT", "APP1", "moov/udta"
	Off  int64
	Len  int64
	Drop bool // metadata or padding that cleaning removes
}

// A Map says what is where in a file.
//
// Invariant: Parts are in order, do not overlap and cover the file from its first byte to its last.
type Map struct {
	Format fact.Format
	Size   int64
	Media  fact.Media
	Parts  []Part
	Notes  []fact.Finding // findings that do not refuse
}

// Dropped reports whether cleaning has anything to remove.
func (m *Map) Dropped() bool {
	for _, p := range m.Parts {
		if p.Drop {
			return true
		}
	}
	return false
}

// Options choose between answers where a format allows more than one.
type Options struct {
	MotionPhoto bool // a video behind a JPEG is cut off; without it the picture is refused
	KeepText    bool // PNG text chunks, such as generation parameters, are kept
	KeepColor   bool // colour profiles of JPEG and WebP are kept
	Whole       bool // nothing will be dropped, so what otherwise is dropped is looked into
	Strict      bool // reserved JSON keys refuse instead of being noted

	// Text has been given all bytes of the file already, so that text need not be read for it again. It may be nil.
	Text *Text
	// Scratch makes room for one archive member too large for memory. Without it such a member is refused.
	Scratch func() (Scratch, error)
	// Member names the format of an archive member or unpacked stream, and refuses what must not be inside.
	// Without it archives are refused. An unknown format passes, unwalked.
	Member func(src io.ReaderAt, size int64, name string) (fact.Format, error)
}

// Scratch is a place for bytes that must be read again.
type Scratch interface {
	io.ReaderAt
	io.Writer
	io.Closer
}

var walkers = map[fact.Format]func(*walker) error{}

// Supported reports whether the format has a walker.
func Supported(f fact.Format) bool { return walkers[f] != nil }

// Opaque is the map of a file whose format has no walker: one part, which cleaning keeps.
func Opaque(f fact.Format, size int64) *Map {
	return &Map{Format: f, Size: size, Parts: []Part{{Name: "opaque", Len: size}}}
}

// Walk reads src as a file of format f. The error is a [fact.Denial], or wraps a fault of the reader.
// A panic in a walker comes back as an error that is no Denial.
func Walk(f fact.Format, src io.ReaderAt, size int64, opt Options, b *fact.Budget) (m *Map, err error) {
	defer func() {
		if r := recover(); r != nil {
			m, err = nil, fmt.Errorf("walk %s: panic: %v", f, r)
		}
	}()
	b.Extend(size)
	return walkNested(f, src, size, opt, b, 0)
}

func walkNested(f fact.Format, src io.ReaderAt, size int64, opt Options, b *fact.Budget, nesting int64) (*Map, error) {
	fn := walkers[f]
	if fn == nil {
		return nil, fact.Deny(fact.CodeUnsupported, 0, "no walker for %q", f)
	}
	if err := b.Alloc(windowSize); err != nil {
		return nil, err
	}
	defer b.Free(windowSize)
	w := &walker{src: src, size: size, b: b, opt: opt, nesting: nesting, m: &Map{Format: f, Size: size}}
	if err := fn(w); err != nil {
		return nil, err
	}
	if err := w.covered(); err != nil {
		return nil, err
	}
	return w.m, b.Now()
}

const windowSize = 64 << 10

// partMemory is what one Part takes, room for growth included.
const partMemory = 96

// A walker is one pass over one file.
type walker struct {
	src     io.ReaderAt
	size    int64
	b       *fact.Budget
	opt     Options
	nesting int64
	entry   func(e zipEntry, data int64) error // takes zip entries instead of member, see ZipIndex
	office  bool                               // the archive is an office file
	m       *Map
	win     []byte // bytes of the file from winOff on; grows to windowSize at most
	winOff  int64
}

// bytes returns n bytes at off, valid until the next call. n is at most windowSize.
func (w *walker) bytes(off, n int64) ([]byte, error) {
	if off < 0 || n < 0 || off > w.size || n > w.size-off {
		return nil, fact.Deny(fact.CodeTruncated, off, "needs %d bytes, the file has %d", n, w.size)
	}
	if n > windowSize {
		return nil, fmt.Errorf("walk: %d bytes asked of a window of %d", n, windowSize)
	}
	if off < w.winOff || off+n > w.winOff+int64(len(w.win)) {
		if err := w.fill(off); err != nil {
			return nil, err
		}
	}
	return w.win[off-w.winOff : off-w.winOff+n], nil
}

func (w *walker) fill(off int64) error {
	want := min(windowSize, w.size-off)
	if int64(cap(w.win)) < want {
		w.win = make([]byte, want)
	}
	w.win, w.winOff = w.win[:want], off
	n, err := w.src.ReadAt(w.win, off)
	if int64(n) < want {
		w.win = w.win[:0]
		if err == nil || errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return fmt.Errorf("walk: read at %d: %w", off, err)
	}
	return nil
}

// rest returns the bytes from off to the end of the window, at least one unless off is the end of the file.
func (w *walker) rest(off int64) ([]byte, error) {
	if off >= w.size {
		return nil, nil
	}
	if _, err := w.bytes(off, 1); err != nil {
		return nil, err
	}
	return w.win[off-w.winOff:], nil
}

// is reports whether the bytes at off are s.
func (w *walker) is(off int64, s string) bool {
	if off < 0 || off+int64(len(s)) > w.size {
		return false
	}
	p, err := w.bytes(off, int64(len(s)))
	return err == nil && string(p) == s
}

// index finds the first b at or after off and before end, or -1.
func (w *walker) index(b byte, off, end int64) (int64, error) {
	for off < end {
		p, err := w.rest(off)
		if err != nil || len(p) == 0 {
			return -1, err
		}
		p = p[:min(int64(len(p)), end-off)]
		if i := bytes.IndexByte(p, b); i >= 0 {
			return off + int64(i), nil
		}
		off += int64(len(p))
		if err := w.b.Tick(); err != nil {
			return -1, err
		}
	}
	return -1, nil
}

// section reads n bytes at off as a stream.
func (w *walker) section(off, n int64) *io.SectionReader { return io.NewSectionReader(w.src, off, n) }

// part records a part of the file and pays for it.
func (w *walker) part(name string, off, n int64, drop bool) error {
	if err := w.b.Node(1); err != nil {
		return err
	}
	if err := w.b.Alloc(partMemory); err != nil {
		return err
	}
	if w.entry == nil { // otherwise nobody asks for a map
		w.m.Parts = append(w.m.Parts, Part{name, off, n, drop})
	}
	return nil
}

// note records a finding that does not refuse, once for each detail.
func (w *walker) note(code fact.Code, sev fact.Severity, off int64, detail string) {
	for _, n := range w.m.Notes {
		if n.Code == code && n.Detail == detail {
			return
		}
	}
	if len(w.m.Notes) < 64 {
		w.m.Notes = append(w.m.Notes, fact.Finding{Code: code, Stage: fact.S3, Severity: sev, Off: off, Detail: detail})
	}
}

// covered checks the invariant of Map.
func (w *walker) covered() error {
	var at int64
	for _, p := range w.m.Parts {
		if p.Off != at || p.Len < 0 {
			return fact.Deny(fact.CodeMalformed, at, "%s starts at %d, the part before it ends at %d", p.Name, p.Off, at)
		}
		at += p.Len
	}
	if at < w.size {
		return fact.Deny(fact.CodeTrailing, at, "%d bytes after the end", w.size-at)
	}
	if at > w.size {
		return fact.Deny(fact.CodeTruncated, w.size, "parts end at %d", at)
	}
	return nil
}

// malformed is a Denial for a file that breaks its own format.
func malformed(off int64, format string, args ...any) error {
	return fact.Deny(fact.CodeMalformed, off, format, args...)
}
