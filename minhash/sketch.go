package minhash

import (
	"fmt"
	"math"
	"math/bits"
	"slices"

	"github.com/samestory/samestory/minhash/text"
)

// MaxComponents bounds k: rounds and bins are packed into one word.
const MaxComponents = 1 << 14

// Sketcher makes signatures of k components. It holds buffers: one serves one
// goroutine at a time.
type Sketcher struct {
	shift    int      // 64 - log2(k)
	slots    []uint64 // round<<32 | smallest value
	elements []uint64 // of a weighted set
}

// New returns a Sketcher of k components, a power of two from 8 to
// [MaxComponents].
func New(k int) (*Sketcher, error) {
	if k < 8 || k > MaxComponents || k&(k-1) != 0 {
		return nil, fmt.Errorf("minhash: %d components, want a power of two from 8 to %d", k, MaxComponents)
	}
	return &Sketcher{shift: 64 - bits.TrailingZeros(uint(k)), slots: make([]uint64, k)}, nil
}

// K returns the number of components.
func (s *Sketcher) K() int { return len(s.slots) }

const empty = math.MaxUint64

// Sign appends the signature of a set of hashes to dst. The hashes should be
// spread over 64 bits; their order and repeats do not matter. An empty set has
// no signature: dst is returned as it is.
func (s *Sketcher) Sign(dst []uint32, set []uint64) []uint32 {
	if len(set) == 0 {
		return dst
	}
	k := len(s.slots)
	for i := range s.slots {
		s.slots[i] = empty
	}
	left := k
	for round := 0; left > 0 && round < k; round++ {
		left -= s.throw(set, uint64(round))
	}
	// What k rounds of throwing left empty is filled bin by bin.
	for bin := 0; left > 0; bin++ {
		if s.slots[bin] != empty {
			continue
		}
		for _, x := range set {
			v := text.Mix(x + uint64(k+bin)*golden)
			s.slots[bin] = min(s.slots[bin], uint64(k+bin)<<32|v&math.MaxUint32)
		}
		left--
	}
	dst = slices.Grow(dst, k)
	for _, v := range s.slots {
		// The round takes part: a value means nothing without its hash function.
		dst = append(dst, uint32(v)^uint32(v>>32)*0x9e3779b1)
	}
	return dst
}

const golden = 0x9e3779b97f4a7c15

// throw puts every element into a bin by the round's hash function and returns
// how many bins it filled first.
func (s *Sketcher) throw(set []uint64, round uint64) int {
	slots, shift, seed := s.slots, s.shift&63, round*golden
	filled := 0
	for _, x := range set {
		v := text.Mix(x + seed)
		slot := &slots[v>>shift]
		if *slot == empty {
			filled++
		}
		*slot = min(*slot, round<<32|v&math.MaxUint32)
	}
	return filled
}

// Agree returns the number of components in which two signatures of the same
// length agree; divided by that length it estimates the resemblance.
func Agree(a, b []uint32) int {
	n := 0
	for i, x := range a[:len(b)] {
		if x == b[i] {
			n++
		}
	}
	return n
}
