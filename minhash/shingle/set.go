package shingle

import (
	"slices"

	"github.com/samestory/samestory/minhash/text"
)

// base is the odd multiplier of the rolling polynomial.
const base = 0xd1342543de82ef95

// Append appends the hash of each run of k words to dst, in order and with
// repeats. Fewer than k words, but at least one, are one shingle, whose hash is
// that of no longer run. It panics if k < 1.
func Append(dst, words []uint64, k int) []uint64 {
	if k < 1 {
		panic("shingle: a shingle needs at least one word")
	}
	if len(words) == 0 {
		return dst
	}
	if n := len(words); n < k {
		return append(dst, text.Mix(roll(words)+uint64(n)))
	}
	top := uint64(1) // base^(k-1), the weight of the word that leaves
	for range k - 1 {
		top *= base
	}
	// The words' hashes are mixed, and so their polynomial is.
	h := roll(words[:k])
	from := len(dst)
	dst = slices.Grow(dst, len(words)-k+1)[:from+len(words)-k+1]
	out := dst[from:]
	out[0] = h
	for i, w := range words[k:] {
		h = (h-words[i]*top)*base + w
		out[i+1] = h
	}
	return dst
}

// Double appends the hashes of the runs of 2k words to dst, given those of the
// runs of k words of the same text in order: what [Append] makes of its words,
// without them. It appends none for a text of fewer than 2k words.
func Double(dst, shingles []uint64, k int) []uint64 {
	shift := uint64(1)
	for range k {
		shift *= base
	}
	n := len(shingles) - k
	if n <= 0 {
		return dst
	}
	ahead := shingles[k:]
	for i, h := range shingles[:n] {
		dst = append(dst, h*shift+ahead[i])
	}
	return dst
}

func roll(words []uint64) uint64 {
	h := uint64(0)
	for _, w := range words {
		h = h*base + w
	}
	return h
}

// Set is a set of shingles: distinct hashes in ascending order.
type Set []uint64

// NewSet sorts hashes, removes repeats and returns the set in the same memory.
func NewSet(hashes []uint64) Set {
	slices.Sort(hashes)
	return slices.Compact(hashes)
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
