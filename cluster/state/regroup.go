package state

import (
	"errors"
	"iter"
	"slices"
)

// Regroup takes the groups that all articles of Settle make, by their numbers, and returns
// for each of two or more the story that it goes on; nil for a single article. The
// groups' order, and that of their articles, must not depend on how the articles came.
func (c *Stories) Regroup(groups [][]int64) ([]*Story, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed != nil {
		return nil, c.closed
	}
	told, err := c.regroup(groups)
	if err != nil {
		return nil, c.fail(err)
	}
	return told, nil
}

func (c *Stories) regroup(groups [][]int64) ([]*Story, error) {
	if err := c.store.begin(); err != nil {
		return nil, err
	}
	members, err := c.members()
	if err != nil {
		return nil, err
	}
	named := make([][]member, len(groups))
	for i, g := range groups {
		for _, n := range g {
			if m, found := members[n]; found { // it may have been forgotten since Settle
				named[i] = append(named[i], m)
			}
		}
	}
	l := &c.lineage
	l.run, l.clock = c.shelf.turn.Run, c.shelf.turn.Clock.Now
	told := l.trace(named)
	for slot := range c.shelf.at {
		if p := &c.shelf.at[slot]; p.n != 0 && p.more != l.of[p.n] {
			p.more = l.of[p.n]
			if err := c.rewrite(p); err != nil {
				return nil, err
			}
		}
	}
	if c.shelf.window > 0 {
		for _, id := range l.forget(l.clock - c.shelf.window) {
			if err := c.dropStory(id); err != nil {
				return nil, err
			}
		}
	}
	for _, s := range l.stories { // each is a row of its own
		if s.Run == l.run {
			if err := c.putStory(s); err != nil {
				return nil, err
			}
		}
	}
	return told, nil
}

// Join makes an article one of the story of another until all are grouped anew, and
// returns that story. That one of the two was updated or forgotten since it was looked at
// is ErrForgotten, and no failure of the state.
func (c *Stories) Join(article, with int64) (*Story, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed != nil {
		return nil, c.closed
	}
	story, err := c.join(article, with)
	switch {
	case errors.Is(err, ErrForgotten): // nothing was changed yet
		return nil, err
	case err != nil:
		return nil, c.fail(err)
	}
	return story, nil
}

func (c *Stories) join(article, with int64) (*Story, error) {
	if err := c.store.begin(); err != nil {
		return nil, err
	}
	var two [2]member
	for i, n := range []int64{article, with} {
		p, id, _, err := c.store.storyRow(n)
		if err != nil {
			return nil, err
		}
		two[i] = member{n, id, p.published}
	}
	l := &c.lineage
	l.run, l.clock = c.shelf.turn.Run, c.shelf.turn.Clock.Now
	story := l.join(two[0], two[1])
	for slot := range c.shelf.at {
		if p := &c.shelf.at[slot]; p.n == article || p.n == with {
			if p.more = l.of[p.n]; p.n != 0 {
				if err := c.rewrite(p); err != nil {
					return nil, err
				}
			}
		}
	}
	return story, c.putStory(story)
}

// StoryOf returns the last story of an article, nil where it has been alone.
func (c *Stories) StoryOf(article int64) *Story {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.lineage.stories[c.lineage.of[article]]; s != nil {
		copied := *s
		return &copied
	}
	return nil
}

// members returns all articles by their numbers.
func (c *Stories) members() (map[int64]member, error) {
	rows, err := c.store.db.Query("select n, id, published from article")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[int64]member{}
	for rows.Next() {
		var m member
		if err := rows.Scan(&m.n, &m.id, &m.published); err != nil {
			return nil, err
		}
		all[m.n] = m
	}
	return all, rows.Err()
}

// Gone yields the stories that were merged into others and are remembered as such, the
// oldest first.
func (c *Stories) Gone() iter.Seq[*Story] {
	c.mu.Lock()
	var gone []*Story
	for _, s := range c.lineage.stories {
		if s.MergedInto != "" {
			gone = append(gone, s)
		}
	}
	c.mu.Unlock()
	slices.SortFunc(gone, func(a, b *Story) int { return int(a.Born - b.Born) })
	return slices.Values(gone)
}
