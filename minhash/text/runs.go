package text

import (
	"math"
	"math/bits"
	"slices"
	"unicode/utf8"
)

const (
	block  = 64         // bytes looked at in one step
	window = 64 * block // bytes whose runs are written down at a time, to stay in the fastest cache
)

// find appends to w.edges where the runs of b[from:to] begin and end, and to
// w.stops after how many runs sentences end.
func (w *Words) find(b []byte, from, to int) {
	n := len(w.edges)
	inside := uint64(n) // 1 where a run goes on from what was before
	edges := slices.Grow(w.edges, window+8)
	edges = edges[:cap(edges)]
	for i, m := range w.look(b[from:to]) {
		at := from + i*block
		edge := m.run ^ (m.run<<1 | inside)
		inside = m.run >> 63
		for stop := m.stop; stop != 0; stop &= stop - 1 {
			bit := bits.TrailingZeros64(stop)
			if b[at+bit] != '.' || !between(b, at+bit) {
				w.stops = append(w.stops, (n+bits.OnesCount64(edge<<(63-bit)))/2)
			}
		}
		spread(edges[n:], edge, at)
		n += bits.OnesCount64(edge)
	}
	w.edges = edges[:n]
}

// mask has a bit for each byte of a block.
type mask struct {
	run  uint64 // of those that may be of a word
	stop uint64 // of those that may end a sentence
}

// look returns the masks of b, of which there is a window at most.
func (w *Words) look(b []byte) []mask {
	n := len(b) / block
	masks(w.masks[:n], b)
	if rest := b[n*block:]; len(rest) > 0 {
		var last [block]byte // zeros separate
		copy(last[:], rest)
		masks(w.masks[n:n+1], last[:])
		n++
	}
	return w.masks[:n]
}

// plainMasks fills in the masks of the first blocks of b. A table does it at 2
// GB/s; arithmetic on 8 bytes at once took twice as long.
func plainMasks(dst []mask, b []byte) {
	for i := range dst {
		p := (*[block]byte)(b[i*block:])
		var lo, hi uint64 // of either half of the bytes: runs in the lower half of the bits
		for i := range block / 2 {
			lo = lo>>1 | marks[p[i]]
			hi = hi>>1 | marks[p[i+block/2]]
		}
		dst[i] = mask{lo&math.MaxUint32 | hi<<32, lo>>32 | hi&^math.MaxUint32}
	}
}

// marks holds for each byte what plainMasks shifts into place.
var marks = func() (t [256]uint64) {
	for c := range t {
		switch k := ascii[c]; {
		case c >= utf8.RuneSelf || k == letter || k == upper:
			t[c] = 1 << 31
		case k == ender || c == '.':
			t[c] = 1 << 63
		}
	}
	return t
}()

// spread writes the places of the bits of set, counted from at, to the beginning
// of dst. It writes eight at a time, beyond the last one too: how often that is
// can be foreseen, the number of bits cannot.
//
//go:noinline
func spread(dst []int, set uint64, at int) {
	for set != 0 {
		p := (*[8]int)(dst)
		dst = dst[8:]
		p[0] = at + bits.TrailingZeros64(set)
		set &= set - 1
		p[1] = at + bits.TrailingZeros64(set)
		set &= set - 1
		p[2] = at + bits.TrailingZeros64(set)
		set &= set - 1
		p[3] = at + bits.TrailingZeros64(set)
		set &= set - 1
		p[4] = at + bits.TrailingZeros64(set)
		set &= set - 1
		p[5] = at + bits.TrailingZeros64(set)
		set &= set - 1
		p[6] = at + bits.TrailingZeros64(set)
		set &= set - 1
		p[7] = at + bits.TrailingZeros64(set)
		set &= set - 1
	}
}

// between reports whether the byte at i stands between two digits.
func between(s []byte, i int) bool {
	return i > 0 && i+1 < len(s) && s[i-1]-'0' < 10 && s[i+1]-'0' < 10
}
