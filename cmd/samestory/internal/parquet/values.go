package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/format"
)

// value is one value: its bytes, of those types that are bytes, or its bits.
type value struct {
	bytes []byte
	bits  uint64
}

// values decodes the values of a page, which has them in one of several encodings.
type values interface {
	next() (value, error)
}

// plainDictionary is what old writers, and many new ones, call RLEDictionary.
const plainDictionary format.Encoding = 2

func (c *column) decoder(p []byte, e format.Encoding) (values, error) {
	switch e {
	case format.Plain:
		return &plain{p, c.kind, c.length, 0}, nil
	case plainDictionary, format.RLEDictionary:
		if c.dict == nil {
			return nil, errors.New("the dictionary is missing")
		}
		if len(p) == 0 {
			return &indexed{hybrid{p: p, width: 1}, c.dict}, nil // nothing but nulls
		}
		if p[0] > 32 {
			return nil, fmt.Errorf("indexes of %d bits", p[0])
		}
		return &indexed{hybrid{p: p[1:], width: int(p[0])}, c.dict}, nil
	case format.RLE:
		if c.kind == format.Boolean && len(p) >= 4 {
			return &booleans{hybrid{p: p[4:], width: 1}}, nil
		}
	case format.DeltaBinaryPacked:
		if c.kind == format.Int32 || c.kind == format.Int64 {
			if len(p) == 0 {
				return &plain{}, nil
			}
			d, err := newDeltas(p)
			return &integers{d, c.kind}, err
		}
	case format.DeltaLengthByteArray:
		if c.kind == format.ByteArray {
			return newLengths(p, c.n)
		}
	case format.DeltaByteArray:
		if c.kind == format.ByteArray || c.kind == format.FixedLenByteArray {
			return newPrefixed(p, c.n)
		}
	case format.ByteStreamSplit:
		if w := c.width(); w > 0 {
			return &split{p: p, width: w, kind: c.kind}, nil
		}
	}
	return nil, fmt.Errorf("values of type %v in the encoding %v", c.kind, e)
}

// width is the number of bytes of each value, 0 where it varies.
func (c *column) width() int {
	switch c.kind {
	case format.Int32, format.Float:
		return 4
	case format.Int64, format.Double:
		return 8
	case format.Int96:
		return 12
	case format.FixedLenByteArray:
		return c.length
	}
	return 0
}

// plain has values one after the other.
type plain struct {
	p      []byte
	kind   format.Type
	length int
	bit    uint
}

func (d *plain) next() (v value, err error) {
	n := d.length
	switch d.kind {
	case format.Boolean:
		if len(d.p) == 0 {
			return v, io.ErrUnexpectedEOF
		}
		v.bits = uint64(d.p[0]>>d.bit) & 1
		if d.bit++; d.bit == 8 {
			d.bit, d.p = 0, d.p[1:]
		}
		return v, nil
	case format.Int32, format.Float:
		n = 4
	case format.Int64, format.Double:
		n = 8
	case format.Int96:
		n = 12
	case format.ByteArray:
		if len(d.p) < 4 {
			return v, io.ErrUnexpectedEOF
		}
		length := uint64(binary.LittleEndian.Uint32(d.p))
		d.p = d.p[4:]
		if length > uint64(len(d.p)) {
			return v, io.ErrUnexpectedEOF
		}
		n = int(length)
	}
	if n > len(d.p) {
		return v, io.ErrUnexpectedEOF
	}
	v = valueOf(d.kind, d.p[:n])
	d.p = d.p[n:]
	return v, nil
}

// valueOf is the value of a type that lies in p.
func valueOf(kind format.Type, p []byte) value {
	switch kind {
	case format.Int32, format.Float:
		return value{bits: uint64(binary.LittleEndian.Uint32(p))}
	case format.Int64, format.Double:
		return value{bits: binary.LittleEndian.Uint64(p)}
	}
	return value{bytes: p}
}

// dictionary has the values that the pages of a chunk refer to.
type dictionary struct {
	column *column
	p      []byte
	at     []uint32 // where each begins, for those of different lengths
}

func (c *column) newDictionary(p []byte, n int) (*dictionary, error) {
	d := &dictionary{column: c, p: p}
	if c.width() > 0 || c.kind == format.Boolean {
		return d, nil
	}
	if n < 0 || n > len(p)/4 {
		return nil, fmt.Errorf("a dictionary of %d bytes and %d values", len(p), n)
	}
	if err := c.file.hold(4 * int64(n)); err != nil {
		return nil, err
	}
	d.at = make([]uint32, n)
	in := plain{p: p, kind: c.kind}
	for i := range d.at {
		d.at[i] = uint32(len(p) - len(in.p))
		if _, err := in.next(); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// indexed has indexes of a dictionary.
type indexed struct {
	hybrid
	dict *dictionary
}

func (d *indexed) next() (value, error) {
	i, err := d.hybrid.next()
	if err != nil {
		return value{}, err
	}
	c := d.dict.column
	at := int(i) * c.width()
	if d.dict.at != nil {
		if int(i) >= len(d.dict.at) {
			return value{}, fmt.Errorf("value %d of a dictionary of %d", i, len(d.dict.at))
		}
		at = int(d.dict.at[i])
	}
	if at < 0 || at > len(d.dict.p) {
		return value{}, fmt.Errorf("value %d of a dictionary of %d bytes", i, len(d.dict.p))
	}
	in := plain{p: d.dict.p[at:], kind: c.kind, length: c.length}
	return in.next()
}

type booleans struct{ hybrid }

func (d *booleans) next() (value, error) {
	v, err := d.hybrid.next()
	return value{bits: uint64(v)}, err
}

type integers struct {
	deltas
	kind format.Type
}

func (d *integers) next() (value, error) {
	v, err := d.deltas.next()
	if d.kind == format.Int32 {
		return value{bits: uint64(uint32(v))}, err
	}
	return value{bits: uint64(v)}, err
}

// lengths has all lengths first and then the bytes.
type lengths struct {
	deltas
	rest []byte
}

func newLengths(p []byte, n int) (*lengths, error) {
	if len(p) == 0 {
		return &lengths{}, nil
	}
	d, err := newDeltas(p)
	if err != nil {
		return nil, err
	}
	rest, err := d.rest(n)
	return &lengths{d, rest}, err
}

func (d *lengths) next() (value, error) {
	n, err := d.deltas.next()
	if err != nil {
		return value{}, err
	}
	if n < 0 || n > int64(len(d.rest)) {
		return value{}, io.ErrUnexpectedEOF
	}
	v := value{bytes: d.rest[:n:n]}
	d.rest = d.rest[n:]
	return v, nil
}

// prefixed has values that begin as the one before them.
type prefixed struct {
	prefix deltas
	suffix *lengths
	last   []byte
}

func newPrefixed(p []byte, n int) (*prefixed, error) {
	if len(p) == 0 {
		return &prefixed{suffix: &lengths{}}, nil
	}
	d, err := newDeltas(p)
	if err != nil {
		return nil, err
	}
	rest, err := d.rest(n)
	if err != nil {
		return nil, err
	}
	suffix, err := newLengths(rest, n)
	return &prefixed{prefix: d, suffix: suffix}, err
}

func (d *prefixed) next() (value, error) {
	n, err := d.prefix.next()
	if err != nil {
		return value{}, err
	}
	suffix, err := d.suffix.next()
	if err != nil {
		return value{}, err
	}
	if n < 0 || n > int64(len(d.last)) {
		return value{}, errors.New("a value begins as one that is shorter")
	}
	// It is never longer than the page, for what is added to it lies there.
	d.last = append(d.last[:n], suffix.bytes...)
	return value{bytes: d.last}, nil
}

// split has the first bytes of all values, then the second ones, and so on.
type split struct {
	p     []byte
	width int
	kind  format.Type
	i     int
	buf   []byte
}

func (d *split) next() (value, error) {
	n := len(d.p) / d.width
	if d.i >= n {
		return value{}, io.ErrUnexpectedEOF
	}
	d.buf = d.buf[:0]
	for k := range d.width {
		d.buf = append(d.buf, d.p[k*n+d.i])
	}
	d.i++
	return valueOf(d.kind, d.buf), nil
}
