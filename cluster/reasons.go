package cluster

import (
	"iter"
	"slices"

	"github.com/samestory/samestory/minhash/text"
)

// Reasons says what the score of two articles is made of: it is what Cosine times
// Nearness times Beyond comes to on the curve of calibration, as the feed is scaled.
type Reasons struct {
	Score    float64 // the probability that both report one event, as by [StoryGraph.Score]
	Cosine   float64 // of their rare words and pairs of words, 0 to 1; half of it where they have one alone in common
	Days     int     // between their dates, rounded up, -1 where one is unknown or not believed
	Nearness float64 // what the dates leave of the cosine, 1 where they say nothing
	Routine  float64 // the cosine that such articles reach in other weeks too, 0 where that is unknown
	Beyond   float64 // what is left by that, 1 where it is unknown

	// Disbelieved tells of a and b whether it has a date that the feed contradicts, and
	// Repeated how many of its words do not count, as outlets repeat them.
	Disbelieved [2]bool
	Repeated    [2]int

	Shared []Term    // terms of both, each with its part in the cosine
	Alone  [2][]Term // terms of a and of b that the other lacks, each with its part in all that its article's terms weigh
}

// Reasons returns what the score of two articles is made of, with up to n terms of each
// kind, the heaviest first. Article returns an article again, to look up words in. It
// takes half a millisecond for two articles of usual length.
func (g *StoryGraph) Reasons(a, b, n int, article func(i int) (Article, error)) (Reasons, error) {
	i, j := g.at[a], g.at[b]
	cos := likeness(g.vector(i), g.vector(j))
	r := Reasons{Score: g.probability(g.sharpen(i, j, cos)), Cosine: float64(cos) / unit, Days: -1, Nearness: 1, Beyond: 1}
	if x, y := g.when[i], g.when[j]; x != noDate && y != noDate {
		r.Days = int(g.days(int32(i), int32(j)))
		r.Nearness = float64(nearness(x, y)) / one
		r.Routine = float64(routine(g.routines[i], g.routines[j])) / unit
		r.Beyond = float64(beyond(cos, g.routines[i], g.routines[j])) / one
	}
	var err error
	if r.Shared, err = g.Explain(a, b, n, article); err != nil {
		return r, err
	}
	x, y := g.terms(i), g.terms(j)
	for side, own := range [2][]term{x, y} {
		doc, number, other := [2]int{i, j}[side], [2]int{a, b}[side], [2][]term{y, x}[side]
		r.Disbelieved[side] = g.published[doc] != noDate && g.when[doc] == noDate
		r.Repeated[side] = g.docs[doc].left(g.furniture)
		if r.Alone[side], err = alone(own, other, n, single(article, number)); err != nil {
			return r, err
		}
	}
	return r, nil
}

// single yields one article.
func single(article func(i int) (Article, error), i int) iter.Seq2[Article, error] {
	return func(yield func(Article, error) bool) { yield(article(i)) }
}

// terms returns all terms of a document with their weights, also those that no other
// document has.
func (g *StoryGraph) terms(i int) []term {
	w := g.weighers.Get().(*weigher)
	defer g.weighers.Put(w)
	w.features.read(&g.docs[i], g.furniture, part{})
	return slices.Clone(w.weigh(&w.features))
}

// alone names the terms of an article that another lacks.
func alone(own, other []term, n int, article iter.Seq2[Article, error]) ([]Term, error) {
	has := make(map[uint64]bool, len(other))
	for _, t := range other {
		has[t.hash] = true
	}
	total := uint64(0)
	var ranked []shared
	for _, t := range own {
		square := t.weight >> 4 * (t.weight >> 4)
		total += square
		if square > 0 && !has[t.hash] {
			ranked = append(ranked, shared{feature: text.Unmix(t.hash), weight: square, name: t.name})
		}
	}
	return name(ranked, total, n, article)
}

// left returns how many words of a document stand in sentences that are furniture.
func (d *document) left(f furniture) int {
	n, from := 0, int32(0)
	for i, end := range d.ends {
		if f[d.sentence(i)] {
			n += int(end - from)
		}
		from = end
	}
	return n
}
