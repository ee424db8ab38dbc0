package shingle

import "slices"

// Set is a set of shingles: distinct hashes in ascending order.
type Set []uint64

// NewSet sorts hashes, removes repeats and returns the set in the same memory.
func NewSet(hashes []uint64) Set {
	slices.Sort(hashes)
	return slices.Compact(hashes)
}

// Of returns the set of the shingles of k words.
func Of(words []uint64, k int) Set {
	var r Runs
	r.Set(words)
	return NewSet(r.Append(nil, k))
}

// Intersection returns the number of shingles that a and b share.
func (a Set) Intersection(b Set) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		x, y := a[i], b[j]
		// Without branches: which side is behind is a coin toss to the processor.
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

// Resemblance returns |a and b| / |a or b|, 0 where both are empty.
func (a Set) Resemblance(b Set) float64 {
	return Resemblance(a.Intersection(b), len(a), len(b))
}

// Containment returns |a and b| / min(|a|, |b|), 0 where one is empty.
func (a Set) Containment(b Set) float64 {
	return Containment(a.Intersection(b), len(a), len(b))
}

// Resemblance is that of two sets of the given sizes that share n shingles.
func Resemblance(n, a, b int) float64 {
	if n == 0 {
		return 0
	}
	return float64(n) / float64(a+b-n)
}

// Containment is that of two sets of the given sizes that share n shingles.
func Containment(n, a, b int) float64 {
	if n == 0 {
		return 0
	}
	return float64(n) / float64(min(a, b))
}
