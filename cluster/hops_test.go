package cluster

import (
	"fmt"
	"slices"
	"testing"
)

func bodies(texts ...string) (all []Article) {
	for i, text := range texts {
		all = append(all, Article{ID: fmt.Sprintf("%03d", i), Text: text})
	}
	return all
}

// TestHop has three documents in a row, of which the ends have not met, and a
// fourth that is linked too weakly to lead anywhere.
func TestHop(t *testing.T) {
	g := stories(t, StoryParams{}, 1, bodies("storm hits the coast of larnland", "the storm hits the harbour of larnland", "harbour closed as storm hits larnland", "elections in northmark"))
	at := func(i, j int, score uint32) edge {
		a, b := int32(g.at[i]), int32(g.at[j])
		return edge{a: min(a, b), b: max(a, b), score: score}
	}
	g.params.AllPairs = 1
	edges := []edge{at(0, 1, unit/2), at(1, 2, unit/2), at(2, 3, low)}
	want := append(slices.Clone(edges), at(0, 2, g.score(0, 2)))
	order := func(x, y edge) int { return int(x.a-y.a)*10 + int(x.b-y.b) }
	slices.SortFunc(want, order)
	for _, workers := range []int{1, 4} {
		got := g.complete(t.Context(), workers, slices.Clone(edges), unit/2)
		for i := range got {
			got[i].names = 0 // which are not asked for here
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d workers: the edges are %v, want %v", workers, got, want)
		}
	}
}

// TestHopsAreBounded has a star: each document is linked with one that has more
// links than are followed.
func TestHopsAreBounded(t *testing.T) {
	const n = 4 * maxHops
	var texts []string
	for i := range n {
		texts = append(texts, fmt.Sprint("storm hits the coast of larnland ", i))
	}
	g := stories(t, StoryParams{}, 1, bodies(texts...))
	var star []edge
	for j := range int32(n - 1) {
		star = append(star, edge{b: j + 1, score: unit / 2})
	}
	before := g.Candidates
	g.params.AllPairs = 1
	g.complete(t.Context(), 2, star, unit/2)
	if scored := g.Candidates - before; scored < maxHops || scored > n*maxHops {
		t.Errorf("%d pairs are scored", scored)
	}
}
