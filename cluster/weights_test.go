package cluster

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestQuantileIsThatOfASort(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 1))
	for range 200 {
		var l levels
		var all []uint32
		for range 1 + r.IntN(40) {
			df := coarse(r.Uint32() >> r.IntN(32))
			times := 1 + r.Uint32N(5)
			l.add(df, times)
			all = append(all, slices.Repeat([]uint32{df}, int(times))...)
		}
		slices.Sort(all)
		if got, want := l.quantile(), all[(len(all)-1)*9/10]; got != want {
			t.Fatalf("the quantile of %v is %d, want %d", all, got, want)
		}
	}
	var l levels
	l.add(coarse(math.MaxUint32), 1)
	if got := l.quantile(); got != coarse(math.MaxUint32) {
		t.Errorf("the quantile of the largest number is %d", got)
	}
}
