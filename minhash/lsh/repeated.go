package lsh

import (
	"math/bits"
	"slices"
)

// repeated finds the entries, key<<32 | member, whose key another one has. It
// holds memory for the next ones.
type repeated struct{ entries, kept, spare, once, twice []uint64 }

// reset returns an empty slice for entries, with room for n.
func (r *repeated) reset(n int) []uint64 {
	r.entries = slices.Grow(r.entries[:0], n)
	return r.entries
}

// sorted returns those of the entries that share a key, and a few more, ordered
// by key; those of a key stay in order. The entries should come in what reset
// returned. Most have their key alone: two bits for each key, of which a few
// share theirs, keep them from being sorted.
func (r *repeated) sorted(entries []uint64) []uint64 {
	r.entries = entries
	words := max(1, 1<<bits.Len(uint(len(entries)))/8)
	r.once = slices.Grow(r.once[:0], words)[:words]
	r.twice = slices.Grow(r.twice[:0], words)[:words]
	clear(r.once)
	clear(r.twice)
	for _, e := range entries {
		key := e >> 32
		at, bit := key/64&uint64(words-1), uint64(1)<<(key%64)
		r.twice[at] |= r.once[at] & bit
		r.once[at] |= bit
	}
	r.kept = r.kept[:0]
	for _, e := range entries {
		if key := e >> 32; r.twice[key/64&uint64(words-1)]>>(key%64)&1 != 0 {
			r.kept = append(r.kept, e)
		}
	}
	r.kept, r.spare = radix(r.kept, r.spare)
	return r.kept
}

// radix sorts entries by key, in three passes over 11, 11 and 10 bits: 10
// million take a fifth of the time of a comparison sort. It returns them and the
// memory that is left.
func radix(entries, spare []uint64) (sorted, _ []uint64) {
	const few = 256 // for which it does not pay
	if len(entries) < few {
		slices.Sort(entries) // members are in order within a key, and stay so
		return entries, spare
	}
	const digit = 1<<11 - 1
	from, to := entries, slices.Grow(spare[:0], len(entries))[:len(entries)]
	for shift := 32; shift < 64; shift += 11 {
		var at [digit + 1]int
		for _, e := range from {
			at[e>>shift&digit]++
		}
		sum := 0
		for i, n := range at {
			at[i] = sum
			sum += n
		}
		for _, e := range from {
			d := e >> shift & digit
			to[at[d]] = e
			at[d]++
		}
		from, to = to, from
	}
	return from, to
}

// buckets yields the runs of two or more entries whose keys are equal.
func buckets(entries []uint64) func(yield func([]uint64) bool) {
	return func(yield func([]uint64) bool) {
		for i := 0; i < len(entries); {
			j := i + 1
			for j < len(entries) && entries[j]>>32 == entries[i]>>32 {
				j++
			}
			if j-i > 1 && !yield(entries[i:j]) {
				return
			}
			i = j
		}
	}
}
