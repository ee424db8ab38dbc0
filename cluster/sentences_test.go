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

func TestFurniture(t *testing.T) {
	const own, quoted, appeal = "nobody else has written this. ", "three articles quote this sentence. ", "please give what you can today. "
	all := []string{own + own + own + own, quoted + appeal, appeal + quoted, appeal, quoted + appeal + appeal}
	for _, workers := range []int{1, 8} {
		c := copies(t, CopyParams{}, all)
		furniture := repeatedSentences(c.sentences, workers)
		for s, want := range map[string]bool{own: false, quoted: false, appeal: true} {
			if furniture.has(sentencesOf(s)[0]) != want {
				t.Errorf("%q is furniture: %v, want %v", s, !want, want)
			}
		}
	}
}
