package feed

import (
	"bytes"
	"fmt"
	"io"
	"slices"
)

// Raw reads the bytes of a record again, as they stand in the input, into buf
// from its beginning. It may be called from any goroutine.
func (f *Feed) Raw(ref Ref, buf []byte) ([]byte, error) {
	if ref.File < 0 || int(ref.File) >= len(f.sources) || ref.Len < 0 || ref.Off < 0 {
		return buf[:0], fmt.Errorf("no such record: %+v", ref)
	}
	s := f.sources[ref.File]
	buf = slices.Grow(buf[:0], int(ref.Len))[:ref.Len]
	if err := f.reread(s, buf, ref.Off); err != nil {
		return buf[:0], err
	}
	// A line that is none any more was written over. That what took its place
	// happens to have its lines there too is caught by decoding, if by anything.
	if s.format == "jsonl" {
		if i := bytes.IndexByte(buf, '\n'); i >= 0 && i < len(buf)-1 {
			return buf[:0], changed(s, ref, nil)
		}
	}
	return buf, nil
}

// reread fills buf with bytes that were read before.
func (f *Feed) reread(s *source, buf []byte, off int64) error {
	if s.packed != nil {
		n, err := f.spill.read(buf, s.packed, off)
		if err == nil && n < len(buf) {
			err = fmt.Errorf("reading %s: no such place", s.name)
		}
		return err
	}
	file, err := f.handles.acquire(s)
	if err != nil {
		return err
	}
	defer f.handles.release(s)
	n, err := file.ReadAt(buf, s.base+off)
	if err == io.EOF && n < len(buf) {
		return fmt.Errorf("reading %s: it was changed meanwhile: it ends at byte %d", s.name, off+int64(n))
	}
	if n == len(buf) {
		return nil
	}
	return ioError("reading", s, err)
}

func changed(s *source, ref Ref, err error) error {
	if err == nil {
		return fmt.Errorf("reading %s:%d: it was changed meanwhile", s.name, ref.Line)
	}
	return fmt.Errorf("reading %s:%d: it was changed meanwhile: %w", s.name, ref.Line, err)
}

// Reader holds what reading single records again needs. Each goroutine wants
// its own.
type Reader struct {
	dec   *decoder
	raw   []byte
	cells []string
}

// NewReader returns a Reader for Read.
func (f *Feed) NewReader() *Reader { return &Reader{dec: newDecoder(&f.opts)} }

// Read reads a record again and decodes it. It is valid until the next Read
// with the same Reader.
func (f *Feed) Read(ref Ref, r *Reader) (Record, error) {
	raw, err := f.Raw(ref, r.raw)
	r.raw = raw
	if err != nil {
		return Record{}, err
	}
	r.dec.recycle()
	var rec Record
	s := f.sources[ref.File]
	if err := f.decode(r.dec, &r.cells, s, int(ref.Line), raw, &rec); err != nil {
		return Record{}, changed(s, ref, err)
	}
	rec.Ref = ref
	return rec, nil
}

// Text is Read for the text alone.
func (f *Feed) Text(ref Ref, r *Reader) (string, error) {
	r.dec.textOnly = true
	rec, err := f.Read(ref, r)
	r.dec.textOnly = false
	return rec.Text, err
}

// CopyRaw writes a rejected record as it stands in the input, however long it
// is, and a line end if it has none.
func (f *Feed) CopyRaw(w io.Writer, e *RecordError) error {
	if e.Len == 0 {
		return nil
	}
	s := f.sources[e.Ref.File]
	buf := make([]byte, min(e.Len, 64<<10))
	var last byte
	for off := int64(0); off < e.Len; off += int64(len(buf)) {
		buf = buf[:min(int64(len(buf)), e.Len-off)]
		if err := f.reread(s, buf, e.Ref.Off+off); err != nil {
			return err
		}
		if _, err := w.Write(buf); err != nil {
			return err
		}
		last = buf[len(buf)-1]
	}
	if last == '\n' {
		return nil
	}
	_, err := w.Write(newline)
	return err
}
