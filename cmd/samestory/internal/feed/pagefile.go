package feed

import (
	"io"
	"os"
	"time"
)

// onePage converts a file that is one page.
type onePage struct {
	feed *Feed
	src  *source
	in   *whole
	done bool
}

func (c *onePage) next(dst []byte) ([]byte, error) {
	if c.done {
		return dst, io.EOF
	}
	c.done = true
	if c.src.ahead != nil {
		if line := <-c.src.ahead; line != nil {
			c.in.n.Add(c.in.size)
			return append(dst, line...), io.EOF
		}
	}
	if c.in.size > c.feed.opts.MaxRecord {
		return appendFailed(dst, c.feed.tooLong(c.in.size), ""), io.EOF
	}
	raw := make([]byte, c.in.size)
	if _, err := io.ReadFull(io.NewSectionReader(c.in, 0, c.in.size), raw); err != nil {
		return dst, err
	}
	if len(raw) == 0 {
		return dst, io.EOF
	}
	return append(dst, pageLine(raw, "", "", time.Time{})...), io.EOF
}

// readAhead begins to read the pages among the next sources, for finding the text of one
// takes some ten milliseconds, and sources come one after another.
func (f *Feed) readAhead(from int) {
	for _, s := range f.sources[from:min(len(f.sources), from+2*f.opts.Workers)] {
		if s.ready || s.ahead != nil || s.path == "" || s.size > f.opts.MaxRecord || s.size == 0 || formatOf(s.name) != "html" || packedName(s.name) {
			continue
		}
		s.ahead = make(chan []byte, 1)
		go func() {
			defer close(s.ahead) // without a line what is wrong is found where it can be told
			if raw, err := os.ReadFile(s.path); err == nil && int64(len(raw)) == s.size {
				s.ahead <- pageLine(raw, "", "", time.Time{})
			}
		}()
	}
}

// unspilled is what is left of a source that goes through the spill, behind what was
// spilled of it. It is read once.
type unspilled struct {
	feed *Feed
	src  *source
	raw  *packed
	off  int64
	out  *conversion
}

func (r *unspilled) Read(p []byte) (int, error) {
	if r.off < r.raw.spilled {
		n, err := r.feed.spill.read(p, r.raw, r.off)
		r.off += int64(n)
		return n, err
	}
	if r.raw.done {
		r.out.cut = r.raw.cut
		return 0, io.EOF
	}
	n, err := r.raw.in.Read(p)
	if err == nil {
		return n, nil
	}
	if err := r.raw.finish(r.src, err); err != nil {
		return n, err
	}
	r.out.cut = r.raw.cut
	return n, io.EOF
}
