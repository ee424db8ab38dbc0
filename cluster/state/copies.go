package state

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/minhash/lsh"
)

// Options says what a state remembers. They belong to it: one that was made with
// others is refused.
type Options struct {
	Copies cluster.CopyParams
	Window time.Duration // after which an article that has not come again is forgotten; 0 for never

	// Now is the time at which an article arrives, for feeds that have no dates. Nil
	// is the wall clock.
	Now func() time.Time
}

// Copies remembers which articles a feed has had, and tells of each one that comes
// whether it is new. It is safe for concurrent use.
type Copies struct {
	opened
	live    *cluster.LiveCopies
	shelf   shelf[copyOrKept]
	members []uint32        // slots, by member of live
	changed map[uint32]bool // slots of articles of which postings gave way
	buf     []byte
	outputs map[string]int64
	repeat  int64 // sum of the furniture's row
}

// copyOrKept is what is held of an article besides its fingerprint.
type copyOrKept struct {
	copyOf int64  // number of the article that it is a copy of, 0 for none
	member uint32 // noMember for copies and what has no words
	out    []uint32
}

// article is an article of a state of copies.
type article = place[copyOrKept]

const noMember = 1<<32 - 1

// Item is an article as it arrives.
type Item struct {
	ID        string // as it is shown
	Own       bool   // whether the id identifies it in other runs too
	Published time.Time
	Text      cluster.CopyDocument
	Digest    int64 // of the text, by DigestOf
}

// DigestOf is the hash of a text by which it is known to be the same again.
func DigestOf(text string) int64 {
	h := sha256.Sum256([]byte(text))
	return int64(binary.LittleEndian.Uint64(h[:]))
}

// keyOf is 64 bits that stand for an identity, which nobody can choose; 0 for none.
func keyOf(id string, own bool) uint64 {
	if !own {
		return 0
	}
	h := sha256.Sum256([]byte(id))
	return max(1, binary.LittleEndian.Uint64(h[:]))
}

// Outcome is what becomes of an article.
type Outcome struct {
	Kind    Kind
	Updated bool   // its identity was known with another text
	CopyOf  string // the id of the article that it is a copy of
	cluster.Overlap
}

// Kind is a kind of outcome.
type Kind int

const (
	Kept   Kind = iota // it is new, or its text is
	Copy               // of an article that was kept
	Repeat             // the same text came under its identity before
)

const copiesSchema = metaTable + `
create table article(n integer primary key, id text, key integer, digest integer, published integer, copy_of integer, print blob, sum integer,
	seen integer, touched integer, out blob, turn_sum integer);
create table words(n integer primary key, data blob, sum integer);
create table output(path text primary key, length integer, sum integer) without rowid;
`

// OpenCopies opens the state in a directory, or begins one. A second process that
// opens it fails with ErrBusy.
func OpenCopies(dir string, o Options) (*Copies, error) {
	c := &Copies{shelf: newShelf[copyOrKept](o.Window, o.Now), changed: map[uint32]bool{}, outputs: map[string]int64{}}
	var err error
	if c.live, err = cluster.NewLiveCopies(o.Copies, c.words); err != nil {
		return nil, err
	}
	if c.store, err = openStore(dir, "copies", copiesSchema); err != nil {
		return nil, err
	}
	err = c.store.agree(parameters{Copies: c.live.Params(), Window: c.shelf.window})
	if err == nil {
		err = c.load()
	}
	if err != nil {
		err = c.store.explain(err)
		c.store.close()
		return nil, err
	}
	return c, nil
}

// Reader returns what reads texts for Items. One serves one goroutine at a time.
func (c *Copies) Reader() *cluster.CopyReader { return c.live.Reader() }

// Add decides about the next article and remembers it. What it says depends on the
// articles added before and on nothing else, not on runs or commits.
func (c *Copies) Add(item *Item) (Outcome, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed != nil {
		return Outcome{}, c.closed
	}
	out, err := c.add(item)
	if err != nil {
		return Outcome{}, c.fail(err)
	}
	return out, nil
}

func (c *Copies) add(item *Item) (out Outcome, err error) {
	if err := c.store.begin(); err != nil {
		return out, err
	}
	a := c.shelf.arrival(keyOf(item.ID, item.Own), item.Digest, item.Published)
	a.more.member = noMember
	c.shelf.turn.Clock.see(a.published, c.shelf.now().Unix(), c.shelf.window)
	a.seen = c.shelf.turn.Clock.Now
	for slot := range c.shelf.expired() {
		if err := c.remove(slot); err != nil {
			return out, err
		}
	}
	if slot, found := c.shelf.known(a.key); found {
		old := &c.shelf.at[slot]
		if old.digest == a.digest {
			c.shelf.again(slot, a)
			return Outcome{Kind: Repeat}, c.rewrite(old)
		}
		out.Updated = true
		if err := c.remove(slot); err != nil {
			return out, err
		}
	}
	verdict, err := c.judge(item, &a, 0)
	if err != nil {
		return out, err
	}
	a.n = c.shelf.number()
	var print []byte
	if verdict.CopyOf >= 0 {
		a.more.copyOf = c.article(uint32(verdict.CopyOf)).n
		out.Kind, out.Overlap = Copy, verdict.Overlap
		if out.CopyOf, err = c.id(a.more.copyOf); err != nil {
			return out, err
		}
	} else if item.Text.HasWords() {
		print = item.Text.AppendPrint(nil)
		c.buf = item.Text.CopyWords.Append(c.buf[:0])
	}
	if err := c.store.insert(&a, item.ID, print, c.buf); err != nil {
		return out, err
	}
	a.sum = turnSum(&a)
	slot := c.shelf.put(a)
	if print != nil {
		member, given := c.live.Add(&item.Text)
		c.join(slot, member)
		c.give(given)
		if c.shelf.turn.Fresh++; c.shelf.turn.Fresh >= max(leastFresh, c.live.Len()/16) {
			return out, c.recount()
		}
	}
	return out, nil
}

// judge finds the article that one is a copy of, among those no further from it than
// the window, and not the one that it was itself before.
func (c *Copies) judge(item *Item, a *article, self int64) (cluster.Verdict, error) {
	return c.live.Judge(&item.Text, func(member uint32) bool {
		other := c.article(member)
		return other.n != self && c.shelf.within(a, other)
	})
}

// leastFresh is how many articles come at least before furniture is counted again.
const leastFresh = 256

// recount finds what may be furniture among the articles of now. It is not done for
// each article, and at no other moments than those that the number of articles says.
func (c *Copies) recount() error {
	c.shelf.turn.Fresh = 0
	keys := c.live.Repeated(0)
	c.live.Repeat(keys)
	c.repeat = furnitureSum(keys)
	return c.store.put("furniture", keys)
}

// article is that of a member.
func (c *Copies) article(member uint32) *article { return &c.shelf.at[c.members[member]] }

// join makes the article of a slot a member, which others may be copies of.
func (c *Copies) join(slot, member uint32) {
	for len(c.members) <= int(member) {
		c.members = append(c.members, 0)
	}
	c.members[member] = slot
	c.shelf.at[slot].more.member = member
}

// give remembers the postings that gave way, to be written at the next commit.
func (c *Copies) give(given []lsh.Given) {
	for _, g := range given {
		slot := c.members[g.Member]
		c.shelf.at[slot].more.out = append(c.shelf.at[slot].more.out, g.Posting)
		c.changed[slot] = true
	}
}

// remove removes the article of a slot.
func (c *Copies) remove(slot uint32) error {
	n, member := c.shelf.at[slot].n, c.shelf.at[slot].more.member
	if err := c.store.exec("delete from article where n = ?", n); err != nil {
		return err
	}
	if member != noMember {
		if err := c.store.exec("delete from words where n = ?", n); err != nil {
			return err
		}
		c.live.Remove(member)
	}
	delete(c.changed, slot)
	c.shelf.drop(slot)
	return nil
}

// rewrite stores what changes of an article.
func (c *Copies) rewrite(a *article) error {
	c.shelf.wrote(a, turnSum(a))
	return c.store.exec("update article set seen = ?, touched = ?, out = ?, turn_sum = ? where n = ?", a.seen, a.touched, packed(a.more.out), a.sum, a.n)
}

// words reads those of a member.
func (c *Copies) words(member uint32) (cluster.CopyWords, error) {
	n := c.article(member).n
	stmt, err := c.store.stmt("select data, sum from words where n = ?")
	if err != nil {
		return cluster.CopyWords{}, err
	}
	var data []byte
	var want int64
	if err := stmt.QueryRow(n).Scan(&data, &want); err != nil {
		return cluster.CopyWords{}, err
	}
	if sum(number(n), data) != want {
		return cluster.CopyWords{}, fmt.Errorf("%w: the words of article %d do not have their checksum", ErrDamaged, n)
	}
	return cluster.ParseCopyWords(data)
}

// id reads the id of an article.
func (c *Copies) id(n int64) (id string, err error) {
	stmt, err := c.store.stmt("select id from article where n = ?")
	if err == nil {
		err = stmt.QueryRow(n).Scan(&id)
	}
	return id, err
}

// Commit makes durable what was added since the last one.
func (c *Copies) Commit() error {
	return c.end(func() error {
		for slot := range c.changed {
			if err := c.rewrite(&c.shelf.at[slot]); err != nil {
				return err
			}
		}
		clear(c.changed)
		c.shelf.turn.Held = c.held()
		return c.store.put("counters", c.shelf.turn)
	})
}
