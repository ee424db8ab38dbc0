package cluster

import (
	"cmp"
	"context"
	"slices"
	"sync"
)

// furniture is the text that outlets repeat: appeals, menus, credits. It is
// found by counting within the feed, in whole sentences of minSentence words or
// more.
//
// A sentence that two articles share is furniture if the articles do not
// resemble each other without what they share, and news that was quoted or
// copied if they do. Up to maxVotes pairs of its articles vote, and the
// majority decides. Two articles of which one is half shared or more are taken
// for copies, which say nothing about a sentence.
type furniture map[uint64]bool

const (
	maxVotes   = 5
	unlike     = unit * 3 / 100 // cosine below which two articles do not resemble each other
	copiedPart = 2              // of which one part in so many is shared, an article is a copy
)

// sentence returns the hash of a document's i-th sentence, 0 where it is too
// short to count.
func (d *document) sentence(i int) uint64 {
	from := int32(0)
	if i > 0 {
		from = d.ends[i-1]
	}
	words := d.words[from:d.ends[i]]
	if len(words) < minSentence {
		return 0
	}
	h := uint64(len(words))
	for _, w := range words {
		h = (h ^ uint64(w)) * 0x9fb21c651e98df25
		h ^= h >> 32
	}
	return h | 1
}

// has reports whether one of the document's sentences is furniture.
func (d *document) has(f furniture) bool {
	for i := range d.ends {
		if f[d.sentence(i)] {
			return true
		}
	}
	return false
}

// findFurniture asks the documents that share sentences.
func (g *StoryGraph) findFurniture(ctx context.Context, workers int) furniture {
	shared := g.sharedSentences(ctx, workers)
	votes := g.votes(ctx, shared, workers)
	f := furniture{}
	for i, v := range votes {
		if v > 0 {
			f[shared[i].hash] = true
		}
	}
	return f
}

// repeated is a sentence and the documents that have it, ascending.
type repeated struct {
	hash uint64
	docs []int32
}

// sharedSentences lists the sentences that stand in two documents or more.
func (g *StoryGraph) sharedSentences(ctx context.Context, workers int) []repeated {
	type place struct {
		hash uint64
		doc  int32
	}
	var mu sync.Mutex
	var all []place
	each(ctx, len(g.docs), workers, func(int) (func(int), func()) {
		var own []place
		return func(i int) {
				for n := range g.docs[i].ends {
					if h := g.docs[i].sentence(n); h != 0 {
						own = append(own, place{h, int32(i)})
					}
				}
			}, func() {
				mu.Lock()
				defer mu.Unlock()
				all = append(all, own...)
			}
	})
	slices.SortFunc(all, func(a, b place) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.doc, b.doc)) })
	all = slices.Compact(all)
	var out []repeated
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && all[j].hash == all[i].hash {
			j++
		}
		if j-i > 1 {
			r := repeated{hash: all[i].hash}
			for _, p := range all[i:j] {
				r.docs = append(r.docs, p.doc)
			}
			out = append(out, r)
		}
		i = j
	}
	return out
}

// votes returns, for each sentence, the votes for furniture less those against.
func (g *StoryGraph) votes(ctx context.Context, shared []repeated, workers int) []int {
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
		j := juror{docs: g.docs, weigher: weigher{docs: g.words}}
		return func(i int) {
			b := ballots[pairs[i]]
			verdicts[i] = j.vote(int(b.a), int(b.b))
		}, nil
	})
	votes := make([]int, len(shared))
	for i, from := range pairs {
		to := len(ballots)
		if i+1 < len(pairs) {
			to = pairs[i+1]
		}
		for _, b := range ballots[from:to] {
			votes[b.sentence] += int(verdicts[i])
		}
	}
	return votes
}

// juror compares two documents without what they share.
type juror struct {
	docs     []document
	weigher  weigher
	layout   layout
	features []counted
	spare    []uint64
}

// vote returns 1 where the documents do not resemble each other without the
// sentences that they share, -1 where they do, 0 where too much is shared.
func (j *juror) vote(a, b int) int8 {
	x, y := &j.docs[a], &j.docs[b]
	has := map[uint64]bool{}
	for i := range x.ends {
		if h := x.sentence(i); h != 0 {
			has[h] = false
		}
	}
	words := 0
	for i, end := range y.ends {
		if h := y.sentence(i); h != 0 {
			if seen, ok := has[h]; ok {
				if !seen {
					words += int(end)
					if i > 0 {
						words -= int(y.ends[i-1])
					}
				}
				has[h] = true
			}
		}
	}
	if words*copiedPart >= min(len(x.words), len(y.words)) {
		return 0
	}
	u, v := j.vector(x, has), j.vector(y, has)
	j.layout.lay(u)
	cosine := j.layout.cosine(v)
	if cosine < unlike {
		return 1
	}
	return -1
}

func (j *juror) vector(d *document, shared map[uint64]bool) vector {
	j.features, j.spare = d.count(j.features, j.spare, shared)
	return j.weigher.vector(j.weigher.weigh(j.features))
}
