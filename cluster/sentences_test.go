package cluster

import (
	"slices"
	"testing"

	"github.com/samestory/samestory/minhash/shingle"
	"github.com/samestory/samestory/minhash/text"
)

func sentencesOf(s string) []uint32 {
	var w text.Words
	w.Add(s)
	var r shingle.Runs
	r.Set(w.Hashes)
	return appendSentences(nil, &r, w.Ends)
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
	all := sentencesOf("One sentence of five words. Another sentence of five words. A third one: of six words.")
	var feed [][]uint32
	for i := range elsewhere {
		feed = append(feed, slices.Concat(all[:1], all[min(i, 2):2], []uint32{uint32(i)}))
	}
	for _, workers := range []int{1, 8} {
		c := countSentences(t.Context(), workers, slices.Concat(all[:2], all[:2]), feed)
		for i, want := range []bool{true, false, false} { // 4 articles have it, 2, none
			if c.furniture(all[i]) != want {
				t.Errorf("sentence %d is furniture: %v, want %v", i, !want, want)
			}
		}
		if n := c.find(all[1]).n.Load(); n != 2 {
			t.Errorf("the second sentence is counted %d times, want 2", n)
		}
	}
	if c := countSentences(t.Context(), 1, nil, feed); c.furniture(all[0]) {
		t.Error("a sentence that was not asked for is counted")
	}
}
