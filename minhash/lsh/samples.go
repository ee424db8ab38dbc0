package lsh

import (
	"cmp"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Samples finds sets of which one may contain most of the other. Of each set it
// keeps 32 bits of the hashes below 2^64/m, which are about one in m. It is
// filled by one goroutine.
type Samples struct {
	Every   int     // m
	Contain float64 // the containment that candidates should have
	hashes  []uint32
	ends    []int // of each member's hashes
}

// Select appends the sample of a set to dst. Repeats in the set are repeats in
// the sample, where they weigh a little and cost less than to be found.
func (s *Samples) Select(dst []uint32, set []uint64) []uint32 {
	limit := math.MaxUint64 / uint64(s.Every)
	for _, h := range set {
		if h <= limit {
			dst = append(dst, uint32(h)) // the low bits: the high ones are nearly all zero
		}
	}
	return dst
}

// Add appends the sample of the next member.
func (s *Samples) Add(sample []uint32) {
	s.hashes = append(s.hashes, sample...)
	s.ends = append(s.ends, len(s.hashes))
}

func (s *Samples) sample(i uint32) []uint32 {
	if i == 0 {
		return s.hashes[:s.ends[0]]
	}
	return s.hashes[s.ends[i-1]:s.ends[i]]
}

// Pairs returns, in order, the pairs that share two samples or more, of which
// enough to allow for the containment asked for: its share of the smaller
// sample, less two standard errors, so that at that containment itself one in 40
// is lost; with three, more than half of what is verified is no copy. A hash
// that more than bucketCap members have says little about any two of them and
// is passed over (0: none is). Workers and skip are those of [Index.Pairs].
func (s *Samples) Pairs(bucketCap, workers int, skip []bool) []Pair {
	j := s.join(bucketCap, skip)
	const chunk = 1 << 10
	lists := make([][]Pair, (len(s.ends)+chunk-1)/chunk)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(cmp.Or(max(workers, 0), runtime.GOMAXPROCS(0)), len(lists)) {
		wg.Go(func() {
			counts := make([]uint32, len(s.ends))
			var met []uint32
			for n := int(next.Add(1) - 1); n < len(lists); n = int(next.Add(1) - 1) {
				for i := n * chunk; i < min((n+1)*chunk, len(s.ends)); i++ {
					if skip == nil || !skip[i] {
						met = j.meet(uint32(i), counts, met[:0])
						for _, other := range met {
							lists[n] = append(lists[n], Pair{uint32(i), other})
						}
					}
				}
			}
		})
	}
	wg.Wait()
	return slices.Concat(lists...)
}

// sampleJoin lists who has which sample.
type sampleJoin struct {
	*Samples
	members []uint32 // by hash
	at      []uint32 // of each sample, its member's place there
	common  []uint32 // of each member, how many of its samples are passed over
}

const (
	lastOfBucket = 1 << 31        // marks the end of a bucket among the members
	passedOver   = math.MaxUint32 // the place of a sample that is not looked at
)

func (s *Samples) join(bucketCap int, skip []bool) *sampleJoin {
	j := &sampleJoin{s, nil, make([]uint32, len(s.hashes)), make([]uint32, len(s.ends))}
	slots, entries := s.repeated(skip)
	for n := range j.at {
		j.at[n] = passedOver
	}
	j.members = make([]uint32, len(entries))
	for from := 0; from < len(entries); {
		to := from + 1
		for to < len(entries) && entries[to]>>32 == entries[from]>>32 {
			to++
		}
		last := from
		for _, e := range entries[from:to] {
			slot := uint32(e)
			i := slots[slot]
			switch {
			case last > from && j.members[last-1] == i: // a repeat within the member
				continue
			case bucketCap > 0 && to-from > bucketCap:
				j.common[i]++
			default:
				j.at[slot] = uint32(last)
			}
			j.members[last] = i
			last++
		}
		j.members[last-1] |= lastOfBucket
		from = to
	}
	return j
}

// repeated returns the samples that more than one member may have, ordered by
// hash as hash<<32 | number, and the member of each. Four in five have one
// alone: two bits for each hash, of which a few share theirs, keep them from
// being sorted.
func (s *Samples) repeated(skip []bool) (members []uint32, entries []uint64) {
	size := max(64, 8<<bits.Len(uint(len(s.hashes))))
	once, twice := make([]uint64, size/64), make([]uint64, size/64)
	members = make([]uint32, len(s.hashes))
	for i := range s.ends {
		from := s.ends[i] - len(s.sample(uint32(i)))
		for n, h := range s.hashes[from:s.ends[i]] {
			members[from+n] = uint32(i)
			if skip == nil || !skip[i] {
				at, bit := h&uint32(size-1)/64, uint64(1)<<(h%64)
				twice[at] |= once[at] & bit
				once[at] |= bit
			}
		}
	}
	var order sorter
	for n, h := range s.hashes {
		if twice[h&uint32(size-1)/64]>>(h%64)&1 != 0 && (skip == nil || !skip[members[n]]) {
			order.add(h, uint32(n))
		}
	}
	return members, order.sorted()
}

// meet appends the later members that share enough samples with member i.
// Counts must be zero, and are again when it returns.
func (j *sampleJoin) meet(i uint32, counts []uint32, met []uint32) []uint32 {
	from := j.ends[i] - len(j.sample(i))
	for _, n := range j.at[from:j.ends[i]] {
		if n == passedOver {
			continue
		}
		for ; j.members[n]&lastOfBucket == 0; n++ {
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
