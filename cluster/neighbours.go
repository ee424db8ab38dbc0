package cluster

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/samestory/samestory/minhash"
	"github.com/samestory/samestory/minhash/text"
)

// edge joins two documents, a < b, by their score in units.
type edge struct {
	a, b  int32
	score uint32
}

// low is the score from which two documents are linked at all.
const low = unit * 2 / 100

// link scores the candidates and returns those whose score is at least low, by
// a and b.
func (g *StoryGraph) link(ctx context.Context, workers int, start func() func(i int, found func(j int32))) []edge {
	var mu sync.Mutex
	var all []edge
	each(ctx, len(g.docs), workers, func(int) (func(int), func()) {
		candidates, x := start(), newLayout(g.words)
		var own []edge
		scored := 0
		return func(i int) {
				x.lay(g.vectors[i])
				candidates(i, func(j int32) {
					scored++
					if score := g.sharpen(i, int(j), x.cosine(g.vectors[j])); score >= low {
						own = append(own, edge{int32(i), j, score})
					}
				})
				x.clear(g.vectors[i])
			}, func() {
				mu.Lock()
				defer mu.Unlock()
				all = append(all, own...)
				g.Candidates += scored
			}
	})
	slices.SortFunc(all, func(x, y edge) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	return all
}

// layout is one vector laid out by id, to be compared with many.
type layout struct {
	dense []uint32
	// present has a bit for each id, folded to what fits the innermost cache:
	// most of what another vector holds is not in this one, and to look it up in
	// dense was three quarters of the time of a run.
	present [presentBits / 64]uint64
}

const presentBits = 1 << 15

func newLayout(words *vocabulary) *layout {
	return &layout{dense: make([]uint32, len(words.features))}
}

func (x *layout) lay(v vector) {
	for n, id := range v.ids {
		x.dense[id] = v.weights[n]
		x.present[id%presentBits/64] |= 1 << (id % 64)
	}
}

func (x *layout) clear(v vector) {
	for _, id := range v.ids {
		x.dense[id] = 0
		x.present[id%presentBits/64] = 0
	}
}

// cosine returns that of the vector laid out and another, in units.
func (x *layout) cosine(v vector) uint32 {
	sum := uint64(0)
	for n, id := range v.ids {
		if x.present[id%presentBits/64]>>(id%64)&1 != 0 {
			sum += uint64(x.dense[id]) * uint64(v.weights[n])
		}
	}
	return uint32(min(sum>>24, unit))
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
	replicas      = 4 * signatureSize // of a document's features in all
)

// sign makes the weighted signature of a document: its shared features by the
// squares of their weights, scaled to the same sum for all so that a short
// report still meets a long one. The squares are the parts that the features
// can have in a cosine; by the plain weights, common words made 44,000
// candidates of each of 40,000 articles.
func (g *StoryGraph) sign(sketcher *minhash.Sketcher, v vector, dst []uint32) []uint32 {
	total := uint64(0)
	for _, w := range v.weights {
		total += uint64(w) * uint64(w) >> 8
	}
	if total == 0 {
		return dst
	}
	var set []minhash.Feature
	const scale = 1 << 8
	for i, w := range v.weights {
		set = append(set, minhash.Feature{Hash: text.Mix(g.words.features[v.ids[i]]), Weight: uint32(uint64(w) * uint64(w) >> 8 * (replicas * scale >> 8) / (total >> 8))})
	}
	return sketcher.SignWeighted(dst, set, scale)
}

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
			for n := m.at[c][i]; members[n]&1 == 0; n++ {
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
