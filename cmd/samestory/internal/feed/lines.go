package feed

import (
	"bytes"
	"context"
	"io"
)

// lines splits JSON Lines. It looks for the last line end of a block only and
// counts the others; where each line begins the workers find out.
type lines struct{ cursor }

func (l *lines) next(ctx context.Context) (*Batch, error) {
	if l.done {
		return nil, io.EOF
	}
	block, end, err := l.block(ctx)
	if err != nil {
		return nil, err
	}
	n := bytes.LastIndexByte(block, '\n') + 1
	if end {
		n = len(block)
		l.done = true
	}
	if n == 0 && !end {
		return l.long(ctx)
	}
	b := l.batch(block)
	b.data, b.lines = block[:n], true
	if end {
		b.cut = l.src.cut()
	}
	l.advance(block[:n])
	return b, l.check()
}

// long deals with a line that is longer than a block.
func (l *lines) long(ctx context.Context) (*Batch, error) {
	n, newlines, ok, err := l.search(ctx, l.off, skipLine)
	if err != nil {
		return nil, err
	}
	return l.whole(ctx, n, newlines, !ok)
}

// skipLine finds the end of a line, given to it in pieces.
func skipLine(p []byte) (n int, done bool) {
	if i := bytes.IndexByte(p, '\n'); i >= 0 {
		return i + 1, true
	}
	return len(p), false
}
