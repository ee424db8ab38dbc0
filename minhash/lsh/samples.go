package lsh

import (
	"math"
	"math/bits"
	"slices"
)

// Samples finds sets of which one may contain most of the other. Of each set it
// keeps 32 bits of the hashes of those elements whose keys are below 2^64/m, which
// are about one in m. It is filled by one goroutine.
type Samples struct {
	Every   int     // m
	Contain float64 // the containment that candidates should have
	n       int
	total   int // samples
	blocks  []SampleBlock
	starts  []int // the first member of each block
}

// SampleBlock holds the samples of some members in order. Blocks can be made in
// parallel and then added to Samples.
type SampleBlock struct {
	hashes []uint32
	ends   []int32 // of each member's hashes
}

// Append puts the sample of a set into the block. Each element has a key, which
// decides whether it is sampled, and a hash, which is asked for only then;
// elements of equal hashes must have equal keys. Repeats in the set are repeats in
// the sample, where they weigh a little and cost less than to be found.
func (s *Samples) Append(b *SampleBlock, keys []uint64, hash func(i int) uint64) {
	limit := math.MaxUint64 / uint64(s.Every)
	for from := 0; from < len(keys); from += 64 {
		few := uint64(0) // a bit for each: no branch, for one in m is hard to foresee
		for i, key := range keys[from:min(from+64, len(keys))] {
			_, over := bits.Sub64(limit, key, 0)
			few |= (1 - over) << (i & 63)
		}
		for ; few != 0; few &= few - 1 {
			b.hashes = append(b.hashes, uint32(hash(from+bits.TrailingZeros64(few))))
		}
	}
	b.ends = append(b.ends, int32(len(b.hashes)))
}

// Reset empties the block and keeps its memory.
func (b *SampleBlock) Reset() { b.hashes, b.ends = b.hashes[:0], b.ends[:0] }

// Clone returns a copy of the block, in no more memory than it takes.
func (b SampleBlock) Clone() SampleBlock {
	return SampleBlock{slices.Clone(b.hashes), slices.Clone(b.ends)}
}

// Hashes are those of all members, one after another.
func (b SampleBlock) Hashes() []uint32 { return b.hashes }

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
		s.total += len(b.hashes)
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
	parts := divide(workers, len(s.blocks), s.total, func(n int, put func([]uint32, uint32)) {
		for i := range s.blocks[n].ends {
			if member := s.starts[n] + i; skip == nil || !skip[member] {
				put(s.blocks[n].sample(i), uint32(member))
			}
		}
	})
	members, passed := make([][]uint32, parts.n), make([][]uint32, parts.n)
	each(workers, parts.n, func() func(int) {
		var r repeated
		var part [][]uint64
		return func(n int) {
			part = parts.part(part[:0], n)
			for bucket := range buckets(r.sorted(parts.bits, part...)) {
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
	wanted := met[:0]
	for _, other := range met {
		// What is passed over can only add to what they share, and seldom decides.
		passed := int(min(j.common[i], j.common[other]))
		if j.Enough(j.sample(i), j.sample(other), int(counts[other]), passed) {
			wanted = append(wanted, other)
		}
		counts[other] = 0
	}
	slices.Sort(wanted)
	return wanted
}

// Enough reports whether two samples are a candidate by themselves, given how many
// hashes they share that are looked at, and how many of each are passed over, of
// which the fewer are given here.
func (s *Samples) Enough(a, b []uint32, shared, passed int) bool {
	return enough(a, b, shared, passed, s.Contain)
}

// Least is how many hashes samples share that may be a candidate, by the number of
// those of the smaller one.
func (s *Samples) Least(n int) int { return max(2, int(math.Ceil(least(n, s.Contain)))) }

func least(n int, contain float64) float64 {
	of := float64(n) * contain
	return of - 2*math.Sqrt(of*(1-contain))
}

// enough reports whether two samples that share some that are looked at, two at least,
// besides as many as are passed over, share enough of all.
func enough(a, b []uint32, shared, passed int, contain float64) bool {
	least := least(min(len(a), len(b)), contain)
	if shared < 2 || float64(shared+passed) < least {
		return false
	}
	return float64(shared) >= least || float64(common(a, b)) >= least
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
