package main

import (
	"context"
	"fmt"
	"io"
)

// leftOut prints how each collection scores at the threshold that is best for
// the others together: what a threshold chosen elsewhere is worth.
func leftOut(ctx context.Context, w io.Writer, in *input) error {
	alone := in.alone()
	if len(alone) < 2 {
		return nil
	}
	c, err := in.choose(ctx)
	if err != nil {
		return err
	}
	fmt.Fprint(w, "BCubed F1 at the threshold that is best for the other collections.\n\n")
	head(w, "feed", "threshold", "samestory", "threshold", "TF-IDF")
	var ours, theirs float64
	for i, f := range alone {
		row(w, f.name, decimals(c.ours[i].threshold, 2), c.ours[i].f1, decimals(c.theirs[i].threshold, 2), c.theirs[i].f1)
		ours += c.ours[i].f1
		theirs += c.theirs[i].f1
	}
	n := float64(len(alone))
	row(w, "mean", "", ours/n, "", theirs/n)
	fmt.Fprintln(w)
	return nil
}

// choices are those of each collection by itself.
type choices struct{ ours, theirs []choice }

// choose makes the choices once.
func (in *input) choose(ctx context.Context) (*choices, error) {
	if in.choices != nil {
		return in.choices, nil
	}
	alone := in.alone()
	ours, err := chosen(alone, 15, 60, func(i int, threshold float64) ([]int, error) {
		f := alone[i]
		g, err := f.stories(ctx, way{f.usual().sketched, threshold})
		if err != nil {
			return nil, err
		}
		return groups(g, len(f.articles)), nil
	})
	if err != nil {
		return nil, err
	}
	theirs, err := chosen(alone, 2, 60, func(i int, threshold float64) ([]int, error) {
		return alone[i].rival().Cut(float32(threshold)), nil
	})
	if err != nil {
		return nil, err
	}
	in.choices = &choices{ours, theirs}
	return in.choices, nil
}

type choice struct{ threshold, f1 float64 }

// chosen returns, for each feed, the threshold in hundredths from low to high
// that is best for the others, and the feed's F1 at it.
func chosen(feeds []*feed, low, high int, group func(i int, threshold float64) ([]int, error)) ([]choice, error) {
	choices, best := make([]choice, len(feeds)), make([]float64, len(feeds))
	for percent := low; percent <= high; percent++ {
		threshold := float64(percent) / 100
		f1, sum := make([]float64, len(feeds)), 0.0
		for i, f := range feeds {
			g, err := group(i, threshold)
			if err != nil {
				return nil, err
			}
			s, err := f.score(g)
			if err != nil {
				return nil, err
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
