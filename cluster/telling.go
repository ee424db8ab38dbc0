package cluster

import (
	"iter"
	"math"
	"slices"
)

// Telling is what can be said of a story.
type Telling struct {
	Representative int       // the article that resembles the others most, the earliest of several
	Scores         []float64 // of each article with the representative, as by [StoryGraph.Score]; of itself 1

	graph   *StoryGraph
	story   []int
	vectors []vector
	sum     []summed
}

// Tell returns what can be said of a story, given by its articles. It is safe for
// concurrent use.
func (g *StoryGraph) Tell(story []int) *Telling {
	t := &Telling{graph: g, story: story, vectors: make([]vector, len(story)), Scores: make([]float64, len(story))}
	for n, i := range story {
		t.vectors[n] = g.vector(g.at[i])
	}
	t.sum = sum(t.vectors)
	best := t.best()
	t.Representative = story[best]
	for n := range story {
		t.Scores[n] = 1
		if n != best {
			t.Scores[n] = t.Score(n, best)
		}
	}
	return t
}

// best returns the place of the representative. The members' sum stands for them
// all: against it each is compared once.
func (t *Telling) best() int {
	best, most := 0, uint64(0)
	for n, v := range t.vectors {
		close, at := uint64(0), 0
		for i, id := range v.ids() {
			for t.sum[at].id < id {
				at++
			}
			own := uint64(v.weights()[i])
			close += (t.sum[at].weight - own) * own >> 24
		}
		if close > most {
			best, most = n, close
		}
	}
	return best
}

// Terms returns up to n terms that the story's articles share, the heaviest
// first. Their words are looked up in the articles themselves, which article
// returns again; it is called until all terms have been named.
func (t *Telling) Terms(n int, article func(i int) (Article, error)) ([]Term, error) {
	ranked, total := t.ranked()
	t.graph.features(ranked, t.story)
	return name(ranked, total, n, t.articles(article))
}

// ranked returns what articles share, by id, and the sum of the weights.
func (t *Telling) ranked() (ranked []shared, total uint64) {
	for _, f := range t.sum {
		if f.times > 1 {
			// A term counts by its weight in the members that have it, and these
			// by how many they are.
			w := f.weight / uint64(len(t.story)) * uint64(f.times)
			ranked = append(ranked, shared{id: f.id, weight: w})
			total += w
		}
	}
	return ranked, total
}

func (t *Telling) articles(article func(i int) (Article, error)) iter.Seq2[Article, error] {
	return func(yield func(Article, error) bool) {
		for _, i := range t.story {
			if !yield(article(i)) {
				return
			}
		}
	}
}

// summed is a feature of several documents.
type summed struct {
	id     uint32
	times  uint32 // documents that have it
	weight uint64 // their weights' sum
}

// sum adds up vectors, by id.
func sum(vectors []vector) []summed {
	var all []uint64
	for _, v := range vectors {
		for i, id := range v.ids() {
			all = append(all, uint64(id)<<32|uint64(v.weights()[i]))
		}
	}
	slices.Sort(all)
	var out []summed
	for _, e := range all {
		if n := len(out); n == 0 || out[n-1].id != uint32(e>>32) {
			out = append(out, summed{id: uint32(e >> 32)})
		}
		last := &out[len(out)-1]
		last.times++
		last.weight += e & math.MaxUint32
	}
	return out
}
