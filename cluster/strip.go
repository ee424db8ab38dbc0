package cluster

import (
	"iter"
	"slices"
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
// it is then all that counts. Mostly what they share is so much more than their
// furniture that it needs no look at what is bare.
func (v *verifier) strip(p *CopyPair, x, y *reading) {
	if x.furniture == 0 || y.furniture == 0 {
		return
	}
	if left := int(p.Shared) - x.furniture - y.furniture; float64(left) >= alikeOwn*float64(min(p.SizeA, p.SizeB)) {
		return
	}
	if !v.quoteOne(x, y) {
		return
	}
	a, b := v.bare(0, x), v.bare(1, y)
	if min(len(a), len(b)) < enoughOwn {
		return
	}
	v.spare.Fill(a)
	own := Overlap{int32(v.spare.Count(b, 0)), int32(len(a)), int32(len(b))}
	if own.Containment() < alikeOwn {
		p.Bare = own
	}
}

// quoteOne reports whether two articles have a sentence in common that is
// furniture.
func (v *verifier) quoteOne(x, y *reading) bool {
	var keys []uint32
	v.runs.Set(x.words)
	for at, end := range v.furniture(x.ends) {
		keys = append(keys, sentenceKey(&v.runs, at, end))
	}
	v.runs.Set(y.words)
	for at, end := range v.furniture(y.ends) {
		if slices.Contains(keys, sentenceKey(&v.runs, at, end)) {
			return true
		}
	}
	return false
}

// furniture yields where the sentences of v.runs that are furniture begin and
// end.
func (v *verifier) furniture(ends []int32) iter.Seq2[int32, int32] {
	return func(yield func(at, end int32) bool) {
		at := int32(0)
		for _, end := range ends {
			if end-at >= minSentence && v.repeated.has(sentenceKey(&v.runs, at, end)) && !yield(at, end) {
				return
			}
			at = end
		}
	}
}

// bare returns the distinct shingles of an article between the sentences that
// are furniture.
func (v *verifier) bare(n int, r *reading) []uint64 {
	v.runs.Set(r.words)
	shingles, k := v.own[n][:0], v.params.Shingle
	from := 0
	for at, end := range v.furniture(r.ends) {
		shingles = v.runs.Between(shingles, from, int(at), k)
		from = int(end)
	}
	v.own[n] = v.spare.Distinct(v.runs.Between(shingles, from, v.runs.Len(), k))
	return v.own[n]
}
