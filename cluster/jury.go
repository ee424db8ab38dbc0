package cluster

import (
	"cmp"
	"context"
	"maps"
	"slices"
)

const (
	maxVotes    = 5
	unlike      = unit / 20 // cosine of words below which two articles do not resemble each other; from .03 to .08 F1 stays as it is
	enoughWords = 20        // from which on an article can be told by them
)

// tally is what the pairs that were asked about a sentence said.
type tally struct {
	cast int // votes of either kind
	sum  int // those for furniture less those against
}

// votes asks up to maxVotes pairs of articles about each sentence. Known is the
// furniture of the first round, nil in that.
func (g *StoryGraph) votes(ctx context.Context, shared []repeated, known furniture, workers int) []tally {
	type ballot struct{ a, b, sentence int32 }
	var ballots []ballot
	for i, r := range shared {
		half := len(r.docs) / 2
		for n := range min(half, maxVotes) {
			// Spread over the documents, which stand by date: neighbours are
			// likelier to be of one event.
			at := n * half / min(half, maxVotes)
			ballots = append(ballots, ballot{r.docs[at], r.docs[at+half], int32(i)})
		}
	}
	slices.SortFunc(ballots, func(x, y ballot) int {
		return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b), cmp.Compare(x.sentence, y.sentence))
	})
	var pairs []int // where each pair's ballots begin
	for i, b := range ballots {
		if i == 0 || b.a != ballots[i-1].a || b.b != ballots[i-1].b {
			pairs = append(pairs, i)
		}
	}
	verdicts := make([]int8, len(pairs))
	each(ctx, len(pairs), workers, func(int) (func(int), func()) {
		j := juror{docs: g.docs, weigher: weigher{docs: g.words}, known: known}
		return func(i int) {
			b := ballots[pairs[i]]
			verdicts[i] = j.vote(int(b.a), int(b.b))
		}, nil
	})
	votes := make([]tally, len(shared))
	for i, from := range pairs {
		to := len(ballots)
		if i+1 < len(pairs) {
			to = pairs[i+1]
		}
		if verdicts[i] == 0 {
			continue
		}
		for _, b := range ballots[from:to] {
			votes[b.sentence].cast++
			votes[b.sentence].sum += int(verdicts[i])
		}
	}
	return votes
}

// juror compares two documents without what they share.
type juror struct {
	docs    []document
	known   furniture
	weigher weigher
	layout  layout
	words   []uint32
}

// vote returns 1 where the documents do not resemble each other without the
// sentences that they share, -1 where they do.
//
// It returns 0 where half of one is shared or more: those may be copies with
// other menus around them, which tell nothing. Or short reports with a long
// appeal: when furniture is known already, and both have enough besides, they are
// heard. Without that an appeal of 150 words was not found where it stood under
// reports of 150 words, and joined them.
func (j *juror) vote(a, b int) int8 {
	x, y := &j.docs[a], &j.docs[b]
	shared := map[uint64]bool{}
	for i := range x.ends {
		if h := x.sentence(i); h != 0 {
			shared[h] = false
		}
	}
	for i := range y.ends {
		h := y.sentence(i)
		if _, ok := shared[h]; ok {
			shared[h] = true
		}
	}
	maps.DeleteFunc(shared, func(_ uint64, both bool) bool { return !both })
	if 2*min(x.without(shared), y.without(shared)) <= min(len(x.words), len(y.words)) {
		for _, d := range []*document{x, y} {
			for i := range d.ends {
				if h := d.sentence(i); j.known[h] {
					shared[h] = true
				}
			}
		}
		if j.known == nil || min(x.without(shared), y.without(shared)) < enoughWords {
			return 0
		}
	}
	u, v := j.vector(x, shared), j.vector(y, shared)
	j.layout.lay(u)
	cosine := j.layout.cosine(v)
	if cosine < unlike {
		return 1
	}
	return -1
}

// without returns how many words a document has beside some sentences.
func (d *document) without(left map[uint64]bool) int {
	n, from := 0, int32(0)
	for i, end := range d.ends {
		if !left[d.sentence(i)] {
			n += int(end - from)
		}
		from = end
	}
	return n
}

// vector weighs the words of a document beside some sentences. With pairs of
// words it took more than twice as long and told no better.
func (j *juror) vector(d *document, left map[uint64]bool) vector {
	j.words = j.words[:0]
	from := int32(0)
	for i, end := range d.ends {
		if !left[d.sentence(i)] {
			j.words = append(j.words, d.words[from:end]...)
		}
		from = end
	}
	slices.Sort(j.words)
	f := &j.weigher.features
	f.words, f.pairs = f.words[:0], f.pairs[:0]
	for i, w := range j.words {
		if i == 0 || w != j.words[i-1] {
			f.words = append(f.words, counted{key: uint64(w) << 32})
		}
		f.words[len(f.words)-1].times++
	}
	return j.weigher.vector(j.weigher.weigh(f))
}
