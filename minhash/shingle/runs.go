package shingle

import (
	"math"
	"slices"

	"github.com/samestory/samestory/minhash/text"
)

// base is the odd multiplier of the polynomial.
const base = 0xd1342543de82ef95

// Runs knows the hash of any run of words of one text: the polynomial in the
// hashes of its words, as a difference of two sums over the words before (Karp
// and Rabin, "Efficient randomized pattern-matching algorithms", IBM Journal
// 1987). The words' hashes are mixed, and so their polynomial is. The zero value
// is of a text without words; one that is Set again reuses its memory. It is not
// safe for concurrent use.
type Runs struct {
	sums   []uint64 // of the words before each, and of all
	powers []uint64 // of base
}

// Set makes r the runs of these words.
func (r *Runs) Set(words []uint64) {
	n := len(words)
	for len(r.powers) <= n {
		if len(r.powers) == 0 {
			r.powers = append(r.powers, 1)
		}
		r.powers = append(r.powers, r.powers[len(r.powers)-1]*base)
	}
	r.sums = slices.Grow(r.sums[:0], n+1)[:n+1]
	r.sums[0] = 0
	out, sum := r.sums[1:][:len(words)], uint64(0)
	// Two words at a step: every other sum does not wait for the one before it.
	i := 0
	for ; i < len(words)-1; i += 2 {
		u, v := words[i], words[i+1]
		out[i] = sum*base + u
		sum = sum*(base*base&math.MaxUint64) + (u*base + v)
		out[i+1] = sum
	}
	if i < len(words) {
		out[i] = sum*base + words[i]
	}
}

// Len returns the number of words.
func (r *Runs) Len() int { return max(0, len(r.sums)-1) }

// Hash returns the hash of the words from one to another, 0 for none.
func (r *Runs) Hash(from, to int) uint64 {
	if from == to {
		return 0
	}
	return finish(r.sums[to]-r.sums[from]*r.powers[to-from], to-from)
}

// Hash returns what Runs has for all of these words.
func Hash(words []uint64) uint64 {
	if len(words) == 0 {
		return 0
	}
	sum := uint64(0)
	for _, w := range words {
		sum = sum*base + w
	}
	return finish(sum, len(words))
}

func finish(sum uint64, words int) uint64 { return text.Mix(sum+uint64(words)) | 1 }

// Append appends the hash of each run of k words to dst, in order and with
// repeats: the shingles of the text. Fewer than k words, but at least one, are
// one shingle, whose hash is that of no longer run. It panics if k < 1.
func (r *Runs) Append(dst []uint64, k int) []uint64 { return r.Between(dst, 0, r.Len(), k) }

// Between is Append for the words from one to another.
func (r *Runs) Between(dst []uint64, from, to, k int) []uint64 {
	if k < 1 {
		panic("shingle: a shingle needs at least one word")
	}
	if from == to {
		return dst
	}
	if to-from < k {
		return append(dst, r.Hash(from, to))
	}
	power := r.powers[k]
	ahead := r.sums[from+k : to+1]
	behind := r.sums[from:][:len(ahead)]
	at := len(dst)
	dst = slices.Grow(dst, len(ahead))[:at+len(ahead)]
	out := dst[at:][:len(ahead)]
	for i, sum := range ahead {
		out[i] = sum - behind[i]*power
	}
	return dst
}
