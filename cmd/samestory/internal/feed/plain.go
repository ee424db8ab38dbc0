package feed

import (
	"context"
	"io"
)

// plain takes a text file as one record.
type plain struct{ cursor }

func (t *plain) next(ctx context.Context) (*Batch, error) {
	if t.done {
		return nil, io.EOF
	}
	block, end, err := t.block(ctx)
	if err != nil {
		return nil, err
	}
	t.done = true
	if !end {
		n, _, _, err := t.search(ctx, t.off, func(p []byte) (int, bool) { return len(p), false })
		if err != nil {
			return nil, err
		}
		return t.whole(ctx, n, 0, true)
	}
	b := t.batch(block)
	b.cut = t.src.cut()
	if len(block) > 0 {
		b.add(item{off: t.off, n: int64(len(block)), line: 1, tail: true})
	} else if b.cut == nil {
		return nil, io.EOF
	}
	return b, nil
}
