package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/samestory/samestory/benchmarks/labelled"
	"github.com/samestory/samestory/benchmarks/tfidf"
	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/eval"
)

// feed is articles that are grouped together.
type feed struct {
	name      string
	articles  []labelled.Article
	set       string // of the articles of one that is alone
	alone     bool   // one collection by itself, on which thresholds are chosen
	english   bool   // one that the mean is taken over
	documents []cluster.Document
	graphs    map[way]*cluster.StoryGraph
	scored    *cluster.StoryGraph // one of them that has the scores of all pairs
	tree      *tfidf.Tree
}

func newFeed(name string, articles []labelled.Article) *feed {
	return &feed{name: name, articles: articles, graphs: map[way]*cluster.StoryGraph{}}
}

// newFeeds returns each set of the English file, the Vietnamese one, the English
// ones in one feed, and all in one feed.
func newFeeds(english, vietnamese []labelled.Article) []*feed {
	var feeds []*feed
	for _, set := range sets(english) {
		f := newFeed(set, slices.DeleteFunc(slices.Clone(english), func(a labelled.Article) bool { return a.Set != set }))
		f.set, f.alone, f.english = set, true, true
		feeds = append(feeds, f)
	}
	if len(vietnamese) > 0 {
		f := newFeed("vietnamese", vietnamese)
		f.set, f.alone = vietnamese[0].Set, true
		feeds = append(feeds, f)
	}
	if len(english) > 0 {
		feeds = append(feeds, newFeed("english as one feed", english))
	}
	if len(english) > 0 && len(vietnamese) > 0 {
		feeds = append(feeds, newFeed("both as one feed", slices.Concat(english, vietnamese)))
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

// score compares a grouping with the labels.
func (f *feed) score(group []int) (eval.Score, error) {
	s, err := eval.Evaluate(f.labels(), group)
	if err != nil {
		return s, fmt.Errorf("%s: %w", f.name, err)
	}
	return s, nil
}

func (f *feed) labels() []string {
	var labels []string
	for _, a := range f.articles {
		labels = append(labels, a.Label)
	}
	return labels
}

// way is how a feed is grouped.
type way struct {
	sketched  bool // from the candidates of MinHash, not from every pair
	threshold float64
}

// usual is how the command would group the feed.
func (f *feed) usual() way {
	s, err := cluster.NewStories(cluster.StoryParams{})
	if err != nil {
		panic(err) // the defaults are in range
	}
	p := s.Params()
	return way{len(f.articles) > p.AllPairs, p.Threshold}
}

// read returns the articles as documents, which are made once.
func (f *feed) read() []cluster.Document {
	if f.documents == nil {
		var r cluster.DocumentReader
		for i := range f.articles {
			f.documents = append(f.documents, r.Read(&f.articles[i].Article))
		}
	}
	return f.documents
}

// stories groups the feed, once each way: every pair of 3,800 articles takes its
// time. Where all pairs have been scored, another threshold needs no more.
func (f *feed) stories(ctx context.Context, as way) (*cluster.StoryGraph, error) {
	if g := f.graphs[as]; g != nil {
		return g, nil
	}
	g, err := f.scored, error(nil)
	if as.sketched || g == nil {
		allPairs := 1
		if !as.sketched {
			allPairs = len(f.articles)
		}
		g, err = grouped(ctx, f.read(), cluster.StoryParams{Threshold: as.threshold, AllPairs: allPairs})
	} else {
		g, err = g.Regroup(as.threshold)
	}
	if err != nil {
		return nil, err
	}
	if !as.sketched {
		f.scored = g
	}
	f.graphs[as] = g
	return g, nil
}

// grouped groups documents.
func grouped(ctx context.Context, documents []cluster.Document, p cluster.StoryParams) (*cluster.StoryGraph, error) {
	s, err := cluster.NewStories(p)
	if err != nil {
		return nil, err
	}
	for _, d := range documents {
		s.Add(d)
	}
	return s.Group(ctx, 0)
}

// usually returns the groups that the command would make of the feed.
func (f *feed) usually(ctx context.Context) ([]int, error) {
	return f.groupsAt(ctx, f.usual().threshold)
}

// groupsAt returns the groups that it would make by another threshold.
func (f *feed) groupsAt(ctx context.Context, threshold float64) ([]int, error) {
	g, err := f.stories(ctx, way{f.usual().sketched, threshold})
	if err != nil {
		return nil, err
	}
	return groups(g, len(f.articles)), nil
}

// usualScore is that of the groups that the command would make.
func (f *feed) usualScore(ctx context.Context) (eval.Score, error) {
	group, err := f.usually(ctx)
	if err != nil {
		return eval.Score{}, err
	}
	return f.score(group)
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

// rival groups the feed by package tfidf.
func (f *feed) rival() tfidf.Tree {
	if f.tree == nil {
		var documents []string
		for _, a := range f.articles {
			documents = append(documents, strings.Join([]string{a.Title, a.Text}, "\n"))
		}
		tree := tfidf.Average(tfidf.Cosines(documents))
		f.tree = &tree
	}
	return *f.tree
}
