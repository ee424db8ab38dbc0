package feed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

// table splits CSV and TSV into records, whose quoted cells may span lines.
type table struct{ cursor }

var errUnclosed = errors.New("quote without an end")

func (t *table) next(ctx context.Context) (*Batch, error) {
	if t.done {
		return nil, io.EOF
	}
	if t.src.header == nil {
		if b, err := t.readHeader(ctx); b != nil || err != nil {
			return b, err
		}
	} else if t.off == 0 {
		// A second pass knows the header, but not where it ends.
		t.off, t.line = t.src.body, t.src.bodyLine
	}
	for !t.done {
		block, end, err := t.block(ctx)
		if err != nil {
			return nil, err
		}
		b := t.batch(block)
		n := t.records(b, block)
		t.advance(block[:n])
		switch {
		case n < len(block) && end:
			t.last(b, block[n:])
		case n == 0 && !end:
			return t.long(ctx)
		}
		if end && t.off == b.off+int64(len(block)) {
			t.done = true
			b.cut = t.src.cut()
		}
		if len(b.items) > 0 || b.cut != nil {
			return b, t.check()
		}
	}
	return nil, io.EOF
}

// records adds the records that end within the block and returns where the
// last of them does.
func (t *table) records(b *Batch, block []byte) int {
	at, line := 0, t.line
	for at < len(block) {
		s := rowSkipper{comma: t.src.comma}
		n, done := s.skip(block[at:])
		if !done {
			break
		}
		var err error
		if s.broken {
			n, err = firstLine(block[at:]), errUnclosed
		}
		raw := block[at : at+n]
		if !blankRow(raw) {
			b.add(item{off: b.off + int64(at), n: int64(n), line: line, err: err})
		}
		line += bytes.Count(raw, newline)
		at += n
	}
	return at
}

// last deals with what stands after the last line end: a record, or a quote
// that nothing closes. In a whole file the quote costs the line it is in.
func (t *table) last(b *Batch, rest []byte) {
	s := rowSkipper{comma: t.src.comma}
	s.skip(rest)
	it := item{off: t.off, n: int64(len(rest)), line: t.line, tail: true}
	if s.unclosed() && t.src.cut() == nil {
		rest = rest[:firstLine(rest)]
		it.n, it.tail, it.err = int64(len(rest)), false, errUnclosed
	}
	if !blankRow(rest) {
		b.add(it)
	}
	t.advance(rest)
}

func firstLine(p []byte) int {
	n, _ := skipLine(p)
	return n
}

// long deals with a record that is longer than a block, or seems to be.
func (t *table) long(ctx context.Context) (*Batch, error) {
	s := rowSkipper{comma: t.src.comma}
	n, newlines, ok, err := t.search(ctx, t.off, s.skip)
	if err != nil {
		return nil, err
	}
	if !s.broken && !s.unclosed() {
		return t.whole(ctx, n, newlines, !ok)
	}
	b := t.batch(nil)
	it := item{off: t.off, n: n, line: t.line, tail: true, err: errUnclosed}
	if b.cut = t.src.cut(); b.cut != nil && !ok {
		t.done = true
		b.add(it)
		return b, nil
	}
	it.n, newlines, _, err = t.search(ctx, t.off, skipLine)
	it.tail, b.cut = false, nil
	b.add(it)
	t.move(it.n, newlines)
	return b, err
}

// readHeader reads the first row. It returns a batch only if that is no
// header, which is the end of this source.
func (t *table) readHeader(ctx context.Context) (*Batch, error) {
	block, end, err := t.block(ctx)
	if err != nil {
		return nil, err
	}
	for len(block) > 0 && blankRow(block[:firstLine(block)]) {
		n := firstLine(block)
		t.advance(block[:n])
		block = block[n:]
	}
	if len(block) == 0 {
		t.done = true
		b := t.batch(nil)
		if b.cut = t.src.cut(); b.cut != nil {
			return b, nil
		}
		return nil, io.EOF
	}
	cells, n, comma, err := headerOf(block, t.src.format, end)
	if err != nil {
		t.done = true
		b := t.batch(nil)
		b.add(item{off: t.off, n: int64(firstLine(block)), line: t.line, err: fmt.Errorf("header: %w", err)})
		return b, nil
	}
	t.advance(block[:n])
	s := t.src
	s.comma, s.columns, s.header = comma, len(cells), newHeader(cells, &t.feed.opts)
	s.body, s.bodyLine = t.off, t.line
	return nil, nil
}

// headerOf reads the first row, and from it which separator the file has: in
// CSV a semicolon or a tab if no comma is there to see.
func headerOf(p []byte, format string, end bool) (cells []string, n int, comma byte, err error) {
	commas := []byte{',', ';', '\t'}
	if format == "tsv" {
		commas = []byte{'\t'}
	}
	for _, comma := range commas {
		s := rowSkipper{comma: comma}
		length, ok := s.skip(p)
		if !ok && !end {
			err = errors.New("it does not end within 1 MiB")
			continue
		}
		row, rowErr := splitCells(nil, string(p[:length]), comma)
		if rowErr != nil {
			err = rowErr
			continue
		}
		if len(row) > 1 {
			return row, length, comma, nil
		}
		cells, n = row, length
	}
	return cells, n, commas[0], err
}

// blankRow reports a row of nothing but spaces and a line end; tabs are cells.
func blankRow(p []byte) bool { return len(bytes.Trim(p, " \r\n")) == 0 }
