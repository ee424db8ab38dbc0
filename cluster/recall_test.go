package cluster

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
)

// randomWords returns n words that hardly stand anywhere else.
func randomWords(r *rand.Rand, n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf("w%x", r.Uint64())
	}
	return strings.Join(words, " ")
}

// TestRecallAtTheThreshold holds Recall to its word where it is hardest to keep:
// pairs whose resemblance is the threshold, to the bit. Two texts of a run of
// words, which has m shingles, and x words of their own resemble each other by
// m / (m+2x).
func TestRecallAtTheThreshold(t *testing.T) {
	const pairs = 2000
	for _, c := range []struct {
		threshold float64
		m, x      int
	}{{.5, 100, 50}, {.7, 140, 30}, {.9, 180, 10}} {
		r := rand.New(rand.NewPCG(21, uint64(c.m)))
		var all []string
		for range pairs {
			shared := randomWords(r, c.m+2)
			all = append(all, shared+" "+randomWords(r, c.x), randomWords(r, c.x)+" "+shared)
		}
		if got := Compare(all[0], all[1], CopyParams{}).Resemblance(); got != c.threshold {
			t.Fatalf("a pair has resemblance %v, want %v", got, c.threshold)
		}
		g := graph(t, CopyParams{Threshold: c.threshold, Containment: -1}, 2, all)
		for _, p := range g.Pairs {
			if p.B != p.A+1 || p.A%2 != 0 {
				t.Fatalf("%d and %d are no pair", p.A, p.B)
			}
		}
		if recall := float64(len(g.Pairs)) / pairs; recall < .99 {
			t.Errorf("of %d pairs of resemblance %v %.4f are found, want .99", pairs, c.threshold, recall)
		}
	}
}

// TestIndexIsSmall holds what is kept of an article to 450 bytes, for articles of
// 460 words in sentences of 23, as newswire has.
func TestIndexIsSmall(t *testing.T) {
	const n, batch = 4000, 400
	r := rand.New(rand.NewPCG(22, 0))
	heap := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := heap()
	c, err := NewCopies(CopyParams{})
	if err != nil {
		t.Fatal(err)
	}
	f := c.Fingerprinter()
	for i := range n {
		var b strings.Builder
		for range 20 {
			b.WriteString(randomWords(r, 23) + ". ")
		}
		f.Add(b.String())
		if (i+1)%batch == 0 {
			c.Add(f.Take())
		}
	}
	f = nil
	if size := (heap() - before) / n; size > 450 {
		t.Errorf("an article takes %d bytes of the index, want 450 at most", size)
	} else {
		t.Logf("an article takes %d bytes of the index", size)
	}
	runtime.KeepAlive(c)
}
