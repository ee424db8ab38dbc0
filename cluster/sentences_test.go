package cluster

import (
	"slices"
	"sync"
	"testing"

	"github.com/samestory/samestory/minhash/text"
)

func sentencesOf(s string) []uint64 {
	var w text.Words
	w.Add(s)
	return sentenceHashes(nil, &w)
}

func TestSentenceHashes(t *testing.T) {
	// Four words do not count, five do, and a repeat counts once.
	got := sentencesOf("Only four words here. Now there are five words! Now, there are FIVE words\nWords five are there now.")
	if len(got) != 2 || got[0] == got[1] {
		t.Errorf("the sentences are %x, want two", got)
	}
	if again := sentencesOf("now there are five words"); len(again) != 1 || !slices.Contains(got, again[0]) {
		t.Errorf("the same sentence is %x elsewhere, here %x", again, got)
	}
	// Many are sorted, few are not.
	for _, n := range []int{1, 60, 64, 65, 200} {
		s := run("w", 0, 10*n)
		one, twice := sentencesOf(s), sentencesOf(s+s)
		slices.Sort(one)
		slices.Sort(twice)
		if len(one) != n || !slices.Equal(one, twice) {
			t.Errorf("%d sentences have %d hashes, and %d when they are repeated", n, len(one), len(twice))
		}
	}
}

func TestSentenceCounts(t *testing.T) {
	c := newSentenceCounts()
	all := sentencesOf("One sentence of five words. Another sentence of five words. A third one: of six words.")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			c.add(all)
			c.add(all[:1])
		})
	}
	wg.Wait()
	for i, want := range []int{16, 8, 8} {
		if got := c.count(all[i]); got != want {
			t.Errorf("sentence %d is counted %d times, want %d", i, got, want)
		}
	}
	if got := c.count(sentencesOf("nobody has ever written this down")[0]); got != 0 {
		t.Errorf("a sentence of no article is counted %d times", got)
	}
}
