package lsh

import (
	"math/rand/v2"
	"slices"
)

// postings lists the members that have a key, in as many hash tables as a key's
// first byte has values: one that is full is made again without the others. Where in a
// table an entry stands depends on a seed of the process, so that nobody can write
// texts that all meet there, and nothing else does.
type postings struct {
	seed  uint32
	parts [256]part
	found []uint32
}

// part is a table of open addressing, with linear probing.
type part struct {
	slots []uint64 // key<<32 | member+1, 0 where there is none
	n     int
}

func newPostings() postings { return postings{seed: rand.Uint32()} }

// place returns the part of a key, and where in it the key belongs, of 2^32.
func (p *postings) place(key uint32) (*part, uint32) {
	h := (key ^ p.seed) * 0x85ebca6b // the finalizer of MurmurHash3, a bijection
	h = (h ^ h>>13) * 0xc2b2ae35
	h ^= h >> 16
	return &p.parts[h>>24], h << 8
}

func (t *part) home(at uint32) int { return int(uint64(at) * uint64(len(t.slots)) >> 32) }

func (t *part) next(i int) int {
	if i++; i == len(t.slots) {
		return 0
	}
	return i
}

// of returns the members that have the key, until the next call.
func (p *postings) of(key uint32) []uint32 {
	p.found = p.found[:0]
	t, at := p.place(key)
	if t.n == 0 {
		return nil
	}
	for i := t.home(at); t.slots[i] != 0; i = t.next(i) {
		if uint32(t.slots[i]>>32) == key {
			p.found = append(p.found, uint32(t.slots[i])-1)
		}
	}
	return p.found
}

func (p *postings) add(key, member uint32) {
	t, at := p.place(key)
	if 4*t.n >= 3*len(t.slots) {
		p.resize(t, max(8, len(t.slots)*3/2))
	}
	t.insert(at, uint64(key)<<32|uint64(member+1))
	t.n++
}

func (t *part) insert(at uint32, entry uint64) {
	i := t.home(at)
	for t.slots[i] != 0 {
		i = t.next(i)
	}
	t.slots[i] = entry
}

// remove removes a posting, if it is there.
func (p *postings) remove(key, member uint32) {
	t, at := p.place(key)
	if t.n == 0 {
		return
	}
	i, entry := t.home(at), uint64(key)<<32|uint64(member+1)
	for t.slots[i] != entry {
		if t.slots[i] == 0 {
			return
		}
		i = t.next(i)
	}
	// What follows moves up to where it may stand, so that no gap hides it.
	hole := i
	for i = t.next(i); t.slots[i] != 0; i = t.next(i) {
		_, at := p.place(uint32(t.slots[i] >> 32))
		if t.apart(t.home(at), i) >= t.apart(hole, i) {
			t.slots[hole] = t.slots[i]
			hole = i
		}
	}
	t.slots[hole] = 0
	if t.n--; 4*t.n < len(t.slots) && len(t.slots) > 8 {
		p.resize(t, len(t.slots)/2)
	}
}

// apart is how many slots there are from one on to another.
func (t *part) apart(from, to int) int {
	if to < from {
		to += len(t.slots)
	}
	return to - from
}

func (p *postings) resize(t *part, size int) {
	old := t.slots
	t.slots = make([]uint64, size)
	for _, entry := range slices.Backward(old) {
		if entry != 0 {
			_, at := p.place(uint32(entry >> 32))
			t.insert(at, entry)
		}
	}
}
