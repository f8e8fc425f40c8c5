package convert

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/oriel-go/oriel/guard/pickle"
)

// copyTensor writes the elements of a view in the order of its indexes. The report has checked that they lie inside of
// the storage.
func copyTensor(ctx context.Context, w io.Writer, r io.ReaderAt, t pickle.Tensor, s pickle.Storage) error {
	item := pickle.ItemSize(t.DType)
	if slices.Contains(t.Shape, 0) {
		return nil
	}
	// The innermost dimensions that lie without gaps are copied as one run.
	run, k := int64(1), len(t.Shape)
	for k > 0 && (t.Stride[k-1] == run || t.Shape[k-1] == 1) {
		run *= t.Shape[k-1]
		k--
	}
	c := &copier{ctx: ctx, r: r, w: w, swap: s.BigEndian && item > 1, item: int(item)}
	index := make([]int64, k)
	at := t.Offset
	for {
		if err := c.copy(s.Off+at*item, run*item); err != nil {
			return err
		}
		i := k - 1
		for ; i >= 0; i-- {
			if index[i]++; index[i] < t.Shape[i] {
				at += t.Stride[i]
				break
			}
			at -= (t.Shape[i] - 1) * t.Stride[i]
			index[i] = 0
		}
		if i < 0 {
			return nil
		}
	}
}

const (
	pageSize = 4096
	pages    = 32768 // 128 MiB at most, for views whose elements lie far apart
)

// A copier copies bytes from one place to the end of another. Long runs go through a buffer, short ones through a cache of
// pages: neighbours in the output of a turned matrix are rows apart in the file.
type copier struct {
	ctx   context.Context
	r     io.ReaderAt
	w     io.Writer
	swap  bool // turn each element around
	item  int
	buf   []byte
	slots []slot // of page numbers modulo pages
	steps int
}

func (c *copier) copy(off, n int64) error {
	if c.steps++; c.steps&1023 == 0 || n > 1<<20 {
		if err := c.ctx.Err(); err != nil {
			return err
		}
	}
	if n <= 64 {
		return c.small(off, int(n))
	}
	if c.buf == nil {
		c.buf = make([]byte, 256<<10)
	}
	for n > 0 {
		p := c.buf[:min(n, int64(len(c.buf)))]
		if err := readFull(c.r, p, off); err != nil {
			return err
		}
		if err := c.write(p); err != nil {
			return err
		}
		off, n = off+int64(len(p)), n-int64(len(p))
	}
	return c.ctx.Err()
}

func readFull(r io.ReaderAt, p []byte, off int64) error {
	if n, err := r.ReadAt(p, off); n < len(p) {
		if err == nil || errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return fmt.Errorf("read at %d: %w", off, err)
	}
	return nil
}

// small copies a few bytes that may cross from one page to the next.
func (c *copier) small(off int64, n int) error {
	var few [64]byte
	p := few[:0]
	for len(p) < n {
		page, err := c.page(off + int64(len(p)))
		if err != nil {
			return err
		}
		at := int(off+int64(len(p))) % pageSize
		if at >= len(page) {
			return fmt.Errorf("read at %d: %w", off, io.ErrUnexpectedEOF)
		}
		p = append(p, page[at:min(len(page), at+n-len(p))]...)
	}
	return c.write(p)
}

// page returns the page around off, shorter at the end of the file.
func (c *copier) page(off int64) ([]byte, error) {
	if c.slots == nil {
		c.slots = make([]slot, pages)
	}
	number := off / pageSize
	s := &c.slots[number%pages]
	if s.data != nil && s.number == number {
		return s.data, nil
	}
	data := s.data
	if cap(data) < pageSize {
		data = make([]byte, pageSize)
	}
	n, err := c.r.ReadAt(data[:pageSize], number*pageSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read at %d: %w", number*pageSize, err)
	}
	s.number, s.data = number, data[:n]
	return s.data, nil
}

type slot struct {
	number int64
	data   []byte
}

func (c *copier) write(p []byte) error {
	if c.swap {
		for i := 0; i+c.item <= len(p); i += c.item {
			slices.Reverse(p[i : i+c.item])
		}
	}
	_, err := c.w.Write(p)
	return err
}
