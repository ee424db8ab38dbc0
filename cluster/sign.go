package cluster

import (
	"github.com/samestory/samestory/minhash"
)

const (
	signatureSize = 256
	minComponents = 3
	maxMeetings   = 256               // documents behind one that it meets by a value: bounds what many copies of one text cost
	replicas      = 4 * signatureSize // of a document's features in all
)

// sign makes the weighted signature of a document, given as its terms and its
// vector, nil where it has none: its shared features by the
// squares of their weights, scaled to the same sum for all so that a short
// report still meets a long one. The squares are the parts that the features
// can have in a cosine; by the plain weights, common words made 44,000
// candidates of each of 40,000 articles.
func sign(sketcher *minhash.Sketcher, terms []term, v vector) []uint32 {
	total := uint64(0)
	for _, w := range v.weights() {
		total += square(w)
	}
	if total == 0 {
		return nil
	}
	set := make([]minhash.Feature, 0, len(v.ids()))
	const scale = 1 << 8
	for i := range terms {
		if t := &terms[i]; t.weighs() {
			set = append(set, minhash.Feature{Hash: t.hash, Weight: uint32(square(v.weights()[len(set)]) * (replicas * scale >> 8) / max(1, total>>8))})
		}
	}
	return sketcher.SignWeighted(nil, set, scale)
}

// square returns the square of a weight, in 1/256 units.
func square(w uint32) uint64 { return uint64(w) * uint64(w) >> 8 }
