package main

import (
	"iter"

	"github.com/samestory/samestory/minhash/text"
	"golang.org/x/text/unicode/norm"
)

// words yields the number of each running word of s as package cluster sees
// them: folded by NFKC, without the s of a possessive. An s that an apostrophe
// begins is one too, for the lists of words are cut there: "'s".
func words(s string) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		s := norm.NFKC.String(s)
		end := 0
		for t := range text.Tokens(s) {
			between := s[end:t.Start]
			end = t.End
			if t.Word == "s" && (between == "'" || between == "’") {
				continue
			}
			if !yield(max(uint32(t.Hash>>32), 1)) {
				return
			}
		}
	}
}

// features yields the words of s and each pair of adjacent ones.
func features(s string) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		last := uint64(0)
		for w := range words(s) {
			if !yield(uint64(w)) || last != 0 && !yield(last<<32|uint64(w)) {
				return
			}
			last = uint64(w)
		}
	}
}

func isPair(feature uint64) bool { return feature>>32 != 0 }
