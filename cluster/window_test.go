package cluster

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"
)

// inWindow groups a feed by another window.
func inWindow(t *testing.T, w window, p StoryParams, feed []Article) *StoryGraph {
	t.Helper()
	s, err := NewStories(p)
	if err != nil {
		t.Fatal(err)
	}
	s.window = w
	var r DocumentReader
	for i := range feed {
		s.Add(r.Read(&feed[i]))
	}
	g, err := s.Group(t.Context(), 3)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// someUndated returns labelled news, of which each seventh article has no date.
func someUndated(t *testing.T) []Article {
	feed := articles(corpus(t, "english"))
	for i := range feed {
		if i%7 == 0 {
			feed[i].Published = time.Time{}
		}
	}
	return feed
}

// TestBlocksChangeNothing compares documents with all, and with those of some days,
// in blocks of several sizes.
func TestBlocksChangeNothing(t *testing.T) {
	feed := someUndated(t)
	for _, p := range []StoryParams{{}, {AllPairs: 1}} {
		for _, reach := range []int64{1 << 40, 20 * day} {
			want := tell(t, inWindow(t, window{reach, 5, 1000}, p, feed), feed)
			if reach > 20*day {
				want = tell(t, stories(t, p, 1, feed), feed)
			}
			for _, block := range []int{1, 8, 50} {
				g := inWindow(t, window{reach, 5, block}, p, feed)
				if got := tell(t, g, feed); !reflect.DeepEqual(got, want) {
					t.Errorf("%+v: blocks of %d, %d seconds: other stories", p, block, reach)
				}
			}
		}
	}
}

// TestWindowKeepsStories has the labelled news twenty times, each time two months
// later. What is within the window is grouped as it is with all others in sight,
// and what an article costs does not depend on the length of the feed.
func TestWindowKeepsStories(t *testing.T) {
	const times = 20
	labels := corpus(t, "english")
	var all []labelled
	for n := range times {
		for i, a := range labels {
			a.ID, a.Story = fmt.Sprint(n, "-", a.ID), fmt.Sprint(n, a.Story)
			a.Published = time.Date(2020, 1, 1+60*n, i%24, 0, 0, 0, time.UTC)
			all = append(all, a)
		}
	}
	feed := articles(all)
	scored := func(n int) int {
		return inWindow(t, window{14 * day, 10, 64}, StoryParams{AllPairs: 1}, feed[:n*len(labels)]).Candidates
	}
	if half, all := scored(times/2), scored(times); all > half*22/10 {
		t.Errorf("%d pairs are scored in half of the feed, %d in all of it", half, all)
	}
	g := inWindow(t, window{14 * day, 10, 64}, StoryParams{AllPairs: 1}, feed)
	whole := stories(t, StoryParams{AllPairs: 1}, 2, feed)
	a, b := score(t, all, groupOf(g)).BCubed.F1, score(t, all, groupOf(whole)).BCubed.F1
	if a < b-.005 || a < .9 {
		t.Errorf("BCubed F1 is %.3f in the window, %.3f with all in sight", a, b)
	}
	if slices.ContainsFunc(g.vectors, func(v vector) bool { return v != nil }) {
		t.Error("vectors are still held")
	}
}

// TestNothingOutsideTheWindowIsScored asks for a window, with all pairs compared and
// with candidates, in one block and in several.
func TestNothingOutsideTheWindowIsScored(t *testing.T) {
	feed := someUndated(t)
	for _, p := range []StoryParams{{Window: 36 * time.Hour}, {AllPairs: 1, Window: 36 * time.Hour}} {
		for _, w := range []window{usualWindow, {1 << 40, 5, 20}} {
			g := inWindow(t, w, p, feed)
			far := 0
			for _, e := range g.edges {
				if a, b := g.published[e.a], g.published[e.b]; b != noDate && b-a > 36*3600 {
					t.Errorf("%+v: two articles that are %d hours apart are scored", p, (b-a)/3600)
				} else if b-a > 24*3600 {
					far++
				}
			}
			if far == 0 || len(g.edges) < 50 {
				t.Errorf("%+v: of %d links %d are of more than a day: too few to say much", p, len(g.edges), far)
			}
		}
	}
	wide := tell(t, stories(t, StoryParams{Window: 1 << 62}, 1, feed), feed)
	if want := tell(t, stories(t, StoryParams{}, 1, feed), feed); !reflect.DeepEqual(wide, want) {
		t.Error("a window of centuries makes other stories")
	}
}
