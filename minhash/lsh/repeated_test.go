package lsh

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/samestory/samestory/minhash/text"
)

// TestSortedIsSlicesSort reuses one memory, for more and for less than before.
func TestSortedIsSlicesSort(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	var some repeated
	for _, n := range []int{0, 1, 2, 200, 1000, 10, 3000, 3000, 7} {
		for _, mask := range []uint32{0, 0xff, 0xff << 11, 0x3ff << 22, 1<<32 - 1} { // a digit each, then all
			var entries []uint64
			members := map[uint32]int{}
			for member := range uint32(n) {
				key := r.Uint32() & mask
				if member%5 == 4 {
					key = uint32(entries[member-3] >> 32)
				}
				members[key]++
				entries = append(entries, uint64(key)<<32|uint64(member))
			}
			want := slices.Clone(entries)
			slices.Sort(want)
			lonely := func(e uint64) bool { return members[uint32(e>>32)] == 1 }
			want = slices.DeleteFunc(want, lonely)
			got := some.sorted(0, entries[:n/3], nil, entries[n/3:])
			if mask+1 == 0 && len(got) > len(want)+2+n/4 { // keys that are spread, as hashes are
				t.Errorf("%d of %d entries are kept, where %d share their keys", len(got), n, len(want))
			}
			if !slices.Equal(slices.DeleteFunc(slices.Clone(got), lonely), want) || !slices.IsSorted(got) {
				t.Errorf("%d entries with keys of %#x are not in order", n, mask)
			}
		}
	}
}

func BenchmarkSorted(b *testing.B) {
	for _, n := range []uint32{1 << 12, 1 << 16, 1 << 20} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 9))
			keys := make([]uint64, n)
			for i := range keys {
				keys[i] = text.Mix(uint64(r.Uint32N(2*n)))>>32<<32 | uint64(i) // six in ten alone
			}
			b.SetBytes(int64(8 * n))
			b.ReportAllocs()
			var some repeated
			for b.Loop() {
				some.sorted(0, keys)
			}
		})
	}
}
