package cluster

import (
	"slices"

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
	const few = 64 // up to which to look through all is faster than to sort; most are told apart by seen
	if len(own) > few {
		slices.Sort(own)
		return dst[:start+len(slices.Compact(own))]
	}
	n, seen := 0, uint64(0)
	for _, h := range own {
		bit := uint64(1) << (h >> 1 % 64)
		if seen&bit == 0 || !slices.Contains(own[:n], h) {
			own[n] = h
			n++
		}
		seen |= bit
	}
	return dst[:start+n]
}

// sentenceKey is never 0.
func sentenceKey(runs *shingle.Runs, from, to int32) uint32 {
	return uint32(runs.Hash(int(from), int(to))>>32) | 1
}
