package lsh

import (
	"math"
	"math/bits"
	"slices"
)

// Samples finds sets of which one may contain most of the other. Of each set it
// keeps 32 bits of the hashes below 2^64/m, which are about one in m. It is
// filled by one goroutine.
type Samples struct {
	Every   int     // m
	Contain float64 // the containment that candidates should have
	n       int
	blocks  []SampleBlock
	starts  []int // the first member of each block
}

// SampleBlock holds the samples of some members in order. Blocks can be made in
// parallel and then added to Samples.
type SampleBlock struct {
	hashes []uint32
	ends   []int32 // of each member's hashes
}

// Append puts the sample of a set into the block. Repeats in the set are repeats
// in the sample, where they weigh a little and cost less than to be found.
func (s *Samples) Append(b *SampleBlock, set []uint64) {
	limit := math.MaxUint64 / uint64(s.Every)
	for part := range slices.Chunk(set, 64) {
		var few [64]uint32
		n := uint64(0)
		for _, h := range part { // no branch: one in m is hard to foresee
			few[n%64] = uint32(h) // the low bits: the high ones are nearly all zero
			_, over := bits.Sub64(limit, h, 0)
			n += 1 - over
		}
		b.hashes = append(b.hashes, few[:n]...)
	}
	b.ends = append(b.ends, int32(len(b.hashes)))
}

// Sized returns an empty block with room for as many samples as b has.
func (b SampleBlock) Sized() SampleBlock {
	return SampleBlock{make([]uint32, 0, len(b.hashes)), make([]int32, 0, len(b.ends))}
}

func (b SampleBlock) sample(i int) []uint32 {
	if i == 0 {
		return b.hashes[:b.ends[0]]
	}
	return b.hashes[b.ends[i-1]:b.ends[i]]
}

// Add takes over a block, whose members follow those added before.
func (s *Samples) Add(b SampleBlock) {
	if n := len(b.ends); n > 0 {
		s.blocks, s.starts = append(s.blocks, b), append(s.starts, s.n)
		s.n += n
	}
}

func (s *Samples) sample(i uint32) []uint32 {
	at, found := slices.BinarySearch(s.starts, int(i))
	if !found {
		at--
	}
	return s.blocks[at].sample(int(i) - s.starts[at])
}

// Pairs returns, in order, the pairs that share two samples or more, of which
// enough to allow for the containment asked for: its share of the smaller
// sample, less two standard errors, so that at that containment itself one in 40
// is lost; with three, more than half of what is verified is no copy. A hash
// that more than bucketCap members have says little about any two of them and
// is passed over (0: none is). Workers and skip are those of [Index.Pairs].
func (s *Samples) Pairs(bucketCap, workers int, skip []bool) []Pair {
	j := s.join(bucketCap, workers, skip)
	const chunk = 1 << 10
	lists := make([][]Pair, (s.n+chunk-1)/chunk)
	each(workers, len(lists), func() func(int) {
		counts := make([]uint32, s.n)
		var met []uint32
		return func(n int) {
			for i := n * chunk; i < min((n+1)*chunk, s.n); i++ {
				met = j.meet(uint32(i), counts, met[:0])
				for _, other := range met {
					lists[n] = append(lists[n], Pair{uint32(i), other})
				}
			}
		}
	})
	return slices.Concat(lists...)
}

// sampleJoin lists who has which sample.
type sampleJoin struct {
	*Samples
	members []uint32 // by hash, in ascending order within each
	places  []uint32 // by member, where it stands among the members of each hash
	last    []uint32 // of each member, the end of its places
	common  []uint32 // of each member, how many of its samples are passed over
}

const lastOfBucket = 1 << 31 // marks the end of a bucket among the members

// join divides the samples by their hashes into parts that fit the cache, and
// finds in each what more than one member has.
func (s *Samples) join(bucketCap, workers int, skip []bool) *sampleJoin {
	parts := s.divide(workers, skip)
	members, passed := make([][]uint32, len(parts)), make([][]uint32, len(parts))
	each(workers, len(parts), func() func(int) {
		var order sorter
		var once, twice []uint64
		return func(n int) {
			once, twice = order.repeated(parts[n], once, twice)
			for bucket := range buckets(order.sorted()) {
				to := &members[n]
				if bucketCap > 0 && len(bucket) > bucketCap {
					to = &passed[n]
				}
				from := len(*to)
				for _, e := range bucket {
					if i := uint32(e); len(*to) == from || (*to)[len(*to)-1] != i { // no repeat within the member
						*to = append(*to, i)
					}
				}
				if to == &members[n] {
					(*to)[len(*to)-1] |= lastOfBucket
				}
			}
		}
	})
	j := &sampleJoin{s, slices.Concat(members...), nil, make([]uint32, s.n), make([]uint32, s.n)}
	for _, list := range passed {
		for _, i := range list {
			j.common[i]++
		}
	}
	j.index()
	return j
}

// index fills in the places of each member, but for those where no other member
// follows.
func (j *sampleJoin) index() {
	for _, i := range j.members {
		if i < lastOfBucket {
			j.last[i]++
		}
	}
	sum := uint32(0)
	for i, n := range j.last {
		j.last[i] = sum
		sum += n
	}
	j.places = make([]uint32, sum)
	for n, i := range j.members {
		if i < lastOfBucket {
			j.places[j.last[i]] = uint32(n)
			j.last[i]++
		}
	}
}

// divide returns the samples, hash<<32 | member, in parts by the first bits of
// their hashes. Members stay in order.
func (s *Samples) divide(workers int, skip []bool) [][]uint64 {
	const size = 1 << 13 // of a part, about
	total := 0
	for _, b := range s.blocks {
		total += len(b.hashes)
	}
	width := bits.Len(uint(total / size))
	shift := 32 - width
	chunks := min(len(s.blocks), 64)
	at := make([][]uint32, chunks) // where each chunk's next entry of a part goes
	over := func(n int, visit func(part, h, member uint32)) {
		for at := len(s.blocks) * n / chunks; at < len(s.blocks)*(n+1)/chunks; at++ {
			for i := range s.blocks[at].ends {
				member := s.starts[at] + i
				if skip == nil || !skip[member] {
					for _, h := range s.blocks[at].sample(i) {
						visit(h>>shift, h, uint32(member))
					}
				}
			}
		}
	}
	each(workers, chunks, func() func(int) {
		return func(n int) {
			at[n] = make([]uint32, 1<<width)
			over(n, func(part, _, _ uint32) { at[n][part]++ })
		}
	})
	starts := make([]uint32, 1<<width+1)
	sum := uint32(0)
	for part := range 1 << width {
		for n := range at {
			at[n][part], sum = sum, sum+at[n][part]
		}
		starts[part+1] = sum
	}
	all := make([]uint64, sum)
	each(workers, chunks, func() func(int) {
		return func(n int) {
			next := at[n]
			over(n, func(part, h, member uint32) {
				all[next[part]] = uint64(h)<<32 | uint64(member)
				next[part]++
			})
		}
	})
	parts := make([][]uint64, 1<<width)
	for n := range parts {
		parts[n] = all[starts[n]:starts[n+1]]
	}
	return parts
}

// repeated makes s hold the entries whose hash more than one may have. Four in
// five have one alone: two bits for each hash, of which a few share theirs, keep
// them from being sorted.
func (s *sorter) repeated(part []uint64, once, twice []uint64) (_, _ []uint64) {
	words := max(1, 1<<bits.Len(uint(len(part)))/8)
	once = slices.Grow(once[:0], words)[:words]
	twice = slices.Grow(twice[:0], words)[:words]
	clear(once)
	clear(twice)
	for _, e := range part {
		h := e >> 32
		at, bit := h/64&uint64(words-1), uint64(1)<<(h%64)
		twice[at] |= once[at] & bit
		once[at] |= bit
	}
	s.reset(len(part))
	for _, e := range part {
		if h := e >> 32; twice[h/64&uint64(words-1)]>>(h%64)&1 != 0 {
			s.entries = append(s.entries, e)
		}
	}
	return once, twice
}

// meet appends the later members that share enough samples with member i.
// Counts must be zero, and are again when it returns.
func (j *sampleJoin) meet(i uint32, counts []uint32, met []uint32) []uint32 {
	from := uint32(0)
	if i > 0 {
		from = j.last[i-1]
	}
	for _, n := range j.places[from:j.last[i]] {
		for ; j.members[n] < lastOfBucket; n++ {
			other := j.members[n+1] &^ lastOfBucket
			if counts[other] == 0 {
				met = append(met, other)
			}
			counts[other]++
		}
	}
	enough := met[:0]
	for _, other := range met {
		if shared := int(counts[other]); shared > 1 && j.enough(i, other, shared) {
			enough = append(enough, other)
		}
		counts[other] = 0
	}
	slices.Sort(enough)
	return enough
}

// enough reports whether two members, which share some samples that are looked
// at, share enough of all.
func (j *sampleJoin) enough(a, b uint32, shared int) bool {
	x, y := j.sample(a), j.sample(b)
	n := float64(min(len(x), len(y)))
	least := n*j.Contain - 2*math.Sqrt(n*j.Contain*(1-j.Contain))
	// What is passed over can only add to what they share, and seldom decides.
	if most := shared + int(min(j.common[a], j.common[b])); float64(most) < least {
		return false
	}
	return float64(shared) >= least || float64(common(x, y)) >= least
}

// common counts the hashes that two samples share.
func common(a, b []uint32) int {
	b = slices.Sorted(slices.Values(b))
	n := 0
	for _, h := range a {
		if _, both := slices.BinarySearch(b, h); both {
			n++
		}
	}
	return n
}
