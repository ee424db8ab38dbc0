package feed

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"sync/atomic"
)

// Feeds, Parquet files and pages are converted: what is in the spill of such a source
// is JSON Lines, one for each item, row or page. So a record of theirs is found again
// as any other is, and its line is the item's or row's number.

// converter appends the lines of one or more records. It ends with io.EOF or
// with what is wrong with the rest of the source.
type converter interface {
	next(dst []byte) ([]byte, error)
}

// isConverted reports a format that is.
func isConverted(format string) bool {
	return format == "rss" || format == "atom" || format == "parquet" || format == "html" || format == "warc"
}

// conversion reads as the lines of a converter.
type conversion struct {
	open func() (converter, error)
	converter
	cut  error // of what is converted
	buf  []byte
	left []byte
	err  error
}

func (c *conversion) Read(p []byte) (int, error) {
	for len(c.left) == 0 {
		if c.err != nil {
			return 0, c.err
		}
		c.buf, c.err = c.more(c.buf[:0])
		c.left = c.buf
	}
	n := copy(p, c.left)
	c.left = c.left[n:]
	return n, nil
}

// more keeps a parser's panic from those who have a thousand other files to read.
func (c *conversion) more(dst []byte) (out []byte, err error) {
	out = dst
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the parser failed: %v", p)
		}
		if err != nil && c.cut != nil {
			err = c.cut
		}
	}()
	if c.converter == nil {
		if c.converter, err = c.open(); err != nil {
			return dst, err
		}
	}
	return c.next(dst)
}

// whole is a source that can be read in any order: a regular file, or what was
// spilled of another.
type whole struct {
	tap
	at   io.ReaderAt
	size int64
	read int64
}

func (w *whole) ReadAt(p []byte, off int64) (int, error) {
	n, err := w.at.ReadAt(p, off)
	more := min(int64(n), w.size-w.read) // some bytes are read twice
	w.read += more
	w.n.Add(more)
	if err != nil && err != io.EOF {
		w.err = err
	}
	return n, err
}

// convert puts a converter between the source and its reader.
func (f *Feed) convert(ctx context.Context, s *source, format string) error {
	in := &whole{tap: tap{n: &f.bytesRead}, size: s.size}
	k := &packed{tap: &in.tap, plain: true} // converters bound what they give
	c := &conversion{}
	if format == "warc" && s.packed != nil { // which is read once, from its beginning to its end
		raw := s.packed
		in.n = new(atomic.Int64)
		c.open = func() (converter, error) {
			return f.newPages(&unspilled{feed: f, src: s, raw: raw, out: c}), nil
		}
		k.tap, k.pipe, k.in, k.release = raw.tap, raw.pipe, c, raw.stop
		s.packed = k
		return f.spill.begin(k)
	}
	if s.packed == nil {
		file, err := f.handles.acquire(s)
		if err != nil {
			return err
		}
		in.at, k.release = io.NewSectionReader(file, s.base, s.size), func() { f.handles.release(s) }
	} else {
		raw := s.packed
		most := f.opts.MaxRecord
		if format == "parquet" {
			most = math.MaxInt64
		}
		if err := f.drain(ctx, s, most); err != nil {
			return err
		}
		raw.stop()
		in.n, in.at, in.size = new(atomic.Int64), spilled{&f.spill, raw}, raw.spilled
		c.cut = raw.cut
	}
	c.open = func() (converter, error) {
		switch format {
		case "parquet":
			return newRows(in, &f.opts)
		case "html":
			return &onePage{feed: f, src: s, in: in}, nil
		case "warc":
			return f.newPages(io.NewSectionReader(in, 0, in.size)), nil
		}
		return f.newItems(in)
	}
	k.in = c
	s.packed = k
	return f.spill.begin(k)
}

// drain spills all of the source, or a little more than most bytes of it.
func (f *Feed) drain(ctx context.Context, s *source, most int64) error {
	buf := make([]byte, blockSize)
	for s.packed.spilled <= most {
		if _, err := f.readAt(ctx, s, buf, s.packed.spilled); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
	return nil
}

// spilled is what was spilled of a source.
type spilled struct {
	spill *spill
	k     *packed
}

func (r spilled) ReadAt(p []byte, off int64) (int, error) {
	n, err := r.spill.read(p, r.k, off)
	if err == nil && n < len(p) {
		err = io.EOF
	}
	return n, err
}

// appendFailed appends the line of an item that could not be converted. It is an
// array, which no record is: the reason and, if it may be shown, what stands there.
func appendFailed(dst []byte, reason error, raw string) []byte {
	line := []string{reason.Error()}
	if raw != "" {
		line = append(line, raw)
	}
	return appendLine(dst, line)
}

// appendLine appends strings, or a struct of them, as a line of JSON.
func appendLine(dst []byte, v any) []byte {
	out := bytes.NewBuffer(dst)
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	_ = e.Encode(v) // of strings there is no error
	return out.Bytes()
}

// failed is the reason on such a line, nil for a record.
func failed(s *source, raw []byte) error {
	if !isConverted(s.format) || raw[0] != '[' {
		return nil
	}
	var line []string
	if json.Unmarshal(raw, &line) != nil || len(line) == 0 {
		return nil
	}
	return errors.New(line[0])
}
