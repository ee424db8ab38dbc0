package eval

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// Intervals hold 95 of 100 resamplings each: what F1 would likely be on as many
// other stories of the same kind.
type Intervals struct {
	BCubed   [2]float64 `json:"bcubed_f1"`
	Pairwise [2]float64 `json:"pairwise_f1"`
}

// MinStories is how many labels an interval needs at least. From fewer, the
// resamples are too much alike to say what another feed would bring.
const MinStories = 10

// Resample returns bootstrap intervals of F1 (Efron, Annals of Statistics 1979).
// Whole stories are drawn, as the articles of one stand or fall together: each
// resample has as many labels as there are, drawn with replacement, with what
// their articles add to precision and recall. A pair of two labels in one group
// counts half for each of them. It reports false where there are fewer than
// MinStories labels. The draws are the same in each run.
func Resample(gold []string, group []int) (Intervals, bool, error) {
	if len(gold) != len(group) {
		return Intervals{}, false, fmt.Errorf("resample groups: %d labels for %d articles", len(gold), len(group))
	}
	stories := contributions(gold, group)
	if len(stories) < MinStories {
		return Intervals{}, false, nil
	}
	n := resamples(len(stories))
	bcubed, pairwise := make([]float64, n), make([]float64, n)
	source := rand.NewPCG(1979, 1)
	for i := range n {
		var sum contribution
		for range stories {
			sum.add(stories[draw(source, len(stories))])
		}
		bcubed[i], pairwise[i] = sum.bcubed(), sum.pairwise()
	}
	return Intervals{middle(bcubed), middle(pairwise)}, true, nil
}

// resamples is how many to draw where each costs so many steps. Large feeds have
// narrow intervals, for which fewer do.
func resamples(cost int) int { return max(100, min(1000, 100_000_000/cost)) }

// draw returns a number below n, the same on every platform.
func draw(source *rand.PCG, n int) int {
	at, _ := bits.Mul64(source.Uint64(), uint64(n))
	return int(at)
}

// contribution is what the articles of one label add to the scores.
type contribution struct {
	articles, precision, recall float64 // of BCubed, sums over articles
	right, grouped, labelled    float64 // pairs
}

func (c *contribution) add(d contribution) {
	c.articles += d.articles
	c.precision += d.precision
	c.recall += d.recall
	c.right += d.right
	c.grouped += d.grouped
	c.labelled += d.labelled
}

// contributions returns one for each label, in the labels' first order.
func contributions(gold []string, group []int) []contribution {
	number, size := map[string]int{}, map[int]int64{}
	var cells []map[int]int64 // by label: articles in each group
	for i, label := range gold {
		if label == "" {
			continue
		}
		n, seen := number[label]
		if !seen {
			n = len(cells)
			number[label] = n
			cells = append(cells, map[int]int64{})
		}
		cells[n][group[i]]++
		size[group[i]]++
	}
	out := make([]contribution, len(cells))
	for n := range cells {
		var all int64
		for _, both := range cells[n] {
			all += both
		}
		c := &out[n]
		c.articles, c.labelled = float64(all), float64(choose2(all))
		var squares, right int64
		var groups []int
		for g, both := range cells[n] {
			squares += both * both
			right += choose2(both)
			groups = append(groups, g)
		}
		c.recall, c.right, c.grouped = float64(squares)/float64(all), float64(right), float64(right)
		slices.Sort(groups) // no map's order in a sum of fractions
		for _, g := range groups {
			both, in := cells[n][g], size[g]
			c.precision += float64(both*both) / float64(in)
			c.grouped += float64(both*(in-both)) / 2
		}
	}
	return out
}

// middle returns what holds 95 % of the values.
func middle(values []float64) [2]float64 {
	slices.Sort(values)
	out := len(values) / 40
	return [2]float64{round(values[out]), round(values[len(values)-1-out])}
}
