package main

import (
	"cmp"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/state"
	"github.com/samestory/samestory/cmd/samestory/internal/feed"
	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

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
	case "html":
		return report.WriteStoriesHTML(s.out, t.pages(), t.page())
	default:
		if len(t.corpus.refs) == 0 {
			return nil // of nothing there is nothing to say
		}
		text := s.text()
		text.Read, text.Lines = len(t.corpus.refs), s.show
		if s.onTerminal() && !s.set("show") {
			text.Lines = shown
		}
		err = report.WriteStoriesText(s.out, t.stories(), text)
	}
	return cmp.Or(err, t.writeGone(s.out))
}

// shown is how many reports of a story a terminal shows.
const shown = 12

// tell reads the inputs and groups their articles.
func (c *corpus) tell(paths []string) (*told, error) {
	s := c.session
	s.step("reading")
	if err := c.read(paths, wants{heads: true}); err != nil {
		return nil, err
	}
	s.counted(c.feeds[0], "grouped by title alone, which is weaker", "each is a story of its own")
	c.adviseDates()
	return c.group()
}

// adviseDates says so where no article has a date, and most addresses do.
func (c *corpus) adviseDates() {
	var inURL int64
	for _, h := range c.heads {
		if !h.published.IsZero() {
			return
		}
		if !feed.URLDate(h.url).IsZero() {
			inURL++
		}
	}
	if url := c.feeds[0].Used().URL; url != "" && inURL > max(1, int64(len(c.heads))/2) {
		c.session.notice(fmt.Sprintf("no record has a date, but %s of the addresses do: --date-field %s reads them there", thousands(inURL), url))
	}
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

// stories yields the stories of --min-size articles or more.
func (t *told) stories() iter.Seq2[report.Story, error] { return inOrder(t, t.story) }

// inOrder yields what build makes of the stories that are to be told. Their articles
// are read again, so several stories are built at once.
func inOrder[T any](t *told, build func(worker int, group []int) (T, error)) iter.Seq2[T, error] {
	s := t.corpus.session
	groups := t.groups
	if n := slices.IndexFunc(groups, func(g []int) bool { return len(g) < s.minSize }); n >= 0 {
		groups = groups[:n] // they come by size
	}
	if t.since != nil {
		groups = slices.DeleteFunc(slices.Clone(groups), func(g []int) bool { return !t.since.has(t.memory, t.lineage[g[0]]) })
	}
	type result struct {
		value T
		err   error
	}
	workers := cmp.Or(s.workers, runtime.GOMAXPROCS(0))
	const many = 128
	// begin builds some stories and returns how to wait for them.
	begin := func(some [][]int) (wait func() []result) {
		out := make([]result, len(some))
		var next atomic.Int64
		var wg sync.WaitGroup
		for worker := range workers {
			wg.Go(func() {
				for i := int(next.Add(1) - 1); i < len(some); i = int(next.Add(1) - 1) {
					if out[i].err = s.ctx.Err(); out[i].err == nil {
						out[i].value, out[i].err = build(worker, some[i])
					}
				}
			})
		}
		return func() []result { wg.Wait(); return out }
	}
	return func(yield func(T, error) bool) {
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
				if !yield(r.value, r.err) || r.err != nil {
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
	return t.telling(worker, group, t.graph.Tell(group))
}

func (t *told) telling(worker int, group []int, telling *cluster.Telling) (report.Story, error) {
	heads := t.corpus.heads
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
	terms, err := telling.Terms(termCount, t.again(worker))
	for _, term := range terms {
		out.Terms = append(out.Terms, term.Term)
	}
	return out, err
}

// again reads articles again.
func (t *told) again(worker int) func(i int) (cluster.Article, error) {
	return func(i int) (cluster.Article, error) {
		rec, err := t.corpus.record(worker, i)
		return rec.Article, err
	}
}

func (t *told) article(worker, i int, score float64) (report.StoryArticle, error) {
	h := t.corpus.heads[i]
	a := h.article()
	a.Score = report.Figure(score)
	if c := t.copyOf[i]; c >= 0 {
		a.CopyOf = report.ID(t.corpus.heads[c].id)
	}
	if strings.TrimSpace(h.title) == "" && (t.corpus.session.format == "text" || t.corpus.session.format == "html") {
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
