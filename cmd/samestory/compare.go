package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

var compareCommand = &command{
	name:    "compare",
	args:    "[flags] A B",
	summary: "say why two articles match or do not",
	examples: `# Two articles of a feed, by their ids.
samestory compare --in testdata/quickstart.jsonl mw-106 clarion-103
# The same for programs.
samestory compare --format json --in testdata/quickstart.jsonl mw-106 clarion-103`,
	help: `Compares two articles: two files of one record each, or, with --in, two ids of a
feed. Says whether one is a copy of the other, whether they report one event, and
what they share. Without --in the compiled-in background alone says which words
are rare; with it the feed does too.`,
	flags: func(f *pflag.FlagSet, o *options) {
		f.StringVar(&o.in, "in", "", "take A and B as ids of articles in `FILE`")
		oneOfVar(f, &o.format, "format", "text", "the `FORMAT` of the answer: text for people or json, one object", "text", "json")
		f.Float64Var(&o.threshold, "threshold", .7, "resemblance from which two texts are copies")
		copyFlags(f, o)
		colorFlag(f, o)
	},
	run: compare,
}

const (
	compareTerms    = 20
	comparePassages = 20
	passageWords    = 5 // shorter runs are idiom: "at the end of"
)

func compare(s *session) error {
	if len(s.args) != 2 {
		return usagef("compare takes two articles, not %d", len(s.args))
	}
	c, err := newStories(s, 0)
	if err != nil {
		return err
	}
	params := s.copyParams()
	params.Threshold = s.threshold
	if c.copies, err = cluster.NewCopies(params); err != nil {
		return badParams(err)
	}
	s.step("reading")
	a, b, err := c.both(s.args[0], s.args[1])
	if err != nil {
		return err
	}
	s.step("comparing")
	result, err := c.compare(a, b, params)
	if err != nil {
		return err
	}
	if s.format == "json" {
		return report.WriteComparisonJSON(s.out, result)
	}
	return report.WriteComparisonText(s.out, result, s.text())
}

// both reads the two articles and returns their numbers.
func (c *corpus) both(x, y string) (a, b int, err error) {
	s := c.session
	w := wants{heads: true}
	if s.in == "" {
		for i, path := range []string{x, y} {
			if err := c.read([]string{path}, w); err != nil {
				return 0, 0, err
			}
			s.counted(c.feeds[i], "", "")
			if n := len(c.refs) - i; n != 1 {
				return 0, 0, fmt.Errorf("%s: %s, want one; --in FILE compares two of a feed by their ids", path, count(int64(n), "record"))
			}
		}
		return 0, 1, nil
	}
	if err := c.read([]string{s.in}, w); err != nil {
		return 0, 0, err
	}
	s.counted(c.feeds[0], "", "")
	for i, id := range []string{x, y} {
		n := slices.IndexFunc(c.heads, func(h head) bool { return h.id == id })
		if n < 0 {
			return 0, 0, fmt.Errorf("%s: no article with the id %s", s.in, id)
		}
		if i == 0 {
			a = n
		} else {
			b = n
		}
	}
	return a, b, nil
}

func (c *corpus) compare(a, b int, params cluster.CopyParams) (out report.Comparison, err error) {
	s := c.session
	graph, err := c.stories.Group(s.ctx, s.workers)
	if err != nil {
		return out, err
	}
	x, err := c.article(a)
	if err != nil {
		return out, err
	}
	x.Text = strings.Clone(x.Text) // the reader's memory is used again
	y, err := c.article(b)
	if err != nil {
		return out, err
	}
	overlap := cluster.Compare(x.Text, y.Text, params)
	why, err := graph.Reasons(a, b, compareTerms, c.article)
	if err != nil {
		return out, err
	}
	out = report.Comparison{
		A: c.heads[a].id, B: c.heads[b].id, Relation: "none",
		Resemblance: figure(overlap.Resemblance()), Containment: figure(overlap.Containment()), Score: figure(why.Score),
		Terms: termsOf(why.Shared), AOnly: termsOf(why.Alone[0]), BOnly: termsOf(why.Alone[1]),
		Cosine: figure(why.Cosine), Disbelieved: why.Disbelieved, Repeated: why.Repeated,
		Articles: [2]report.StoryArticle{c.heads[a].article(), c.heads[b].article()},
		Limits:   report.Limits{Shingle: s.shingle, Resemblance: params.Threshold, Containment: max(0, params.Containment), Score: likely},
	}
	if why.Days >= 0 {
		out.Days, out.Nearness = &why.Days, figure(why.Nearness)
		out.Routine, out.Beyond = figure(why.Routine), figure(why.Beyond)
	}
	switch {
	case params.Resembles(overlap):
		out.Relation, out.By = "copy", "resemblance"
	case params.Contains(overlap):
		out.Relation, out.By = "copy", "containment"
	case why.Score >= likely:
		out.Relation, out.By = "story", "score"
	}
	found := cluster.Passages(x.Text, y.Text, passageWords)
	if out.Relation == "copy" {
		out.Differences = differences(x.Text, y.Text, found)
	}
	out.Passages = passages(x.Text, found)
	return out, nil
}

func termsOf(terms []cluster.Term) (out []report.Term) {
	for _, t := range terms {
		out = append(out, report.Term{Term: t.Term, Weight: report.Figure(t.Weight), Kind: report.KindOf(t.Term, t.Name)})
	}
	return out
}

// differences returns where two texts differ, with what is around it.
func differences(a, b string, shared []cluster.Passage) (out []report.Difference) {
	for _, d := range cluster.Differences(a, b, shared) {
		out = append(out, report.Difference{
			A: a[d.A.Start:d.A.End], B: b[d.B.Start:d.B.End], AOffset: int64(d.A.Start), BOffset: int64(d.B.Start),
			Around: [2][2]string{around(a, d.A), around(b, d.B)},
		})
	}
	return out
}

// around returns a few words before a span and behind it.
func around(s string, span cluster.Span) [2]string {
	const few = 40 // bytes
	from, to := max(0, span.Start-few), min(len(s), span.End+few)
	before, after := strings.ToValidUTF8(s[from:span.Start], ""), strings.ToValidUTF8(s[span.End:to], "")
	if from > 0 { // and not within a word
		_, before, _ = strings.Cut(before, " ")
		before = "… " + before
	}
	if to < len(s) {
		after = after[:strings.LastIndex(after, " ")+1] + "…"
	}
	return [2]string{before, after}
}

// passages returns the longest passages that two texts share, by their place in a.
func passages(a string, found []cluster.Passage) []report.Passage {
	found = slices.Clone(found)
	slices.SortStableFunc(found, func(p, q cluster.Passage) int { return cmp.Compare(q.Words, p.Words) })
	found = found[:min(len(found), comparePassages)]
	slices.SortFunc(found, func(p, q cluster.Passage) int { return cmp.Compare(p.A.Start, q.A.Start) })
	var out []report.Passage
	for _, p := range found {
		out = append(out, report.Passage{Text: a[p.A.Start:p.A.End], AOffset: int64(p.A.Start), BOffset: int64(p.B.Start)})
	}
	return out
}
