package eval

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// cut makes groupings of stories of four articles: at setting k of 10 each
// story is torn in two with a chance that grows with k, and runs into the next
// with a chance that falls with k.
func cut(r *rand.Rand, stories int) (gold []string, groupings [][]int) {
	groupings = make([][]int, 10)
	for s := range stories {
		torn, joined := r.Float64(), r.Float64()
		for a := range 4 {
			gold = append(gold, fmt.Sprint("s", s))
			for k := range groupings {
				g := 2 * s
				if joined < .6-.1*float64(k) {
					g = 2 * (s / 2 * 2)
				}
				if a > 1 && torn < .1*float64(k)-.3 {
					g++
				}
				groupings[k] = append(groupings[k], g)
			}
		}
	}
	return gold, groupings
}

func TestChooseGrouping(t *testing.T) {
	gold, groupings := cut(rand.New(rand.NewPCG(1, 7)), 300)
	c, err := ChooseGrouping(gold, groupings)
	if err != nil {
		t.Fatal(err)
	}
	if c.Best < 3 || c.Best > 6 || c.Low > c.Best || c.High < c.Best || c.High-c.Low > 4 {
		t.Errorf("the best is %d, from %d to %d, want about 4 or 5", c.Best, c.Low, c.High)
	}
	for k, group := range groupings {
		s, err := Evaluate(gold, group)
		if err != nil {
			t.Fatal(err)
		}
		if f1 := s.Rounded().BCubed.F1; f1 > c.F1 || k == c.Best && f1 != c.F1 {
			t.Errorf("%d has a BCubed F1 of %v, the best one is said to have %v", k, f1, c.F1)
		}
	}
	if c.LeftOut > c.F1+.01 || c.LeftOut < c.F1-.05 {
		t.Errorf("left out %v, chosen by %v", c.LeftOut, c.F1)
	}
	if again, _ := ChooseGrouping(gold, groupings); again != c {
		t.Errorf("%+v, and again %+v", c, again)
	}
}

func TestChoosePairs(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 7))
	var same []bool
	judgements := make([][]bool, 9)
	for range 400 {
		s := r.IntN(2) == 0
		score := r.Float64() * .7
		if s {
			score += .3
		}
		same = append(same, s)
		for k := range judgements {
			judgements[k] = append(judgements[k], score >= float64(k+1)/10)
		}
	}
	c, err := ChoosePairs(same, judgements)
	// From .3 on no pair is lost below, up to .7 none above is wrong.
	if err != nil || c.Best < 2 || c.Best > 5 || c.Low > c.Best || c.High < c.Best || c.F1 < .75 || c.LeftOut > c.F1+.02 {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestChooseNeedsLabels(t *testing.T) {
	gold, groupings := cut(rand.New(rand.NewPCG(3, 7)), MinChoiceStories-1)
	if _, err := ChooseGrouping(gold, groupings); !errors.Is(err, ErrTooFew) {
		t.Errorf("%d stories: %v", MinChoiceStories-1, err)
	}
	if _, err := ChooseGrouping(gold, nil); !errors.Is(err, ErrTooFew) {
		t.Errorf("no groupings: %v", err)
	}
	gold, groupings = cut(rand.New(rand.NewPCG(3, 7)), MinChoiceStories)
	if _, err := ChooseGrouping(gold, groupings); err != nil {
		t.Errorf("%d stories: %v", MinChoiceStories, err)
	}
	groupings[3] = groupings[3][1:]
	if _, err := ChooseGrouping(gold, groupings); err == nil || errors.Is(err, ErrTooFew) {
		t.Errorf("an article short: %v", err)
	}
	if _, err := ChoosePairs(make([]bool, 100), [][]bool{make([]bool, 100)}); !errors.Is(err, ErrTooFew) {
		t.Errorf("pairs of one kind: %v", err)
	}
	same := append(make([]bool, MinChoicePairs), slices.Repeat([]bool{true}, MinChoicePairs)...)
	if _, err := ChoosePairs(same, [][]bool{same, same[1:]}); err == nil || errors.Is(err, ErrTooFew) {
		t.Errorf("a pair short: %v", err)
	}
}
