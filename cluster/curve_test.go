package cluster

import (
	"math"
	"math/rand/v2"
	"testing"
)

// pairsAt returns edges of a score, of which so many are within a story.
func pairsAt(score uint32, same, other int) (edges []edge) {
	for i := range same + other {
		e := edge{a: 0, b: 1, score: score}
		if i >= same {
			e.b = 2
		}
		edges = append(edges, e)
	}
	return edges
}

func TestCurveWithoutPairsIsTheUsualOne(t *testing.T) {
	c := new(StoryGraph).learnCurve(nil)
	for s := uint32(0); s <= unit; s += 997 {
		got, want := float64(c.probability(s))/unit, float64(usual.probability(s))/unit
		if math.Abs(got-want) > .01 {
			t.Errorf("a score of %.4f is %.4f, want %.4f", float64(s)/unit, got, want)
		}
	}
}

// TestCurveFollowsTheStories has pairs at one score, of which so many are within
// stories. Where that is far from the usual, the curve is levelled with what lies
// above or below it, of which there are no pairs.
func TestCurveFollowsTheStories(t *testing.T) {
	const score = unit * 45 / 1000
	for _, c := range []struct {
		same, other int
		low, high   float64
	}{
		{0, 0, .258, .259},
		{40, 0, .325, .326}, // (40+400*.258)/440
		{1080, 2520, .295, .297},
		{3600, 0, .7, .926},
		{0, 3600, .026, .05},
	} {
		g := &StoryGraph{edges: pairsAt(score, c.same, c.other)}
		got := float64(g.learnCurve([]int32{0, 0, 2}).probability(score)) / unit
		if got < c.low-.001 || got > c.high+.001 {
			t.Errorf("%d of %d pairs in stories: probability %.4f, want %.3f to %.3f", c.same, c.same+c.other, got, c.low, c.high)
		}
	}
}

func TestCurveRises(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	story := []int32{0, 0, 2}
	for range 50 {
		g := new(StoryGraph)
		for range 20 {
			g.edges = append(g.edges, pairsAt(low+r.Uint32N(unit-low+1), r.IntN(2000), r.IntN(2000))...)
		}
		c := g.learnCurve(story)
		last := uint32(0)
		for s := uint32(0); s <= unit; s += 499 {
			p := c.probability(s)
			if p < last {
				t.Fatalf("a score of %.4f is %.4f, a lower one %.4f", float64(s)/unit, float64(p)/unit, float64(last)/unit)
			}
			last = p
		}
		if c.probability(0) != 0 || c.probability(unit) != unit {
			t.Errorf("0 is %d, 1 is %d", c.probability(0), c.probability(unit))
		}
	}
}

func TestQuartersAreInOrder(t *testing.T) {
	last := quarter(low)
	for s := uint32(low); s <= unit; s++ {
		if q := quarter(s); q < last || q > last+1 {
			t.Fatalf("%d is of quarter %d, the one before of %d", s, q, last)
		} else {
			last = q
		}
	}
}
