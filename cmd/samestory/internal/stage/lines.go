package stage

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
)

// Reader reads sorted lines and their header.
type Reader struct {
	Params Params

	ctx    context.Context
	name   string // of the input, for errors
	in     *bufio.Reader
	number int
	header []byte
	line   []byte // the last one, without its end
	before []byte // the one before that
	key    []byte // of the last one
	long   []byte // memory for a line longer than the buffer
	any    bool   // order
	fields Fields
}

// NewReader returns a reader of lines that begin with a header.
func NewReader(ctx context.Context, name string, in io.Reader) (*Reader, error) {
	r := &Reader{ctx: ctx, name: name, in: bufio.NewReaderSize(in, 1<<20)}
	if err := r.next(); err != nil {
		if err == io.EOF {
			err = fmt.Errorf("%s: is empty, want a header of samestory stage sketch", name)
		}
		return nil, err
	}
	var err error
	if r.Params, err = parseHeader(r.line); err != nil {
		return nil, r.error(err)
	}
	r.header = bytes.Clone(r.line)
	return r, nil
}

// next reads a line. Fields that were cut of the last one are gone.
func (r *Reader) next() error {
	if r.number&1023 == 0 && r.ctx.Err() != nil {
		return r.ctx.Err()
	}
	line, err := r.in.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		r.long = append(r.long[:0], line...)
		for err == bufio.ErrBufferFull {
			line, err = r.in.ReadSlice('\n')
			r.long = append(r.long, line...)
		}
		line = r.long
	}
	if err == io.EOF && len(line) > 0 {
		return r.error(fmt.Errorf("line %d: is cut", r.number+1))
	}
	if err != nil {
		if err != io.EOF {
			err = r.error(err)
		}
		return err
	}
	r.number++
	r.line = line[:len(line)-1]
	return nil
}

// Next returns the fields of the next line, of which the first is the key, and whether
// the key is another than before. The error is io.EOF after the last one. What
// it returns holds until the next call.
func (r *Reader) Next() (fields *Fields, first bool, err error) {
	for {
		if err := r.next(); err != nil {
			return nil, false, err
		}
		if len(r.line) == 0 || r.line[0] != '!' {
			break
		}
		if !bytes.Equal(r.line, r.header) {
			return nil, false, r.error(fmt.Errorf("line %d: a header that is not that of line 1: the steps of a run have one", r.number))
		}
	}
	if !r.any {
		if bytes.Compare(r.line, r.before) < 0 {
			return nil, false, r.error(fmt.Errorf("line %d: is not sorted; want LC_ALL=C sort before this step", r.number))
		}
		r.before = append(r.before[:0], r.line...)
	}
	r.fields = Fields{reader: r, rest: r.line}
	key := r.fields.Bytes()
	if first = !bytes.Equal(key, r.key); first {
		r.key = append(r.key[:0], key...)
	}
	return &r.fields, first, nil
}

// Of refuses lines of another relation.
func (r *Reader) Of(relation string) error {
	if err := r.Params.Of(relation); err != nil {
		return r.error(err)
	}
	return nil
}

func (r *Reader) error(err error) error { return fmt.Errorf("%s: %w", r.name, err) }

// Fields are those of a line, to be taken one after another.
type Fields struct {
	reader *Reader
	rest   []byte
	done   bool
	err    error
}

// Bytes returns the next field.
func (f *Fields) Bytes() []byte {
	if f.done {
		f.fail("has too few fields")
		return nil
	}
	field, rest, more := bytes.Cut(f.rest, []byte{'\t'})
	f.rest, f.done = rest, !more
	return field
}

// More reports whether there is another field.
func (f *Fields) More() bool { return !f.done }

// Is reports whether the next field is this one, and leaves it where it is.
func (f *Fields) Is(field string) bool {
	next, _, _ := bytes.Cut(f.rest, []byte{'\t'})
	return !f.done && string(next) == field
}

// Rest returns all fields that are left, as they stand.
func (f *Fields) Rest() []byte {
	rest := f.rest
	f.rest, f.done = nil, true
	return rest
}

// Article returns a number of an article.
func (f *Fields) Article() uint64 { return f.hex(f.Bytes()) }

// AnyOrder has lines that are not sorted be read too.
func (r *Reader) AnyOrder() { r.any = true }

// Key returns the key of the last line, until the next call of Next.
func (r *Reader) Key() []byte { return r.key }

// KeyArticle returns that in the key of the line.
func (r *Reader) KeyArticle(f *Fields) uint64 { return f.hex(r.key[min(1, len(r.key)):]) }

func (f *Fields) hex(b []byte) uint64 {
	n, err := strconv.ParseUint(string(b), 16, 64)
	if err != nil || len(b) != 16 {
		f.fail(fmt.Sprintf("has %.20q in the place of an article's number", b))
	}
	return n
}

// Int returns a number from 0 on.
func (f *Fields) Int() int {
	b := f.Bytes()
	n, err := strconv.ParseInt(string(b), 10, 32)
	if err != nil || n < 0 {
		f.fail(fmt.Sprintf("has %.20q in the place of a number", b))
	}
	return int(n)
}

// Base64 returns bytes.
func (f *Fields) Base64() []byte {
	b, err := base64.RawStdEncoding.AppendDecode(nil, f.Bytes())
	if err != nil {
		f.fail("has a field that is not base64")
	}
	return b
}

// Numbers returns numbers of 32 bits.
func (f *Fields) Numbers() []uint32 {
	b := f.Base64()
	if len(b)%4 != 0 {
		f.fail("has a field that is cut")
	}
	out := make([]uint32, len(b)/4)
	for i := range out {
		out[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return out
}

// Fail notes what is wrong with the line.
func (f *Fields) Fail(what string) { f.fail(what) }

func (f *Fields) fail(what string) {
	if f.err == nil {
		f.err = fmt.Errorf("line %d: %s", f.reader.number, what)
	}
}

// Err returns the first error, and one where fields are left.
func (f *Fields) Err() error {
	if f.err == nil && !f.done {
		f.fail("has too many fields")
	}
	if f.err == nil {
		return nil
	}
	return f.reader.error(f.err)
}

// Writer writes lines.
type Writer struct {
	out  *bufio.Writer
	line []byte
	err  error // the first one
}

// NewWriter returns a writer that begins with a header.
func NewWriter(out io.Writer, p Params) (*Writer, error) {
	w := newWriter(out)
	header, err := p.header()
	if err != nil {
		return nil, err
	}
	w.Raw(header)
	return w, nil
}

func newWriter(out io.Writer) *Writer { return &Writer{out: bufio.NewWriterSize(out, 1<<16)} }

// Flush writes what is held.
func (w *Writer) Flush() error { return w.out.Flush() }

// Raw writes a line as it stands.
func (w *Writer) Raw(line []byte) {
	w.out.Write(line)
	if err := w.out.WriteByte('\n'); err != nil && w.err == nil {
		w.err = err
	}
}

// Begin begins a line with a key of some digits.
func (w *Writer) Begin(kind byte, key uint64, digits int) *Writer {
	w.line = append(w.line[:0], kind)
	w.line = appendHex(w.line, key, digits)
	return w
}

// BeginArticle begins a line by an article.
func (w *Writer) BeginArticle(kind byte, n uint64) *Writer { return w.Begin(kind, n, 16) }

func (w *Writer) Article(n uint64) *Writer {
	w.line = appendHex(append(w.line, '\t'), n, 16)
	return w
}

func (w *Writer) Bytes(b []byte) *Writer {
	w.line = append(append(w.line, '\t'), b...)
	return w
}

func (w *Writer) String(s string) *Writer {
	w.line = append(append(w.line, '\t'), s...)
	return w
}

func (w *Writer) Int(n int) *Writer {
	w.line = strconv.AppendInt(append(w.line, '\t'), int64(n), 10)
	return w
}

func (w *Writer) Base64(b []byte) *Writer {
	w.line = base64.RawStdEncoding.AppendEncode(append(w.line, '\t'), b)
	return w
}

func (w *Writer) Numbers(list []uint32) *Writer {
	var b []byte
	for _, n := range list {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return w.Base64(b)
}

// End writes the line.
func (w *Writer) End() { w.Raw(w.line) }

func appendHex(b []byte, n uint64, digits int) []byte {
	const hex = "0123456789abcdef"
	for i := digits - 1; i >= 0; i-- {
		b = append(b, hex[n>>(4*i)&15])
	}
	return b
}
