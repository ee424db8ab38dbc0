package lsh

import (
	"cmp"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"
)

// DefaultCap is the number of members up to which all pairs of a bucket are
// candidates.
const DefaultCap = 16

// Pair names two members of an index, A < B, by the order they were added in.
type Pair struct{ A, B uint32 }

// Compare orders pairs by A, then B.
func (p Pair) Compare(q Pair) int {
	return cmp.Or(cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B))
}

// Index collects signatures for one join. For each it keeps 8 bits of each
// component, and of each band as much more as makes 32, or 8: 85 bytes at 21 bands of
// 3 rows. The filter by estimate needs no more, as two that differ
// agree in 8 bits once in 256. An Index is filled by one goroutine.
type Index struct {
	Params
	n     int
	pages [][]uint8 // of perPage entries each
}

// perPage is how many entries lie together, so that one is found by its number.
const perPage = 1 << 12

// Block holds the entries of some signatures in order. Blocks can be made in
// parallel and then added to an Index.
type Block struct {
	bytes []uint8 // of each, those of its components, then those of its bands
}

// more returns how many bytes a band has besides those of its components: they
// tell two apart that differ in one component alone.
func (p Params) more() int { return max(1, 4-p.Rows) }

// EntrySize returns the length of an entry in bytes.
func (p Params) EntrySize() int { return p.K + p.Bands*p.more() }

// Append puts the entry of one signature of p.K components into the block.
func (p Params) Append(b *Block, signature []uint32) {
	for _, v := range signature {
		b.bytes = append(b.bytes, uint8(v))
	}
	for band := range p.Bands {
		h := uint64(0)
		for _, v := range signature[band*p.Rows:][:p.Rows] {
			h = (h + uint64(v)) * 0x9e3779b97f4a7c15
		}
		for range p.more() {
			b.bytes = append(b.bytes, uint8(h>>56))
			h <<= 8
		}
	}
}

// Key returns 32 bits of a band of an entry. Two are to be compared where one
// of their bands has equal keys.
func (p Params) Key(entry []uint8, band int) (key uint32) {
	for _, c := range entry[band*p.Rows:][:p.Rows] {
		key = key*0x9e3779b1 + uint32(c)
	}
	n := p.more()
	for _, c := range entry[p.K+band*n:][:n] {
		key = key*0x9e3779b1 + uint32(c)
	}
	return key
}

// Reset empties the block and keeps its memory.
func (b *Block) Reset() { b.bytes = b.bytes[:0] }

// Clone returns a copy of the block, in no more memory than it takes.
func (b Block) Clone() Block { return Block{slices.Clone(b.bytes)} }

// New returns an empty index.
func New(p Params) *Index { return &Index{Params: p} }

// Len returns the number of signatures added.
func (x *Index) Len() int { return x.n }

// Add copies a block, whose entries follow those added before.
func (x *Index) Add(b Block) {
	for rest := b.bytes; len(rest) > 0; {
		if x.n%perPage == 0 {
			x.pages = append(x.pages, make([]uint8, 0, perPage*x.EntrySize()))
		}
		page := &x.pages[len(x.pages)-1]
		part := rest[:min(len(rest), cap(*page)-len(*page))]
		*page = append(*page, part...)
		rest = rest[len(part):]
		x.n += len(part) / x.EntrySize()
	}
}

// Pairs returns every pair that shares a band and passes the filter, in order,
// and the number of buckets that were capped. Members for which skip is true are
// left out; a nil skip leaves out none. Workers is the number of goroutines, 0
// that of processors; it does not change the result.
func (x *Index) Pairs(bucketCap, workers int, skip []bool) ([]Pair, int) {
	var capped atomic.Int64
	var found pairSet
	each(workers, x.Bands, func() func(int) {
		var r repeated
		entries, divided := make([]uint64, 0, x.n), make([]uint64, x.n)
		width := min(bits.Len(uint(x.n/partSize)), maxDigit)
		at := make([]uint32, 1<<width)
		return func(band int) {
			entries = entries[:0]
			member := 0
			for _, rest := range x.pages {
				for ; len(rest) > 0; rest = rest[x.EntrySize():] {
					if skip == nil || !skip[member] {
						entries = append(entries, uint64(x.Key(rest, band))<<32|uint64(member))
					}
					member++
				}
			}
			scatter(divided, entries, 64-width, at)
			var pairs []uint64
			from := uint32(0)
			for _, to := range at {
				pairs = x.join(pairs, r.sorted(width, divided[from:to]), bucketCap, &capped)
				from = to
			}
			found.add(pairs)
		}
	})
	return found.pairs(), int(capped.Load())
}

// partSize is how many entries are about sorted at once, so that they fit the cache:
// of 10 million the join takes three quarters of the time of one over all.
const partSize = 1 << 15

// join appends the pairs of entries of equal key that pass the filter, each as
// A<<32 | B.
func (x *Index) join(pairs, entries []uint64, bucketCap int, capped *atomic.Int64) []uint64 {
	var few [64]uint64
	waiting := few[:0]
	decide := func() {
		x.touch(waiting)
		for _, p := range waiting {
			if agree(x.entry(uint32(p>>32)), x.entry(uint32(p))) >= x.MinAgree {
				pairs = append(pairs, p)
			}
		}
		waiting = waiting[:0]
	}
	for bucket := range buckets(entries) {
		if bucketCap > 0 && len(bucket) > bucketCap {
			capped.Add(1)
		}
		meet(bucket, bucketCap, func(a, b uint32) {
			if waiting = append(waiting, uint64(a)<<32|uint64(b)); len(waiting) == cap(waiting) {
				decide()
			}
		})
	}
	decide()
	return pairs
}

// touch reads what deciding on some pairs will read. Main memory answers many
// that do not wait for each other at once.
//
//go:noinline
func (x *Index) touch(pairs []uint64) (all uint8) {
	for _, p := range pairs {
		a, b := x.entry(uint32(p>>32)), x.entry(uint32(p))
		all |= a[0] | b[0] | a[len(a)-1] | b[len(b)-1]
	}
	return all
}

// Near reports whether so many components of two entries agree as [Index.Pairs]
// asks for. No more than the first K bytes of each are looked at.
func (p Params) Near(a, b []uint8) bool { return agree(a[:p.K], b[:p.K]) >= p.MinAgree }

// meet calls pair for each two members of a bucket, or, above the cap, for each
// member with the first cap/2 and the cap/2 before it.
func meet(bucket []uint64, bucketCap int, pair func(a, b uint32)) {
	for i := 1; i < len(bucket); i++ {
		b := uint32(bucket[i])
		near := 0
		if half := max(1, bucketCap/2); bucketCap > 0 && len(bucket) > bucketCap {
			near = max(0, i-half)
			for _, a := range bucket[:min(half, near)] {
				pair(uint32(a), b)
			}
		}
		for _, a := range bucket[near:i] {
			pair(uint32(a), b)
		}
	}
}

// agree counts the components whose 8 bits agree, eight at a step.
func agree(p, q []uint8) int {
	n := 0
	for i := 0; i < len(p); i += 8 {
		d := load(p[i:]) ^ load(q[i:])
		// Fold each byte's bits onto its lowest: 0 where the bytes are equal.
		d |= d >> 4
		d |= d >> 2
		d |= d >> 1
		n += 8 - bits.OnesCount64(d&0x0101010101010101)
	}
	return n
}

func (x *Index) entry(i uint32) []uint8 {
	return x.pages[i/perPage][int(i%perPage)*x.EntrySize():][:x.K]
}

func load(b []uint8) uint64 {
	_ = b[7]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// pairSet collects pairs, each as A<<32 | B, from several goroutines. Most of them
// are found in several bands, and in a feed of one template that would fill the
// memory.
type pairSet struct {
	mu   sync.Mutex
	all  []uint64
	many int // from which on repeats are removed
}

func (s *pairSet) add(pairs []uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all = append(s.all, pairs...); len(s.all) > max(s.many, 1<<20) {
		s.sort()
		s.many = 2 * len(s.all)
	}
}

func (s *pairSet) sort() {
	slices.Sort(s.all)
	s.all = slices.Compact(s.all)
}

// pairs returns them in order.
func (s *pairSet) pairs() []Pair {
	s.sort()
	pairs := make([]Pair, len(s.all))
	for i, p := range s.all {
		pairs[i] = Pair{uint32(p >> 32), uint32(p)}
	}
	return pairs
}
