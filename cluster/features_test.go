package cluster

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

// features returns the counts of "word" and "word word" given as such.
func features(counts map[string]uint32) []counted {
	var all []counted
	for name, n := range counts {
		a, b, pair := strings.Cut(name, " ")
		f := uint64(id(a))
		if pair {
			f = pairFeature(id(a), id(b))
		}
		all = append(all, counted{f, n})
	}
	slices.SortFunc(all, func(a, b counted) int { return cmp.Compare(a.feature, b.feature) })
	return all
}

func TestCountByHand(t *testing.T) {
	d := read(Article{Title: "Big quake", Text: "Big quake hits. Towns fall."})
	got, _ := d.count(nil, nil, nil)
	want := features(map[string]uint32{
		"big": 2, "quake": 2, "hits": 1, "towns": 1, "fall": 1,
		"big quake": 2, "quake hits": 1, "hits towns": 1, "towns fall": 1, // not quake big: the text begins there
	})
	if !slices.Equal(got, want) {
		t.Errorf("the features are %v, want %v", got, want)
	}
}

func TestCountWithoutFurniture(t *testing.T) {
	d := read(Article{Title: "Big quake", Text: "Read us on your phone. Towns fall. Read us on your phone. Nobody saw it coming again."})
	left := map[uint64]bool{d.sentence(1): true}
	if d.sentence(1) == 0 || d.sentence(1) != d.sentence(3) || d.sentence(0) != 0 || d.sentence(4) == d.sentence(1) {
		t.Fatal("the sentences are not known by their words")
	}
	got, _ := d.count(nil, nil, left)
	want := features(map[string]uint32{
		"big": 1, "quake": 1, "towns": 1, "fall": 1, "nobody": 1, "saw": 1, "it": 1, "coming": 1, "again": 1,
		"big quake": 1, "towns fall": 1, "nobody saw": 1, "saw it": 1, "it coming": 1, "coming again": 1,
	})
	if !slices.Equal(got, want) {
		t.Errorf("the features are %v, want %v", got, want)
	}
}

// TestVocabularyIsAMap has a feature in most documents, many in few, and one
// sentence in every third document that is taken out again.
func TestVocabularyIsAMap(t *testing.T) {
	const furnished = "we ask for your support today"
	r := rand.New(rand.NewPCG(3, 1))
	var docs []document
	for i := range 400 {
		var s strings.Builder
		for range r.IntN(80) {
			fmt.Fprintf(&s, "w%d ", int(r.ExpFloat64()*300))
		}
		if i%3 == 0 {
			s.WriteString("\n" + furnished + "\nyour support")
		}
		docs = append(docs, read(Article{Text: s.String()}))
	}
	appeal := read(Article{Text: furnished})
	left := furniture{appeal.sentence(0): true}
	v := newVocabulary(t.Context(), docs, 8)
	for _, without := range []furniture{nil, left} {
		if without != nil {
			v.leave(t.Context(), docs, 8, left)
		}
		want := map[uint64]uint32{}
		for i := range docs {
			counts, _ := docs[i].count(nil, nil, without)
			for _, c := range counts {
				want[c.feature]++
			}
		}
		shared := 0
		for f, n := range want {
			docs, id := v.look(f)
			if docs != n || id != 0 != (n > 1) || id != 0 && v.features[id] != f {
				t.Errorf("feature %x is in %d documents under id %d, want %d", f, docs, id, n)
			}
			if n > 1 {
				shared++
			}
		}
		if len(v.features) != shared+1 {
			t.Errorf("%d features have ids, want %d", len(v.features)-1, shared)
		}
		if docs, id := v.look(r.Uint64()); docs != 0 || id != 0 {
			t.Errorf("a feature of no document is in %d under id %d", docs, id)
		}
	}
	if docs, id := new(vocabulary).look(1); docs != 0 || id != 0 {
		t.Errorf("an empty vocabulary has a feature in %d documents", docs)
	}
}

func TestEach(t *testing.T) {
	for _, n := range []int{0, 1, 15, 16, 17, 1000} {
		for _, workers := range []int{0, 1, 8} {
			times := make([]atomic.Int32, n)
			var started, done atomic.Int32
			each(t.Context(), n, workers, func(int) (func(int), func()) {
				started.Add(1)
				return func(i int) { times[i].Add(1) }, func() { done.Add(1) }
			})
			for i := range times {
				if times[i].Load() != 1 {
					t.Errorf("%d of %d came %d times", i, n, times[i].Load())
				}
			}
			if started.Load() != done.Load() || workers > 0 && int(started.Load()) > workers {
				t.Errorf("%d workers began and %d ended, want %d at most", started.Load(), done.Load(), workers)
			}
		}
	}
}

func TestEachStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var n atomic.Int32
	each(ctx, 1<<30, 2, func(int) (func(int), func()) {
		return func(int) {
			if n.Add(1) >= 100 { // nobody runs on before all can see it
				cancel()
				<-ctx.Done()
			}
		}, nil
	})
	if n.Load() > 200 {
		t.Errorf("%d calls after it was cancelled at 100", n.Load())
	}
}
