package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"gonum.org/v1/plot/plotter"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/eval"
)

// chains draws how good the stories of a feed are by the threshold, beside those that
// are joined by any one pair that reaches it.
func chains(ctx context.Context, w io.Writer, dir string, f *feed) error {
	type link struct {
		a, b int
		p    float64
	}
	var links []link
	least := .02
	if err := f.pairs(ctx, func(a, b int, p float64) {
		if p >= least {
			links = append(links, link{a, b, p})
		}
	}); err != nil {
		return err
	}
	slices.SortFunc(links, func(x, y link) int { return cmp.Compare(y.p, x.p) })
	var ours, single plotter.XYs
	var rows [][]string
	group, at := newUnion(len(f.gold)), 0
	thresholds := []float64{.02, .04, .06, .08, .1, cluster.DefaultStoryThreshold, .15, .2, .25, .3, .4, .5, .6, .7, .8, .9, .95, .98}
	for _, t := range slices.Backward(thresholds) {
		for ; at < len(links) && links[at].p >= t; at++ {
			group.join(links[at].a, links[at].b)
		}
		chained, err := eval.Evaluate(f.gold, group.groups())
		if err != nil {
			return err
		}
		g, err := f.graph.Regroup(t)
		if err != nil {
			return err
		}
		stories := g.Stories()
		score, err := eval.Evaluate(f.gold, numbers(stories, len(f.gold)))
		if err != nil {
			return err
		}
		ours = append(ours, plotter.XY{X: t, Y: score.BCubed.F1})
		single = append(single, plotter.XY{X: t, Y: chained.BCubed.F1})
		rows = append(rows, []string{number(t, 2), number(score.BCubed.F1, 3), thousands(len(stories[0])), number(chained.BCubed.F1, 3), thousands(group.largest())})
	}
	table(w, fmt.Sprintf("chains.svg: the five collections as one feed of %s articles, the largest label of %d.", thousands(len(f.gold)), mostOf(f.gold)),
		[]string{"threshold", "BCubed F1", "largest story", "by single links", "largest story"}, rows)

	picture := newPlot("threshold", "BCubed F1 of the stories")
	shares(picture)
	place(picture, false, false)
	if err := add(picture, "groups merge by their average", ours, style{color: blue, marks: true}); err != nil {
		return err
	}
	if err := add(picture, "any one pair joins two groups", single, style{color: vermillion, marks: true}); err != nil {
		return err
	}
	return save(picture, dir, "chains")
}

// numbers returns the number of each article's story.
func numbers(stories [][]int, n int) []int {
	group := make([]int, n)
	for number, story := range stories {
		for _, i := range story {
			group[i] = number
		}
	}
	return group
}

// mostOf counts the most frequent label.
func mostOf(gold []string) int {
	counts, most := map[string]int{}, 0
	for _, label := range gold {
		if label != "" {
			counts[label]++
			most = max(most, counts[label])
		}
	}
	return most
}

// union joins articles into groups.
type union struct{ parent []int }

func newUnion(n int) *union {
	u := &union{make([]int, n)}
	for i := range u.parent {
		u.parent[i] = i
	}
	return u
}

func (u *union) find(i int) int {
	for u.parent[i] != i {
		u.parent[i] = u.parent[u.parent[i]]
		i = u.parent[i]
	}
	return i
}

func (u *union) join(a, b int) { u.parent[u.find(a)] = u.find(b) }

func (u *union) groups() []int {
	group := make([]int, len(u.parent))
	for i := range group {
		group[i] = u.find(i)
	}
	return group
}

func (u *union) largest() int {
	size, most := make([]int, len(u.parent)), 0
	for i := range size {
		size[u.find(i)]++
		most = max(most, size[u.find(i)])
	}
	return most
}
