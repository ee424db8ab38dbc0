package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/eval"
)

// small prints how well a few articles are grouped that are all there is, beside
// what the grouping of their whole collection makes of the same articles.
func small(ctx context.Context, w io.Writer, in *input) error {
	alone := in.alone()
	if len(alone) == 0 {
		return nil
	}
	sizes := []int{2, 5, 10, 20}
	fmt.Fprintf(w, "Small feeds: mean BCubed F1 of %d draws, grouped by themselves, and as part of their collection.\n\n", in.draws)
	columns := []string{"set"}
	for _, n := range sizes {
		columns = append(columns, fmt.Sprint(n, " alone"), "as part")
	}
	head(w, columns...)
	sums := make([]float64, 2*len(sizes))
	for _, f := range alone {
		cells := []any{f.name}
		for n, size := range sizes {
			alone, part, err := f.small(ctx, size, in.draws)
			if err != nil {
				return err
			}
			cells = append(cells, alone, part)
			sums[2*n] += alone
			sums[2*n+1] += part
		}
		row(w, cells...)
	}
	cells := []any{"mean"}
	for _, s := range sums {
		cells = append(cells, s/float64(len(alone)))
	}
	row(w, cells...)
	fmt.Fprintln(w)
	return nil
}

// small returns the mean F1 of so many feeds of a size, alone and as part of
// the whole.
func (f *feed) small(ctx context.Context, size, draws int) (alone, part float64, err error) {
	whole, err := f.usually(ctx)
	if err != nil {
		return 0, 0, err
	}
	stories := f.labelledStories()
	if !slices.ContainsFunc(stories, func(story []int) bool { return len(story) > 1 }) {
		return 0, 0, errors.New(f.name + ": no two articles are of one story")
	}
	r := rand.New(rand.NewPCG(1, uint64(size)))
	for range draws {
		var documents []cluster.Document
		var gold []string
		var of []int
		for _, i := range draw(r, stories, size) {
			documents, gold, of = append(documents, f.read()[i]), append(gold, f.articles[i].Label), append(of, whole[i])
		}
		g, err := grouped(ctx, documents, cluster.StoryParams{})
		if err != nil {
			return 0, 0, err
		}
		for _, x := range []struct {
			sum   *float64
			group []int
		}{{&alone, groups(g, len(documents))}, {&part, of}} {
			s, err := eval.Evaluate(gold, x.group)
			if err != nil {
				return 0, 0, err
			}
			*x.sum += s.BCubed.F1 / float64(draws)
		}
	}
	return alone, part, nil
}

// labelledStories returns the articles of each label, in the labels' first
// order.
func (f *feed) labelledStories() [][]int {
	number := map[string]int{}
	var stories [][]int
	for i, a := range f.articles {
		if a.Label == "" {
			continue
		}
		n, seen := number[a.Label]
		if !seen {
			n = len(stories)
			number[a.Label] = n
			stories = append(stories, nil)
		}
		stories[n] = append(stories[n], i)
	}
	return stories
}

// draw returns so many articles, two of which at least are of one story: one
// story after the other, of each at most half of what is wanted, so that there
// is something to keep apart as well.
func draw(r *rand.Rand, stories [][]int, size int) []int {
	most := max(2, size/2)
	for {
		var articles []int
		pair := false
		for _, n := range r.Perm(len(stories)) {
			story := stories[n]
			take := min(len(story), most, size-len(articles))
			for _, at := range r.Perm(len(story))[:take] {
				articles = append(articles, story[at])
			}
			pair = pair || take > 1
			if len(articles) == size {
				break
			}
		}
		if pair {
			return articles
		}
	}
}
