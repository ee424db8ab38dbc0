package eval

import (
	"errors"
	"math/rand/v2"
	"slices"
)

// Least that a choice is made by: from fewer it would be chance.
const (
	MinChoiceStories = 30 // labels of two articles or more
	MinChoicePairs   = 20 // pairs of either kind
)

// ErrTooFew is returned where labels are too few to choose by.
var ErrTooFew = errors.New("choose a threshold: too few labels")

// Choice is which of several settings is best by F1, and how sure that is.
type Choice struct {
	Best      int     // the number of the one with the highest F1 on all labels, the first of several
	Low, High int     // numbers between which the best was in 95 of 100 resamples
	F1        float64 // of the best one, on the labels that it was chosen by
	LeftOut   float64 // mean F1, on the labels that a resample left out, of what was best in it
}

// ChooseGrouping chooses among groupings of the same articles by BCubed F1. Each
// has the number of each article's group. Labels are resampled as in [Resample];
// what a choice is worth on other stories, LeftOut tells. Fewer than
// [MinChoiceStories] labels of two articles are [ErrTooFew].
func ChooseGrouping(gold []string, groupings [][]int) (Choice, error) {
	size := map[string]int{}
	several := 0
	for _, label := range gold {
		if size[label]++; label != "" && size[label] == 2 {
			several++
		}
	}
	if several < MinChoiceStories || len(groupings) == 0 {
		return Choice{}, ErrTooFew
	}
	var table [][]contribution
	for _, group := range groupings {
		if len(group) != len(gold) {
			return Choice{}, errors.New("choose a threshold: a grouping has not all articles")
		}
		table = append(table, contributions(gold, group))
	}
	return choose(table, contribution.bcubed), nil
}

// ChoosePairs chooses among judgements of the same pairs of articles, each of
// which says of every pair whether it is the same story, by the F1 of the pairs
// that are. Fewer than [MinChoicePairs] pairs of either kind are [ErrTooFew].
func ChoosePairs(same []bool, judgements [][]bool) (Choice, error) {
	yes := 0
	for _, s := range same {
		if s {
			yes++
		}
	}
	if min(yes, len(same)-yes) < MinChoicePairs || len(judgements) == 0 {
		return Choice{}, ErrTooFew
	}
	var table [][]contribution
	for _, said := range judgements {
		if len(said) != len(same) {
			return Choice{}, errors.New("choose a threshold: a judgement has not all pairs")
		}
		row := make([]contribution, len(same))
		for i, s := range same {
			row[i] = contribution{right: one(s && said[i]), grouped: one(said[i]), labelled: one(s)}
		}
		table = append(table, row)
	}
	return choose(table, contribution.pairwise), nil
}

func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

func (c contribution) bcubed() float64 {
	return harmonic(c.precision/c.articles, c.recall/c.articles)
}

func (c contribution) pairwise() float64 {
	return harmonic(ratio(c.right, c.grouped), ratio(c.right, c.labelled))
}

// choose has a row for each setting, with an element for each unit that is drawn.
func choose(table [][]contribution, f1 func(contribution) float64) Choice {
	units := len(table[0])
	n := resamples(units * len(table))
	source := rand.NewPCG(1979, 2)
	best := make([]int, n)
	times := make([]float64, units)
	leftOut := 0.0
	for i := range n {
		clear(times)
		for range units {
			times[draw(source, units)]++
		}
		best[i], _ = highest(table, f1, func(at int) float64 { return times[at] })
		var rest contribution
		for at, c := range table[best[i]] {
			if times[at] == 0 {
				rest.add(c)
			}
		}
		leftOut += f1(rest)
	}
	slices.Sort(best)
	out := n / 40
	c := Choice{Low: best[out], High: best[n-1-out], LeftOut: round(leftOut / float64(n))}
	at, top := highest(table, f1, func(int) float64 { return 1 })
	c.Best, c.F1 = at, round(top)
	return c
}

// highest returns the row with the highest F1 where each unit counts so many
// times.
func highest(table [][]contribution, f1 func(contribution) float64, times func(at int) float64) (best int, top float64) {
	top = -1
	for row := range table {
		var sum contribution
		for at, c := range table[row] {
			if t := times(at); t > 0 {
				sum.add(c.scaled(t))
			}
		}
		if x := f1(sum); x > top {
			best, top = row, x
		}
	}
	return best, top
}

func (c contribution) scaled(t float64) contribution {
	return contribution{c.articles * t, c.precision * t, c.recall * t, c.right * t, c.grouped * t, c.labelled * t}
}
