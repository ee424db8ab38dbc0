package cluster

import (
	"cmp"
	"slices"
)

// SharedTerm is a term that articles of a story share.
type SharedTerm struct {
	Term string

	// Name tells that it is a name or a number: a word that an article more often begins
	// with something else than a small letter, or a pair of two such words.
	Name bool

	// Weights are its weights in the articles of the story, in their order, 0 in one that
	// lacks it. The sum of the products of two articles' weights over all their terms is
	// the cosine behind their score.
	Weights []float64
}

// Shared returns up to n terms that articles of the story share, the heaviest first.
// Unlike [Telling.Terms] it has a word beside the pairs that it is a part of, for each
// two articles share other ones. Article is called as there.
func (t *Telling) Shared(n int, article func(i int) (Article, error)) ([]SharedTerm, error) {
	ranked, _ := t.ranked()
	t.graph.features(ranked, t.story)
	ranked = telling(ranked)
	slices.SortFunc(ranked, func(a, b shared) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.feature, b.feature))
	})
	ranked = ranked[:min(n, len(ranked))]
	slices.SortFunc(ranked, func(a, b shared) int { return cmp.Compare(a.id, b.id) })
	spelled, err := spell(ranked, t.articles(article), func(spelled map[uint64]string) bool { return len(spelled) == len(ranked) })
	if err != nil {
		return nil, err
	}
	weights := t.weightsOf(ranked)
	isName := names(ranked)
	order := make([]int, len(ranked))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(ranked[j].weight, ranked[i].weight), cmp.Compare(spelled[ranked[i].feature], spelled[ranked[j].feature]))
	})
	var out []SharedTerm
	for _, i := range order {
		if s := spelled[ranked[i].feature]; s != "" {
			out = append(out, SharedTerm{s, isName(ranked[i]), weights[i]})
		}
	}
	return out, nil
}

// weightsOf returns the weights of features, given by ascending id, in the articles.
func (t *Telling) weightsOf(features []shared) [][]float64 {
	weights := make([][]float64, len(features))
	for i := range weights {
		weights[i] = make([]float64, len(t.vectors))
	}
	for n, v := range t.vectors {
		at := 0
		for i, id := range v.ids() {
			for at < len(features) && features[at].id < id {
				at++
			}
			if at < len(features) && features[at].id == id {
				weights[at][n] = float64(v.weights()[i]) / unit
			}
		}
	}
	return weights
}

// Score is [StoryGraph.Score] of two of the story's articles, given by their places
// in it.
func (t *Telling) Score(m, n int) float64 {
	g := t.graph
	return g.probability(g.sharpen(g.at[t.story[m]], g.at[t.story[n]], likeness(t.vectors[m], t.vectors[n])))
}
