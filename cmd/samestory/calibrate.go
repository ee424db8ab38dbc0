package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/spf13/pflag"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/eval"
	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

var calibrateCommand = &command{
	name:    "calibrate",
	args:    "[flags] [FILE]...",
	summary: "find the threshold that suits your labels",
	examples: `# The threshold that is best by the labels that each record has in its member cluster.
samestory calibrate --label-field cluster testdata/english.jsonl testdata/world.jsonl`,
	help: `Reads articles of which some or all carry a label that names their event, groups
them at thresholds from .05 to .95, and says which is best for them by BCubed F1.
With --pairs it reads judgements of pairs instead, lines of
{"a":ID,"b":ID,"same":true}, and says from which probability two articles are best
called one story, and how often pairs of each probability are.

The interval holds what was best in 95 of 100 resamples, and left_out_f1 what the
choice is worth on stories that it was not chosen by. From fewer than 30 stories
of two articles, or 20 pairs of either kind, nothing is promised.`,
	flags: func(f *pflag.FlagSet, o *options) {
		f.StringVar(&o.fields.Label, "label-field", "cluster", "`PATH` of the label")
		f.StringVar(&o.pairs, "pairs", "", "judge by the pairs in `FILE`, not by labels")
	},
	run: calibrate,
}

// thresholds are what calibrate tries.
var thresholds = func() (list []float64) {
	for percent := 5; percent < 100; percent += 5 {
		list = append(list, float64(percent)/100)
	}
	return list
}()

// choice is what calibrate prints.
type choice struct {
	Articles  int        `json:"articles"`
	Threshold float64    `json:"threshold"`
	Interval  [2]float64 `json:"interval"`
	F1        float64    `json:"f1"`
	LeftOut   float64    `json:"left_out_f1"`
	Default   float64    `json:"default_f1"` // at the default threshold
	Curve     []point    `json:"curve"`
	Bins      []bin      `json:"calibration,omitempty"`
}

type point struct {
	Threshold float64 `json:"threshold"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// bin is the pairs of some probabilities.
type bin struct {
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	Pairs int     `json:"pairs"`
	Same  int     `json:"same"`
}

func calibrate(s *session) error {
	var judged []judgement
	if s.pairs != "" { // before anything is read: a bad file would cost the run
		var err error
		if judged, err = readJudgements(s.pairs, int(s.maxBytes)); err != nil {
			return err
		}
	}
	c, err := newStories(s, thresholds[0])
	if err != nil {
		return err
	}
	t, err := c.tell(s.args)
	if err != nil {
		return err
	}
	var result choice
	if s.pairs != "" {
		result, err = t.byPairs(judged)
	} else {
		result, err = t.byLabels()
	}
	if errors.Is(err, eval.ErrTooFew) {
		return &usageError{message: fmt.Sprintf("too few labels to choose a threshold by: want %d stories of two articles or more, or %d pairs of either kind", eval.MinChoiceStories, eval.MinChoicePairs)}
	}
	if err != nil {
		return err
	}
	result.Articles = len(c.heads)
	line, err := report.AppendJSON(nil, result)
	if err != nil {
		return err
	}
	_, err = s.out.Write(append(line, '\n'))
	return err
}

// byLabels chooses by the groups of labelled articles.
func (t *told) byLabels() (choice, error) {
	gold := t.corpus.labels()
	grouped := func(threshold float64) ([]int, eval.Score, error) {
		g, err := t.graph.Regroup(threshold)
		if err != nil {
			return nil, eval.Score{}, err
		}
		group := storyNumbers(g.Stories(), len(gold))
		s, err := eval.Evaluate(gold, group)
		if errors.Is(err, eval.ErrUnlabelled) {
			err = eval.ErrTooFew
		}
		return group, s.Rounded(), err
	}
	var result choice
	var groupings [][]int
	for _, threshold := range thresholds {
		group, s, err := grouped(threshold)
		if err != nil {
			return result, err
		}
		groupings = append(groupings, group)
		result.Curve = append(result.Curve, point{threshold, s.BCubed.Precision, s.BCubed.Recall, s.BCubed.F1})
	}
	best, err := eval.ChooseGrouping(gold, groupings)
	if err != nil {
		return result, err
	}
	_, s, err := grouped(cluster.DefaultStoryThreshold)
	result.Default = s.BCubed.F1
	result.take(best)
	return result, err
}

// byPairs chooses by judged pairs of articles.
func (t *told) byPairs(judged []judgement) (choice, error) {
	number := map[string]int{}
	for i, h := range t.corpus.heads {
		number[h.id] = i
	}
	var result choice
	same, scores := make([]bool, len(judged)), make([]float64, len(judged))
	for i, j := range judged {
		a, okA := number[j.A]
		b, okB := number[j.B]
		if !okA || !okB || a == b {
			return result, &usageError{message: fmt.Sprintf("%s:%d: %q and %q are not two articles of the input", t.corpus.session.pairs, j.line, j.A, j.B)}
		}
		same[i], scores[i] = *j.Same, t.graph.Score(a, b)
	}
	at := func(threshold float64) ([]bool, point) {
		said := make([]bool, len(scores))
		right, named, yes := 0.0, 0.0, 0.0
		for i, score := range scores {
			if said[i] = score >= threshold; said[i] {
				named++
			}
			if same[i] {
				yes++
			}
			if said[i] && same[i] {
				right++
			}
		}
		p := point{Threshold: threshold, Precision: right / max(named, 1), Recall: right / max(yes, 1), F1: 2 * right / max(named+yes, 1)}
		for _, x := range []*float64{&p.Precision, &p.Recall, &p.F1} {
			*x = math.Round(*x*1e4) / 1e4
		}
		return said, p
	}
	var judgements [][]bool
	for _, threshold := range thresholds {
		said, p := at(threshold)
		judgements, result.Curve = append(judgements, said), append(result.Curve, p)
	}
	best, err := eval.ChoosePairs(same, judgements)
	if err != nil {
		return result, err
	}
	_, p := at(likely)
	result.Default = p.F1
	result.take(best)
	result.Bins = make([]bin, 10)
	for i := range result.Bins {
		result.Bins[i].From, result.Bins[i].To = float64(i)/10, float64(i+1)/10
	}
	for i, score := range scores {
		b := &result.Bins[min(9, int(score*10))]
		b.Pairs++
		if same[i] {
			b.Same++
		}
	}
	return result, nil
}

func (c *choice) take(best eval.Choice) {
	c.Threshold, c.Interval = thresholds[best.Best], [2]float64{thresholds[best.Low], thresholds[best.High]}
	c.F1, c.LeftOut = best.F1, best.LeftOut
}

// judgement is a line of --pairs.
type judgement struct {
	A, B string
	Same *bool
	line int
}

// readJudgements reads all or names the first line that is none: a choice from
// what is left would look like one from all.
func readJudgements(path string, longest int) ([]judgement, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return scanJudgements(file, path, longest)
}

func scanJudgements(r io.Reader, path string, longest int) ([]judgement, error) {
	var all []judgement
	in := bufio.NewScanner(r)
	in.Buffer(nil, longest)
	for n := 1; in.Scan(); n++ {
		line := bytes.TrimSpace(in.Bytes())
		if len(line) == 0 {
			continue
		}
		j := judgement{line: n}
		if err := json.Unmarshal(line, &j); err != nil {
			return nil, &usageError{message: fmt.Sprintf("%s:%d: %v", path, n, err)}
		}
		if j.A == "" || j.B == "" || j.Same == nil {
			return nil, &usageError{fmt.Sprintf("%s:%d: not a judgement of two articles", path, n), `want {"a":ID,"b":ID,"same":true|false}`}
		}
		all = append(all, j)
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	return all, nil
}
