package cluster

import (
	"math"
	"math/rand/v2"
	"testing"
)

// numbers returns what a logarithm or a root may stumble over, ascending.
func numbers() []uint64 {
	var all []uint64
	for x := range uint64(5000) {
		all = append(all, x)
	}
	for bit := 13; bit < 64; bit++ {
		x := uint64(1) << bit
		all = append(all, x-1, x, x+1, x+x>>11, x+x>>10-1, x+x>>10)
	}
	return append(all, math.MaxUint64)
}

func TestLnIsNearTheLogarithm(t *testing.T) {
	check := func(x uint64) {
		if got, want := float64(ln(x))/one, math.Log(float64(x)); math.Abs(got-want) > .0015 {
			t.Errorf("ln(%d) is %.5f, want %.5f", x, got, want)
		}
	}
	for _, x := range numbers()[1:] {
		check(x)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		check(max(1, r.Uint64()>>r.IntN(64)))
	}
	if ln(0) != 0 || ln(1) != 0 || ln(2) != ln2 {
		t.Errorf("ln of 0, 1 and 2 is %d, %d, %d", ln(0), ln(1), ln(2))
	}
}

func TestLnRises(t *testing.T) {
	last := int64(0)
	for _, x := range numbers() {
		if ln(x) < last {
			t.Errorf("ln(%d) is %d, less than that of a smaller number", x, ln(x))
		}
		last = ln(x)
	}
}

func TestSqrt(t *testing.T) {
	all := numbers()
	for _, r := range []uint64{1 << 16, 1<<31 - 1, 1<<32 - 1} {
		all = append(all, r*r-1, r*r, r*r+1)
	}
	for _, x := range all {
		r := sqrt(x)
		if r > math.MaxUint32 || r*r > x || r < math.MaxUint32 && (r+1)*(r+1) <= x {
			t.Errorf("the root of %d is %d", x, r)
		}
	}
}
