package state

import (
	"context"
	"iter"
	"time"
)

// AddAll adds articles one after another, yields what becomes of each, and commits at the
// end. It ends with the first error, of which that of the context is one; what was added
// before is not lost, and durable after the next Commit.
func (c *Copies) AddAll(ctx context.Context, items iter.Seq[*Item]) iter.Seq2[Outcome, error] {
	return func(yield func(Outcome, error) bool) {
		for item := range items {
			err := ctx.Err()
			var out Outcome
			if err == nil {
				out, err = c.Add(item)
			}
			if !yield(out, err) || err != nil {
				return
			}
		}
		if err := c.Commit(); err != nil {
			yield(Outcome{}, err)
		}
	}
}

// Query tells what Add would say of an article, and remembers nothing.
func (c *Copies) Query(item *Item) (out Outcome, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed != nil {
		return out, c.closed
	}
	a := c.shelf.asked(keyOf(item.ID, item.Own), item.Digest, item.Published)
	var self int64 // no article has 0
	if slot, found := c.shelf.known(a.key); found {
		if c.shelf.at[slot].digest == a.digest {
			return Outcome{Kind: Repeat}, nil
		}
		out.Updated, self = true, c.shelf.at[slot].n
	}
	verdict, err := c.judge(item, &a, self)
	if err != nil {
		return out, c.fail(err)
	}
	if verdict.CopyOf >= 0 {
		out.Kind, out.Overlap = Copy, verdict.Overlap
		if out.CopyOf, err = c.id(c.article(uint32(verdict.CopyOf)).n); err != nil {
			return out, c.fail(err)
		}
	}
	return out, nil
}

// Expire forgets the articles that were published before a time and have not come since, by
// the feed's clock, whatever the window. It returns their number.
func (c *Copies) Expire(before time.Time) (n int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed != nil {
		return 0, c.closed
	}
	if err := c.store.begin(); err != nil {
		return 0, c.fail(err)
	}
	for slot := range c.shelf.at {
		if p := &c.shelf.at[slot]; p.n != 0 && max(p.seen, p.published) < before.Unix() {
			if err := c.remove(uint32(slot)); err != nil {
				return n, c.fail(err)
			}
			n++
		}
	}
	return n, nil
}

// Len returns the number of articles that are remembered.
func (c *Copies) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.shelf.at) - len(c.shelf.free)
}

// Clock is the feed's time.
func (c *Copies) Clock() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Unix(c.shelf.turn.Clock.Now, 0).UTC()
}

// Forget removes the article of an identity, and reports whether there was one.
func (c *Copies) Forget(id string) (bool, error) { return forget(&c.opened, &c.shelf, id, c.remove) }
