package main

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/state"
	"github.com/samestory/samestory/cmd/samestory/internal/feed"
	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

// corpus is what a run knows of its articles: where each stands in the input,
// and as much about it as the command asks for. Texts are read again where they
// are needed.
type corpus struct {
	session *session
	feeds   []*feed.Feed
	from    []int // the first article of each feed
	refs    []feed.Ref
	heads   []head // empty unless wanted
	ids     map[string]int
	twice   int
	readers [][]*feed.Reader // of each feed, one a worker

	copies  *cluster.Copies  // nil unless wanted
	stories *cluster.Stories // nil unless wanted

	memory  *state.Stories // where the articles are from, in place of feeds
	numbers []int64        // of the articles there
}

// head is what is kept of an article besides its text.
type head struct {
	id, title, url, source string
	label                  string
	published              time.Time
}

// wants says what to keep while reading.
type wants struct {
	heads    bool // ids, titles, urls
	ordering bool // dates and sources alone
}

// chunk is what reading a batch yields.
type chunk struct {
	refs   []feed.Ref
	heads  []head
	prints cluster.Fingerprints
	docs   []cluster.Document
}

// read appends the articles of the inputs.
func (c *corpus) read(paths []string, w wants) error {
	f, err := c.session.read(paths, c.stories == nil && !w.heads && !w.ordering)
	if err != nil {
		return err
	}
	c.feeds, c.from = append(c.feeds, f), append(c.from, len(c.refs))
	readers := make([]*feed.Reader, f.Workers())
	prints := make([]*cluster.Fingerprinter, f.Workers())
	docs := make([]cluster.DocumentReader, f.Workers())
	for i := range readers {
		readers[i] = f.NewReader()
		if c.copies != nil {
			prints[i] = c.copies.Fingerprinter()
		}
	}
	c.readers = append(c.readers, readers)
	collect := func(worker int, b *feed.Batch, fail func(error)) (out chunk) {
		for rec, err := range b.Records() {
			if err != nil {
				fail(err)
				continue
			}
			out.refs = append(out.refs, rec.Ref)
			if w.heads || w.ordering {
				out.heads = append(out.heads, newHead(&rec, w))
			}
			if c.copies != nil {
				prints[worker].Add(rec.Text)
			}
			if c.stories != nil {
				out.docs = append(out.docs, docs[worker].Read(&rec.Article))
			}
		}
		if c.copies != nil {
			out.prints = prints[worker].Take()
		}
		b.Free() // nothing that is kept shares its memory
		return out
	}
	return each(c.session, f, collect, c.add)
}

func newHead(rec *feed.Record, w wants) head {
	h := head{source: strings.Clone(rec.Source), published: rec.Published}
	if w.heads {
		all := strings.Clone(rec.ID + rec.Title + rec.URL + rec.Label) // one piece of memory, not four
		cut := func(n int) (s string) { s, all = all[:n], all[n:]; return s }
		h.id, h.title, h.url, h.label = cut(len(rec.ID)), cut(len(rec.Title)), cut(len(rec.URL)), cut(len(rec.Label))
	}
	return h
}

// article is what a report shows of an article.
func (h head) article() report.StoryArticle {
	return report.StoryArticle{ID: h.id, Title: h.title, URL: h.url, Source: h.source, Published: report.Time(h.published)}
}

func (c *corpus) add(part chunk) error {
	c.refs = append(c.refs, part.refs...)
	for _, h := range part.heads {
		if h.id != "" {
			h.id = c.unique(h.id)
		}
		c.heads = append(c.heads, h)
	}
	if c.copies != nil {
		c.copies.Add(part.prints)
	}
	for _, d := range part.docs {
		c.stories.Add(d)
	}
	return nil
}

// unique returns the id, or, where it was seen before, the id with its count.
func (c *corpus) unique(id string) string {
	if c.ids == nil {
		c.ids = map[string]int{}
	}
	c.ids[id]++
	n := c.ids[id]
	if n == 1 {
		return id
	}
	c.twice++
	for ; ; n++ {
		if other := id + "#" + strconv.Itoa(n); c.ids[other] == 0 {
			c.ids[id], c.ids[other] = n, 1
			return other
		}
	}
}

// feedOf returns the number of the feed that article i is from.
func (c *corpus) feedOf(i int) int {
	n, found := slices.BinarySearch(c.from, i)
	if !found {
		return n - 1
	}
	for n+1 < len(c.from) && c.from[n+1] == i { // feeds without articles
		n++
	}
	return n
}

// record reads article i again.
func (c *corpus) record(worker, i int) (feed.Record, error) {
	if c.memory != nil {
		item, err := c.memory.Article(c.numbers[i])
		return remembered(&item), err
	}
	n := c.feedOf(i)
	return c.feeds[n].Read(c.refs[i], c.readers[n][worker])
}

// text is a cluster.TextFunc.
func (c *corpus) text(worker, i int) (string, error) {
	if c.memory != nil {
		rec, err := c.record(worker, i)
		return rec.Text, err
	}
	n := c.feedOf(i)
	return c.feeds[n].Text(c.refs[i], c.readers[n][worker])
}

// article reads article i again for one goroutine.
func (c *corpus) article(i int) (cluster.Article, error) {
	rec, err := c.record(0, i)
	return rec.Article, err
}

// graph finds the candidates for copies and verifies them.
func (c *corpus) graph() (*cluster.CopyGraph, error) {
	s := c.session
	s.step("joining")
	found := c.copies.Candidates(s.workers)
	s.step("verifying")
	g, err := found.Verify(s.ctx, s.workers, c.text)
	if err != nil {
		return nil, err
	}
	if g.CappedBuckets > 0 {
		s.notice(count(int64(g.CappedBuckets), "bucket") + " held more articles than --cap compares with one another; a few copies among them may be missed (--cap 0 compares all)")
	}
	s.report.Counts["candidates"] = int64(g.Candidates)
	s.report.Counts["copy_pairs"] = int64(len(g.Pairs))
	s.report.Counts["capped_buckets"] = int64(g.CappedBuckets)
	return g, nil
}

// repeatedIDs tells once that ids were seen twice.
func (c *corpus) repeatedIDs() {
	c.session.report.Counts["repeated_ids"] = int64(c.twice)
	if c.twice > 0 {
		c.session.notice(count(int64(c.twice), "id") + " seen before: the second article is printed as ID#2, and so on")
	}
}
