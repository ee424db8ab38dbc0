package lsh

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/samestory/samestory/minhash"
)

func tune(t testing.TB, threshold, recall float64) Params {
	t.Helper()
	p, err := Tune(threshold, recall)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestProbabilityByHand has values worked out without this package.
func TestProbabilityByHand(t *testing.T) {
	for _, c := range []struct {
		p       Params
		s, want float64
	}{
		{Params{K: 128, Bands: 42, Rows: 3}, .5, .99633}, // 1-(7/8)^42
		{Params{K: 8, Bands: 1, Rows: 1}, .3, .3},
		{Params{K: 8, Bands: 2, Rows: 2}, .5, .4375},               // 1-(3/4)^2
		{Params{K: 8, Bands: 1, Rows: 1, MinAgree: 8}, .5, .00195}, // 1/2 of 1/256
		{Params{K: 8, Bands: 1, Rows: 1, MinAgree: 7}, .5, .01758}, // 1/2 of 9/256
		{Params{K: 8, Bands: 1, Rows: 1, MinAgree: 9}, 1, 0},
		{Params{K: 8, Bands: 1, Rows: 1, MinAgree: 8}, 1, 1},
		{Params{K: 8, Bands: 8, Rows: 1}, 0, 0},
		{Params{K: 8, Bands: 8, Rows: 1}, -1, 0},
	} {
		if got := c.p.Probability(c.s); math.Abs(got-c.want) > .00001 {
			t.Errorf("%+v at %v: %.5f, want %.5f", c.p, c.s, got, c.want)
		}
	}
}

// TestTuneKeepsItsContract also holds Tune to its filter being the strictest.
func TestTuneKeepsItsContract(t *testing.T) {
	for _, threshold := range []float64{.1, .25, .3, .4, .5, .55, .6, .7, .75, .8, .9, .95, .99, .999, 1} {
		for _, recall := range []float64{.01, .5, .9, .95, .99, .999} {
			p := tune(t, threshold, recall)
			if got := p.Probability(threshold); got < recall {
				t.Errorf("%+v finds %.5f at %v, want %v", p, got, threshold, recall)
			}
			if p.Bands*p.Rows > p.K || p.MinAgree > p.K || p.MinAgree < 0 {
				t.Errorf("%+v for %v and %v does not fit into its components", p, threshold, recall)
			}
			if _, err := minhash.New(p.K); err != nil {
				t.Errorf("%+v: %v", p, err)
			}
			p.MinAgree++
			if got := p.Probability(threshold); got >= recall {
				t.Errorf("%+v would do for %v and %v, too: %.5f", p, threshold, recall, got)
			}
		}
	}
}

func TestProbabilityRises(t *testing.T) {
	for _, p := range []Params{tune(t, .5, .99), tune(t, .7, .99), tune(t, .9, .9)} {
		last := 0.0
		for i := range 1001 {
			s := float64(i) / 1000
			got := p.Probability(s)
			if got < last-1e-9 || got > 1 {
				t.Errorf("%+v: %v at %v after %v", p, got, s, last)
			}
			last = got
		}
	}
}

func TestTuneRefuses(t *testing.T) {
	for _, c := range [][2]float64{
		{0, .9}, {-1, .9}, {1.01, .9}, {math.NaN(), .9}, {math.Inf(1), .9},
		{.5, 0}, {.5, 1}, {.5, -1}, {.5, 1.5}, {.5, math.NaN()},
		{.01, .99}, // beyond any signature
	} {
		if p, err := Tune(c[0], c[1]); err == nil {
			t.Errorf("Tune(%v, %v) is %+v and no error", c[0], c[1], p)
		}
	}
}

// TestMeasuredRecall sketches pairs of sets whose resemblance is the threshold
// itself.
func TestMeasuredRecall(t *testing.T) {
	const pairs = 2000
	for _, c := range []struct {
		threshold    float64
		size, shared int // shared/(2*size-shared) is the threshold
		recall       float64
	}{
		{.5, 150, 100, .99},
		{.7, 170, 140, .99},
		{.7, 170, 140, .9},
	} {
		p := tune(t, c.threshold, c.recall)
		s, err := minhash.New(p.K)
		if err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(17, uint64(c.size)))
		var b Block
		for range pairs {
			x, y := make([]uint64, c.size), make([]uint64, c.size)
			for i := range x {
				x[i], y[i] = r.Uint64(), r.Uint64()
				if i < c.shared {
					y[i] = x[i]
				}
			}
			p.Append(&b, s.Sign(nil, x))
			p.Append(&b, s.Sign(nil, y))
		}
		index := New(p)
		index.Add(b)
		found := 0
		got, _ := index.Pairs(DefaultCap, 0, nil)
		for _, q := range got {
			if q.A%2 == 0 && q.B == q.A+1 {
				found++
			}
		}
		least := c.recall - 3*math.Sqrt(c.recall*(1-c.recall)/pairs)
		if share := float64(found) / pairs; share < least {
			t.Errorf("%+v finds %.4f at %v, want %.4f", p, share, c.threshold, least)
		}
		if strangers := len(got) - found; strangers > 0 {
			t.Errorf("%+v makes candidates of %d pairs that share nothing", p, strangers)
		}
	}
}
