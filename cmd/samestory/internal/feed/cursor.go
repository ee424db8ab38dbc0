package feed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
)

// blockSize is how much is read at once and, unless a record is longer, what a
// batch holds. From 128 KiB to 1 MiB the time for 120 MB of newswire is the
// same; the larger blocks are handed over less often.
const blockSize = 1 << 20

// smallBlock is how much is read where a structure was just broken, and then twice as much
// each time, for it may be broken in many places: an array of 20,000 records, .7 MB, with a
// brace too many before every other one takes .24 s, and 2.3 s with whole blocks.
const smallBlock = 4 << 10

// splitter cuts a source into batches of records.
type splitter interface {
	next(ctx context.Context) (*Batch, error) // io.EOF after the last
}

// newSplitter returns the one for the source's format.
func newSplitter(f *Feed, s *source, file int32) splitter {
	c := cursor{feed: f, src: s, file: file, line: 1, size: blockSize}
	switch s.format {
	case "json":
		return &array{cursor: c}
	case "csv", "tsv":
		return &table{cursor: c}
	case "text":
		return &plain{cursor: c}
	}
	c.some = true
	return &lines{cursor: c}
}

// cursor is a place in a source, the same for all splitters.
type cursor struct {
	feed *Feed
	src  *source
	file int32
	off  int64
	line int  // at off
	size int  // of blocks
	some bool // take what has arrived for a block
	done bool
}

var bom = []byte("\xef\xbb\xbf")

// block reads a fresh block from off on; end tells that the source ends with
// it. A byte order mark at the beginning is passed over.
func (c *cursor) block(ctx context.Context) (block []byte, end bool, err error) {
	if c.src.memory != nil {
		block, end = c.lies(int64(c.size))
		return block, end, nil
	}
	size := c.size
	if left := c.src.size - c.off; c.src.packed == nil && left >= 0 && left < int64(size) {
		size = int(left) + 1 // one more, to see the end at once
	}
	block = c.feed.blocks.get(size)
	n, err := c.read(ctx, block, c.off)
	block = block[:n]
	if c.off == 0 && bytes.HasPrefix(block, bom) {
		block = block[len(bom):]
		c.off = int64(len(bom))
	}
	if err == io.EOF {
		return block, true, nil
	}
	return block, false, err
}

// lies is block for what is in memory, where it lies.
func (c *cursor) lies(size int64) (block []byte, end bool) {
	if m := c.src.memory; c.off == 0 && bytes.HasPrefix(m, bom) {
		c.off = int64(len(bom))
	}
	to := min(c.off+size, c.src.size)
	return c.src.memory[c.off:to:to], to == c.src.size
}

func (c *cursor) read(ctx context.Context, p []byte, off int64) (int, error) {
	if c.some {
		return c.feed.readSome(ctx, c.src, p, off)
	}
	return c.feed.readAt(ctx, c.src, p, off)
}

// exact reads n bytes from off on that have been read before.
func (c *cursor) exact(ctx context.Context, off, n int64) ([]byte, error) {
	if m := c.src.memory; m != nil {
		return m[off : off+n : off+n], nil
	}
	block := make([]byte, n)
	if _, err := c.feed.readAt(ctx, c.src, block, off); err != nil {
		if err == io.EOF {
			err = fmt.Errorf("reading %s: it was changed meanwhile", c.src.name)
		}
		return nil, err
	}
	return block, nil
}

// search reads on from off, keeping nothing, until found returns true with the
// number of bytes that belong to what it looks for. It returns the length in
// all, the lines in it, and whether it was found before the end.
func (c *cursor) search(ctx context.Context, off int64, found func(p []byte) (int, bool)) (length int64, newlines int, ok bool, err error) {
	if m := c.src.memory; m != nil {
		n, ok := found(m[off:])
		return int64(n), bytes.Count(m[off:][:n], newline), ok, nil
	}
	if c.feed.scratch == nil {
		c.feed.scratch = make([]byte, blockSize)
	}
	for size := smallBlock; ; size = min(2*size, blockSize) {
		n, err := c.read(ctx, c.feed.scratch[:size], off+length)
		if err != nil && err != io.EOF {
			return 0, 0, false, err
		}
		p := c.feed.scratch[:n]
		m, ok := found(p)
		length += int64(m)
		newlines += bytes.Count(p[:m], newline)
		if ok || err == io.EOF {
			return length, newlines, ok, nil
		}
	}
}

var newline = []byte{'\n'}

// advance passes over p, which begins at off.
func (c *cursor) advance(p []byte) {
	c.move(int64(len(p)), bytes.Count(p, newline))
}

func (c *cursor) move(n int64, newlines int) {
	c.off += n
	c.line += newlines
}

// batch begins a batch with the bytes that stand at off.
func (c *cursor) batch(data []byte) *Batch {
	return &Batch{feed: c.feed, src: c.src, file: c.file, data: data, block: data, off: c.off, line: c.line}
}

// check refuses a source with more lines than a Ref can name.
func (c *cursor) check() error {
	if c.line > math.MaxInt32 || c.line < 0 { // where int has 32 bits
		return fmt.Errorf("reading %s: more than %d lines in one file", c.src.name, math.MaxInt32)
	}
	return nil
}

var errTooLong = errors.New("record too long")

// TooLong reports whether the record was rejected for its length.
func (e *RecordError) TooLong() bool { return errors.Is(e.Err, errTooLong) }

func (f *Feed) tooLong(n int64) error {
	return fmt.Errorf("%w: %d bytes, the limit is %d", errTooLong, n, f.opts.MaxRecord)
}

// whole makes a batch of the one record at off, or of the error that it is too
// long, and passes over it. Blanks are no record, but in a text. At the
// source's end it is the last batch.
func (c *cursor) whole(ctx context.Context, n int64, newlines int, end bool) (*Batch, error) {
	b := c.batch(nil)
	it := item{off: c.off, n: n, line: c.line, tail: end}
	if n > c.feed.opts.MaxRecord {
		it.err = c.feed.tooLong(n)
	} else {
		data, err := c.exact(ctx, c.off, n)
		if err != nil {
			return nil, err
		}
		b.data = data
	}
	if it.err != nil || c.src.format == "text" || !blank(b.data) {
		b.add(it)
	}
	c.move(n, newlines)
	if end {
		c.done = true
		b.cut = c.src.cut()
	}
	return b, c.check()
}
