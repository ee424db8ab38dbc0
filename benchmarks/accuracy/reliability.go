package main

import (
	"math"
	"math/rand/v2"
	"slices"
)

const (
	least    = .01 // probability below which pairs have a bin of their own: they are nearly all there are
	offPairs = 100 // pairs from which a bin can be off
	offBy    = .1  // how far it is then from the diagonal
)

// bins of one collection: below least, then ten of equal width, of which the
// first begins at least.
type bins [11]bin

// bin is pairs of about one probability.
type bin struct {
	pairs, same int
	sum         float64 // of their probabilities
	low, high   float64 // holds the observed share in 95 of 100 resamples
}

func binOf(p float64) int {
	if p < least {
		return 0
	}
	return 1 + min(9, int(p*10))
}

func binName(n int) string {
	if n == 0 {
		return "below " + decimals(least, 2)
	}
	return decimals(max(least, float64(n-1)/10), 2) + " to " + decimals(float64(n)/10, 2)
}

func (b bin) mean() float64     { return b.sum / float64(b.pairs) }
func (b bin) observed() float64 { return float64(b.same) / float64(b.pairs) }

// off says whether the bin's pairs are surely not what they are said to be.
func (b bin) off() bool {
	return b.pairs >= offPairs && math.Abs(b.mean()-b.observed()) > offBy && (b.mean() < b.low || b.mean() > b.high)
}

func (b bins) off() int {
	n := 0
	for _, x := range b {
		if x.off() {
			n++
		}
	}
	return n
}

// error is the expected calibration error over the bins from one on.
func (b bins) error(from int) float64 {
	sum, n := 0.0, 0
	for _, x := range b[from:] {
		if x.pairs > 0 {
			sum += math.Abs(x.sum - float64(x.same))
			n += x.pairs
		}
	}
	return sum / float64(max(1, n))
}

// total counts the pairs from least on, and how many of them are of one event.
func (b bins) total() (pairs, same int) {
	for _, x := range b[1:] {
		pairs += x.pairs
		same += x.same
	}
	return pairs, same
}

// reliability sorts pairs into bins by what the line makes of their
// probabilities, and resamples each bin by stories, as package eval does: a pair
// of two labels counts half for each of them.
func reliability(pairs []pair, l line) bins {
	var out bins
	var share [len(out)][]struct{ pairs, same float64 } // of each label
	labels := int32(0)
	for _, p := range pairs {
		labels = max(labels, p.a+1, p.b+1)
	}
	for n := range share {
		share[n] = make([]struct{ pairs, same float64 }, labels)
	}
	for _, p := range pairs {
		q := l.apply(p.p)
		n := binOf(q)
		out[n].pairs++
		out[n].sum += q
		if p.a == p.b {
			out[n].same++
			share[n][p.a].same++
		}
		share[n][p.a].pairs += .5
		share[n][p.b].pairs += .5
	}
	const resamples = 1000
	var observed [len(out)][]float64
	r := rand.New(rand.NewPCG(1979, 3))
	times := make([]float64, labels)
	for range resamples {
		clear(times)
		for range labels {
			times[r.IntN(int(labels))]++
		}
		for n := range out {
			var pairs, same float64
			for label, s := range share[n] {
				pairs += times[label] * s.pairs
				same += times[label] * s.same
			}
			if pairs > 0 {
				observed[n] = append(observed[n], same/pairs)
			}
		}
	}
	for n, o := range observed {
		if len(o) > 0 {
			slices.Sort(o)
			outside := len(o) / 40
			out[n].low, out[n].high = o[outside], o[len(o)-1-outside]
		}
	}
	return out
}
