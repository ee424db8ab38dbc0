package cluster

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestComponentsAreGroupedAsTheWhole holds groups that were made component by
// component against those of one agglomeration over all documents.
func TestComponentsAreGroupedAsTheWhole(t *testing.T) {
	const n, bound = 60, unit / 10
	merged := 0
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 0))
		var edges []edge
		for range n + r.IntN(2*n) {
			a, b := r.Int32N(n), r.Int32N(n)
			if a != b {
				edges = append(edges, edge{min(a, b), max(a, b), r.Uint32N(unit / 4), r.Uint32N(unit)})
			}
		}
		edges = slices.CompactFunc(sortEdges(edges), func(x, y edge) bool { return x.a == y.a && x.b == y.b })
		joined := [][2]int32{{r.Int32N(n / 2), n/2 + r.Int32N(n/2)}}
		whole := newGrouping(n)
		whole.agglomerate(edges, bound, joined)
		for i, first := range group(n, edges, bound, joined) {
			if want := whole.of.find(int32(i)); first != want {
				t.Fatalf("seed %d: document %d is in group %d, want %d", seed, i, first, want)
			}
			if int(first) != i {
				merged++
			}
		}
		if c := components(n, edges, bound, joined); seed == 0 && len(c) == 0 {
			t.Error("no component")
		}
	}
	if merged == 0 {
		t.Error("nothing was merged")
	}
}
