package main

import (
	"context"
	"fmt"
	"io"

	"github.com/samestory/samestory/benchmarks/tfidf"
)

// leftOut prints how each collection scores at the threshold that is best for
// the others together: what a threshold chosen elsewhere is worth.
func leftOut(ctx context.Context, w io.Writer, feeds []feed) error {
	var alone []feed
	var trees []tfidf.Tree
	for _, f := range feeds {
		if f.alone {
			alone, trees = append(alone, f), append(trees, f.rival())
		}
	}
	if len(alone) < 2 {
		return nil
	}
	ours, err := chosen(alone, 15, 60, 5, func(i int, threshold float64) ([]int, error) {
		f := alone[i]
		g, err := f.stories(ctx, way{f.usual().sketched, threshold})
		if err != nil {
			return nil, err
		}
		return groups(g, len(f.articles)), nil
	})
	if err != nil {
		return err
	}
	theirs, err := chosen(alone, 2, 60, 1, func(i int, threshold float64) ([]int, error) {
		return trees[i].Cut(float32(threshold)), nil
	})
	if err != nil {
		return err
	}
	fmt.Fprint(w, "BCubed F1 at the threshold that is best for the other collections.\n\n")
	fmt.Fprintln(w, "| feed | threshold | samestory | threshold | TF-IDF |")
	fmt.Fprintln(w, "| --- | ---: | ---: | ---: | ---: |")
	sum := [2]float64{}
	for i, f := range alone {
		fmt.Fprintf(w, "| %s | %.2f | %.3f | %.2f | %.3f |\n", f.name, ours[i].threshold, ours[i].f1, theirs[i].threshold, theirs[i].f1)
		sum[0] += ours[i].f1
		sum[1] += theirs[i].f1
	}
	n := float64(len(alone))
	fmt.Fprintf(w, "| mean | | %.3f | | %.3f |\n\n", sum[0]/n, sum[1]/n)
	return nil
}

type choice struct{ threshold, f1 float64 }

// chosen returns, for each feed, the threshold in hundredths from low to high
// that is best for the others, and the feed's F1 at it.
func chosen(feeds []feed, low, high, step int, group func(i int, threshold float64) ([]int, error)) ([]choice, error) {
	choices, best := make([]choice, len(feeds)), make([]float64, len(feeds))
	for percent := low; percent <= high; percent += step {
		threshold := float64(percent) / 100
		f1, sum := make([]float64, len(feeds)), 0.0
		for i, f := range feeds {
			g, err := group(i, threshold)
			if err != nil {
				return nil, err
			}
			s, err := f.score(g)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", f.name, err)
			}
			f1[i] = s.BCubed.F1
			sum += f1[i]
		}
		for i := range feeds {
			if others := sum - f1[i]; others > best[i] {
				best[i], choices[i] = others, choice{threshold, f1[i]}
			}
		}
	}
	return choices, nil
}
