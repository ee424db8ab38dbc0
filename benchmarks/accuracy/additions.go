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
// The article is one of the feed's own, or one of newswire.
func additions(ctx context.Context, w io.Writer, in *input) error {
	if len(in.feeds) == 0 {
		return nil
	}
	newswire, err := in.read("reuters-2006-2009")
	if err != nil {
		return err
	}
	strangers := newFeed("", newswire).read()
	thresholds := around(in.feeds[0].usual().threshold)
	fmt.Fprintf(w, "Additions: ARI of the stories before and after one article is added, and how many of the additions are below %s at thresholds from %s to %s.\n\n",
		decimals(steady, 3), decimals(thresholds[1], 2), decimals(thresholds[len(thresholds)-1], 2))
	head(w, "feed", "added", "additions", "below "+decimals(steady, 3), "least", "median", "at all thresholds", "by an article of a story that changes")
	for _, f := range in.feeds {
		all := f.read()
		whole, err := regrouped(ctx, all, thresholds)
		if err != nil {
			return err
		}
		one := func(added string, from int, add func(i int) ([]change, error)) error {
			var changes [][]change
			for _, i := range rand.New(rand.NewPCG(2, 1)).Perm(from)[:min(in.additions, from)] {
				c, err := add(i)
				if err != nil {
					return err
				}
				changes = append(changes, c)
			}
			if len(changes) > 0 {
				additionsRow(w, f.name, added, changes)
			}
			return nil
		}
		err = one("its own", len(all), func(i int) ([]change, error) {
			before, err := regrouped(ctx, slices.Delete(slices.Clone(all), i, i+1), thresholds)
			return compared(before, whole, i, err)
		})
		if err == nil {
			err = one("newswire", len(strangers), func(i int) ([]change, error) {
				after, err := regrouped(ctx, append(slices.Clone(all), strangers[i]), thresholds)
				return compared(whole, after, len(all), err)
			})
		}
		if err != nil {
			return err
		}
	}
	fmt.Fprintln(w)
	return nil
}

// additionsRow prints what additions changed at the first threshold, and at all others.
func additionsRow(w io.Writer, feed, added string, all [][]change) {
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
	row(w, feed, added, len(agreements), usual, decimals(agreements[0], 4), decimals(agreements[len(agreements)/2], 4),
		decimals(float64(below)/float64(len(all)*(len(all[0])-1)), 4), fmt.Sprintf("%d of %d", own, below))
}

// around returns a threshold, and behind it those that are up to a half away.
func around(usual float64) []float64 {
	all := []float64{usual}
	for n := -5; n <= 5; n++ {
		all = append(all, usual*(1+float64(n)/10))
	}
	return all
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

// change is what an addition does at one threshold.
type change struct {
	agreement float64
	own       bool // the article's own story is one of those that changed
}

// compared returns how the groupings of each threshold differ before and after article i
// was added, or the error that there was in grouping.
func compared(before, after [][]int, i int, err error) ([]change, error) {
	var changes []change
	for k := 0; k < len(before) && err == nil; k++ {
		var c change
		c, err = differ(before[k], slices.Delete(slices.Clone(after[k]), i, i+1), after[k][i])
		changes = append(changes, c)
	}
	return changes, err
}

// differ says how two groupings differ, and whether the group own of the second is not as
// it was.
func differ(before, after []int, own int) (change, error) {
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
