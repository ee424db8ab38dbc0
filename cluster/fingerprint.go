package cluster

import (
	"slices"

	"github.com/samestory/samestory/minhash"
	"github.com/samestory/samestory/minhash/lsh"
	"github.com/samestory/samestory/minhash/shingle"
	"github.com/samestory/samestory/minhash/text"
)

// sampleEvery is how many shingles there are to one in an article's sample. A
// short article of 60 shingles inside a long one has about 6 samples in common
// with it, of which two are needed. Of the pairs exactly at containment .8 that
// finds .92 where the shorter text has 45 shingles, .98 at 60 and all at 120, if
// what it has of its own is one passage; .77, .92 and .96 if it is single words
// all over it (TestRecallOfContainment).
//
// Samples are of shingles of twice the length: where one article was taken from
// another, whole passages stayed, while runs of three words are common to any
// two reports of a newswire, half of all its samples, and made the search for
// containment take as long as all else. The shingle that such a run begins with
// decides whether it is sampled, so that few runs have to be hashed.
const sampleEvery = 8

// A Fingerprinter makes the fingerprints of articles. It holds buffers: one
// serves one goroutine at a time, and several can serve one collection.
type Fingerprinter struct {
	copies    *Copies
	sketcher  *minhash.Sketcher
	words     text.Words
	runs      shingle.Runs
	shingles  []uint64
	signature []uint32
	out       Fingerprints
}

// Fingerprints are those of some articles, in order.
type Fingerprints struct {
	block     lsh.Block
	whole     []uint64 // hash of all words in their order
	sizes     []int32
	samples   lsh.SampleBlock
	sentences []uint32
}

// Fingerprinter returns a new Fingerprinter for this collection.
func (c *Copies) Fingerprinter() *Fingerprinter {
	s, err := minhash.New(c.index.K)
	if err != nil {
		panic(err) // Tune chooses from the sizes that New takes
	}
	return &Fingerprinter{copies: c, sketcher: s}
}

// Add makes the fingerprint of the next article's text, which may be empty: such an
// article is no copy, and has a number as all have.
func (f *Fingerprinter) Add(s string) {
	f.words.Reset()
	f.words.Add(s)
	f.AddWords(&f.words)
}

// AddWords is Add for a text whose words are at hand.
func (f *Fingerprinter) AddWords(w *text.Words) {
	c := f.copies
	f.runs.Set(w.Hashes)
	f.shingles = f.runs.Append(f.shingles[:0], c.params.Shingle)
	f.signature = f.sketcher.Sign(f.signature[:0], f.shingles)
	if len(f.signature) == 0 { // an entry that nothing looks up keeps the numbers in step
		f.signature = append(f.signature, make([]uint32, c.index.K)...)
	}
	c.index.Append(&f.out.block, f.signature)
	k := c.params.Shingle
	starts := f.shingles[:0]
	if c.params.Containment > 0 && len(f.shingles) >= minContained {
		starts = f.shingles[:max(0, len(f.shingles)-k)]
	}
	c.samples.Append(&f.out.samples, starts, func(i int) uint64 { return f.runs.Hash(i, i+2*k) })
	f.out.whole = append(f.out.whole, f.runs.Hash(0, f.runs.Len()))
	f.out.sizes = append(f.out.sizes, int32(f.runs.Len()))
	f.out.sentences = appendSentences(f.out.sentences, &f.runs, w.Ends)
}

// Take returns the fingerprints made since the last Take.
func (f *Fingerprinter) Take() Fingerprints {
	out := Fingerprints{ // what stays is held to its size, what grows is used again
		block:     f.out.block.Clone(),
		whole:     slices.Clone(f.out.whole),
		sizes:     slices.Clone(f.out.sizes),
		samples:   f.out.samples.Clone(),
		sentences: slices.Clone(f.out.sentences),
	}
	f.out.block.Reset()
	f.out.samples.Reset()
	f.out.whole, f.out.sizes, f.out.sentences = f.out.whole[:0], f.out.sizes[:0], f.out.sentences[:0]
	return out
}

// Add appends articles by their fingerprints. One goroutine at a time.
func (c *Copies) Add(f Fingerprints) {
	c.index.Add(f.block)
	c.whole = append(c.whole, f.whole...)
	c.sizes = append(c.sizes, f.sizes...)
	c.sentences = append(c.sentences, f.sentences)
	c.samples.Add(f.samples)
}
