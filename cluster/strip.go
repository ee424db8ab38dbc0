package cluster

import (
	"slices"

	"github.com/samestory/samestory/minhash/lsh"
)

// A sentence that two more articles have may be furniture, or the text that all of
// them copied. What else the two articles say decides: where that is unlike, and
// enough to tell, their sentences are an outlet's appeal, and each article has
// something of its own that would be lost.
const (
	elsewhere = 4  // articles that have a sentence, from which on it may be furniture: one more than the pair may quote
	enoughOwn = 15 // shingles of its own, from which on an article can be told by them
	alikeOwn  = .1 // containment of what the two have beside, from which on they are one text
)

// strip finds whether two articles share nothing but furniture: what is bare of
// it is then all that counts.
func (v *verifier) strip(p *CopyPair, x, y *reading) {
	if !slices.ContainsFunc(y.sentences, func(key uint32) bool {
		_, both := slices.BinarySearch(x.sentences, key)
		return both && v.graph.isFurniture(key)
	}) {
		return
	}
	a, b := v.bare(0, x), v.bare(1, y)
	if min(len(a), len(b)) < enoughOwn {
		return
	}
	v.spare.Fill(a)
	own := Overlap{int32(v.spare.Count(b, 0)), int32(len(a)), int32(len(b))}
	if own.Containment() < alikeOwn {
		p.bare = own
	}
}

// bare returns the distinct shingles of an article between the sentences that
// are furniture.
func (v *verifier) bare(n int, r *reading) []uint64 {
	v.runs.Set(r.words)
	shingles, k := v.own[n][:0], v.graph.copies.params.Shingle
	from, at := 0, int32(0)
	for _, end := range r.ends {
		if end-at >= minSentence && v.graph.isFurniture(sentenceKey(&v.runs, at, end)) {
			shingles = v.runs.Between(shingles, from, int(at), k)
			from = int(end)
		}
		at = end
	}
	v.own[n] = v.spare.Distinct(v.runs.Between(shingles, from, int(at), k))
	return v.own[n]
}

// isFurniture reports whether a sentence may be furniture.
func (g *CopyGraph) isFurniture(key uint32) bool {
	_, found := slices.BinarySearch(g.furniture, key)
	return found
}

// furniture returns the sentences that stand in so many articles that they may
// be furniture, in ascending order.
func (c *Copies) furniture(workers int) []uint32 {
	return lsh.Frequent(c.sentences, elsewhere, workers)
}
