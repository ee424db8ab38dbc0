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

const (
	beyond = 16                    // places that spread may write behind the last
	room   = window/2 + 1 + beyond // for the runs of a window, and one from before it
)

// find appends where the runs of b[from:to] begin and end to w.begins and w.ends,
// and to w.stops after how many runs sentences end.
func (w *Words) find(b []byte, from, to int) {
	begun, ended := len(w.begins), len(w.ends)
	inside := uint64(begun - ended) // 1 where a run goes on from what was before
	w.begins, w.ends = slices.Grow(w.begins, room), slices.Grow(w.ends, room)
	blocks := w.look(b[from:to])
	edges := w.edges[:len(blocks)]
	for i, m := range blocks {
		before := m.run<<1 | inside
		inside = m.run >> 63
		e := edge{begins: m.run &^ before, ends: before &^ m.run}
		e.begun, e.ended = bits.OnesCount64(e.begins), bits.OnesCount64(e.ends)
		for stop := m.stop; stop != 0; stop &= stop - 1 {
			bit := bits.TrailingZeros64(stop)
			if at := from + i*block + bit; b[at] != '.' || !between(b, at) {
				w.stops = append(w.stops, ended+bits.OnesCount64(e.ends<<(63-bit)))
			}
		}
		begun, ended = begun+e.begun, ended+e.ended
		edges[i] = e
	}
	spread(w.begins[len(w.begins):cap(w.begins)], w.ends[len(w.ends):cap(w.ends)], edges, from)
	w.begins, w.ends = w.begins[:begun], w.ends[:ended]
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

// edge has, of a block, a bit for each byte that begins a run, and for each that
// stands behind the end of one, which take turns; and how many there are of each.
type edge struct {
	begins, ends uint64
	begun, ended int
}

// plainSpread writes the places of the bits of some blocks, of which the first is
// at at, to the beginnings of begins and ends. It writes beyond the last one,
// too, as many at a time as most blocks have: how often that is can be foreseen,
// the number of bits cannot.
func plainSpread(begins, ends []int, edges []edge, at int) {
	for _, e := range edges {
		spreadBits(begins, e.begins, at)
		spreadBits(ends, e.ends, at)
		begins, ends = begins[e.begun:], ends[e.ended:]
		at += block
	}
}

//go:noinline
func spreadBits(dst []int, set uint64, at int) {
	for set != 0 {
		p := (*[6]int)(dst)
		dst = dst[6:]
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
	}
}

// between reports whether the byte at i stands between two digits.
func between(s []byte, i int) bool {
	return i > 0 && i+1 < len(s) && s[i-1]-'0' < 10 && s[i+1]-'0' < 10
}
