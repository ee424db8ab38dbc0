package main

import (
	"context"
	"slices"
	"strings"

	"github.com/samestory/samestory/benchmarks/labelled"
	"github.com/samestory/samestory/benchmarks/tfidf"
	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/eval"
)

// feed is articles that are grouped together.
type feed struct {
	name     string
	articles []labelled.Article
	alone    bool // one collection by itself, on which thresholds are chosen
	english  bool // one that the mean is taken over
	graphs   map[way]*cluster.StoryGraph
}

// newFeeds returns each set of the English file, the Vietnamese one, the English
// ones in one feed, and all in one feed.
func newFeeds(english, vietnamese []labelled.Article) []feed {
	var feeds []feed
	for _, set := range sets(english) {
		own := slices.DeleteFunc(slices.Clone(english), func(a labelled.Article) bool { return a.Set != set })
		feeds = append(feeds, feed{name: set, articles: own, alone: true, english: true})
	}
	if len(vietnamese) > 0 {
		feeds = append(feeds, feed{name: "vietnamese", articles: vietnamese, alone: true})
	}
	if len(english) > 0 {
		feeds = append(feeds, feed{name: "english as one feed", articles: english})
	}
	if len(english) > 0 && len(vietnamese) > 0 {
		feeds = append(feeds, feed{name: "both as one feed", articles: slices.Concat(english, vietnamese)})
	}
	for i := range feeds {
		feeds[i].graphs = map[way]*cluster.StoryGraph{}
	}
	return feeds
}

// sets names the collections in the order they come in.
func sets(articles []labelled.Article) []string {
	var names []string
	for _, a := range articles {
		if !slices.Contains(names, a.Set) {
			names = append(names, a.Set)
		}
	}
	return names
}

func (f feed) score(group []int) (eval.Score, error) {
	var gold []string
	for _, a := range f.articles {
		gold = append(gold, a.Label)
	}
	return eval.Evaluate(gold, group)
}

// way is how a feed is grouped.
type way struct {
	sketched  bool // from the candidates of MinHash, not from every pair
	threshold float64
}

// usual is how the command would group the feed.
func (f feed) usual() way {
	s, err := cluster.NewStories(cluster.StoryParams{})
	if err != nil {
		panic(err) // the defaults are in range
	}
	p := s.Params()
	return way{len(f.articles) > p.AllPairs, p.Threshold}
}

// stories groups the feed, once each way: every pair of 3,800 articles takes its
// time.
func (f feed) stories(ctx context.Context, as way) (*cluster.StoryGraph, error) {
	if g := f.graphs[as]; g != nil {
		return g, nil
	}
	allPairs := 1
	if !as.sketched {
		allPairs = len(f.articles)
	}
	s, err := cluster.NewStories(cluster.StoryParams{Threshold: as.threshold, AllPairs: allPairs})
	if err != nil {
		return nil, err
	}
	var r cluster.DocumentReader
	for i := range f.articles {
		s.Add(r.Read(&f.articles[i].Article))
	}
	g, err := s.Group(ctx, 0)
	if err == nil {
		f.graphs[as] = g
	}
	return g, err
}

// rival groups the feed by package tfidf.
func (f feed) rival() tfidf.Tree {
	var documents []string
	for _, a := range f.articles {
		documents = append(documents, strings.Join([]string{a.Title, a.Text}, "\n"))
	}
	return tfidf.Average(tfidf.Cosines(documents))
}

// groups numbers the stories that a graph holds.
func groups(g *cluster.StoryGraph, n int) []int {
	group := make([]int, n)
	for number, story := range g.Stories() {
		for _, i := range story {
			group[i] = number
		}
	}
	return group
}
