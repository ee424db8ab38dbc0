package main

import (
	"errors"

	"github.com/spf13/pflag"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/eval"
	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

var evalCommand = &command{
	name:    "eval",
	args:    "[flags] [FILE]...",
	summary: "score the grouping against labels in the records",
	examples: `# How well the groups agree with the labels that each record has in its member cluster.
samestory eval --label-field cluster testdata/english.jsonl`,
	help: `Reads articles of which some or all carry a label that names their event, groups
them as cluster does, and says how well the groups agree with the labels. Articles
without a label take part in the grouping and are not scored.

Intervals are those of 95 in 100 resamples of the labelled stories, for ten
stories or more. The worst mistakes are listed by how many pairs of articles
they cost, each with two articles that show it: false_merges are groups of
several labels, splits are labels in several groups.`,
	flags: func(f *pflag.FlagSet, o *options) {
		f.StringVar(&o.fields.Label, "label-field", "cluster", "`PATH` of the label")
		f.IntVar(&o.worst, "worst", 5, "list this many of the worst mistakes of each kind")
		f.Float64Var(&o.threshold, "threshold", cluster.DefaultStoryThreshold, "probability from which groups of articles are merged")
	},
	run: evaluate,
}

// evaluation is what eval prints.
type evaluation struct {
	eval.Score
	Intervals *eval.Intervals `json:"intervals"` // null for a few stories
	Merges    []mistake       `json:"false_merges"`
	Splits    []mistake       `json:"splits"`
}

func evaluate(s *session) error {
	c, err := newStories(s, s.threshold)
	if err != nil {
		return err
	}
	t, err := c.tell(s.args)
	if err != nil {
		return err
	}
	gold, group := c.labels(), storyNumbers(t.groups, len(c.heads))
	if len(gold) == 0 {
		return nil
	}
	score, err := eval.Evaluate(gold, group)
	if errors.Is(err, eval.ErrUnlabelled) {
		return &usageError{"no record has a label at " + s.fields.Label, "--label-field names where it stands"}
	}
	if err != nil {
		return err
	}
	result := evaluation{Score: score.Rounded()}
	if i, enough, err := eval.Resample(gold, group); err != nil {
		return err
	} else if enough {
		result.Intervals = &i
	}
	if result.Merges, result.Splits, err = t.mistakes(gold, group, s.worst); err != nil {
		return err
	}
	line, err := report.AppendJSON(nil, result)
	if err != nil {
		return err
	}
	_, err = s.out.Write(append(line, '\n'))
	return err
}
