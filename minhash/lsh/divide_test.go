package lsh

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestDivide wants each part to hold what slices.SortStableFunc puts there, in
// the order of the blocks.
func TestDivide(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 9))
	for _, n := range []int{0, 1, 5, 200} {
		var blocks [][]uint64
		var all []uint64
		for block := range n {
			entries := make([]uint64, r.IntN(1000))
			for i := range entries {
				entries[i] = uint64(r.Uint32())<<32 | uint64(block)
			}
			blocks = append(blocks, entries)
			all = append(all, entries...)
		}
		for _, workers := range []int{1, 8} {
			parts := divide(workers, n, len(all), func(block int, put func([]uint32, uint32)) {
				for _, e := range blocks[block] {
					put([]uint32{uint32(e >> 32)}, uint32(e))
				}
			})
			var got []uint64
			for part := range parts.n {
				got = slices.Concat(append([][]uint64{got}, parts.part(nil, part)...)...)
			}
			shift := 0
			for 1<<shift < parts.n {
				shift++
			}
			want := slices.Clone(all)
			slices.SortStableFunc(want, func(a, b uint64) int { return int(a>>(64-shift)) - int(b>>(64-shift)) })
			if !slices.Equal(got, want) {
				t.Errorf("%d blocks of %d entries come out as %d, or in another order", n, len(all), len(got))
			}
		}
	}
}

func TestFrequent(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 9))
	var blocks [][]uint32
	counts := map[uint32]int{}
	for range 30 {
		var keys []uint32
		for range r.IntN(2000) {
			key := r.Uint32N(20_000) * 214_000
			keys = append(keys, key)
			counts[key]++
		}
		blocks = append(blocks, keys)
	}
	for _, least := range []int{2, 4} {
		var want []uint32
		for key, n := range counts {
			if n >= least {
				want = append(want, key)
			}
		}
		slices.Sort(want)
		for _, workers := range []int{1, 8} {
			if got := Frequent(blocks, least, workers); !slices.Equal(got, want) {
				t.Errorf("%d keys stand there %d times, want %d", len(got), least, len(want))
			}
		}
	}
	if got := Frequent(nil, 2, 1); len(got) != 0 {
		t.Errorf("nothing has the frequent keys %v", got)
	}
}
