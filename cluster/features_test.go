package cluster

import (
	"cmp"
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/samestory/samestory/minhash/text"
)

// counts returns the features "word" and "word word" of a document, which has no
// other.
func counts(t *testing.T, d document, left furniture, names ...string) map[string]uint32 {
	t.Helper()
	var f features
	f.read(&d, left, part{})
	got := map[string]uint32{}
	for _, list := range [][]counted{f.words, f.pairs} {
		if !slices.IsSortedFunc(list, func(a, b counted) int { return cmp.Compare(a.key, b.key) }) {
			t.Error("the features are not in the order of their keys")
		}
	}
	known := map[uint64]string{}
	for _, name := range names {
		a, b, pair := strings.Cut(name, " ")
		if pair {
			known[text.Mix(pairFeature(id(a), id(b)))] = name
		} else {
			known[uint64(id(a))<<32] = name
		}
	}
	for _, c := range slices.Concat(f.words, f.pairs) {
		got[known[c.key]] += c.times
	}
	return got
}

func TestCountByHand(t *testing.T) {
	want := map[string]uint32{
		"big": 2, "quake": 2, "hits": 1, "towns": 1, "fall": 1,
		"big quake": 2, "quake hits": 1, "hits towns": 1, "towns fall": 1, // not quake big: the text begins there
	}
	got := counts(t, read(Article{Title: "Big quake", Text: "Big quake hits. Towns fall."}), nil, slices.Collect(maps.Keys(want))...)
	if !maps.Equal(got, want) {
		t.Errorf("the features are %v, want %v", got, want)
	}
}

func TestCountWithoutFurniture(t *testing.T) {
	d := read(Article{Title: "Big quake", Text: "Read us on your phone. Towns fall. Read us on your phone. Nobody saw it coming again."})
	left := furniture{d.sentence(1): true}
	if d.sentence(1) == 0 || d.sentence(1) != d.sentence(3) || d.sentence(0) != 0 || d.sentence(4) == d.sentence(1) {
		t.Fatal("the sentences are not known by their words")
	}
	want := map[string]uint32{
		"big": 1, "quake": 1, "towns": 1, "fall": 1, "nobody": 1, "saw": 1, "it": 1, "coming": 1, "again": 1,
		"big quake": 1, "towns fall": 1, "nobody saw": 1, "saw it": 1, "it coming": 1, "coming again": 1,
	}
	if got := counts(t, d, left, slices.Collect(maps.Keys(want))...); !maps.Equal(got, want) {
		t.Errorf("the features are %v, want %v", got, want)
	}
}

// TestPartsMakeTheWhole reads the features of a document by the first bits of their keys.
func TestPartsMakeTheWhole(t *testing.T) {
	d := read(Article{Title: "Quake", Text: run("w", 0, 300) + run("w", 100, 400)})
	var whole, some features
	whole.read(&d, nil, part{})
	var words, pairs []counted
	for which := range 8 {
		some.read(&d, nil, part{3, which})
		words, pairs = append(words, some.words...), append(pairs, some.pairs...)
	}
	if !slices.Equal(words, whole.words) || !slices.Equal(pairs, whole.pairs) || len(pairs) < 300 {
		t.Errorf("%d words and %d pairs by parts, want %d and %d", len(words), len(pairs), len(whole.words), len(whole.pairs))
	}
}

func TestSortUniform(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var spare []uint64
	for _, n := range []int{0, 1, 15, 16, 17, 300, 5000, 200_000} {
		for _, same := range []int{0, 7} {
			keys := make([]uint64, n)
			for i := range keys {
				keys[i] = r.Uint64() >> same
				if i > 0 && r.IntN(3) == 0 {
					keys[i] = keys[r.IntN(i)]
				}
				if n == 5000 {
					keys[i] &= 1<<40 - 1 // all of one bucket
				}
			}
			want := slices.Sorted(slices.Values(keys))
			if spare = sortUniform(keys, spare, same); !slices.Equal(keys, want) {
				t.Errorf("%d keys are not in order", n)
			}
		}
	}
}
func TestEach(t *testing.T) {
	for _, n := range []int{0, 1, 15, 16, 17, 1000} {
		for _, workers := range []int{0, 1, 8} {
			times := make([]atomic.Int32, n)
			var started, done atomic.Int32
			each(t.Context(), n, workers, func(int) (func(int), func()) {
				started.Add(1)
				return func(i int) { times[i].Add(1) }, func() { done.Add(1) }
			})
			for i := range times {
				if times[i].Load() != 1 {
					t.Errorf("%d of %d came %d times", i, n, times[i].Load())
				}
			}
			if started.Load() != done.Load() || workers > 0 && int(started.Load()) > workers {
				t.Errorf("%d workers began and %d ended, want %d at most", started.Load(), done.Load(), workers)
			}
		}
	}
}

func TestEachStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var n atomic.Int32
	each(ctx, 1<<30, 2, func(int) (func(int), func()) {
		return func(int) {
			if n.Add(1) >= 100 { // nobody runs on before all can see it
				cancel()
				<-ctx.Done()
			}
		}, nil
	})
	if n.Load() > 200 {
		t.Errorf("%d calls after it was cancelled at 100", n.Load())
	}
}
