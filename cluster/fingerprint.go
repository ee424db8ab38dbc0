package cluster

import (
	"github.com/samestory/samestory/minhash"
	"github.com/samestory/samestory/minhash/lsh"
	"github.com/samestory/samestory/minhash/shingle"
	"github.com/samestory/samestory/minhash/text"
)

// sampleEvery is how many shingles there are to one in an article's sample. A
// short article of 60 shingles inside a long one has about 6 samples in common
// with it, of which two are needed. Of the pairs exactly at containment .8 that
// finds .82 to .85 where the shorter text has 40 words, .96 to .98 at 60 and .985
// or more from 100.
//
// Samples are of shingles of twice the length: where one article was taken from
// another, whole passages stayed, while runs of three words are common to any
// two reports of a newswire, half of all its samples, and made the search for
// containment take as long as all else.
const sampleEvery = 8

// A Fingerprinter makes the fingerprints of articles. It holds buffers: one
// serves one goroutine at a time, and several can serve one collection.
type Fingerprinter struct {
	copies    *Copies
	sketcher  *minhash.Sketcher
	words     text.Words
	shingles  []uint64
	long      []uint64 // of twice the words
	signature []uint32
	sentence  []uint64
	out       Fingerprints
}

// Fingerprints are those of some articles, in order.
type Fingerprints struct {
	block   lsh.Block
	whole   []uint64 // hash of all shingles in their order
	sizes   []int32
	samples []uint32
	ends    []int32
}

// Fingerprinter returns a new Fingerprinter for this collection.
func (c *Copies) Fingerprinter() *Fingerprinter {
	s, err := minhash.New(c.index.K)
	if err != nil {
		panic(err) // Tune chooses from the sizes that New takes
	}
	return &Fingerprinter{copies: c, sketcher: s}
}

// Add makes the fingerprint of the next article's text.
func (f *Fingerprinter) Add(s string) {
	f.words.Reset()
	f.words.Add(s)
	f.AddWords(&f.words)
}

// AddWords is Add for a text whose words are at hand.
func (f *Fingerprinter) AddWords(w *text.Words) {
	c := f.copies
	f.shingles = shingle.Append(f.shingles[:0], w.Hashes, c.params.Shingle)
	f.signature = f.sketcher.Sign(f.signature[:0], f.shingles)
	if len(f.signature) == 0 { // an entry that nothing looks up keeps the numbers in step
		f.signature = append(f.signature, make([]uint32, c.index.K)...)
	}
	c.index.Append(&f.out.block, f.signature)
	if c.params.Containment > 0 && len(f.shingles) >= minContained {
		f.long = shingle.Double(f.long[:0], f.shingles, c.params.Shingle)
		f.out.samples = c.samples.Select(f.out.samples, f.long)
	}
	f.out.ends = append(f.out.ends, int32(len(f.out.samples)))
	f.out.whole = append(f.out.whole, sequenceHash(f.shingles))
	f.out.sizes = append(f.out.sizes, int32(len(w.Hashes)))
	f.sentence = sentenceHashes(f.sentence[:0], w)
	c.sentences.add(f.sentence)
}

// Take returns the fingerprints made since the last Take.
func (f *Fingerprinter) Take() Fingerprints {
	out := f.out
	f.out = Fingerprints{ // the next batch will be about as large
		block:   out.block.Sized(),
		whole:   make([]uint64, 0, len(out.whole)),
		sizes:   make([]int32, 0, len(out.sizes)),
		samples: make([]uint32, 0, len(out.samples)),
		ends:    make([]int32, 0, len(out.ends)),
	}
	return out
}

// Add appends articles by their fingerprints. One goroutine at a time.
func (c *Copies) Add(f Fingerprints) {
	c.index.Add(f.block)
	c.whole = append(c.whole, f.whole...)
	c.sizes = append(c.sizes, f.sizes...)
	start := int32(0)
	for _, end := range f.ends {
		c.samples.Add(f.samples[start:end])
		start = end
	}
}

// sequenceHash is the hash of a sequence of hashes, 0 for none. Each is mixed
// with its place by itself, which a processor can do for several at once; a
// polynomial has to wait for each product. A product of place and hash would not
// do: two sequences in which each word's places have the same sum are common.
func sequenceHash(hashes []uint64) uint64 {
	if len(hashes) == 0 {
		return 0
	}
	sum, place := uint64(len(hashes)), uint64(0)
	for _, h := range hashes {
		place += 0x9e3779b97f4a7c15
		h ^= place
		sum += h * (h>>32 | 1)
	}
	return text.Mix(sum) | 1
}
