package state

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/samestory/samestory/cluster"
)

// StoryOptions says what a state of stories remembers. They belong to it: one that was
// made with others is refused.
type StoryOptions struct {
	Window    time.Duration    // after which an article that has not come again is forgotten; 0 for never
	Threshold float64          // by which the caller groups, as in cluster.StoryParams; 0 for its default
	Now       func() time.Time // as in Options
}

// Stories remembers the articles of a feed for as long as its window, and the stories
// that they were grouped in. Grouping is the caller's: all that is remembered is grouped
// anew in each run, and [Stories.Regroup] finds which stories that goes on. It is safe for
// concurrent use.
type Stories struct {
	opened
	shelf   shelf[string] // with the article's story
	lineage lineage
	came    map[uint32]bool  // slots of those that have come in this run
	told    map[string]int64 // sums of the stories' rows
	pack    *zstd.Encoder
	unpack  *zstd.Decoder
}

// OpenStories opens the state in a directory, or begins one.
func OpenStories(dir string, o StoryOptions) (*Stories, error) {
	c := &Stories{shelf: newShelf[string](o.Window, o.Now)}
	c.lineage, c.came, c.told = lineage{stories: map[string]*Story{}, of: map[int64]string{}}, map[uint32]bool{}, map[string]int64{}
	err := c.packers()
	if err != nil {
		return nil, err
	}
	if c.store, err = openStore(dir, "stories", storiesSchema); err != nil {
		return nil, err
	}
	err = c.store.agree(parameters{Window: c.shelf.window, Threshold: cmp.Or(o.Threshold, cluster.DefaultStoryThreshold)})
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

// unsettled is when an article was seen that has come since the last Settle.
const unsettled = -1

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

func (c *Stories) add(item *StoryItem) (n int64, out Outcome, err error) {
	if err := c.store.begin(); err != nil {
		return 0, out, err
	}
	key := keyOf(item.ID, item.Own)
	p := c.shelf.arrival(key, storyDigest(item), item.Published)
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
	p.n, p.seen = c.shelf.number(), unsettled
	body, err := json.Marshal(bodyOf(item))
	if err != nil {
		return 0, out, err
	}
	body = c.pack.EncodeAll(body, nil)
	p.sum = storySum(&p)
	c.came[c.shelf.put(p)] = true
	if p.more != "" {
		c.lineage.of[p.n] = p.more
	}
	return p.n, out, c.store.insertStory(&p, item.ID, body)
}

func (c *Stories) remove(slot uint32) error {
	n := c.shelf.at[slot].n
	c.shelf.drop(slot)
	delete(c.came, slot)
	delete(c.lineage.of, n)
	return c.store.exec("delete from article where n = ?", n)
}

// Query tells what Add would say of an article, and remembers nothing. The number is the
// one that its identity has, 0 for none.
func (c *Stories) Query(item *StoryItem) (n int64, out Outcome, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed != nil {
		return 0, out, c.closed
	}
	slot, found := c.shelf.known(keyOf(item.ID, item.Own))
	if !found {
		return 0, out, nil
	}
	old := &c.shelf.at[slot]
	if old.digest == storyDigest(item) {
		return old.n, Outcome{Kind: Repeat}, nil
	}
	return old.n, Outcome{Updated: true}, nil
}

// storyDigest is the hash by which an article is known to be the same again.
func storyDigest(item *StoryItem) int64 { return DigestOf(item.Title + "\n" + item.Text) }

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
	packed, err := c.packed(n)
	if err != nil {
		return StoryItem{}, err
	}
	item, err := c.open(n, packed) // which takes longer than to read it, and keeps nobody waiting
	return item, c.store.explain(err)
}

func (c *Stories) packed(n int64) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed != nil {
		return nil, c.closed
	}
	_, _, body, err := c.store.storyRow(n)
	return body, c.store.explain(err)
}

// Holds reports whether the article of a number is remembered still.
func (c *Stories) Holds(n int64) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed != nil {
		return false, c.closed
	}
	stmt, err := c.store.stmt("select exists(select 1 from article where n = ?)")
	var found bool
	if err == nil {
		err = stmt.QueryRow(n).Scan(&found)
	}
	return found, c.store.explain(err)
}

// Run is the number of this run, from 1. One that committed nothing is not counted.
func (c *Stories) Run() int64 { return c.shelf.turn.Run }

// Clock is the feed's time.
func (c *Stories) Clock() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Unix(c.shelf.turn.Clock.Now, 0).UTC()
}

// Forget removes the article of an identity, and reports whether there was one.
func (c *Stories) Forget(id string) (bool, error) { return forget(&c.opened, &c.shelf, id, c.remove) }

// Commit makes durable what was added since the last one, and the stories.
func (c *Stories) Commit() error {
	return c.end(func() error {
		c.shelf.turn.Held = c.shelf.held
		return c.store.put("counters", c.shelf.turn)
	})
}

// Close lets go of the state. What was not committed is as if it had not come.
func (c *Stories) Close() error {
	err := c.opened.Close()
	c.unpack.Close()
	return err
}
