package cluster

import (
	"slices"
	"sync/atomic"

	"github.com/samestory/samestory/minhash/text"
)

// minSentence is the length in words from which a sentence that is found again
// was repeated rather than written twice.
const minSentence = 5

// sentenceHashes appends the hashes of the sentences of minSentence words or
// more, without repeats.
func sentenceHashes(dst []uint64, w *text.Words) []uint64 {
	for i := range w.Ends {
		if s := w.Sentence(i); len(s) >= minSentence {
			dst = append(dst, sequenceHash(s))
		}
	}
	const few = 64 // up to which to look through all is faster than to sort
	if len(dst) > few {
		slices.Sort(dst)
		return slices.Compact(dst)
	}
	n := 0
	for _, h := range dst {
		if !slices.Contains(dst[:n], h) {
			dst[n] = h
			n++
		}
	}
	return dst[:n]
}

// sentenceCounts counts in how many articles a sentence stands, in fixed space:
// one row of a count-min sketch (Cormode and Muthukrishnan, J. Algorithms 2005).
// It never counts too low. Of a million different sentences one in 140 is
// counted two too high or more, which at worst keeps an article that dedup could
// have dropped; a second row would halve the speed of counting. Adding is safe
// for concurrent use and its order does not matter.
type sentenceCounts []atomic.Uint32

const sentenceBits = 23

func newSentenceCounts() sentenceCounts { return make([]atomic.Uint32, 1<<sentenceBits) }

func (c sentenceCounts) add(sentences []uint64) {
	for _, h := range sentences {
		c[h>>(64-sentenceBits)].Add(1)
	}
}

func (c sentenceCounts) count(h uint64) int { return int(c[h>>(64-sentenceBits)].Load()) }
