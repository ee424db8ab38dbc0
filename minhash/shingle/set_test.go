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
	return NewSet(Append(nil, w.Hashes, k))
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

// TestRollingIsRoll compares every rolled hash with one computed afresh.
func TestRollingIsRoll(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	words := make([]uint64, 50)
	for i := range words {
		words[i] = r.Uint64()
	}
	for k := 1; k <= 12; k++ {
		got := Append(nil, words, k)
		if len(got) != len(words)-k+1 {
			t.Fatalf("%d shingles of %d words, want %d", len(got), k, len(words)-k+1)
		}
		for i, h := range got {
			if want := Append(nil, words[i:i+k], k)[0]; h != want {
				t.Errorf("shingle %d of %d words is %x, want %x", i, k, h, want)
			}
		}
	}
}

func TestDoubleIsAppend(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for n := 1; n < 40; n++ {
		words := make([]uint64, n)
		for i := range words {
			words[i] = r.Uint64()
		}
		for k := 1; 2*k <= n; k++ {
			if got, want := Double(nil, Append(nil, words, k), k), Append(nil, words, 2*k); !slices.Equal(got, want) {
				t.Errorf("runs of %d of %d words: %x, want %x", 2*k, n, got, want)
			}
		}
		if got := Double(nil, Append(nil, words, n), n); len(got) != 0 {
			t.Errorf("%d words have runs of %d: %x", n, 2*n, got)
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

func TestAppendDoesNotAllocate(t *testing.T) {
	words, dst := make([]uint64, 300), make([]uint64, 0, 300)
	if n := testing.AllocsPerRun(10, func() { dst = Append(dst[:0], words, 3) }); n != 0 {
		t.Errorf("Append allocates %v times", n)
	}
}

func BenchmarkNewSet(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	words, dst := make([]uint64, 400), []uint64(nil)
	for i := range words {
		words[i] = r.Uint64()
	}
	for b.Loop() {
		dst = NewSet(Append(dst[:0], words, 3))
	}
}
