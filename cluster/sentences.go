package cluster

import (
	"context"
	"math/bits"
	"slices"
	"sync/atomic"

	"github.com/samestory/samestory/minhash/shingle"
)

// minSentence is the length in words from which a sentence that is found again
// was repeated rather than written twice.
const minSentence = 5

// appendSentences appends 32 bits of the hash of each sentence of minSentence
// words or more, without repeats.
func appendSentences(dst []uint32, runs *shingle.Runs, ends []int32) []uint32 {
	start, from := len(dst), int32(0)
	for _, end := range ends {
		if end-from >= minSentence {
			dst = append(dst, sentenceKey(runs, from, end))
		}
		from = end
	}
	own := dst[start:]
	const few = 64 // up to which to look through all is faster than to sort
	if len(own) > few {
		slices.Sort(own)
		return dst[:start+len(slices.Compact(own))]
	}
	n := 0
	for _, h := range own {
		if !slices.Contains(own[:n], h) {
			own[n] = h
			n++
		}
	}
	return dst[:start+n]
}

// sentenceKey is never 0.
func sentenceKey(runs *shingle.Runs, from, to int32) uint32 {
	return uint32(runs.Hash(int(from), int(to))>>32) | 1
}

// sentenceCounts tells in how many articles a sentence stands, of those it was
// made for: the sentences of pairs of copies, which are few. All sentences of a
// feed take 4 bytes each to keep, and are counted in one pass that touches no
// memory but theirs and this table. (A count-min sketch of all, kept while
// reading, missed the cache at every sentence and counted too high in large
// feeds.)
type sentenceCounts struct {
	slots []sentenceCount
	shift int
}

type sentenceCount struct {
	key uint32 // 0 where there is none
	n   atomic.Uint32
}

// countSentences counts the given sentences among all.
func countSentences(ctx context.Context, workers int, wanted []uint32, all [][]uint32) *sentenceCounts {
	size := bits.Len(uint(2 * len(wanted)))
	c := &sentenceCounts{make([]sentenceCount, 1<<size), 32 - size}
	for _, key := range wanted {
		c.find(key).key = key
	}
	each(ctx, len(all), workers, func(int) (func(int), func()) {
		return func(i int) {
			for _, key := range all[i] {
				if s := c.find(key); s.key != 0 {
					s.n.Add(1)
				}
			}
		}, nil
	})
	return c
}

// find returns the slot of a sentence, or the empty one where it would be.
func (c *sentenceCounts) find(key uint32) *sentenceCount {
	for i := key >> c.shift; ; i++ {
		s := &c.slots[int(i)&(len(c.slots)-1)]
		if s.key == key || s.key == 0 {
			return s
		}
	}
}

// furniture reports whether a sentence stands in enough articles.
func (c *sentenceCounts) furniture(key uint32) bool { return c.find(key).n.Load() >= elsewhere }
