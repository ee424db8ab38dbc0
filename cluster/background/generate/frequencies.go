package main

import (
	"cmp"
	"maps"
	"slices"

	"github.com/samestory/samestory/cluster/background"
	"github.com/samestory/samestory/cluster/background/internal/table"
)

// floor is the lowest frequency worth a place: 1.5 documents. A feed's own
// counts tell rarer features apart well enough.
const floor = 24

// frequencies are the document frequencies of features in sixteenths of one of
// package background's documents.
type frequencies map[uint64]uint32

// merge takes the greater of both frequencies for every feature. Languages
// share words, and one that is common in any of them marks no story.
func (dfs frequencies) merge(other frequencies) {
	for f, df := range other {
		dfs[f] = max(dfs[f], df)
	}
}

// cut leaves the most frequent words and pairs, as many as the limits say, none
// of them under floor. A limit of 0 is none.
func (dfs frequencies) cut(words, pairs int) {
	maps.DeleteFunc(dfs, func(_ uint64, df uint32) bool { return df < floor })
	byRank := slices.SortedFunc(maps.Keys(dfs), func(a, b uint64) int {
		return cmp.Or(cmp.Compare(dfs[b], dfs[a]), cmp.Compare(a, b))
	})
	left := map[bool]int{false: cmp.Or(words, len(dfs)), true: cmp.Or(pairs, len(dfs))}
	for _, f := range byRank {
		pair := isPair(f)
		if left[pair] == 0 {
			delete(dfs, f)
			continue
		}
		left[pair]--
	}
}

func (dfs frequencies) encode() ([]byte, error) {
	return table.Encode(background.Documents, dfs)
}
