package main

import (
	"os"
	"runtime/debug"

	"github.com/spf13/pflag"

	"github.com/samestory/samestory/cluster"
)

var clusterCommand = &command{
	name:    "cluster",
	args:    "[flags] [FILE|DIR]...",
	summary: "report the stories",
	examples: `# The stories of a feed, as text.
samestory cluster testdata/quickstart.jsonl
# As a page to read, search and compare in.
samestory cluster --format html -o stories.html testdata/quickstart.jsonl
# For programs: a story a line, of three articles or more.
samestory cluster --format json --min-size 3 testdata/quickstart.jsonl
# With what earlier runs had, only the stories that are new or have grown.
samestory cluster --state memory --since run testdata/quickstart.jsonl`,
	help: `Reads articles and reports which of them are about the same event. Their rare
words and pairs of words decide, sharpened by their dates; text that outlets
repeat across their articles does not count. Copies are marked as such.

The score of an article is the probability that it reports the same event as
its story's representative.

With --state the articles of earlier runs are grouped with those of this one, for
as long as --window, and stories keep their ids. Of two that become one the older
id stays, which --since tells as {"story":...,"merged_into":...}. JSON has when a
story was created and changed, and how: new, grown, merged or split.

--furniture lists the repeated text, a sentence a line, that of most articles
first: {"text":...,"articles":N,"sources":N,"example":ID}, where the example is
the first article that has it. Of a long text the first 1,000 bytes are told.`,
	flags: func(f *pflag.FlagSet, o *options) {
		oneOfVar(f, &o.format, "format", "text", "the `FORMAT` of the report: text for people, json for programs (a line a story), csv (a line an article) or html, a page to read, search and compare in", "text", "json", "csv", "html")
		f.Float64Var(&o.threshold, "threshold", cluster.DefaultStoryThreshold, "probability from which groups of articles are merged")
		f.IntVar(&o.minSize, "min-size", 2, "leave out stories of fewer articles")
		f.BoolVar(&o.annotate, "annotate", false, `write every record, with "samestory":{"story":ID} as its last member`)
		f.StringVar(&o.furniture, "furniture", "", "write the repeated text that did not count to `FILE`")
		f.IntVar(&o.show, "show", 0, "reports of a story to show in text; 0 for all, on a terminal 12 unless this is given")
		colorFlag(f, o)
		stateFlags(f, o, "7d")
		f.StringVar(&o.since, "since", "", "with --state, report only stories that have changed since a `TIME`: run for this run, 24h or 3d back by the feed's dates, or a date")
	},
	run: clusterStories,
}

func clusterStories(s *session) error {
	if s.format == "html" && s.onTerminal() {
		return &usageError{"--format html is a page, and standard output is a terminal", "--format html -o stories.html"}
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

// labels returns each article's label, "" where it has none.
func (c *corpus) labels() []string {
	labels := make([]string, len(c.heads))
	for i, h := range c.heads {
		labels[i] = h.label
	}
	return labels
}
