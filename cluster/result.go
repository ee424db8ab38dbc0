package cluster

import (
	"cmp"
	"iter"
	"slices"
	"unicode/utf8"

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

// Score returns the probability, 0 to 1, that two articles report one event, as far
// as the stories of the feed tell what their resemblance is worth there. Any two
// articles have one, linked or not.
func (g *StoryGraph) Score(a, b int) float64 {
	return g.probability(g.score(a, b))
}

func (g *StoryGraph) probability(score uint32) float64 {
	return float64(g.scale.probability(score)) / unit
}

func (g *StoryGraph) score(a, b int) uint32 {
	i, j := g.at[a], g.at[b]
	return g.sharpen(i, j, likeness(g.vector(i), g.vector(j)))
}

// likeness returns how alike two vectors are, in units.
func likeness(u, v vector) uint32 {
	sum, shared := uint64(0), 0
	for _, w := range common(u, v) {
		sum += w
		if w > 0 {
			shared++
		}
	}
	return alike(sum, shared)
}

// common yields the features that two vectors share, and the product of their
// weights.
func common(u, v vector) iter.Seq2[uint32, uint64] {
	return func(yield func(id uint32, weight uint64) bool) {
		ids, others := u.ids(), v.ids()
		for i, j := 0, 0; i < len(ids) && j < len(others); {
			switch x, y := ids[i], others[j]; {
			case x < y:
				i++
			case x > y:
				j++
			default:
				if !yield(x, uint64(u.weights()[i])*uint64(v.weights()[j])) {
					return
				}
				i++
				j++
			}
		}
	}
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
	least := g.scale.scoreOf(g.params.Threshold)
	var pairs []StoryPair
	for _, e := range g.edges {
		if e.score >= least {
			a, b := g.number[e.a], g.number[e.b]
			pairs = append(pairs, StoryPair{min(a, b), max(a, b), g.probability(e.score)})
		}
	}
	slices.SortFunc(pairs, func(p, q StoryPair) int { return cmp.Or(cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B)) })
	return slices.Values(pairs)
}

// Term is a word, or two that follow each other, and its part in a score.
type Term struct {
	Term   string
	Weight float64 // of all terms that are shared, 0 to 1
	Name   bool    // a name or a number: a word that an article more often begins with something else than a small letter, or two such
}

// shared is a feature that articles share and its weight in that.
type shared struct {
	id      uint32
	feature uint64
	weight  uint64
	name    bool // in the article where it was found
}

// features fills in which features the ids are, in ascending order, by looking for
// them in articles that share them.
func (g *StoryGraph) features(ranked []shared, articles []int) {
	var f features
	var places []int32
	missing := len(ranked)
	fill := func(t *table, keys []counted, before int, feature func(key uint64) uint64) {
		places = t.places(places, keys)
		at := 0
		for i, c := range keys { // in the order of their ids
			_, id := t.at(int(places[i]), before)
			for at < len(ranked) && ranked[at].id < id {
				at++
			}
			if at < len(ranked) && ranked[at].id == id && ranked[at].feature == 0 {
				ranked[at].feature, ranked[at].name = feature(c.key), c.name
				missing--
			}
		}
	}
	for _, i := range articles {
		if missing == 0 {
			return
		}
		f.read(&g.docs[g.at[i]], nil, part{})
		fill(&g.words.words, f.words, 0, func(key uint64) uint64 { return key >> 32 })
		fill(&g.words.pairs, f.pairs, len(g.words.words.entries), text.Unmix)
	}
}

// name finds the words of the n heaviest features. Left out is what tells a
// reader nothing: what only repeats parts of heavier ones, pairs as by telling, and
// single characters of scripts without spaces.
func name(ranked []shared, total uint64, n int, articles iter.Seq2[Article, error]) ([]Term, error) {
	slices.SortFunc(ranked, func(a, b shared) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.feature, b.feature))
	})
	ranked = telling(ranked)
	isName := names(ranked)
	var chosen []shared
	covered := map[uint32]bool{}
	for _, f := range ranked {
		a, b := uint32(f.feature>>32), uint32(f.feature)
		if len(chosen) == 4*n {
			break
		}
		if covered[b] && (covered[a] || !isPair(f.feature)) {
			continue
		}
		covered[a], covered[b] = true, true
		chosen = append(chosen, f)
	}
	var terms []Term
	enough := func(spelled map[uint64]string) bool { // and more articles would not change them
		terms = terms[:0]
		all := true
		for _, f := range chosen {
			if len(terms) == n {
				return all
			}
			s, ok := spelled[f.feature]
			if r, size := utf8.DecodeRuneInString(s); ok && (size < len(s) || !text.Spaceless(r)) {
				terms = append(terms, Term{s, float64(f.weight) / float64(max(1, total)), isName(f)})
			}
			all = all && ok
		}
		return all
	}
	if _, err := spell(chosen, articles, enough); err != nil {
		return nil, err
	}
	return terms, nil
}

// telling leaves out pairs with a word that is too common to weigh anything.
func telling(ranked []shared) []shared {
	weighs := map[uint32]bool{}
	for _, f := range ranked {
		if !isPair(f.feature) {
			weighs[uint32(f.feature)] = true
		}
	}
	return slices.DeleteFunc(ranked, func(f shared) bool {
		return isPair(f.feature) && !(weighs[uint32(f.feature>>32)] && weighs[uint32(f.feature)])
	})
}

// names returns what tells whether a feature is a name, by the words among these.
func names(features []shared) func(shared) bool {
	word := map[uint32]bool{}
	for _, f := range features {
		if !isPair(f.feature) {
			word[uint32(f.feature)] = f.name
		}
	}
	return func(f shared) bool {
		if isPair(f.feature) {
			return word[uint32(f.feature>>32)] && word[uint32(f.feature)]
		}
		return f.name
	}
}

// spell looks up the words of features in articles that have them, until these are
// enough.
func spell(features []shared, articles iter.Seq2[Article, error], enough func(names map[uint64]string) bool) (map[uint64]string, error) {
	missing, names := map[uint64]bool{}, map[uint64]string{}
	for _, f := range features {
		missing[f.feature] = true
	}
	if len(missing) == 0 {
		return nil, nil
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
					found(pairFeature(wordID(before.Hash), word), before.Word+joint(s[before.End:t.Start])+t.Word)
				}
				before = t
			}
		}
		if enough(names) {
			break
		}
	}
	return names, nil
}

// joint is what a pair is written with where gap stands between its words: nothing in
// scripts without spaces, a mark within a name or a number, or a space.
func joint(gap string) string {
	switch gap {
	case "", "-", ".", ",", ":":
		return gap
	}
	return " "
}

// Explain returns up to n terms that two articles share, the heaviest first,
// each with its part in their score.
func (g *StoryGraph) Explain(a, b, n int, article func(i int) (Article, error)) ([]Term, error) {
	u, v := g.vector(g.at[a]), g.vector(g.at[b])
	total := uint64(0)
	var ranked []shared
	for id, w := range common(u, v) {
		ranked = append(ranked, shared{id: id, weight: w})
		total += w
	}
	g.features(ranked, []int{a, b})
	return name(ranked, total, n, func(yield func(Article, error) bool) {
		_ = yield(article(a)) && yield(article(b))
	})
}
