package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

var dedupCommand = &command{
	name:    "dedup",
	args:    "[flags] [FILE|DIR]...",
	summary: "write each article once",
	examples: `# Each article once, in the order of the input.
samestory dedup testdata/quickstart.jsonl > clean.jsonl
# Without what an older feed had, and of several copies the longest.
samestory dedup --against testdata/world.jsonl --keep longest testdata/quickstart.jsonl > new.jsonl
# Run by run: what came before is remembered, and kept.jsonl is added to.
samestory dedup --state memory -o kept.jsonl testdata/quickstart.jsonl
# What is dropped, and why.
samestory dedup --annotate testdata/quickstart.jsonl | jq -c '{id,samestory}'`,
	help: `Reads articles and writes those that are no copy of one that was kept before,
in input order. Lines of JSON Lines come out byte for byte; other formats come
out as JSON Lines.

Two articles are copies if the resemblance of their texts' shingles is at least
--threshold, or if one contains at least --containment of the other. Each pair
is verified exactly, on the texts alone, so a copy under another title is found.
Of two that are copies by containment only the contained one is dropped, and
none is dropped for text that its outlet repeats on other articles too. Of 100
drops drawn from newswire and read, 97 were right at the default threshold; of
those from .9 up, all.

With --state a run goes on from the last: an article that came before under its id
or url is not written again unless its text has changed, and lines are written as
soon as they are decided. FILEs of --output and --dropped are added to, each line
exactly once whatever is killed when; to a pipe the last batch may come again.
What has not come for --window is forgotten, by the dates of the feed.`,
	flags: func(f *pflag.FlagSet, o *options) {
		f.Float64Var(&o.threshold, "threshold", .7, "resemblance from which two texts are copies")
		copyFlags(f, o)
		oneOfVar(f, &o.format, "format", "jsonl", "jsonl, which is all there is", "jsonl")
		keepFlags(f, o)
		f.StringArrayVar(&o.against, "against", nil, "drop copies of the articles in `FILE` too, and never write those; may be given again")
		f.BoolVar(&o.annotate, "annotate", false, `write every record, with "samestory":{"copy_of",...} as its last member`)
		f.StringVar(&o.dropped, "dropped", "", "write what is left out to `FILE`")
		stateFlags(f, o, "30d")
	},
	run:     dedup,
	appends: true,
}

func dedup(s *session) error {
	if s.state != "" || s.window > 0 {
		return dedupState(s)
	}
	c, err := newCopies(s, s.threshold)
	if err != nil {
		return err
	}
	var left *lines
	if s.dropped != "" { // now: a bad name found when all is read would cost the run
		f, err := s.open(s.dropped)
		if err != nil {
			return err
		}
		left = newLines(c, f)
		defer left.stop()
	}
	w := wants{heads: s.annotate, ordering: s.keep == "earliest" || len(s.prefer) > 0}
	s.step("reading")
	if len(s.against) > 0 {
		if err := c.read(s.against, w); err != nil {
			return err
		}
		s.counted(c.feeds[0], "", "")
	}
	old := len(c.refs)
	if err := c.read(s.args, w); err != nil {
		return err
	}
	s.counted(c.feeds[len(c.feeds)-1], "kept, for copies are told by their texts", "kept")
	if s.annotate {
		c.repeatedIDs()
	}
	g, err := c.graph()
	if err != nil {
		return err
	}
	verdicts := g.Keep(c.order(old), old)
	s.step("writing")
	return writeVerdicts(s, c, verdicts, old, left)
}

// newCopies returns a corpus that looks for copies.
func newCopies(s *session, threshold float64) (*corpus, error) {
	p := s.copyParams()
	p.Threshold = threshold
	copies, err := cluster.NewCopies(p)
	if err != nil {
		return nil, badParams(err)
	}
	return &corpus{session: s, copies: copies}, nil
}

// order ranks the articles for Keep: the first old ones, which stay, then the
// others by outlet and by what --keep says, the input's order deciding at last.
func (c *corpus) order(old int) []int32 {
	s := c.session
	order := make([]int32, len(c.refs))
	for i := range order {
		order[i] = int32(i)
	}
	outlet := func(i int32) int {
		if n := slices.IndexFunc(s.prefer, func(p string) bool { return strings.EqualFold(p, c.heads[i].source) }); n >= 0 {
			return n
		}
		return len(s.prefer)
	}
	slices.SortStableFunc(order[old:], func(i, j int32) int {
		by := 0
		if len(s.prefer) > 0 {
			by = cmp.Compare(outlet(i), outlet(j))
		}
		switch {
		case by != 0:
		case s.keep == "longest":
			by = cmp.Compare(c.copies.Words(int(j)), c.copies.Words(int(i)))
		case s.keep == "earliest":
			by = cmp.Compare(c.when(int(i)), c.when(int(j)))
		}
		return by
	})
	return order
}

// when is the date of an article as a number; articles without one come last.
func (c *corpus) when(i int) int64 {
	if t := c.heads[i].published; !t.IsZero() {
		return t.Unix()
	}
	return math.MaxInt64
}

// copyNote is what --annotate says of an article.
type copyNote struct {
	CopyOf      report.ID      `json:"copy_of"`
	Resemblance *report.Figure `json:"resemblance"`
	Containment *report.Figure `json:"containment"`
}

// writeVerdicts writes the articles from old on: those that are dropped to left,
// unless it is nil.
func writeVerdicts(s *session, c *corpus, verdicts []cluster.Verdict, old int, left *lines) error {
	kept := newLines(c, s.out)
	defer kept.stop()
	dropped := 0
	for i := old; i < len(verdicts); i++ {
		v := verdicts[i]
		if v.CopyOf >= 0 {
			dropped++
		}
		var err error
		switch {
		case s.annotate:
			note := copyNote{}
			if v.CopyOf >= 0 {
				note = copyNote{report.ID(c.heads[v.CopyOf].id), figure(v.Resemblance()), figure(v.Containment())}
			}
			err = kept.annotate(i, note)
		case v.CopyOf < 0:
			err = kept.write(i)
		}
		if err == nil && v.CopyOf >= 0 && left != nil {
			err = left.write(i)
		}
		if err != nil {
			return err
		}
		if i&1023 == 0 && s.ctx.Err() != nil {
			return s.ctx.Err()
		}
	}
	if left != nil {
		if err := left.flush(); err != nil {
			return err
		}
	}
	if err := kept.flush(); err != nil {
		return err
	}
	if err := s.out.Flush(); err != nil { // on a terminal what follows would break a line
		return err
	}
	s.decided(int64(len(verdicts)-old-dropped), int64(dropped))
	return nil
}

// decided tells how many records were kept, and how many dropped.
func (s *session) decided(kept, dropped int64) {
	s.report.Counts["kept"], s.report.Counts["dropped"] = kept, dropped
	s.notice(fmt.Sprintf("%s, %s kept, %s dropped as copies", count(kept+dropped, "record"), thousands(kept), thousands(dropped)))
}

func figure(x float64) *report.Figure { return new(report.Figure(x)) }
