package cluster

import (
	"context"
	"slices"
	"sort"
	"time"

	"github.com/samestory/samestory/minhash"
)

// window says how far back a document is compared: with all of some days, and in a
// sparse feed with so many documents however old they are. What an article costs
// then depends on the articles of its days, not on how long the feed has run.
// Documents without a date are compared with all.
//
// Vectors are made of a block of documents at a time, and again where they are
// needed again: held for a million articles they would take 4 GB.
type window struct {
	seconds int64
	docs    int
	block   int
}

// usualWindow reaches past farDays, so that a dense feed too knows its routine, and
// over the whole of a feed of less than a month at 2,000 articles a day.
var usualWindow = window{seconds: 14 * day, docs: 50_000, block: 25_000}

// reach returns of each document the first one that it is compared with.
func (g *StoryGraph) reach() []int32 {
	starts := make([]int32, len(g.docs))
	large := len(g.docs) > g.window.docs
	if !large && g.params.Window <= 0 {
		return starts
	}
	dated, oldest, within := g.until(noDate), 0, 0
	for i := range starts {
		if i >= dated {
			if large {
				starts[i] = int32(dated)
			}
			continue
		}
		if large {
			for g.secondsApart(oldest, i) > uint64(g.window.seconds) {
				oldest++
			}
			starts[i] = int32(max(0, min(oldest, i-g.window.docs)))
		}
		for g.params.Window > 0 && g.outside(within, i) {
			within++
		}
		starts[i] = max(starts[i], int32(within))
	}
	return starts
}

// secondsApart is how far a dated document is from an earlier one.
func (g *StoryGraph) secondsApart(earlier, i int) uint64 {
	return uint64(g.published[i]) - uint64(g.published[earlier])
}

// outside reports whether two documents, the earlier one first, are further apart than
// the window that was asked for.
func (g *StoryGraph) outside(earlier, i int) bool {
	return g.params.Window > 0 && g.published[i] != noDate && g.secondsApart(earlier, i) > uint64(g.params.Window/time.Second)
}

// end returns the number of the first dated document that is not compared with i.
func (g *StoryGraph) end(i int) int {
	return sort.Search(len(g.starts), func(j int) bool { return int(g.starts[j]) > i })
}

// block is documents, from from to to, the first one that they are compared with,
// and the first of those behind them that they are compared with too.
type block struct{ start, from, to, undated int }

// blocks divides the documents. Those without dates are the last block.
func (g *StoryGraph) blocks() []block {
	n := len(g.docs)
	if n <= g.window.docs {
		return []block{{0, 0, n, n}}
	}
	var out []block
	dated := g.until(noDate)
	for from := 0; from < dated; from += g.window.block {
		out = append(out, block{int(g.starts[from]), from, min(from+g.window.block, dated), dated})
	}
	if dated < n {
		out = append(out, block{dated, dated, n, n})
	}
	return out
}

// need weighs those of the documents whose vectors are not at hand.
func (g *StoryGraph) need(ctx context.Context, workers int, docs []int32) {
	docs = slices.DeleteFunc(docs, func(i int32) bool { return g.vectors[i] != nil })
	slices.Sort(docs)
	docs = slices.Compact(docs)
	each(ctx, len(docs), workers, func(int) (func(int), func()) {
		w := weigher{docs: g.words}
		return func(n int) {
			g.weigh(&w, docs[n])
			g.name(&w, docs[n])
		}, nil
	})
}

// weighAndSign weighs documents and returns their signatures, nil where one has no
// features that others share. Names are not made of what is forgotten before they
// are asked for.
func (g *StoryGraph) weighAndSign(ctx context.Context, workers int, docs []int32, names bool) [][]uint32 {
	signatures := make([][]uint32, len(docs))
	each(ctx, len(docs), workers, func(int) (func(int), func()) {
		w := weigher{docs: g.words}
		sketcher, err := minhash.New(signatureSize)
		if err != nil {
			panic(err) // signatureSize is a constant that New takes
		}
		return func(n int) {
			g.weigh(&w, docs[n])
			signatures[n] = sign(sketcher, w.terms, g.vectors[docs[n]])
			if names {
				g.name(&w, docs[n])
			}
		}, nil
	})
	return signatures
}

// weigh makes the vector of a document, and leaves its terms with w.
func (g *StoryGraph) weigh(w *weigher, i int32) {
	w.features.read(&g.docs[i], g.furniture, part{})
	g.vectors[i] = w.vector(w.weigh(&w.features))
}

// name makes that of the names of the document weighed last.
func (g *StoryGraph) name(w *weigher, i int32) { g.names[i] = w.vector(named(w.terms)) }

// forget drops the vectors of the dated documents before i.
func (g *StoryGraph) forget(i int) {
	i = min(i, g.until(noDate))
	clear(g.vectors[:i])
	clear(g.names[:i])
}

// vector returns that of a document, made anew where it is not at hand.
func (g *StoryGraph) vector(i int) vector {
	if v := g.vectors[i]; v != nil {
		return v
	}
	w := g.weighers.Get().(*weigher)
	defer g.weighers.Put(w)
	w.features.read(&g.docs[i], g.furniture, part{})
	return w.vector(w.weigh(&w.features))
}

// oneWindow reports whether all dated documents are compared with each other. Then
// all vectors stay at hand.
func (g *StoryGraph) oneWindow() bool {
	dated := g.until(noDate)
	return dated == 0 || g.starts[dated-1] == 0
}
