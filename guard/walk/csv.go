package walk

import "github.com/oriel-go/oriel/guard/fact"

func walkCSV(w *walker) error { return walkTable(w, ',') }
func walkTSV(w *walker) error { return walkTable(w, '\t') }

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
	text := w.known()
	for off < w.size {
		p, err := w.rest(off)
		if err != nil {
			return err
		}
		if text == nil {
			t.text.Write(p)
		}
		if err := t.bytes(p, off); err != nil {
			return err
		}
		off += int64(len(p))
		if err := w.b.Now(); err != nil {
			return err
		}
	}
	if t.quoted {
		return fact.Deny(fact.CodeTruncated, off, "open quote")
	}
	if !t.start {
		t.rows++
	}
	w.m.Media.Rows, w.m.Media.Columns = int(t.rows), int(t.widest)
	if text == nil {
		text = &t.text
	}
	if text.invalid {
		w.note(fact.CodeEncoding, fact.Note, -1, "not UTF-8")
	}
	if t.formula {
		w.note(fact.CodeFormula, fact.Note, -1, "a cell starts like a formula")
	}
	return w.part("text", 0, w.size, false)
}

// A table is what has been counted so far.
type table struct {
	w                                *walker
	sep                              byte
	quoted, start, formula           bool
	rows, columns, widest, cells, at int64
	text                             Text // unless that is known
}

// special are the bytes that mean something in a table, or may.
var special = [256]bool{0: true, '"': true, '\n': true, '\t': true, ',': true, ';': true, '=': true, '@': true, '+': true}

// bytes reads on at off.
func (t *table) bytes(p []byte, off int64) error {
	most := t.w.b.Limits.Field
	for i := 0; i < len(p); {
		if from := i; !t.start { // the rest of a cell
			for i < len(p) && !special[p[i]] {
				i++
			}
			if n := int64(i - from); n > most-t.at {
				return fact.Over(fact.CodeCells, off+int64(from)+most-t.at, most+1, most, "bytes of a cell")
			} else if t.at += n; i == len(p) {
				return nil
			}
		}
		if err := t.byte(p[i], off+int64(i)); err != nil {
			return err
		}
		i++
	}
	return nil
}

func (t *table) byte(c byte, off int64) error {
	if c == 0 {
		return fact.Deny(fact.CodeControl, off, "NUL")
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
