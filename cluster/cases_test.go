package cluster

import (
	"fmt"
	"slices"
	"testing"
)

// Short articles behind a long appeal have something of their own, and stay.
func TestAnAppealIsNoContainedText(t *testing.T) {
	texts := []string{appealed("x", 400), appealed("y", 400), appealed("z", 400), appealed("a", 30), appealed("b", 30)}
	if got := keep(t, CopyParams{}, 0, nil, texts...); !slices.Equal(got, []int{-1, -1, -1, -1, -1}) {
		t.Errorf("dropped for %v", got)
	}
}

func TestAnAppealIsNoResemblance(t *testing.T) {
	var texts []string
	for i := range 12 {
		texts = append(texts, appealed(fmt.Sprint("own", i, "x"), 20))
	}
	if got := keep(t, CopyParams{Containment: -1}, 0, nil, texts...); slices.Max(got) >= 0 {
		t.Errorf("dropped for %v", got)
	}
}

// The places of each word add up alike in both.
func TestOrdersOfEqualSets(t *testing.T) {
	a, b := "yes no no yes maybe", "no yes yes no maybe"
	if g := graph(t, CopyParams{Shingle: 1}, 1, []string{a, b}); len(g.Pairs) != 1 {
		t.Errorf("of two equal sets no pair is made: %v", g.Pairs)
	}
}

// As the generator of the background folds them.
func TestFoldPossessives(t *testing.T) {
	for _, c := range [][2]string{
		{"ARMENIA'S CAPITAL", "ARMENIA   CAPITAL"},
		{"“the world’s”, he", "“the world    ”, he"},
		{"Moody's—the agency", "Moody  —the agency"},
	} {
		if got := fold(c[0]); got != c[1] {
			t.Errorf("%q becomes %q, want %q", c[0], got, c[1])
		}
	}
}

// Two articles resemble each other alike: the earliest represents them.
func TestRepresentativeOfTwo(t *testing.T) {
	g := storiesOf(t, "english")
	for _, story := range g.Stories() {
		if len(story) == 2 && g.Tell(story).Representative != story[0] {
			t.Errorf("%d represents %v", g.Tell(story).Representative, story)
		}
	}
}

// What was kept between two identical articles may resemble the second more.
func TestKeepNamesTheBestEachTime(t *testing.T) {
	a, x, c := run("w", 0, 100), run("w", 12, 112), run("w", 20, 120)
	if got := keep(t, CopyParams{}, 0, nil, a, x, c, x); !slices.Equal(got, []int{-1, 0, -1, 2}) {
		t.Errorf("dropped for %v", got)
	}
}

// The smallest cap still compares neighbours.
func TestCapOfOne(t *testing.T) {
	if g := graph(t, CopyParams{Cap: 1}, 1, []string{run("w", 0, 100), run("w", 1, 101), run("w", 2, 102)}); len(g.Pairs) == 0 {
		t.Error("three pages of one template have no pairs")
	}
}
