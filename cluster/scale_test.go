package cluster

import "testing"

// pairsAt returns so many edges within a story, and one out of it.
func pairsAt(score uint32, n int) []edge {
	edges := []edge{{a: 0, b: 2, score: unit / 4}}
	for range n {
		edges = append(edges, edge{a: 0, b: 1, score: score})
	}
	return edges
}

func TestScale(t *testing.T) {
	for _, c := range []struct {
		name  string
		edges []edge
		want  scale
	}{
		{"no pairs", nil, usualMedian},
		{"few pairs", pairsAt(unit/5, usualPairs-1), usualMedian},
		{"many pairs", pairsAt(unit/5, usualPairs+1), unit / 5},
		{"many low pairs", pairsAt(low, usualPairs+1), low},
		{"many copies", pairsAt(nearlyOne, 1000), usualMedian},
	} {
		g := &StoryGraph{edges: c.edges}
		if got := g.learnScale([]int32{0, 0, 2}); got != c.want {
			t.Errorf("%s: the scale is %d, want %d", c.name, got, c.want)
		}
	}
}

func TestScaledProbability(t *testing.T) {
	const score = unit * 6 / 100
	for _, c := range []struct {
		scale scale
		like  uint32 // the score of that probability on the curve
	}{
		{usualMedian, score},
		{2 * usualMedian, score / 2},
		{usualMedian / 2, 2 * score},
		{low, score * 10},
	} {
		if got, want := c.scale.probability(score), probability(c.like); max(got, want)-min(got, want) > unit/1000 {
			t.Errorf("on a scale of %d it is %d, want %d", c.scale, got, want)
		}
		last := uint32(0)
		for s := uint32(0); s <= unit; s += 1 << 10 {
			p := c.scale.probability(s)
			if p < last || p > unit {
				t.Fatalf("on a scale of %d the score %d is %d, a lower one %d", c.scale, s, p, last)
			}
			last = p
		}
		for i := 1; i < 100; i++ {
			p := float64(i) / 100
			s := c.scale.scoreOf(p)
			if s < unit && c.scale.probability(s) < uint32(p*unit) || s > 0 && c.scale.probability(s-1) >= uint32(p*unit) {
				t.Errorf("on a scale of %d %v needs a score of %d, which is %d", c.scale, p, s, c.scale.probability(s))
			}
		}
	}
}
