package feed

import (
	"context"
	"io"
)

// pipe reads from what may block for ever, such as a terminal, and lets go
// when its context ends. A read that is under way then cannot be recalled: it
// stays behind until the other end writes or closes, in a buffer of its own,
// and what it brings is had by the next Read.
type pipe struct {
	r       io.Reader
	ctx     context.Context // of the pass that reads now; io.Reader has no other way for it
	buf     []byte
	left    []byte
	err     error
	pending chan pipeRead
}

type pipeRead struct {
	n   int
	err error
}

func (p *pipe) Read(dst []byte) (int, error) {
	if len(p.left) == 0 && p.err == nil {
		if err := p.wait(); err != nil {
			return 0, err
		}
	}
	if len(p.left) > 0 {
		n := copy(dst, p.left)
		p.left = p.left[n:]
		return n, nil
	}
	return 0, p.err
}

func (p *pipe) wait() error {
	if p.pending == nil {
		if p.buf == nil {
			p.buf = make([]byte, 64<<10) // what a pipe holds on Linux
		}
		done := make(chan pipeRead, 1)
		go func() {
			n, err := p.r.Read(p.buf)
			done <- pipeRead{n, err}
		}()
		p.pending = done
	}
	select {
	case got := <-p.pending:
		p.pending = nil
		p.left, p.err = p.buf[:got.n], got.err
		return nil
	case <-p.ctx.Done():
		return p.ctx.Err()
	}
}
