package cluster

import (
	"context"
	"iter"
	"math/bits"
	"slices"
	"sync/atomic"

	"github.com/samestory/samestory/minhash/text"
)

const (
	runWords = 8 // of a run that is looked for where it does not begin or end with a sentence
	runTimes = 4 // how often it stands in the feed from which on it is cut out
)

// runCounter counts the runs of words of a feed up to runTimes, by two hashes
// each. Where both are another's too, a run is taken for a frequent one, and the
// sentence that has it is cut in two, the same one everywhere: one run in 1,000 at
// most. By one hash of twice the room it was one in 100, which spoiled the
// edge of every twelfth menu.
type runCounter struct {
	seen  [2][runTimes][]uint32 // bits: a run of that hash was counted once, twice and so on
	shift int
}

// newRunCounter has room for n runs, four bits each and more; a small feed can
// have plenty.
func newRunCounter(n int) *runCounter {
	log := max(20, bits.Len(uint(n))+2)
	c := &runCounter{shift: 64 - log}
	for i := range c.seen {
		for k := range c.seen[i] {
			c.seen[i][k] = make([]uint32, 1<<(log-5))
		}
	}
	return c
}

// add counts runs. As often as one is counted, so many bits are set, whichever of
// several goroutines comes first.
func (c *runCounter) add(runs []uint64) {
	c.touch(runs)
	for _, h := range runs {
		for i := range c.seen {
			at := h << (32 * i) >> c.shift
			for _, level := range c.seen[i] {
				if bit := uint32(1) << (at & 31); atomic.OrUint32(&level[at>>5], bit)&bit == 0 {
					break
				}
			}
		}
	}
}

// touch reads where runs are counted first. Main memory answers many that do not wait
// for each other at once, and atomic changes wait.
//
//go:noinline
func (c *runCounter) touch(runs []uint64) (all uint32) {
	for _, h := range runs {
		for i := range c.seen {
			at := h << (32 * i) >> c.shift
			all |= atomic.LoadUint32(&c.seen[i][0][at>>5])
		}
	}
	return all
}

func (c *runCounter) often(h uint64) bool {
	for i := range c.seen {
		at := h << (32 * i) >> c.shift
		if c.seen[i][runTimes-1][at>>5]>>(at&31)&1 == 0 {
			return false
		}
	}
	return true
}

// runs yields where the runs of runWords words begin in the text, and their
// hashes: a polynomial in the words, of which one comes and one goes at each
// step. (Nothing is held, for a record may have millions of words.)
func (d *document) runs() iter.Seq2[int32, uint64] {
	const base = 0xd1342543de82ef95
	power := uint64(1)
	for range runWords {
		power *= base
	}
	return func(yield func(int32, uint64) bool) {
		h := uint64(0)
		for i := int(d.title); i < len(d.words); i++ {
			h = h*base + uint64(d.words[i])
			from := i + 1 - runWords
			if from > int(d.title) {
				h -= uint64(d.words[from-1]) * power
			}
			if from >= int(d.title) && !yield(int32(from), text.Mix(h)) {
				return
			}
		}
	}
}

// cutRuns makes sentences of what is repeated without being one: a menu of short
// lines, or an appeal that was glued to the last words of an article. A sentence
// ends where a run of words that stands runTimes in the feed begins or ends, and
// within such a run none is shorter than minSentence.
func cutRuns(ctx context.Context, docs []document, workers int) {
	n := 0
	for i := range docs {
		n += len(docs[i].words)
	}
	c := newRunCounter(n)
	each(ctx, len(docs), workers, func(int) (func(int), func()) {
		var few [64]uint64
		return func(i int) {
			waiting := few[:0]
			for _, h := range docs[i].runs() {
				if waiting = append(waiting, h); len(waiting) == cap(waiting) {
					c.add(waiting)
					waiting = waiting[:0]
				}
			}
			c.add(waiting)
		}, nil
	})
	each(ctx, len(docs), workers, func(int) (func(int), func()) {
		var repeats [][2]int32
		return func(i int) {
			repeats = repeats[:0]
			for from, h := range docs[i].runs() {
				if !c.often(h) {
					continue
				}
				if n := len(repeats); n > 0 && from < repeats[n-1][1] {
					repeats[n-1][1] = from + runWords
				} else {
					repeats = append(repeats, [2]int32{from, from + runWords})
				}
			}
			if len(repeats) > 0 {
				docs[i].ends = cutEnds(docs[i].ends, repeats)
			}
		}, nil
	})
}

// cutEnds returns the ends of sentences, of which each repeat is one or more. A
// repeat may by chance have a word or two of what is around it: where a sentence
// ends within a few words of one of its sides, that is where it is cut.
func cutEnds(ends []int32, repeats [][2]int32) []int32 {
	out := make([]int32, 0, len(ends)+2*len(repeats))
	last := int32(0)
	cut := func(at int32) {
		if at > last {
			out = append(out, at)
			last = at
		}
	}
	for _, r := range repeats {
		from, to := r[0], r[1]
		for ; len(ends) > 0 && ends[0] <= from; ends = ends[1:] {
			cut(ends[0])
		}
		if from > last && len(ends) > 0 && ends[0]-from < minSentence {
			from = ends[0]
		}
		n, whole := slices.BinarySearch(ends, to)
		if !whole && n > 0 && to-ends[n-1] < minSentence {
			to = ends[n-1]
		}
		cut(from)
		for ; len(ends) > 0 && ends[0] < to; ends = ends[1:] {
			if ends[0]-last >= minSentence && to-ends[0] >= minSentence {
				cut(ends[0])
			}
		}
		cut(to)
	}
	for _, e := range ends {
		cut(e)
	}
	return out
}
