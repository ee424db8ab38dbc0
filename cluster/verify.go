package cluster

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/samestory/samestory/minhash/lsh"
	"github.com/samestory/samestory/minhash/shingle"
	"github.com/samestory/samestory/minhash/text"
)

// TextFunc returns the text of article i again. It is called by several
// goroutines at once, each with its own worker number from 0; the text need
// last only until that worker's next call.
type TextFunc func(worker, i int) (string, error)

// CopyPair is two articles that were verified to be copies, A < B.
type CopyPair struct {
	A, B int
	Overlap
	Bare Overlap // the same without furniture
}

// CopyGraph holds the verified pairs of a feed. Articles whose word sequences
// are the same are one node, named by the first of them.
type CopyGraph struct {
	Node          []int32    // of each article
	Pairs         []CopyPair // between nodes, ordered by A, then B
	Candidates    int        // pairs that were verified
	CappedBuckets int

	copies   *Copies
	repeated sentenceSet
	text     TextFunc
}

// Graph finds the candidates, verifies each of them on the texts, and returns
// those that are copies, or the first error of text or that of the context.
// Workers is the number of goroutines, 0 that of processors; it does not change
// the result.
func (c *Copies) Graph(ctx context.Context, workers int, text TextFunc) (*CopyGraph, error) {
	return c.Candidates(workers).Verify(ctx, workers, text)
}

// CopyCandidates holds pairs of articles that may be copies, by their fingerprints.
type CopyCandidates struct {
	copies *Copies
	pairs  []lsh.Pair
	same   []lsh.Pair // of one word sequence
	node   []int32
	capped int
}

// Candidates joins the fingerprints. Workers is the number of goroutines, 0 that of
// processors; it does not change the result.
func (c *Copies) Candidates(workers int) *CopyCandidates {
	found := &CopyCandidates{copies: c, node: make([]int32, c.Len())}
	found.same = c.identical(found.node)
	skip := make([]bool, c.Len())
	for i, n := range found.node {
		skip[i] = int(n) != i || c.whole[i] == 0
	}
	pairs, capped := c.index.Pairs(c.params.Cap, workers, skip)
	if c.params.Containment > 0 {
		pairs = append(pairs, c.samples.Pairs(2*c.params.Cap, workers, skip)...)
		slices.SortFunc(pairs, lsh.Pair.Compare)
		pairs = slices.Compact(pairs)
	}
	found.pairs, found.capped = pairs, capped
	return found
}

// Len returns the number of candidates.
func (c *CopyCandidates) Len() int { return len(c.pairs) + len(c.same) }

// Verify compares the texts of the candidates and returns those pairs that are
// copies, or the first error of text. Workers are those of Candidates.
func (c *CopyCandidates) Verify(ctx context.Context, workers int, text TextFunc) (*CopyGraph, error) {
	g := &CopyGraph{copies: c.copies, text: text, Node: slices.Clone(c.node), Candidates: c.Len()}
	g.CappedBuckets = c.capped + g.capped()
	g.repeated = repeatedSentences(c.copies.sentences, workers)
	if err := g.verifySame(ctx, workers, c.same); err != nil {
		return nil, err
	}
	if err := g.verify(ctx, workers, c.pairs); err != nil {
		return nil, err
	}
	return g, nil
}

// verify compares the articles of each pair and keeps those that are copies. It
// takes them by the later article: where many share a bucket, the others are
// those next to it and a few first ones, which have been read then, while by the
// earlier one all later ones would be read for each of the few.
func (g *CopyGraph) verify(ctx context.Context, workers int, pairs []lsh.Pair) error {
	const several = 4 // pairs at a time, so that an article's come to one worker
	byLater := make([]uint64, len(pairs))
	for i, p := range pairs {
		byLater[i] = uint64(p.B)<<32 | uint64(p.A)
	}
	slices.Sort(byLater)
	found := make([][]CopyPair, (len(pairs)+several-1)/several)
	err := g.parallel(ctx, workers, len(found), func(v *verifier, n int) error {
		for _, pair := range byLater[n*several : min((n+1)*several, len(pairs))] {
			p, err := v.compare(int(uint32(pair)), int(pair>>32))
			if err != nil {
				return err
			}
			if g.copies.params.IsCopy(p.Overlap) {
				found[n] = append(found[n], p)
			}
		}
		return nil
	})
	g.Pairs = slices.Concat(found...)
	slices.SortFunc(g.Pairs, func(p, q CopyPair) int { return cmp.Or(cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B)) })
	return err
}

// parallel calls work for each number below n until one of the calls fails.
func (g *CopyGraph) parallel(ctx context.Context, workers, n int, work func(v *verifier, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	each(ctx, n, workers, func(worker int) (func(int), func()) {
		v := newVerifier(g.copies.params, &g.repeated, func(i int, w *text.Words) error {
			s, err := g.text(worker, i)
			w.Reset()
			w.Add(s)
			return err
		})
		v.worker = worker
		return func(i int) {
			if err := work(v, i); err != nil {
				cancel(err)
			}
		}, nil
	})
	return context.Cause(ctx)
}

// verifier reads articles again and keeps the latest of them.
type verifier struct {
	params   CopyParams
	repeated *sentenceSet
	load     func(i int, w *text.Words) error // reads an article's words

	cache  map[int]*reading
	ring   [1 << 9]int // whose readings are in the cache, oldest at ring[n%len]
	n      int
	words  text.Words
	runs   shingle.Runs
	table  shingle.Table // of article loaded
	loaded int           // -1 for none
	spare  shingle.Table
	own    [2][]uint64 // memory for bare

	next     reading // of nextArticle, which comes and goes too often for the cache
	nextRead bool

	worker    int // these are of verifySame
	first     int
	firstText string
}

func newVerifier(p CopyParams, repeated *sentenceSet, load func(int, *text.Words) error) *verifier {
	return &verifier{params: p, repeated: repeated, load: load, loaded: -1, first: -1}
}

// reading is what verifying needs of one article.
type reading struct {
	words     []uint64
	ends      []int32  // of the sentences
	shingles  []uint64 // distinct
	furniture int      // shingles that touch a sentence which is furniture, or more
}

// compare returns what two articles share, or less where they are no copies.
func (v *verifier) compare(a, b int) (CopyPair, error) {
	p := CopyPair{A: a, B: b}
	y := v.known(b)
	switch {
	case y == nil: // to be read, by which the table is filled
		var err error
		if y, err = v.read(b, -1, &v.table); err != nil {
			return p, err
		}
	case v.loaded != b: // pairs come ordered by b
		v.table.Fill(y.shingles)
	}
	v.loaded = b
	x := v.known(a)
	if x == nil {
		var err error
		if x, err = v.read(a, b, &v.spare); err != nil {
			return p, err
		}
	}
	least := v.params.least(len(x.shingles), len(y.shingles))
	p.Overlap = Overlap{int32(v.table.Count(x.shingles, least)), int32(len(x.shingles)), int32(len(y.shingles))}
	p.Bare = p.Overlap
	if v.params.IsCopy(p.Overlap) {
		v.strip(&p, x, y)
	}
	return p, nil
}

// known returns the reading of an article, nil if it is to be read.
func (v *verifier) known(i int) *reading {
	if i == nextArticle && v.nextRead {
		return &v.next
	}
	return v.cache[i]
}

func overlap(a, b shingle.Set) Overlap {
	return Overlap{Shared: int32(a.Intersection(b)), SizeA: int32(len(a)), SizeB: int32(len(b))}
}

// read reads an article and does not let go of the reading of the pinned one. It
// leaves the article's shingles in the table.
func (v *verifier) read(i, pinned int, table *shingle.Table) (*reading, error) {
	if err := v.load(i, &v.words); err != nil {
		return nil, err
	}
	v.runs.Set(v.words.Hashes)
	r := &v.next
	if i == nextArticle {
		v.nextRead = true
	} else {
		r = v.slot(i, pinned)
	}
	r.words = append(r.words[:0], v.words.Hashes...)
	r.ends = append(r.ends[:0], v.words.Ends...)
	r.shingles = table.Distinct(v.runs.Append(r.shingles[:0], v.params.Shingle))
	r.furniture = 0
	for at, end := range v.furniture(r.ends) {
		r.furniture += int(end-at) + v.params.Shingle - 1
	}
	return r, nil
}

// slot makes room in the cache for article i, in the memory of the oldest
// reading once the ring is full.
func (v *verifier) slot(i, pinned int) *reading {
	if v.cache == nil {
		v.cache = make(map[int]*reading, len(v.ring))
	}
	r := &reading{}
	if v.n >= len(v.ring) {
		if old := v.ring[v.n%len(v.ring)]; old == pinned {
			v.n++ // it stays where it is, for one more round
		}
		old := v.ring[v.n%len(v.ring)]
		r = cmp.Or(v.cache[old], r) // unless it was forgotten
		delete(v.cache, old)
	}
	v.ring[v.n%len(v.ring)] = i
	v.n++
	v.cache[i] = r
	return r
}

// forget lets go of what is known by a number that will be another article's.
func (v *verifier) forget(i int) {
	delete(v.cache, i)
	if i == nextArticle {
		v.nextRead = false
	}
	if v.loaded == i {
		v.loaded = -1
	}
}

// Articles yields the verified pairs between articles, ordered by A, then B: the
// pairs between nodes for each of their members, and the members of a node with
// each other. Where a node has more members than Cap, its members are paired
// with the first of another node, and their own, alone: 100,000 articles of the
// same words have five billion pairs that say no more.
func (g *CopyGraph) Articles() iter.Seq[CopyPair] {
	members := make([][]int, len(g.Node))
	for i, n := range g.Node {
		if g.copies.whole[i] != 0 {
			members[n] = append(members[n], i)
		}
	}
	next := g.neighbours()
	return func(yield func(CopyPair) bool) {
		var found []CopyPair
		for a, node := range g.Node {
			found = found[:0]
			meet := func(others []int, o Overlap) {
				if limit := g.copies.params.Cap; limit > 0 && len(others) > limit && int(node) != a {
					others = others[:1]
				}
				for _, b := range others {
					if b > a {
						found = append(found, CopyPair{A: a, B: b, Overlap: o})
					}
				}
			}
			meet(members[node], Overlap{1, 1, 1})
			for _, n := range next[node] {
				p := g.Pairs[n]
				if p.A == int(node) {
					meet(members[p.B], p.Overlap)
				} else {
					meet(members[p.A], p.Overlap.reverse())
				}
			}
			slices.SortFunc(found, func(p, q CopyPair) int { return cmp.Compare(p.B, q.B) })
			for _, p := range found {
				if !yield(p) {
					return
				}
			}
		}
	}
}

// Compare returns what two texts share, for the shingles of the parameters.
func Compare(a, b string, p CopyParams) Overlap {
	p = p.withDefaults()
	set := func(s string) shingle.Set {
		var w text.Words
		w.Add(s)
		return shingle.Of(w.Hashes, p.Shingle)
	}
	return overlap(set(a), set(b))
}
