package cluster

import (
	"math"
	"testing"
)

func TestProbabilityFollowsItsFormula(t *testing.T) {
	last := uint32(0)
	for s := uint32(0); s <= unit; s += 97 {
		got := probability(s)
		if want := 1 / (1 + math.Pow(.064*unit/float64(s), 3)); math.Abs(float64(got)/unit-want) > .002 {
			t.Errorf("a score of %.5f is %.5f, want %.5f", float64(s)/unit, float64(got)/unit, want)
		}
		if got < last {
			t.Errorf("a score of %.5f is less probable than a lower one", float64(s)/unit)
		}
		last = got
	}
	if probability(0) != 0 || probability(unit) != unit || probability(math.MaxUint32) != unit || probability(unit*64/1000) < unit*498/1000 || probability(unit*64/1000) > unit*502/1000 {
		t.Errorf("0 is %d, 1 is %d, more is %d, .064 is %d", probability(0), probability(unit), probability(math.MaxUint32), probability(unit*64/1000))
	}
}

func TestScoreOfIsTheInverse(t *testing.T) {
	for i := 1; i < 2000; i++ {
		p := float64(i) / 2000
		s := scoreOf(p)
		want := uint32(p * unit)
		if probability(s) < want || s > 0 && probability(s-1) >= want {
			t.Errorf("%v needs a score of %d, which is %d, want %d", p, s, probability(s), want)
		}
	}
	if s := scoreOf(math.Nextafter(1, 0)); s > unit {
		t.Errorf("nearly 1 needs a score of %d", s)
	}
}
