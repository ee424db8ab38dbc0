package shingle

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/samestory/samestory/minhash/text"
)

func set(s string, k int) Set {
	var w text.Words
	w.Add(s)
	return Of(w.Hashes, k)
}

func TestKnownValues(t *testing.T) {
	for _, c := range []struct {
		name                     string
		a, b                     string
		k                        int
		resemblance, containment float64
	}{
		// abc bcd cde against abc bcd cdx: two of four, two of three.
		{"one word changed at the end", "a b c d e", "a b c d x", 3, 2.0 / 4, 2.0 / 3},
		// abc bcd inside abc bcd cde def.
		{"shortened", "a b c d", "a b c d e f", 3, 2.0 / 4, 1},
		{"the same", "a b c", "A, b; c!", 3, 1, 1},
		{"other order", "a b c", "c b a", 3, 0, 0},
		{"single words are a set", "a b a b a", "b a", 1, 1, 1},
		{"shorter than a shingle, the same", "a b", "A b", 3, 1, 1},
		{"shorter than a shingle, different", "a b", "a c", 3, 0, 0},
		{"shorter than a shingle is no part of a longer one", "a b", "a b c", 3, 0, 0},
		{"nothing resembles nothing", "", "...", 3, 0, 0},
		{"repeats count once", "a b c a b c a b c", "a b c a", 3, 2.0 / 3, 1},
	} {
		a, b := set(c.a, c.k), set(c.b, c.k)
		if got := a.Resemblance(b); got != c.resemblance {
			t.Errorf("%s: resemblance %v, want %v", c.name, got, c.resemblance)
		}
		if got := a.Containment(b); got != c.containment {
			t.Errorf("%s: containment %v, want %v", c.name, got, c.containment)
		}
	}
}

func TestIntersectionAgainstMaps(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		var a, b []uint64
		for range r.IntN(60) {
			a = append(a, r.Uint64N(50))
		}
		for range r.IntN(60) {
			b = append(b, r.Uint64N(50))
		}
		both := 0
		for x := range uint64(50) {
			if slices.Contains(a, x) && slices.Contains(b, x) {
				both++
			}
		}
		x, y := NewSet(slices.Clone(a)), NewSet(slices.Clone(b))
		if x.Intersection(y) != both || y.Intersection(x) != both {
			t.Errorf("%v and %v share %d, want %d", x, y, x.Intersection(y), both)
		}
	}
}

func BenchmarkNewSet(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	words, dst := make([]uint64, 400), []uint64(nil)
	for i := range words {
		words[i] = r.Uint64()
	}
	var runs Runs
	for b.Loop() {
		runs.Set(words)
		dst = NewSet(runs.Append(dst[:0], 3))
	}
}
