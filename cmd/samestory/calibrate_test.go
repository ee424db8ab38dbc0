package main

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/samestory/samestory/cluster/eval"
)

func TestCalibrateByLabels(t *testing.T) {
	got := decode[choice](t, output(t, "calibrate", feedPath("english.jsonl"), feedPath("world.jsonl")))[0]
	if got.Articles != 93+84 || len(got.Curve) != len(thresholds) || got.Bins != nil {
		t.Errorf("%d articles, %d thresholds", got.Articles, len(got.Curve))
	}
	if got.Interval[0] > got.Threshold || got.Threshold > got.Interval[1] || got.F1 < got.Default || got.LeftOut > got.F1+.02 {
		t.Errorf("the choice is %+v", got)
	}
	// What the curve says is what eval says.
	for _, p := range got.Curve {
		if p.F1 > got.F1 || p.Threshold == got.Threshold && p.F1 != got.F1 {
			t.Errorf("%v has %v, the best one %v", p.Threshold, p.F1, got.F1)
		}
		if p.Threshold == .3 || p.Threshold == .8 {
			s := decode[eval.Score](t, output(t, "eval", "--threshold", fmt.Sprint(p.Threshold), feedPath("english.jsonl"), feedPath("world.jsonl")))[0]
			if s.BCubed.F1 != p.F1 {
				t.Errorf("at %v eval has a BCubed F1 of %v, calibrate %v", p.Threshold, s.BCubed.F1, p.F1)
			}
		}
	}
}

// judgedPairs judges the pairs of a feed by their labels: all that are of one
// story, and as many that are not.
func judgedPairs(t *testing.T) (lines string, same int) {
	t.Helper()
	all := decode[struct{ ID, Cluster string }](t, read(t, feedPath("english.jsonl")))
	var b strings.Builder
	others := 0
	for i, x := range all {
		for _, y := range all[:i] {
			is := x.Cluster == y.Cluster
			if !is && others > same {
				continue
			}
			if is {
				same++
			} else {
				others++
			}
			line, err := json.Marshal(map[string]any{"a": x.ID, "b": y.ID, "same": is})
			if err != nil {
				t.Fatal(err)
			}
			b.Write(append(line, '\n'))
		}
	}
	return b.String(), same
}

func TestCalibrateByPairs(t *testing.T) {
	t.Chdir(t.TempDir())
	lines, same := judgedPairs(t)
	write(t, "pairs.jsonl", lines+"\n")
	got := decode[choice](t, output(t, "calibrate", "--pairs", "pairs.jsonl", feedPath("english.jsonl")))[0]
	if got.Interval[0] > got.Threshold || got.Threshold > got.Interval[1] || got.F1 < got.Default || got.F1 < .8 {
		t.Errorf("the choice is %+v", got)
	}
	pairs, right := 0, 0
	for i, b := range got.Bins {
		pairs += b.Pairs
		right += b.Same
		if math.Abs(b.To-b.From-.1) > 1e-9 || i > 0 && b.From != got.Bins[i-1].To || b.Same > b.Pairs {
			t.Errorf("bin %d is %+v", i, b)
		}
	}
	if right != same || pairs != strings.Count(lines, "\n") || got.Bins[9].Same != got.Bins[9].Pairs {
		t.Errorf("%d pairs, %d of them the same, in %+v", pairs, right, got.Bins)
	}
}

func TestCalibrateRefuses(t *testing.T) {
	t.Chdir(t.TempDir())
	lines, _ := judgedPairs(t)
	write(t, "few.jsonl", lines[:strings.Index(lines, "\n")+1])
	write(t, "broken.jsonl", "\n{\"a\":\"mw-101\",\n")
	write(t, "unjudged.jsonl", `{"a":"mw-101","b":"mw-102"}`)
	write(t, "stranger.jsonl", `{"a":"mw-101","b":"\u001b[31mnobody","same":true}`)
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{feedPath("quickstart.jsonl")}, exitUsage, "too few labels"},
		{[]string{"--label-field", "topic", feedPath("english.jsonl")}, exitUsage, "too few labels"},
		{[]string{"--pairs", "few.jsonl", feedPath("english.jsonl")}, exitUsage, "too few labels"},
		{[]string{"--pairs", "broken.jsonl", feedPath("english.jsonl")}, exitUsage, "broken.jsonl:2: "},
		{[]string{"--pairs", "unjudged.jsonl", feedPath("english.jsonl")}, exitUsage, "unjudged.jsonl:1: not a judgement"},
		{[]string{"--pairs", "stranger.jsonl", feedPath("english.jsonl")}, exitUsage, "stranger.jsonl:1: "},
		{[]string{"--pairs", "absent.jsonl", feedPath("english.jsonl")}, exitFailed, "absent.jsonl"},
	} {
		got := program(nil, append([]string{"calibrate", "-q"}, c.args...)...)
		if got.code != c.code || !strings.Contains(got.stderr, c.want) || got.stdout != "" || strings.Contains(got.stderr, "\x1b") {
			t.Errorf("%v: exit %d, %q", c.args, got.code, got.stderr)
		}
	}
}
