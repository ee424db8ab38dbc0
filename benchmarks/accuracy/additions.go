package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/eval"
)

// steady is the agreement from which an addition has left the stories alone.
const steady = .995

// additions prints how far one more article changes the stories of the others:
// the agreement of the groupings with and without it, at the usual threshold and
// over many, for at a single one it is luck whether two groups are about to meet.
func additions(ctx context.Context, w io.Writer, in *input) error {
	if len(in.feeds) == 0 {
		return nil
	}
	thresholds := around(in.feeds[0].usual().threshold)
	fmt.Fprintf(w, "Additions: ARI of the stories before and after one article is added, and the additions below %s at thresholds from %s to %s.\n\n",
		decimals(steady, 3), decimals(thresholds[1], 2), decimals(thresholds[len(thresholds)-1], 2))
	head(w, "feed", "additions", "below "+decimals(steady, 3), "least", "median", "at all thresholds", "by an article of a story that changes")
	for _, f := range in.feeds {
		all, err := f.added(ctx, min(in.additions, len(f.articles)), thresholds)
		if err != nil {
			return err
		}
		agreements, below, own := make([]float64, len(all)), 0, 0
		for i, a := range all {
			agreements[i] = a[0].agreement
			for _, x := range a[1:] {
				if x.agreement < steady {
					below++
					if x.own {
						own++
					}
				}
			}
		}
		slices.Sort(agreements)
		usual, _ := slices.BinarySearch(agreements, steady)
		row(w, f.name, len(agreements), usual, decimals(agreements[0], 4), decimals(agreements[len(agreements)/2], 4),
			decimals(float64(below)/float64(len(all)*(len(thresholds)-1)), 4), fmt.Sprintf("%d of %d", own, below))
	}
	fmt.Fprintln(w)
	return nil
}

// around returns a threshold, and behind it those that are up to a half away.
func around(usual float64) []float64 {
	all := []float64{usual}
	for n := -5; n <= 5; n++ {
		all = append(all, usual*(1+float64(n)/10))
	}
	return all
}

// change is what an addition does at one threshold.
type change struct {
	agreement float64
	own       bool // the article's own story is one of those that changed
}

// added returns the changes, by threshold, for each of n articles that are added last.
func (f *feed) added(ctx context.Context, n int, thresholds []float64) ([][]change, error) {
	whole, err := regrouped(ctx, f.read(), thresholds)
	if err != nil {
		return nil, err
	}
	var all [][]change
	for _, i := range rand.New(rand.NewPCG(2, 1)).Perm(len(f.articles))[:n] {
		before, err := regrouped(ctx, slices.Delete(slices.Clone(f.read()), i, i+1), thresholds)
		if err != nil {
			return nil, err
		}
		changes := make([]change, len(thresholds))
		for k := range thresholds {
			after := slices.Delete(slices.Clone(whole[k]), i, i+1)
			if changes[k], err = compared(before[k], after, whole[k][i]); err != nil {
				return nil, err
			}
		}
		all = append(all, changes)
	}
	return all, nil
}

// regrouped returns the stories that each threshold makes.
func regrouped(ctx context.Context, documents []cluster.Document, thresholds []float64) ([][]int, error) {
	g, err := grouped(ctx, documents, cluster.StoryParams{})
	if err != nil {
		return nil, err
	}
	var all [][]int
	for _, t := range thresholds {
		at, err := g.Regroup(t)
		if err != nil {
			return nil, err
		}
		all = append(all, groups(at, len(documents)))
	}
	return all, nil
}

// compared says how two groupings differ, and whether one of the groups after the
// addition, own, is not as it was.
func compared(before, after []int, own int) (change, error) {
	labels := make([]string, len(after))
	from := map[int]bool{} // groups before, of which own has some
	for i, story := range after {
		labels[i] = strconv.Itoa(story)
		if story == own {
			from[before[i]] = true
		}
	}
	s, err := eval.Evaluate(labels, before)
	c := change{agreement: s.ARI, own: len(from) > 1}
	for i, story := range before {
		c.own = c.own || from[story] && after[i] != own
	}
	return c, err
}
