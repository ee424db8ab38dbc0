package cluster

import (
	"cmp"
	"fmt"

	"github.com/samestory/samestory/minhash/lsh"
	"github.com/samestory/samestory/minhash/shingle"
)

// CopyParams says when two articles are copies of one text. Zero fields mean
// the defaults. It is comparable and can be stored.
type CopyParams struct {
	Shingle     int     // words of a shingle; default 3
	Threshold   float64 // resemblance from which two are copies; default .7
	Containment float64 // containment from which the smaller is a copy; default .8, below 0 never
	Recall      float64 // share of the pairs exactly at Threshold that are found; default .99
	Cap         int     // members from which a bucket is not compared pair by pair; default lsh.DefaultCap, below 0 none
}

// minContained is the size in shingles from which containment counts: a
// sentence may stand in two articles without one being taken from the other.
const minContained = 30

func (p CopyParams) withDefaults() CopyParams {
	p.Shingle = cmp.Or(p.Shingle, 3)
	p.Threshold = cmp.Or(p.Threshold, .7)
	p.Containment = cmp.Or(p.Containment, .8)
	p.Recall = cmp.Or(p.Recall, .99)
	p.Cap = max(0, cmp.Or(p.Cap, lsh.DefaultCap))
	return p
}

// Overlap is what two articles were found to share, exactly.
type Overlap struct {
	Shared       int32 // shingles in both
	SizeA, SizeB int32 // shingles of each
}

// Resemblance returns |A and B| / |A or B|.
func (o Overlap) Resemblance() float64 {
	return shingle.Resemblance(int(o.Shared), int(o.SizeA), int(o.SizeB))
}

// Containment returns |A and B| / min(|A|, |B|).
func (o Overlap) Containment() float64 {
	return shingle.Containment(int(o.Shared), int(o.SizeA), int(o.SizeB))
}

// reverse is the overlap of B and A.
func (o Overlap) reverse() Overlap { return Overlap{o.Shared, o.SizeB, o.SizeA} }

// Resembles reports whether the resemblance reaches the threshold.
func (p CopyParams) Resembles(o Overlap) bool {
	return o.Shared > 0 && o.Resemblance() >= p.withDefaults().Threshold
}

// Contains reports whether the containment reaches its own threshold and the
// smaller article is large enough for that to count.
func (p CopyParams) Contains(o Overlap) bool {
	p = p.withDefaults()
	return p.Containment > 0 && min(o.SizeA, o.SizeB) >= minContained && o.Containment() >= p.Containment
}

// IsCopy reports whether two articles that overlap so are copies.
func (p CopyParams) IsCopy(o Overlap) bool { return p.Resembles(o) || p.Contains(o) }

// least is a number of shingles that copies of a and b shingles share at least.
func (p CopyParams) least(a, b int) int {
	n := p.Threshold / (1 + p.Threshold) * float64(a+b)
	if p.Containment > 0 && min(a, b) >= minContained {
		n = min(n, p.Containment*float64(min(a, b)))
	}
	return int(n) - 1 // rounding aside
}

// Copies finds which articles of a feed are copies of one text.
//
// Articles are known by their numbers, in the order they are added. Their texts
// are not held: of each article Copies keeps a fingerprint, and asks for the
// text again where a pair is to be verified.
type Copies struct {
	params    CopyParams
	index     *lsh.Index
	samples   lsh.Samples
	whole     []uint64   // hash of each article's shingles in their order, 0 where it has no words
	sizes     []int32    // words of each
	sentences [][]uint32 // of some articles each
}

// NewCopies returns an empty collection, or an error that says which of the
// parameters is out of range.
func NewCopies(p CopyParams) (*Copies, error) {
	p = p.withDefaults()
	if p.Shingle < 1 || p.Shingle > 64 {
		return nil, fmt.Errorf("cluster: shingles of %d words, want 1 to 64", p.Shingle)
	}
	if p.Containment > 1 {
		return nil, fmt.Errorf("cluster: containment %v, want at most 1", p.Containment)
	}
	bands, err := lsh.Tune(p.Threshold, p.Recall)
	if err != nil {
		return nil, err
	}
	return &Copies{
		params: p,
		index:  lsh.New(bands),
		// Where edits leave a share of the shingles, they leave about its square of
		// those of twice the length.
		samples: lsh.Samples{Every: sampleEvery, Contain: p.Containment * p.Containment},
	}, nil
}

// Params returns the parameters with the defaults filled in.
func (c *Copies) Params() CopyParams { return c.params }

// Bands returns how candidates are found.
func (c *Copies) Bands() lsh.Params { return c.index.Params }

// Len returns the number of articles added.
func (c *Copies) Len() int { return len(c.whole) }

// Words returns the number of words of an article's text.
func (c *Copies) Words(i int) int { return int(c.sizes[i]) }
