package cluster

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"
	"sync"

	"github.com/samestory/samestory/minhash"
	"github.com/samestory/samestory/minhash/text"
)

// edge joins two documents, a < b, by their score and by what their names have
// in common, both in units.
type edge struct {
	a, b         int32
	score, names uint32
}

// low is the score from which two documents are linked at all.
const low = unit / 100

// link scores the candidates by their cosines and returns those whose score is
// at least low, by a and b.
func (g *StoryGraph) link(ctx context.Context, workers int, start func() func(i int, found func(j int32)), score func(i, j int, cosine uint32) uint32) []edge {
	var mu sync.Mutex
	var all []edge
	each(ctx, len(g.docs), workers, func(int) (func(int), func()) {
		candidates := start()
		var x layout
		var own []edge
		scored := 0
		return func(i int) {
				x.lay(g.vectors[i])
				candidates(i, func(j int32) {
					scored++
					if score := score(i, int(j), x.cosine(g.vectors[j])); score >= low {
						own = append(own, edge{a: int32(i), b: j, score: score})
					}
				})
			}, func() {
				mu.Lock()
				defer mu.Unlock()
				all = append(all, own...)
				g.Candidates += scored
			}
	})
	return sortEdges(all)
}

// linkAll links the candidates. What is routine, and which dates are wrong, is
// learned from their cosines.
func (g *StoryGraph) linkAll(ctx context.Context, workers int, start func() func(i int, found func(j int32))) []edge {
	edges := g.link(ctx, workers, start, func(_, _ int, cosine uint32) uint32 { return cosine })
	g.routines = g.findRoutines(edges)
	if g.doubtDates(edges) {
		g.routines = g.findRoutines(edges) // what they have with others is no routine
	}
	for i := range edges {
		e := &edges[i]
		e.score = g.sharpen(int(e.a), int(e.b), e.score)
	}
	return slices.DeleteFunc(edges, func(e edge) bool { return e.score < low })
}

// sortEdges orders edges by a and b, in place.
func sortEdges(edges []edge) []edge {
	slices.SortFunc(edges, func(x, y edge) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	return edges
}

// layout is one vector laid out as a table by id, to be compared with many. It
// is small enough for the innermost cache; an array over all ids was fetched
// from memory at each id that is shared. Most of what another vector holds is
// not in this one, which a bit for each id, folded, tells without a guess that
// the processor gets wrong.
type layout struct {
	present [presentBits / 64]uint64
	slots   []uint64 // id<<32 | weight, 0 where there is none
	shift   int
	laid    vector
}

const presentBits = 1 << 15

func (x *layout) lay(v vector) {
	for _, e := range x.laid {
		x.present[(e>>32)%presentBits/64] = 0
	}
	x.laid = v
	size := 8 << bits.Len(uint(len(v))/4) // at most half full
	x.slots = slices.Grow(x.slots[:0], size)[:size]
	clear(x.slots)
	x.shift = 32 - bits.TrailingZeros(uint(size))
	for _, e := range v {
		x.present[(e>>32)%presentBits/64] |= 1 << ((e >> 32) % 64)
		i := x.slot(uint32(e >> 32))
		for x.slots[i] != 0 {
			i = (i + 1) & (size - 1)
		}
		x.slots[i] = e
	}
}

func (x *layout) slot(id uint32) int { return int(id * 0x9e3779b1 >> x.shift) }

// cosine returns that of the vector laid out and another, in units.
func (x *layout) cosine(v vector) uint32 {
	sum := uint64(0)
	for _, e := range v {
		if id := e >> 32; x.present[id%presentBits/64]>>(id%64)&1 != 0 {
			sum += x.weight(uint32(id)) * (e & math.MaxUint32)
		}
	}
	return uint32(min(sum>>24, unit))
}

// weight looks up an id, 0 where there is none.
func (x *layout) weight(id uint32) uint64 {
	for i := x.slot(id); x.slots[i] != 0; i = (i + 1) & (len(x.slots) - 1) {
		if uint32(x.slots[i]>>32) == id {
			return x.slots[i] & math.MaxUint32
		}
	}
	return 0
}

// everyPair makes a candidate of each two documents.
func (g *StoryGraph) everyPair(i int, found func(j int32)) {
	for j := i + 1; j < len(g.docs); j++ {
		found(int32(j))
	}
}

const (
	signatureSize = 256
	minComponents = 3
	maxMeetings   = 256               // documents behind one that it meets by a value: bounds what many copies of one text cost
	replicas      = 4 * signatureSize // of a document's features in all
)

// sign makes the weighted signature of a document: its shared features by the
// squares of their weights, scaled to the same sum for all so that a short
// report still meets a long one. The squares are the parts that the features
// can have in a cosine; by the plain weights, common words made 44,000
// candidates of each of 40,000 articles.
func (g *StoryGraph) sign(sketcher *minhash.Sketcher, v vector, dst []uint32) []uint32 {
	total := uint64(0)
	for _, e := range v {
		total += square(e)
	}
	if total == 0 {
		return dst
	}
	var set []minhash.Feature
	const scale = 1 << 8
	for _, e := range v {
		set = append(set, minhash.Feature{Hash: text.Mix(g.words.features[e>>32]), Weight: uint32(square(e) * (replicas * scale >> 8) / max(1, total>>8))})
	}
	return sketcher.SignWeighted(dst, set, scale)
}

// square returns the square of an entry's weight, in 1/256 units.
func square(e uint64) uint64 { return (e & math.MaxUint32) * (e & math.MaxUint32) >> 8 }

// meetings finds, for each document, those that agree with it in minComponents
// components of their signatures or more.
type meetings struct {
	members [][]uint32 // of each component: the documents by value, then number, as number<<1, plus 1 for the last of a value
	at      [][]uint32 // of each component: each document's place among the members
}

func newMeetings(ctx context.Context, signatures [][]uint32, workers int) *meetings {
	m := &meetings{members: make([][]uint32, signatureSize), at: make([][]uint32, signatureSize)}
	each(ctx, signatureSize, workers, func(int) (func(int), func()) {
		var entries []uint64
		return func(c int) {
			entries = entries[:0]
			for i, sig := range signatures {
				if len(sig) > 0 {
					entries = append(entries, uint64(sig[c])<<32|uint64(i))
				}
			}
			slices.Sort(entries)
			members, at := make([]uint32, len(entries)), make([]uint32, len(signatures))
			for n, e := range entries {
				members[n], at[uint32(e)] = uint32(e)<<1, uint32(n)
				if n+1 == len(entries) || entries[n+1]>>32 != e>>32 {
					members[n]++
				}
			}
			m.members[c], m.at[c] = members, at
		}, nil
	})
	return m
}

// finder returns a function that calls found for each later document that meets
// document i.
func (m *meetings) finder(signatures [][]uint32) func(i int, found func(j int32)) {
	counts := make([]uint8, len(signatures))
	var touched []uint32
	return func(i int, found func(j int32)) {
		if len(signatures[i]) == 0 {
			return
		}
		touched = touched[:0]
		for c, members := range m.members {
			for n, end := m.at[c][i], m.at[c][i]+maxMeetings; members[n]&1 == 0 && n < end; n++ {
				j := members[n+1] >> 1
				if counts[j] == 0 {
					touched = append(touched, j)
				}
				if counts[j] < minComponents {
					counts[j]++
				}
			}
		}
		for _, j := range touched {
			if counts[j] >= minComponents {
				found(int32(j))
			}
			counts[j] = 0
		}
	}
}
