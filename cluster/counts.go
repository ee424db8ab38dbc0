package cluster

import "cmp"

// Feature is a word or a pair of words that follow each other, by a hash of it.
type Feature struct {
	Pair bool
	Key  uint64
}

// Compare orders features: words before pairs, and then by their keys.
func (f Feature) Compare(g Feature) int {
	if f.Pair != g.Pair {
		if g.Pair {
			return -1
		}
		return 1
	}
	return cmp.Compare(f.Key, g.Key)
}

// FeatureReader lists the features of documents. It holds buffers: one serves one
// goroutine at a time.
type FeatureReader struct{ features features }

// Features calls found for each feature of a document, once, in no order that means
// anything.
func (r *FeatureReader) Features(d *Document, found func(Feature)) {
	r.features.read(&d.document, nil, part{})
	for _, c := range r.features.words {
		found(Feature{false, c.key})
	}
	for _, c := range r.features.pairs {
		found(Feature{true, c.key})
	}
}

// FeatureCounts says in how many documents of a larger feed features stand, where the
// documents that are grouped are a part of it.
type FeatureCounts struct {
	words, pairs []counted
}

// Add adds a feature that two documents have or more. Those of words, and those of
// pairs, come in ascending order of their keys.
func (c *FeatureCounts) Add(f Feature, documents uint32) {
	to := &c.words
	if f.Pair {
		to = &c.pairs
	}
	*to = append(*to, counted{key: f.Key, times: documents})
}

func (c *FeatureCounts) vocabulary() *vocabulary {
	return &vocabulary{newTable([][]counted{c.words}), newTable([][]counted{c.pairs})}
}

// Count has the weights be of a larger feed, whose counts have all features of the
// documents that more than one document of it has.
func (s *Stories) Count(c *FeatureCounts) { s.counts = c }
