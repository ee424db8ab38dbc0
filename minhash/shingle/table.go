package shingle

import (
	"math/bits"
	"slices"
)

// Table is a set to count others against: open addressing over the hashes
// themselves, which are mixed already. To fill it and to count another set of
// 400 shingles takes a tenth of sorting both, which is what [Set] does. The zero
// value is the empty set; it is not safe for concurrent use.
type Table struct {
	slots []uint64 // 0 where there is none
	mask  uint64
	zero  bool // whether 0 is a member
}

// Fill makes the table the set of the given hashes.
func (t *Table) Fill(hashes []uint64) {
	t.empty(len(hashes))
	for _, h := range hashes {
		t.insert(h)
	}
}

// Distinct makes the table the set of the given hashes, removes the repeats from
// them in place and returns what is left, in the order of first occurrence.
func (t *Table) Distinct(hashes []uint64) []uint64 {
	t.empty(len(hashes))
	out := hashes[:0]
	for _, h := range hashes {
		if t.insert(h) {
			out = append(out, h)
		}
	}
	return out
}

// Count returns how many of the given hashes, which must be distinct, are in the
// table. Once that cannot become least any more, it returns what it has counted.
func (t *Table) Count(distinct []uint64, least int) int {
	if len(t.slots) == 0 {
		return 0
	}
	n := 0
	for len(distinct) > 0 && n+len(distinct) >= least {
		some := distinct[:min(len(distinct), 32)]
		distinct = distinct[len(some):]
		for _, h := range some {
			if t.has(h) {
				n++
			}
		}
	}
	return n
}

func (t *Table) empty(n int) {
	size := 8 << bits.Len(uint(n)/4) // at most half full
	t.slots = slices.Grow(t.slots[:0], size)[:size]
	clear(t.slots)
	t.mask, t.zero = uint64(size-1), false
}

// insert adds h and reports whether it is new.
func (t *Table) insert(h uint64) bool {
	if h == 0 {
		fresh := !t.zero
		t.zero = true
		return fresh
	}
	i := h & t.mask
	for t.slots[i] != 0 {
		if t.slots[i] == h {
			return false
		}
		i = (i + 1) & t.mask
	}
	t.slots[i] = h
	return true
}

func (t *Table) has(h uint64) bool {
	if h == 0 {
		return t.zero
	}
	for i := h & t.mask; t.slots[i] != 0; i = (i + 1) & t.mask {
		if t.slots[i] == h {
			return true
		}
	}
	return false
}
