package cluster

import (
	"context"

	"github.com/samestory/samestory/minhash/shingle"
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
// then all that counts.
func (g *CopyGraph) strip(ctx context.Context, workers int) error {
	var dressed []int
	for n, p := range g.Pairs {
		if p.repeated >= elsewhere {
			dressed = append(dressed, n)
		}
	}
	return g.parallel(ctx, workers, len(dressed), func(v *verifier, i int) error {
		p := &g.Pairs[dressed[i]]
		a, err := v.without(p.A, nil)
		if err != nil || len(a) < enoughOwn {
			return err
		}
		v.table.Fill(a)
		b, err := v.without(p.B, v.bare)
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
// stand elsewhere too, in the memory of dst.
func (v *verifier) without(i int, dst []uint64) ([]uint64, error) {
	s, err := v.graph.text(v.worker, i)
	if err != nil {
		return nil, err
	}
	v.words.Reset()
	v.words.Add(s)
	shingles := dst[:0]
	from, at := 0, 0
	for n, end := range v.words.Ends {
		sentence := v.words.Sentence(n)
		if len(sentence) >= minSentence && v.graph.copies.sentences.count(sequenceHash(sentence)) >= elsewhere {
			shingles = v.between(shingles, from, at)
			from = int(end)
		}
		at = int(end)
	}
	return v.spare.Distinct(v.between(shingles, from, at)), nil
}

// between appends the shingles of a part of the words.
func (v *verifier) between(shingles []uint64, from, to int) []uint64 {
	return shingle.Append(shingles, v.words.Hashes[from:to], v.graph.copies.params.Shingle)
}
