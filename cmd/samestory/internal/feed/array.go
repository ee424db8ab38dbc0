package feed

import (
	"bytes"
	"context"
	"errors"
	"io"
)

// array splits JSON that is not one record a line: an array of records, an
// object that wraps such an array, one record spread over lines, and any
// sequence of these. It holds no more than a block, whatever stands around the
// records, and learns only as it goes what an object is: if no array of
// records has come up to its end, the object was a record itself.
type array struct {
	cursor
	state jsonState
	first bool // just after an opening bracket

	object struct { // the one at the top
		off     int64
		line    int
		key     memberKind // of the member under way
		article bool       // it has a text
		empty   bool       // it wraps an array, but of nothing
		wraps   bool       // its array has records
		inside  int        // in how many objects, each a member of the one before
	}
	wrapped bool  // an object has wrapped an array, for sniffing
	lost    bool  // the structure was broken; brackets at the top are leftovers
	length  int64 // of an object that began before this block and is a record
}

func (a *array) next(ctx context.Context) (*Batch, error) {
	for !a.done {
		b, err := a.step(ctx)
		if err != nil {
			return nil, err
		}
		if len(b.items) > 0 || b.cut != nil {
			return b, a.check()
		}
	}
	return nil, io.EOF
}

// step deals with one block, or with one value that is longer.
func (a *array) step(ctx context.Context) (*Batch, error) {
	block, end, err := a.block(ctx)
	if err != nil {
		return nil, err
	}
	b := a.batch(block)
	n, broken := a.scan(b, block, end)
	a.advance(block[:n])
	a.size = min(2*a.size, blockSize)
	switch {
	case broken != nil:
		atLine := n > 0 && block[n-1] == '\n'
		a.size = smallBlock
		return b, a.resync(ctx, b, broken, atLine)
	case a.length > 0:
		return a.earlier(ctx)
	case end:
		return b, a.ending(ctx, b, block[n:])
	case n == 0:
		return a.long(ctx, block[0])
	}
	return b, nil
}

// scan goes from token to token and adds the records that are complete. It
// returns how far it came: to the end of the block, to a value that is not
// complete, or to where the structure is broken.
func (a *array) scan(b *Batch, block []byte, end bool) (int, error) {
	line, counted := a.line, 0
	for i := 0; a.length == 0; {
		for i < len(block) && blank(block[i:i+1]) {
			i++
		}
		if i == len(block) {
			return i, nil
		}
		line += bytes.Count(block[counted:i], newline)
		counted = i
		it := item{off: b.off + int64(i), line: line}
		if !a.wantsValue(block[i]) {
			n, err := a.mark(b, it, block[i])
			if err != nil {
				return i, err
			}
			i += n
			continue
		}
		s := a.skipper()
		n, done := s.skip(block[i:])
		if !done && !(end && s.scalar) {
			return i, nil
		}
		it.n = int64(n)
		a.value(b, it, block[i:i+n])
		i += n
		counted = i
		line += bytes.Count(block[i-n:i], newline)
	}
	return int(a.object.off + a.length - b.off), nil
}

// skipper passes over the value that is wanted now.
func (a *array) skipper() *skipper {
	s := &skipper{}
	if a.state == wantClosing {
		s.depth = 1
	}
	return s
}

// earlier reads again the object that turned out to be a record after the
// block in which it began.
func (a *array) earlier(ctx context.Context) (*Batch, error) {
	c := a.cursor
	c.off, c.line = a.object.off, a.object.line
	n := a.length
	a.length = 0
	return c.whole(ctx, n, 0, false)
}

// long deals with a value that is longer than a block and begins with first.
func (a *array) long(ctx context.Context, first byte) (*Batch, error) {
	s := a.skipper()
	n, newlines, ok, err := a.search(ctx, a.off, s.skip)
	if err != nil {
		return nil, err
	}
	b := a.batch(nil)
	if !ok && !s.scalar {
		return b, a.truncated(ctx, b, n, newlines)
	}
	record := a.state == wantTop || a.state == wantElement
	a.value(a.batch(nil), item{}, []byte{first})
	if record {
		return a.whole(ctx, n, newlines, false)
	}
	a.move(n, newlines)
	return b, nil
}

// ending deals with the end of the source, which may come too early.
func (a *array) ending(ctx context.Context, b *Batch, rest []byte) error {
	if a.state != wantTop || len(rest) > 0 {
		return a.truncated(ctx, b, int64(len(rest)), bytes.Count(rest, newline))
	}
	a.done = true
	b.cut = a.src.cut()
	return nil
}

var errEarlyEnd = errors.New("the file ends in the middle of a JSON value")

// truncated adds the error that the source ends n bytes on. In a whole file it
// may be that a quote is missing, and what seems one value is many, so once
// the next beginning of a record is looked for.
func (a *array) truncated(ctx context.Context, b *Batch, n int64, newlines int) error {
	off, line := a.begun()
	if !a.lost && a.src.cut() == nil {
		a.off, a.line = off, line
		return a.resync(ctx, b, errEarlyEnd, false)
	}
	b.add(item{off: off, n: a.off + n - off, line: line, tail: true, err: errEarlyEnd})
	b.cut = a.src.cut()
	a.move(n, newlines)
	a.done = true
	return nil
}

// begun is where the record begins that an error here belongs to.
func (a *array) begun() (off int64, line int) {
	if a.state >= wantKey && !a.object.wraps {
		return a.object.off, a.object.line
	}
	return a.off, a.line
}

// resync finds, after the structure was broken, the next line that begins with
// an object. The error covers what is given up on the way.
func (a *array) resync(ctx context.Context, b *Batch, broken error, atLine bool) error {
	n, newlines, ok, err := a.search(ctx, a.off, func(p []byte) (int, bool) {
		for i := 0; i < len(p); {
			if atLine && p[i] == '{' {
				return i, true
			}
			m, found := skipLine(p[i:])
			i += m
			atLine = found
		}
		return len(p), false
	})
	if err != nil {
		return err
	}
	off, line := a.begun()
	b.add(item{off: off, n: a.off + n - off, line: line, tail: !ok, err: broken})
	a.move(n, newlines)
	a.state, a.lost, a.object.wraps = wantTop, true, false
	if !ok {
		a.done = true
		b.cut = a.src.cut()
	}
	return nil
}
