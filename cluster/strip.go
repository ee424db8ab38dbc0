package cluster

import (
	"context"
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

// strip finds which pairs share nothing but furniture: what is bare of them is
// then all that counts. Shared has the sentences that each pair has in common.
func (g *CopyGraph) strip(ctx context.Context, workers int, shared [][]uint32) error {
	counts := countSentences(ctx, workers, slices.Concat(shared...), g.copies.sentences)
	var dressed []int
	for n, sentences := range shared {
		if slices.ContainsFunc(sentences, counts.furniture) {
			dressed = append(dressed, n)
		}
	}
	return g.parallel(ctx, workers, len(dressed), func(v *verifier, i int) error {
		p := &g.Pairs[dressed[i]]
		a, err := v.without(p.A, counts, nil)
		if err != nil || len(a) < enoughOwn {
			return err
		}
		v.table.Fill(a)
		b, err := v.without(p.B, counts, v.bare)
		if err != nil {
			return err
		}
		v.bare = b
		own := Overlap{int32(v.table.Count(b)), int32(len(a)), int32(len(b))}
		if len(b) >= enoughOwn && own.Containment() < alikeOwn {
			p.bare = own
		}
		return nil
	})
}

// without returns the distinct shingles of an article between the sentences that
// are furniture, in the memory of dst.
func (v *verifier) without(i int, counts *sentenceCounts, dst []uint64) ([]uint64, error) {
	s, err := v.graph.text(v.worker, i)
	if err != nil {
		return nil, err
	}
	v.words.Reset()
	v.words.Add(s)
	v.runs.Set(v.words.Hashes)
	shingles, k := dst[:0], v.graph.copies.params.Shingle
	from, at := 0, int32(0)
	for _, end := range v.words.Ends {
		if end-at >= minSentence && counts.furniture(sentenceKey(&v.runs, at, end)) {
			shingles = v.runs.Between(shingles, from, int(at), k)
			from = int(end)
		}
		at = end
	}
	return v.spare.Distinct(v.runs.Between(shingles, from, int(at), k)), nil
}
