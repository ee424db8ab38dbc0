package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/samestory/samestory/benchmarks/labelled"
	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/eval"
)

// haystack prints what becomes of labelled stories among newswire. It is the
// second half of its file: the first may have been looked at for other ends.
func haystack(ctx context.Context, w io.Writer, in *input) error {
	if len(in.feeds) == 0 {
		return nil
	}
	newswire, err := in.read("reuters-2006-2009")
	if err != nil || len(newswire) == 0 {
		return err
	}
	newswire = newswire[len(newswire)/2:]
	for i := range newswire {
		newswire[i].Label = ""
	}
	feeds := in.feeds[len(in.feeds)-1:]
	if in.eachSet {
		feeds = append(in.alone(), feeds...)
	}
	fmt.Fprintf(w, "Haystack: labelled articles mixed into %s of newswire, and by themselves.\n\n", thousands(len(newswire)))
	head(w, "feed", "dates", "BCubed P", "R", "F1", "P by itself", "R", "F1", "P, difference", "R", "F1",
		"newswire in stories", "beside labelled", "largest story", "largest label")
	kinds := []string{"with", "without"}
	mixed := make([]*mixture, len(kinds)) // of all sets, once the loop is done
	for _, f := range feeds {
		for n, dates := range kinds {
			m, err := mix(ctx, f, newswire, dates == "with")
			if err != nil {
				return err
			}
			a, b := m.among.BCubed, m.itself.BCubed
			row(w, f.name, dates, a.Precision, a.Recall, a.F1, b.Precision, b.Recall, b.F1,
				signed(a.Precision-b.Precision, 3), signed(a.Recall-b.Recall, 3), signed(a.F1-b.F1, 3),
				len(m.joined), m.beside, len(m.stories[0]), m.largest)
			mixed[n] = m
		}
	}
	fmt.Fprintf(w, "\nThe ten largest stories of %s.\n\n", feeds[len(feeds)-1].name)
	fmt.Fprint(w, "| dates | articles | labelled | first article |\n| --- | ---: | ---: | --- |\n")
	for n, m := range mixed {
		for _, story := range m.stories[:min(10, len(m.stories))] {
			row(w, kinds[n], len(story), m.labelled(story), m.articles[story[0]].ID)
		}
	}
	fmt.Fprintln(w)
	return in.sample(mixed[0])
}

// mixture is labelled articles among others.
type mixture struct {
	articles      []labelled.Article // those with labels first
	graph         *cluster.StoryGraph
	stories       [][]int
	among, itself eval.Score // of the labelled ones
	joined        []int      // articles without a label that are in a story with others
	beside        int        // of these, those whose story has a labelled article
	largest       int        // articles of one label
}

// mix groups a feed by itself and among newswire, with or without all dates.
func mix(ctx context.Context, f *feed, newswire []labelled.Article, dates bool) (*mixture, error) {
	m := &mixture{articles: slices.Concat(f.articles, newswire)}
	if !dates {
		for i := range m.articles {
			m.articles[i].Published = time.Time{}
		}
	}
	var err error
	if m.itself, err = newFeed(f.name, m.articles[:len(f.articles)]).usualScore(ctx); err != nil {
		return nil, err
	}
	whole := newFeed(f.name, m.articles)
	if m.graph, err = grouped(ctx, whole.read(), cluster.StoryParams{}); err != nil {
		return nil, err
	}
	if m.among, err = whole.score(groups(m.graph, len(m.articles))); err != nil {
		return nil, err
	}
	m.stories = m.graph.Stories()
	for _, story := range m.stories {
		if len(story) == 1 {
			continue
		}
		n := m.labelled(story)
		if n > 0 {
			m.beside += len(story) - n
		}
		for _, i := range story {
			if m.articles[i].Label == "" {
				m.joined = append(m.joined, i)
			}
		}
	}
	slices.Sort(m.joined)
	for _, story := range f.labelledStories() {
		m.largest = max(m.largest, len(story))
	}
	return m, nil
}

// labelled counts the articles that have a label.
func (m *mixture) labelled(story []int) int {
	n := 0
	for _, i := range story {
		if m.articles[i].Label != "" {
			n++
		}
	}
	return n
}
