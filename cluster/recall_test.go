package cluster

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
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

// TestRecallOfContainment holds what is said at sampleEvery: pairs of which the longer one
// contains exactly .8 of the shorter one's shingles. What the shorter one has of its own is
// one passage, or single words all over it, each of which breaks three shingles.
func TestRecallOfContainment(t *testing.T) {
	const pairs = 400
	for _, c := range []struct {
		shingles int // of the shorter one
		apart    bool
		least    float64
	}{{45, false, .86}, {60, false, .96}, {120, false, .99}, {45, true, .74}, {60, true, .9}, {120, true, .94}} {
		r := rand.New(rand.NewPCG(23, uint64(c.shingles)))
		own := c.shingles / 5
		var all []string
		for range pairs {
			shorter := strings.Fields(randomWords(r, c.shingles+2))
			long := slices.Concat(strings.Fields(randomWords(r, 400)), shorter, strings.Fields(randomWords(r, 400)))
			if c.apart {
				for n := range own / 3 {
					shorter[(2*n+1)*len(shorter)/(2*(own/3))] = randomWords(r, 1)
				}
			} else {
				copy(shorter, strings.Fields(randomWords(r, own)))
			}
			all = append(all, strings.Join(shorter, " "), strings.Join(long, " "))
		}
		if got := Compare(all[0], all[1], CopyParams{}).Containment(); got != .8 {
			t.Fatalf("a pair has containment %v, want .8", got)
		}
		recall := float64(len(graph(t, CopyParams{}, 2, all).Pairs)) / pairs
		t.Logf("%d shingles, own words apart: %v, found: %.3f", c.shingles, c.apart, recall)
		if recall < c.least {
			t.Errorf("of %d pairs of containment .8, the shorter one with %d shingles, %.3f are found, want %v", pairs, c.shingles, recall, c.least)
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
