package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/state"
	"github.com/samestory/samestory/cmd/samestory/internal/feed"
	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

// clusterState adds the inputs to what the state remembers, groups all of that, and
// reports the stories by the ids that they had.
func clusterState(s *session) error {
	since, err := parseSince(s.since)
	if err != nil {
		return err
	}
	c, err := newStories(s, s.threshold)
	if err != nil {
		return err
	}
	memory, err := state.OpenStories(s.state, state.StoryOptions{Window: s.storyWindow(), Threshold: s.threshold})
	if err != nil {
		return err
	}
	s.closers, s.finally = append(s.closers, memory), memory.Commit // when the report is in its place
	in := &intake{session: s, memory: memory}
	s.step("reading")
	if err := in.read(); err != nil {
		return err
	}
	if err := c.recall(memory); err != nil {
		return err
	}
	s.report.Counts["remembered"] = int64(len(c.numbers))
	t, err := c.group()
	if err != nil {
		return err
	}
	if err := t.goOn(memory); err != nil {
		return err
	}
	t.since = since
	if s.annotate {
		return in.annotate(t)
	}
	return t.report()
}

// intake is what a run adds to a state of stories.
type intake struct {
	*session
	memory  *state.Stories
	feed    *feed.Feed
	refs    []feed.Ref
	numbers []int64 // of the articles that the records are
	counts  struct{ added, repeated, updated int64 }
}

// taken is a record as the workers hand it over.
type taken struct {
	ref feed.Ref
	state.StoryItem
}

func (in *intake) read() (err error) {
	s := in.session
	if in.feed, err = s.read(s.args, false); err != nil {
		return err
	}
	err = each(s, in.feed, func(_ int, b *feed.Batch, fail func(error)) (all []taken) {
		for rec, err := range b.Records() {
			if err != nil {
				fail(err)
				continue
			}
			all = append(all, taken{rec.Ref, state.StoryItem{Article: rec.Article, Own: rec.OwnID, Label: rec.Label}})
		}
		return all
	}, in.add)
	if err != nil {
		return err
	}
	s.counted(in.feed, "grouped by title alone, which is weaker", "each is a story of its own")
	n := &in.counts
	maps.Copy(s.report.Counts, map[string]int64{"added": n.added, "repeated": n.repeated, "updated": n.updated})
	message := fmt.Sprintf("%s, %s new, %s seen before", count(n.added+n.repeated, "record"), thousands(n.added-n.updated), thousands(n.repeated))
	if n.updated > 0 {
		message += fmt.Sprintf(", %s", count(n.updated, "update"))
	}
	s.notice(message)
	return nil
}

func (in *intake) add(batch []taken) error {
	for i := range batch {
		n, out, err := in.memory.Add(&batch[i].StoryItem)
		if err != nil {
			return err
		}
		in.refs, in.numbers = append(in.refs, batch[i].ref), append(in.numbers, n)
		switch {
		case out.Kind == state.Repeat:
			in.counts.repeated++
		case out.Updated:
			in.counts.updated++
			in.counts.added++
		default:
			in.counts.added++
		}
	}
	return nil
}

// annotate writes the records of this run with the ids of their stories. One that
// expired or was updated within the run is of none.
func (in *intake) annotate(t *told) error {
	ids := map[int64]string{}
	for i, n := range t.corpus.numbers {
		ids[n] = t.names[i]
	}
	out := newLines(&corpus{session: in.session, feeds: []*feed.Feed{in.feed}, from: []int{0}, refs: in.refs}, in.out)
	for i, n := range in.numbers {
		if err := out.annotate(i, storyNote{report.ID(ids[n])}); err != nil {
			return fmt.Errorf("annotating record %d: %w", i+1, err)
		}
	}
	return nil
}

// recall makes what is remembered the articles of a corpus.
func (c *corpus) recall(memory *state.Stories) (err error) {
	c.memory = memory
	if c.numbers, err = memory.Settle(); err != nil {
		return err
	}
	workers := c.session.workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	const some = 256
	chunks := make([]chunk, (len(c.numbers)+some-1)/some)
	errs := make([]error, len(chunks))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			prints, docs := c.copies.Fingerprinter(), cluster.DocumentReader{}
			for k := int(next.Add(1) - 1); k < len(chunks); k = int(next.Add(1) - 1) {
				if errs[k] = c.session.ctx.Err(); errs[k] == nil {
					chunks[k], errs[k] = c.recallSome(c.numbers[k*some:min((k+1)*some, len(c.numbers))], prints, &docs)
				}
			}
		})
	}
	wg.Wait()
	if err := errors.Join(slices.DeleteFunc(errs, func(err error) bool { return err == nil })...); err != nil {
		return err
	}
	for _, part := range chunks {
		if err := c.add(part); err != nil {
			return err
		}
	}
	return nil
}

func (c *corpus) recallSome(numbers []int64, prints *cluster.Fingerprinter, docs *cluster.DocumentReader) (out chunk, err error) {
	for _, n := range numbers {
		item, err := c.memory.Article(n)
		if err != nil {
			return out, err
		}
		rec := remembered(&item)
		out.refs = append(out.refs, feed.Ref{})
		out.heads = append(out.heads, newHead(&rec, wants{heads: true}))
		prints.Add(rec.Text)
		out.docs = append(out.docs, docs.Read(&rec.Article))
	}
	out.prints = prints.Take()
	return out, nil
}

func remembered(item *state.StoryItem) feed.Record {
	return feed.Record{Article: item.Article, OwnID: item.Own, Label: item.Label}
}

// goOn finds which stories the groups go on.
func (t *told) goOn(memory *state.Stories) error {
	groups := make([][]int64, len(t.groups))
	for i, g := range t.groups {
		for _, n := range g {
			groups[i] = append(groups[i], t.corpus.numbers[n])
		}
	}
	stories, err := memory.Regroup(groups)
	if err != nil {
		return err
	}
	t.memory, t.lineage = memory, map[int]*state.Story{}
	t.names = make([]string, len(t.corpus.heads))
	for i, g := range t.groups {
		name := t.corpus.heads[g[0]].id
		if stories[i] != nil {
			name = stories[i].ID
			t.lineage[g[0]] = stories[i]
		}
		for _, n := range g {
			t.names[n] = name
		}
	}
	return nil
}

// since says which stories are told: those that have changed after a moment, by the feed's
// clock, or in this run.
type since struct {
	run  bool
	back time.Duration
	at   time.Time
}

// parseSince reads "run", a duration as --window does, or a date.
func parseSince(s string) (*since, error) {
	switch {
	case s == "":
		return nil, nil
	case s == "run":
		return &since{run: true}, nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return &since{at: t}, nil
		}
	}
	if d, err := parseWindow(s); err == nil && d > 0 {
		return &since{back: d}, nil
	}
	return nil, usagef("--since %q: want run, a time back such as 24h or 3d, or a date such as 2026-11-21", s)
}

// has reports whether the story is to be told.
func (s *since) has(memory *state.Stories, story *state.Story) bool {
	switch {
	case s == nil:
		return true
	case story == nil: // a single article is no story yet
		return false
	case s.run:
		return story.Run == memory.Run()
	case s.back > 0:
		return !story.ChangedAt().Before(memory.Clock().Add(-s.back))
	}
	return !story.ChangedAt().Before(s.at)
}

// writeGone tells which stories have become one with others.
func (t *told) writeGone(w io.Writer) error {
	if t.since == nil {
		return nil
	}
	for s := range t.memory.Gone() {
		if !t.since.has(t.memory, s) {
			continue
		}
		line, err := report.AppendJSON(nil, goneStory{s.ID, s.MergedInto, report.Time(s.ChangedAt())})
		if t.corpus.session.format == "text" {
			line, err = []byte(report.Line(fmt.Sprintf("%s has become one with %s", strconv.Quote(s.ID), strconv.Quote(s.MergedInto)))), nil
		}
		if err == nil {
			_, err = w.Write(append(line, '\n'))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// goneStory is a story that has become one with another.
type goneStory struct {
	Story      string      `json:"story"`
	MergedInto string      `json:"merged_into"`
	Changed    report.Time `json:"changed"`
}
