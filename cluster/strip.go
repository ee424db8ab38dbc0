package cluster

import (
	"context"

	"github.com/samestory/samestory/minhash/shingle"
)

// strip finds what the pairs share without furniture: without the sentences that
// stand in two articles or more beyond those of the pair's own group of copies.
// One may be a quotation, two are a habit. Only pairs that share such a sentence
// are read again.
func (g *CopyGraph) strip(ctx context.Context, workers int) error {
	groups := g.groups()
	var dressed, furniture []int
	for n, p := range g.Pairs {
		if least := groups.size(p.A) + 2; int(p.repeated) >= least {
			dressed, furniture = append(dressed, n), append(furniture, least)
		}
	}
	return g.parallel(ctx, workers, len(dressed), func(v *verifier, i int) error {
		p := &g.Pairs[dressed[i]]
		a, err := v.without(p.A, furniture[i], nil)
		if err != nil {
			return err
		}
		v.table.Fill(a)
		b, err := v.without(p.B, furniture[i], v.bare)
		if err != nil {
			return err
		}
		p.bare = Overlap{int32(v.table.Count(b)), int32(len(a)), int32(len(b))}
		v.bare = b
		return nil
	})
}

// without returns the distinct shingles of an article between the sentences that
// stand in so many articles, in the memory of dst.
func (v *verifier) without(i, furniture int, dst []uint64) ([]uint64, error) {
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
		if len(sentence) >= minSentence && v.graph.copies.sentences.count(sequenceHash(sentence)) >= furniture {
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
