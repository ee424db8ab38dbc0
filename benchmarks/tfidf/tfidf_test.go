package tfidf

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestCosinesByHand(t *testing.T) {
	// Of three documents "b" is in two (idf ln 1.5), "c" and "d" in one each (ln 3), "a" in all (0).
	m := Cosines([]string{"a b c c", "A, b", "a d"})
	b, c := math.Log(1.5), (1+math.Log(2))*math.Log(3)
	want := b / math.Hypot(b, c) // the second is "b" alone
	if got := m.row(0)[1]; math.Abs(float64(got)-want) > 1e-6 {
		t.Errorf("cosine %v, want %v", got, want)
	}
	if m.row(0)[2] != 0 || m.row(1)[0] != m.row(0)[1] {
		t.Errorf("rows %v %v: want 0 for nothing shared, and symmetry", m.row(0), m.row(1))
	}
}

func TestCosinesOfNothing(t *testing.T) {
	m := Cosines([]string{"", "a", ""})
	if slices.ContainsFunc(m.values, func(v float32) bool { return v != 0 }) {
		t.Errorf("%v, want zeros", m.values)
	}
}

func TestAverageByHand(t *testing.T) {
	// 0 and 1 merge at .9; then 2 has the mean of .5 and .1 with them.
	m := newMatrix(3)
	m.set(0, 1, .9)
	m.set(0, 2, .5)
	m.set(1, 2, .1)
	tree := Average(m)
	for threshold, want := range map[float32]int{.95: 3, .9: 2, .35: 2, .25: 1} {
		if got := groups(tree.Cut(threshold)); got != want {
			t.Errorf("at %v: %d groups, want %d", threshold, got, want)
		}
	}
}

func TestAverageAgreesWithThePlainWay(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 15 {
		m := newMatrix(14)
		for i := range m.N {
			for j := range i {
				m.set(i, j, r.Float32())
			}
		}
		want := plain(m, .5)
		got := Average(m).Cut(.5)
		for i := range want {
			for j := range i {
				if (want[i] == want[j]) != (got[i] == got[j]) {
					t.Fatalf("%d and %d: together %v, want %v", i, j, got[i] == got[j], want[i] == want[j])
				}
			}
		}
	}
}

// plain merges the best pair of groups, found anew each time from their
// members.
func plain(m Matrix, threshold float32) []int {
	group := make([]int, m.N)
	for i := range group {
		group[i] = i
	}
	for {
		best, a, b := threshold, -1, -1
		for x := range m.N {
			for y := range x {
				sum, n := float32(0), float32(0)
				for i := range m.N {
					for j := range m.N {
						if group[i] == x && group[j] == y {
							sum += m.row(i)[j]
							n++
						}
					}
				}
				if n > 0 && sum/n >= best {
					best, a, b = sum/n, x, y
				}
			}
		}
		if a < 0 {
			return group
		}
		for i := range group {
			if group[i] == a {
				group[i] = b
			}
		}
	}
}

func groups(of []int) int {
	return len(slices.Compact(slices.Sorted(slices.Values(of))))
}
