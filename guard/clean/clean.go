// Package clean writes a file again without what is not needed to show or play it.
//
// Cleaning never decodes: it copies the parts a walker found, leaves out metadata, and mends the few fields that count
// what is left. Pixels and samples stay bit for bit what they were. A cleaned file, walked and cleaned again, does not change.
package clean

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/oriel-go/oriel/guard/fact"
	"github.com/oriel-go/oriel/guard/walk"
)

// A piece is a stretch of the output: bytes copied from the source, given bytes, or zeros.
type piece struct {
	off, n int64
	lit    []byte
	zero   bool
}

func (p piece) size() int64 {
	if p.lit != nil {
		return int64(len(p.lit))
	}
	return p.n
}

func part(p walk.Part) piece { return piece{off: p.Off, n: p.Len} }

func literal(b []byte) piece { return piece{lit: b} }

// planners turn a map into the pieces of the cleaned file. Formats without one keep their parts, dropped ones left out.
var planners map[fact.Format]func(*walk.Map, io.ReaderAt, *fact.Budget) ([]piece, error)

func init() { // not a literal: drawings hold pictures, which are planned in turn
	planners = map[fact.Format]func(*walk.Map, io.ReaderAt, *fact.Budget) ([]piece, error){
		fact.JPEG: planJPEG,
		fact.WebP: planWebP,
		fact.Tar:  planTar,
		fact.SVG:  planSVG,
		fact.WAV:  planWAV,
		fact.FLAC: planFLAC,
		fact.Ogg:  planOgg,
		fact.MP4:  planVoid,
		fact.MOV:  planVoid,
		fact.M4A:  planVoid,
		fact.WebM: planVoid,
	}
}

func plan(m *walk.Map, src io.ReaderAt, b *fact.Budget) (ps []piece, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("clean %s: panic: %v", m.Format, r)
		}
	}()
	if fn := planners[m.Format]; fn != nil {
		return fn(m, src, b)
	}
	for _, p := range m.Parts {
		if !p.Drop {
			ps = append(ps, part(p))
		}
	}
	return ps, nil
}

// Strip writes the cleaned file to w and returns its length.
func Strip(m *walk.Map, src io.ReaderAt, w io.Writer, b *fact.Budget) (int64, error) {
	ps, err := plan(m, src, b)
	if err != nil {
		return 0, err
	}
	buf := make([]byte, 64<<10)
	var total int64
	for _, p := range merge(ps) {
		var r io.Reader = io.NewSectionReader(src, p.off, p.n)
		switch {
		case p.lit != nil:
			r = bytes.NewReader(p.lit)
		case p.zero:
			r = io.LimitReader(zeros{}, p.n)
		}
		n, err := io.CopyBuffer(onlyWriter{w}, onlyReader{r}, buf)
		total += n
		if err != nil {
			return total, fmt.Errorf("clean %s: %w", m.Format, err)
		}
		if n != p.size() {
			return total, fmt.Errorf("clean %s: %w", m.Format, io.ErrUnexpectedEOF)
		}
		if err := b.Tick(); err != nil {
			return total, err
		}
	}
	return total, nil
}

// Fixed reports whether Strip would write the very bytes of src.
func Fixed(m *walk.Map, src io.ReaderAt, b *fact.Budget) (bool, error) {
	ps, err := plan(m, src, b)
	if err != nil {
		return false, err
	}
	var at int64
	var buf []byte // most files have nothing to compare
	for _, p := range ps {
		if p.lit == nil && !p.zero {
			if p.off != at {
				return false, nil
			}
			at += p.n
			continue
		}
		if buf == nil {
			buf = make([]byte, 32<<10)
		}
		want := p.lit
		for left := p.size(); left > 0; {
			got := buf[:min(left, int64(len(buf)))]
			if n, err := src.ReadAt(got, at); n < len(got) {
				if errors.Is(err, io.EOF) {
					return false, nil
				}
				return false, fmt.Errorf("clean %s: %w", m.Format, err)
			}
			if p.zero && len(bytes.TrimLeft(got, "\x00")) > 0 || !p.zero && !bytes.Equal(got, want[:len(got)]) {
				return false, nil
			}
			if !p.zero {
				want = want[len(got):]
			}
			at += int64(len(got))
			left -= int64(len(got))
			if err := b.Tick(); err != nil {
				return false, err
			}
		}
	}
	return at == m.Size, nil
}

// merge joins neighbouring copies so that a file of many small parts is written in few calls.
func merge(ps []piece) []piece {
	out := ps[:0:0]
	for _, p := range ps {
		if k := len(out) - 1; k >= 0 && p.lit == nil && !p.zero && out[k].lit == nil && !out[k].zero && out[k].off+out[k].n == p.off {
			out[k].n += p.n
			continue
		}
		out = append(out, p)
	}
	return out
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// onlyWriter and onlyReader hide ReadFrom and WriteTo, so that CopyBuffer uses the one buffer.
type onlyWriter struct{ io.Writer }
type onlyReader struct{ io.Reader }
