package cluster

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestFinderAgainstBruteForce makes signatures that agree in few components, of
// documents that come in blocks, the last of which have no date.
func TestFinderAgainstBruteForce(t *testing.T) {
	const dated, reach, all = 110, 40, 130
	r := rand.New(rand.NewPCG(2, 8))
	signatures := make([][]uint32, all)
	for i := range signatures {
		if i%10 == 9 {
			continue // it has none
		}
		signatures[i] = make([]uint32, signatureSize)
		for c := range signatures[i] {
			signatures[i][c] = r.Uint32N(100)
			if c%2 == 0 {
				signatures[i][c] |= r.Uint32N(4) << 30 // and ones of all 32 bits
			}
		}
	}
	starts := make([]int32, all)
	for i := range starts {
		starts[i] = int32(max(0, i-reach))
		if i >= dated {
			starts[i] = dated
		}
	}
	meet := func(i, j int) bool {
		a, b := signatures[i], signatures[j]
		return a != nil && b != nil && agreements(a, b) >= minComponents
	}
	for _, size := range []int{7, 50, dated} {
		g := &StoryGraph{docs: make([]document, all), starts: starts}
		m := meetings{undated: new(columns)}
		m.undated.slide(t.Context(), 2, 0, consecutive(dated, all), signatures[dated:])
		for from := 0; from < all; {
			b := block{int(starts[from]), from, min(from+size, dated), dated}
			if from == dated {
				b = block{dated, dated, all, all}
			}
			m.dated.slide(t.Context(), 3, b.start, consecutive(b.from, b.to), signatures[b.from:b.to])
			find := m.finder(g, b)
			for i := b.from; i < b.to; i++ {
				var got, want []int32
				find(i, func(j int32) { got = append(got, j) })
				for j := starts[i]; int(j) < i; j++ {
					if meet(i, int(j)) {
						want = append(want, j)
					}
				}
				for j := b.undated; j < all; j++ {
					if meet(i, j) {
						want = append(want, int32(j))
					}
				}
				slices.Sort(got)
				if !slices.Equal(got, want) {
					t.Errorf("blocks of %d: %d meets %v, want %v", size, i, got, want)
				}
			}
			from = b.to
		}
	}
}

func TestSortByValueIsStable(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		entries := make([]uint64, r.IntN(3000))
		for i := range entries {
			entries[i] = uint64(r.Uint32()>>r.IntN(32))<<32 | uint64(len(entries)-i)
		}
		want := slices.Clone(entries)
		slices.SortStableFunc(want, func(a, b uint64) int { return cmp.Compare(a>>32, b>>32) })
		sortByValue(entries, make([]uint64, len(entries)))
		if !slices.Equal(entries, want) {
			t.Fatalf("%d entries are not in order", len(entries))
		}
	}
}
