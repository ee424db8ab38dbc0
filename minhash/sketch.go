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
	slots    []uint64 // round<<32 | smallest value
	elements []uint64 // of a weighted set, or of one with many repeats
}

// New returns a Sketcher of k components, a power of two from 8 to
// [MaxComponents].
func New(k int) (*Sketcher, error) {
	if k < 8 || k > MaxComponents || k&(k-1) != 0 {
		return nil, fmt.Errorf("minhash: %d components, want a power of two from 8 to %d", k, MaxComponents)
	}
	return &Sketcher{slots: make([]uint64, k)}, nil
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
	next := 0 // the first bin that is empty
	for round := 0; round < k && next < k; round++ {
		if round == 4 && len(set) > 8*k { // so many that differ would have filled all
			s.elements = append(s.elements[:0], set...)
			slices.Sort(s.elements)
			set = slices.Compact(s.elements)
		}
		s.throw(set, uint64(round))
		for next < k && s.slots[next] != empty {
			next++
		}
	}
	// What k rounds of throwing left empty is filled bin by bin.
	for bin := next; bin < k; bin++ {
		if s.slots[bin] != empty {
			continue
		}
		for _, x := range set {
			v := text.Mix(x + uint64(k+bin)*golden)
			s.slots[bin] = min(s.slots[bin], uint64(k+bin)<<32|v&math.MaxUint32)
		}
	}
	dst = slices.Grow(dst, k)
	for _, v := range s.slots {
		// The round takes part: a value means nothing without its hash function.
		dst = append(dst, uint32(v)^uint32(v>>32)*0x9e3779b1)
	}
	return dst
}

const golden = 0x9e3779b97f4a7c15

// throw puts every element into a bin by the round's hash function: the low half
// of a folded product, whose high half is the value.
func (s *Sketcher) throw(set []uint64, round uint64) {
	slots := s.slots
	if len(slots) == 0 {
		return
	}
	multiplier := text.Mix(round*golden+1) | 1
	round <<= 32
	for _, x := range set {
		hi, lo := bits.Mul64(x, multiplier)
		v := hi ^ lo
		slot := &slots[v&uint64(len(slots)-1)]
		*slot = min(*slot, round|v>>32)
	}
}

// Agree returns the number of components in which two signatures of the same
// length agree; divided by that length it estimates the resemblance, 0 to 1.
func Agree(a, b []uint32) int {
	n := 0
	for i, x := range a[:len(b)] {
		if x == b[i] {
			n++
		}
	}
	return n
}
