package cluster

import (
	"math/bits"

	"github.com/samestory/samestory/cluster/background"
	"github.com/samestory/samestory/minhash/text"
)

// vector is a document as a vector: the ids of its features in ascending order, and
// behind them all their weights in units, for most ids are looked at alone. It holds the
// features that some other document has too; the others count in its length alone,
// which is 1 in a population of usualPopulation.
type vector []uint32

func (v vector) ids() []uint32     { return v[:len(v)/2] }
func (v vector) weights() []uint32 { return v[len(v)/2:] }

// pairWeight is that of a pair of words, against a word of the same rarity.
const pairWeight = one / 2

// weigher turns documents into vectors.
type weigher struct {
	docs       *vocabulary
	features   features
	terms      []term
	places     []int32
	slab       slab[uint32] // that vectors are cut from
	population int64        // logarithm of the reference population of the document weighed last, in 1/16 documents, times one
}

// term is a feature that weighs.
type term struct {
	hash   uint64 // of the feature
	id     uint32
	df     uint32 // in 1/16 documents, the background's included
	times  uint32
	pair   bool
	name   bool
	weight uint64
}

// weighs reports whether a term is in the vector.
func (t *term) weighs() bool { return t.id != 0 && t.weight > 0 }

// backgroundWeight is the size of the feed that the background's counts stand
// for. A feed of 10 articles has a BCubed F1 of .75 to .84 without them and .97
// with them, whatever the weight from 100 to 3,000; in a feed of hundreds the
// feed knows its words better, and Vietnamese, whose background comes from
// subtitles and has no pairs, falls from .92 to .89 at 3,000.
const backgroundWeight = 300

// expect returns in how many 1/16 documents a feature is expected, by the feed's
// own counts and the background's.
func expect(docs uint32, feature uint64) uint32 {
	return coarse(docs*16 + background.DF(feature)*backgroundWeight/background.Documents)
}

// coarse keeps four bits of a number, so that what is common weighs the same
// after one article more: all scores would shift a little else, and somewhere two
// groups at the very threshold would meet or part.
func coarse(df uint32) uint32 {
	drop := max(0, bits.Len32(df)-4)
	return df >> drop << drop
}

// levels counts the words of a document by what coarse leaves of their document
// frequencies, which is one of 8 numbers in each power of 2.
type levels [8 * 31]uint32

func (l *levels) add(df, times uint32) {
	drop := max(0, bits.Len32(df)-4)
	l[8*drop+int(df>>drop)] += times
}

// quantile returns the .9-quantile of what was added.
func (l *levels) quantile() uint32 {
	n := uint32(0)
	for _, times := range l {
		n += times
	}
	at := (n - 1) * 9 / 10
	for i, times := range l {
		if at < times {
			drop := max(0, i/8-1)
			return uint32(i-8*drop) << drop
		}
		at -= times
	}
	return 0
}

// weigh computes the weights of a document's features.
//
// A weight is (1 + ln tf) * idf^2, for a pair times pairWeight. The idf is taken
// against the reference population of this document: the .9-quantile of
// the document frequencies of its running words, which stands for the number
// of documents in its language without telling the language.
func (w *weigher) weigh(f *features) []term {
	w.terms = w.terms[:0]
	var words levels
	v := w.docs
	w.places = v.words.places(w.places, f.words)
	for i, c := range f.words {
		docs, id := v.words.at(int(w.places[i]), 0)
		word := c.key >> 32
		df := expect(docs, word)
		w.terms = append(w.terms, term{hash: text.Mix(word), id: id, df: df, times: c.times, name: c.name})
		words.add(df, min(c.times, 64))
	}
	if len(w.terms) == 0 {
		return nil
	}
	w.places = v.pairs.places(w.places, f.pairs)
	for i, c := range f.pairs {
		docs, id := v.pairs.at(int(w.places[i]), len(v.words.entries))
		w.terms = append(w.terms, term{hash: c.key, id: id, df: expect(docs, text.Unmix(c.key)), times: c.times, pair: true})
	}
	w.population = ln(uint64(words.quantile()))
	for i := range w.terms {
		t := &w.terms[i]
		idf := max(0, w.population-ln(uint64(max(1, t.df))))
		t.weight = uint64(one+ln(uint64(t.times))) * uint64(idf*idf>>16) >> 16
		if t.pair {
			t.weight = t.weight * pairWeight >> 16
		}
	}
	return w.terms
}

// usualPopulation is that of a feed of some hundreds of articles. The larger a
// population, the more any two reports of one subject agree by the rarity of
// their words: the best thresholds for cosines in feeds of 600, 3,400 and 21,000
// articles are as the logarithms of these numbers. Vectors are shorter by what
// that makes of a cosine, so that one threshold serves all.
const usualPopulation = 600

// vector makes the vector of weighed terms.
func (w *weigher) vector(terms []term) vector {
	sum, n := uint64(0), 0
	for i := range terms {
		t := &terms[i]
		sum += t.weight >> 4 * (t.weight >> 4)
		if t.weighs() {
			n++
		}
	}
	size := uint64(max(ln(2), w.population-ln(16)))
	length := sqrt(sum) * sqrt(size<<32/uint64(ln(usualPopulation))) >> 16
	if length == 0 || n == 0 {
		return nil
	}
	v := vector(w.slab.cut(2 * n))
	ids, weights := v.ids(), v.weights()
	at := 0
	for i := range terms { // which are in the order of their ids
		if t := &terms[i]; t.weighs() {
			ids[at], weights[at] = t.id, uint32(t.weight*(unit>>4)/length)
			at++
		}
	}
	return v
}
