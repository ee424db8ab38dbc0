package cluster

import (
	"slices"
	"sync/atomic"

	"github.com/samestory/samestory/minhash/shingle"
	"github.com/samestory/samestory/minhash/text"
)

// minSentence is the length in words from which a sentence that is found again
// was repeated rather than written twice.
const minSentence = 5

// sentenceHashes appends the hashes of the sentences of minSentence words or
// more, ascending and without repeats.
func sentenceHashes(dst []uint64, w *text.Words) []uint64 {
	for i := range w.Ends {
		if s := w.Sentence(i); len(s) >= minSentence {
			dst = shingle.Append(dst, s, len(s))
		}
	}
	slices.Sort(dst)
	return slices.Compact(dst)
}

// sentenceCounts counts in how many articles a sentence stands, in fixed space:
// a count-min sketch (Cormode and Muthukrishnan, J. Algorithms 2005) of two
// rows. It never counts too low. With a million different sentences one in
// twelve is counted too high, which at worst keeps an article that dedup could
// have dropped. Adding is safe for concurrent use and its order does not matter.
type sentenceCounts struct{ rows [2][]atomic.Uint32 }

const sentenceBits = 21

func newSentenceCounts() *sentenceCounts {
	var c sentenceCounts
	for i := range c.rows {
		c.rows[i] = make([]atomic.Uint32, 1<<sentenceBits)
	}
	return &c
}

func (c *sentenceCounts) slots(h uint64) (a, b *atomic.Uint32) {
	return &c.rows[0][h>>(64-sentenceBits)], &c.rows[1][h&(1<<sentenceBits-1)]
}

func (c *sentenceCounts) add(sentences []uint64) {
	for _, h := range sentences {
		a, b := c.slots(h)
		a.Add(1)
		b.Add(1)
	}
}

func (c *sentenceCounts) count(h uint64) int {
	a, b := c.slots(h)
	return int(min(a.Load(), b.Load()))
}
