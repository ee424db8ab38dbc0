package state

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/samestory/samestory/cluster"
)

// StoryOptions says what a state of stories remembers. They belong to it: one that was
// made with others is refused.
type StoryOptions struct {
	Window time.Duration    // after which an article that has not come again is forgotten; 0 for never
	Now    func() time.Time // as in Options
}

// Stories remembers the articles of a feed for as long as its window, and the stories
// that they were grouped in. Grouping is the caller's: all that is remembered is grouped
// anew in each run, and [Stories.Regroup] finds which stories that goes on. It is safe for
// concurrent use.
type Stories struct {
	mu      sync.Mutex
	store   *store
	shelf   shelf[string] // with the article's story
	lineage lineage
	came    map[uint32]bool // slots of those that have come in this run
	pack    *zstd.Encoder
	unpack  *zstd.Decoder
	closed  error
}

const storiesSchema = metaTable + `
create table article(n integer primary key, id text, key integer, digest integer, published integer, body blob, sum integer,
	seen integer, touched integer, story text, turn_sum integer);
create table story(id text primary key, body text, sum integer) without rowid;
`

// OpenStories opens the state in a directory, or begins one.
func OpenStories(dir string, o StoryOptions) (*Stories, error) {
	c := &Stories{shelf: newShelf[string](o.Window, o.Now)}
	c.lineage, c.came = lineage{stories: map[string]*Story{}, of: map[int64]string{}}, map[uint32]bool{}
	err := c.packers()
	if err != nil {
		return nil, err
	}
	if c.store, err = openStore(dir, "stories", storiesSchema); err != nil {
		return nil, err
	}
	err = c.store.agree(parameters{Window: c.shelf.window})
	if err == nil {
		err = c.load()
	}
	if err != nil {
		err = c.store.explain(err)
		c.store.close()
		return nil, err
	}
	c.shelf.turn.Run++
	return c, nil
}

// packers makes what compresses articles.
func (c *Stories) packers() (err error) {
	if c.pack, err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1)); err != nil {
		return err
	}
	c.unpack, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	return err
}

// StoryItem is an article as it arrives.
type StoryItem struct {
	cluster.Article
	Own   bool // whether the id identifies it in other runs too
	Label string
}

// Add remembers an article and returns its number. One that comes again keeps its number if its
// title and its text are the same, and is replaced if not.
func (c *Stories) Add(item *StoryItem) (n int64, out Outcome, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed != nil {
		return 0, out, c.closed
	}
	if n, out, err = c.add(item); err != nil {
		return 0, out, c.fail(err)
	}
	return n, out, nil
}

func (c *Stories) fail(err error) error {
	c.closed = c.store.explain(err)
	return c.closed
}

func (c *Stories) add(item *StoryItem) (n int64, out Outcome, err error) {
	if err := c.store.begin(); err != nil {
		return 0, out, err
	}
	key := keyOf(item.ID, item.Own)
	p := c.shelf.arrival(key, DigestOf(item.Title+"\n"+item.Text), item.Published)
	if slot, found := c.shelf.known(key); found {
		old := &c.shelf.at[slot]
		if old.digest == p.digest {
			c.shelf.again(slot, p)
			c.came[slot] = true
			return old.n, Outcome{Kind: Repeat}, nil
		}
		// The number is another's then, but the article goes on in its story.
		p.more, out.Updated = old.more, true
		if err := c.remove(slot); err != nil {
			return 0, out, err
		}
	}
	p.n = c.shelf.number()
	body, err := json.Marshal(bodyOf(item))
	if err != nil {
		return 0, out, err
	}
	body = c.pack.EncodeAll(body, nil)
	c.came[c.shelf.put(p)] = true
	if p.more != "" {
		c.lineage.of[p.n] = p.more
	}
	return p.n, out, c.store.insertStory(&p, item.ID, body)
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
	return c.store.exec("update article set seen = ?, touched = ?, story = ?, turn_sum = ? where n = ?", p.seen, p.touched, p.more, storySum(p), p.n)
}

func (c *Stories) remove(slot uint32) error {
	n := c.shelf.at[slot].n
	c.shelf.drop(slot)
	delete(c.came, slot)
	delete(c.lineage.of, n)
	return c.store.exec("delete from article where n = ?", n)
}

// Settle puts the clock forward for all that was added in this run, whatever the order
// in which it came, forgets what is out of the window, and returns the numbers of all
// articles that are remembered, in ascending order.
func (c *Stories) Settle() ([]int64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed != nil {
		return nil, c.closed
	}
	if err := c.settle(); err != nil {
		return nil, c.fail(err)
	}
	return c.numbers(), nil
}

func (c *Stories) settle() error {
	if err := c.store.begin(); err != nil {
		return err
	}
	var dates []int64
	for slot := range c.came {
		dates = append(dates, c.shelf.at[slot].published)
	}
	slices.Sort(dates)
	now := c.shelf.now().Unix()
	for _, date := range dates {
		c.shelf.turn.Clock.see(date, now, c.shelf.window)
	}
	for slot := range c.came {
		c.shelf.at[slot].seen = c.shelf.turn.Clock.Now
	}
	for slot := range c.shelf.expired() {
		if err := c.remove(slot); err != nil {
			return err
		}
	}
	for slot := range c.came {
		if err := c.rewrite(&c.shelf.at[slot]); err != nil {
			return err
		}
	}
	clear(c.came)
	return nil
}

func (c *Stories) numbers() []int64 {
	var all []int64
	for _, slot := range c.shelf.live() {
		all = append(all, c.shelf.at[slot].n)
	}
	return all
}

// Article reads the article of a number.
func (c *Stories) Article(n int64) (StoryItem, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed != nil {
		return StoryItem{}, c.closed
	}
	item, err := c.article(n)
	return item, c.store.explain(err)
}

func (c *Stories) article(n int64) (StoryItem, error) {
	_, _, body, err := c.store.storyRow(n)
	if err != nil {
		return StoryItem{}, err
	}
	return c.open(n, body)
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
			named[i] = append(named[i], members[n])
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
			if err := c.store.exec("delete from story where id = ?", id); err != nil {
				return nil, err
			}
		}
	}
	for _, s := range l.stories { // each is a row of its own
		if s.Run == l.run {
			if err := c.store.putStory(s); err != nil {
				return nil, err
			}
		}
	}
	return told, nil
}

func (s *store) putStory(story *Story) error {
	body, err := json.Marshal(story)
	if err != nil {
		return err
	}
	return s.exec("insert or replace into story values(?, ?, ?)", story.ID, string(body), sum(body))
}

// Join makes an article one of the story of another until all are grouped anew, and
// returns that story.
func (c *Stories) Join(article, with int64) (*Story, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed != nil {
		return nil, c.closed
	}
	story, err := c.join(article, with)
	if err != nil {
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
	return story, c.store.putStory(story)
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

// Run is the number of this run, from 1, and Clock the feed's time.
func (c *Stories) Run() int64 { return c.shelf.turn.Run }

// Clock is the feed's time.
func (c *Stories) Clock() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Unix(c.shelf.turn.Clock.Now, 0).UTC()
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
		if storySum(&p) != want {
			return fmt.Errorf("%w: article %d does not have its checksum", ErrDamaged, p.n)
		}
		c.shelf.put(p)
		if p.more != "" {
			c.lineage.of[p.n] = p.more
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	c.shelf.arrange()
	return c.loadStories()
}

func (c *Stories) loadStories() error {
	err := c.store.stories(func(s *Story) {
		c.lineage.stories[s.ID] = s
		c.lineage.born = max(c.lineage.born, s.Born)
	})
	for _, id := range c.lineage.of {
		if c.lineage.stories[id] == nil && err == nil {
			err = fmt.Errorf("%w: story %q is gone", ErrDamaged, id)
		}
	}
	return err
}

// stories reads all stories, and goes on where one is damaged.
func (s *store) stories(tell func(*Story)) error {
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
		tell(story)
	}
	return cmp.Or(rows.Err(), damaged)
}

// Forget removes the article of an identity, and reports whether there was one.
func (c *Stories) Forget(id string) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed != nil {
		return false, c.closed
	}
	slot, found := c.shelf.known(keyOf(id, true))
	if !found {
		return false, nil
	}
	err := c.store.begin()
	if err == nil {
		err = c.remove(slot)
	}
	if err != nil {
		return false, c.fail(err)
	}
	return true, nil
}

// Commit makes durable what was added since the last one, and the stories.
func (c *Stories) Commit() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed != nil || !c.store.begun {
		return c.closed
	}
	err := c.store.put("counters", c.shelf.turn)
	if err == nil {
		err = c.store.commit()
	}
	if err != nil {
		return c.fail(err)
	}
	return nil
}

// Close lets go of the state. What was not committed is as if it had not come.
func (c *Stories) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = errors.New("state " + c.store.dir + ": it is closed")
	c.unpack.Close()
	return c.store.close()
}
