package eval

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// feed makes stories of some articles each, of which a share is torn apart
// and another runs into the next.
func feed(r *rand.Rand, stories int) (gold []string, group []int) {
	for s := range stories {
		for range 1 + r.IntN(6) {
			g := s * 10
			switch r.IntN(10) {
			case 0:
				g += 1 + r.IntN(5)
			case 1:
				g += 10
			}
			gold, group = append(gold, fmt.Sprint("s", s)), append(group, g)
		}
	}
	return gold, group
}

// TestContributionsAddUp wants of all labels together what Evaluate has.
func TestContributionsAddUp(t *testing.T) {
	gold, group := feed(rand.New(rand.NewPCG(3, 1)), 40)
	gold[5], gold[17] = "", ""
	s, err := Evaluate(gold, group)
	if err != nil {
		t.Fatal(err)
	}
	var all contribution
	for _, c := range contributions(gold, group) {
		all.add(c)
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"articles", all.articles, float64(s.Labelled)},
		{"BCubed precision", all.precision / all.articles, s.BCubed.Precision},
		{"BCubed recall", all.recall / all.articles, s.BCubed.Recall},
		{"pairwise precision", all.right / all.grouped, s.Pairwise.Precision},
		{"pairwise recall", all.right / all.labelled, s.Pairwise.Recall},
	} {
		if math.Abs(c.got-c.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
}

// TestIntervalsCover draws feeds of one kind: the interval of each should hold
// the F1 of all together nearly always.
func TestIntervalsCover(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 1))
	gold, group := feed(r, 20_000)
	truth, err := Evaluate(gold, group)
	if err != nil {
		t.Fatal(err)
	}
	const feeds = 200
	inBCubed, inPairwise, width := 0, 0, 0.0
	for range feeds {
		gold, group := feed(r, 60)
		i, ok, err := Resample(gold, group)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		if i.BCubed[0] <= truth.BCubed.F1 && truth.BCubed.F1 <= i.BCubed[1] {
			inBCubed++
		}
		if i.Pairwise[0] <= truth.Pairwise.F1 && truth.Pairwise.F1 <= i.Pairwise[1] {
			inPairwise++
		}
		width += (i.BCubed[1] - i.BCubed[0]) / feeds
	}
	if inBCubed < feeds*86/100 || inPairwise < feeds*86/100 || width > .15 {
		t.Errorf("of %d intervals %d hold the BCubed F1 and %d the pairwise one; they are %.3f wide", feeds, inBCubed, inPairwise, width)
	}
}

func TestResampleNeedsStories(t *testing.T) {
	gold, group := feed(rand.New(rand.NewPCG(5, 1)), MinStories-1)
	if i, ok, err := Resample(gold, group); ok || err != nil || i != (Intervals{}) {
		t.Errorf("%d stories have the intervals %v, %v, %v", MinStories-1, i, ok, err)
	}
	if _, _, err := Resample(gold[1:], group); err == nil {
		t.Error("fewer labels than articles are no error")
	}
	gold, group = feed(rand.New(rand.NewPCG(5, 2)), 30)
	a, _, _ := Resample(gold, group)
	if b, _, _ := Resample(gold, group); a != b {
		t.Errorf("one feed has the intervals %v and %v", a, b)
	}
}
