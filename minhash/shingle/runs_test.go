package shingle

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/samestory/samestory/minhash/text"
)

func randomWords(r *rand.Rand, n int) []uint64 {
	words := make([]uint64, n)
	for i := range words {
		words[i] = r.Uint64()
	}
	return words
}

// TestRunsAgainstEachAlone compares every run of a text with the same words by
// themselves, and every shingle with a polynomial computed afresh.
func TestRunsAgainstEachAlone(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var runs, alone Runs
	for _, n := range []int{0, 1, 2, 30, 7} { // one longer, then one shorter in its memory
		words := randomWords(r, n)
		runs.Set(words)
		if runs.Len() != n {
			t.Fatalf("%d words are %d", n, runs.Len())
		}
		for from := range n + 1 {
			for to := from; to <= n; to++ {
				if got, want := runs.Hash(from, to), Hash(words[from:to]); got != want || got == 0 != (from == to) {
					t.Errorf("words %d to %d have the hash %x, alone %x", from, to, got, want)
				}
				for k := 1; k <= 8; k++ {
					got := runs.Between(nil, from, to, k)
					alone.Set(words[from:to])
					if want := alone.Append(nil, k); !slices.Equal(got, want) {
						t.Errorf("shingles of %d of the words %d to %d: %x, alone %x", k, from, to, got, want)
					}
					var want []uint64
					for i := from; i+k <= to; i++ {
						h := uint64(0)
						for _, w := range words[i : i+k] {
							h = h*base + w
						}
						want = append(want, h)
					}
					if len(want) > 0 && !slices.Equal(got, want) {
						t.Errorf("shingles of %d of the words %d to %d: %x, afresh %x", k, from, to, got, want)
					}
					if len(want) == 0 && from < to && len(got) != 1 {
						t.Errorf("%d words have %d shingles of %d, want one", to-from, len(got), k)
					}
				}
			}
		}
	}
}

func TestHashTellsSequences(t *testing.T) {
	seen := map[uint64]string{}
	for _, s := range []string{
		"", "a", "b", "a b", "b a", "a a", "a b c", "c b a", "b c a", "a b c a", "a c b a",
		"yes no no yes maybe", "no yes yes no maybe", // the places of each word add up alike
	} {
		var w text.Words
		w.Add(s)
		h := Hash(w.Hashes)
		if before, ok := seen[h]; ok || h == 0 != (s == "") {
			t.Errorf("%q has the hash %x, as %q has", s, h, before)
		}
		seen[h] = s
	}
}

func TestRunsDoNotAllocate(t *testing.T) {
	var r Runs
	words, dst := make([]uint64, 300), make([]uint64, 0, 300)
	r.Set(words)
	if n := testing.AllocsPerRun(10, func() { r.Set(words); dst = r.Append(dst[:0], 3) }); n != 0 {
		t.Errorf("shingles allocate %v times", n)
	}
}

func BenchmarkRuns(b *testing.B) {
	words, dst := randomWords(rand.New(rand.NewPCG(5, 6)), 450), []uint64(nil)
	var r Runs
	for b.Loop() {
		r.Set(words)
		dst = r.Append(dst[:0], 3)
		dst = r.Append(dst[:0], 6)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(words)), "ns/word")
}
