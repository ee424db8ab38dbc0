package lsh

import (
	"fmt"
	"math"
)

// Params says how signatures are compared. It is comparable and can be stored.
type Params struct {
	K        int // components of a signature
	Bands    int // bands that are looked up
	Rows     int // components of a band
	MinAgree int // components that must agree in all
}

// Tune returns the cheapest Params whose recall for pairs of exactly the given
// resemblance is at least the one asked for: the fewest components, then the
// most rows (each row thins out the candidates), then the strictest filter. To
// sign a text for 64 components takes less than half of the time for 128, but
// with bands of two rows that is lost again on candidates.
func Tune(threshold, recall float64) (Params, error) {
	if !(threshold > 0 && threshold <= 1) {
		return Params{}, fmt.Errorf("lsh: threshold %v, want more than 0 and at most 1", threshold)
	}
	if !(recall > 0 && recall < 1) {
		return Params{}, fmt.Errorf("lsh: recall %v, want more than 0 and less than 1", recall)
	}
	for k := 64; k <= 4096; k *= 2 {
		least := 2
		if k == 64 {
			least = 3
		}
		for rows := 8; rows >= least; rows-- {
			p := Params{K: k, Bands: k / rows, Rows: rows}
			if curve(threshold, p) < recall {
				continue
			}
			for p.Probability(threshold) >= recall {
				p.MinAgree++
			}
			p.MinAgree--
			return p, nil
		}
	}
	return Params{}, fmt.Errorf("lsh: no signature of 4096 components finds a resemblance of %v with recall %v; raise the threshold or lower the recall", threshold, recall)
}

// Probability returns how likely a pair of resemblance s becomes a candidate:
// the S-curve times the chance of passing the filter, which is a lower bound,
// for a pair that shares a band has agreeing components already.
func (p Params) Probability(s float64) float64 {
	if s <= 0 {
		return 0
	}
	return curve(s, p) * tail(p.K, p.MinAgree, s)
}

func curve(s float64, p Params) float64 {
	return 1 - math.Pow(1-math.Pow(s, float64(p.Rows)), float64(p.Bands))
}

// tail returns the probability of at least m successes among k trials of
// probability s each.
func tail(k, m int, s float64) float64 {
	if m > k {
		return 0
	}
	if s >= 1 || m <= 0 {
		return 1
	}
	sum := 0.0
	for i := m; i <= k; i++ {
		choose := lgamma(k+1) - lgamma(i+1) - lgamma(k-i+1)
		sum += math.Exp(choose + float64(i)*math.Log(s) + float64(k-i)*math.Log1p(-s))
	}
	return min(sum, 1)
}

func lgamma(n int) float64 {
	v, _ := math.Lgamma(float64(n))
	return v
}
