package parquet

import (
	"encoding/binary"
	"errors"
	"io"
)

// hybrid decodes numbers in runs of one number, and in runs of bit-packed ones:
// levels, indexes of dictionaries, booleans. The zero value gives zeros for ever.
type hybrid struct {
	p     []byte
	width int // bits of a number, at most 32
	left  uint64
	same  uint32 // the number that is repeated
	bits  packed // those that are packed
	mixed bool   // the run is of those
}

func (h *hybrid) next() (uint32, error) {
	for h.left == 0 {
		if h.width == 0 {
			return 0, nil
		}
		head, n := binary.Uvarint(h.p)
		if n <= 0 {
			return 0, io.ErrUnexpectedEOF
		}
		h.p = h.p[n:]
		h.left, h.mixed = head>>1, head&1 != 0
		size := (h.width + 7) / 8
		if h.mixed {
			// The last run may lack what fills it up.
			size = int(min(h.left*uint64(h.width), uint64(len(h.p))))
			h.bits = packed{p: h.p[:size]}
			h.left *= 8
		} else if h.left > 0 {
			if len(h.p) < size {
				return 0, io.ErrUnexpectedEOF
			}
			var four [4]byte
			copy(four[:], h.p[:size])
			h.same = binary.LittleEndian.Uint32(four[:])
		} else {
			size = 0
		}
		h.p = h.p[size:]
	}
	h.left--
	if !h.mixed {
		return h.same, nil
	}
	v, err := h.bits.next(h.width)
	return uint32(v), err
}

// packed are numbers of a few bits each, the lowest first.
type packed struct {
	p  []byte
	at int // bits that are done with
}

func (b *packed) next(width int) (uint64, error) {
	if width == 0 {
		return 0, nil
	}
	from, to := b.at, b.at+width
	if to > 8*len(b.p) {
		return 0, io.ErrUnexpectedEOF
	}
	b.at = to
	var nine [16]byte
	copy(nine[:], b.p[from/8:(to+7)/8])
	v := binary.LittleEndian.Uint64(nine[:]) >> (from % 8)
	if over := from%8 + width - 64; over > 0 {
		v |= uint64(nine[8]) << (64 - from%8)
	}
	if width < 64 {
		v &= 1<<width - 1
	}
	return v, nil
}

// deltas decodes whole numbers that are written as differences, in blocks that
// consist of smaller ones with a width each.
type deltas struct {
	p      []byte
	total  uint64 // to come
	first  bool   // the first of them is to come
	last   int64
	small  int // numbers in a small block
	widths []byte
	count  int // small blocks in a block
	least  int64
	left   int // in the small block
	width  int
	bits   packed
}

var errDeltas = errors.New("differences that are not well formed")

func newDeltas(p []byte) (d deltas, err error) {
	var head [3]uint64
	for i := range head {
		v, n := binary.Uvarint(p)
		if n <= 0 {
			return d, errDeltas
		}
		head[i], p = v, p[n:]
	}
	first, n := binary.Varint(p)
	block, count := head[0], head[1]
	if n <= 0 || block == 0 || block > 1<<20 || count == 0 || count > block || block%count != 0 || block/count%8 != 0 {
		return d, errDeltas
	}
	return deltas{p: p[n:], total: head[2], first: true, last: first, small: int(block / count), count: int(count)}, nil
}

func (d *deltas) next() (int64, error) {
	if d.total == 0 {
		return 0, io.ErrUnexpectedEOF
	}
	d.total--
	if d.first {
		d.first = false
		return d.last, nil
	}
	if d.left == 0 {
		if err := d.block(); err != nil {
			return 0, err
		}
	}
	d.left--
	v, err := d.bits.next(d.width)
	d.last += d.least + int64(v)
	return d.last, err
}

// block begins with a small block, and with the one around it where that is due.
func (d *deltas) block() error {
	if len(d.widths) == 0 {
		least, n := binary.Varint(d.p)
		if n <= 0 || len(d.p)-n < d.count {
			return errDeltas
		}
		d.least = least
		d.widths, d.p = d.p[n:n+d.count], d.p[n+d.count:]
	}
	d.width, d.widths = int(d.widths[0]), d.widths[1:]
	if d.width > 64 {
		return errDeltas
	}
	d.left = d.small
	size := min(d.small/8*d.width, len(d.p))
	d.bits, d.p = packed{p: d.p[:size]}, d.p[size:]
	return nil
}

// rest returns what follows the numbers. At most n are passed over.
func (d deltas) rest(n int) ([]byte, error) {
	if d.total > uint64(n) {
		return nil, errDeltas
	}
	for d.total > 0 {
		if _, err := d.next(); err != nil {
			return nil, err
		}
	}
	return d.p, nil
}
