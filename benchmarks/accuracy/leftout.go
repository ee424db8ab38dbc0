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
	ours, err := in.chooseOurs(ctx)
	if err != nil {
		return err
	}
	theirs, err := in.chooseTheirs()
	if err != nil {
		return err
	}
	fmt.Fprint(w, "BCubed F1 at the threshold that is best for the other collections.\n\n")
	head(w, "feed", "threshold", "samestory", "threshold", "TF-IDF")
	var sum, rivals float64
	for i, f := range alone {
		row(w, f.name, decimals(ours[i].Threshold, 2), ours[i].F1, decimals(theirs[i].Threshold, 2), theirs[i].F1)
		sum += ours[i].F1
		rivals += theirs[i].F1
	}
	n := float64(len(alone))
	row(w, "mean", "", sum/n, "", rivals/n)
	fmt.Fprintln(w)
	return nil
}

// chooseOurs chooses a threshold for each collection by itself, once. The range
// is that of all probabilities: what changes the scale of the scores moves the
// best one far.
func (in *input) chooseOurs(ctx context.Context) ([]choice, error) {
	if in.ours != nil {
		return in.ours, nil
	}
	alone := in.alone()
	ours, err := chosen(alone, 1, 99, func(i int, threshold float64) ([]int, error) {
		f := alone[i]
		g, err := f.stories(ctx, way{f.usual().sketched, threshold})
		if err != nil {
			return nil, err
		}
		return groups(g, len(f.articles)), nil
	})
	in.ours = ours
	return ours, err
}

// chooseTheirs does the same for the rival, which takes far longer.
func (in *input) chooseTheirs() ([]choice, error) {
	if in.theirs != nil {
		return in.theirs, nil
	}
	alone := in.alone()
	theirs, err := chosen(alone, 2, 60, func(i int, threshold float64) ([]int, error) {
		return alone[i].rival().Cut(float32(threshold)), nil
	})
	in.theirs = theirs
	return theirs, err
}

// choice is the threshold that is best for the other collections, and what it is
// worth on this one.
type choice struct {
	Threshold float64 `json:"threshold"`
	F1        float64 `json:"f1"` // of BCubed
}

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
