package cluster

import (
	"math/bits"
	"slices"

	"github.com/samestory/samestory/minhash/lsh"
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

// repeatedSentences returns the sentences that stand in so many articles that they may be
// furniture.
func repeatedSentences(sentences [][]uint32, workers int) sentenceSet {
	return newSentenceSet(lsh.Frequent(sentences, elsewhere, workers))
}

// sentenceSet is the keys of sentences, in ascending order. The zero value is empty.
type sentenceSet struct {
	keys    []uint32
	perhaps []uint64 // a bit for what is left of each by the shift, which tells most that are none
	shift   int
}

func newSentenceSet(keys []uint32) sentenceSet {
	width := min(6+bits.Len(uint(len(keys))), 24) // 32 bits or more to one that is set
	s := sentenceSet{keys, make([]uint64, 1<<width/64), 32 - width}
	for _, key := range keys {
		bit := key >> s.shift
		s.perhaps[bit/64] |= 1 << (bit % 64)
	}
	return s
}

func (s *sentenceSet) has(key uint32) bool {
	if len(s.keys) == 0 {
		return false
	}
	if bit := key >> s.shift; s.perhaps[bit/64]>>(bit%64)&1 == 0 {
		return false
	}
	_, found := slices.BinarySearch(s.keys, key)
	return found
}
