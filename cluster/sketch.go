package cluster

import (
	"crypto/sha256"
	"encoding/binary"

	"github.com/samestory/samestory/minhash/lsh"
	"github.com/samestory/samestory/minhash/text"
)

// Sketch is what a join of copies needs of one article besides its text, where it is
// not made in the memory of one process: the same that [Copies] keeps.
type Sketch struct {
	Node      [16]byte // equal for articles of the same words in the same order, and no others
	Words     int      // 0 for an article that is no copy
	Entry     []uint8  // for [lsh.Params.Key] and [lsh.Params.Near] of [Copies.Bands]
	Sample    []uint32 // for [Copies.Samples], with repeats
	Sentences []uint32 // keys of its sentences, without repeats
}

// RepeatedFrom is the number of articles that have a sentence from which on it may be
// furniture.
const RepeatedFrom = elsewhere

// Samples returns how candidates by containment are told, without members.
func (c *Copies) Samples() *lsh.Samples {
	return &lsh.Samples{Every: c.samples.Every, Contain: c.samples.Contain}
}

// Sketch makes that of an article's text. It shares no memory with the
// Fingerprinter, from which all else should have been taken.
//
// Articles are told to be of the same words by 128 bits of SHA-256 of the words'
// hashes, as nobody will have both texts at hand.
func (f *Fingerprinter) Sketch(s string) Sketch {
	f.Add(s)
	out := f.Take()
	h := sha256.New()
	var b [8]byte
	for _, word := range f.words.Hashes {
		binary.LittleEndian.PutUint64(b[:], word)
		h.Write(b[:])
	}
	return Sketch{
		Node: [16]byte(h.Sum(nil)), Words: int(out.sizes[0]), Entry: out.block.Entry(),
		Sample: out.samples.Hashes(), Sentences: out.sentences,
	}
}

// A CopyVerifier compares texts that are at hand, as [CopyCandidates.Verify] does those
// that it asks for. One serves one goroutine at a time.
type CopyVerifier struct {
	verifier *verifier
	repeated sentenceSet
	a, b     string
	numberB  int
	numbers  int // that the verifier knew articles by
}

// Verifier returns a new CopyVerifier for this collection.
func (c *Copies) Verifier() *CopyVerifier {
	v := &CopyVerifier{}
	v.verifier = newVerifier(c.params, &v.repeated, func(i int, w *text.Words) error {
		w.Reset()
		if i == v.numberB {
			w.Add(v.b)
		} else {
			w.Add(v.a)
		}
		return nil
	})
	return v
}

// Compare returns what two texts share, with A 0 and B 1. Repeated has the keys of the
// sentences of either that may be furniture, in ascending order. It is fastest where
// the second text is that of the last call.
func (v *CopyVerifier) Compare(a, b string, repeated []uint32) (CopyPair, error) {
	v.repeated = newSentenceSet(repeated)
	if v.numbers == 0 || v.b != b {
		v.numbers++
		v.b, v.numberB = b, v.numbers
	}
	v.numbers++
	v.a = a
	p, err := v.verifier.compare(v.numbers, v.numberB)
	p.A, p.B = 0, 1
	return p, err
}

// NewCopyGraph returns a graph of pairs that were verified elsewhere, for
// [CopyGraph.Keep]: node has the first article of the same words of each article, and
// pairs are between such first ones.
func NewCopyGraph(p CopyParams, node []int32, pairs []CopyPair) *CopyGraph {
	return &CopyGraph{Node: node, Pairs: pairs, copies: &Copies{params: p.withDefaults()}}
}
