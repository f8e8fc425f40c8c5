package walk

import (
	"unicode/utf8"

	"github.com/oriel-go/oriel/guard/fact"
)

func walkCSV(w *walker) error { return walkTable(w, ',') }
func walkTSV(w *walker) error { return walkTable(w, '\t') }

// walkText reads plain text: no NUL, and a note where it is not UTF-8.
func walkText(w *walker) error { return walkTable(w, 0) }

// walkTable counts rows, columns and cells. In a CSV a semicolon separates as well when the first row has no comma.
func walkTable(w *walker, sep byte) error {
	t := &table{w: w, sep: sep, start: true}
	if w.is(0, "\xff\xfe") || w.is(0, "\xfe\xff") {
		return fact.Deny(fact.CodeEncoding, 0, "UTF-16")
	}
	off := int64(0)
	if w.is(0, "\xef\xbb\xbf") {
		off = 3
	}
	for off < w.size {
		p, err := w.rest(off)
		if err != nil {
			return err
		}
		for _, c := range p {
			if err := t.byte(c, off); err != nil {
				return err
			}
			off++
		}
		if err := w.b.Now(); err != nil {
			return err
		}
	}
	if t.quoted {
		return fact.Deny(fact.CodeTruncated, off, "open quote")
	}
	if !t.start && sep != 0 {
		t.rows++
	}
	w.m.Media.Rows, w.m.Media.Columns = int(t.rows), int(t.widest)
	if t.invalid {
		w.note(fact.CodeEncoding, fact.Note, -1, "not UTF-8")
	}
	if t.formula {
		w.note(fact.CodeFormula, fact.Note, -1, "a cell starts like a formula")
	}
	return w.part("text", 0, w.size, false)
}

type table struct {
	w                                *walker
	sep                              byte
	quoted, start, invalid, formula  bool
	rows, columns, widest, cells, at int64
	run                              [utf8.UTFMax]byte
	n                                int
}

func (t *table) byte(c byte, off int64) error {
	if c == 0 {
		return fact.Deny(fact.CodeControl, off, "NUL")
	}
	t.utf8(c)
	if t.sep == 0 {
		return nil
	}
	if t.at++; t.at > t.w.b.Limits.Field {
		return fact.Over(fact.CodeCells, off, t.at, t.w.b.Limits.Field, "bytes of a cell")
	}
	if t.start {
		t.start, t.columns = false, 1
		t.cells++
	}
	switch {
	case c == '"' && t.sep != '\t':
		t.quoted = !t.quoted
		return nil // a formula may follow
	case t.quoted:
	case c == '\n':
		t.start, t.at = true, 0
		t.rows++
		return nil
	case c == t.sep || c == ';' && t.sep == ',' && t.rows == 0 && t.columns == 1:
		if c == ';' {
			t.sep = ';'
		}
		t.at = 0
		t.columns++
		t.cells++
		t.widest = max(t.widest, t.columns)
		if t.columns > t.w.b.Limits.Columns {
			return fact.Over(fact.CodeCells, off, t.columns, t.w.b.Limits.Columns, "columns")
		}
		if t.cells > t.w.b.Limits.Cells {
			return fact.Over(fact.CodeCells, off, t.cells, t.w.b.Limits.Cells, "cells")
		}
		return nil
	}
	if t.at <= 2 && (c == '=' || c == '@' || c == '+') {
		t.formula = true
	}
	return nil
}

// utf8 notices bytes that are no UTF-8.
func (t *table) utf8(c byte) {
	if c < utf8.RuneSelf && t.n == 0 || t.invalid {
		return
	}
	if t.n == len(t.run) {
		t.invalid = true
		return
	}
	t.run[t.n] = c
	if t.n++; utf8.FullRune(t.run[:t.n]) {
		r, n := utf8.DecodeRune(t.run[:t.n])
		t.invalid = r == utf8.RuneError && n == 1
		t.n = 0
	}
}
