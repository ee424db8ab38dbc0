package main

import (
	"context"
	"fmt"
	"io"
	"slices"
)

// calibration prints whether a pair's score is the probability that its articles
// report one event: with the curve as it is, and with one that was fitted to the
// other collections.
func calibration(ctx context.Context, w io.Writer, in *input) error {
	alone := in.alone()
	if len(alone) == 0 {
		return nil
	}
	var sets [][]pair
	for _, f := range alone {
		pairs, err := f.pairs(ctx)
		if err != nil {
			return err
		}
		sets = append(sets, pairs)
	}
	fmt.Fprintf(w, "Calibration: all pairs of each collection by itself. Errors are expected calibration errors, over the bins "+
		"of the table below it: of the pairs from %s on, and of all, most of which are far below that. "+
		"Left out: logit p becomes a + b logit p, fitted to the other collections, each of the same weight; by its own curve, to itself. "+
		"Bins off: of %d pairs or more, more than %s from the diagonal, which is not within their interval.\n\n",
		decimals(least, 2), offPairs, decimals(offBy, 2))
	head(w, "set", "pairs", "from "+decimals(least, 2), "of one event", "error", "of all", "bins off",
		"a", "b", "left-out error", "of all", "bins off", "by its own curve", "bins off")
	var sums [5]float64
	for i, f := range alone {
		here := line{0, 1}
		there := here
		if len(alone) > 1 {
			there = fit(slices.Delete(slices.Clone(sets), i, i+1))
		}
		now, left, own := reliability(sets[i], here), reliability(sets[i], there), reliability(sets[i], fit(sets[i:i+1]))
		from, of := now.total()
		row(w, f.name, len(sets[i]), from, float64(of)/float64(max(1, from)), now.error(1), now.error(0), now.off(),
			decimals(there.a, 2), decimals(there.b, 2), left.error(1), left.error(0), left.off(), own.error(1), own.off())
		for n, x := range []float64{now.error(1), now.error(0), left.error(1), left.error(0), own.error(1)} {
			sums[n] += x / float64(len(alone))
		}
	}
	row(w, "mean", "", "", "", sums[0], sums[1], "", "", "", sums[2], sums[3], "", sums[4], "")
	all := fit(sets)
	fmt.Fprintf(w, "\nFitted to all of them: a %s, b %s. Of a curve 1/(1+(c/s)^k), k becomes b k and c is multiplied by e^(-a/(b k)).\n\n",
		decimals(all.a, 3), decimals(all.b, 3))

	head(w, "set", "probability", "pairs", "mean", "observed", "95 % interval", "")
	for i, f := range alone {
		for n, b := range reliability(sets[i], line{0, 1}) {
			if b.pairs == 0 {
				continue
			}
			off := ""
			if b.off() {
				off = "off"
			}
			row(w, f.name, binName(n), b.pairs, b.mean(), b.observed(), decimals(b.low, 3)+" to "+decimals(b.high, 3), off)
		}
	}
	fmt.Fprintln(w)
	return nil
}

// pair is two articles by the numbers of their labels, with the probability that
// they report one event.
type pair struct {
	p    float64
	a, b int32
}

// pairs returns all pairs of labelled articles.
func (f *feed) pairs(ctx context.Context) ([]pair, error) {
	g, err := f.stories(ctx, f.usual())
	if err != nil {
		return nil, err
	}
	numbers, label := map[string]int32{"": -1}, make([]int32, len(f.articles))
	for i, a := range f.articles {
		n, seen := numbers[a.Label]
		if !seen {
			n = int32(len(numbers) - 1)
			numbers[a.Label] = n
		}
		label[i] = n
	}
	var pairs []pair
	for i, a := range label {
		for j, b := range label[:i] {
			if a >= 0 && b >= 0 {
				pairs = append(pairs, pair{g.Score(i, j), a, b})
			}
		}
	}
	return pairs, ctx.Err()
}
