// Package scan says what files would do to whoever loads them: the work behind the command oriel scan.
//
// A [Scanner] judges files and directories with the packages of the guard: the interpreter of pickles, the walkers of
// model files and archives, and the search for what is hidden in other bytes. Nothing is executed, imported or unpickled,
// and a file is read through a window, never as a whole. Archives are looked into, and archives in them.
//
//	s := scan.Scanner{Policy: scan.Default()}
//	summary, err := s.Paths(ctx, []string{"models"}, os.Stdin, func(r scan.Result) error { … })
//
// [Table], [JSON] and [SARIF] write results for people, programs and code scanning.
package scan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/pickle"
)

// A Severity says what a finding means for the exit code.
type Severity string

// The severities.
const (
	Bad  Severity = "finding" // makes a scan fail
	Note Severity = "note"    // worth knowing
)

// A Finding is one fact about a file.
type Finding struct {
	Code     fact.Code     `json:"code"`
	Severity Severity      `json:"severity"`
	Path     []string      `json:"path,omitempty"` // members of archives that lead to it
	Off      int64         `json:"offset"`         // in the file, or in the last member of Path; -1 if nowhere
	Detail   string        `json:"detail"`
	Global   string        `json:"global,omitempty"` // the name that a pickle asks for
	Trace    []pickle.Step `json:"trace,omitempty"`  // instructions around it, for Scanner.Explain
}

// A Result is what is known about one file.
type Result struct {
	Name     string    `json:"file"`
	Size     int64     `json:"size"`
	Format   string    `json:"format"` // "" where nobody knows
	Findings []Finding `json:"findings"`
	Error    string    `json:"error,omitempty"` // why the file could not be read to its end
}

// Bad reports whether the file has a finding that is more than a note.
func (r *Result) Bad() bool {
	for _, f := range r.Findings {
		if f.Severity == Bad {
			return true
		}
	}
	return false
}

// A Summary counts what was scanned.
type Summary struct {
	Files    int   `json:"files"`
	Bytes    int64 `json:"bytes"`
	Bad      int   `json:"bad_files"`
	Findings int   `json:"findings"`
	Notes    int   `json:"notes"`
	Errors   int   `json:"errors"`
}

func (s *Summary) add(r *Result) {
	s.Files++
	s.Bytes += r.Size
	if r.Error != "" {
		s.Errors++
	}
	if r.Bad() {
		s.Bad++
	}
	for _, f := range r.Findings {
		if f.Severity == Bad {
			s.Findings++
		} else {
			s.Notes++
		}
	}
}

// A Scanner judges files. It can be used again, one call at a time.
type Scanner struct {
	Policy  Policy
	Explain bool // findings in pickles carry the instructions around them

	// Progress is told how many bytes of a file were read, now and then. It may be nil.
	Progress func(name string, read, size int64)

	small []byte // the contents of the last small file
}

// File judges one file. The name decides what the file claims to be; it is not opened. A file that cannot be read has an
// Error and is not clean.
func (s *Scanner) File(ctx context.Context, src io.ReaderAt, size int64, name string) Result {
	j := &judge{s: s, ctx: ctx, result: Result{Name: name, Size: size, Findings: []Finding{}}}
	j.b = fact.NewBudget(ctx, s.Policy.limits(size))
	defer j.b.Work()()
	if s.Progress != nil {
		src = &counted{src: src, tell: func(n int64) { s.Progress(name, n, size) }}
	}
	func() {
		defer func() {
			if r := recover(); r != nil {
				j.result.Error = fmt.Sprintf("the scanner failed: %v", r)
			}
		}()
		if err := j.file(src, size, name, nil); err != nil {
			j.failed(err, nil)
		}
	}()
	if len(j.result.Findings) > maxFindings {
		j.result.Findings = j.result.Findings[:maxFindings]
	}
	return j.result
}

// maxFindings is how many findings one file may have. What has more has said enough.
const maxFindings = 100

// Open is File for a file of the system.
func (s *Scanner) Open(ctx context.Context, path string) Result {
	f, err := os.Open(path)
	if err != nil {
		return Result{Name: path, Findings: []Finding{}, Error: cause(err)}
	}
	defer f.Close() // it was only read
	info, err := f.Stat()
	if err != nil {
		return Result{Name: path, Findings: []Finding{}, Error: cause(err)}
	}
	var src io.ReaderAt = f
	if n := info.Size(); n <= smallFile {
		if s.small == nil {
			s.small = make([]byte, smallFile)
		}
		// A small file is read once, and not at every look at it. One that has become shorter shows in what looks at it.
		k, err := f.ReadAt(s.small[:n], 0)
		if err != nil && !errors.Is(err, io.EOF) {
			return Result{Name: path, Size: n, Findings: []Finding{}, Error: cause(err)}
		}
		src = bytes.NewReader(s.small[:k])
	}
	r := s.File(ctx, src, info.Size(), path)
	s.beside(&r, path)
	return r
}

// smallFile is the longest file that is read at once.
const smallFile = 128 << 10

// cause leaves out the path, which the result has already.
func cause(err error) string {
	if p, ok := errors.AsType[*os.PathError](err); ok {
		err = p.Err
	}
	return err.Error()
}

// counted tells how much was read, every 16 MiB.
type counted struct {
	src     io.ReaderAt
	n, told int64
	tell    func(n int64)
}

// ReadAt implements [io.ReaderAt].
func (c *counted) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.src.ReadAt(p, off)
	if c.n += int64(n); c.n-c.told >= 16<<20 {
		c.told = c.n
		c.tell(c.n)
	}
	return n, err
}
