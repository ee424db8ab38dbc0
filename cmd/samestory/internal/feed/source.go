package feed

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync/atomic"

	"github.com/klauspost/compress/zstd"
)

// source is one input file. Whatever it is, any byte that was read once can be
// read again by its offset: of a plain file with ReadAt, of everything else
// from the spill. Splitters therefore carry no rest of a record from block to
// block; they read the next block from where the record began.
type source struct {
	name   string       // for people
	path   string       // to open it; "" for what was handed over open
	size   int64        // as it stands on disk; -1 for a pipe
	info   fs.FileInfo  // of a regular file, to know it again
	stream io.Reader    // what can be read only once; nil for a regular file
	memory []byte       // all of it, where it is no file
	close  func() error // of a stream that is ours, nil after that
	base   int64        // where a regular file that was handed over open stood

	ahead chan []byte // the line of a page that was read ahead; closed without one if that failed

	ready       bool // compression and format are known
	format      string
	compression string
	header      *header // csv, tsv
	columns     int
	comma       byte
	body        int64 // where the rows begin
	bodyLine    int

	file  *os.File // open handle, guarded by handles.mu
	users int      // of file, guarded by handles.mu

	packed *packed // nil for a plain file
	high   int64   // how much of a plain file this pass has read
	end    int64   // length of a plain file as found by reading it; -1 before
}

// packed is the part of a source that goes through the spill.
type packed struct {
	in      io.Reader
	tap     *tap
	pipe    *pipe  // nil when it is read from a file
	release func() // gives back what in holds
	start   int64  // of its bytes in the spill
	spilled int64
	plain   bool // it is not compressed
	some    bool // what has arrived is enough
	done    bool
	cut     error // why it ended before its time; what came before is good
}

// tap counts what is read through it, and remembers an error that is not the
// fault of what is read.
type tap struct {
	r   io.Reader
	n   *atomic.Int64
	err error
	own int64 // of n, what came through this one
}

func (t *tap) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	t.n.Add(int64(n))
	t.own += int64(n)
	t.err = nil
	if err != nil && err != io.EOF {
		t.err = err
	}
	return n, err
}

// prepare finds out what the source is and opens it for reading.
func (f *Feed) prepare(ctx context.Context, s *source) error {
	if s.ready {
		return nil
	}
	if err := f.unpack(ctx, s); err != nil {
		return err
	}
	format, err := f.sniff(ctx, s)
	if err != nil {
		return err
	}
	if isConverted(format) {
		if err := f.convert(ctx, s, format); err != nil {
			return err
		}
	}
	s.format, s.ready = format, true
	return nil
}

// unpack sets up the way through the spill, for a source that needs it.
func (f *Feed) unpack(ctx context.Context, s *source) error {
	if s.packed != nil {
		return nil
	}
	p := &packed{tap: &tap{n: &f.bytesRead}, release: func() {}}
	if s.stream != nil {
		p.pipe = &pipe{r: s.stream, ctx: ctx}
		p.tap.r = p.pipe
	} else {
		file, err := f.handles.acquire(s)
		if err != nil {
			return err
		}
		if magic, err := magicOf(file, s.base); magic == "" {
			f.handles.release(s)
			return ioError("reading", s, err)
		}
		p.release = func() { f.handles.release(s) }
		p.tap.r = io.NewSectionReader(file, s.base, 1<<62)
	}
	in := bufio.NewReaderSize(p.tap, 64<<10)
	head, err := in.Peek(maxMagic)
	if err != nil && p.tap.err != nil {
		p.release()
		return ioError("reading", s, p.tap.err)
	}
	if err := p.open(in, compressionOf(head)); err != nil {
		p.done, p.cut = true, err
		p.stop()
	}
	s.packed, s.compression = p, compressionOf(head)
	p.plain = s.compression == ""
	return f.spill.begin(p)
}

// magicOf is the compression of a file that can be read again.
func magicOf(file *os.File, off int64) (string, error) {
	var head [maxMagic]byte
	n, err := file.ReadAt(head[:], off)
	if err == io.EOF {
		err = nil
	}
	return compressionOf(head[:n]), err
}

// readAt reads into p from off on, where off is at most the end of what was
// read before. It returns io.EOF if the source ends before p is full; every
// other error is final.
func (f *Feed) readAt(ctx context.Context, s *source, p []byte, off int64) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if s.memory != nil {
		n := copy(p, s.memory[min(off, s.size):])
		if n < len(p) {
			return n, io.EOF
		}
		return n, nil
	}
	if s.packed != nil {
		return f.readPacked(ctx, s, p, off)
	}
	file, err := f.handles.acquire(s)
	if err != nil {
		return 0, err
	}
	defer f.handles.release(s)
	n, err := file.ReadAt(p, s.base+off)
	if high := off + int64(n); high > s.high {
		f.bytesRead.Add(high - s.high)
		s.high = high
	}
	if err == io.EOF {
		s.end = max(s.end, off+int64(n))
		if s.end < s.size {
			return n, fmt.Errorf("reading %s: it was cut from %d bytes to %d meanwhile", s.name, s.size, s.end)
		}
		return n, io.EOF
	}
	return n, ioError("reading", s, err)
}

// readSome is readAt for a live feed: it returns less than p holds, and no error, where
// no more has arrived.
func (f *Feed) readSome(ctx context.Context, s *source, p []byte, off int64) (int, error) {
	if s.packed == nil || !f.opts.Live {
		return f.readAt(ctx, s, p, off)
	}
	s.packed.some = true
	defer func() { s.packed.some = false }()
	return f.readAt(ctx, s, p, off)
}

func (f *Feed) readPacked(ctx context.Context, s *source, p []byte, off int64) (int, error) {
	k := s.packed
	n, err := f.spill.read(p, k, off)
	if err != nil {
		return 0, err
	}
	if k.pipe != nil {
		k.pipe.ctx = ctx
	}
	for idle := 0; n < len(p) && !k.done && !(k.some && n > 0); {
		m, err := k.in.Read(p[n:])
		if m > 0 {
			if err := f.spill.write(p[n:n+m], k, s.name); err != nil {
				return n, err
			}
			n += m
			idle = 0
			if k.bomb() {
				k.done, k.cut = true, errBomb
				k.stop()
				break
			}
		} else if idle++; idle > 100 && err == nil {
			err = io.ErrNoProgress
		}
		if err == nil {
			continue
		}
		if err := k.finish(s, err); err != nil {
			return n, err
		}
	}
	if n < len(p) && k.done {
		return n, io.EOF
	}
	return n, nil
}

// A compressed file of news has a tenth to a hundredth of its length. One that has less
// than a 250th, and more than a gigabyte, was made to fill the disk that it is spilled to:
// ten megabytes of gzip can hold ten gigabytes.
var bombFrom int64 = 1 << 30

const bombRatio = 250

var errBomb = fmt.Errorf("it unpacks to over %d times its size: unpack it first, if it is meant to", bombRatio)

func (k *packed) bomb() bool {
	return k.spilled > bombFrom && k.spilled > bombRatio*k.tap.own && !k.plain
}

// finish tells apart why reading ended: the end, a stream that is cut or
// corrupt (both nil), or something that is no fault of the data.
func (k *packed) finish(s *source, err error) error {
	if ctxErr := context.Cause(k.context()); ctxErr != nil && errors.Is(err, ctxErr) {
		return err
	}
	if k.tap.err != nil {
		return ioError("reading", s, k.tap.err)
	}
	if err == io.ErrNoProgress {
		return ioError("reading", s, err)
	}
	if errors.Is(err, zstd.ErrWindowSizeExceeded) {
		return fmt.Errorf("reading %s: its zstd window is over %d MiB: decompress it first (zstd -d --long=31)", s.name, maxWindow>>20)
	}
	k.done = true
	if _, converts := k.in.(*conversion); converts && err != io.EOF {
		k.cut = err
	} else if err != io.EOF {
		k.cut = cutError(s.compression, err)
	}
	k.stop()
	return nil
}

// stop gives back what reading held.
func (k *packed) stop() {
	if k.release != nil {
		k.release()
		k.release = nil
	}
}

func (k *packed) context() context.Context {
	if k.pipe != nil {
		return k.pipe.ctx
	}
	return context.Background()
}

// cut is why the source ended before its time, nil if it did not.
func (s *source) cut() error {
	if s.packed != nil {
		return s.packed.cut
	}
	return nil
}

// ioError names the source as the user does; the path inside an fs.PathError
// may be another ("/dev/stdin") and would be said twice.
func ioError(verb string, s *source, err error) error {
	if err == nil {
		return nil
	}
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		err = pathErr.Err
	}
	return fmt.Errorf("%s %s: %w", verb, s.name, err)
}
