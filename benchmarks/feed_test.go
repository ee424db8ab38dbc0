package benchmarks

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/samestory/samestory/benchmarks/labelled"
	"github.com/samestory/samestory/benchmarks/synthetic"
	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/minhash/text"
)

// feed is what SAMESTORY_FEED names, else a generated feed of 20,000 articles of
// which one in ten is a copy: the one that `go run ./generate -n 20000` writes.
var feed = sync.OnceValue(func() []cluster.Article {
	if path := os.Getenv("SAMESTORY_FEED"); path != "" {
		return read(path)
	}
	words, err := synthetic.ReadVocabulary(filepath.Join("..", "testdata", "english.jsonl"))
	if err != nil {
		panic(err)
	}
	var articles []cluster.Article
	for a := range (synthetic.Feed{Copies: .1, Seed: 1}).Articles(words) {
		articles = append(articles, cluster.Article{ID: a.ID, Title: a.Title, Text: a.Text, Source: a.Source, Published: a.Published})
		if len(articles) == 20_000 {
			break
		}
	}
	return articles
})

// first returns up to n articles of the feed.
func first(n int) []cluster.Article { return feed()[:min(n, len(feed()))] }

// own returns our own articles of that name.
func own(name string) []cluster.Article {
	return read(filepath.Join("..", "testdata", name+".jsonl"))
}

func read(path string) []cluster.Article {
	all, err := labelled.Read(path)
	if err != nil {
		panic(err) // a benchmark without its feed measures nothing
	}
	var articles []cluster.Article
	for _, a := range all {
		articles = append(articles, a.Article)
	}
	return articles
}

// over runs one step for each of the articles in turn, and reports its speed in
// bytes of their titles and texts.
func over(b *testing.B, articles []cluster.Article, step func(i int)) {
	b.ReportAllocs()
	b.SetBytes(size(articles) / int64(len(articles)))
	i := 0
	for b.Loop() {
		step(i % len(articles))
		i++
	}
}

func size(articles []cluster.Article) int64 {
	n := 0
	for _, a := range articles {
		n += len(a.Title) + len(a.Text)
	}
	return int64(n)
}

// each reports how long one article takes where a run does all of them.
func each(b *testing.B, n int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/article")
}

// words returns the words of each article's text.
func words(articles []cluster.Article) [][]uint64 {
	hashes := make([][]uint64, len(articles))
	for i, a := range articles {
		var w text.Words
		w.Add(a.Text)
		hashes[i] = w.Hashes
	}
	return hashes
}
