package lsh

import (
	"math"
	"slices"
)

// Samples finds sets of which one may contain most of the other. Of each set it
// keeps 32 bits of the hashes below 2^64/m, which are about one in m. It is
// filled by one goroutine.
type Samples struct {
	Every   int     // m
	Contain float64 // the containment that candidates should have
	hashes  []uint32
	ends    []int // of each member's hashes, which are ascending
}

// Select appends the sample of a set to dst in ascending order.
func (s *Samples) Select(dst []uint32, set []uint64) []uint32 {
	from, limit := len(dst), math.MaxUint64/uint64(s.Every)
	for _, h := range set {
		if h <= limit {
			dst = append(dst, uint32(h)) // the low bits: the high ones are nearly all zero
		}
	}
	slices.Sort(dst[from:])
	return dst[:from+len(slices.Compact(dst[from:]))]
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

// Pairs returns the pairs that share two samples or more, of which enough to
// allow for the containment asked for: its share of the smaller sample, less
// three standard errors. A hash that more than bucketCap members have says
// little about any two of them and is passed over (0: none is). Skip is that of
// [Index.Pairs].
func (s *Samples) Pairs(bucketCap int, skip []bool) []Pair {
	var order sorter
	order.reset(len(s.hashes))
	for i := range s.ends {
		if skip != nil && skip[i] {
			continue
		}
		for _, h := range s.sample(uint32(i)) {
			order.add(h, uint32(i))
		}
	}
	var met []Pair
	for bucket := range buckets(order.sorted()) {
		if bucketCap == 0 || len(bucket) <= bucketCap {
			meet(bucket, 0, func(a, b uint32) { met = append(met, Pair{a, b}) })
		}
	}
	slices.SortFunc(met, Pair.compare)
	pairs := met[:0]
	for i := 0; i < len(met); {
		j := i + 1
		for j < len(met) && met[j] == met[i] {
			j++
		}
		if j-i > 1 && s.enough(met[i]) {
			pairs = append(pairs, met[i])
		}
		i = j
	}
	return pairs
}

func (s *Samples) enough(p Pair) bool {
	a, b := s.sample(p.A), s.sample(p.B)
	n := float64(min(len(a), len(b)))
	least := n*s.Contain - 3*math.Sqrt(n*s.Contain*(1-s.Contain))
	return float64(common(a, b)) >= least
}

// common counts the hashes that two ascending samples share.
func common(a, b []uint32) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		x, y := a[i], b[j]
		if x == y {
			n++
		}
		if x <= y {
			i++
		}
		if y <= x {
			j++
		}
	}
	return n
}
