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
// the agreement of the groupings with and without it.
func additions(ctx context.Context, w io.Writer, in *input) error {
	if len(in.feeds) == 0 {
		return nil
	}
	fmt.Fprint(w, "Additions: ARI of the stories before and after one article is added.\n\n")
	head(w, "feed", "additions", "below "+decimals(steady, 3), "least", "median")
	for _, f := range in.feeds {
		agreements, err := f.added(ctx, min(in.additions, len(f.articles)))
		if err != nil {
			return err
		}
		slices.Sort(agreements)
		below, _ := slices.BinarySearch(agreements, steady)
		row(w, f.name, len(agreements), below, decimals(agreements[0], 4), decimals(agreements[len(agreements)/2], 4))
	}
	fmt.Fprintln(w)
	return nil
}

// added returns the agreement for each of n articles that are added last.
func (f *feed) added(ctx context.Context, n int) ([]float64, error) {
	whole, err := f.usually(ctx)
	if err != nil {
		return nil, err
	}
	var agreements []float64
	for _, i := range rand.New(rand.NewPCG(2, 1)).Perm(len(f.articles))[:n] {
		documents := slices.Delete(slices.Clone(f.read()), i, i+1)
		g, err := grouped(ctx, documents, cluster.StoryParams{})
		if err != nil {
			return nil, err
		}
		var after []string
		for _, story := range slices.Delete(slices.Clone(whole), i, i+1) {
			after = append(after, strconv.Itoa(story))
		}
		s, err := eval.Evaluate(after, groups(g, len(documents)))
		if err != nil {
			return nil, err
		}
		agreements = append(agreements, s.ARI)
	}
	return agreements, nil
}
