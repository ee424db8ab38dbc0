package benchmarks

import (
	"fmt"
	"math/bits"
	"testing"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/minhash"
	"github.com/samestory/samestory/minhash/text"
)

// BenchmarkDocument is what an article passes through alone: folding and words.
func BenchmarkDocument(b *testing.B) {
	for _, texts := range []struct {
		name     string
		articles []cluster.Article
	}{{"feed", first(1000)}, {"world", own("world")}} {
		b.Run("text="+texts.name, func(b *testing.B) {
			var r cluster.DocumentReader
			over(b, texts.articles, func(i int) { r.Read(&texts.articles[i]) })
		})
	}
}

// BenchmarkStorySignature signs weighted words and pairs of words, with 1,024
// replicas of them in all.
func BenchmarkStorySignature(b *testing.B) {
	articles := first(1000)
	features := weighted(articles)
	b.Run("k=256", func(b *testing.B) {
		s, err := minhash.New(256)
		if err != nil {
			b.Fatal(err)
		}
		var signature []uint32
		over(b, articles, func(i int) { signature = s.SignWeighted(signature[:0], features[i], scale) })
	})
}

const scale = 1 << 8

// weighted returns the words and pairs of each article with the squares of their
// rarity in bits as weights: of the shape that stories give them, not the same.
func weighted(articles []cluster.Article) [][]minhash.Feature {
	all := make([]map[uint64]bool, len(articles))
	docs := map[uint64]uint64{}
	for i, hashes := range words(articles) {
		all[i] = map[uint64]bool{}
		for n, h := range hashes {
			all[i][h] = true
			if n > 0 {
				all[i][text.Mix(hashes[n-1])^h] = true
			}
		}
		for h := range all[i] {
			docs[h]++
		}
	}
	features := make([][]minhash.Feature, len(articles))
	for i, set := range all {
		sum := uint64(0)
		weight := func(h uint64) uint64 {
			rarity := uint64(bits.Len64(uint64(len(articles)) / docs[h]))
			return rarity * rarity * rarity * rarity
		}
		for h := range set {
			sum += weight(h)
		}
		for h := range set {
			features[i] = append(features[i], minhash.Feature{Hash: h, Weight: uint32(weight(h) * 1024 * scale / max(1, sum))})
		}
	}
	return features
}

// BenchmarkGroup is all that follows: counting, furniture, weighing, signing,
// candidates, scores and the grouping itself.
func BenchmarkGroup(b *testing.B) {
	for _, c := range []struct {
		pairs    string
		allPairs int
		n        int
	}{{"all", 2000, 2000}, {"minhash", 1, 2000}, {"minhash", 1, 10_000}} {
		b.Run(fmt.Sprintf("pairs=%s/n=%d", c.pairs, c.n), func(b *testing.B) {
			articles := first(c.n)
			s, err := cluster.NewStories(cluster.StoryParams{AllPairs: c.allPairs})
			if err != nil {
				b.Fatal(err)
			}
			var r cluster.DocumentReader
			for i := range articles {
				s.Add(r.Read(&articles[i]))
			}
			b.SetBytes(size(articles))
			b.ReportAllocs()
			candidates := 0
			for b.Loop() {
				g, err := s.Group(b.Context(), 1)
				if err != nil {
					b.Fatal(err)
				}
				candidates = g.Candidates
			}
			each(b, len(articles))
			b.ReportMetric(float64(candidates)/float64(len(articles)), "candidates/article")
		})
	}
}
