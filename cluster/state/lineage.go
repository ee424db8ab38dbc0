package state

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Change is what a run has done to a story.
type Change string

const (
	Unchanged Change = ""
	New       Change = "new"
	Grown     Change = "grown"  // by articles that it did not have
	Merged    Change = "merged" // others have become one with it, or it with another
	Split     Change = "split"  // it was part of another
)

// Story is what is remembered of a story. It keeps its id for as long as one of its
// articles is remembered.
type Story struct {
	ID         string
	Born       int64  // the order in which stories came
	Created    int64  // by the feed's clock, or its own articles' dates if these are later
	Changed    int64  // the same
	Run        int64  // that has changed it last
	Change     Change // what that did
	MergedInto string // the story that it has become one with
	SplitFrom  string // the story that it was part of
}

// CreatedAt is when the story began.
func (s *Story) CreatedAt() time.Time { return time.Unix(s.Created, 0).UTC() }

// ChangedAt is when it changed last.
func (s *Story) ChangedAt() time.Time { return time.Unix(s.Changed, 0).UTC() }

// lineage gives the groups of a run the stories that they go on. A group of one
// article is no story yet.
type lineage struct {
	stories map[string]*Story // of the runs before, by id
	of      map[int64]string  // of each article, its last story
	born    int64
	run     int64
	clock   int64
}

// member is an article of a group.
type member struct {
	n         int64
	id        string
	published int64
}

// trace returns each group's story, nil for a single article.
//
// A story of before goes on in the group that has most of its articles, of equals in the
// smallest. Where several go
// on in one group, the oldest gives it its id, and the others are merged into that. A group in
// which none goes on is new, and split from another if it has articles of that.
// Groups come in an order of their own, each with its first article first, so that ids do
// not depend on the order in which articles came.
func (l *lineage) trace(groups [][]member) []*Story {
	type share struct {
		group, articles int
	}
	goes := map[string]share{}
	for n, g := range groups {
		count := map[string]int{}
		for _, m := range g {
			if id := l.of[m.n]; id != "" {
				count[id]++
			}
		}
		for id, k := range count { // each of them by itself: the order does not matter
			best, found := goes[id]
			if !found || k > best.articles || k == best.articles && len(g) < len(groups[best.group]) {
				goes[id] = share{n, k}
			}
		}
	}
	claims := make([][]*Story, len(groups))
	for id, to := range goes {
		claims[to.group] = append(claims[to.group], l.stories[id])
	}
	told := make([]*Story, len(groups))
	for n, g := range groups {
		if len(g) < 2 {
			continue
		}
		slices.SortFunc(claims[n], func(a, b *Story) int { return cmp.Compare(a.Born, b.Born) })
		if len(claims[n]) > 0 {
			told[n] = claims[n][0]
			l.goOn(told[n], claims[n][1:], g)
		}
	}
	for n, g := range groups { // after those that have their ids
		if len(g) > 1 && told[n] == nil {
			told[n] = l.begin(g)
		}
	}
	before := l.of
	l.of = maps.Clone(before) // with articles that have come meanwhile
	for n, g := range groups {
		for _, m := range g {
			if told[n] != nil { // of a single article the last one may go on, if it finds company again
				l.of[m.n] = told[n].ID
			}
		}
	}
	return told
}

// goOn notes what has become of a story that goes on in a group, alone or with others.
func (l *lineage) goOn(s *Story, others []*Story, g []member) {
	for _, m := range g {
		if l.of[m.n] != s.ID {
			l.change(s, Grown, g)
		}
	}
	for _, other := range others {
		l.change(s, Merged, g)
		l.change(other, Merged, g)
		other.MergedInto = s.ID
	}
}

// change notes what has happened to a story that is of the group now. The clock of a feed
// that has just begun is behind its articles.
func (l *lineage) change(s *Story, to Change, g []member) {
	s.Changed, s.Run, s.Change = l.clock, l.run, to
	for _, m := range g {
		s.Changed = max(s.Changed, m.published)
	}
}

// join makes an article one of another's story, which begins if that has been alone.
func (l *lineage) join(article, with member) *Story {
	s := l.stories[l.of[with.n]]
	if s == nil {
		g := []member{with, article}
		slices.SortFunc(g, func(a, b member) int { return cmp.Or(cmp.Compare(a.published, b.published), cmp.Compare(a.id, b.id)) })
		s = l.begin(g)
		l.of[with.n] = s.ID
	} else if l.of[article.n] != s.ID {
		l.change(s, Grown, []member{article})
	}
	l.of[article.n] = s.ID
	return s
}

// begin makes the story of a group in which none goes on.
func (l *lineage) begin(g []member) *Story {
	l.born++
	s := &Story{ID: l.fresh(g), Born: l.born}
	l.change(s, New, g)
	s.Created = s.Changed
	for _, m := range g {
		if from := l.of[m.n]; from != "" {
			s.Change = Split
			s.SplitFrom = from
			break
		}
	}
	l.stories[s.ID] = s
	return s
}

// fresh is the id of the first article that no story has had.
func (l *lineage) fresh(g []member) string {
	for _, m := range g {
		if l.stories[m.id] == nil {
			return m.id
		}
	}
	for n := 2; ; n++ {
		if id := fmt.Sprintf("%s#%d", g[0].id, n); l.stories[id] == nil {
			return id
		}
	}
}

// forget drops the stories that no article is of any more and that nothing has
// happened to since a time.
func (l *lineage) forget(since int64) (gone []string) {
	alive := map[string]bool{}
	for _, id := range l.of {
		alive[id] = true
	}
	for id, s := range l.stories {
		if !alive[id] && s.Changed < since {
			gone = append(gone, id)
			delete(l.stories, id)
		}
	}
	slices.Sort(gone)
	return gone
}
