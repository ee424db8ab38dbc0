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
		row(w, f.name, decimals(ours.left[i].Threshold, 2), ours.left[i].F1, decimals(theirs.left[i].Threshold, 2), theirs.left[i].F1)
		sum += ours.left[i].F1
		rivals += theirs.left[i].F1
	}
	n := float64(len(alone))
	row(w, "mean", "", sum/n, "", rivals/n)
	fmt.Fprintln(w)
	return nil
}

// chooseOurs chooses a threshold for each collection by itself, once. The range
// is that of all probabilities: what changes the scale of the scores moves the
// best one far.
func (in *input) chooseOurs(ctx context.Context) (*choices, error) {
	if in.ours != nil {
		return in.ours, nil
	}
	alone := in.alone()
	ours, err := chosen(alone, 1, 99, func(i int, threshold float64) ([]int, error) {
		return alone[i].groupsAt(ctx, threshold)
	})
	in.ours = ours
	return ours, err
}

// chooseTheirs does the same for the rival, which takes far longer.
func (in *input) chooseTheirs() (*choices, error) {
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

// choices are those for each collection by itself.
type choices struct {
	left   []choice // the threshold that is best for the others together
	common []choice // the one that is best for all
}

// choice is a threshold and what it is worth on a collection.
type choice struct {
	Threshold float64 `json:"threshold"`
	F1        float64 `json:"f1"` // of BCubed
}

// chosen makes the choices among the thresholds in hundredths from low to high.
func chosen(feeds []*feed, low, high int, group func(i int, threshold float64) ([]int, error)) (*choices, error) {
	n := len(feeds)
	chosen, best, top := choices{make([]choice, n), make([]choice, n)}, make([]float64, n), 0.0
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
				best[i], chosen.left[i] = others, choice{threshold, f1[i]}
			}
			if sum > top {
				chosen.common[i] = choice{threshold, f1[i]}
			}
		}
		top = max(top, sum)
	}
	return &chosen, nil
}
