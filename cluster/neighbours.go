package cluster

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"
	"sync"
)

// edge joins two documents, a < b, by their score and by what their names have
// in common, both in units.
type edge struct {
	a, b         int32
	score, names uint32
}

// low is the score from which two documents are linked at all.
const low = unit / 100

// link scores the candidates of some documents by how alike they are and returns those
// whose score is at least low, in no order.
func (g *StoryGraph) link(ctx context.Context, workers int, b block, start func() finder, score func(i, j int, cosine uint32) uint32) []edge {
	var mu sync.Mutex
	var all []edge
	each(ctx, b.to-b.from, workers, func(int) (func(int), func()) {
		candidates := start()
		var x layout
		var own []edge
		scored := 0
		var few [16]int32
		decide := func(i int, others []int32) {
			g.touch(others)
			for _, j := range others {
				if score := score(i, int(j), x.alike(g.vectors[j])); score >= low {
					own = append(own, edge{a: min(j, int32(i)), b: max(j, int32(i)), score: score})
				}
			}
			scored += len(others)
		}
		return func(n int) {
				i := b.from + n
				x.lay(g.vectors[i])
				waiting := few[:0]
				candidates(i, func(j int32) {
					if waiting = append(waiting, j); len(waiting) == cap(waiting) {
						decide(i, waiting)
						waiting = waiting[:0]
					}
				})
				decide(i, waiting)
			}, func() {
				mu.Lock()
				defer mu.Unlock()
				all = append(all, own...)
				g.Candidates += scored
			}
	})
	return all
}

// touch reads a number of each line of the ids of some vectors. Main memory answers
// many that do not wait for each other at once, and a cosine waits for each: with
// this, and no branch at each id, it takes three fifths of the time.
//
//go:noinline
func (g *StoryGraph) touch(docs []int32) (all uint32) {
	const line = 64 / 4
	for _, i := range docs {
		ids := g.vectors[i].ids()
		for n := 0; n < len(ids); n += line {
			all |= ids[n]
		}
	}
	return all
}

// linkAll links the candidates. What is routine, and which dates are wrong, is
// learned from their cosines.
func (g *StoryGraph) linkAll(ctx context.Context, workers int) []edge {
	others := g.newFar()
	all := make([]company, len(g.docs))
	var edges []edge
	for b, start := range g.candidates(ctx, workers) {
		found := g.link(ctx, workers, b, start, func(_, _ int, cosine uint32) uint32 { return cosine })
		for _, e := range found {
			if days := g.days(e.a, e.b); days >= 0 {
				others.meet(e, days)
				all[e.a].meet(neighbour{e.b, e.score}, days)
				all[e.b].meet(neighbour{e.a, e.score}, days)
			}
		}
		edges = append(edges, found...)
		if b.to < len(g.docs) {
			edges = g.leaveHopeless(edges, others)
		}
	}
	g.routines = g.findRoutines(others)
	if g.doubtDates(all) {
		g.routines = g.findRoutines(others) // what they have with others is no routine
	}
	for i := range edges {
		e := &edges[i]
		e.score = g.sharpen(int(e.a), int(e.b), e.score)
	}
	return sortEdges(slices.DeleteFunc(edges, func(e edge) bool { return e.score < low }))
}

// leaveHopeless drops the edges whose score cannot reach low: what is routine only
// grows as more of the feed is seen. What may speak against one of the dates stays.
func (g *StoryGraph) leaveHopeless(edges []edge, others *far) []edge {
	g.routines = g.findRoutines(others)
	return slices.DeleteFunc(edges, func(e edge) bool {
		speaks := e.score >= wellAlike || e.score >= hardly && (g.lonely(e.a) || g.lonely(e.b))
		return !speaks && g.sharpen(int(e.a), int(e.b), e.score) < low
	})
}

// sortEdges orders edges by a and b, in place.
func sortEdges(edges []edge) []edge {
	slices.SortFunc(edges, func(x, y edge) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	return edges
}

// layout is one vector laid out as a table by id, to be compared with many. It
// is small enough for the innermost cache; an array over all ids was fetched
// from memory at each id that is shared. Most of what another vector holds is
// not in this one, which a bit for each id, folded, tells.
type layout struct {
	present [presentBits / 64]uint64
	slots   []uint64 // id<<32 | weight, 0 where there is none
	shift   int
	laid    []uint32 // the ids
}

const presentBits = 1 << 15

func (x *layout) lay(v vector) {
	for _, id := range x.laid {
		x.present[id%presentBits/64] = 0
	}
	x.laid = v.ids()
	size := 8 << bits.Len(uint(len(x.laid))/4) // at most half full
	x.slots = slices.Grow(x.slots[:0], size)[:size]
	clear(x.slots)
	x.shift = 32 - bits.TrailingZeros(uint(size))
	for n, id := range x.laid {
		x.present[id%presentBits/64] |= 1 << (id % 64)
		i := x.slot(id)
		for x.slots[i] != 0 {
			i = (i + 1) & (size - 1)
		}
		x.slots[i] = uint64(id)<<32 | uint64(v.weights()[n])
	}
}

func (x *layout) slot(id uint32) int { return int(id * 0x9e3779b1 >> x.shift) }

// cosine returns that of the vector laid out and another, in units.
func (x *layout) cosine(v vector) uint32 {
	sum, _ := x.product(v)
	return uint32(min(sum>>24, unit))
}

// alike returns what likeness does of the vector laid out and another.
func (x *layout) alike(v vector) uint32 { return alike(x.product(v)) }

// product returns the sum of the products of the weights, and of how many features.
func (x *layout) product(v vector) (sum uint64, shared int) {
	ids, weights := v.ids(), v.weights()
	var both [1 << 8]uint8
	for len(ids) > 0 {
		few := ids[:min(len(ids), len(both))]
		n := 0
		for i, id := range few {
			both[n&(len(both)-1)] = uint8(i) // no branch: whether it stays is hard to foresee
			n += int(x.present[id%presentBits/64] >> (id % 64) & 1)
		}
		for _, i := range both[:n] {
			w := x.weight(few[i]) * uint64(weights[i])
			sum += w
			shared += int((w | -w) >> 63) // one if it is not 0
		}
		ids, weights = ids[len(few):], weights[len(few):]
	}
	return sum, shared
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
