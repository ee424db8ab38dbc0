package state

import (
	"cmp"
	"encoding/json"
	"fmt"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/samestory/samestory/cluster"
)

const storiesSchema = metaTable + `
create table article(n integer primary key, id text, key integer, digest integer, published integer, body blob, sum integer,
	seen integer, touched integer, story text, turn_sum integer);
create table story(id text primary key, body text, sum integer) without rowid;
`

// packers makes what compresses articles.
func (c *Stories) packers() (err error) {
	if c.pack, err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1)); err != nil {
		return err
	}
	c.unpack, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0))
	return err
}

func (s *store) insertStory(p *place[string], id string, body []byte) error {
	return s.exec("insert into article values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", p.n, id, int64(p.key), p.digest, p.published,
		body, bodySum(p, id, body), p.seen, p.touched, p.more, storySum(p))
}

// body is an article as it is stored: a date may be of a year that JSON's have not.
type body struct {
	ID, Title, Text, URL, Source, Lang, Label string
	Published                                 *int64
	Own                                       bool
}

func bodyOf(item *StoryItem) body {
	b := body{item.ID, item.Title, item.Text, item.URL, item.Source, item.Lang, item.Label, nil, item.Own}
	if !item.Published.IsZero() {
		b.Published = new(item.Published.Unix())
	}
	return b
}

func (b *body) item() StoryItem {
	a := cluster.Article{ID: b.ID, Title: b.Title, Text: b.Text, URL: b.URL, Source: b.Source, Lang: b.Lang}
	if b.Published != nil {
		a.Published = time.Unix(*b.Published, 0).UTC()
	}
	return StoryItem{a, b.Own, b.Label}
}

func bodySum(p *place[string], id string, body []byte) int64 {
	return sum(number(p.n), number(int64(p.key)), number(p.digest), number(p.published), number(int64(len(id))), []byte(id), body)
}

func storySum(p *place[string]) int64 {
	return sum(number(p.n), number(p.seen), number(p.touched), []byte(p.more))
}

func (c *Stories) rewrite(p *place[string]) error {
	c.shelf.wrote(p, storySum(p))
	return c.store.exec("update article set seen = ?, touched = ?, story = ?, turn_sum = ? where n = ?", p.seen, p.touched, p.more, p.sum, p.n)
}

// open reads what is stored of an article.
func (c *Stories) open(n int64, packed []byte) (StoryItem, error) {
	text, err := c.unpack.DecodeAll(packed, nil)
	var b body
	if err == nil {
		err = json.Unmarshal(text, &b)
	}
	if err != nil {
		return StoryItem{}, fmt.Errorf("%w: article %d: %v", ErrDamaged, n, err)
	}
	return b.item(), nil
}

func (c *Stories) putStory(story *Story) error {
	sum, err := c.store.putStory(story)
	c.tell(story.ID, sum)
	return err
}

func (c *Stories) dropStory(id string) error {
	c.tell(id, 0)
	return c.store.exec("delete from story where id = ?", id)
}

// putStory stores a story and returns the sum of its row.
func (s *store) putStory(story *Story) (int64, error) {
	body, err := json.Marshal(story)
	if err != nil {
		return 0, err
	}
	have := sum(body)
	return have, s.exec("insert or replace into story values(?, ?, ?)", story.ID, string(body), have)
}

func (c *Stories) load() error {
	if _, err := c.store.get("counters", &c.shelf.turn); err != nil {
		return err
	}
	rows, err := c.store.db.Query("select n, key, digest, published, seen, touched, story, turn_sum from article order by n")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var p place[string]
		var key, want int64
		if err := rows.Scan(&p.n, &key, &p.digest, &p.published, &p.seen, &p.touched, &p.more, &want); err != nil {
			return err
		}
		p.key = uint64(key)
		if p.sum = storySum(&p); p.sum != want {
			return fmt.Errorf("%w: article %d does not have its checksum", ErrDamaged, p.n)
		}
		slot := c.shelf.put(p)
		if p.seen == unsettled {
			c.came[slot] = true
		}
		if p.more != "" {
			c.lineage.of[p.n] = p.more
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	c.shelf.arrange()
	if err := c.loadStories(); err != nil {
		return err
	}
	return c.shelf.turn.whole(c.shelf.held)
}

func (c *Stories) loadStories() error {
	err := c.store.stories(func(s *Story, sum int64) {
		c.lineage.stories[s.ID] = s
		c.tell(s.ID, sum)
		c.lineage.born = max(c.lineage.born, s.Born)
	})
	for _, id := range c.lineage.of {
		if c.lineage.stories[id] == nil && err == nil {
			err = fmt.Errorf("%w: story %q is gone", ErrDamaged, id)
		}
	}
	return err
}

// stories reads all stories with the sums of their rows, and goes on where one is damaged.
func (s *store) stories(tell func(story *Story, sum int64)) error {
	rows, err := s.db.Query("select id, body, sum from story")
	if err != nil {
		return err
	}
	defer rows.Close()
	var damaged error
	for rows.Next() {
		var id, body string
		var want int64
		if err := rows.Scan(&id, &body, &want); err != nil {
			return err
		}
		story := &Story{}
		if sum([]byte(body)) != want || json.Unmarshal([]byte(body), story) != nil || story.ID != id {
			damaged = cmp.Or(damaged, fmt.Errorf("%w: story %q does not have its checksum", ErrDamaged, id))
			continue
		}
		tell(story, want)
	}
	return cmp.Or(rows.Err(), damaged)
}
