package minhash

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/samestory/samestory/minhash/shingle"
	"github.com/samestory/samestory/minhash/text"
)

func sketcher(t testing.TB, k int) *Sketcher {
	t.Helper()
	s, err := New(k)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// pair makes two sets of n elements that share the given number of them.
func pair(r *rand.Rand, n, shared int) (a, b []uint64) {
	for i := range n {
		x, y := r.Uint64(), r.Uint64()
		if i < shared {
			y = x
		}
		a, b = append(a, x), append(b, y)
	}
	return a, b
}

func TestNewRefuses(t *testing.T) {
	for _, k := range []int{-1, 0, 4, 100, MaxComponents * 2} {
		if _, err := New(k); err == nil {
			t.Errorf("New(%d) is no error", k)
		}
	}
}

// TestEstimate holds the estimator to its claims: unbiased, and no wider than
// k independent permutations.
func TestEstimate(t *testing.T) {
	const k, runs = 128, 3000
	s := sketcher(t, k)
	r := rand.New(rand.NewPCG(7, 11))
	for _, n := range []int{1, 5, 20, 100, 300, 1000} {
		for _, shared := range []int{0, n / 5, n * 2 / 3, n} {
			j := float64(shared) / float64(2*n-shared)
			sum, square := 0.0, 0.0
			for range runs / max(1, n/50) {
				a, b := pair(r, n, shared)
				e := float64(Agree(s.Sign(nil, a), s.Sign(nil, b)))/k - j
				sum += e
				square += e * e
			}
			count := float64(runs / max(1, n/50))
			theory := math.Sqrt(j * (1 - j) / k)
			if bias := math.Abs(sum / count); bias > 4*theory/math.Sqrt(count)+1e-9 {
				t.Errorf("n=%d J=%.3f: bias %.4f", n, j, bias)
			}
			if rmse := math.Sqrt(square / count); rmse > 1.15*theory+1e-9 {
				t.Errorf("n=%d J=%.3f: error %.4f, theory %.4f", n, j, rmse, theory)
			}
		}
	}
}

// TestEstimateOfShingles is TestEstimate for what is signed in earnest: the
// shingles of texts from a small vocabulary, whose hashes are sums of the same
// few, and an edit of each.
func TestEstimateOfShingles(t *testing.T) {
	const runs = 2000
	r := rand.New(rand.NewPCG(8, 12))
	var vocabulary []uint64
	for i := range 300 {
		vocabulary = append(vocabulary, text.Hash(fmt.Sprint("w", i)))
	}
	var runsOf shingle.Runs
	signed := func(s *Sketcher, words []uint64) ([]uint32, shingle.Set) {
		runsOf.Set(words)
		shingles := runsOf.Append(nil, 3)
		return s.Sign(nil, shingles), shingle.NewSet(shingles)
	}
	for _, k := range []int{64, 256} {
		s := sketcher(t, k)
		for _, n := range []int{30, 400} {
			sum, square, theory := 0.0, 0.0, 0.0
			for range runs {
				words := make([]uint64, n)
				for i := range words {
					words[i] = vocabulary[int(300*math.Pow(r.Float64(), 3))]
				}
				a, x := signed(s, words)
				for range n / 15 {
					words[r.IntN(n)] = vocabulary[r.IntN(300)]
				}
				b, y := signed(s, words)
				j := x.Resemblance(y)
				e := float64(Agree(a, b))/float64(k) - j
				sum += e
				square += e * e
				theory += j * (1 - j) / float64(k)
			}
			if bias, rmse := sum/runs, math.Sqrt(square/runs); math.Abs(bias) > 4*math.Sqrt(theory)/runs || rmse > 1.05*math.Sqrt(theory/runs) {
				t.Errorf("k=%d n=%d: bias %.5f, error %.4f, theory %.4f", k, n, bias, rmse, math.Sqrt(theory/runs))
			}
		}
	}
}

func TestOrderAndRepeatsDoNotMatter(t *testing.T) {
	s := sketcher(t, 64)
	r := rand.New(rand.NewPCG(1, 1))
	a, _ := pair(r, 100, 0)
	want := s.Sign(nil, a)
	for _, b := range [][]uint64{append(slices.Clone(a), a[:30]...), slices.Repeat(a, 20)} {
		r.Shuffle(len(b), func(i, j int) { b[i], b[j] = b[j], b[i] })
		if got := s.Sign(nil, b); !slices.Equal(got, want) {
			t.Error("the signature depends on order or repeats")
		}
	}
	few := a[:7]
	if got, want := s.Sign(nil, slices.Repeat(few, 1000)), s.Sign(nil, few); !slices.Equal(got, want) {
		t.Error("the signature depends on many repeats of few")
	}
}

// TestPublishedSeeds pins the function: stored signatures depend on it.
func TestPublishedSeeds(t *testing.T) {
	got := sketcher(t, 8).Sign(nil, []uint64{1, 2, 3})
	want := []uint32{0x2d997576, 0x0f3d545d, 0xad242c3a, 0xbc232268, 0x7e563fb2, 0x5692161d, 0x03b64257, 0x00ac5b86}
	if !slices.Equal(got, want) {
		t.Errorf("signature of {1, 2, 3} is %#08x", got)
	}
}

func TestEmpty(t *testing.T) {
	s := sketcher(t, 8)
	if got := s.Sign(nil, nil); got != nil {
		t.Errorf("an empty set has signature %v", got)
	}
	if got := s.SignWeighted(nil, []Feature{{Hash: 1}}, 16); got != nil {
		t.Errorf("a set without weight has signature %v", got)
	}
}

// TestWeightedEstimate compares with the exact weighted resemblance.
func TestWeightedEstimate(t *testing.T) {
	const k, scale, runs = 256, 64, 400
	s := sketcher(t, k)
	r := rand.New(rand.NewPCG(3, 5))
	for _, shared := range []int{0, 40, 120, 200} {
		bias, square, theory := 0.0, 0.0, 0.0
		for range runs {
			var a, b []Feature
			low, high := 0.0, 0.0
			for i := range 200 {
				x, y := Feature{r.Uint64(), r.Uint32N(800)}, Feature{r.Uint64(), r.Uint32N(800)}
				if i < shared {
					y.Hash = x.Hash
					low += float64(min(x.Weight, y.Weight))
					high += float64(max(x.Weight, y.Weight))
				} else {
					high += float64(x.Weight) + float64(y.Weight)
				}
				a, b = append(a, x), append(b, y)
			}
			j := low / high
			e := float64(Agree(s.SignWeighted(nil, a, scale), s.SignWeighted(nil, b, scale)))/k - j
			bias += e / runs
			square += e * e / runs
			theory += j * (1 - j) / k / runs
		}
		if rmse := math.Sqrt(square); math.Abs(bias) > 4*math.Sqrt(theory/runs)+1e-9 || rmse > 1.15*math.Sqrt(theory)+1e-9 {
			t.Errorf("%d shared: bias %.4f, error %.4f, theory %.4f", shared, bias, rmse, math.Sqrt(theory))
		}
	}
}

func TestSignDoesNotAllocate(t *testing.T) {
	s := sketcher(t, 128)
	a, _ := pair(rand.New(rand.NewPCG(1, 2)), 300, 0)
	dst := s.Sign(nil, a)
	if n := testing.AllocsPerRun(10, func() { dst = s.Sign(dst[:0], a) }); n != 0 {
		t.Errorf("Sign allocates %v times", n)
	}
}

func BenchmarkSign(b *testing.B) {
	for _, n := range []int{20, 300, 1000} {
		b.Run(fmt.Sprintf("k=128/n=%d", n), func(b *testing.B) {
			s := sketcher(b, 128)
			a, _ := pair(rand.New(rand.NewPCG(1, 2)), n, 0)
			var dst []uint32
			for b.Loop() {
				dst = s.Sign(dst[:0], a)
			}
		})
	}
}
