package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
)

const (
	maxFooter = 64 << 20
	maxHeld   = 256 << 20 // bytes of pages and dictionaries. Writers close a page after 1 MB or one value

	// What may come of a file, besides a thousand bytes and a hundred rows for each byte
	// of it: a column of one value takes next to nothing.
	freeBytes, bytesPerByte = 64 << 20, 1000
	freeRows, rowsPerByte   = 1 << 16, 100
)

// Reader reads the rows of one file, one after the other.
type Reader struct {
	in      io.ReaderAt
	size    int64
	meta    format.FileMetaData
	root    *node
	columns []*column
	group   int
	row     int64 // of the group
	held    int64
	out     int64
	maxRow  int64
	zstd    *zstd.Decoder
	head    []byte // for the headers of pages
	fuzzed  bool   // checksums are not looked at, so that tests come to what is behind them
}

// LostRows tells that the next N rows cannot be read. The rows after them can.
type LostRows struct {
	N   int64
	Err error
}

func (e *LostRows) Error() string {
	if e.N == 1 {
		return e.Err.Error()
	}
	return fmt.Sprintf("%d rows cannot be read: %v", e.N, e.Err)
}

func (e *LostRows) Unwrap() error { return e.Err }

// Open reads the metadata of a file of the given size. Of a row that is longer
// than maxRow not more than a little over that is returned.
func Open(in io.ReaderAt, size, maxRow int64) (*Reader, error) {
	r := &Reader{in: in, size: size, maxRow: maxRow}
	if err := r.footer(); err != nil {
		return nil, err
	}
	rows := int64(0)
	for i := range r.meta.RowGroups {
		n := r.meta.RowGroups[i].NumRows
		if n < 0 || n > freeRows+rowsPerByte*size-rows {
			return nil, fmt.Errorf("corrupt Parquet: %d bytes claim to be %d rows and more", size, uint64(rows)+uint64(n))
		}
		rows += n
	}
	b := builder{elements: r.meta.Schema}
	root, err := b.node(0, 0, 0)
	if err != nil {
		return nil, fmt.Errorf("corrupt Parquet: %w", err)
	}
	r.root, r.columns = root, b.columns
	for _, c := range r.columns {
		c.file = r
	}
	return r, nil
}

func (r *Reader) footer() error {
	var magic [4]byte
	if _, err := r.in.ReadAt(magic[:], 0); err != nil && err != io.EOF {
		return err
	}
	if string(magic[:]) == "PARE" {
		return errors.New("an encrypted Parquet file")
	}
	if string(magic[:]) != "PAR1" {
		return errors.New("no Parquet file: it does not begin with PAR1")
	}
	var tail [8]byte
	if r.size < 12 {
		return errors.New("truncated Parquet: it has no footer")
	}
	if _, err := r.in.ReadAt(tail[:], r.size-8); err != nil && err != io.EOF {
		return err
	}
	n := int64(binary.LittleEndian.Uint32(tail[:]))
	switch {
	case string(tail[4:]) != "PAR1":
		return errors.New("truncated Parquet: it does not end with its footer")
	case n > r.size-12:
		return errors.New("corrupt Parquet: its footer is longer than the file")
	case n > maxFooter:
		return fmt.Errorf("a Parquet footer of %d bytes: the limit is %d", n, maxFooter)
	}
	p := make([]byte, n)
	if _, err := r.in.ReadAt(p, r.size-8-n); err != nil {
		return err
	}
	if _, err := unmarshal(p, &r.meta); err != nil {
		return fmt.Errorf("corrupt Parquet: its footer: %w", err)
	}
	r.size -= 8 + n // of what holds pages
	return nil
}

// Next appends the next row as a JSON object.
func (r *Reader) Next(dst []byte) ([]byte, error) {
	for r.group < len(r.meta.RowGroups) {
		g := &r.meta.RowGroups[r.group]
		if r.row == g.NumRows {
			r.group++
			r.row = 0
			continue
		}
		row, err := r.next(dst, g)
		if err != nil {
			lost := &LostRows{g.NumRows - r.row, err}
			r.row = g.NumRows
			if errors.Is(err, errExpands) {
				return dst, err
			}
			return dst, lost
		}
		r.row++
		return row, nil
	}
	if r.zstd != nil {
		r.zstd.Close()
		r.zstd = nil
	}
	return dst, io.EOF
}

var errExpands = fmt.Errorf("the Parquet file holds more than %d times its size", bytesPerByte)

func (r *Reader) next(dst []byte, g *format.RowGroup) ([]byte, error) {
	if r.row == 0 {
		if err := r.begin(g); err != nil {
			return dst, err
		}
	}
	for _, c := range r.columns {
		if err := c.load(); err != nil {
			return dst, err
		}
		if c.ended {
			return dst, c.wrong(fmt.Errorf("it ends after %d of %d rows", r.row, g.NumRows))
		}
		if c.rep != 0 {
			return dst, c.wrong(errors.New("a row begins in the middle of one"))
		}
	}
	w := writer{file: r, dst: dst, start: len(dst)}
	err := w.object(r.root)
	return w.dst, err
}

// begin goes to the chunks of a row group.
func (r *Reader) begin(g *format.RowGroup) error {
	if len(g.Columns) != len(r.columns) {
		return fmt.Errorf("a row group of %d columns, the schema has %d", len(g.Columns), len(r.columns))
	}
	r.held = 0
	for i, c := range r.columns {
		if err := c.begin(&g.Columns[i]); err != nil {
			return c.wrong(err)
		}
	}
	return nil
}

// hold counts n bytes more, or fewer, that are kept.
func (r *Reader) hold(n int64) error {
	if r.held += n; r.held > maxHeld {
		return fmt.Errorf("its pages take more than %d MiB", maxHeld>>20)
	}
	return nil
}

// expand counts n bytes that come out.
func (r *Reader) expand(n int) error {
	if r.out += int64(n); r.out > freeBytes+bytesPerByte*r.size {
		return errExpands
	}
	return nil
}
