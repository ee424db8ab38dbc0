package cluster

import (
	"cmp"
	"iter"
	"slices"

	"github.com/samestory/samestory/minhash/text"
)

// Stories returns the articles of each story by their numbers, in the order of
// publication, then id. The largest story comes first, among equals the newest,
// then the one whose first article has the smaller id. An article alone is a
// story of one.
func (g *StoryGraph) Stories() [][]int {
	members := make(map[int32][]int)
	var firsts []int32
	for d, first := range g.story {
		if int(first) == d {
			firsts = append(firsts, first)
		}
		members[first] = append(members[first], g.number[d])
	}
	slices.SortStableFunc(firsts, func(a, b int32) int {
		return cmp.Or(
			cmp.Compare(len(members[b]), len(members[a])),
			cmp.Compare(g.newest(members[b]), g.newest(members[a])),
			cmp.Compare(g.docs[a].id, g.docs[b].id))
	})
	stories := make([][]int, len(firsts))
	for i, first := range firsts {
		stories[i] = members[first]
	}
	return stories
}

// newest returns the latest date among articles, the smallest number if none
// has one.
func (g *StoryGraph) newest(articles []int) int64 {
	latest := int64(-1 << 63)
	for _, i := range articles {
		if p := g.docs[g.at[i]].published; p != noDate {
			latest = max(latest, p)
		}
	}
	return latest
}

// Score returns the probability that two articles report one event.
func (g *StoryGraph) Score(a, b int) float64 {
	return float64(probability(g.score(a, b))) / unit
}

func (g *StoryGraph) score(a, b int) uint32 {
	i, j := g.at[a], g.at[b]
	return g.sharpen(i, j, cosine(g.vectors[i], g.vectors[j]))
}

// cosine returns that of two vectors, in units.
func cosine(u, v vector) uint32 {
	sum := uint64(0)
	for _, n := range common(u, v) {
		sum += uint64(u.weights[n[0]]) * uint64(v.weights[n[1]])
	}
	return uint32(min(sum>>24, unit))
}

// common returns the places of the features that two vectors share.
func common(u, v vector) [][2]int {
	var both [][2]int
	for i, j := 0, 0; i < len(u.ids) && j < len(v.ids); {
		switch c := cmp.Compare(u.ids[i], v.ids[j]); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			both = append(both, [2]int{i, j})
			i++
			j++
		}
	}
	return both
}

// StoryPair is two articles that report one event with at least the threshold's
// probability, A < B.
type StoryPair struct {
	A, B  int
	Score float64 // probability
}

// Pairs yields the pairs of at least the threshold's probability, ordered by A,
// then B.
func (g *StoryGraph) Pairs() iter.Seq[StoryPair] {
	least := scoreOf(g.params.Threshold)
	var pairs []StoryPair
	for _, e := range g.edges {
		if e.score >= least {
			a, b := g.number[e.a], g.number[e.b]
			pairs = append(pairs, StoryPair{min(a, b), max(a, b), float64(probability(e.score)) / unit})
		}
	}
	slices.SortFunc(pairs, func(p, q StoryPair) int { return cmp.Or(cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B)) })
	return slices.Values(pairs)
}

// Representative returns the article that resembles the others of its story
// most, the earliest of several.
func (g *StoryGraph) Representative(story []int) int {
	// The members' sum stands for them all: against it each is compared once.
	sum := map[uint32]uint64{}
	for _, i := range story {
		v := g.vectors[g.at[i]]
		for n, id := range v.ids {
			sum[id] += uint64(v.weights[n])
		}
	}
	best, most := story[0], uint64(0)
	for _, i := range story {
		v, close := g.vectors[g.at[i]], uint64(0)
		for n, id := range v.ids {
			close += sum[id] * uint64(v.weights[n]) >> 24
		}
		if close > most {
			best, most = i, close
		}
	}
	return best
}

// Term is a word, or two that follow each other, and its part in a score.
type Term struct {
	Term   string
	Weight float64 // of all terms that are shared, 0 to 1
}

// Terms returns up to n terms that a story's articles share, the heaviest
// first. Their words are looked up in the articles themselves, which article
// returns again; it is called until all terms have been named.
func (g *StoryGraph) Terms(story []int, n int, article func(i int) (Article, error)) ([]Term, error) {
	total := uint64(0)
	weight := map[uint32]uint64{}
	seen := map[uint32]int{}
	for _, i := range story {
		v := g.vectors[g.at[i]]
		for at, id := range v.ids {
			seen[id]++
			weight[id] += uint64(v.weights[at])
		}
	}
	var ranked []shared
	for id, times := range seen {
		if times > 1 {
			// A term counts by its weight in the members that have it, and these
			// by how many they are.
			w := weight[id] / uint64(len(story)) * uint64(times)
			ranked = append(ranked, shared{g.words.features[id], w})
			total += w
		}
	}
	return name(ranked, total, n, func(yield func(Article, error) bool) {
		for _, i := range story {
			if !yield(article(i)) {
				return
			}
		}
	})
}

// shared is a feature that articles share and its weight in that.
type shared struct {
	feature uint64
	weight  uint64
}

// name finds the words of the n heaviest features, of which those that only
// repeat a part of a heavier one are left out.
func name(ranked []shared, total uint64, n int, articles iter.Seq2[Article, error]) ([]Term, error) {
	slices.SortFunc(ranked, func(a, b shared) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.feature, b.feature))
	})
	var chosen []shared
	covered := map[uint32]bool{}
	for _, f := range ranked {
		a, b := uint32(f.feature>>32), uint32(f.feature)
		if len(chosen) == n {
			break
		}
		if covered[b] && (a == 0 || covered[a]) {
			continue
		}
		covered[b] = true
		if a != 0 {
			covered[a] = true
		}
		chosen = append(chosen, f)
	}
	names, err := spell(chosen, articles)
	if err != nil {
		return nil, err
	}
	var terms []Term
	for _, f := range chosen {
		if s, ok := names[f.feature]; ok {
			terms = append(terms, Term{s, float64(f.weight) / float64(max(1, total))})
		}
	}
	return terms, nil
}

// spell looks up the words of features in articles that have them.
func spell(features []shared, articles iter.Seq2[Article, error]) (map[uint64]string, error) {
	missing, names := map[uint64]bool{}, map[uint64]string{}
	for _, f := range features {
		missing[f.feature] = true
	}
	for a, err := range articles {
		if err != nil {
			return nil, err
		}
		for _, s := range []string{fold(a.Title), fold(a.Text)} {
			var before text.Token
			for t := range text.Tokens(s) {
				word := wordID(t.Hash)
				found := func(f uint64, name string) {
					if missing[f] {
						delete(missing, f)
						names[f] = name
					}
				}
				found(uint64(word), t.Word)
				if before.Word != "" {
					gap := " "
					if before.End == t.Start { // scripts without spaces
						gap = ""
					}
					found(pairFeature(wordID(before.Hash), word), before.Word+gap+t.Word)
				}
				before = t
			}
		}
		if len(missing) == 0 {
			break
		}
	}
	return names, nil
}

// Explain returns up to n terms that two articles share, the heaviest first,
// each with its part in their score.
func (g *StoryGraph) Explain(a, b, n int, article func(i int) (Article, error)) ([]Term, error) {
	u, v := g.vectors[g.at[a]], g.vectors[g.at[b]]
	total := uint64(0)
	var ranked []shared
	for _, at := range common(u, v) {
		w := uint64(u.weights[at[0]]) * uint64(v.weights[at[1]])
		ranked = append(ranked, shared{g.words.features[u.ids[at[0]]], w})
		total += w
	}
	return name(ranked, total, n, func(yield func(Article, error) bool) {
		_ = yield(article(a)) && yield(article(b))
	})
}
