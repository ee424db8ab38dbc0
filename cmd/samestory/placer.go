package main

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/state"
	"github.com/samestory/samestory/cmd/samestory/internal/serve"
)

// placer is a serve.Placer. It places each article among those that are remembered, and
// groups them all anew from time to time.
type placer struct {
	params cluster.StoryParams
	memory *state.Stories

	readers sync.Pool // of *cluster.DocumentReader

	mu    sync.Mutex
	index *placed
	docs  map[int64]cluster.Document // by number
	fresh int                        // articles since they were grouped
}

// placed is the articles among which others are placed.
type placed struct {
	near    *cluster.Nearby
	numbers []int64 // of its articles; only read and written under the placer's lock
}

const reasonCount = 8

// newPlacer returns a placer of what is remembered, which is grouped before.
func newPlacer(ctx context.Context, memory *state.Stories, p cluster.StoryParams) (*placer, error) {
	l := &placer{params: p, memory: memory, docs: map[int64]cluster.Document{}}
	l.readers.New = func() any { return new(cluster.DocumentReader) }
	live, err := memory.Settle()
	if err != nil {
		return nil, err
	}
	for _, n := range live {
		item, err := memory.Article(n)
		if err != nil {
			return nil, err
		}
		l.docs[n] = l.read(&item.Article)
	}
	l.fresh = len(live)
	return l, l.regroup(ctx)
}

// read makes the document of an article.
func (l *placer) read(a *cluster.Article) cluster.Document {
	r := l.readers.Get().(*cluster.DocumentReader)
	defer l.readers.Put(r)
	return r.Read(a)
}

// Place works for several requests at once: of two articles that come at the same moment
// neither is placed by the other, until all are grouped anew.
func (l *placer) Place(a *cluster.Article, own, ask bool) (p serve.Placement, err error) {
	tell := l.memory.Add
	if ask {
		tell = l.memory.Query
	}
	number, out, err := tell(&state.StoryItem{Article: *a, Own: own})
	if err != nil || out.Kind == state.Repeat {
		return l.before(number), err
	}
	if p, err = l.place(a, number, ask); err == nil && p.Story == "" && out.Updated {
		p = l.before(number) // another text makes it no other article
	}
	return p, err
}

// before is where an article belongs that was placed before.
func (l *placer) before(number int64) (p serve.Placement) {
	if s := l.memory.StoryOf(number); s != nil {
		p = serve.Placement{Story: s.ID, Score: 1}
	}
	return p
}

// place finds the place of an article with another text than before, and takes it unless
// it was only asked. The number is what its identity has, 0 for none.
func (l *placer) place(a *cluster.Article, number int64, ask bool) (p serve.Placement, err error) {
	doc := l.read(a)
	l.mu.Lock()
	index := l.index
	l.mu.Unlock()
	where, err := index.near.Place(context.Background(), doc)
	if err != nil {
		return p, err
	}
	l.mu.Lock()
	numbers := index.numbers
	l.mu.Unlock()
	p, err = l.placement(a, number, ask, &where, numbers)
	if errors.Is(err, state.ErrForgotten) { // in this moment, one or the other
		p, err = serve.Placement{}, nil
	}
	if err != nil {
		return p, err
	}
	if !ask {
		l.hold(number, doc)
	}
	return p, nil
}

// hold makes an article one that others are placed by.
func (l *placer) hold(number int64, doc cluster.Document) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.docs[number] = doc
	l.index.near.Add(doc)
	l.index.numbers = append(l.index.numbers, number)
	l.fresh++
}

// placement tells where an article belongs, and puts it there unless it was only asked.
func (l *placer) placement(a *cluster.Article, number int64, ask bool, where *cluster.Place, numbers []int64) (p serve.Placement, err error) {
	nearest, err := l.nearest(where, number, numbers)
	if err != nil || nearest == 0 {
		return p, err
	}
	p.Score = where.Score
	story := l.memory.StoryOf(nearest)
	if !ask {
		if story, err = l.memory.Join(number, nearest); err != nil {
			return p, err
		}
	}
	if story != nil {
		p.Story = story.ID
	} else { // it would begin with the two
		item, err := l.memory.Article(nearest)
		if err != nil {
			return p, err
		}
		p.Story = item.ID
		if a.ID != "" && cmp.Or(cmp.Compare(dateOf(a), dateOf(&item.Article)), cmp.Compare(a.ID, item.ID)) < 0 {
			p.Story = a.ID
		}
	}
	terms, err := where.Terms(reasonCount, func(i int) (cluster.Article, error) {
		if i < 0 {
			return *a, nil
		}
		item, err := l.memory.Article(numbers[i])
		if errors.Is(err, state.ErrForgotten) {
			err = nil // there are no words to tell then
		}
		return item.Article, err
	})
	for _, t := range terms {
		p.Reasons = append(p.Reasons, strings.Clone(t.Term))
	}
	return p, err
}

// dateOf is an article's date as a state orders articles by, 0 for none.
func dateOf(a *cluster.Article) int64 {
	if a.Published.IsZero() {
		return 0
	}
	return a.Published.Unix()
}

// nearest returns the article by which one is placed, 0 for none. Those that were updated
// or forgotten since all were grouped are passed over, as is what it was itself before:
// another of their story is as good.
func (l *placer) nearest(where *cluster.Place, number int64, numbers []int64) (int64, error) {
	if len(where.Story) == 0 {
		return 0, nil
	}
	for _, i := range append([]int{where.Nearest}, where.Story...) {
		if numbers[i] == number {
			continue
		}
		if held, err := l.memory.Holds(numbers[i]); err != nil || held {
			where.Nearest = i
			return numbers[i], err
		}
	}
	return 0, nil
}

// Forget removes an article; until all are grouped anew others may still be placed by it.
func (l *placer) Forget(id string) (bool, error) { return l.memory.Forget(id) }

// Commit makes durable what was placed.
func (l *placer) Commit() error { return l.memory.Commit() }

// regroup groups all articles that are remembered, while others are placed.
func (l *placer) regroup(ctx context.Context) error {
	l.mu.Lock()
	live, err := l.memory.Settle()
	if err != nil {
		l.mu.Unlock()
		return err
	}
	stories, err := cluster.NewStories(l.params)
	if err != nil {
		l.mu.Unlock()
		return err
	}
	before := 0
	if l.index != nil {
		before = len(l.index.numbers)
	}
	// One that is remembered, and not held yet, is on its way to hold.
	live = slices.DeleteFunc(live, func(n int64) bool { _, held := l.docs[n]; return !held })
	for _, n := range live {
		stories.Add(l.docs[n])
	}
	l.fresh = 0
	l.mu.Unlock()

	graph, err := stories.Group(ctx, 1)
	if err != nil {
		return err
	}
	near, err := cluster.NewNearby(l.params)
	if err != nil {
		return err
	}
	var groups [][]int64
	for _, story := range graph.Stories() {
		var group []int64
		for _, i := range story {
			group = append(group, live[i])
		}
		groups = append(groups, group)
	}

	l.mu.Lock()
	defer l.mu.Unlock()
	docs := map[int64]cluster.Document{}
	numbers := live
	for _, n := range live {
		docs[n] = l.docs[n]
		near.Add(l.docs[n])
	}
	if l.index != nil {
		for _, n := range l.index.numbers[before:] { // that have come meanwhile
			if _, grouped := docs[n]; !grouped {
				docs[n] = l.docs[n]
				near.Add(docs[n])
				numbers = append(numbers, n)
			}
		}
	}
	l.docs, l.index = docs, &placed{near, numbers}
	if _, err := l.memory.Regroup(groups); err != nil {
		return err
	}
	return l.memory.Commit()
}

// regroupEvery groups all anew from time to time, until the context ends.
func (l *placer) regroupEvery(ctx context.Context, every time.Duration) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			l.mu.Lock()
			fresh := l.fresh
			l.mu.Unlock()
			if fresh == 0 {
				continue
			}
			if err := l.regroup(ctx); err != nil && ctx.Err() == nil {
				return err
			}
		}
	}
}
