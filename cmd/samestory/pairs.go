package main

import (
	"cmp"
	"iter"

	"github.com/spf13/pflag"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

var pairsCommand = &command{
	name:    "pairs",
	args:    "[flags] [FILE|DIR]...",
	summary: "list matching pairs with their scores",
	examples: `# Copies, a pair a line.
samestory pairs testdata/quickstart.jsonl
# Copies and reports of one event, as tab-separated values.
samestory pairs --relation any --format tsv testdata/quickstart.jsonl`,
	help: `Reads articles and lists each two that match: as copies of one text, as reports
of one event, or as either. The first of a pair is the one that came first; pairs
are ordered by their places in the input.`,
	flags: func(f *pflag.FlagSet, o *options) {
		oneOfVar(f, &o.format, "format", "json", "the `FORMAT` of the list: json (a line a pair) or tsv (a, b, relation, score)", "json", "tsv")
		oneOfVar(f, &o.relation, "relation", "copy", "the `RELATION` of the pairs: copy, story or any; a pair that is both is listed once, as copy", "copy", "story", "any")
		f.Float64Var(&o.threshold, "threshold", 0, "least resemblance of copies (default .7) or probability of stories (default .5)")
		copyFlags(f, o)
	},
	run: pairs,
}

func pairs(s *session) error {
	if s.relation == "any" && s.set("threshold") {
		return &usageError{"--threshold means one thing for copies and another for stories", "leave it out with --relation any"}
	}
	c, err := newPairs(s)
	if err != nil {
		return err
	}
	s.step("reading")
	if err := c.read(s.args, wants{heads: true}); err != nil {
		return err
	}
	s.counted(c.feeds[0], "", "")
	c.repeatedIDs()
	found, err := c.pairs()
	if err != nil {
		return err
	}
	s.step("writing")
	if s.format == "tsv" {
		return report.WritePairsTSV(s.out, found)
	}
	return report.WriteJSON(s.out, found)
}

// likely is the probability from which two articles by themselves are called one
// story. Groups are merged from a lower one, as it is a mean over all their pairs,
// of which some say little.
const likely = .5

func newPairs(s *session) (*corpus, error) {
	switch s.relation {
	case "copy":
		return newCopies(s, s.threshold)
	case "story":
		c, err := newStories(s, cmp.Or(s.threshold, likely))
		if err == nil {
			c.copies = nil
		}
		return c, err
	}
	return newStories(s, likely)
}

// pairs returns the pairs of the relations that the corpus looks for.
func (c *corpus) pairs() (iter.Seq2[report.Pair, error], error) {
	var copies iter.Seq[cluster.CopyPair]
	var stories iter.Seq[cluster.StoryPair]
	if c.copies != nil {
		g, err := c.graph()
		if err != nil {
			return nil, err
		}
		copies = g.Articles()
	}
	if c.stories != nil {
		c.session.step("finding stories")
		g, err := c.stories.Group(c.session.ctx, c.session.workers)
		if err != nil {
			return nil, err
		}
		stories = g.Pairs()
	}
	return c.merge(copies, stories), nil
}

// merge yields the pairs of both relations in order, a pair of both as a copy.
func (c *corpus) merge(copies iter.Seq[cluster.CopyPair], stories iter.Seq[cluster.StoryPair]) iter.Seq2[report.Pair, error] {
	return func(yield func(report.Pair, error) bool) {
		next, stop := func() (cluster.StoryPair, bool) { return cluster.StoryPair{}, false }, func() {}
		if stories != nil {
			next, stop = iter.Pull(stories)
		}
		defer stop()
		story, more := next()
		listed := 0
		out := func(p report.Pair) bool {
			listed++
			var err error
			if listed&1023 == 0 {
				err = c.session.ctx.Err()
			}
			return yield(p, err) && err == nil
		}
		if copies != nil {
			for p := range copies {
				for more && before(story, p) {
					if !out(c.storyPair(story)) {
						return
					}
					story, more = next()
				}
				if more && story.A == p.A && story.B == p.B {
					story, more = next()
				}
				if !out(c.copyPair(p)) {
					return
				}
			}
		}
		for more {
			if !out(c.storyPair(story)) {
				return
			}
			story, more = next()
		}
		c.session.report.Counts["pairs"] = int64(listed)
	}
}

func before(s cluster.StoryPair, p cluster.CopyPair) bool {
	return cmp.Or(cmp.Compare(s.A, p.A), cmp.Compare(s.B, p.B)) < 0
}

func (c *corpus) copyPair(p cluster.CopyPair) report.Pair {
	score := p.Containment()
	if c.copies.Params().Resembles(p.Overlap) {
		score = p.Resemblance()
	}
	return report.Pair{
		A: c.heads[p.A].id, B: c.heads[p.B].id, Relation: "copy",
		Resemblance: figure(p.Resemblance()), Containment: figure(p.Containment()), Score: figure(score),
	}
}

func (c *corpus) storyPair(p cluster.StoryPair) report.Pair {
	return report.Pair{A: c.heads[p.A].id, B: c.heads[p.B].id, Relation: "story", Score: figure(p.Score)}
}
