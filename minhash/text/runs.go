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
	var last [block]byte // zeros separate
	for at := from; at < to; at += block {
		p := &last
		if len(b)-at >= block {
			p = (*[block]byte)(b[at:])
		} else {
			copy(last[:], b[at:])
		}
		run, stop := masks(p)
		edge := run ^ (run<<1 | inside)
		inside = run >> 63
		for ; stop != 0; stop &= stop - 1 {
			bit := bits.TrailingZeros64(stop)
			if p[bit] != '.' || !between(b, at+bit) {
				w.stops = append(w.stops, (n+bits.OnesCount64(edge<<(63-bit)))/2)
			}
		}
		spread(edges[n:], edge, at)
		n += bits.OnesCount64(edge)
	}
	w.edges = edges[:n]
}

// masks returns a bit for each of 64 bytes that may be of a word, and for each
// that may end a sentence. A table does it at 2 GB/s; arithmetic on 8 bytes at
// once took twice as long. Inlined, it would push the variables of its caller
// out of the registers.
//
//go:noinline
func masks(b *[block]byte) (run, stop uint64) {
	var lo, hi uint64 // of either half of the bytes: runs in the lower half of the bits
	for i := range block / 2 {
		lo = lo>>1 | marks[b[i]]
		hi = hi>>1 | marks[b[i+block/2]]
	}
	return lo&math.MaxUint32 | hi<<32, lo>>32 | hi&^math.MaxUint32
}

// marks holds for each byte what masks shifts into place.
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
