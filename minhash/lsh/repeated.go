package lsh

import (
	"math/bits"
	"slices"
)

// repeated finds the entries, key<<32 | member, whose key another one has. It
// holds memory for the next ones.
type repeated struct {
	kept, spare, seen []uint64
	at                [1 << maxDigit]uint32
}

// sorted returns those entries of some lists that share a key, and a few more,
// ordered by key; those of a key stay in order. All keys agree in their first
// bits, of a number that is given. Most have their key alone: two bits
// for each key, of which a few share theirs, keep them from being sorted. The
// bits of a key stand side by side, for one look at the memory instead of two.
func (r *repeated) sorted(agree int, lists ...[]uint64) []uint64 {
	total := 0
	for _, entries := range lists {
		total += len(entries)
	}
	words := max(1, 1<<bits.Len(uint(total))/4)
	r.seen = slices.Grow(r.seen[:0], words)[:words]
	seen, last := r.seen, uint64(words-1)
	clear(seen)
	for _, entries := range lists {
		for _, e := range entries {
			key := e >> 33 // the lowest bit is the same in all keys of sentences
			word, once := &seen[key/32&last], key%32*2
			*word |= 1<<once | (*word>>once&1)<<(once+1)
		}
	}
	r.kept = slices.Grow(r.kept[:0], total)[:total]
	kept, n := r.kept, uint64(0)
	for _, entries := range lists {
		for _, e := range entries { // no branch: whether one stays is hard to foresee
			key := e >> 33
			kept[n] = e
			n += seen[key/32&last] >> (key%32*2 + 1) & 1
		}
	}
	kept = kept[:n]
	r.spare = slices.Grow(r.spare[:0], len(kept))[:len(kept)]
	r.order(kept, r.spare, agree)
	return kept
}

const (
	maxDigit = 11
	few      = 24 // entries for which an insertion sort is faster
)

// order sorts entries by key, from the first bit on in which keys differ, about
// as many bits at a time as spread them evenly: a part of a join, whose entries
// are some thousands, takes one pass where a sort from the last bit on takes
// three.
func (r *repeated) order(entries, spare []uint64, agree int) {
	digit := min(bits.Len(uint(len(entries)))-1, maxDigit, 32-agree)
	if len(entries) <= few || digit == 0 { // equal keys are in order
		insert(entries)
		return
	}
	shift := 64 - agree - digit
	scatter(spare, entries, shift, r.at[:1<<digit])
	copy(entries, spare)
	for from, to := 0, 0; from < len(entries); from = to {
		for to = from + 1; to < len(entries) && entries[to]>>(shift&63) == entries[from]>>(shift&63); to++ {
		}
		if to-from > 1 {
			r.order(entries[from:to], spare[from:to], agree+digit)
		}
	}
}

// scatter copies entries to dst, ordered by as many bits from the given one on as
// at has a place for each of their values. It leaves there where each value ends.
func scatter(dst, entries []uint64, bit int, at []uint32) {
	shift, mask := bit&63, uint64(len(at)-1)
	clear(at)
	for _, e := range entries {
		at[e>>shift&mask]++
	}
	sum := uint32(0)
	for i, n := range at {
		at[i] = sum
		sum += n
	}
	for _, e := range entries {
		to := &at[e>>shift&mask]
		dst[*to] = e
		*to++
	}
}

// insert sorts entries that are few, or in order already.
func insert(entries []uint64) {
	for i := 1; i < len(entries); i++ {
		e, j := entries[i], i
		for ; j > 0 && entries[j-1] > e; j-- {
			entries[j] = entries[j-1]
		}
		entries[j] = e
	}
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
