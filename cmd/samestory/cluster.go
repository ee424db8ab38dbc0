package main

import (
	"cmp"
	"fmt"
	"iter"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/pflag"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/state"
	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

var clusterCommand = &command{
	name:    "cluster",
	args:    "[flags] [FILE|DIR]...",
	summary: "report the stories",
	help: `Reads articles and reports which of them are about the same event. Their rare
words and pairs of words decide, sharpened by their dates; text that outlets
repeat across their articles does not count. Copies are marked as such.

The score of an article is the probability that it reports the same event as
its story's representative.

--furniture lists the repeated text, a sentence a line, that of most articles
first: {"text":...,"articles":N,"sources":N,"example":ID}, where the example is
the first article that has it. Of a long text the first 1,000 bytes are told.`,
	flags: func(f *pflag.FlagSet, o *options) {
		f.StringVar(&o.format, "format", "text", "text for people, json for programs (a line a story) or csv (a line an article)")
		f.Float64Var(&o.threshold, "threshold", cluster.DefaultStoryThreshold, "probability from which groups of articles are merged")
		f.IntVar(&o.minSize, "min-size", 2, "leave out stories of fewer articles")
		f.BoolVar(&o.annotate, "annotate", false, `write every record, with "samestory":{"story":ID} as its last member`)
		f.StringVar(&o.furniture, "furniture", "", "write the repeated text that did not count to `FILE`")
		f.StringVar(&o.color, "color", "auto", "auto, always or never")
		stateFlags(f, o, "7d")
		f.StringVar(&o.since, "since", "", "with --state, report only stories that have changed since a `TIME`: run for this run, 24h or 3d back by the feed's dates, or a date")
	},
	run: clusterStories,
}

func clusterStories(s *session) error {
	if err := s.formats("text", "json", "csv"); err != nil {
		return err
	}
	if s.furniture != "" { // now, as a bad name would cost the run
		f, err := s.open(s.furniture)
		if err != nil {
			return err
		}
		s.repeated = f
	}
	if s.state != "" {
		return clusterState(s)
	}
	if s.since != "" {
		return usagef("--since goes with --state, which remembers how stories were")
	}
	c, err := newStories(s, s.threshold)
	if err != nil {
		return err
	}
	t, err := c.tell(s.args)
	if err != nil {
		return err
	}
	if s.annotate {
		s.step("writing")
		return t.annotate()
	}
	return t.report()
}

// report writes the stories as --format says.
func (t *told) report() error {
	s := t.corpus.session
	s.step("writing")
	if s.repeated != nil {
		if err := t.listFurniture(s.repeated); err != nil {
			return err
		}
	}
	var err error
	switch s.format {
	case "json":
		err = report.WriteJSON(s.out, t.stories())
	case "csv":
		return report.WriteStoriesCSV(s.out, t.stories())
	default:
		if len(t.corpus.refs) == 0 {
			return nil // of nothing there is nothing to say
		}
		text := s.text()
		text.Read = len(t.corpus.refs)
		err = report.WriteStoriesText(s.out, t.stories(), text)
	}
	return cmp.Or(err, t.writeGone(s.out))
}

// formats refuses a --format that the command does not have.
func (s *session) formats(names ...string) error {
	if !slices.Contains(names, s.format) {
		return usagef("--format %q: want %s", s.format, list(names))
	}
	return nil
}

// newStories returns a corpus that looks for stories, and for copies by the
// defaults, to mark them.
func newStories(s *session, threshold float64) (*corpus, error) {
	stories, err := cluster.NewStories(cluster.StoryParams{Threshold: threshold, Window: s.storyWindow()})
	if err != nil {
		return nil, badParams(err)
	}
	c, err := newCopies(s, 0)
	if err != nil {
		return nil, err
	}
	c.stories = stories
	holdLess()
	return c, nil
}

// holdLess has the memory's collector run twice as often as it usually does, unless
// the user said how often: what is grouped is large, and most of it is numbers that
// the collector need not look at. A million articles take 3.4 GB, not 4.6.
func holdLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
}

// told is a corpus in its stories.
type told struct {
	corpus *corpus
	graph  *cluster.StoryGraph
	groups [][]int
	copyOf []int // of each article, the article of its story that it is a copy of, or -1

	// With a state:
	memory  *state.Stories
	lineage map[int]*state.Story // by a story's first article
	names   []string             // of each article, the id of its story
	since   *since
}

// tell reads the inputs and groups their articles.
func (c *corpus) tell(paths []string) (*told, error) {
	s := c.session
	s.step("reading")
	if err := c.read(paths, wants{heads: true}); err != nil {
		return nil, err
	}
	s.counted(c.feeds[0], "grouped by title alone, which is weaker", "each is a story of its own")
	return c.group()
}

// group groups the articles that were read.
func (c *corpus) group() (*told, error) {
	s := c.session
	c.repeatedIDs()
	copies, err := c.graph()
	if err != nil {
		return nil, err
	}
	t := &told{corpus: c, copyOf: c.originals(copies)}
	var joined [][2]int
	for i, original := range t.copyOf {
		if original >= 0 {
			joined = append(joined, [2]int{original, i})
		}
	}
	stories := c.stories
	c.copies, c.ids, c.stories = nil, nil, nil // which are large, and not asked again
	s.step("finding stories")
	if t.graph, err = stories.Group(s.ctx, s.workers, joined...); err != nil {
		return nil, err
	}
	t.groups = t.graph.Stories()
	t.within()
	s.report.Counts["stories"] = int64(len(t.groups))
	s.report.Counts["scored_pairs"] = int64(t.graph.Candidates)
	return t, nil
}

// originals returns, for each article, the one that it is a copy of, or -1. The
// earliest of several is the one that the others are copies of.
func (c *corpus) originals(copies *cluster.CopyGraph) []int {
	order := make([]int32, len(c.refs))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(i, j int32) int {
		return cmp.Or(cmp.Compare(c.when(int(i)), c.when(int(j))), cmp.Compare(c.heads[i].id, c.heads[j].id))
	})
	of := make([]int, len(order))
	window := int64(c.session.storyWindow() / time.Second)
	for i, v := range copies.Keep(order, 0) {
		of[i] = v.CopyOf
		if v.CopyOf >= 0 && window > 0 && c.apart(i, v.CopyOf) > window {
			of[i] = -1
		}
	}
	return of
}

// apart is how many seconds lie between two articles, 0 where a date is unknown.
func (c *corpus) apart(i, j int) int64 {
	a, b := c.heads[i].published, c.heads[j].published
	if a.IsZero() || b.IsZero() {
		return 0
	}
	return max(a.Unix(), b.Unix()) - min(a.Unix(), b.Unix())
}

// within forgets the copies of articles that are in another story.
func (t *told) within() {
	story := storyNumbers(t.groups, len(t.copyOf))
	for i, original := range t.copyOf {
		if original >= 0 && story[original] != story[i] {
			t.copyOf[i] = -1
		}
	}
}

// storyNumbers returns the number of each article's story.
func storyNumbers(stories [][]int, articles int) []int {
	of := make([]int, articles)
	for n, story := range stories {
		for _, i := range story {
			of[i] = n
		}
	}
	return of
}

// labels returns each article's label, "" where it has none.
func (c *corpus) labels() []string {
	labels := make([]string, len(c.heads))
	for i, h := range c.heads {
		labels[i] = h.label
	}
	return labels
}

// stories yields the stories of --min-size articles or more. Their articles are
// read again for the terms, so several stories are put together at once.
func (t *told) stories() iter.Seq2[report.Story, error] {
	s := t.corpus.session
	groups := t.groups
	if n := slices.IndexFunc(groups, func(g []int) bool { return len(g) < s.minSize }); n >= 0 {
		groups = groups[:n] // they come by size
	}
	if t.since != nil {
		groups = slices.DeleteFunc(slices.Clone(groups), func(g []int) bool { return !t.since.has(t.memory, t.lineage[g[0]]) })
	}
	type result struct {
		story report.Story
		err   error
	}
	workers := cmp.Or(s.workers, runtime.GOMAXPROCS(0))
	const many = 128
	// begin puts some stories together and returns how to wait for them.
	begin := func(some [][]int) (wait func() []result) {
		out := make([]result, len(some))
		var next atomic.Int64
		var wg sync.WaitGroup
		for worker := range workers {
			wg.Go(func() {
				for i := int(next.Add(1) - 1); i < len(some); i = int(next.Add(1) - 1) {
					if out[i].err = s.ctx.Err(); out[i].err == nil {
						out[i].story, out[i].err = t.story(worker, some[i])
					}
				}
			})
		}
		return func() []result { wg.Wait(); return out }
	}
	return func(yield func(report.Story, error) bool) {
		first := groups[:min(many, len(groups))]
		wait, rest := begin(first), groups[len(first):]
		for wait != nil {
			done := wait()
			wait = nil
			if len(rest) > 0 { // while these are written
				some := rest[:min(many, len(rest))]
				wait, rest = begin(some), rest[len(some):]
			}
			for _, r := range done {
				if !yield(r.story, r.err) || r.err != nil {
					if wait != nil {
						wait()
					}
					return
				}
			}
		}
	}
}

// termCount is how many terms a story is labelled with.
const termCount = 8

func (t *told) story(worker int, group []int) (report.Story, error) {
	heads := t.corpus.heads
	telling := t.graph.Tell(group)
	out := report.Story{
		Story:          heads[group[0]].id, // they come by date, then id
		First:          heads[group[0]].id,
		Size:           len(group),
		Representative: heads[telling.Representative].id,
		Terms:          []string{},
	}
	if p := t.lineage[group[0]]; p != nil {
		out.Story = p.ID
		out.Remembered = &report.Remembered{Created: report.Time(p.CreatedAt()), Changed: report.Time(p.ChangedAt()), Change: string(p.Change), SplitFrom: report.ID(p.SplitFrom)}
	}
	outlets := map[string]bool{}
	for n, i := range group {
		a, err := t.article(worker, i, telling.Scores[n])
		if err != nil {
			return out, err
		}
		if a.CopyOf == "" {
			out.Independent++
		}
		if a.Source != "" {
			outlets[a.Source] = true
		}
		if len(group) > 1 && (out.Weakest == nil || a.Score < *out.Weakest) {
			out.Weakest = new(a.Score)
		}
		out.Articles = append(out.Articles, a)
	}
	out.Outlets = len(outlets)
	terms, err := telling.Terms(termCount, func(i int) (cluster.Article, error) {
		rec, err := t.corpus.record(worker, i)
		return rec.Article, err
	})
	for _, term := range terms {
		out.Terms = append(out.Terms, term.Term)
	}
	return out, err
}

func (t *told) article(worker, i int, score float64) (report.StoryArticle, error) {
	h := t.corpus.heads[i]
	a := report.StoryArticle{ID: h.id, Title: h.title, URL: h.url, Source: h.source, Published: report.Time(h.published), Score: report.Figure(score)}
	if c := t.copyOf[i]; c >= 0 {
		a.CopyOf = report.ID(t.corpus.heads[c].id)
	}
	if strings.TrimSpace(h.title) == "" && t.corpus.session.format == "text" {
		rec, err := t.corpus.record(worker, i)
		if err != nil {
			return a, err
		}
		a.Lead = strings.Clone(rec.Text[:min(len(rec.Text), 400)])
	}
	return a, nil
}

// annotate writes every record with the id of its story.
func (t *told) annotate() error {
	ids := make([]string, len(t.corpus.refs))
	for _, group := range t.groups {
		for _, i := range group {
			ids[i] = t.corpus.heads[group[0]].id
		}
	}
	out := newLines(t.corpus, t.corpus.session.out)
	for i, id := range ids {
		if err := out.annotate(i, storyNote{report.ID(id)}); err != nil {
			return fmt.Errorf("annotating %s: %w", t.corpus.heads[i].id, err)
		}
	}
	return nil
}

// storyNote is what --annotate says of an article.
type storyNote struct {
	Story report.ID `json:"story"`
}
