package lsh

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSortedIsSlicesSort reuses one sorter, also beyond the size it was reset to.
func TestSortedIsSlicesSort(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	var s sorter
	for _, n := range []int{0, 1, 2, 1000, 10, 3000, 3000, 7} {
		for _, mask := range []uint32{0, 0xff, 0xff << 11, 0x3ff << 22, 1<<32 - 1} { // a digit each, then all
			s.reset(n / 2)
			var want []uint64
			for member := range uint32(n) {
				key := r.Uint32() & mask
				s.add(key, member)
				want = append(want, uint64(key)<<32|uint64(member))
			}
			slices.Sort(want)
			if got := s.sorted(); !slices.Equal(got, want) {
				t.Errorf("%d entries with keys of %#x are not in order", n, mask)
			}
		}
	}
}

func BenchmarkSorted(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 9))
	keys := make([]uint32, 1<<20)
	for i := range keys {
		keys[i] = r.Uint32()
	}
	b.SetBytes(8 << 20)
	b.ReportAllocs()
	var s sorter
	for b.Loop() {
		s.reset(len(keys))
		for i, k := range keys {
			s.add(k, uint32(i))
		}
		s.sorted()
	}
}
