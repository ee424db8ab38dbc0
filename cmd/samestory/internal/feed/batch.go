package feed

import (
	"bytes"
	"fmt"
	"iter"
)

// Batch is some records that follow one another in one file, not yet decoded.
type Batch struct {
	feed   *Feed
	src    *source
	file   int32
	data   []byte
	off    int64 // of data in the source
	length int64 // of data, which Free takes away
	line   int   // of data's first byte
	lines  bool  // data is JSON Lines, items are found in it by whoever decodes
	items  []item
	freed  bool
	cut    error // the source ends here and should not
	dec    *decoder
	block  []byte // what data is the beginning of, where that can be used again
	cells  []string
	found  Fields // what dec detected by the end of this batch
	lacks  []Lacking
	has    []string // where dec detected nothing, the names of the first record
}

// item is one record, or one error, of a batch.
type item struct {
	off  int64 // in the source
	n    int64
	line int
	tail bool // the source ends with it, and it has no end of its own
	err  error
}

func (b *Batch) add(it item) { b.items = append(b.items, it) }

// File is the number of the input that the batch is from.
func (b *Batch) File() int32 { return b.file }

// Records decodes the batch. The error of a rejected record is a *RecordError.
// It is to be called once, from the function that was given the batch.
func (b *Batch) Records() iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		var n tally
		defer func() {
			b.feed.counts.add(&n)
			if !b.feed.noticed.Load() {
				if b.found = b.dec.fieldsUsed(); b.found != (Fields{}) {
					b.lacks = b.lacking()
				} else {
					b.has = b.names()
				}
			}
		}()
		var rec Record
		tail := item{off: b.off + int64(len(b.data)), line: -1}
		for it := range b.split() {
			rec = Record{}
			err := b.decode(it, &rec)
			if err != nil && it.tail && b.cut != nil {
				tail = it // told below, as what cut it
				break
			}
			n.count(&rec, err)
			if !yield(rec, err) {
				return
			}
		}
		if b.cut != nil {
			n.rejected++
			if tail.line < 0 {
				tail.line = b.line + bytes.Count(b.data, newline)
			}
			yield(Record{}, b.reject(tail, b.cut))
		}
	}
}

// Free gives the batch's memory back for the batches to come. The function that
// was given the batch may call it last, if nothing that it keeps shares memory
// with the records. That saves clearing and collecting a block for each batch,
// and the blocks in use stay in the cache: splitting costs half as much.
func (b *Batch) Free() {
	b.feed.blocks.put(b.block)
	b.dec.recycle()
	b.data, b.block, b.freed = nil, nil, true
}

// Raw is the bytes of one of the batch's records, until it is freed.
func (b *Batch) Raw(ref Ref) []byte { return b.data[ref.Off-b.off:][:ref.Len] }

func (b *Batch) split() iter.Seq[item] {
	if b.lines {
		return b.splitLines
	}
	return func(yield func(item) bool) {
		for _, it := range b.items {
			if !yield(it) {
				return
			}
		}
	}
}

func (b *Batch) splitLines(yield func(item) bool) {
	line := b.line
	for at := 0; at < len(b.data); line++ {
		end := len(b.data)
		if i := bytes.IndexByte(b.data[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		raw := b.data[at:end]
		// Files with a mark each may have been joined.
		if raw[0] == bom[0] && bytes.HasPrefix(raw, bom) {
			at += len(bom)
			raw = raw[len(bom):]
		}
		if !blank(raw) && !yield(item{off: b.off + int64(at), n: int64(end - at), line: line, tail: raw[len(raw)-1] != '\n'}) {
			return
		}
		at = end
	}
}

// blank reports a line of nothing but JSON's white space. The first byte
// decides it nearly always.
func blank(p []byte) bool {
	for _, c := range p {
		if c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			return false
		}
	}
	return true
}

// decode decodes the item's record.
func (b *Batch) decode(it item, rec *Record) error {
	err := it.err
	if err == nil && it.n > b.feed.opts.MaxRecord {
		err = b.feed.tooLong(it.n)
	}
	if err == nil {
		at := int(it.off - b.off)
		raw := b.data[at : at+int(it.n)]
		err = b.feed.decode(b.dec, &b.cells, b.src, it.line, raw, rec)
	}
	if err != nil {
		return b.reject(it, err)
	}
	rec.Ref = b.ref(it)
	return nil
}

func (b *Batch) reject(it item, err error) *RecordError {
	return &RecordError{File: b.src.name, Line: it.line, Ref: b.ref(it), Len: it.n, Err: err}
}

// ref names the item's place.
func (b *Batch) ref(it item) Ref {
	n := it.n
	if n > 1<<31-1 {
		n = 0
	}
	return Ref{Off: it.off, Len: int32(n), File: b.file, Line: int32(it.line)}
}

// decode decodes one record of the source.
func (f *Feed) decode(d *decoder, cells *[]string, s *source, line int, raw []byte, rec *Record) error {
	switch s.format {
	case "csv", "tsv":
		var err error
		if *cells, err = splitCells((*cells)[:0], string(raw), s.comma); err != nil {
			return err
		}
		if len(*cells) != s.columns {
			return fmt.Errorf("%d cells, the header has %d", len(*cells), s.columns)
		}
		if err := d.row(s.header, *cells, rec); err != nil {
			return err
		}
	case "text":
		d.text(raw, rec)
		rec.ID = s.name
	default:
		if err := failed(s, raw); err != nil {
			return err
		}
		if err := d.object(raw, rec); err != nil {
			return err
		}
	}
	d.finish(rec, s.name, line)
	return nil
}
