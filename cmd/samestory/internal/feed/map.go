package feed

import (
	"context"
	"errors"
	"io"
	"iter"
	"sync"
)

// inFlight bounds the bytes of the batches that are read and not yet done
// with. Ordinary batches are bounded by their number before that; it is for
// feeds of records as long as MaxRecord allows.
const inFlight = 64 << 20

// Map calls fn for each batch of the feed, from several goroutines at once,
// and yields its results in input order. fn is told which worker runs it, in
// [0, Workers()), so that workers can have buffers of their own. Only a few
// batches are in flight, so a slow consumer slows down the reading.
//
// Whatever error is yielded ends the iteration. The error of the context is
// one. When the iteration ends, for whatever reason, all goroutines have
// ended; only a read from a pipe that nobody writes to may stay behind.
func Map[T any](ctx context.Context, f *Feed, fn func(worker int, b *Batch) T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		if !f.reading.CompareAndSwap(false, true) {
			yield(zero, errors.New("the feed is being read already"))
			return
		}
		defer f.reading.Store(false)
		p := newPass[T](ctx, f)
		defer p.stop()
		p.start(fn)
		for j := range p.order {
			result, err := j.wait(p.ctx)
			if err != nil {
				yield(zero, err)
				return
			}
			f.announce(j.batch)
			if !yield(result, nil) {
				return
			}
			p.room.release(j.size)
			if err := f.passed(j.batch); err != nil {
				yield(zero, err)
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(zero, err)
		}
	}
}

// passed lets a live feed forget what was spilled of a batch and before it.
func (f *Feed) passed(b *Batch) error {
	if !f.opts.Live || b.src.packed == nil || isConverted(b.src.format) {
		return nil
	}
	return f.spill.trim(b.src.packed, b.off+b.length)
}

// pass is one reading of a feed.
type pass[T any] struct {
	feed   *Feed
	ctx    context.Context
	cancel context.CancelFunc
	jobs   chan *job[T] // to the workers
	order  chan *job[T] // to the consumer
	room   *room
	wg     sync.WaitGroup
}

// job is a batch on its way, or the error that ends the pass.
type job[T any] struct {
	batch  *Batch
	size   int64
	err    error
	result chan T
}

func (j *job[T]) wait(ctx context.Context) (result T, err error) {
	if j.err != nil {
		return result, j.err
	}
	select {
	case result = <-j.result:
		return result, nil
	case <-ctx.Done():
		return result, ctx.Err()
	}
}

func newPass[T any](ctx context.Context, f *Feed) *pass[T] {
	p := &pass[T]{feed: f}
	p.ctx, p.cancel = context.WithCancel(ctx)
	// Twice the workers: while one batch is worked on, the next is ready.
	n := 2 * f.opts.Workers
	p.jobs, p.order = make(chan *job[T], n), make(chan *job[T], n)
	p.room = newRoom(p.ctx, inFlight)
	f.counts.reset()
	f.bytesRead.Store(0)
	return p
}

func (p *pass[T]) start(fn func(worker int, b *Batch) T) {
	p.wg.Go(p.read)
	for worker := range p.feed.opts.Workers {
		p.wg.Go(func() {
			d := newDecoder(&p.feed.opts)
			d.textOnly = p.feed.opts.TextOnly
			for j := range p.jobs {
				if p.ctx.Err() == nil {
					j.batch.dec = d
					result := fn(worker, j.batch)
					if !j.batch.freed {
						d.reset() // its strings are kept
					}
					j.result <- result
				}
			}
		})
	}
}

// stop ends all goroutines, also those that have nobody to hand over to.
func (p *pass[T]) stop() {
	p.cancel()
	p.wg.Wait()
	p.room.close()
	p.feed.blocks = blockList{}
}

// read hands the batches to the workers and, in the same order, to the
// consumer.
func (p *pass[T]) read() {
	defer close(p.jobs)
	defer close(p.order)
	for b, err := range p.feed.batches(p.ctx) {
		j := &job[T]{batch: b, err: err, result: make(chan T, 1)}
		if err == nil {
			j.size = int64(cap(b.data))
			if !p.room.acquire(j.size) || !send(p.ctx, p.jobs, j) {
				return
			}
		}
		if !send(p.ctx, p.order, j) {
			return
		}
	}
}

func send[T any](ctx context.Context, to chan<- T, value T) bool {
	select {
	case to <- value:
		return true
	case <-ctx.Done():
		return false
	}
}

// batches reads source after source.
func (f *Feed) batches(ctx context.Context) iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		for i, s := range f.sources {
			s.high = 0
			if s.packed != nil && s.packed.done {
				f.bytesRead.Add(max(0, s.size)) // it is in the spill since the last pass
			}
			f.readAhead(i)
			if err := f.prepare(ctx, s); err != nil {
				yield(nil, err)
				return
			}
			f.counts.files.Add(1)
			split := newSplitter(f, s, int32(i))
			for {
				b, err := split.next(ctx)
				if err == io.EOF {
					break
				}
				if err != nil {
					yield(nil, err)
					return
				}
				b.length = int64(len(b.data))
				f.counts.bytes.Add(b.length)
				if !yield(b, nil) {
					return
				}
			}
		}
	}
}

// announce gives notice of the detected fields, once: of the first batch in
// input order that had any, so that it is the same in each run.
func (f *Feed) announce(b *Batch) {
	if f.noticed.Load() {
		return
	}
	if b.found == (Fields{}) {
		if f.has == nil {
			f.has = b.has
		}
		return
	}
	f.noticed.Store(true)
	f.used = b.found
	if f.opts.Notice != nil {
		f.opts.Notice("fields: " + b.found.String())
	}
	if f.opts.Lacks != nil {
		for _, l := range b.lacks {
			f.opts.Lacks(l)
		}
	}
}

// Has returns the names that the first record has, if no record had a title or a text.
// It is to be called once all were read.
func (f *Feed) Has() []string {
	if f.noticed.Load() {
		return nil
	}
	return f.has
}

// Used returns where the fields were found, once the first record that counts was
// read. It is to be called by the goroutine that ranges over the feed.
func (f *Feed) Used() Fields { return f.used }

// Records decodes the feed in parallel and yields the records in input order.
// A *RecordError is the error of one record, and the next follows; any other
// error is the last.
func (f *Feed) Records(ctx context.Context) iter.Seq2[Record, error] {
	type decoded struct {
		rec Record
		err error
	}
	return func(yield func(Record, error) bool) {
		pool := sync.Pool{New: func() any { return new([]decoded) }}
		collect := func(_ int, b *Batch) *[]decoded {
			all := pool.Get().(*[]decoded)
			for rec, err := range b.Records() {
				*all = append(*all, decoded{rec, err})
			}
			return all
		}
		for all, err := range Map(ctx, f, collect) {
			if err != nil {
				yield(Record{}, err)
				return
			}
			for _, d := range *all {
				if !yield(d.rec, d.err) {
					return
				}
			}
			clear(*all)
			*all = (*all)[:0]
			pool.Put(all)
		}
	}
}

// room bounds the bytes in flight. One batch fits always.
type room struct {
	mu    sync.Mutex
	freed sync.Cond
	used  int64
	limit int64
	ctx   context.Context
	close func() bool
}

func newRoom(ctx context.Context, limit int64) *room {
	r := &room{limit: limit, ctx: ctx}
	r.freed.L = &r.mu
	r.close = context.AfterFunc(ctx, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.freed.Broadcast()
	})
	return r
}

// acquire waits for n bytes; false means that the context has ended first.
func (r *room) acquire(n int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.used > 0 && r.used+n > r.limit && r.ctx.Err() == nil {
		r.freed.Wait()
	}
	r.used += n
	return r.ctx.Err() == nil
}

func (r *room) release(n int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.used -= n
	r.freed.Broadcast()
}
