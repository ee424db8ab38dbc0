package cluster

import (
	"cmp"
	"context"
	"slices"
	"sync"
)

// furniture is the text that outlets repeat: appeals, menus, credits. It is
// found by counting within the feed, in sentences of minSentence words or more,
// and in runs of words that were cut out as if they were sentences.
//
// A sentence that two articles share is furniture if the articles do not
// resemble each other without what they share, and news that was quoted or
// copied if they do. Copies of one text have one vote between them: an appeal
// under forty articles, of which thirty are one wire report, is judged by eleven.
type furniture map[uint64]bool

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

// findFurniture asks the documents that share sentences: first those that have
// more of their own than they share. Where none has, and the sentence is in
// several texts, the others are asked too, now that the menus around a text are
// known.
func (g *StoryGraph) findFurniture(ctx context.Context, workers int, copies [][2]int) furniture {
	cutRuns(ctx, g.docs, workers)
	asked := g.sharedSentences(ctx, workers, g.texts(copies))
	f := furniture{}
	for _, known := range []furniture{nil, f} {
		var undecided []repeated
		for i, v := range g.votes(ctx, asked, known, workers) {
			switch {
			case v.cast == 0 && len(asked[i].docs) >= elsewhere:
				undecided = append(undecided, asked[i])
			case v.sum > 0:
				f[asked[i].hash] = true
			}
		}
		asked = undecided
	}
	return f
}

// texts returns the groups of documents that are of one text: those that are
// known to be copies, and those of the same words.
func (g *StoryGraph) texts(copies [][2]int) groups {
	of := newGroups(len(g.docs))
	for _, c := range copies {
		of.join(int32(g.at[c[0]]), int32(g.at[c[1]]))
	}
	first := map[uint64]int32{}
	for i := range g.docs {
		if j, ok := first[g.docs[i].hash]; ok {
			of.join(j, int32(i))
		} else {
			first[g.docs[i].hash] = int32(i)
		}
	}
	return of
}

// repeated is a sentence and the documents that have it, ascending, the first of
// each text.
type repeated struct {
	hash uint64
	docs []int32
}

// sharedSentences lists the sentences that stand in two texts or more.
func (g *StoryGraph) sharedSentences(ctx context.Context, workers int, texts groups) []repeated {
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
	seen := make([]uint64, len(g.docs)) // the last sentence that a text had
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && all[j].hash == all[i].hash {
			j++
		}
		if j-i > 1 {
			r := repeated{hash: all[i].hash}
			for _, p := range all[i:j] {
				if first := texts.find(p.doc); seen[first] != r.hash {
					seen[first] = r.hash
					r.docs = append(r.docs, p.doc)
				}
			}
			if len(r.docs) > 1 {
				out = append(out, r)
			}
		}
		i = j
	}
	return out
}
