package benchmarks

import (
	"fmt"
	"testing"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/minhash"
	"github.com/samestory/samestory/minhash/lsh"
	"github.com/samestory/samestory/minhash/shingle"
	"github.com/samestory/samestory/minhash/text"
)

func BenchmarkWords(b *testing.B) {
	for _, texts := range []struct {
		name     string
		articles []cluster.Article
	}{{"feed", first(1000)}, {"english", own("english")}, {"world", own("world")}} {
		b.Run("text="+texts.name, func(b *testing.B) {
			var w text.Words
			over(b, texts.articles, func(i int) {
				w.Reset()
				w.Add(texts.articles[i].Title)
				w.Add(texts.articles[i].Text)
			})
		})
	}
}

func BenchmarkShingles(b *testing.B) {
	articles := first(1000)
	hashes := words(articles)
	b.Run("k=3", func(b *testing.B) {
		var shingles []uint64
		var runs shingle.Runs
		over(b, articles, func(i int) {
			runs.Set(hashes[i])
			shingles = runs.Append(shingles[:0], 3)
		})
	})
}

func BenchmarkSign(b *testing.B) {
	articles := first(1000)
	var shingles [][]uint64
	for _, w := range words(articles) {
		shingles = append(shingles, shingle.Of(w, 3))
	}
	for _, k := range []int{128, 256} {
		b.Run(fmt.Sprintf("k=%d", k), func(b *testing.B) {
			s, err := minhash.New(k)
			if err != nil {
				b.Fatal(err)
			}
			var signature []uint32
			over(b, articles, func(i int) { signature = s.Sign(signature[:0], shingles[i]) })
		})
	}
}

// BenchmarkFingerprint is all that an article passes through alone: words,
// shingles, signature, bands, samples and sentences.
func BenchmarkFingerprint(b *testing.B) {
	articles := first(1000)
	for _, threshold := range []float64{.5, .7} {
		b.Run(fmt.Sprintf("threshold=%v", threshold), func(b *testing.B) {
			f := newCopies(b, threshold).Fingerprinter()
			over(b, articles, func(i int) {
				f.Add(articles[i].Text)
				if i == len(articles)-1 {
					f.Take()
				}
			})
		})
	}
}

func newCopies(b *testing.B, threshold float64) *cluster.Copies {
	c, err := cluster.NewCopies(cluster.CopyParams{Threshold: threshold})
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// BenchmarkJoin finds the candidates among signatures.
func BenchmarkJoin(b *testing.B) {
	for _, n := range []int{2000, 20_000} {
		b.Run(fmt.Sprintf("threshold=0.7/n=%d", n), func(b *testing.B) {
			articles := first(n)
			index := indexed(b, articles, .7)
			b.SetBytes(size(articles))
			b.ReportAllocs()
			pairs := 0
			for b.Loop() {
				found, _ := index.Pairs(lsh.DefaultCap, 1, nil)
				pairs = len(found)
			}
			each(b, len(articles))
			b.ReportMetric(float64(pairs), "pairs")
		})
	}
}

func indexed(b *testing.B, articles []cluster.Article, threshold float64) *lsh.Index {
	p, err := lsh.Tune(threshold, .99)
	if err != nil {
		b.Fatal(err)
	}
	s, err := minhash.New(p.K)
	if err != nil {
		b.Fatal(err)
	}
	index := lsh.New(p)
	var block lsh.Block
	for _, w := range words(articles) {
		p.Append(&block, s.Sign(nil, shingle.Of(w, 3)))
	}
	index.Add(block)
	return index
}

// BenchmarkVerify compares two texts exactly, from their bytes on. The command
// keeps what it read of the latest articles, so that a pair costs it less.
func BenchmarkVerify(b *testing.B) {
	articles := first(1000)
	b.Run("k=3", func(b *testing.B) {
		var w text.Words
		var runs shingle.Runs
		var sets [2]shingle.Set
		read := func(n int, s string) {
			w.Reset()
			w.Add(s)
			runs.Set(w.Hashes)
			sets[n] = shingle.NewSet(runs.Append(sets[n][:0], 3))
		}
		over(b, articles, func(i int) {
			read(0, articles[i].Text)
			read(1, articles[(i+1)%len(articles)].Text)
			sets[0].Intersection(sets[1])
		})
	})
}

// BenchmarkCopies is the whole relation with its texts in memory.
func BenchmarkCopies(b *testing.B) {
	for _, threshold := range []float64{.5, .7} {
		b.Run(fmt.Sprintf("threshold=%v/n=20000", threshold), func(b *testing.B) {
			articles := first(20_000)
			b.SetBytes(size(articles))
			b.ReportAllocs()
			candidates := 0
			for b.Loop() {
				c := newCopies(b, threshold)
				f := c.Fingerprinter()
				for i := range articles {
					f.Add(articles[i].Text)
				}
				c.Add(f.Take())
				g, err := c.Graph(b.Context(), 1, func(_, i int) (string, error) { return articles[i].Text, nil })
				if err != nil {
					b.Fatal(err)
				}
				candidates = g.Candidates
			}
			each(b, len(articles))
			b.ReportMetric(float64(candidates), "verified")
		})
	}
}
